// Authors: they post, wait or give up when they are refused, and answer to what was hidden of theirs. Internal to `trials`.
// Thread: of the world's owner.
#pragma once
#include "trials/world.hpp"

namespace kring::trials {
void try_to_post(world& in, std::size_t post);
// Something of theirs was blurred or hidden.
void author_learns(world& in, const post_now& post);
void ask_again(world& in, std::size_t post);
// The facilitator looks at it once more.
void complain(world& in, std::size_t post);
// To something harmless, or to the same thing in other words.
void amend(world& in, std::size_t post);
// An evader's text is bad again.
void spoil(world& in, std::size_t post);
}  // namespace kring::trials
