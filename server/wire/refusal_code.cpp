#include "wire/refusal_code.hpp"

#include "base/check.hpp"
#include "kring/v1/server.pb.h"

namespace kring::wire {
refusal_code code_of(domain::refusal why)
{
    using domain::refusal;
    switch (why) {
        case refusal::not_allowed: return {v1::REFUSAL_CODE_NOT_ALLOWED, "refusal.not_allowed"};
        case refusal::room_not_open:
            return {v1::REFUSAL_CODE_ROOM_NOT_OPEN, "refusal.room_not_open"};
        case refusal::room_paused: return {v1::REFUSAL_CODE_ROOM_PAUSED, "refusal.room_paused"};
        case refusal::room_closed: return {v1::REFUSAL_CODE_ROOM_CLOSED, "refusal.room_closed"};
        case refusal::room_full: return {v1::REFUSAL_CODE_ROOM_FULL, "refusal.room_full"};
        case refusal::unknown_contribution:
            return {v1::REFUSAL_CODE_UNKNOWN_CONTRIBUTION, "refusal.unknown_contribution"};
        case refusal::contribution_hidden:
            return {v1::REFUSAL_CODE_CONTRIBUTION_HIDDEN, "refusal.contribution_hidden"};
        case refusal::contribution_withdrawn:
            return {v1::REFUSAL_CODE_CONTRIBUTION_WITHDRAWN, "refusal.contribution_withdrawn"};
        case refusal::not_hidden: return {v1::REFUSAL_CODE_NOT_HIDDEN, "refusal.not_hidden"};
        case refusal::not_author: return {v1::REFUSAL_CODE_NOT_AUTHOR, "refusal.not_author"};
        case refusal::not_votable: return {v1::REFUSAL_CODE_NOT_VOTABLE, "refusal.not_votable"};
        case refusal::thread_too_deep:
            return {v1::REFUSAL_CODE_THREAD_TOO_DEEP, "refusal.thread_too_deep"};
        case refusal::unknown_ballot:
            return {v1::REFUSAL_CODE_UNKNOWN_BALLOT, "refusal.unknown_ballot"};
        case refusal::invalid_vote: return {v1::REFUSAL_CODE_INVALID_VOTE, "refusal.invalid_vote"};
        case refusal::unknown_act: return {v1::REFUSAL_CODE_UNKNOWN_ACT, "refusal.unknown_act"};
        case refusal::text_empty: return {v1::REFUSAL_CODE_TEXT_EMPTY, "refusal.text_empty"};
        case refusal::text_too_long:
            return {v1::REFUSAL_CODE_TEXT_TOO_LONG, "refusal.text_too_long"};
        case refusal::text_invalid: return {v1::REFUSAL_CODE_TEXT_INVALID, "refusal.text_invalid"};
        case refusal::link_used: return {v1::REFUSAL_CODE_LINK_USED, "refusal.link_used"};
        case refusal::link_expired: return {v1::REFUSAL_CODE_LINK_EXPIRED, "refusal.link_expired"};
        case refusal::charter_not_accepted:
            return {v1::REFUSAL_CODE_CHARTER_NOT_ACCEPTED, "refusal.charter_not_accepted"};
        case refusal::charter_changed:
            return {v1::REFUSAL_CODE_CHARTER_CHANGED, "refusal.charter_changed"};
        case refusal::invalid_charter:
            return {v1::REFUSAL_CODE_INVALID_CHARTER, "refusal.invalid_charter"};
        case refusal::names_promised:
            return {v1::REFUSAL_CODE_NAMES_PROMISED, "refusal.names_promised"};
        case refusal::not_in_phase: return {v1::REFUSAL_CODE_NOT_IN_PHASE, "refusal.not_in_phase"};
        case refusal::unknown_phase:
            return {v1::REFUSAL_CODE_UNKNOWN_PHASE, "refusal.unknown_phase"};
        case refusal::invalid_agenda:
            return {v1::REFUSAL_CODE_INVALID_AGENDA, "refusal.invalid_agenda"};
        case refusal::unknown_version:
            return {v1::REFUSAL_CODE_UNKNOWN_VERSION, "refusal.unknown_version"};
        case refusal::not_an_idea: return {v1::REFUSAL_CODE_NOT_AN_IDEA, "refusal.not_an_idea"};
        case refusal::unknown_group:
            return {v1::REFUSAL_CODE_UNKNOWN_GROUP, "refusal.unknown_group"};
        case refusal::too_many_edits:
            return {v1::REFUSAL_CODE_TOO_MANY_EDITS, "refusal.too_many_edits"};
        case refusal::too_many_tags:
            return {v1::REFUSAL_CODE_TOO_MANY_TAGS, "refusal.too_many_tags"};
        case refusal::too_many_groups:
            return {v1::REFUSAL_CODE_TOO_MANY_GROUPS, "refusal.too_many_groups"};
        case refusal::idea_merged: return {v1::REFUSAL_CODE_IDEA_MERGED, "refusal.idea_merged"};
        case refusal::not_merged: return {v1::REFUSAL_CODE_NOT_MERGED, "refusal.not_merged"};
        case refusal::same_idea: return {v1::REFUSAL_CODE_SAME_IDEA, "refusal.same_idea"};
        case refusal::merge_too_large:
            return {v1::REFUSAL_CODE_MERGE_TOO_LARGE, "refusal.merge_too_large"};
        case refusal::unknown_member:
            return {v1::REFUSAL_CODE_UNKNOWN_MEMBER, "refusal.unknown_member"};
        case refusal::too_many_links:
            return {v1::REFUSAL_CODE_TOO_MANY_LINKS, "refusal.too_many_links"};
        case refusal::lead_present: return {v1::REFUSAL_CODE_LEAD_PRESENT, "refusal.lead_present"};
        case refusal::invalid_pace: return {v1::REFUSAL_CODE_INVALID_PACE, "refusal.invalid_pace"};
        case refusal::muted: return {v1::REFUSAL_CODE_MUTED, "refusal.muted"};
        case refusal::removed: return {v1::REFUSAL_CODE_REMOVED, "refusal.removed"};
        case refusal::too_many_held:
            return {v1::REFUSAL_CODE_TOO_MANY_HELD, "refusal.too_many_held"};
        case refusal::edits_held: return {v1::REFUSAL_CODE_EDITS_HELD, "refusal.edits_held"};
        case refusal::slow_mode: return {v1::REFUSAL_CODE_SLOW_MODE, "refusal.slow_mode"};
        case refusal::act_over: return {v1::REFUSAL_CODE_ACT_OVER, "refusal.act_over"};
        case refusal::ballot_closed:
            return {v1::REFUSAL_CODE_BALLOT_CLOSED, "refusal.ballot_closed"};
        case refusal::not_on_ballot:
            return {v1::REFUSAL_CODE_NOT_ON_BALLOT, "refusal.not_on_ballot"};
        case refusal::over_budget: return {v1::REFUSAL_CODE_OVER_BUDGET, "refusal.over_budget"};
        case refusal::invalid_ballot:
            return {v1::REFUSAL_CODE_INVALID_BALLOT, "refusal.invalid_ballot"};
        case refusal::too_many_ballots:
            return {v1::REFUSAL_CODE_TOO_MANY_BALLOTS, "refusal.too_many_ballots"};
        case refusal::not_a_prompt: return {v1::REFUSAL_CODE_NOT_A_PROMPT, "refusal.not_a_prompt"};
        case refusal::invalid_answer:
            return {v1::REFUSAL_CODE_INVALID_ANSWER, "refusal.invalid_answer"};
        case refusal::unknown_answer:
            return {v1::REFUSAL_CODE_UNKNOWN_ANSWER, "refusal.unknown_answer"};
        case refusal::thread_locked:
            return {v1::REFUSAL_CODE_THREAD_LOCKED, "refusal.thread_locked"};
        case refusal::room_locked: return {v1::REFUSAL_CODE_ROOM_LOCKED, "refusal.room_locked"};
        case refusal::too_many_pins:
            return {v1::REFUSAL_CODE_TOO_MANY_PINS, "refusal.too_many_pins"};
        case refusal::invalid_time: return {v1::REFUSAL_CODE_INVALID_TIME, "refusal.invalid_time"};
        case refusal::invalid_insight:
            return {v1::REFUSAL_CODE_INVALID_INSIGHT, "refusal.invalid_insight"};
        case refusal::too_many_insights:
            return {v1::REFUSAL_CODE_TOO_MANY_INSIGHTS, "refusal.too_many_insights"};
        case refusal::unknown_insight:
            return {v1::REFUSAL_CODE_UNKNOWN_INSIGHT, "refusal.unknown_insight"};
        case refusal::no_line: return {v1::REFUSAL_CODE_NO_LINE, "refusal.no_line"};
        case refusal::too_many_lines:
            return {v1::REFUSAL_CODE_TOO_MANY_LINES, "refusal.too_many_lines"};
        case refusal::invalid_on_behalf:
            return {v1::REFUSAL_CODE_INVALID_ON_BEHALF, "refusal.invalid_on_behalf"};
        case refusal::invalid_hands:
            return {v1::REFUSAL_CODE_INVALID_HANDS, "refusal.invalid_hands"};
        case refusal::too_many_at_once:
            return {v1::REFUSAL_CODE_TOO_MANY_AT_ONCE, "refusal.too_many_at_once"};
        case refusal::name_taken: return {v1::REFUSAL_CODE_NAME_TAKEN, "refusal.name_taken"};
        case refusal::name_reserved:
            return {v1::REFUSAL_CODE_NAME_RESERVED, "refusal.name_reserved"};
        case refusal::unknown_stakeholder_group:
            return {v1::REFUSAL_CODE_UNKNOWN_STAKEHOLDER_GROUP,
                    "refusal.unknown_stakeholder_group"};
        case refusal::invalid_stakeholder_groups:
            return {v1::REFUSAL_CODE_INVALID_STAKEHOLDER_GROUPS,
                    "refusal.invalid_stakeholder_groups"};
        case refusal::unknown_table:
            return {v1::REFUSAL_CODE_UNKNOWN_TABLE, "refusal.unknown_table"};
        case refusal::not_at_table: return {v1::REFUSAL_CODE_NOT_AT_TABLE, "refusal.not_at_table"};
        case refusal::too_many_tables:
            return {v1::REFUSAL_CODE_TOO_MANY_TABLES, "refusal.too_many_tables"};
        case refusal::no_tables: return {v1::REFUSAL_CODE_NO_TABLES, "refusal.no_tables"};
        case refusal::seats_assigned:
            return {v1::REFUSAL_CODE_SEATS_ASSIGNED, "refusal.seats_assigned"};
        case refusal::invalid_harvest:
            return {v1::REFUSAL_CODE_INVALID_HARVEST, "refusal.invalid_harvest"};
        case refusal::nobody_waits: return {v1::REFUSAL_CODE_NOBODY_WAITS, "refusal.nobody_waits"};
        case refusal::turned_away: return {v1::REFUSAL_CODE_TURNED_AWAY, "refusal.turned_away"};
        case refusal::invitation_used:
            return {v1::REFUSAL_CODE_INVITATION_USED, "refusal.invitation_used"};
        case refusal::invitation_withdrawn:
            return {v1::REFUSAL_CODE_INVITATION_WITHDRAWN, "refusal.invitation_withdrawn"};
        case refusal::invitation_only:
            return {v1::REFUSAL_CODE_INVITATION_ONLY, "refusal.invitation_only"};
        case refusal::unknown_invitation:
            return {v1::REFUSAL_CODE_UNKNOWN_INVITATION, "refusal.unknown_invitation"};
        case refusal::invalid_invitations:
            return {v1::REFUSAL_CODE_INVALID_INVITATIONS, "refusal.invalid_invitations"};
        case refusal::too_many_invitations:
            return {v1::REFUSAL_CODE_TOO_MANY_INVITATIONS, "refusal.too_many_invitations"};
        case refusal::recovery_code_needed:
            return {v1::REFUSAL_CODE_RECOVERY_CODE_NEEDED, "refusal.recovery_code_needed"};
        case refusal::wrong_recovery_code:
            return {v1::REFUSAL_CODE_WRONG_RECOVERY_CODE, "refusal.wrong_recovery_code"};
        case refusal::passphrase_needed:
            return {v1::REFUSAL_CODE_PASSPHRASE_NEEDED, "refusal.passphrase_needed"};
        case refusal::passphrase_wrong:
            return {v1::REFUSAL_CODE_PASSPHRASE_WRONG, "refusal.passphrase_wrong"};
        case refusal::invalid_passphrase:
            return {v1::REFUSAL_CODE_INVALID_PASSPHRASE, "refusal.invalid_passphrase"};
        case refusal::invalid_policy:
            return {v1::REFUSAL_CODE_INVALID_POLICY, "refusal.invalid_policy"};
        case refusal::own_contribution:
            return {v1::REFUSAL_CODE_OWN_CONTRIBUTION, "refusal.own_contribution"};
        case refusal::invalid_flag: return {v1::REFUSAL_CODE_INVALID_FLAG, "refusal.invalid_flag"};
        case refusal::not_a_juror: return {v1::REFUSAL_CODE_NOT_A_JUROR, "refusal.not_a_juror"};
        case refusal::jury_over: return {v1::REFUSAL_CODE_JURY_OVER, "refusal.jury_over"};
        case refusal::nothing_to_appeal:
            return {v1::REFUSAL_CODE_NOTHING_TO_APPEAL, "refusal.nothing_to_appeal"};
        case refusal::too_alike: return {v1::REFUSAL_CODE_TOO_ALIKE, "refusal.too_alike"};
        case refusal::links_later: return {v1::REFUSAL_CODE_LINKS_LATER, "refusal.links_later"};
        case refusal::words_that_hurt:
            return {v1::REFUSAL_CODE_WORDS_THAT_HURT, "refusal.words_that_hurt"};
        case refusal::invalid_participant_limit:
            return {v1::REFUSAL_CODE_INVALID_PARTICIPANT_LIMIT,
                    "refusal.invalid_participant_limit"};
        case refusal::lobby_full: return {v1::REFUSAL_CODE_LOBBY_FULL, "refusal.lobby_full"};
        case refusal::id_reused: return {v1::REFUSAL_CODE_ID_REUSED, "refusal.id_reused"};
        case refusal::stale_command:
            return {v1::REFUSAL_CODE_STALE_COMMAND, "refusal.stale_command"};
        case refusal::too_many_outboxes:
            return {v1::REFUSAL_CODE_TOO_MANY_OUTBOXES, "refusal.too_many_outboxes"};
        case refusal::storage_readonly:
            return {v1::REFUSAL_CODE_STORAGE_READONLY, "refusal.storage_readonly"};
        case refusal::busy: return {v1::REFUSAL_CODE_BUSY, "refusal.busy"};
        case refusal::rate_limited: return {v1::REFUSAL_CODE_RATE_LIMITED, "refusal.rate_limited"};
    }
    KRING_CHECK(false);  // not a refusal at all
}

std::optional<domain::refusal> refusal_of(std::int32_t number)
{
    for (int value = static_cast<int>(domain::refusal::not_allowed);
         value <= static_cast<int>(domain::last_refusal); ++value) {
        const auto why = static_cast<domain::refusal>(value);
        if (code_of(why).number == number) return why;
    }
    return std::nullopt;
}
}  // namespace kring::wire
