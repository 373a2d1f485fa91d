// What the rules by which a room keeps itself clean add to a command, in a room of 2,000 members and 1,000 contributions of
// which 300 came in the last five minutes. Figures are reported in docs/self-moderation.md, never asserted.
//
// Where a command is decided with and without rules the difference is theirs: `rules` 0 has them all off, 1 to 3 are the
// presets light, standard and careful.
#include "base/check.hpp"
#include "base/limits.hpp"
#include "domain/calm.hpp"
#include "domain/community.hpp"
#include "domain/decide.hpp"
#include "domain/flag_rule.hpp"
#include "support/large_room.hpp"

#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace kring::domain {
namespace {
using namespace std::chrono_literals;

constexpr std::uint32_t members = 2000;
constexpr std::uint32_t ideas = 1000;
constexpr std::uint32_t quiet_ideas = 20;  // the first, on which nobody voted
constexpr ballot_id stance{3};

policy rules_of(std::int64_t argument)
{
    if (argument > 0) return preset(static_cast<policy_base>(argument));
    policy off = preset(policy_base::light);
    for (const policy_number each :
         {policy_number::juries, policy_number::member_posts, policy_number::fresh_posts,
          policy_number::room_posts, policy_number::alike_percent,
          policy_number::posts_before_links, policy_number::warns_of_words,
          policy_number::voice_percent})
        off[each] = 0;
    return off;
}

// An idea a second, of 60 to 280 characters, Dutch and English; then votes on them by everybody, and flags on a few.
class room {
public:
    explicit room(const policy& rules)
    {
        instant posted{};
        for (event fact : support::large_room_events({members, ideas, 0, 1})) {
            if (std::holds_alternative<contribution_posted>(fact.body)) {
                posted = std::max(state_.time, posted) + 1s;
                fact.time = posted;
            }
            take(fact);
        }
        for (const member& each : state_.members) people_.push_back(each.id);
        append(people_[0], policy_set{rules});
        for (std::size_t number = 0; number < people_.size() * 50; ++number)
            take_vote(people_[number % people_.size()],
                      quiet_ideas + number * 7919 % (ideas - quiet_ideas), 1);
    }

    void append(member_id actor, event_body body)
    {
        take(event{next(state_.last), state_.time, actor, std::move(body)});
    }
    // As the room machine does it with a command, and what the rules make of it.
    void follow(member_id actor, const command& wish)
    {
        auto decided = decide(wish, actor, state_, circumstances());
        KRING_CHECK(decided);
        for (event_body& each : decided->events) append(actor, std::move(each));
        benchmark::DoNotOptimize(rules_due(state_, circumstances()));
    }
    void flag(std::size_t idea, std::size_t by)
    {
        append(people_[by], contribution_flagged{id_of(idea), flag_reason::off_topic, {}, 0, {}});
    }
    void call_double(std::size_t idea, std::size_t of, std::size_t by)
    {
        append(people_[by],
               contribution_flagged{id_of(idea), flag_reason::duplicate, id_of(of), 0, {}});
    }
    // Long enough after the last event that the median of standing is no longer fresh.
    void let_somebody_in()
    {
        const sequence at = next(state_.last);
        hash_128 nonce{};
        for (std::size_t octet = 0; octet < sizeof(std::uint64_t); ++octet)
            nonce[octet] = static_cast<std::uint8_t>(at.value() >> (8 * octet));
        take(event{at, state_.time + limits::median_life, member_id{at.value()},
                   member_joined{member_role::participant, nonce, {}, {}, {}, {}}});
    }
    void take_vote(member_id by, std::size_t idea, std::int32_t value)
    {
        append(by, vote_cast{stance, id_of(idea), value});
    }

    [[nodiscard]] const room_state& state() const { return state_; }
    [[nodiscard]] const std::vector<member_id>& people() const { return people_; }
    [[nodiscard]] contribution_id id_of(std::size_t idea) const
    {
        return state_.contributions[idea].id;
    }
    [[nodiscard]] context circumstances() const
    {
        context all{state_.time};
        all.present = people_;
        all.lot = 7;
        return all;
    }

private:
    void take(const event& fact) { KRING_CHECK(apply(fact, state_) == applied::yes); }

    room_state state_;
    std::vector<member_id> people_;
};

// What is posted next: of the same words, and like nothing that is there.
std::vector<std::string> texts_to_post()
{
    std::vector<std::string> texts;
    for (const event& each : support::large_room_events({64, 64, 0, 2})) {
        if (const auto* posted = std::get_if<contribution_posted>(&each.body))
            texts.push_back(posted->text);
    }
    return texts;
}

// By members who have not written yet: in a room that is so fast all others wait.
void a_post(benchmark::State& state)
{
    const room busy{rules_of(state.range(0))};
    const auto texts = texts_to_post();
    std::vector<command> wishes;
    for (const std::string& each : texts) wishes.emplace_back(post_idea{each});
    const context now = busy.circumstances();
    std::size_t turn = 0;
    for (auto _ : state) {
        const member_id who = busy.people()[ideas + turn % ideas];
        auto decided = decide(wishes[turn % wishes.size()], who, busy.state(), now);
        KRING_CHECK(decided);
        benchmark::DoNotOptimize(decided);
        ++turn;
    }
}
BENCHMARK(a_post)->ArgName("rules")->DenseRange(0, 3);

// The part of it that is calm's.
void calm_of_a_post(benchmark::State& state)
{
    const room busy{rules_of(state.range(0))};
    const auto texts = texts_to_post();
    std::size_t turn = 0;
    for (auto _ : state) {
        const member& who = *busy.state().find(busy.people()[ideas + turn % ideas]);
        const auto may = keeps_calm({&texts[turn % texts.size()], 1}, {}, words_meant::no, who,
                                    busy.state(), busy.state().time);
        KRING_CHECK(may);
        ++turn;
    }
}
BENCHMARK(calm_of_a_post)->ArgName("rules")->DenseRange(0, 3);

// What is refused costs what it costs to compare two texts.
void a_post_that_was_said(benchmark::State& state)
{
    const room busy{rules_of(state.range(0))};
    const std::vector<std::string> text{busy.state().contributions[ideas - 100].text};
    const member& who = *busy.state().find(busy.people()[ideas + 1]);
    for (auto _ : state) {
        const auto may =
            keeps_calm(text, {}, words_meant::no, who, busy.state(), busy.state().time);
        KRING_CHECK(!may);
    }
}
BENCHMARK(a_post_that_was_said)->ArgName("rules")->DenseRange(1, 3);

// On twelve ideas, each with one flag. What was flagged is not weighed again for a vote.
void a_vote(benchmark::State& state)
{
    room busy{rules_of(state.range(0))};
    for (std::size_t idea = 0; idea < 12; ++idea) busy.flag(idea, 100 + idea);
    std::size_t turn = 0;
    for (auto _ : state) {
        const std::size_t idea = turn % 12;
        const std::size_t who = 500 + turn / 12 % 1000;
        const std::int32_t value = turn / 12'000 % 2 == 0 ? -1 : 1;
        busy.follow(busy.people()[who], cast_vote{stance, busy.id_of(idea), value});
        ++turn;
    }
}
BENCHMARK(a_vote)->ArgName("rules")->DenseRange(0, 3);

void a_flag_and_taking_it_back(benchmark::State& state)
{
    room busy{rules_of(state.range(0))};
    std::size_t turn = 0;
    for (auto _ : state) {
        const std::size_t which = turn % ideas;
        const contribution_id idea = busy.id_of(which);
        // Never its author, who is of the same number.
        const member_id who = busy.people()[which + 1 + turn / ideas % 900];
        busy.follow(who, flag_contribution{idea, flag_reason::off_topic, {}, {}});
        busy.follow(who, withdraw_flag{idea});
        ++turn;
    }
}
BENCHMARK(a_flag_and_taking_it_back)->ArgName("rules")->DenseRange(0, 3);

// Argument: how many flags there are. Who is there, what their standing is, is found anew each time.
void weighing_flags(benchmark::State& state)
{
    room busy{rules_of(2)};
    for (std::int64_t flag = 0; flag < state.range(0); ++flag)
        busy.flag(0, 100 + static_cast<std::size_t>(flag));
    const contribution& target = busy.state().contributions[0];
    for (auto _ : state)
        benchmark::DoNotOptimize(weigh(target, weights{busy.state(), busy.state().time}));
}
BENCHMARK(weighing_flags)->ArgName("flags")->Arg(1)->Arg(4)->Arg(16)->Arg(100);

// Argument: ideas with a flag each that their votes outweigh, which the rules look at again whenever somebody comes in.
void a_newcomer(benchmark::State& state)
{
    room busy{rules_of(2)};
    for (std::int64_t flag = 0; flag < state.range(0); ++flag)
        busy.flag(quiet_ideas + static_cast<std::size_t>(flag), 1'000);
    for (auto _ : state) {
        busy.let_somebody_in();
        auto due = rules_due(busy.state(), busy.circumstances());
        KRING_CHECK(due.empty());
    }
}
BENCHMARK(a_newcomer)->ArgName("cases")->Arg(0)->Arg(30)->Arg(300)->Unit(benchmark::kMicrosecond);

// Argument: how many at once call one idea double of another. They are one voice, which merges nothing.
void doubles_of_a_crowd(benchmark::State& state)
{
    room busy{rules_of(2)};
    for (std::int64_t flag = 0; flag < state.range(0); ++flag)
        busy.call_double(0, 1, 100 + static_cast<std::size_t>(flag));
    const context now = busy.circumstances();
    for (auto _ : state) {
        auto due = rules_due(busy.state(), now);
        KRING_CHECK(due.empty());
    }
}
BENCHMARK(doubles_of_a_crowd)->ArgName("flags")->Arg(30)->Arg(300)->Unit(benchmark::kMicrosecond);

// For a flag on what nobody looked at or voted for. All 2,000 are there to be drawn from.
void calling_a_jury(benchmark::State& state)
{
    room busy{rules_of(2)};
    busy.flag(0, 100);
    const context now = busy.circumstances();
    for (auto _ : state) {
        auto due = rules_due(busy.state(), now);
        KRING_CHECK(due.size() == 1 && std::holds_alternative<jury_called>(due[0]));
    }
}
BENCHMARK(calling_a_jury)->Unit(benchmark::kMicrosecond);

// Told with every post of one's own; of nearly everybody without counting the room.
void a_share_of_the_posts(benchmark::State& state)
{
    const room busy{rules_of(2)};
    const member& who = *busy.state().find(busy.people()[5]);
    for (auto _ : state) benchmark::DoNotOptimize(voice_of(who, busy.state()));
}
BENCHMARK(a_share_of_the_posts);
}  // namespace
}  // namespace kring::domain

BENCHMARK_MAIN();
