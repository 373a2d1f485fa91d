// Events: the facts a room consists of. An event is never refused, never edited and never forgotten; its order among
// the others of its room is its sequence, and what it creates is named by that sequence.
// Adding a kind of event: put it at the end of `event_body`, and into proto/kring/log/v1/record.proto.
// Thread: plain values, usable anywhere.
#pragma once
#include "base/crypto.hpp"
#include "base/ids.hpp"
#include "base/time.hpp"
#include "domain/agenda.hpp"
#include "domain/ballot.hpp"
#include "domain/charter.hpp"
#include "domain/entry_rules.hpp"
#include "domain/flag.hpp"
#include "domain/invitation.hpp"
#include "domain/juror.hpp"
#include "domain/on_behalf.hpp"
#include "domain/policy.hpp"
#include "domain/screen_scene.hpp"
#include "domain/stakeholder_group.hpp"
#include "domain/table.hpp"

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace kring::domain {
enum class language : std::uint8_t { dutch = 1, english = 2 };
enum class member_role : std::uint8_t { participant = 1, helper = 2, lead = 3 };

struct room_created {
    std::string title;
    std::string question;
    std::string promise;
    domain::language language{language::dutch};
    friend bool operator==(const room_created&, const room_created&) = default;
};
struct ballot_opened {
    ballot_kind kind{};
    ballot_terms terms{};
    bool shows_counts{true};
    bool waits{false};  // for its phase: it is not open yet
    friend bool operator==(const ballot_opened&, const ballot_opened&) = default;
};
// What a name looks like (names.hpp), and which tables say so; 0: a record from before there were forms.
struct name_form {
    std::string skeleton;
    std::uint32_t tables{};
    friend bool operator==(const name_form&, const name_form&) = default;
};
struct member_joined {
    member_role role{};
    hash_128 nonce_hash{};
    link_id link{};  // the facilitator link this used up; 0: the join link
    std::string name;
    name_form form{};
    domain::invitation invitation{};  // that this used up
    friend bool operator==(const member_joined&, const member_joined&) = default;
};
struct member_renamed {
    std::string name;
    name_form form{};
    friend bool operator==(const member_renamed&, const member_renamed&) = default;
};
struct member_left {
    friend bool operator==(const member_left&, const member_left&) = default;
};
struct room_opened {
    friend bool operator==(const room_opened&, const room_opened&) = default;
};
struct room_paused {
    std::string reason;
    instant until{};  // said, not kept: somebody opens the room; the epoch: nothing is said
    friend bool operator==(const room_paused&, const room_paused&) = default;
};
struct room_closed {
    friend bool operator==(const room_closed&, const room_closed&) = default;
};
struct contribution_posted {
    contribution_id parent{};  // 0: an idea
    std::string text;
    contribution_id improves{};  // an idea: the idea it improves on; 0: none
    bool seed{false};            // an idea by which the organiser begins
    bool held{false};            // nobody but its author and facilitators sees it yet
    bool asks{false};            // a reply: a facilitator's question to the idea's author
    on_behalf source{};          // an idea: for whom it was entered; nobody: the author's own
    table_id table{};            // an idea: of this table's list; 0: of the plenary's
    friend bool operator==(const contribution_posted&, const contribution_posted&) = default;
};
struct contribution_withdrawn {
    contribution_id contribution{};
    friend bool operator==(const contribution_withdrawn&, const contribution_withdrawn&) = default;
};
struct vote_cast {
    ballot_id ballot{};
    contribution_id subject{};
    std::int32_t value{};
    friend bool operator==(const vote_cast&, const vote_cast&) = default;
};
struct vote_withdrawn {
    ballot_id ballot{};
    contribution_id subject{};
    friend bool operator==(const vote_withdrawn&, const vote_withdrawn&) = default;
};
struct contribution_hidden {
    contribution_id contribution{};
    std::string reason;
    friend bool operator==(const contribution_hidden&, const contribution_hidden&) = default;
};
struct contribution_restored {
    contribution_id contribution{};
    std::string reason;
    friend bool operator==(const contribution_restored&, const contribution_restored&) = default;
};
struct act_undone {
    act_id act{};
    friend bool operator==(const act_undone&, const act_undone&) = default;
};
struct facilitator_link_issued {
    member_role role{};
    instant expires{};
    friend bool operator==(const facilitator_link_issued&,
                           const facilitator_link_issued&) = default;
};
struct charter_set {
    domain::charter charter;
    friend bool operator==(const charter_set&, const charter_set&) = default;
};
struct charter_accepted {
    sequence version{};
    friend bool operator==(const charter_accepted&, const charter_accepted&) = default;
};
// The decision-maker, who is no member, stands by the promise as this version set it.
struct promise_confirmed {
    sequence version{};
    friend bool operator==(const promise_confirmed&, const promise_confirmed&) = default;
};
struct agenda_set {
    domain::agenda agenda;
    friend bool operator==(const agenda_set&, const agenda_set&) = default;
};
// Which phases are active from here on, in the order of the agenda: a start, an end and a longer time are all this.
struct phases_set {
    std::vector<active_phase> active;
    friend bool operator==(const phases_set&, const phases_set&) = default;
};
// From here on the room's report is the one that its log gives up to and including `as_of`.
struct report_published {
    sequence as_of{};
    friend bool operator==(const report_published&, const report_published&) = default;
};

// --- what becomes of ideas ---
// Soon after the posting an author puts mistakes right in silence; later the text before stays, as a version.
enum class edit_trace : std::uint8_t { silent = 1, version = 2 };
struct contribution_edited {
    contribution_id contribution{};
    edit_trace trace{edit_trace::version};
    std::string text;
    friend bool operator==(const contribution_edited&, const contribution_edited&) = default;
};
struct idea_tagged {
    contribution_id contribution{};
    std::string text;
    friend bool operator==(const idea_tagged&, const idea_tagged&) = default;
};
struct idea_untagged {
    contribution_id contribution{};
    tag_id tag{};  // the tagging that this takes back
    friend bool operator==(const idea_untagged&, const idea_untagged&) = default;
};
struct group_made {
    std::string title;
    friend bool operator==(const group_made&, const group_made&) = default;
};
struct group_renamed {
    group_id group{};
    std::string title;
    friend bool operator==(const group_renamed&, const group_renamed&) = default;
};
// Its ideas are in no group from here on.
struct group_dissolved {
    group_id group{};
    friend bool operator==(const group_dissolved&, const group_dissolved&) = default;
};
struct idea_grouped {
    contribution_id contribution{};
    group_id group{};  // 0: out of its group
    friend bool operator==(const idea_grouped&, const idea_grouped&) = default;
};
// A link: both ideas keep their texts, votes and replies.
struct idea_merged {
    contribution_id contribution{};
    contribution_id into{};
    std::string reason;
    friend bool operator==(const idea_merged&, const idea_merged&) = default;
};
struct idea_unmerged {
    contribution_id contribution{};
    contribution_id from{};  // what it was merged into
    friend bool operator==(const idea_unmerged&, const idea_unmerged&) = default;
};

// --- ballots ---
// From here on it takes votes or does not, and everybody sees its counts or does not.
struct ballot_set {
    ballot_id ballot{};
    bool is_open{true};
    bool shows_counts{true};
    friend bool operator==(const ballot_set&, const ballot_set&) = default;
};

// --- answers in words ---
// In the place of the answer that this member gave before.
struct answer_given {
    ballot_id ballot{};
    std::vector<std::string> texts;
    friend bool operator==(const answer_given&, const answer_given&) = default;
};
struct answer_withdrawn {
    ballot_id ballot{};
    friend bool operator==(const answer_withdrawn&, const answer_withdrawn&) = default;
};
// From here on participants and screens see this text in nobody's answer, or see it again.
struct answer_muted {
    ballot_id ballot{};
    bool is_muted{true};
    std::string text;
    friend bool operator==(const answer_muted&, const answer_muted&) = default;
};

// --- people and pace ---
// By a facilitator. Whoever gets the lead from somebody who took it over has it on the same terms.
struct role_changed {
    member_id member{};
    member_role role{};
    friend bool operator==(const role_changed&, const role_changed&) = default;
};
// A helper, the actor, leads because no lead was there.
struct lead_taken_over {
    friend bool operator==(const lead_taken_over&, const lead_taken_over&) = default;
};
// From here on a participant writes at most one text in this time; 0: as fast as the limits allow.
struct slow_mode_set {
    std::chrono::seconds between{};
    friend bool operator==(const slow_mode_set&, const slow_mode_set&) = default;
};

// From here on what participants write waits for a facilitator, and is published by itself after so long; 0: not any more,
// and what waits is published.
struct hold_set {
    std::chrono::seconds publish_after{};
    friend bool operator==(const hold_set&, const hold_set&) = default;
};
// By a facilitator, or by the clock.
struct contribution_published {
    contribution_id contribution{};
    friend bool operator==(const contribution_published&, const contribution_published&) = default;
};
struct contribution_declined {
    contribution_id contribution{};
    std::string reason;
    friend bool operator==(const contribution_declined&, const contribution_declined&) = default;
};
struct member_muted {
    member_id member{};
    instant until{};
    std::string reason;
    friend bool operator==(const member_muted&, const member_muted&) = default;
};
struct member_removed {
    member_id member{};
    std::string reason;
    friend bool operator==(const member_removed&, const member_removed&) = default;
};

// --- what the room looks at together ---
struct locked {
    contribution_id contribution{};  // 0: the room, to newcomers
    std::string reason;
    friend bool operator==(const locked&, const locked&) = default;
};
struct unlocked {
    contribution_id contribution{};
    friend bool operator==(const unlocked&, const unlocked&) = default;
};
struct spotlight_set {
    contribution_id contribution{};  // 0: nothing
    bool follow{false};
    friend bool operator==(const spotlight_set&, const spotlight_set&) = default;
};
struct idea_pinned {
    contribution_id contribution{};
    bool pinned{true};  // or taken off
    friend bool operator==(const idea_pinned&, const idea_pinned&) = default;
};
struct announced {
    std::string text;  // empty: what was announced is taken back
    friend bool operator==(const announced&, const announced&) = default;
};

// --- what facilitators and participants say to each other ---
struct insight_shared {
    std::string text;
    std::vector<contribution_id> ideas;  // that it cites
    friend bool operator==(const insight_shared&, const insight_shared&) = default;
};
struct insight_taken_back {
    insight_id insight{};
    friend bool operator==(const insight_taken_back&, const insight_taken_back&) = default;
};
// Of a participant to the facilitators, or of one of these to the participant.
struct line_sent {
    member_id member{};  // the participant
    std::string text;
    friend bool operator==(const line_sent&, const line_sent&) = default;
};

// --- for people without a phone ---
// A show of hands for an idea, in the place of the one before.
struct hands_counted {
    contribution_id contribution{};
    show_of_hands counted{};
    std::string reason;  // of a correction; empty: the first count
    friend bool operator==(const hands_counted&, const hands_counted&) = default;
};

// All stakeholder groups. Who chose one that is not among them counts as having chosen none.
struct stakeholder_groups_set {
    std::vector<stakeholder_group> groups;
    friend bool operator==(const stakeholder_groups_set&, const stakeholder_groups_set&) = default;
};
struct stakeholder_group_chosen {
    std::uint32_t number{};  // 0: none
    friend bool operator==(const stakeholder_group_chosen&,
                           const stakeholder_group_chosen&) = default;
};
// Join links of the generations before are void.
struct join_link_rotated {
    friend bool operator==(const join_link_rotated&, const join_link_rotated&) = default;
};

// --- tables ---
struct table_made {
    std::string name;
    friend bool operator==(const table_made&, const table_made&) = default;
};
struct table_renamed {
    table_id table{};
    std::string name;
    friend bool operator==(const table_renamed&, const table_renamed&) = default;
};
// Nobody sits there from here on, and its ideas are the plenary's.
struct table_dissolved {
    table_id table{};
    friend bool operator==(const table_dissolved&, const table_dissolved&) = default;
};
struct seating_set {
    seating how{seating::chosen};
    friend bool operator==(const seating_set&, const seating_set&) = default;
};
// By the member, by a facilitator, or by the room.
struct seat_taken {
    member_id member{};
    table_id table{};  // 0: stands up
    friend bool operator==(const seat_taken&, const seat_taken&) = default;
};
struct note_taker_set {
    member_id member{};
    bool takes_notes{true};
    friend bool operator==(const note_taker_set&, const note_taker_set&) = default;
};
struct table_time_set {
    table_id table{};  // 0: all
    instant ends{};    // the epoch: no time is set
    friend bool operator==(const table_time_set&, const table_time_set&) = default;
};
// From here on the plenary's list has these ideas too.
struct ideas_harvested {
    std::vector<contribution_id> ideas;
    friend bool operator==(const ideas_harvested&, const ideas_harvested&) = default;
};

// --- newcomers, who are named by the hash of their join's nonce ---
struct entry_set {
    entry_rules rules;
    friend bool operator==(const entry_set&, const entry_set&) = default;
};
// Whenever one of them joins, they need not wait.
struct newcomers_let_in {
    std::vector<hash_128> newcomers;
    friend bool operator==(const newcomers_let_in&, const newcomers_let_in&) = default;
};
struct newcomer_turned_away {
    hash_128 newcomer{};
    std::string reason;
    friend bool operator==(const newcomer_turned_away&, const newcomer_turned_away&) = default;
};

// As many as `count`, numbered from 1.
struct invitations_made {
    std::uint32_t count{};
    std::string channel;
    friend bool operator==(const invitations_made&, const invitations_made&) = default;
};
// What nobody used of them is void.
struct invitations_withdrawn {
    invitation which;
    friend bool operator==(const invitations_withdrawn&, const invitations_withdrawn&) = default;
};

// --- recovery codes, which no event holds ---
// By a facilitator, for themselves: the code that this event's sequence names, in the place of the one before.
struct recovery_made {
    friend bool operator==(const recovery_made&, const recovery_made&) = default;
};
// Somebody showed it, and goes on as the facilitator.
struct recovery_used {
    friend bool operator==(const recovery_used&, const recovery_used&) = default;
};

// Whoever comes by the join link has to say it from here on.
struct passphrase_set {
    bool is_asked{false};
    std::string passphrase;
    friend bool operator==(const passphrase_set&, const passphrase_set&) = default;
};

// --- a room that keeps itself clean; what the rules do has no actor ---
// By a facilitator: from here on these rules hold.
struct policy_set {
    domain::policy policy;
    friend bool operator==(const policy_set&, const policy_set&) = default;
};
// In the place of what this member said about it before.
struct contribution_flagged {
    contribution_id contribution{};
    flag_reason reason{flag_reason::off_topic};
    contribution_id double_of{};  // of a duplicate: the idea that it is the same as
    std::uint32_t views{};        // how many members had seen it
    std::string note;
    friend bool operator==(const contribution_flagged&, const contribution_flagged&) = default;
};
struct flag_withdrawn {
    contribution_id contribution{};
    friend bool operator==(const flag_withdrawn&, const flag_withdrawn&) = default;
};
// How many members have seen each of these by now.
struct view_count {
    contribution_id contribution{};
    std::uint32_t views{};
    friend bool operator==(const view_count&, const view_count&) = default;
};
struct views_counted {
    std::vector<view_count> seen;  // in order of contribution
    friend bool operator==(const views_counted&, const views_counted&) = default;
};
// By a rule: folded, until a jury, its author or a facilitator settles it.
struct contribution_blurred {
    contribution_id contribution{};
    sequence policy{};  // the version of the rules; 0: those that every room begins with
    domain::evidence evidence;
    friend bool operator==(const contribution_blurred&, const contribution_blurred&) = default;
};
// By a rule. From the seed and the eligible whoever reads the log draws the same (jury.hpp).
struct jury_called {
    contribution_id contribution{};
    jury_cause cause{jury_cause::flags};
    sequence policy{};
    domain::evidence evidence;
    std::uint64_t seed{};
    std::vector<member_id> eligible;  // who have not voted on it, in order of id
    std::vector<member_id> voters;    // who voted for it, in order of id
    std::vector<member_id> drawn;     // in the order of the draw
    instant ends{};
    std::vector<member_id> others;  // who voted otherwise, in order of id
    friend bool operator==(const jury_called&, const jury_called&) = default;
};
// By a rule: the next of the draw, beside those who have not answered.
struct jurors_added {
    jury_id jury{};
    std::vector<member_id> drawn;
    friend bool operator==(const jurors_added&, const jurors_added&) = default;
};
struct jury_answered {
    jury_id jury{};
    jury_answer answer{jury_answer::keep};
    friend bool operator==(const jury_answered&, const jury_answered&) = default;
};
// By a rule. `removed` hides what it judged; `kept` settles the flags.
struct jury_closed {
    jury_id jury{};
    jury_verdict verdict{jury_verdict::kept};
    std::uint32_t keeps{};
    std::uint32_t removes{};
    friend bool operator==(const jury_closed&, const jury_closed&) = default;
};
// By a rule: not folded and not hidden by a jury any more.
struct contribution_cleared {
    contribution_id contribution{};
    clearing why{clearing::kept};
    friend bool operator==(const contribution_cleared&, const contribution_cleared&) = default;
};
// By the author of what a jury hid, once: a fresh jury is to judge it.
struct verdict_appealed {
    contribution_id contribution{};
    friend bool operator==(const verdict_appealed&, const verdict_appealed&) = default;
};

// By a facilitator, or by what ended the wish that stood.
struct screen_set {
    screen_scene scene{screen_scene::by_itself};
    friend bool operator==(const screen_set&, const screen_set&) = default;
};

// In the order of their numbers in the log: an alternative's index plus one is its record's `kind`.
using event_body = std::variant<
    room_created, ballot_opened, member_joined, member_renamed, member_left, room_opened,
    room_paused, room_closed, contribution_posted, contribution_withdrawn, vote_cast,
    vote_withdrawn, contribution_hidden, contribution_restored, act_undone, facilitator_link_issued,
    charter_set, charter_accepted, promise_confirmed, agenda_set, phases_set, contribution_edited,
    idea_tagged, idea_untagged, group_made, group_renamed, group_dissolved, idea_grouped,
    idea_merged, idea_unmerged, report_published, ballot_set, answer_given, answer_withdrawn,
    answer_muted, role_changed, lead_taken_over, slow_mode_set, hold_set, contribution_published,
    contribution_declined, member_muted, member_removed, locked, unlocked, spotlight_set,
    idea_pinned, announced, insight_shared, insight_taken_back, line_sent, hands_counted,
    stakeholder_groups_set, stakeholder_group_chosen, join_link_rotated, table_made, table_renamed,
    table_dissolved, seating_set, seat_taken, note_taker_set, table_time_set, ideas_harvested,
    entry_set, newcomers_let_in, newcomer_turned_away, invitations_made, invitations_withdrawn,
    recovery_made, recovery_used, passphrase_set, policy_set, contribution_flagged, flag_withdrawn,
    views_counted, contribution_blurred, jury_called, jurors_added, jury_answered, jury_closed,
    contribution_cleared, verdict_appealed, screen_set>;

struct event {
    sequence at{};
    instant time{};     // room time: not before that of the event before
    member_id actor{};  // 0: nobody of the room: the operator, the decision-maker, the clock
    event_body body;
    friend bool operator==(const event&, const event&) = default;
};
}  // namespace kring::domain
