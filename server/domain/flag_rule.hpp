// What flags on a contribution come to: a sequential test (A. Wald, Sequential Analysis, 1947) of the flags against the looks
// without a flag and the votes for the post. Flags that are not independent count as one: those of a burst, those of people who
// came by one batch of invitations within seconds, those of people who flagged together before what juries kept.
// Thread: pure functions.
#pragma once
#include "domain/flag.hpp"
#include "domain/room_state.hpp"

namespace kring::domain {
// Of the flags that nothing has settled; those that call an idea double do not count here.
[[nodiscard]] evidence weigh(const contribution& target, const room_state& state, instant now);

// How many independent people say that an idea is double of this other one.
[[nodiscard]] std::uint32_t people_who_say_double(const contribution& target, contribution_id of,
                                                  const room_state& state, instant now);
}  // namespace kring::domain
