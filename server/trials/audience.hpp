// What people do with what others post: they look at one thing after the other, vote on most of it and flag some of it; and
// what attackers do to it. Internal to `trials`.
// Thread: of the world's owner.
#pragma once
#include "trials/world.hpp"

namespace kring::trials {
void look_around(world& in, std::size_t who);
void look_as_recorded(world& in, const recorded_vote& vote);
void carry_out(world& in, const intent& wanted);
void flag(world& in, std::size_t who, std::size_t post);
}  // namespace kring::trials
