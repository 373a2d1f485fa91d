// What flags on a contribution come to: a sequential test (A. Wald, Sequential Analysis, 1947) of the flags against the looks
// without a flag and the votes for the post. Flags that are not independent count as one: those of a burst, those of people who
// came by one batch of invitations within seconds, those of people who flagged together before what was kept.
// Thread: pure functions.
#pragma once
#include "domain/flag.hpp"
#include "domain/room_state.hpp"
#include "domain/standing.hpp"

namespace kring::domain {
// Says that others should not see it, and nothing has settled that. One that calls an idea double says only that it is said
// twice.
[[nodiscard]] bool is_against(const flag& which);

// Of the flags that are against it.
[[nodiscard]] evidence weigh(const contribution& target, const weights& now);

// How many independent people say that an idea is double of this other one.
[[nodiscard]] std::uint32_t people_who_say_double(const contribution& target, contribution_id of,
                                                  const weights& now);
}  // namespace kring::domain
