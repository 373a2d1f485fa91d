// What a study found, as Markdown: the tables that docs/self-moderation.md has, exactly as they stand there.
// Thread: pure functions.
#pragma once
#include "trials/study.hpp"
#include "trials/targets.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace kring::trials {
// "0.183 ±0.012"; "-": there is nothing to say.
[[nodiscard]] std::string text_of(const std::optional<estimate>& what);
[[nodiscard]] std::string text_of(target_outcome what);
// All scenarios under one set of rules.
[[nodiscard]] std::string scenario_table(const std::vector<cell>& cells, std::string_view rules);
// Each target, the worst first.
[[nodiscard]] std::string target_table(const std::vector<verdict>& verdicts);
// All rules beside each other, a line each: what tells them apart.
[[nodiscard]] std::string comparison_table(const std::vector<cell>& cells);

// What became of the targets when people behave otherwise.
struct varied_cells {
    std::string name;
    std::vector<cell> cells;
};
[[nodiscard]] std::string variation_table(const std::vector<varied_cells>& all,
                                          const std::string& rules);
// The names of the rules, in order, each once.
[[nodiscard]] std::vector<std::string> rules_in(const std::vector<cell>& cells);
}  // namespace kring::trials
