// What is printed and drawn of a study, and how it is judged.
#include "trials/html.hpp"
#include "trials/plot.hpp"
#include "trials/tables.hpp"
#include "trials/targets.hpp"

#include <gtest/gtest.h>

namespace kring::trials {
namespace {
cell cell_of(const std::string& scenario, metric what, double mean,
             const std::string& rules = "standard")
{
    cell made;
    made.scenario = scenario;
    made.about = "about <this>";
    made.rules = rules;
    made.estimates[static_cast<std::size_t>(what)] = estimate{mean, 0.01, 20};
    made.estimates[static_cast<std::size_t>(metric::replays)] = estimate{1, 0, 20};
    return made;
}

TEST(judge, tells_what_is_reached_and_puts_the_worst_first)
{
    const std::vector<cell> cells{cell_of("S1", metric::exposure, 0.18),
                                  cell_of("S5", metric::exposure, 0.31),
                                  cell_of("S6", metric::exposure, 0.25)};
    const auto verdicts = judge(cells, "standard");
    ASSERT_EQ(verdicts.size(), 3U);
    EXPECT_EQ(verdicts[0].of.scenario, "S5");
    EXPECT_EQ(verdicts[0].outcome, target_outcome::missed);
    EXPECT_EQ(verdicts[1].outcome, target_outcome::must);
    EXPECT_EQ(verdicts[2].outcome, target_outcome::ambitious);
    EXPECT_TRUE(judge(cells, "careful").empty());
}

TEST(judge, knows_that_more_can_be_better)
{
    EXPECT_EQ(judge({cell_of("S8", metric::in_time, 0.94)}, "standard")[0].outcome,
              target_outcome::missed);
    EXPECT_EQ(judge({cell_of("S8", metric::in_time, 0.96)}, "standard")[0].outcome,
              target_outcome::must);
    EXPECT_EQ(judge({cell_of("S8", metric::in_time, 1.0)}, "standard")[0].outcome,
              target_outcome::ambitious);
}

TEST(judge, measures_fairness_against_the_other_group)
{
    cell minority = cell_of("S7", metric::smaller_lost, 0.009);
    minority.estimates[static_cast<std::size_t>(metric::larger_lost)] = estimate{0, 0, 20};
    EXPECT_EQ(judge({minority}, "standard")[0].outcome, target_outcome::must);
    minority.estimates[static_cast<std::size_t>(metric::smaller_lost)] = estimate{0.011, 0, 20};
    EXPECT_EQ(judge({minority}, "standard")[0].outcome, target_outcome::missed);
}

TEST(judge, has_one_target_for_all_recorded_conversations)
{
    const auto verdicts =
        judge({cell_of("replay somewhere", metric::good_hidden, 0.03)}, "standard");
    ASSERT_EQ(verdicts.size(), 1U);
    EXPECT_EQ(verdicts[0].of.scenario, "replay somewhere");
    EXPECT_EQ(verdicts[0].outcome, target_outcome::missed);
}

TEST(tables, are_markdown)
{
    const std::vector<cell> cells{cell_of("S1", metric::exposure, 0.1834)};
    EXPECT_EQ(target_table(judge(cells, "standard")),
              "| target | scenario | must | ambitious | measured | reached |\n"
              "|---|---|---|---|---|---|\n"
              "| exposure | S1 | ≤ 0.300 | ≤ 0.180 | 0.183 ±0.010 | must |\n");
    const std::string table = scenario_table(cells, "standard");
    EXPECT_NE(table.find("| S1 about <this> | 0.183 ±0.010 | - |"), std::string::npos) << table;
    EXPECT_NE(table.find("led to the same room"), std::string::npos);
}

TEST(tables, say_when_a_log_did_not_lead_to_its_room)
{
    cell odd = cell_of("S1", metric::exposure, 0.2);
    odd.estimates[static_cast<std::size_t>(metric::replays)] = estimate{0.95, 0, 20};
    EXPECT_NE(scenario_table({odd}, "standard").find("**Not every trial's log"), std::string::npos);
}

TEST(tables, put_rules_beside_each_other)
{
    const std::vector<cell> cells{cell_of("S1", metric::exposure, 0.2),
                                  cell_of("S1", metric::exposure, 0.9, "facilitator only")};
    EXPECT_EQ(comparison_table(cells),
              "| rules | S1 exp | S1 120 | S1 good |\n|---|---|---|---|\n"
              "| standard | 0.20 | - | - |\n| facilitator only | 0.90 | - | - |\n");
}

TEST(html, is_one_page_without_script_and_with_a_plot_of_every_measure)
{
    const std::string page =
        html_of({"A title & more", "kring simulate", {cell_of("S1", metric::exposure, 0.2)}, {}});
    EXPECT_TRUE(page.starts_with("<!doctype html>"));
    EXPECT_EQ(page.find("<script"), std::string::npos);
    EXPECT_EQ(page.find("src="), std::string::npos);
    EXPECT_NE(page.find("A title &amp; more"), std::string::npos);
    EXPECT_NE(page.find("about &lt;this&gt;"), std::string::npos);
    EXPECT_EQ(page.find("about <this>"), std::string::npos);
    std::size_t plots = 0;
    for (auto at = page.find("<svg"); at != std::string::npos; at = page.find("<svg", at + 1))
        ++plots;
    EXPECT_EQ(plots, 8U);
    EXPECT_NE(page.find("<circle"), std::string::npos);
}
}  // namespace
}  // namespace kring::trials
