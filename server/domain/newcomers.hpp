// Who gets into a room: what a facilitator sets about newcomers, who of them has to wait, and who was let in or turned away.
//
// Whoever waits is no member and no event tells of them. Being let in and being turned away are facts about the nonce of a join
// (its hash), so that a phone which slept, or a server which restarted, comes to the same end by joining once more.
// Thread: pure functions but for the state that is applied to.
#pragma once
#include "domain/apply.hpp"
#include "domain/decide.hpp"
#include "domain/room_state.hpp"

#include <optional>

namespace kring::domain {
// Where a newcomer comes from, as far as the room remembers.
enum class origin : std::uint8_t { unknown, of_somebody_removed };

// Whether there is no place for another participant: by what the facilitators set, and by what the server takes.
[[nodiscard]] bool is_full(const room_state& state, const bounds& server);

// Nothing: this join is decided at once.
[[nodiscard]] std::optional<waiting_cause> must_wait(const join_room& wish, origin from,
                                                     const room_state& state,
                                                     const context& circumstances);

[[nodiscard]] decision<proposal> decide_on_newcomers(const set_entry& wish, const member& who,
                                                     const room_state& state,
                                                     const context& circumstances);
[[nodiscard]] decision<proposal> decide_on_newcomers(const limit_participants& wish,
                                                     const member& who, const room_state& state,
                                                     const context& circumstances);
[[nodiscard]] decision<proposal> decide_on_newcomers(const let_in& wish, const member& who,
                                                     const room_state& state,
                                                     const context& circumstances);
[[nodiscard]] decision<proposal> decide_on_newcomers(const turn_away& wish, const member& who,
                                                     const room_state& state,
                                                     const context& circumstances);

[[nodiscard]] applied apply_to_newcomers(const entry_set& body, const event& fact,
                                         room_state& state);
[[nodiscard]] applied apply_to_newcomers(const newcomers_let_in& body, const event& fact,
                                         room_state& state);
[[nodiscard]] applied apply_to_newcomers(const newcomer_turned_away& body, const event& fact,
                                         room_state& state);
// Whoever was turned away by this act may ask again.
[[nodiscard]] applied let_ask_again(act_id by, room_state& state);
}  // namespace kring::domain
