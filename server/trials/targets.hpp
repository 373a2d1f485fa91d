// What the rules are to reach, and whether they do: a measured cell beside what it must be and what would be better still.
// Thread: pure functions.
#pragma once
#include "trials/study.hpp"

#include <string>
#include <vector>

namespace kring::trials {
enum class target_sense : std::uint8_t { at_most, at_least };
struct target {
    metric what{};
    std::string scenario;
    target_sense sense{target_sense::at_most};
    double must{};
    double ambitious{};
};
[[nodiscard]] const std::vector<target>& all_targets();
// What the names of recorded conversations begin with where nobody attacks: they have one target together.
inline constexpr const char* recorded_scenario = "replay ";

enum class target_outcome : std::uint8_t { ambitious, must, missed };
struct verdict {
    target of;
    estimate measured;
    target_outcome outcome{};
    double strain{};  // how much of what it may be it is: above 1 it is missed
};
// Of the cells of one set of rules, the worst first.
[[nodiscard]] std::vector<verdict> judge(const std::vector<cell>& cells, const std::string& rules);
// The smaller group's loss is to be no more than the larger's and so much.
inline constexpr double fairness_margin = 0.01;
[[nodiscard]] const target* target_of(metric what, const std::string& scenario);
}  // namespace kring::trials
