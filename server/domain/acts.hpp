// Moderation acts: what facilitators do to what others wrote, or to the room, against which somebody may object. Each names
// its reason and can be undone; the log of them is open to everybody (view_act in view.hpp).
// Adding a kind: a word here, in `ActKind` of server.proto, and a case in each of the functions below.
// Thread: pure functions but for the state that is applied to.
#pragma once
#include "domain/apply.hpp"
#include "domain/decide.hpp"
#include "domain/room_state.hpp"

namespace kring::domain {
// By its sequence, with exact return. Refused as `act_over` when what came later leaves nothing to return to.
[[nodiscard]] decision<proposal> decide_undo(const undo_act& wish, const member& who,
                                             const room_state& state);

// Notes that an act was done by this event, to be called by the `apply` of every event that is one.
act& note_act(act_kind kind, const event& fact, const std::string& reason, room_state& state);
// Notes that somebody took it back, by `act_undone` or by an event of its own. Acts that came from nobody's command of
// moderation, as when an author takes an idea back, name nobody.
void note_undone(act& which, member_id by, const room_state& state);

[[nodiscard]] applied apply_undone(const act_undone& body, const event& fact, room_state& state);

// The room pauses by one act more, or is open again.
void pause_by(const act& pausing, room_state& state);
}  // namespace kring::domain
