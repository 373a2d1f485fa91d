// The big screen as facilitators turn it: away from what it shows by itself, and back. A wish names a scene and no idea, so it can
// show nothing that the screen's view does not hold.
//
// It ends by itself where the room goes on to something that the hall is to see: another phase, an idea in the spotlight, a question
// that opens, the end. A pause covers it and leaves it standing.
// Thread: pure functions but for the state that is applied to.
#pragma once
#include "domain/apply.hpp"
#include "domain/decide.hpp"
#include "domain/room_state.hpp"

#include <vector>

namespace kring::domain {
[[nodiscard]] decision<proposal> decide_on_screen(const set_screen& wish, const member& who,
                                                  const room_state& state);

// Where a wish stands, ends it. Appends.
void give_screen_back(const room_state& state, std::vector<event_body>& events);
// The same, where other phases become active than are; a phase that only ends later leaves the screen alone.
void give_screen_back(const std::vector<active_phase>& active, const room_state& state,
                      std::vector<event_body>& events);

[[nodiscard]] applied apply_to_screen(const screen_set& body, room_state& state);
}  // namespace kring::domain
