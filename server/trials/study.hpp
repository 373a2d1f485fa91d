// A study: scenarios, each under several rules, over many seeds; and what comes of it on average. Seeds run side by side in
// threads, and the outcome does not depend on how many there are.
// Thread: `run_study` starts threads of its own and is done with them when it returns.
#pragma once
#include "trials/metrics.hpp"
#include "trials/plan.hpp"
#include "trials/rules.hpp"
#include "trials/scenario.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace kring::trials {
struct study_wish {
    std::vector<scenario> scenarios;
    std::vector<trial_rules> rules;
    std::uint64_t seed_from{1};
    std::size_t seeds{20};
    std::size_t threads{2};
    // Of another plan than the scenario's own; empty: of its own.
    std::function<plan(const scenario&, std::uint64_t seed, double burst_seconds)> plan_of;
};

// One scenario under one set of rules.
struct cell {
    std::string scenario;
    std::string about;
    std::string rules;
    std::vector<measures> trials;  // by seed
    std::array<std::optional<estimate>, metric_count> estimates;

    [[nodiscard]] const std::optional<estimate>& operator[](metric which) const
    {
        return estimates[static_cast<std::size_t>(which)];
    }
    friend bool operator==(const cell&, const cell&) = default;
};

// For each scenario in order, for each rules in order.
[[nodiscard]] std::vector<cell> run_study(const study_wish& wish);
}  // namespace kring::trials
