// Trials: whole rooms, shortened. What they come to is looked at as far as it must be so whatever the rules' numbers are;
// the figures themselves are made by `kring simulate`.
#include "trials/trial.hpp"

#include "trials/room_driver.hpp"
#include "trials/study.hpp"

#include <gtest/gtest.h>

namespace kring::trials {
namespace {
scenario short_one(const std::string& name, double seconds = 400)
{
    scenario made = shortened(scenarios_named({name}).front(), seconds);
    made.people = std::min<std::size_t>(made.people, 40);
    return made;
}
const trial_rules& standard()
{
    static const trial_rules rules =
        product_rules("standard", domain::preset(domain::policy_base::standard));
    return rules;
}
const trial_rules& baseline_of(baseline which)
{
    for (const trial_rules& each : baseline_rules()) {
        if (each.instead == which) return each;
    }
    return no_rules();
}
std::size_t hidden_posts(const trial_record& what)
{
    return static_cast<std::size_t>(
        std::count_if(what.posts.begin(), what.posts.end(),
                      [](const post_record& each) { return !each.hidden.empty(); }));
}

// Every scenario, under the product's rules: it runs, and the log alone leads to the same room.
TEST(trial, of_every_scenario_can_be_replayed_from_its_log)
{
    for (const scenario& each : all_scenarios()) {
        for (std::uint64_t seed = 1; seed <= 2; ++seed) {
            const trial_record what = run_trial(short_one(each.name), standard(), seed);
            EXPECT_TRUE(what.replays) << each.name << " seed " << seed;
            EXPECT_FALSE(what.posts.empty()) << each.name << " seed " << seed;
        }
    }
}

TEST(trial, is_the_same_for_the_same_seed)
{
    const auto first = measure(run_trial(short_one("S6"), standard(), 3), std::nullopt);
    EXPECT_EQ(first, measure(run_trial(short_one("S6"), standard(), 3), std::nullopt));
    EXPECT_NE(first, measure(run_trial(short_one("S6"), standard(), 4), std::nullopt));
}

TEST(trial, without_moderation_hides_nothing_and_asks_nobody)
{
    const trial_record what = run_trial(short_one("S6"), no_rules(), 1);
    EXPECT_EQ(hidden_posts(what), 0U);
    EXPECT_EQ(what.jury_requests, 0U);
    EXPECT_EQ(what.decisions, 0U);
    EXPECT_TRUE(what.replays);
}

TEST(trial, with_the_products_rules_calls_juries_and_hides_what_is_bad)
{
    const trial_record what = run_trial(short_one("S1", 900), standard(), 1);
    EXPECT_GT(what.jury_requests, 0U);
    EXPECT_GT(what.jury_answers, 0U);
    EXPECT_LE(what.jury_answers, what.jury_requests);
    const measures made = measure(what, std::nullopt);
    EXPECT_GT(*made[metric::in_time], 0.5);
    EXPECT_LT(*made[metric::good_hidden], 0.5);
}

// Nobody removes anything, so that what is hidden is blurred: that counts.
TEST(trial, counts_what_is_blurred_as_hidden)
{
    scenario silent = short_one("S0", 900);
    silent.bad_share = 0.3;
    silent.jurors.reply = 0;
    silent.facilitator = false;
    const trial_record what = run_trial(silent, standard(), 1);
    EXPECT_GT(what.jury_requests, 0U);
    EXPECT_EQ(what.jury_answers, 0U);
    EXPECT_GT(hidden_posts(what), 0U);
}

TEST(trial, has_a_facilitator_who_decides_every_forty_seconds_at_most)
{
    const trial_record what =
        run_trial(short_one("S0"), baseline_of(baseline::facilitator_only), 1);
    EXPECT_GT(what.decisions, 0U);
    EXPECT_LE(what.decisions, 400U / 40 + 1);
    scenario alone = short_one("S0");
    alone.facilitator = false;
    EXPECT_EQ(run_trial(alone, standard(), 1).decisions, 0U);
}

TEST(baseline, of_three_flags_hides_whatever_three_people_flag)
{
    scenario attacked = short_one("S2", 900);
    attacked.facilitator = false;
    const trial_record what = run_trial(attacked, baseline_of(baseline::three_flags), 1);
    const measures made = measure(what, std::nullopt);
    EXPECT_GT(*made[metric::targeted_lost], 0.8);
    EXPECT_EQ(what.jury_requests, 0U);
    EXPECT_TRUE(what.replays);
}

TEST(baseline, of_three_flags_is_mended_by_a_facilitator_who_reviews)
{
    const scenario attacked = short_one("S2", 900);
    const auto alone =
        measure(run_trial(attacked, baseline_of(baseline::three_flags), 1), std::nullopt);
    const auto reviewed =
        measure(run_trial(attacked, baseline_of(baseline::three_flags_reviewed), 1), std::nullopt);
    EXPECT_LT(*reviewed[metric::targeted_lost], *alone[metric::targeted_lost]);
}

TEST(baseline, of_a_vote_balance_hides_what_the_other_group_is_against)
{
    const scenario minority = short_one("S7", 900);
    const auto balance =
        measure(run_trial(minority, baseline_of(baseline::vote_balance), 1), std::nullopt);
    EXPECT_GT(*balance[metric::smaller_lost], 0.5);
    const auto product = measure(run_trial(minority, standard(), 1), std::nullopt);
    EXPECT_LT(*product[metric::smaller_lost], *balance[metric::smaller_lost]);
}

TEST(baseline, of_the_facilitator_alone_ignores_flags)
{
    scenario attacked = short_one("S2", 900);
    attacked.facilitator = false;
    EXPECT_EQ(hidden_posts(run_trial(attacked, baseline_of(baseline::facilitator_only), 1)), 0U);
}

TEST(study, comes_to_the_same_whatever_the_number_of_threads)
{
    study_wish wish;
    wish.scenarios = {short_one("S0"), short_one("S6")};
    wish.rules = {standard(), baseline_of(baseline::three_flags)};
    wish.seeds = 3;
    wish.threads = 1;
    const auto one = run_study(wish);
    wish.threads = 4;
    EXPECT_EQ(run_study(wish), one);
    ASSERT_EQ(one.size(), 4U);
    EXPECT_EQ(one[0].scenario, "S0");
    EXPECT_EQ(one[1].rules, "3 flags hide");
    EXPECT_EQ(one[3].scenario, "S6");
    EXPECT_EQ(one[0].trials.size(), 3U);
    EXPECT_DOUBLE_EQ(one[0][metric::replays]->mean, 1);
}

// A log from which something is missing, or in which something is otherwise, is not the room's.
TEST(room_driver, knows_a_log_that_does_not_lead_to_its_room)
{
    room_driver room{domain::preset(domain::policy_base::standard), 1, {}};
    const auto who = room.join("Ana", 1);
    ASSERT_TRUE(who);
    domain::post_idea idea;
    idea.text = "A bench under the lime tree";
    ASSERT_TRUE(room.wish(*who, idea));
    EXPECT_TRUE(leads_to(room.history(), room.state()));
    auto shorter = room.history();
    shorter.pop_back();
    EXPECT_FALSE(leads_to(shorter, room.state()));
    auto gap = room.history();
    gap.erase(gap.begin() + 2);
    EXPECT_FALSE(leads_to(gap, room.state()));
    auto other = room.history();
    std::get<domain::contribution_posted>(other.back().body).text = "A bench";
    EXPECT_FALSE(leads_to(other, room.state()));
}
}  // namespace
}  // namespace kring::trials
