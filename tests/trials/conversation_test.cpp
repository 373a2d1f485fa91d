// Recorded conversations as trials.
#include "trials/conversation.hpp"

#include "trials/trial.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace kring::trials {
namespace {
// Forty people in two groups over eight hours: every twelve minutes a statement, on which each group votes for its own.
conversation some_conversation()
{
    conversation made;
    made.name = "somewhere";
    draws words{1, "conversation"};
    for (std::size_t who = 0; who < 40; ++who) made.groups.push_back(who < 25 ? 0U : 1U);
    for (std::size_t each = 0; each < 40; ++each) {
        const double at = 1'000'000 + 720.0 * static_cast<double>(each);
        made.statements.push_back({each, at, made_up_text(words, 10), each % 10 != 0});
        for (std::size_t who = 0; who < 40; ++who) {
            const bool is_own = (who < 25) == (each < 25);
            made.votes.push_back(
                {who, each, at + 1 + 15.0 * static_cast<double>(who), is_own ? 1 : -1});
        }
    }
    std::stable_sort(made.votes.begin(), made.votes.end(),
                     [](const auto& one, const auto& other) { return one.at < other.at; });
    return made;
}

TEST(conversation, keeps_what_was_kept_and_its_order)
{
    const plan made = plan_of(some_conversation(), insertion::nothing, 1);
    EXPECT_EQ(made.people.size(), 40U);
    EXPECT_EQ(made.posts.size(), 36U);
    EXPECT_TRUE(made.intents.empty());
    for (const planned_post& each : made.posts) EXPECT_EQ(each.kind, post_kind::contested);
    EXPECT_TRUE(
        std::is_sorted(made.recorded.begin(), made.recorded.end(),
                       [](const auto& one, const auto& other) { return one.at < other.at; }));
    // A day in an hour: eight hours are twenty minutes.
    EXPECT_NEAR(made.recorded.back().at, 8 * 3600 / tempo, 60);
}

TEST(conversation, has_bad_posts_and_a_brigade_where_it_is_attacked)
{
    const plan made = plan_of(some_conversation(), insertion::attack, 1);
    EXPECT_EQ(std::count_if(made.posts.begin(), made.posts.end(),
                            [](const auto& each) { return each.kind == post_kind::bad; }),
              2);
    EXPECT_FALSE(made.intents.empty());
    for (const intent& each : made.intents) {
        EXPECT_TRUE(made.posts[each.post].targeted);
        EXPECT_EQ(made.people[each.who].role, role::brigade);
    }
}

TEST(conversation, on_which_nobody_voted_is_attacked_by_nobody)
{
    conversation silent = some_conversation();
    silent.votes.clear();
    const plan made = plan_of(silent, insertion::attack, 1);
    EXPECT_EQ(made.posts.size(), 36u);
    EXPECT_TRUE(made.intents.empty());
}

TEST(conversation, has_nobody_there_who_did_nothing_for_long)
{
    const plan made = plan_of(some_conversation(), insertion::nothing, 1);
    for (const person& each : made.people) {
        ASSERT_FALSE(each.there.empty());
        for (std::size_t spell = 1; spell < each.there.size(); ++spell)
            EXPECT_GT(each.there[spell].from, each.there[spell - 1].until);
    }
}

TEST(conversation, runs_and_can_be_replayed)
{
    const conversation what = some_conversation();
    const trial_rules rules =
        product_rules("standard", domain::preset(domain::policy_base::standard));
    for (const auto with : {insertion::nothing, insertion::attack}) {
        const trial_record made =
            run_plan(scenario_of(what, with), plan_of(what, with, 1), rules, 1);
        EXPECT_TRUE(made.replays);
        EXPECT_GE(made.posts.size(), 30U);
    }
    // Nobody who looks flags: nothing happens to anything.
    scenario calm = scenario_of(what, insertion::nothing);
    calm.flags = {0, 0, 0};
    const trial_record quiet = run_plan(calm, plan_of(what, insertion::nothing, 1), rules, 1);
    EXPECT_EQ(quiet.jury_requests, 0U);
    EXPECT_EQ(quiet.votes, plan_of(what, insertion::nothing, 1).recorded.size());
    for (const post_record& each : quiet.posts) EXPECT_TRUE(each.hidden.empty());
}
}  // namespace
}  // namespace kring::trials
