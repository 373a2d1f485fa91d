// How fast people write, and whether a facilitator looks first: then a text waits, seen by its author and by facilitators
// alone, until one approves or declines it, or until it has waited long enough. A part of `decide` and `apply`, which are the ways in. Facilitators keep no pace.
// Thread: pure functions but for the state that is applied to.
#pragma once
#include "domain/apply.hpp"
#include "domain/decide.hpp"
#include "domain/room_state.hpp"

namespace kring::domain {
[[nodiscard]] decision<proposal> decide_on_pace(const set_slow_mode& wish, const member& who,
                                                const room_state& state);

[[nodiscard]] decision<proposal> decide_on_pace(const set_hold& wish, const member& who,
                                                const room_state& state);
[[nodiscard]] decision<proposal> decide_on_pace(const approve_contributions& wish,
                                                const member& who, const room_state& state);
[[nodiscard]] decision<proposal> decide_on_pace(const decline_contribution& wish, const member& who,
                                                const room_state& state);

// Whether what this member writes waits.
[[nodiscard]] bool is_held(const member& who, const room_state& state);
// When the next text that waits is published by itself, and which are due by now.
[[nodiscard]] std::optional<instant> next_publication(const room_state& state);
void publish_due(const room_state& state, instant now, std::vector<event_body>& events);

// From when on a member may write again, in room time.
[[nodiscard]] instant writes_again(const member& who, const room_state& state);
// Posting, not editing: what is out already goes no slower.
[[nodiscard]] decision<void> keeps_pace(const member& who, const room_state& state, instant now);

[[nodiscard]] applied apply_to_pace(const slow_mode_set& body, const event& fact,
                                    room_state& state);
[[nodiscard]] applied apply_to_pace(const hold_set& body, const event& fact, room_state& state);
[[nodiscard]] applied apply_to_pace(const contribution_published& body, const event& fact,
                                    room_state& state);
[[nodiscard]] applied apply_to_pace(const contribution_declined& body, const event& fact,
                                    room_state& state);

// It counts from now on, once it is there for everybody.
void count_published(const contribution& which, room_state& state);
// Waits, again or from the beginning.
void hold(contribution& which, room_state& state);
}  // namespace kring::domain
