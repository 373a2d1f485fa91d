// Opening and closing ballots, and voting on them. A part of `decide` and `apply`, which are the ways in. `now` is room time.
// Thread: pure functions but for the state that is applied to.
#pragma once
#include "domain/apply.hpp"
#include "domain/decide.hpp"
#include "domain/room_state.hpp"

#include <cstdint>
#include <vector>

namespace kring::domain {
[[nodiscard]] decision<proposal> decide_on_ballots(const open_ballot& wish, const member& who,
                                                   const room_state& state, instant now);
[[nodiscard]] decision<proposal> decide_on_ballots(const set_ballot& wish, const member& who,
                                                   const room_state& state, instant now);
[[nodiscard]] decision<proposal> decide_on_ballots(const cast_vote& wish, const member& who,
                                                   const room_state& state, instant now);
[[nodiscard]] decision<proposal> decide_on_ballots(const withdraw_vote& wish, const member& who,
                                                   const room_state& state, instant now);

// When `active` becomes what is active: the ballots that open and close with their phases do so. Appends.
void follow_phases(const std::vector<active_phase>& active, const room_state& state,
                   std::vector<event_body>& events);

// The dots that a member has given, on ideas that everybody sees: what is hidden or taken back gives its dots back.
[[nodiscard]] std::uint32_t dots_given(const member& who, const ballot& on,
                                       const room_state& state);

[[nodiscard]] applied apply_to_ballots(const ballot_opened& body, const event& fact,
                                       room_state& state);
[[nodiscard]] applied apply_to_ballots(const ballot_set& body, const event& fact,
                                       room_state& state);
[[nodiscard]] applied apply_to_ballots(const vote_cast& body, const event& fact, room_state& state);
[[nodiscard]] applied apply_to_ballots(const vote_withdrawn& body, const event& fact,
                                       room_state& state);
}  // namespace kring::domain
