// Which seeds are run: one, named by `--seed=N`, or as many as KRING_SEEDS says.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

namespace kring::simulation {
// From 1 on, `default_seeds` of them unless KRING_SEEDS says another number; the one of `--seed=N` alone.
[[nodiscard]] std::vector<std::uint64_t> seeds_under_test(std::uint64_t default_seeds = 200);
// As many whatever `--seed` says: a planted bug is looked for in all of them.
[[nodiscard]] std::vector<std::uint64_t> many_seeds(std::uint64_t default_seeds = 200);
// The command that runs this seed again.
[[nodiscard]] std::string line_to_reproduce(std::uint64_t seed);

// Says so if the process aborts from here on: a broken invariant leaves no time for a failing expectation.
void runs_now(std::uint64_t seed);

void take_arguments(int count, char** arguments);
}  // namespace kring::simulation
