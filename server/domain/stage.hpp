// What a room looks at together: the spotlight, the ideas pinned to the top of the list, an announcement; and what is locked.
// A locked thread takes no replies and no votes; a locked room lets nobody new in but by a facilitator's link.
// Thread: pure functions but for the state that is applied to.
#pragma once
#include "domain/apply.hpp"
#include "domain/decide.hpp"
#include "domain/room_state.hpp"

namespace kring::domain {
[[nodiscard]] decision<proposal> decide_on_stage(const lock& wish, const member& who,
                                                 const room_state& state);
[[nodiscard]] decision<proposal> decide_on_stage(const unlock& wish, const member& who,
                                                 const room_state& state);
[[nodiscard]] decision<proposal> decide_on_stage(const spotlight& wish, const member& who,
                                                 const room_state& state);
[[nodiscard]] decision<proposal> decide_on_stage(const pin_idea& wish, const member& who,
                                                 const room_state& state);
[[nodiscard]] decision<proposal> decide_on_stage(const announce& wish, const member& who,
                                                 const room_state& state);

// Whether the idea that a contribution is, or is a reply to, takes replies and votes.
[[nodiscard]] bool is_locked(const contribution& from, const room_state& state);

[[nodiscard]] applied apply_to_stage(const locked& body, const event& fact, room_state& state);
[[nodiscard]] applied apply_to_stage(const unlocked& body, const event& fact, room_state& state);
[[nodiscard]] applied apply_to_stage(const spotlight_set& body, const event& fact,
                                     room_state& state);
[[nodiscard]] applied apply_to_stage(const idea_pinned& body, const event& fact, room_state& state);
[[nodiscard]] applied apply_to_stage(const announced& body, const event& fact, room_state& state);
}  // namespace kring::domain
