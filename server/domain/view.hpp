// Views: what an audience may see. A view state is a function of the room's state, and it can be kept up to date by the
// changes that events bring:
//
//     fold(project(events)) = view_of(apply(events)),   from any view state on.
//
// The TypeScript store is the second implementation of `fold`; docs/protocol.md is its text. Counts (totals), presence
// and what a member alone may see (self) are state of their own, sent when they change, and no part of the law.
// Thread: pure functions on plain values.
#pragma once
#include "domain/room_state.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace kring::domain {
enum class view_kind : std::uint8_t { participant = 1, facilitator = 2, screen = 3 };
inline constexpr std::size_t view_kinds = 3;

struct view_header {
    room_phase phase{room_phase::draft};
    std::string title;
    std::string question;
    std::string promise;
    std::string pause_reason;
    domain::language language{language::dutch};
    sequence report{};       // what the report that everybody may read is as of; 0: there is none
    instant paused_until{};  // said; the epoch: nothing is
    bool locked{false};      // nobody new comes in
    std::uint32_t link_generation{};   // facilitators and screens: of the join links that lead in
    bool lobby{false};                 // facilitators: newcomers wait to be let in
    bool confidential{false};          // facilitators and screens: no typed code leads in
    bool by_invitation{false};         // likewise: the join link lets nobody new in
    bool by_passphrase{false};         // likewise, and newcomers: the join link asks for it
    std::string passphrase{};          // facilitators: what newcomers are to say
    std::uint32_t participants_max{};  // facilitators: set for the room; 0: nothing is
    screen_scene screen{
        screen_scene::by_itself};  // facilitators and screens: what facilitators wish
    friend bool operator==(const view_header&, const view_header&) = default;
};

// The last two in the view of facilitators alone: waiting for one of them, or declined.
enum class item_state : std::uint8_t {
    shown = 1,
    hidden = 2,
    withdrawn = 3,
    held = 4,
    declined = 5
};
inline constexpr item_state last_item_state = item_state::declined;

struct view_hide {
    act_id act{};
    member_id by{};
    std::string by_name;
    std::string reason;
    instant time{};
    friend bool operator==(const view_hide&, const view_hide&) = default;
};

// Facilitators: what somebody who is not named finds wrong, and nothing has settled yet.
struct view_flag {
    flag_reason reason{flag_reason::off_topic};
    contribution_id double_of{};
    std::string note;
    friend bool operator==(const view_flag&, const view_flag&) = default;
};

struct view_version {
    std::string text;
    instant time{};  // when it was written
    friend bool operator==(const view_version&, const view_version&) = default;
};

struct view_item {
    contribution_id id{};
    contribution_id parent{};
    item_state state{item_state::shown};
    member_id author{};  // 0: not shown in this view
    std::string author_name;
    std::optional<member_role> author_role;
    std::string text;
    std::string text_language;  // as a BCP 47 tag; empty: it cannot be told from the text
    instant time{};
    std::string hidden_reason;
    std::vector<view_hide> hides;  // facilitators: the acts that stand
    // What the community found wrong, while that keeps it folded or hidden; folded: the text is there, one tap away.
    std::optional<flag_reason> found{};
    act_id folded{};  // 0: not; screens have no folded text, there it is hidden

    // --- places of an idea among others: they stay when text and author leave a view ---
    contribution_id improves{};     // 0: none
    group_id group{};               // 0: none
    contribution_id merged_into{};  // 0: stands for itself
    act_id locked{};                // takes no replies and no votes by this act; 0: it does
    table_id table{};               // of this table's list; 0: of the plenary's
    act_id lifted{};                // into the plenary by this act; 0: not
    // --- these do not ---
    bool seed{false};
    bool asks{false};       // a reply: a facilitator's question to the idea's author
    on_behalf source{};     // for whom it was entered; nobody: the author's own
    show_of_hands hands{};  // beside what was voted, never in it
    std::string merge_reason;
    sequence edited{};  // the last edit that left a version; 0: none
    instant edited_time{};
    std::vector<tag> tags;               // in order of id
    std::vector<view_version> versions;  // facilitators: the texts before, the oldest first
    std::vector<view_flag> flags;        // facilitators: in the order of flagging
    jury_id jury{};                      // facilitators: that sits over it; 0: none
    instant jury_ends{};
    bool appealed{false};  // facilitators: its author asks for another verdict, and no jury sits
    bool text_later{
        false};  // there is a text, which is not here (later_texts.hpp); `view_of` has all
    friend bool operator==(const view_item&, const view_item&) = default;
};

// How much of its items' authors a view shows, in falling order.
enum class authors_shown : std::uint8_t { named = 1, numbered = 2, hidden = 3 };

struct view_charter {
    sequence version{};
    charter terms;
    bool confirmed{false};
    friend bool operator==(const view_charter&, const view_charter&) = default;
};

struct view_phases {
    agenda plan;
    std::vector<active_phase> active;
    std::optional<phase_switches> switches;  // nothing: no phase has begun
    friend bool operator==(const view_phases&, const view_phases&) = default;
};

// How fast participants write.
struct view_pace {
    std::chrono::seconds between_texts{};  // of one member; 0: as fast as the limits allow
    std::chrono::seconds publish_after{};  // what waits for a facilitator; 0: nothing waits
    friend bool operator==(const view_pace&, const view_pace&) = default;
};

// An entry of the moderation log.
struct view_act {
    act_id id{};
    act_kind kind{act_kind::hiding};
    instant time{};
    std::string reason;
    contribution_id contribution{};  // what it is about; 0: the room
    contribution_id into{};          // a merging: what the idea was merged into
    instant until{};  // a pausing: when it is said to end; the epoch: nothing is said
    bool undone{false};
    std::optional<ruling> by_rule;  // nothing: somebody did it
    // --- facilitators ---
    member_id member{};  // a muting or a removing: whom it is about
    member_id by{};
    std::string by_name;
    member_id undone_by{};
    std::string undone_by_name;
    friend bool operator==(const view_act&, const view_act&) = default;
};

// What somebody answers in words to a question. Of whom it is, no view tells.
struct view_answer {
    ballot_id ballot{};
    sequence id{};
    std::vector<std::string> texts;
    friend bool operator==(const view_answer&, const view_answer&) = default;
};
struct muted_text {
    ballot_id ballot{};
    std::string text;
    friend bool operator==(const muted_text&, const muted_text&) = default;
};

// Facilitators: a private line, of a participant or to one.
struct view_line {
    sequence id{};
    member_id member{};   // the participant
    std::string name;     // as far as authors are named
    bool answers{false};  // it is a facilitator's
    std::string text;
    instant time{};
    friend bool operator==(const view_line&, const view_line&) = default;
};

// Facilitators: how many invitations of a channel there are, and what became of them.
struct view_batch {
    batch_id id{};
    std::string channel;
    std::uint32_t count{};
    std::uint32_t used{};
    std::uint32_t withdrawn{};
    friend bool operator==(const view_batch&, const view_batch&) = default;
};

struct view_state {
    sequence as_of{};
    view_header header;
    std::vector<ballot> ballots;     // in order of id
    std::vector<idea_group> groups;  // in order of id
    std::vector<stakeholder_group> stakeholder_groups;
    domain::seating seating{domain::seating::chosen};
    std::vector<table> tables;  // in order of id
    std::optional<view_charter> charter;
    std::optional<view_phases> phases;  // nothing: the room never had an agenda
    view_pace pace;
    policy_in_force policy;
    authors_shown authors{authors_shown::named};
    std::vector<view_answer> answers;  // in order of ballot and id
    std::vector<muted_text> muted;     // facilitators: by ballot, in the order of muting
    std::vector<view_item> items;      // in order of id
    std::vector<view_act> acts;        // the latest of the moderation log, in order of id
    std::uint32_t act_count{};         // how many there ever were
    room_stage stage;
    std::vector<insight> insights;        // in order of id
    std::vector<view_line> lines;         // in order of id
    std::vector<view_batch> invitations;  // in order of id
    friend bool operator==(const view_state&, const view_state&) = default;
};

// --- changes ---
struct item_hidden {
    contribution_id id{};
    std::string reason;
    std::optional<flag_reason> found{};  // what the community found wrong
    friend bool operator==(const item_hidden&, const item_hidden&) = default;
};
struct item_withdrawn {
    contribution_id id{};
    friend bool operator==(const item_withdrawn&, const item_withdrawn&) = default;
};
struct author_renamed {
    member_id member{};
    std::string name;
    friend bool operator==(const author_renamed&, const author_renamed&) = default;
};
// What items showed of their authors beyond `authors` leaves them.
struct charter_changed {
    view_charter charter;
    authors_shown authors{authors_shown::named};
    friend bool operator==(const charter_changed&, const charter_changed&) = default;
};
struct item_author {
    contribution_id id{};
    member_id author{};
    std::string name;
    friend bool operator==(const item_author&, const item_author&) = default;
};
// Its size depends on the number of items only where authors come back.
struct phases_changed {
    std::optional<agenda> plan;  // nothing: as it was
    std::vector<active_phase> active;
    std::optional<phase_switches> switches;
    authors_shown authors{authors_shown::named};
    std::vector<item_author> shown;  // who wrote what, where that can be seen again
    friend bool operator==(const phases_changed&, const phases_changed&) = default;
};
// The group is gone, and no item is in it any more.
struct group_gone {
    group_id id{};
    friend bool operator==(const group_gone&, const group_gone&) = default;
};
// The question and all its answers, in the place of those that were there.
struct prompt_changed {
    ballot prompt;
    std::vector<view_answer> answers;
    friend bool operator==(const prompt_changed&, const prompt_changed&) = default;
};
// Each is added or replaces its former self; without texts it goes.
struct answers_changed {
    std::vector<view_answer> answers;
    friend bool operator==(const answers_changed&, const answers_changed&) = default;
};
// Facilitators: others do not see this text, or do again.
struct text_muted {
    muted_text what;
    bool is_muted{true};
    friend bool operator==(const text_muted&, const text_muted&) = default;
};
struct insight_gone {
    insight_id id{};
    friend bool operator==(const insight_gone&, const insight_gone&) = default;
};
// In place of all that were there.
struct stakeholder_groups_changed {
    std::vector<stakeholder_group> groups;
    friend bool operator==(const stakeholder_groups_changed&,
                           const stakeholder_groups_changed&) = default;
};
// The table is gone, and its ideas are the plenary's.
struct table_gone {
    table_id id{};
    friend bool operator==(const table_gone&, const table_gone&) = default;
};
struct tables_changed {
    domain::seating seating{domain::seating::chosen};
    std::optional<instant> ends;  // of all tables; nothing: as they were
    friend bool operator==(const tables_changed&, const tables_changed&) = default;
};
struct items_lifted {
    std::vector<contribution_id> ids;
    act_id by{};  // 0: back to their tables
    friend bool operator==(const items_lifted&, const items_lifted&) = default;
};
// What is changed stands beside the body alone.
struct nothing_else {
    friend bool operator==(const nothing_else&, const nothing_else&) = default;
};
using view_change_body =
    std::variant<view_header, view_item, item_hidden, item_withdrawn, author_renamed, ballot,
                 charter_changed, phases_changed, idea_group, group_gone, nothing_else,
                 prompt_changed, answers_changed, text_muted, view_pace, room_stage, insight,
                 insight_gone, view_line, stakeholder_groups_changed, table, table_gone,
                 tables_changed, items_lifted, view_batch, policy_in_force>;
// A new or a changed entry of the moderation log, and how many there are with it.
struct act_change {
    view_act act;
    std::uint32_t count{};
    friend bool operator==(const act_change&, const act_change&) = default;
};
struct view_change {
    sequence at{};
    view_change_body body;
    std::optional<act_change> act{};  // beside the body
    friend bool operator==(const view_change&, const view_change&) = default;
};

[[nodiscard]] view_state view_of(const room_state& state, view_kind view);

// What somebody reads before going in, whoever they will be.
struct room_entry {
    view_header header;
    std::optional<view_charter> charter;
    std::vector<stakeholder_group> stakeholder_groups;
    std::vector<std::string> free_names;  // of those that somebody thinks of taking
    friend bool operator==(const room_entry&, const room_entry&) = default;
};
// By which somebody comes in.
enum class way_in : std::uint8_t {
    join_link,  // or the code that stands for it
    other  // an invitation, a facilitator's link: nobody who comes by it is asked for the passphrase
};
// `names`: what they think of calling themselves.
[[nodiscard]] room_entry entry_of(const room_state& state, way_in by,
                                  const std::vector<std::string>& names);

// Appends what `fact` changes in this view; `after` is the state it led to. At most one change per event and view.
void project(const event& fact, const room_state& after, view_kind view,
             std::vector<view_change>& changes);

// Leaves of an item what a view without its text shows: that it is there, and where.
void strip(view_item& item, item_state to);

// Changes at or below `as_of` were folded before and are skipped.
void fold(const view_change& change, view_state& state);

// One line per thing, for comparing implementations; docs/protocol.md gives the format.
[[nodiscard]] std::string canonical_text(const view_state& state);
// FNV-1a, 64 bits, of the canonical text, as 16 lower-case hexadecimal digits.
[[nodiscard]] std::string digest_of(const view_state& state);

// --- totals ---
struct subject_total {
    contribution_id subject{};
    ballot_id ballot{};
    vote_counts counts{};
    std::uint8_t count_size{};
    friend bool operator==(const subject_total&, const subject_total&) = default;
};
// The counts of one contribution as this view may see them: none of what it does not show. Appends.
void totals_of(const room_state& state, const contribution& subject, view_kind view,
               std::vector<subject_total>& totals);
// The counts of any subject: of a contribution, of a ballot itself, of a pair of ideas. Appends.
void totals_of(const room_state& state, contribution_id subject, view_kind view,
               std::vector<subject_total>& totals);
// All counts that this view may see, in order of subject. Appends.
void all_totals(const room_state& state, view_kind view, std::vector<subject_total>& totals);
// Whether participants and screens may see what a ballot counted on such a subject, so far as they see the subject.
[[nodiscard]] bool shows_counts(const room_state& state, const ballot& on, vote_on subject);
// Whether an event may let participants and screens see counts that they could not see before.
[[nodiscard]] bool reveals_counts(const event& fact, const room_state& after);
// The subjects whose counts an event changes, or brings into a view. Appends.
void counted_by(const event& fact, const room_state& after, std::vector<contribution_id>& subjects);
// Whether after it they see less of what there was: of counts or of authors.
[[nodiscard]] bool narrows(const event& fact, const room_state& after);

// What the charter's goals are counted by, as this view may see it; nothing in a room that counts nothing.
struct view_counts {
    std::uint32_t ideas{};
    std::uint32_t contributions{};
    std::uint32_t writers{};
    std::optional<std::uint32_t> voters;  // nothing: hidden
    std::optional<std::uint32_t> votes;
    friend bool operator==(const view_counts&, const view_counts&) = default;
};
[[nodiscard]] std::optional<view_counts> counts_of(const room_state& state, view_kind view);

// --- people, for facilitators ---
// Somebody of the room as facilitators see them. Whether they are there is not the domain's to know.
struct view_person {
    member_id id{};
    std::optional<member_role> role;  // nothing: not of the room any more, and nothing else is told
    std::string name;                 // empty where the charter keeps it from everybody
    bool took_over{false};
    std::optional<mute> muted{};  // the longest, over or not
    act_id removed{};             // the act that stands; 0: not removed
    std::string removal_reason{};
    table_id table{};  // where they sit; 0: nowhere
    bool takes_notes{false};
    friend bool operator==(const view_person&, const view_person&) = default;
};
[[nodiscard]] view_person person_of(const room_state& state, member_id id);
// Whom an event changes for facilitators.
[[nodiscard]] std::optional<member_id> person_changed_by(const event& fact,
                                                         const room_state& after);
// Whether after it all of them are told anew: they show less of their names.
[[nodiscard]] bool renews_people(const event& fact);
// The helper links that wait to be used, in order.
[[nodiscard]] std::vector<std::pair<link_id, instant>> open_helper_links(const room_state& state);

// --- self ---
struct own_vote {
    vote_key key;
    std::optional<std::int32_t> value;  // nothing: no vote any more
    sequence at{};  // when it was cast: an idea with a later edit is not the one that was voted on
    friend bool operator==(const own_vote&, const own_vote&) = default;
};
// What the community has against an own contribution, and what its author can do.
struct own_case {
    flag_reason reason{flag_reason::off_topic};
    bool jury_sits{false};
    bool can_edit{false};    // another text brings it back
    bool can_appeal{false};  // a fresh jury can be asked for
    bool appealed{false};
    std::uint32_t keeps{};  // of the latest verdict
    std::uint32_t removes{};
    friend bool operator==(const own_case&, const own_case&) = default;
};
struct own_contribution {
    contribution_id id{};
    item_state state{item_state::shown};
    std::string text;                 // only while others do not see it
    std::string reason;               // only while hidden or declined
    instant time{};                   // only while held: since when
    std::optional<own_case> found{};  // while the community keeps it folded or hidden
    std::string text_language{};      // of `text`; empty: it cannot be told
    friend bool operator==(const own_contribution&, const own_contribution&) = default;
};
struct own_answer {
    ballot_id ballot{};
    std::vector<std::string> texts;  // none: no answer any more
    friend bool operator==(const own_answer&, const own_answer&) = default;
};
// A jury that one is called to.
struct own_call {
    jury_id jury{};
    bool over{false};  // nothing more is asked; the rest is empty then
    contribution_id contribution{};
    jury_cause cause{jury_cause::flags};
    flag_reason reason{flag_reason::off_topic};
    std::string text;  // what is judged: an item that is hidden has none
    std::string text_language;
    instant ends{};
    std::optional<jury_answer> answer;
    friend bool operator==(const own_call&, const own_call&) = default;
};
struct own_flag {
    contribution_id contribution{};
    std::optional<flag_reason> reason;  // nothing: none any more
    contribution_id double_of{};
    friend bool operator==(const own_flag&, const own_flag&) = default;
};
struct own_seat {
    table_id table{};  // 0: nowhere
    bool takes_notes{false};
    friend bool operator==(const own_seat&, const own_seat&) = default;
};
struct own_line {
    sequence id{};
    bool answers{false};  // it is a facilitator's
    std::string text;
    instant time{};
    friend bool operator==(const own_line&, const own_line&) = default;
};
enum class self_extent : std::uint8_t { whole, changes };
struct self_view {
    sequence as_of{};
    self_extent extent{self_extent::whole};
    std::vector<own_vote> votes;  // in order of subject and ballot
    std::vector<own_contribution>
        contributions;  // in order of id; whole: only what others do not see
    std::optional<std::string> name;
    std::vector<contribution_id> authored;  // in order of id; as changes they are added
    std::optional<sequence> accepted;       // the version of the charter agreed to last
    std::vector<own_answer> answers;        // in order of ballot
    std::optional<mute> muted;    // the longest, over or not; without an act: none any more
    std::vector<own_line> lines;  // in order of id; as changes they are added
    std::optional<std::uint32_t> stakeholder_group;  // as chosen; 0: none
    std::optional<own_seat> seat;                    // where one sits; whole and nothing: nowhere
    std::optional<sequence> recovery;  // which recovery code one has; whole and nothing: none
    std::vector<own_call> calls;       // in order of jury
    std::vector<own_flag> flags;       // in order of contribution
    // Of all posts, how many in a hundred are one's own, where that is a lot; 0: not (any more).
    std::optional<std::uint32_t> voice;
    friend bool operator==(const self_view&, const self_view&) = default;
};
[[nodiscard]] self_view self_of(const room_state& state, member_id id);
struct self_change {
    member_id member{};
    self_view change;
};
// What an event changes of members' selves, at most once of each; nothing for most.
[[nodiscard]] std::vector<self_change> project_self(const event& fact, const room_state& after);
// Folds later changes into an earlier one of the same member.
void merge_self(self_view& earlier, const self_view& later);
}  // namespace kring::domain
