// Plans: each scenario has the people, the posts and the attackers that it is about.
#include "trials/plan.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <set>

namespace kring::trials {
namespace {
constexpr double burst = 2;

plan plan_of(const std::string& name, std::uint64_t seed = 1)
{
    return make_plan(scenarios_named({name}).front(), seed, burst);
}
std::ptrdiff_t people_of(const plan& in, role what)
{
    return std::count_if(in.people.begin(), in.people.end(),
                         [what](const person& each) { return each.role == what; });
}
std::ptrdiff_t posts_of(const plan& in, role what)
{
    return std::count_if(in.posts.begin(), in.posts.end(), [&](const planned_post& each) {
        return in.people[each.author].role == what;
    });
}
std::ptrdiff_t bad_ones(const plan& in)
{
    return std::count_if(in.posts.begin(), in.posts.end(),
                         [](const planned_post& each) { return each.kind == post_kind::bad; });
}
std::ptrdiff_t targets_of(const plan& in)
{
    return std::count_if(in.posts.begin(), in.posts.end(),
                         [](const planned_post& each) { return each.targeted; });
}

TEST(plan, is_the_same_for_the_same_seed)
{
    for (const scenario& each : all_scenarios()) {
        EXPECT_EQ(make_plan(each, 5, burst), make_plan(each, 5, burst)) << each.name;
        EXPECT_NE(make_plan(each, 5, burst), make_plan(each, 6, burst)) << each.name;
    }
}

TEST(plan, has_the_rooms_of_the_list)
{
    std::vector<std::string> names;
    for (const scenario& each : all_scenarios()) names.push_back(each.name);
    EXPECT_EQ(names, (std::vector<std::string>{"S0",  "S1",  "S2",    "S3",    "S4",     "S5",
                                               "S6",  "S7",  "S8",    "S9",    "S10",    "S11",
                                               "S12", "S13", "S14-5", "S14-8", "S14-12", "S14-25",
                                               "S15", "A1",  "A2",    "A3"}));
    EXPECT_EQ(scenarios_named({"S14"}).size(), 4U);
    EXPECT_TRUE(scenarios_named({"S6", "S99"}).empty());
}

TEST(plan, of_a_calm_room_has_the_shares_of_the_model)
{
    std::size_t posts = 0;
    std::size_t contested = 0;
    std::size_t bridging = 0;
    std::size_t bad = 0;
    for (std::uint64_t seed = 1; seed <= 40; ++seed) {
        const plan made = plan_of("S0", seed);
        ASSERT_EQ(made.people.size(), 120U);
        EXPECT_EQ(std::count_if(made.people.begin(), made.people.end(),
                                [](const person& each) { return each.group == 0; }),
                  72);
        for (const person& each : made.people) EXPECT_LT(each.joins, 600);
        for (const planned_post& each : made.posts) {
            EXPECT_GE(each.at, made.people[each.author].joins + 20);
            EXPECT_LE(each.at, 2700);
            contested += each.kind == post_kind::contested;
            bridging += each.kind == post_kind::bridging;
            bad += each.kind == post_kind::bad;
        }
        posts += made.posts.size();
        EXPECT_TRUE(made.intents.empty());
        EXPECT_EQ(targets_of(made), 0);
    }
    EXPECT_NEAR(static_cast<double>(posts) / (40 * 120), 0.80, 0.02);
    EXPECT_NEAR(static_cast<double>(contested) / static_cast<double>(posts), 0.96 * 0.45, 0.03);
    EXPECT_NEAR(static_cast<double>(bridging) / static_cast<double>(posts), 0.96 * 0.35, 0.03);
    EXPECT_NEAR(static_cast<double>(bad) / static_cast<double>(posts), 0.04, 0.01);
}

TEST(plan, has_the_attackers_of_each_scenario)
{
    const plan spam = plan_of("S1");
    EXPECT_EQ(people_of(spam, role::spammer), 6);
    EXPECT_EQ(posts_of(spam, role::spammer), 48);

    const plan brigade = plan_of("S2");
    EXPECT_EQ(people_of(brigade, role::brigade), 12);
    EXPECT_EQ(targets_of(brigade), 12);
    EXPECT_EQ(brigade.intents.size(), 12U * 12U);
    for (const planned_post& each : brigade.posts) {
        if (each.targeted) {
            EXPECT_EQ(each.kind, post_kind::contested);
            EXPECT_EQ(each.group, 0U);
        }
    }
    for (const intent& each : brigade.intents) EXPECT_LE(each.after, 60);

    const plan fresh = plan_of("S3");
    EXPECT_EQ(people_of(fresh, role::fresh), 18);
    std::set<double> joins;
    for (const person& each : fresh.people) {
        if (each.role != role::fresh) continue;
        EXPECT_FALSE(each.looks);
        joins.insert(each.joins);
    }
    EXPECT_LE(*joins.rbegin() - *joins.begin(), 120);

    const plan mimics = plan_of("S4");
    EXPECT_EQ(people_of(mimics, role::mimic), 18);
    for (const intent& each : mimics.intents) {
        const person& who = mimics.people[each.who];
        EXPECT_TRUE(who.looks);
        EXPECT_GE(each.not_before, who.joins + 900);
    }
    EXPECT_EQ(people_of(plan_of("S10"), role::mimic), 36);

    const plan shield = plan_of("S5");
    EXPECT_EQ(people_of(shield, role::shield), 12);
    EXPECT_EQ(posts_of(shield, role::shield), 36);
    EXPECT_EQ(shield.intents.size(), 36U * 11U);
}

TEST(plan, of_the_mixed_attack_has_them_all)
{
    const plan made = plan_of("S6");
    EXPECT_EQ(people_of(made, role::spammer), 4);
    EXPECT_EQ(people_of(made, role::brigade), 10);
    EXPECT_EQ(people_of(made, role::fresh), 12);
    EXPECT_EQ(people_of(made, role::shield), 4);
    const scenario without = scenarios_named({"S9"}).front();
    EXPECT_FALSE(without.facilitator);
    EXPECT_EQ(scenarios_named({"S11"}).front().flags.bad, 0.05);
    EXPECT_EQ(scenarios_named({"S12"}).front().people, 240U);
    EXPECT_EQ(scenarios_named({"S13"}).front().jurors.right_on_bad, 0.7);
}

TEST(plan, of_the_unpopular_minority_has_groups_of_eighty_to_twenty)
{
    const scenario of = scenarios_named({"S7"}).front();
    EXPECT_EQ(of.flags.contested, 0.04);
    const plan made = make_plan(of, 1, burst);
    EXPECT_EQ(std::count_if(made.people.begin(), made.people.end(),
                            [](const person& each) { return each.group == 1; }),
              24);
}

TEST(plan, of_a_spam_burst_has_sixty_posts_of_three_accounts_in_a_minute)
{
    const plan made = plan_of("S8");
    EXPECT_EQ(people_of(made, role::spammer), 3);
    EXPECT_EQ(posts_of(made, role::spammer), 60);
    double first = made.seconds;
    double last = 0;
    for (const planned_post& each : made.posts) {
        if (made.people[each.author].role != role::spammer) continue;
        first = std::min(first, each.at);
        last = std::max(last, each.at);
    }
    EXPECT_LE(last - first, 60);
}

TEST(plan, of_small_rooms_has_one_bad_post_and_a_brigade_of_two)
{
    for (const scenario& each : scenarios_named({"S14"})) {
        const plan made = make_plan(each, 1, burst);
        EXPECT_EQ(made.people.size(), each.people + 2) << each.name;
        EXPECT_EQ(people_of(made, role::brigade), 2) << each.name;
        EXPECT_EQ(bad_ones(made), 1) << each.name;
        EXPECT_EQ(made.seconds, 1200) << each.name;
    }
}

TEST(plan, of_the_first_minute_has_every_attack_in_it)
{
    const plan made = plan_of("S15");
    for (const planned_post& each : made.posts) {
        const role author = made.people[each.author].role;
        if (author == role::shield || each.targeted) {
            EXPECT_LE(each.at, 60);
        }
    }
    for (const intent& each : made.intents) {
        const double at = std::max(made.posts[each.post].at + each.after, each.not_before);
        EXPECT_LE(at, 80);
    }
}

TEST(plan, of_our_own_attacks_has_what_they_are_about)
{
    const plan spaced = plan_of("A1");
    for (std::size_t post = 0; post < spaced.posts.size(); ++post) {
        std::vector<double> times;
        for (const intent& each : spaced.intents) {
            if (each.post == post) times.push_back(each.after);
        }
        std::sort(times.begin(), times.end());
        for (std::size_t each = 1; each < times.size(); ++each)
            EXPECT_GT(times[each] - times[each - 1], burst);
    }
    EXPECT_EQ(people_of(plan_of("A2"), role::sleeper), 24);
    const plan evaders = plan_of("A3");
    EXPECT_EQ(people_of(evaders, role::evader), 6);
    EXPECT_EQ(posts_of(evaders, role::evader), 12);
}

TEST(variation, changes_how_people_behave_and_nothing_else)
{
    const scenario base = scenarios_named({"S6"}).front();
    for (const variation& each : all_variations()) {
        scenario changed = varied(base, each);
        EXPECT_NE(changed, base) << each.name;
        changed.flags = base.flags;
        changed.jurors = base.jurors;
        changed.flag_seconds = base.flag_seconds;
        changed.thinks_seconds = base.thinks_seconds;
        EXPECT_EQ(changed, base) << each.name;
    }
    EXPECT_DOUBLE_EQ(varied(base, all_variations().front()).flags.bad, 0.075);
}
}  // namespace
}  // namespace kring::trials
