// The facilitator, who reads along at a human pace, and the helper that carries out a simple rule where one is tried. Internal
// to `trials`.
// Thread: of the world's owner.
#pragma once
#include "trials/world.hpp"

namespace kring::trials {
inline constexpr double decision_seconds = 40;
inline constexpr double decision_error = 0.02;

// One decision: what is folded, called or appealed first, the longest waiting before others; else the newest unread.
void moderate(world& in);

// After a flag, and after a vote.
void apply_flag_count(world& in, post_now& post);
void apply_vote_balance(world& in, post_now& post);
}  // namespace kring::trials
