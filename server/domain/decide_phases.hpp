// Decisions about the agenda and its phases. Internal to `domain`.
// Thread: pure functions.
#pragma once
#include "domain/decide.hpp"

namespace kring::domain {
enum class phase_act : std::uint8_t { write, reply, vote, answer, say };
// Whether the active phases let this member do so. A question of a facilitator may be answered where one may write or
// vote; in words also with what one was writing when writing ended. `now` is room time.
[[nodiscard]] bool phase_allows(phase_act act, const member& who, const room_state& state,
                                instant now);

// When a phase next begins or ends by itself, and what is due by now.
[[nodiscard]] std::optional<instant> next_phase(const room_state& state);
// With what opens and closes by it; nothing when nothing is due.
[[nodiscard]] std::vector<event_body> decide_phases_due(const room_state& state, instant now);

[[nodiscard]] decision<proposal> decide_set_agenda(const set_agenda& wish, const member& who,
                                                   const room_state& state);
[[nodiscard]] decision<proposal> decide_set_phases(const set_phases& wish, const member& who,
                                                   const room_state& state, instant now);
}  // namespace kring::domain
