// What facilitators and participants say to each other beside the ideas: a question to an author, an insight that cites
// ideas, and a private line. A private line is read by its participant and by facilitators, and stands in no report.
// Thread: pure functions but for the state that is applied to.
#pragma once
#include "domain/apply.hpp"
#include "domain/decide.hpp"
#include "domain/room_state.hpp"

namespace kring::domain {
[[nodiscard]] decision<proposal> decide_exchange(const ask_on& wish, const member& who,
                                                 const room_state& state);
[[nodiscard]] decision<proposal> decide_exchange(const share_insight& wish, const member& who,
                                                 const room_state& state);
[[nodiscard]] decision<proposal> decide_exchange(const take_back_insight& wish, const member& who,
                                                 const room_state& state);
[[nodiscard]] decision<proposal> decide_exchange(const send_line& wish, const member& who,
                                                 const room_state& state);

// Whoever is asked may answer, also while a phase lets nobody reply.
[[nodiscard]] bool is_asked(const member& who, const contribution& parent, const room_state& state);

[[nodiscard]] applied apply_to_exchange(const insight_shared& body, const event& fact,
                                        room_state& state);
[[nodiscard]] applied apply_to_exchange(const insight_taken_back& body, const event& fact,
                                        room_state& state);
[[nodiscard]] applied apply_to_exchange(const line_sent& body, const event& fact,
                                        room_state& state);
}  // namespace kring::domain
