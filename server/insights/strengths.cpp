#include "insights/strengths.hpp"

namespace kring::insights {
std::vector<double> strengths_of(std::size_t ideas, const std::vector<comparison>& comparisons)
{
    constexpr int rounds = 200;
    std::vector<double> wins(ideas, 1.0);
    for (const comparison& each : comparisons) {
        if (each.first == each.second) continue;
        wins[each.first] += each.first_wins;
        wins[each.second] += each.second_wins;
    }
    std::vector<double> strength(ideas, 1.0);
    for (int round = 0; round < rounds; ++round) {
        std::vector<double> weight;
        weight.reserve(ideas);
        for (const double own : strength) weight.push_back(2 / (own + 1));
        for (const comparison& each : comparisons) {
            if (each.first == each.second) continue;
            const double share = (each.first_wins + each.second_wins) /
                                 (strength[each.first] + strength[each.second]);
            weight[each.first] += share;
            weight[each.second] += share;
        }
        for (std::size_t at = 0; at < ideas; ++at) strength[at] = wins[at] / weight[at];
    }
    return strength;
}
}  // namespace kring::insights
