// Measures, on pasts that were made up by hand.
#include "trials/metrics.hpp"

#include <gtest/gtest.h>

namespace kring::trials {
namespace {
post_record good(double posted, std::vector<stretch> hidden = {})
{
    post_record made;
    made.kind = post_kind::contested;
    made.posted = posted;
    made.hidden = std::move(hidden);
    return made;
}
post_record bad(double posted, double end, std::vector<stretch> hidden, std::uint32_t views)
{
    post_record made;
    made.kind = post_kind::bad;
    made.posted = posted;
    made.bad = {{posted, end}};
    made.hidden = std::move(hidden);
    made.views_while_bad = views;
    return made;
}
trial_record hour(std::vector<post_record> posts)
{
    trial_record made;
    made.seconds = 3600;
    made.people_hours = 100;
    made.posts = std::move(posts);
    return made;
}

TEST(measure, has_nothing_to_say_of_what_is_not_there)
{
    const measures made = measure(hour({}), std::nullopt);
    for (const metric each :
         {metric::exposure, metric::in_time, metric::median_hiding, metric::good_lost,
          metric::good_hidden, metric::targeted_lost, metric::wrong_time, metric::refused})
        EXPECT_FALSE(made[each]) << name_of(each);
}

TEST(measure, compares_views_of_bad_posts_with_those_without_moderation)
{
    const trial_record what =
        hour({bad(0, 3600, {}, 30), bad(100, 3600, {{110, 3600}}, 10), good(0)});
    EXPECT_DOUBLE_EQ(*views_of_bad(what), 20);
    EXPECT_DOUBLE_EQ(*measure(what, 80.0)[metric::exposure], 0.25);
}

TEST(measure, knows_how_soon_bad_posts_are_hidden)
{
    const measures made = measure(hour({bad(100, 3600, {{220, 3600}}, 0),    // in time, just
                                        bad(100, 3600, {{220.5, 3600}}, 0),  // just not
                                        bad(100, 3600, {}, 0)}),
                                  std::nullopt);
    EXPECT_DOUBLE_EQ(*made[metric::in_time], 1.0 / 3);
    EXPECT_DOUBLE_EQ(*made[metric::median_hiding], 120.5);
}

// One that is never hidden counts as hidden at the end, which is no hiding in time.
TEST(measure, does_not_take_the_end_for_a_hiding)
{
    const measures made = measure(hour({bad(3550, 3600, {}, 0)}), std::nullopt);
    EXPECT_DOUBLE_EQ(*made[metric::in_time], 0);
    EXPECT_DOUBLE_EQ(*made[metric::median_hiding], 50);
}

TEST(measure, takes_each_time_that_a_text_is_bad_by_itself)
{
    post_record evader = bad(0, 100, {{50, 120}, {700, 3600}}, 8);
    evader.bad.push_back({200, 3600});
    const measures made = measure(hour({evader}), 8.0);
    EXPECT_DOUBLE_EQ(*made[metric::exposure], 0.5);
    EXPECT_DOUBLE_EQ(*made[metric::in_time], 0.5);
    EXPECT_FALSE(made[metric::good_lost]) << "an evader's text is never a good one";
}

TEST(measure, counts_the_time_that_good_posts_are_hidden)
{
    const measures made =
        measure(hour({good(0, {{0, 360}}), good(1800), good(1800)}), std::nullopt);
    EXPECT_DOUBLE_EQ(*made[metric::good_lost], 360.0 / 7200);
    EXPECT_DOUBLE_EQ(*made[metric::good_hidden], 1.0 / 3);
    EXPECT_DOUBLE_EQ(*made[metric::wrong_time], 360);
}

TEST(measure, tells_what_was_aimed_at_and_the_groups_apart)
{
    post_record aimed = good(0, {{0, 1800}});
    aimed.targeted = true;
    post_record smaller = good(0, {{0, 36}});
    smaller.group = 1;
    post_record weak = good(0, {{0, 3600}});
    weak.kind = post_kind::weak;
    const measures made = measure(hour({aimed, smaller, weak}), std::nullopt);
    EXPECT_DOUBLE_EQ(*made[metric::targeted_lost], 0.5);
    EXPECT_DOUBLE_EQ(*made[metric::larger_lost], 0.5);
    EXPECT_DOUBLE_EQ(*made[metric::smaller_lost], 0.01);
}

TEST(measure, counts_work_by_person_and_hour)
{
    trial_record what = hour({});
    what.seconds = 1800;
    what.jury_requests = 250;
    what.jury_answers = 100;
    what.decisions = 40;
    what.people_posted = 9;
    what.people_refused = 1;
    const measures made = measure(what, std::nullopt);
    EXPECT_DOUBLE_EQ(*made[metric::requests], 2.5);
    EXPECT_DOUBLE_EQ(*made[metric::answers], 1);
    EXPECT_DOUBLE_EQ(*made[metric::decisions], 80);
    EXPECT_DOUBLE_EQ(*made[metric::refused], 0.1);
}

TEST(estimate, is_mean_and_interval_by_student)
{
    EXPECT_FALSE(estimate_of({}));
    EXPECT_DOUBLE_EQ(estimate_of({2})->half, 0);
    // Of 1 to 5 the standard error is 0.7071, and with four degrees of freedom t is 2.776.
    const auto made = estimate_of({1, 2, 3, 4, 5});
    EXPECT_DOUBLE_EQ(made->mean, 3);
    EXPECT_NEAR(made->half, 2.776 * 0.70711, 0.001);
    // Beyond the table: t with 40 degrees of freedom is 2.021.
    std::vector<double> many;
    for (int each = 0; each < 41; ++each) many.push_back(each % 2);
    EXPECT_NEAR(estimate_of(many)->half, 2.021 * 0.50606 / 6.40312, 0.0005);
}
}  // namespace
}  // namespace kring::trials
