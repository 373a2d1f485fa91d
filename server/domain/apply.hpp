// Applying events. Total: `decide` made sure that an event fits, so one that does not means a bug or a damaged log.
// Thread: pure but for the state it is given.
#pragma once
#include "domain/room_state.hpp"

namespace kring::domain {
enum class applied { yes, contradiction };

// Moves the state by one event. `contradiction`: the event does not follow from the state (a gap, an unknown id, a vote
// no ballot counts); the state must not be used any more, its room is quarantined.
[[nodiscard]] applied apply(const event& fact, room_state& state);
}  // namespace kring::domain
