// Goal: whatever disk, network and clocks do, no acknowledged event is lost and all clients end up equal.
#include "simulation/seeds.hpp"
#include "simulation/world.hpp"

#include <gtest/gtest.h>

#include <ostream>

namespace kring::simulation {
namespace {
std::string in_lines(const std::vector<std::string>& findings)
{
    std::string text;
    for (const std::string& each : findings) text += "  " + each + "\n";
    return text;
}

TEST(simulation, what_clients_saw_is_what_the_log_holds)
{
    world::figures sum;
    const auto seeds = seeds_under_test();
    for (const std::uint64_t seed : seeds) {
        runs_now(seed);
        world run{{seed}};
        run.run();
        const auto findings = run.findings();
        EXPECT_TRUE(findings.empty()) << in_lines(findings) << line_to_reproduce(seed);
        sum.records += run.happened().records;
        sum.crashes += run.happened().crashes;
        sum.failed_appends += run.happened().failed_appends;
        sum.drops += run.happened().drops;
        sum.resumed += run.happened().resumed;
        sum.similar_answers += run.happened().similar_answers;
        sum.loaded += run.happened().loaded;
        sum.answered += run.happened().answered;
        sum.left += run.happened().left;
        sum.codes_made += run.happened().codes_made;
        sum.codes_shown += run.happened().codes_shown;
        sum.looked_on += run.happened().looked_on;
        sum.came_in_from_line += run.happened().came_in_from_line;
    }
    std::cout << seeds.size() << " seeds: " << sum.records << " records, " << sum.answered
              << " commands answered, " << sum.crashes << " crashes, " << sum.failed_appends
              << " failed appends, " << sum.drops << " drops, " << sum.resumed << " resumed, "
              << sum.loaded << " loaded, " << sum.left << " left, " << sum.looked_on
              << " looked on, " << sum.came_in_from_line << " came in from the line\n";
    // A world where nothing happens finds nothing.
    if (seeds.size() < 100) return;
    EXPECT_GT(sum.records, seeds.size() * 50);
    EXPECT_GT(sum.crashes, seeds.size());
    EXPECT_GT(sum.failed_appends, seeds.size() / 4);
    EXPECT_GT(sum.resumed, seeds.size() * 5);
    EXPECT_GT(sum.similar_answers, seeds.size());
    EXPECT_GT(sum.loaded, seeds.size() * 5);
    EXPECT_GT(sum.codes_made, seeds.size());
    EXPECT_GT(sum.codes_shown, 0u);
    EXPECT_GT(sum.looked_on, 0u);
    EXPECT_GT(sum.came_in_from_line, 0u);
}

TEST(simulation, the_same_seed_is_the_same_run)
{
    for (const std::uint64_t seed : seeds_under_test(5)) {
        runs_now(seed);
        world first{{seed}};
        world second{{seed}};
        first.run();
        second.run();
        EXPECT_EQ(first.trace(), second.trace()) << line_to_reproduce(seed);
        if (seed > 5) break;
    }
    world one{{1}};
    world other{{2}};
    one.run();
    other.run();
    EXPECT_NE(one.trace(), other.trace());
}

// The checks are worth what they find.
class planted : public ::testing::TestWithParam<planted_bug> {};

TEST_P(planted, is_found)
{
    for (const std::uint64_t seed : many_seeds()) {
        runs_now(seed);
        world run{{seed, GetParam()}};
        run.run();
        const auto findings = run.findings();
        if (findings.empty()) continue;
        std::cout << "found with seed " << seed << ":\n" << in_lines(findings);
        return;
    }
    FAIL() << "no seed found the planted bug";
}

INSTANTIATE_TEST_SUITE_P(simulation, planted,
                         ::testing::Values(planted_bug::acknowledges_before_sync,
                                           planted_bug::forgets_outboxes,
                                           planted_bug::resumes_off_by_one,
                                           planted_bug::resumes_with_a_hole));
}  // namespace
}  // namespace kring::simulation
