// What a vote costs in a large room, in time and in memory, and how fast a room is rebuilt from its votes. Figures are
// reported in docs/performance.md, never asserted.
//
// Voter and idea are drawn at random for each vote, so that every access misses the caches as it does in a server with
// many rooms; no vote is cast twice with one value, so that each becomes an event.
#include "base/check.hpp"
#include "domain/apply.hpp"
#include "domain/decide.hpp"
#include "domain/view.hpp"

#include <benchmark/benchmark.h>
#include <malloc.h>

#include <cstdint>
#include <cstring>
#include <memory>
#include <string>
#include <vector>

namespace kring::domain {
namespace {
constexpr std::uint64_t members = 2000;
constexpr std::uint64_t ideas = 2000;
constexpr std::uint64_t pairs = members * ideas;
constexpr ballot_id stance{3};
constexpr instant noon = instant_from_milliseconds(1'767'225'600'000);
constexpr context at_noon{noon};

std::size_t heap_bytes()
{
    const auto info = mallinfo2();
    return info.uordblks + info.hblkhd;
}

class room {
public:
    room()
    {
        append({}, room_created{"Square", "What would make it greener?", "An answer",
                                language::english});
        append({}, ballot_opened{ballot_kind::support});
        append({}, ballot_opened{ballot_kind::stance});
        append({}, facilitator_link_issued{member_role::lead, noon});
        for (std::uint64_t number = 0; number < members; ++number) {
            hash_128 nonce{};
            // Spread over all octets, as those of a hash are.
            const std::uint64_t mixed = (number + 1) * 0x9e3779b97f4a7c15ull;
            std::memcpy(nonce.data(), &mixed, sizeof mixed);
            const member_id id{next(state_.last).value()};
            const link_id link{number == 0 ? 4u : 0u};
            const auto role = number == 0 ? member_role::lead : member_role::participant;
            append(id, member_joined{role, nonce, link, "Participant " + std::to_string(number)});
            voters_.push_back(id);
        }
        append(voters_[0], room_opened{});
        for (std::uint64_t number = 0; number < ideas; ++number) {
            append(voters_[number % members],
                   contribution_posted{contribution_id{}, std::string(140, 'i')});
            ideas_.push_back(contribution_id{state_.last.value()});
        }
    }

    struct ballot_paper {
        member_id voter{};
        cast_vote vote;
    };

    // The next voter and idea of a walk that meets each pair once in a seemingly random order (a linear congruential
    // generator of full period over the next power of two), then all again with another value.
    ballot_paper draw()
    {
        constexpr std::uint64_t period = 1ull << 22;
        static_assert(period >= pairs);
        do {
            place_ = (place_ * 1664525 + 1013904223) & (period - 1);
            if (++drawn_ % period == 0) value_ = value_ == 1 ? -1 : value_ + 1;
        } while (place_ >= pairs);
        return {voters_[place_ % members], cast_vote{stance, ideas_[place_ / members], value_}};
    }

    void append(member_id actor, event_body body)
    {
        const event fact{next(state_.last), noon, actor, std::move(body)};
        KRING_CHECK(apply(fact, state_) == applied::yes);
    }

    // As the room machine does it with a command.
    void take(const ballot_paper& paper, std::vector<view_change>& changes)
    {
        auto decided = decide(paper.vote, paper.voter, state_, at_noon);
        KRING_CHECK(decided && decided->events.size() == 1);
        const event fact{next(state_.last), noon, paper.voter, std::move(decided->events[0])};
        KRING_CHECK(apply(fact, state_) == applied::yes);
        for (const auto view :
             {view_kind::participant, view_kind::facilitator, view_kind::screen}) {
            project(fact, state_, view, changes);
        }
        counted_.clear();
        counted_by(fact, state_, counted_);
        benchmark::DoNotOptimize(counted_.data());
    }

    [[nodiscard]] const room_state& state() const { return state_; }

private:
    room_state state_;
    std::vector<contribution_id> counted_;
    std::vector<member_id> voters_;
    std::vector<contribution_id> ideas_;
    std::uint64_t place_{};
    std::uint64_t drawn_{};
    std::int32_t value_{-1};
};

// Argument: how many votes the room has before.
void decide_apply_project_a_vote(benchmark::State& state)
{
    room busy;
    const std::size_t before = heap_bytes();
    const auto votes = static_cast<std::uint64_t>(state.range(0));
    std::vector<view_change> changes;
    for (std::uint64_t cast = 0; cast < votes; ++cast) busy.take(busy.draw(), changes);
    if (votes > 0) {
        state.counters["bytes_per_vote"] =
            static_cast<double>(heap_bytes() - before) / static_cast<double>(votes);
    }
    for (auto _ : state) busy.take(busy.draw(), changes);
    KRING_CHECK(changes.empty());  // votes reach views as totals
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(decide_apply_project_a_vote)
    ->Arg(0)
    ->Arg(100'000)
    ->Arg(500'000)
    ->Arg(1'500'000)
    ->Iterations(500'000);

// The part of a rebuild that is the domain's: decoding the records is measured in wire_benchmark.
void replay_a_million_votes(benchmark::State& state)
{
    const room prepared;
    std::vector<event> log;
    log.reserve(1'000'000);
    {
        room drawing;
        while (log.size() < 1'000'000) {
            const auto paper = drawing.draw();
            log.push_back(
                event{sequence{prepared.state().last.value() + log.size() + 1}, noon, paper.voter,
                      vote_cast{paper.vote.ballot, paper.vote.subject, paper.vote.value}});
        }
    }
    for (auto _ : state) {
        state.PauseTiming();
        auto rebuilt = std::make_unique<room_state>(prepared.state());
        state.ResumeTiming();
        for (const event& each : log) KRING_CHECK(apply(each, *rebuilt) == applied::yes);
        state.PauseTiming();
        KRING_CHECK(rebuilt->last == log.back().at);
        rebuilt.reset();
        state.ResumeTiming();
    }
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(log.size()));
}
BENCHMARK(replay_a_million_votes)->Unit(benchmark::kMillisecond)->Iterations(5);

// What a newcomer costs the room when nobody took a view snapshot before.
void view_of_a_large_room(benchmark::State& state)
{
    const room busy;
    for (auto _ : state) benchmark::DoNotOptimize(view_of(busy.state(), view_kind::participant));
}
BENCHMARK(view_of_a_large_room)->Unit(benchmark::kMicrosecond);
}  // namespace
}  // namespace kring::domain

BENCHMARK_MAIN();
