// A plot of one measure: a line for each scenario, on it a dot with its 95 % interval for each rules, and marks where the
// targets are. SVG, to stand in a page.
// Thread: pure functions.
#pragma once
#include "trials/study.hpp"

#include <string>
#include <vector>

namespace kring::trials {
[[nodiscard]] std::string plot_of(metric what, const std::vector<cell>& cells,
                                  const std::vector<std::string>& rules);
// Of the rules at this place; beyond the last it begins again.
[[nodiscard]] std::string color_of(std::size_t place);
[[nodiscard]] std::string escaped(const std::string& text);
}  // namespace kring::trials
