// What it costs to make each document of the largest room there may be: 2,000 members, 2,000 ideas and 200,000 votes,
// from its records in memory on. Figures are reported in docs/performance.md, never asserted.
#include "base/check.hpp"
#include "domain/apply.hpp"
#include "insights/room_document.hpp"

#include <benchmark/benchmark.h>

#include <cstdint>
#include <cstring>
#include <string>
#include <vector>

namespace kring::insights {
namespace {
using namespace domain;

constexpr std::uint64_t members = 2000;
constexpr std::uint64_t ideas = 2000;
constexpr std::uint64_t votes = 200'000;
constexpr instant noon = instant_from_milliseconds(1'767'225'600'000);

std::vector<event> large_room()
{
    std::vector<event> facts;
    const auto add = [&facts](member_id actor, event_body body) {
        const sequence at{facts.size() + 1};
        facts.push_back(
            {at, noon + std::chrono::milliseconds{30 * at.value()}, actor, std::move(body)});
        return at;
    };
    add({}, room_created{"Square", "What would make it greener?", "An answer", language::english});
    add({}, ballot_opened{ballot_kind::support});
    add({}, ballot_opened{ballot_kind::stance});
    add({}, facilitator_link_issued{member_role::lead, noon + std::chrono::hours{72}});
    std::vector<member_id> people;
    for (std::uint64_t number = 0; number < members; ++number) {
        hash_128 nonce{};
        const std::uint64_t mixed = (number + 1) * 0x9e3779b97f4a7c15ull;
        std::memcpy(nonce.data(), &mixed, sizeof mixed);
        const member_id id{facts.size() + 1};
        add(id,
            member_joined{number == 0 ? member_role::lead : member_role::participant, nonce,
                          link_id{number == 0 ? 4u : 0u}, "Participant " + std::to_string(number)});
        people.push_back(id);
    }
    add(people[0], room_opened{});
    std::vector<contribution_id> subjects;
    for (std::uint64_t number = 0; number < ideas; ++number) {
        const auto at = add(people[number], contribution_posted{{}, std::string(140, 'i')});
        subjects.push_back(contribution_id{at.value()});
    }
    // A stride without a common factor meets each pair of a voter and an idea once.
    for (std::uint64_t number = 0; number < votes; ++number) {
        const std::uint64_t pair = number * 1'000'003 % (members * ideas);
        const bool supports = number % 2 == 0;
        add(people[pair / ideas],
            vote_cast{ballot_id{supports ? 2u : 3u}, subjects[pair % ideas],
                      supports ? 1 : static_cast<std::int32_t>(number % 3) - 1});
    }
    add(people[0], room_closed{});
    return facts;
}

void make(benchmark::State& run)
{
    const auto format = static_cast<document_format>(run.range(0));
    const std::vector<event> facts = large_room();
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
