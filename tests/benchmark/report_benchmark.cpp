// What it costs to make each document of the largest room there may be: 2,000 members, 2,000 ideas and 200,000 votes,
// from its records in memory on. Figures are reported in docs/performance.md, never asserted.
#include "base/check.hpp"
#include "domain/apply.hpp"
#include "insights/room_document.hpp"
#include "support/large_room.hpp"

#include <benchmark/benchmark.h>

#include <vector>

namespace kring::insights {
namespace {
using namespace domain;

void make(benchmark::State& run)
{
    const auto format = static_cast<document_format>(run.range(0));
    const std::vector<event> facts = support::large_room_events({});
    std::size_t size = 0;
    for (auto _ : run) {
        room_state now;
        std::vector<instant> times;
        for (const event& fact : facts) {
            KRING_CHECK(apply(fact, now) == applied::yes);
            times.push_back(fact.time);
        }
        const room_state then = now;
        size = document_of(format, {then, now, times}, language::english, key_256{}).size();
        benchmark::DoNotOptimize(size);
    }
    run.counters["bytes"] = static_cast<double>(size);
}
BENCHMARK(make)
    ->DenseRange(0, static_cast<int>(document_format::polis_summary))
    ->Unit(benchmark::kMillisecond);
}  // namespace
}  // namespace kring::insights

BENCHMARK_MAIN();
