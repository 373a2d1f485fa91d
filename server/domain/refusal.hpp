// Refusals: why the rules say no. Nothing of a refused command is applied.
// Thread: plain values, usable anywhere.
#pragma once
#include "base/result.hpp"

#include <cstddef>
#include <cstdint>

namespace kring::domain {
enum class refusal : std::uint8_t {
    not_allowed = 1,
    room_not_open,
    room_paused,
    room_closed,
    room_full,
    unknown_contribution,
    contribution_hidden,
    contribution_withdrawn,
    not_hidden,
    not_author,
    not_votable,
    thread_too_deep,
    unknown_ballot,
    invalid_vote,
    unknown_act,
    text_empty,
    text_too_long,
    text_invalid,
    link_used,
    link_expired,
    charter_not_accepted,
    charter_changed,
    invalid_charter,
    names_promised,
    not_in_phase,
    unknown_phase,
    invalid_agenda,
    unknown_version,
    not_an_idea,
    unknown_group,
    too_many_edits,
    too_many_tags,
    too_many_groups,
    idea_merged,
    not_merged,
    same_idea,
    merge_too_large,
    unknown_member,
    too_many_links,
    lead_present,
    invalid_pace,
    slow_mode,
    muted,
    removed,
    too_many_held,
    edits_held,
    act_over,
    ballot_closed,
    not_on_ballot,
    over_budget,
    invalid_ballot,
    too_many_ballots,
    not_a_prompt,
    invalid_answer,
    unknown_answer,
    thread_locked,
    room_locked,
    too_many_pins,
    invalid_time,
    invalid_insight,
    too_many_insights,
    unknown_insight,
    no_line,
    too_many_lines,
    invalid_on_behalf,
    invalid_hands,
    too_many_at_once,
    // Of the room machine, before or instead of `decide`:
    id_reused,
    stale_command,
    too_many_outboxes,
    storage_readonly,
    busy,
    rate_limited,
};
inline constexpr refusal last_refusal = refusal::rate_limited;
inline constexpr std::size_t refusals = static_cast<std::size_t>(last_refusal) + 1;  // 0 is none

template <class T>
using decision = result<T, refusal>;
}  // namespace kring::domain
