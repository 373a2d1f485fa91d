// A log on the disk, filled with given events, as the server's log thread would have written them.
// Thread: one owner.
#pragma once
#include "base/check.hpp"
#include "runtime/hosted_room.hpp"
#include "storage/rocksdb/rocksdb_event_log.hpp"
#include "storage/rocksdb/rocksdb_key_store.hpp"

#include <cstdlib>
#include <filesystem>
#include <memory>
#include <utility>
#include <vector>

namespace kring::benchmarks {
class bench_log {
public:
    // `event_at(n)`: the event with sequence n, from 1 to `events`. All but joins are numbered commands of their actors.
    template <class EventAt>
    bench_log(std::uint64_t events, EventAt event_at) : path_(::mkdtemp(pattern_))
    {
        KRING_CHECK(start_crypto());
        auto opened = storage::open_rocksdb_event_log({path_ / "data", epoch_id{1}});
        auto keys = storage::open_rocksdb_key_store(path_ / "data");
        KRING_CHECK(opened && keys);
        log_ = std::move(*opened);
        key_store_ = std::move(*keys);
        room.octets[0] = 1;
        master_.fill(3);
        fill(events, event_at);
    }
    ~bench_log()
    {
        log_.reset();
        key_store_.reset();
        std::filesystem::remove_all(path_);
    }
    bench_log(const bench_log&) = delete;
    bench_log& operator=(const bench_log&) = delete;

    [[nodiscard]] runtime::room_ground ground() const
    {
        return {*log_, *key_store_, wire::wrapping_key_of(master_), random_key,
                rooms::credentials{derive_key(master_, "token")}};
    }

    room_id room;

private:
    template <class EventAt>
    void fill(std::uint64_t events, EventAt event_at)
    {
        wire::room_records records{
            wire::room_keys{room, wire::wrapping_key_of(master_), random_key}};
        std::vector<storage::wrapped_key> keys;
        storage::room_append batch{room, sequence{1}, {}};
        const auto flush = [&] {
            if (batch.records.empty()) return;
            const sequence after = next(batch.records.back().at);
            KRING_CHECK(!log_->append({std::move(batch)}));
            batch = storage::room_append{room, after, {}};
        };
        std::uint64_t counters = 0;
        for (std::uint64_t number = 1; number <= events; ++number) {
            const domain::event fact = event_at(number);
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
        KRING_CHECK(!key_store_->put(keys));
    }

    char pattern_[32] = "/var/tmp/kring-bench-XXXXXX";
    std::filesystem::path path_;
    std::unique_ptr<storage::event_log> log_;
    std::unique_ptr<storage::key_store> key_store_;
    key_256 master_{};
};
}  // namespace kring::benchmarks
