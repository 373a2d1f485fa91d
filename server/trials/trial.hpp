// One trial: a scenario, a seed and rules, from the first who joins to the end.
// Thread: pure functions.
#pragma once
#include "trials/metrics.hpp"
#include "trials/plan.hpp"
#include "trials/rules.hpp"
#include "trials/scenario.hpp"

#include <cstdint>

namespace kring::trials {
[[nodiscard]] trial_record run_trial(const scenario& of, const trial_rules& rules,
                                     std::uint64_t seed);
// With a plan that is not made of the scenario.
[[nodiscard]] trial_record run_plan(const scenario& of, const plan& made, const trial_rules& rules,
                                    std::uint64_t seed);
}  // namespace kring::trials
