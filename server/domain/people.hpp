// Who has which part in a room: leads, helpers, participants; who is muted for a while, and who was removed. A part of `decide` and `apply`, which are the ways in.
// Nobody gets a part by their own wish but a helper whose lead is gone, and participants become helpers by a link alone.
// Thread: pure functions but for the state that is applied to.
#pragma once
#include "domain/apply.hpp"
#include "domain/decide.hpp"
#include "domain/room_state.hpp"

namespace kring::domain {
[[nodiscard]] decision<proposal> decide_on_people(const issue_helper_link& wish, const member& who,
                                                  const room_state& state,
                                                  const context& circumstances);
[[nodiscard]] decision<proposal> decide_on_people(const hand_lead& wish, const member& who,
                                                  const room_state& state,
                                                  const context& circumstances);
[[nodiscard]] decision<proposal> decide_on_people(const take_role_back& wish, const member& who,
                                                  const room_state& state,
                                                  const context& circumstances);
[[nodiscard]] decision<proposal> decide_on_people(const take_over_lead& wish, const member& who,
                                                  const room_state& state,
                                                  const context& circumstances);

[[nodiscard]] decision<proposal> decide_on_people(const mute_member& wish, const member& who,
                                                  const room_state& state,
                                                  const context& circumstances);
[[nodiscard]] decision<proposal> decide_on_people(const remove_member& wish, const member& who,
                                                  const room_state& state,
                                                  const context& circumstances);

[[nodiscard]] applied apply_to_people(const member_muted& body, const event& fact,
                                      room_state& state);
[[nodiscard]] applied apply_to_people(const member_removed& body, const event& fact,
                                      room_state& state);
// Somebody who was removed is of the room again.
void take_in_again(member& who, room_state& state);

[[nodiscard]] applied apply_to_people(const role_changed& body, const event& fact,
                                      room_state& state);
[[nodiscard]] applied apply_to_people(const lead_taken_over& body, const event& fact,
                                      room_state& state);
}  // namespace kring::domain
