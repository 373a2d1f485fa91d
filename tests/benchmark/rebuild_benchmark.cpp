// How fast a room comes back from its log: reading from RocksDB, verifying the chain, decoding, applying, and the outbox
// windows, all as the server does it. The room has 500 members, 500 ideas and, beyond these, only votes.
#include "runtime/hosted_room.hpp"
#include "storage/rocksdb/rocksdb_event_log.hpp"
#include "storage/rocksdb/rocksdb_key_store.hpp"

#include <benchmark/benchmark.h>

#include <cstdlib>
#include <filesystem>

namespace kring {
namespace {
constexpr std::uint64_t members = 500;
constexpr std::uint64_t ideas = 500;

class filled_log {
public:
    explicit filled_log(std::uint64_t events) : path_(::mkdtemp(pattern_))
    {
        if (!start_crypto()) std::abort();
        auto opened = storage::open_rocksdb_event_log({path_ / "data", epoch_id{1}});
        auto keys = storage::open_rocksdb_key_store(path_ / "data");
        if (!opened || !keys) std::abort();
        log = std::move(*opened);
        key_store = std::move(*keys);
        room.octets[0] = 1;
        master.fill(3);
        fill(events);
    }
    ~filled_log()
    {
        log.reset();
        key_store.reset();
        std::filesystem::remove_all(path_);
    }
    filled_log(const filled_log&) = delete;
    filled_log& operator=(const filled_log&) = delete;

    std::unique_ptr<storage::event_log> log;
    std::unique_ptr<storage::key_store> key_store;
    room_id room;
    key_256 master{};

private:
    void fill(std::uint64_t events)
    {
        wire::room_records records{
            wire::room_keys{room, wire::wrapping_key_of(master), random_key}};
        std::vector<storage::wrapped_key> keys;
        storage::room_append batch{room, sequence{1}, {}};
        const auto flush = [&] {
            if (batch.records.empty()) return;
            const sequence after = next(batch.records.back().at);
            if (log->append({std::move(batch)})) std::abort();
            batch = storage::room_append{room, after, {}};
        };
        std::uint64_t counters = 0;
        for (std::uint64_t number = 1; number <= events; ++number) {
            domain::event fact = event_at(number);
            rooms::command_stamp stamp;
            if (fact.actor != member_id{} &&
                !std::holds_alternative<domain::member_joined>(fact.body)) {
                stamp.id = command_id{outbox_id{fact.actor.value()}, command_counter{++counters}};
                stamp.body_hash = counters;
            }
            auto encoded = records.encode(fact, stamp);
            if (encoded.key) keys.push_back({room, encoded.key->member, encoded.key->wrapped});
            batch.records.push_back(
                {encoded.at, std::move(encoded.body), std::move(encoded.sealed)});
            if (batch.records.size() == 4096) flush();
        }
        flush();
        if (key_store->put(keys)) std::abort();
    }

    static domain::event event_at(std::uint64_t number)
    {
        const instant time{
            std::chrono::milliseconds{1'700'000'000'000 + static_cast<std::int64_t>(number)}};
        domain::event made{sequence{number}, time, member_id{}, domain::room_opened{}};
        if (number == 1) {
            made.body =
                domain::room_created{"Title", "Question", "Promise", domain::language::english};
        } else if (number == 2) {
            made.body = domain::ballot_opened{domain::ballot_kind::support};
        } else if (number == 3) {
            made.body = domain::ballot_opened{domain::ballot_kind::stance};
        } else if (number == 4) {
            made.body = domain::room_opened{};
        } else if (number < first_member + members) {
            domain::member_joined joined{domain::member_role::participant, {}, {}, "Member"};
            for (std::size_t index = 0; index < 8; ++index) {
                joined.nonce_hash[index] = static_cast<std::uint8_t>(number >> (8 * index));
            }
            made.actor = member_id{number};
            made.body = joined;
        } else if (number < first_idea + ideas) {
            made.actor = member_id{first_member + number % members};
            made.body = domain::contribution_posted{
                {}, "An idea of about the usual length, with some words in it"};
        } else {
            // A different voter and subject each time, as in a room where everybody votes on everything.
            const std::uint64_t vote = number * 0x9e3779b97f4a7c15ull >> 32;
            made.actor = member_id{first_member + vote % members};
            made.body = domain::vote_cast{
                ballot_id{3}, contribution_id{first_idea + vote / members % ideas},
                static_cast<std::int32_t>(vote / (members * ideas) % 3) - 1};
        }
        return made;
    }

    static constexpr std::uint64_t first_member = 5;
    static constexpr std::uint64_t first_idea = first_member + members;

    char pattern_[32] = "/var/tmp/kring-bench-XXXXXX";
    std::filesystem::path path_;
};

void rebuild_room(benchmark::State& state)
{
    const auto events = static_cast<std::uint64_t>(state.range(0));
    const filled_log filled{events};
    const runtime::room_ground ground{*filled.log, *filled.key_store,
                                      wire::wrapping_key_of(filled.master), random_key,
                                      rooms::credentials{derive_key(filled.master, "token")}};
    for (auto _ : state) {
        auto loaded = runtime::hosted_room::load(filled.room, ground);
        if (!loaded || (*loaded)->machine().state().last != sequence{events}) {
            state.SkipWithError(loaded ? "not all events came back" : loaded.error().text.c_str());
            break;
        }
        benchmark::DoNotOptimize(loaded);
    }
    state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations() * events));
}
BENCHMARK(rebuild_room)->Arg(100'000)->Arg(1'000'000)->Unit(benchmark::kMillisecond)->UseRealTime();
}  // namespace
}  // namespace kring

BENCHMARK_MAIN();
