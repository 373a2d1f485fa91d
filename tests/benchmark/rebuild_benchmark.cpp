// How fast a room comes back from its log: reading from RocksDB, verifying the chain, decoding, applying, and the outbox
// windows, all as the server does it. The room has 500 members, 500 ideas and, beyond these, only votes.
#include "benchmark/bench_log.hpp"

#include <benchmark/benchmark.h>

namespace kring {
namespace {
constexpr std::uint64_t members = 500;
constexpr std::uint64_t ideas = 500;

constexpr std::uint64_t first_member = 5;
constexpr std::uint64_t first_idea = first_member + members;

domain::event event_at(std::uint64_t number)
{
    const instant time{
        std::chrono::milliseconds{1'700'000'000'000 + static_cast<std::int64_t>(number)}};
    domain::event made{sequence{number}, time, member_id{}, domain::room_opened{}};
    if (number == 1) {
        made.body = domain::room_created{"Title", "Question", "Promise", domain::language::english};
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
        made.body =
            domain::vote_cast{ballot_id{3}, contribution_id{first_idea + vote / members % ideas},
                              static_cast<std::int32_t>(vote / (members * ideas) % 3) - 1};
    }
    return made;
}

void rebuild_room(benchmark::State& state)
{
    const auto events = static_cast<std::uint64_t>(state.range(0));
    const benchmarks::bench_log filled{events, event_at};
    const runtime::room_ground ground = filled.ground();
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
