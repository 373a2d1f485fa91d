// Standing: how much a member's flag weighs, and who may be drawn for a jury. It is earned in minutes: by being there, by
// voting, by posts that others support, by jury votes that agreed with the verdict, by flags that held up; and it is capped. It
// is never shown. Weights are relative to the room's median, so that in the first minutes, when nobody has earned anything, all
// are equal.
// Thread: pure functions.
#pragma once
#include "domain/room_state.hpp"

#include <cstdint>

namespace kring::domain {
// Thousandths, 20 to 1,500.
[[nodiscard]] std::uint32_t standing_of(const member& who, const room_state& state, instant now);
// The median over all participants who are in; 0: there are none.
[[nodiscard]] std::uint32_t median_standing(const room_state& state, instant now);
// That which the room keeps, as long as it is fresh (limits::median_life); otherwise it is counted.
[[nodiscard]] std::uint32_t median_kept(const room_state& state, instant now);
// Thousandths of a person of ordinary standing, at most limits::weight_max. A facilitator's is 1,000.
[[nodiscard]] std::uint32_t weight_of(const member& who, std::uint32_t median,
                                      const room_state& state, instant now);
}  // namespace kring::domain
