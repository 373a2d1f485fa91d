// Answers in words: what members say to an open question, and what they add to a word cloud. A part of `decide` and
// `apply`, which are the ways in. `now` is room time.
//
// A member has one answer to each question and may change it while the question is open. The words of a cloud are counted
// by their text: `decide` gives a word the spelling that the question knows it by, so that "Green" and "green" are one.
// A facilitator mutes a text: it leaves what participants and screens see, whoever said it, and comes back when the text is
// unmuted. The author is told nothing.
// Thread: pure functions but for the state that is applied to.
#pragma once
#include "domain/apply.hpp"
#include "domain/decide.hpp"
#include "domain/room_state.hpp"

namespace kring::domain {
[[nodiscard]] decision<proposal> decide_on_answers(const answer_prompt& wish, const member& who,
                                                   const room_state& state, instant now);
[[nodiscard]] decision<proposal> decide_on_answers(const withdraw_answer& wish, const member& who,
                                                   const room_state& state, instant now);
[[nodiscard]] decision<proposal> decide_on_answers(const mute_answer& wish, const member& who,
                                                   const room_state& state, instant now);

[[nodiscard]] applied apply_to_answers(const answer_given& body, const event& fact,
                                       room_state& state);
[[nodiscard]] applied apply_to_answers(const answer_withdrawn& body, const event& fact,
                                       room_state& state);
[[nodiscard]] applied apply_to_answers(const answer_muted& body, const event& fact,
                                       room_state& state);
}  // namespace kring::domain
