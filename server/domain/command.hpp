// Commands: what somebody wishes for. A command may be refused; texts come as typed and are cleaned by `decide`.
// Who wishes is an argument of `decide`, never a field a client could fill in.
// Thread: plain values, usable anywhere.
#pragma once
#include "domain/event.hpp"

#include <string>
#include <variant>
#include <vector>

namespace kring::domain {
// --- of members, numbered in their outbox ---
struct open_room {};
struct pause_room {
    std::string reason;
    std::chrono::seconds from_now{};  // shown as the time to be back; 0: none is said
};
struct close_room {};
struct rename_member {
    std::string name;
};
struct leave_room {};
struct post_idea {
    std::string text;
    contribution_id improves{};  // the idea that this one improves on; 0: none
    bool seed{false};            // facilitators: shown as the organiser's
    on_behalf source{};          // note-takers: for whom it is
    table_id table{};            // whose list it is for; 0: the plenary's
    bool despite_words{false};   // its author was warned of words that hurt, and means it
};
// Each text is an idea of its own; all of them are posted, or none.
struct post_ideas {
    std::vector<std::string> texts;
    bool seed{false};
    on_behalf source{};
    table_id table{};
    bool despite_words{false};
};
struct count_hands {
    contribution_id contribution{};
    show_of_hands counted{};
    std::string reason;  // of a correction
};
struct post_reply {
    contribution_id parent{};
    std::string text;
    bool despite_words{false};
};
struct withdraw_contribution {
    contribution_id contribution{};
};
struct cast_vote {
    ballot_id ballot{};
    contribution_id subject{};
    std::int32_t value{};
};
struct withdraw_vote {
    ballot_id ballot{};
    contribution_id subject{};
};
struct hide_contribution {
    contribution_id contribution{};
    std::string reason;
};
struct restore_contribution {
    contribution_id contribution{};
    std::string reason;
};
struct undo_act {
    act_id act{};
};
struct set_charter {
    domain::charter charter;
};
struct accept_charter {
    sequence version{};
};
struct set_agenda {
    domain::agenda agenda;
};
struct phase_wish {
    std::uint32_t number{};
    std::chrono::seconds from_now{};  // ends so long from now; 0: as it does, or as planned
    std::chrono::seconds extend{};    // and so much later
};
struct set_phases {
    std::vector<phase_wish> phases;
};
struct publish_report {
    sequence as_of{};  // 0: as of now
};

struct edit_contribution {
    contribution_id contribution{};
    std::string text;
    bool despite_words{false};
};
struct tag_idea {
    contribution_id contribution{};
    std::string text;
};
struct untag_idea {
    contribution_id contribution{};
    tag_id tag{};
};
struct make_group {
    std::string title;
};
struct rename_group {
    group_id group{};
    std::string title;
};
struct dissolve_group {
    group_id group{};
};
struct group_idea {
    contribution_id contribution{};
    group_id group{};  // 0: out of its group
};
struct merge_idea {
    contribution_id contribution{};
    contribution_id into{};
    std::string reason;
};
struct unmerge_idea {
    contribution_id contribution{};
};

struct open_ballot {
    ballot_kind kind{};
    ballot_terms terms{};
    bool shows_counts{true};
};
struct set_ballot {
    ballot_id ballot{};
    bool is_open{true};
    bool shows_counts{true};
};

struct answer_prompt {
    ballot_id ballot{};
    std::vector<std::string> texts;
};
struct withdraw_answer {
    ballot_id ballot{};
};
struct mute_answer {
    ballot_id ballot{};
    bool is_muted{true};
    std::string text;
};

// --- people and pace ---
struct issue_helper_link {};
struct hand_lead {
    member_id member{};
};
struct take_role_back {
    member_id member{};
    member_role role{member_role::helper};  // the one that is taken back
};
struct take_over_lead {};
struct set_slow_mode {
    std::chrono::seconds between{};  // 0: off
};

struct set_hold {
    std::chrono::seconds publish_after{};  // 0: off
};
struct approve_contributions {
    std::vector<contribution_id> contributions;
};
struct decline_contribution {
    contribution_id contribution{};
    std::string reason;
};
struct mute_member {
    member_id member{};
    std::chrono::seconds time{};  // 0: as usual
    std::string reason;
};
struct remove_member {
    member_id member{};
    std::string reason;
};
struct set_stakeholder_groups {
    std::vector<stakeholder_group> groups;
};
struct choose_stakeholder_group {
    std::uint32_t number{};  // 0: none
};
// The join link and all of its kind before it lead nowhere from here on; who is in stays in.
struct rotate_join_link {};
// --- newcomers ---
// How many come in is not set by it: that stays as it is.
struct set_entry {
    entry_rules rules;
};
struct limit_participants {
    std::uint32_t most{};  // 0: as many as the server takes
};
struct set_passphrase {
    std::string passphrase;  // empty: none is asked for any more
};
struct let_in {
    std::vector<hash_128> newcomers;
    bool everybody{false};  // who waits
};
struct turn_away {
    hash_128 newcomer{};
    std::string reason;
};

struct make_invitations {
    std::string channel;
    std::uint32_t count{};
};
struct withdraw_invitations {
    invitation which;
};

struct lock {
    contribution_id contribution{};  // 0: the room, to newcomers
    std::string reason;
};
struct unlock {
    contribution_id contribution{};
};
struct spotlight {
    contribution_id contribution{};  // 0: nothing
    bool follow{false};              // phones go along
};
struct pin_idea {
    contribution_id contribution{};
    bool pinned{true};
};
struct announce {
    std::string text;  // empty: what was announced is taken back
};
struct ask_on {
    contribution_id contribution{};
    std::string text;
};
struct share_insight {
    std::string text;
    std::vector<contribution_id> ideas;
};
struct take_back_insight {
    insight_id insight{};
};
struct send_line {
    member_id member{};  // whom a facilitator answers; 0: to the facilitators
    std::string text;
};

// --- tables ---
struct make_tables {
    std::vector<std::string> names;
};
struct rename_table {
    table_id table{};
    std::string name;
};
struct dissolve_table {
    table_id table{};
};
struct set_seating {
    seating how{seating::chosen};
    reseating whom{reseating::who_stands};  // where seats are assigned
};
struct take_seat {
    table_id table{};    // 0: stands up
    member_id member{};  // whom a facilitator places; 0: oneself
};
struct set_note_taker {
    member_id member{};  // 0: oneself
    bool takes_notes{true};
};
struct set_table_time {
    table_id table{};                 // 0: all
    std::chrono::seconds from_now{};  // 0: no time any more
};
struct harvest_tables {
    std::uint32_t at_most{};  // of each table
    table_id table{};         // 0: all
};

// --- a room that keeps itself clean ---
struct set_policy {
    domain::policy policy;
};
struct flag_contribution {
    contribution_id contribution{};
    flag_reason reason{flag_reason::off_topic};
    contribution_id double_of{};  // of a duplicate: the idea that it is the same as
    std::string note;             // empty: none
};
struct withdraw_flag {
    contribution_id contribution{};
};
struct answer_jury {
    jury_id jury{};
    jury_answer answer{jury_answer::keep};
};
struct appeal {
    contribution_id contribution{};
};
struct set_screen {
    screen_scene scene{screen_scene::by_itself};
};

using command = std::variant<
    open_room, pause_room, close_room, rename_member, leave_room, post_idea, post_reply,
    withdraw_contribution, cast_vote, withdraw_vote, hide_contribution, restore_contribution,
    undo_act, set_charter, accept_charter, set_agenda, set_phases, edit_contribution, tag_idea,
    untag_idea, make_group, rename_group, dissolve_group, group_idea, merge_idea, unmerge_idea,
    publish_report, open_ballot, set_ballot, answer_prompt, withdraw_answer, mute_answer,
    issue_helper_link, hand_lead, take_role_back, take_over_lead, set_slow_mode, set_hold,
    approve_contributions, decline_contribution, mute_member, remove_member, lock, unlock,
    spotlight, pin_idea, announce, ask_on, share_insight, take_back_insight, send_line, post_ideas,
    count_hands, set_stakeholder_groups, choose_stakeholder_group, rotate_join_link, make_tables,
    rename_table, dissolve_table, set_seating, take_seat, set_note_taker, set_table_time,
    harvest_tables, set_entry, let_in, turn_away, make_invitations, withdraw_invitations,
    set_passphrase, set_policy, flag_contribution, withdraw_flag, answer_jury, appeal,
    limit_participants, set_screen>;

// --- of newcomers, of the operator and of the decision-maker ---

// The link's MAC was verified before; whether the link still holds is for `decide_join`.
struct join_room {
    link_id link{};  // 0: the join link
    hash_128 nonce_hash{};
    std::string name;
    sequence accepts{};  // the version of the charter that was read and agreed to; 0: none
    std::uint32_t stakeholder_group{};  // 0: none
    std::uint32_t link_generation{};    // of the join link
    member_id removed_as{};  // whom this browser was when it was told of a removal; 0: nobody
    domain::invitation invitation{};  // instead of a link
    std::string passphrase{};         // as it was typed; empty: none was
    bool waits_in_line{false};        // for a place while the room is full
};
struct create_room {
    std::string title;
    std::string question;
    std::string promise;
    domain::language language{language::dutch};
};
struct issue_facilitator_link {
    member_role role{member_role::lead};
};
// By the decision-maker's link, whose MAC was verified before; whether its promise still holds is for
// `decide_confirmation`.
struct confirm_promise {
    sequence version{};
};
}  // namespace kring::domain
