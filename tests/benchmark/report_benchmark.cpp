// What it costs to make each document of the largest room there may be: 2,000 members, 2,000 ideas and 200,000 votes,
// from its events in memory on; and the report from the log on the disk on, as a server makes it. Figures are reported in docs/performance.md, never asserted.
#include "base/check.hpp"
#include "benchmark/bench_log.hpp"
#include "domain/apply.hpp"
#include "insights/room_document.hpp"
#include "runtime/room_reader.hpp"
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

void make_report_from_the_log(benchmark::State& run)
{
    const std::vector<event> facts = support::large_room_events({});
    const benchmarks::bench_log filled{facts.size(),
                                       [&](std::uint64_t number) { return facts[number - 1]; }};
    const runtime::room_ground ground = filled.ground();
    for (auto _ : run) {
        const auto read = runtime::room_reader::read(filled.room, facts.back().at, ground);
        KRING_CHECK(read.has_value());
        benchmark::DoNotOptimize(document_of(document_format::html,
                                             {read->then, read->now, read->times},
                                             language::english, key_256{}));
    }
    run.counters["events"] = static_cast<double>(facts.size());
}
BENCHMARK(make_report_from_the_log)->Unit(benchmark::kMillisecond)->UseRealTime();
}  // namespace
}  // namespace kring::insights

BENCHMARK_MAIN();
