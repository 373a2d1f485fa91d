// Entering for others: an idea on behalf of people without a phone, many ideas at once, and a show of hands.
// Many ideas come as one command, which is decided whole: where one line is refused nothing is posted, so that all of it stays with
// its author, who is told which line it was. A show of hands is counted by a facilitator; everybody saw it, so no switch hides it,
// and whoever corrects it says why in the moderation log.
// Thread: pure functions but for the state that is applied to.
#pragma once
#include "domain/apply.hpp"
#include "domain/decide.hpp"
#include "domain/room_state.hpp"

#include <cstdint>

namespace kring::domain {
[[nodiscard]] decision<proposal> decide_on_entering(const post_idea& wish, const member& who,
                                                    const room_state& state, instant now);
[[nodiscard]] decision<proposal> decide_on_entering(const post_ideas& wish, const member& who,
                                                    const room_state& state, instant now);
[[nodiscard]] decision<proposal> decide_on_entering(const count_hands& wish, const member& who,
                                                    const room_state& state, instant now);

[[nodiscard]] applied apply_to_entering(const hands_counted& body, const event& fact,
                                        room_state& state);
}  // namespace kring::domain
