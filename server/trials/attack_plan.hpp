// What attackers are going to do: their accounts, their posts, and whom they aim at.
// Thread: pure functions.
#pragma once
#include "trials/plan.hpp"

namespace kring::trials {
// Whose posts stand in the plan already are people's own.
void add_attackers(const scenario& of, double burst_seconds, draws& from, plan& into);

// When somebody who joined then posts.
[[nodiscard]] double time_of_post(const scenario& of, draws& from, double joins);
// Its index.
std::size_t add_post(plan& into, draws& from, std::size_t author, double at, post_kind kind);
// So many of these posts, as targets.
[[nodiscard]] std::vector<std::size_t> aim_at(std::vector<std::size_t> among, std::size_t count,
                                              draws& from, plan& into);
}  // namespace kring::trials
