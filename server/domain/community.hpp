// A room that keeps itself clean: the rules, flags, juries, appeals. A part of `decide` and `apply`, which are the ways in.
//
// Members flag, judge and appeal; what comes of it the rules do by themselves, as events without an actor, whenever there is
// something for them to look at: `rules_due` gives the next of them, from the state alone and from what the context adds. So
// nothing is lost when a server stops between a flag and what it leads to.
// Thread: pure functions but for the state that is applied to.
#pragma once
#include "domain/apply.hpp"
#include "domain/decide.hpp"
#include "domain/room_state.hpp"

namespace kring::domain {
enum class flag_outcome : std::uint8_t { right, wrong };

[[nodiscard]] decision<proposal> decide_on_community(const set_policy& wish, const member& who,
                                                     const room_state& state,
                                                     const context& circumstances);
[[nodiscard]] decision<proposal> decide_on_community(const flag_contribution& wish,
                                                     const member& who, const room_state& state,
                                                     const context& circumstances);
[[nodiscard]] decision<proposal> decide_on_community(const withdraw_flag& wish, const member& who,
                                                     const room_state& state,
                                                     const context& circumstances);
[[nodiscard]] decision<proposal> decide_on_community(const answer_jury& wish, const member& who,
                                                     const room_state& state,
                                                     const context& circumstances);
[[nodiscard]] decision<proposal> decide_on_community(const appeal& wish, const member& who,
                                                     const room_state& state,
                                                     const context& circumstances);

// What the rules do now. Empty: nothing. Each answer leads to a state of its own: ask again after applying it.
[[nodiscard]] std::vector<event_body> rules_due(const room_state& state,
                                                const context& circumstances);
// And about every case over which no jury sits, whether somebody touched it or not: when members are connected again who may
// be free to judge it.
[[nodiscard]] std::vector<event_body> cases_due(const room_state& state,
                                                const context& circumstances);
// When they next do something; nothing: not by the clock.
[[nodiscard]] std::optional<instant> next_rule(const room_state& state);

[[nodiscard]] applied apply_to_community(const policy_set& body, const event& fact,
                                         room_state& state);
[[nodiscard]] applied apply_to_community(const contribution_flagged& body, const event& fact,
                                         room_state& state);
[[nodiscard]] applied apply_to_community(const flag_withdrawn& body, const event& fact,
                                         room_state& state);
[[nodiscard]] applied apply_to_community(const views_counted& body, const event& fact,
                                         room_state& state);
[[nodiscard]] applied apply_to_community(const contribution_blurred& body, const event& fact,
                                         room_state& state);
[[nodiscard]] applied apply_to_community(const jury_called& body, const event& fact,
                                         room_state& state);
[[nodiscard]] applied apply_to_community(const jurors_added& body, const event& fact,
                                         room_state& state);
[[nodiscard]] applied apply_to_community(const jury_answered& body, const event& fact,
                                         room_state& state);
[[nodiscard]] applied apply_to_community(const jury_closed& body, const event& fact,
                                         room_state& state);
[[nodiscard]] applied apply_to_community(const contribution_cleared& body, const event& fact,
                                         room_state& state);
[[nodiscard]] applied apply_to_community(const verdict_appealed& body, const event& fact,
                                         room_state& state);

// The jury that judged it last, or sits over it; null: none.
[[nodiscard]] const jury* latest_jury(const contribution& target, const room_state& state);
// Its author asks for a fresh jury, and none sits or has heard it: one that a facilitator overtook did not.
[[nodiscard]] bool asks_again(const contribution& target, const room_state& state);

// --- what other events do to it ---
// A facilitator hid it or showed it again: whoever flagged it was right, or not, and it is not folded any more.
void settle_by_facilitator(contribution& target, flag_outcome how, room_state& state);
// A merging by the rules was undone: whoever called it double has been heard.
void settle_doubles(contribution& target);
// It is taken back: what was said against it is of no use any more.
void drop_flags(contribution& target);
// What kept it from being heard is undone: where it is a case again, the rules are to look at it.
void look_again(const contribution& target, room_state& state);
// The rules are to look at it.
void unsettle(contribution_id which, room_state& state);
// Somebody is free to judge: the rules are to look at all over which no jury sits.
void unsettle_open_cases(room_state& state);
}  // namespace kring::domain
