// A room as its events made it. Only `apply` changes it; everything else reads.
// Invariants: a subject's counts equal the recount of the votes on it and on what is merged into it, one a member; the
// room's equal the recount of all; a contribution is hidden exactly when an act stands against it; ids rise in the order
// of the vectors.
// Thread: a plain value; one owner.
#pragma once
#include "base/flat_map.hpp"
#include "domain/event.hpp"
#include "domain/text_sketch.hpp"

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kring::domain {
enum class room_phase : std::uint8_t { draft = 1, open = 2, paused = 3, closed = 4 };

struct vote_key {
    ballot_id ballot{};
    contribution_id subject{};
    friend bool operator==(const vote_key&, const vote_key&) = default;
    friend auto operator<=>(const vote_key&, const vote_key&) = default;
};
std::size_t hash_value(const vote_key& key);

struct vote {
    std::int32_t value{};
    sequence at{};
    friend bool operator==(const vote&, const vote&) = default;
};

// An act by which a member may read and vote, and not write.
struct mute {
    act_id id{};
    instant until{};
    std::string reason;
    friend bool operator==(const mute&, const mute&) = default;
};

// What a participant and the facilitators say to each other, and nobody else reads.
struct private_line {
    sequence id{};
    instant time{};
    member_id by{};
    std::string text;
    friend bool operator==(const private_line&, const private_line&) = default;
};

// What a member says against a contribution.
struct flag {
    member_id by{};
    sequence at{};
    instant time{};
    flag_reason reason{flag_reason::off_topic};
    contribution_id double_of{};  // of a duplicate
    std::uint32_t views{};        // how many members had seen it
    bool settled{false};          // by a verdict, a facilitator or another text: it counts no more
    std::string note;
    friend bool operator==(const flag&, const flag&) = default;
};

struct member {
    member_id id{};
    member_role role{};
    kring::generation generation{};  // raised by leaving and by another role
    // The oldest token that is still taken in exchange for that of today, see decision 16.
    kring::generation exchanged_from{};
    bool left{false};
    act_id removed{};  // the act that stands; 0: not removed
    std::string removal_reason;
    std::vector<mute> mutes;      // that nobody undid, over or not
    bool has_published{false};    // a text of theirs was there for everybody
    bool took_over{false};        // leads because no lead was there
    bool has_facilitated{false};  // is or was one, so that acts may name this member
    table_id table{};             // where this member sits; 0: nowhere
    bool takes_notes{false};      // for that table
    std::string name;
    name_form form;
    flat_map<vote_key, vote> votes;
    std::vector<contribution_id> authored;
    std::vector<private_line> lines;    // with the facilitators
    sequence accepted{};                // the version of the charter agreed to last; 0: none
    sequence accepted_at{};             // and when
    std::uint32_t stakeholder_group{};  // as chosen: it may be off the list since; 0: none
    // --- what standing comes from, see standing.hpp ---
    instant joined{};
    batch_id invited_by{};        // 0: by no invitation
    std::uint32_t flags_right{};  // that juries or facilitators confirmed
    std::uint32_t flags_wrong{};
    std::uint32_t jury_votes{};                    // that agreed with the verdict
    std::vector<contribution_id> flagged_in_vain;  // what was kept all the same, in order of id
    std::vector<instant> called{};  // to juries within the last hour, the oldest first

    [[nodiscard]] bool is_facilitator() const { return role != member_role::participant; }
    [[nodiscard]] bool is_in() const { return !left && removed == act_id{}; }
    // The mute that lasts longest; null: none. Whether it is over, who asks compares.
    [[nodiscard]] const mute* longest_mute() const;
    friend bool operator==(const member&, const member&) = default;
};

// An act against a contribution. It stands until a restoring lifts it or somebody undoes it.
struct hide_act {
    act_id id{};
    member_id by{};
    instant time{};
    std::string reason;
    act_id lifted_by{};  // the restoring that lifted it; 0: none
    bool undone{false};

    [[nodiscard]] bool stands() const { return lifted_by == act_id{} && !undone; }
    friend bool operator==(const hide_act&, const hide_act&) = default;
};

// Counts of one ballot on one idea.
struct tally {
    ballot_id ballot{};
    idea_counts counts{};
    friend bool operator==(const tally&, const tally&) = default;
};

// A text that was there before an edit.
struct text_version {
    std::string text;
    instant time{};  // when it was written
    friend bool operator==(const text_version&, const text_version&) = default;
};

struct tag {
    tag_id id{};
    std::string text;
    friend bool operator==(const tag&, const tag&) = default;
};

// A show of hands as it was counted once.
struct hand_count {
    sequence at{};
    show_of_hands counted{};
    friend bool operator==(const hand_count&, const hand_count&) = default;
};

// Whether others than the author and facilitators see it.
enum class admission : std::uint8_t { published, held, declined };

struct contribution {
    contribution_id id{};
    contribution_id parent{};  // 0: an idea
    member_id author{};
    member_role author_role{};  // when it was written
    instant time{};
    bool withdrawn{false};
    domain::admission admission{domain::admission::published};
    std::string decline_reason;
    std::string text;
    std::vector<hide_act> hides;
    std::vector<tally>
        tallies;  // of the votes on this and on what is merged into it, see merging.hpp

    // --- of ideas, but for the edits ---
    sequence edited{};     // the last edit that left a version; 0: none
    sequence text_from{};  // the event that brought the text
    instant text_time{};   // and its time
    std::vector<text_version> versions;
    contribution_id improves{};  // 0: none
    bool seed{false};
    bool asks{false};               // a reply: a facilitator's question to the idea's author
    on_behalf source{};             // for whom it was entered; nobody: the author's own
    std::vector<hand_count> hands;  // the last stands
    act_id locked{};                // takes no replies and no votes by this act; 0: it does
    std::vector<tag> tags;
    group_id group{};               // 0: none
    table_id table{};               // of this table's list; 0: of the plenary's
    act_id lifted{};                // into the plenary by this harvest; 0: not
    contribution_id merged_into{};  // 0: stands for itself
    sequence merged{};              // the merging; 0: stands for itself
    std::string merge_reason;
    std::vector<contribution_id> absorbed;  // directly merged into this, in the order of merging

    // --- what the community thinks of it ---
    text_sketch sketch;                // of the text
    std::string_view text_language;    // for views alone; empty: it could not be told
    std::vector<flag> flags;           // in order of sequence
    std::uint32_t views{};             // members who saw it, as counted last
    act_id blurred{};                  // folded by this act; 0: not
    jury_id jury{};                    // that sits over it; 0: none
    std::optional<flag_reason> found;  // why it was folded, or hidden by a jury, last
    std::uint32_t removals{};          // verdicts against it
    bool edited_back{false};           // its author changed it once to have it shown again
    sequence appealed{};               // 0: not

    [[nodiscard]] bool is_published() const { return admission == admission::published; }
    [[nodiscard]] bool is_idea() const { return parent == contribution_id{}; }
    // The first act of a facilitator that stands, or else the verdict of a jury; null: shown.
    [[nodiscard]] const hide_act* standing_act() const;
    [[nodiscard]] bool is_hidden() const { return standing_act() != nullptr; }
    // The verdict of a jury that alone hides it; 0: it is shown, or a facilitator hid it.
    [[nodiscard]] act_id judged() const;
    [[nodiscard]] show_of_hands counted_hands() const
    {
        return hands.empty() ? show_of_hands{} : hands.back().counted;
    }
    [[nodiscard]] sequence hands_at() const { return hands.empty() ? sequence{} : hands.back().at; }
    friend bool operator==(const contribution&, const contribution&) = default;
};

struct idea_group {
    group_id id{};
    std::string title;
    friend bool operator==(const idea_group&, const idea_group&) = default;
};

// One sentence of a facilitator that cites ideas.
struct insight {
    insight_id id{};
    std::string text;
    std::vector<contribution_id> ideas;
    friend bool operator==(const insight&, const insight&) = default;
};

// What the room looks at together.
struct room_stage {
    contribution_id spotlight{};        // 0: nothing
    bool follows{false};                // phones go along with the spotlight
    std::vector<contribution_id> pins;  // in the order of pinning
    std::string announcement;           // empty: none
    sequence announced{};
    friend bool operator==(const room_stage&, const room_stage&) = default;
};

// Counts of a ballot that are of no one idea: of the ballot itself, and of pairs of ideas.
struct ballot_tally {
    vote_counts counts{};
    flat_map<contribution_id, std::array<std::uint32_t, 3>> pairs;  // by subject
    friend bool operator==(const ballot_tally&, const ballot_tally&) = default;
};

// What a member answers in words. It stays, empty, when it is taken back: its place among the others is its own.
struct given_answer {
    member_id by{};
    sequence id{};  // of the first answer
    sequence at{};  // of the latest
    std::vector<std::string> texts;
    friend bool operator==(const given_answer&, const given_answer&) = default;
};
struct prompt_answers {
    std::vector<given_answer> given;            // in order of id
    std::vector<std::string> muted;             // in the order of muting
    flat_map<std::string, std::uint32_t> said;  // how often each text stands

    [[nodiscard]] const given_answer* find(member_id by) const;
    [[nodiscard]] given_answer* find(member_id by);
    [[nodiscard]] bool is_muted(const std::string& text) const;
    friend bool operator==(const prompt_answers&, const prompt_answers&) = default;
};
// What they take in a view.
[[nodiscard]] std::size_t bytes_of(const std::vector<std::string>& texts);

// A moderation act, see acts.hpp.
enum class act_kind : std::uint8_t {
    hiding = 1,
    restoring = 2,
    merging = 3,
    pausing = 4,
    muting = 5,
    removing = 6,
    declining = 7,
    locking = 8,
    correcting = 9,  // a show of hands
    harvesting = 10,
    turning_away = 11,  // a newcomer
    blurring = 12,      // by a rule
    clearing = 13       // by a rule
};
inline constexpr act_kind last_act_kind = act_kind::clearing;

// By which rule something was done, and on what ground. Nobody is named: who flagged and who judged, the log alone says.
enum class rule_kind : std::uint8_t {
    flags = 1,     // folded by flags
    jury = 2,      // hidden or shown again by a jury
    edit = 3,      // shown again because its author changed it
    doubles = 4,   // merged because several say that it is double
    unflagged = 5  // not folded any more because flags were taken back
};
inline constexpr rule_kind last_rule_kind = rule_kind::unflagged;
struct ruling {
    rule_kind rule{};
    sequence policy{};  // the version of the rules; 0: those that every room begins with
    flag_reason reason{flag_reason::off_topic};
    std::uint32_t people{};
    std::uint32_t views{};
    std::uint32_t keeps{};
    std::uint32_t removes{};
    friend bool operator==(const ruling&, const ruling&) = default;
};
struct act {
    act_id id{};
    act_kind kind{};
    member_id by{};
    instant time{};
    std::string reason;
    contribution_id contribution{};  // what it is about; 0: the room
    contribution_id into{};          // a merging: what the idea was merged into
    member_id member{};              // a muting or a removing: whom it is about
    instant until{};  // a pausing: when it is said to end; the epoch: nothing is said
    bool undone{false};
    member_id undone_by{};  // the facilitator who did; 0: not undone, or by what an author did
    std::optional<ruling> by_rule;  // nothing: somebody did it
    friend bool operator==(const act&, const act&) = default;
};

struct facilitator_link {
    member_role role{};
    instant expires{};
    member_id used_by{};  // 0: not yet

    [[nodiscard]] bool is_open(instant now) const
    {
        return used_by == member_id{} && now < expires;
    }
    friend bool operator==(const facilitator_link&, const facilitator_link&) = default;
};

struct issued_invitation {
    member_id used_by{};   // 0: by nobody yet
    sequence withdrawn{};  // 0: not

    [[nodiscard]] bool is_open() const { return used_by == member_id{} && withdrawn == sequence{}; }
    friend bool operator==(const issued_invitation&, const issued_invitation&) = default;
};
struct invitation_batch {
    batch_id id{};
    std::string channel;
    std::vector<issued_invitation> issued;  // by number, which counts from 1

    // Null: no such number.
    [[nodiscard]] const issued_invitation* find(std::uint32_t number) const;
    [[nodiscard]] issued_invitation* find(std::uint32_t number);
    friend bool operator==(const invitation_batch&, const invitation_batch&) = default;
};

// That a facilitator has a recovery code, see recovery.hpp.
struct recovery {
    member_id member{};
    sequence version{};  // of the event that made it
    instant made{};
    instant last_act{};  // of this facilitator, whatever they did
    friend bool operator==(const recovery&, const recovery&) = default;
};

struct charter_in_force {
    sequence version{};
    domain::charter terms;
    sequence promised{};   // the version that set the promise as it is
    sequence confirmed{};  // when the decision-maker confirmed it; 0: not yet
    friend bool operator==(const charter_in_force&, const charter_in_force&) = default;
};

// Who may still send what they were writing, and until when.
struct last_words {
    permission who{permission::nobody};
    instant until{};
    friend bool operator==(const last_words&, const last_words&) = default;
};

// The agenda and what of it is active. Until a phase has begun the room's own state alone decides.
struct phases_in_force {
    sequence version{};  // of the agenda; 0: there never was one
    domain::agenda plan;
    bool has_begun{false};
    std::vector<active_phase> active;  // in the order of the agenda
    phase_switches switches;           // what holds, once a phase has begun
    last_words write;
    last_words reply;
    instant scheduled_through{};  // what was to start by itself until then has, or was overtaken
    // Before the latest change, so that what it brought back into a view can be told from what was there.
    bool counts_were_shown{true};
    bool authors_were_shown{true};

    [[nodiscard]] bool counts_are_shown() const { return !has_begun || switches.show_counts; }
    [[nodiscard]] bool authors_are_shown() const { return !has_begun || switches.show_authors; }
    // Whether the phase leaves votes to ballots of this kind, as far as anybody may vote.
    [[nodiscard]] bool takes(ballot_kind kind) const
    {
        if (!has_begun) return true;
        return kind == ballot_kind::support  ? switches.takes_support
               : kind == ballot_kind::stance ? switches.takes_stance
                                             : true;
    }
    friend bool operator==(const phases_in_force&, const phases_in_force&) = default;
};

// What goals are counted by, over the whole room.
struct room_counts {
    std::uint32_t ideas{};  // not taken back; a merged one is one still
    std::uint32_t contributions{};
    std::uint32_t writers{};  // who wrote at least once
    std::uint32_t voters{};   // who has a vote on anything
    std::uint32_t votes{};
    friend bool operator==(const room_counts&, const room_counts&) = default;
};

// A version of the room's report that everybody may read. Versions are named by what they are as of.
struct published_report {
    sequence as_of{};
    sequence at{};
    friend bool operator==(const published_report&, const published_report&) = default;
};

// How fast participants write, and whether somebody looks first.
struct pace_in_force {
    std::chrono::seconds between_texts{};  // of one member; 0: as fast as the limits allow
    std::chrono::seconds publish_after{};  // what waits for a facilitator; 0: nothing waits
    friend bool operator==(const pace_in_force&, const pace_in_force&) = default;
};

// Members drawn by lot who judge a contribution. Once it has ended, the draw is in the log alone.
struct juror {
    member_id member{};
    instant called{};
    std::optional<jury_answer> answer;
    bool replaced{false};  // somebody else was drawn beside them
    friend bool operator==(const juror&, const juror&) = default;
};
struct jury {
    jury_id id{};
    contribution_id contribution{};
    jury_cause cause{jury_cause::flags};
    instant ends{};
    sequence policy{};  // the version of the rules that called it
    evidence ground;
    std::uint32_t seats{};
    std::uint32_t lead{};
    std::uint32_t jurors_max{};
    std::chrono::seconds seat_time{};
    std::vector<juror> jurors;            // in the order of the draw
    std::vector<member_id> in_line;       // the rest of the draw
    std::optional<jury_verdict> verdict;  // nothing: it sits
    std::uint32_t keeps{};                // as it closed
    std::uint32_t removes{};

    [[nodiscard]] const juror* find(member_id who) const;
    friend bool operator==(const jury&, const jury&) = default;
};

struct policy_in_force {
    sequence version{};  // 0: nobody has set any
    domain::policy rules{preset(policy_base::standard)};
    friend bool operator==(const policy_in_force&, const policy_in_force&) = default;
};

// What the rules keep between events.
struct community {
    std::vector<jury> juries;                // in order of id
    std::vector<jury_id> sitting;            // in order of id
    std::vector<contribution_id> unsettled;  // that the rules have to look at, in order of id
    // Flagged, folded or appealed, and not settled; in order of id. Some that are settled by now may be among them.
    std::vector<contribution_id> open_cases;
    std::uint32_t median{};  // of standing, thousandths, as of `median_time`
    instant median_time{};
    friend bool operator==(const community&, const community&) = default;
};

struct nonce_hasher {
    std::size_t operator()(const hash_128& nonce) const noexcept;
};

struct room_state {
    sequence last{};  // 0: the room does not exist yet
    instant time{};
    room_phase phase{room_phase::draft};
    domain::language language{language::dutch};
    std::string title;
    std::string question;
    std::string promise;
    std::string pause_reason;
    instant paused_until{};  // said; the epoch: nothing is
    act_id locked{};         // lets nobody new in by this act; 0: it does
    room_stage stage;
    screen_scene screen{screen_scene::by_itself};  // what facilitators have the big screen show
    insight_id last_insight{};
    std::uint32_t link_generation{};  // of the join links that lead in
    entry_rules entry;
    std::size_t member_count{};  // who has not left
    std::size_t view_bytes{};    // of all contributions, as limits::room_view_bytes_max counts them
    std::size_t participant_count{};  // of these, without a facilitator's role
    room_counts counts;
    std::optional<charter_in_force> charter;
    phases_in_force phases;
    pace_in_force pace;
    policy_in_force policy;
    domain::community community;
    std::vector<contribution_id> held;      // in order of id
    std::vector<published_report> reports;  // the last is the latest
    sequence
        revised{};  // what was written before may be shown otherwise since: hidden, back, edited, with fewer names

    std::vector<ballot> ballots;
    std::vector<idea_group> groups;
    domain::seating seating{domain::seating::chosen};
    std::vector<table> tables;  // in order of id
    std::vector<harvest> harvests;
    std::vector<insight> insights;
    std::vector<stakeholder_group> stakeholder_groups;
    std::vector<invitation_batch> invitations;  // in order of id
    std::vector<recovery> recoveries;           // in order of member
    // What whoever comes by the join link has to say; nothing: they need not. Empty: it was erased, and nothing is right.
    std::optional<std::string> passphrase;
    std::vector<member> members;
    std::vector<contribution> contributions;
    std::vector<act> acts;
    std::vector<act_id> pauses;  // that stand, since the room was opened last
    flat_map<member_id, std::uint32_t> member_index;
    flat_map<contribution_id, std::uint32_t> contribution_index;
    flat_map<hash_128, member_id, nonce_hasher> nonces;
    flat_map<hash_128, sequence, nonce_hasher> let_in;  // who has not joined since
    flat_map<hash_128, act_id, nonce_hasher> turned_away;
    flat_map<link_id, facilitator_link> links;
    flat_map<ballot_id, prompt_answers> answers;       // of the kinds that are answered in words
    flat_map<ballot_id, ballot_tally> ballot_tallies;  // of the kinds whose subjects are no ideas

    [[nodiscard]] const member* find(member_id id) const;
    [[nodiscard]] member* find(member_id id);
    [[nodiscard]] const contribution* find(contribution_id id) const;
    [[nodiscard]] contribution* find(contribution_id id);
    [[nodiscard]] const act* find(act_id id) const;
    [[nodiscard]] act* find(act_id id);
    [[nodiscard]] const ballot* find(ballot_id id) const;
    [[nodiscard]] ballot* find(ballot_id id);
    // Null: no such version was published.
    [[nodiscard]] const published_report* find_report(sequence as_of) const;
    [[nodiscard]] const idea_group* find(group_id id) const;
    [[nodiscard]] idea_group* find(group_id id);
    [[nodiscard]] const insight* find(insight_id id) const;
    // Null: not on the list.
    [[nodiscard]] const stakeholder_group* find_stakeholders(std::uint32_t number) const;
    [[nodiscard]] const table* find(table_id id) const;
    [[nodiscard]] table* find(table_id id);
    [[nodiscard]] const invitation_batch* find(batch_id id) const;
    [[nodiscard]] invitation_batch* find(batch_id id);
    [[nodiscard]] const jury* find(jury_id id) const;
    [[nodiscard]] jury* find(jury_id id);
    // Null: no such act is a harvest.
    [[nodiscard]] const harvest* find_harvest(act_id id) const;
    // Of a room without a charter: shown.
    [[nodiscard]] names_mode names() const;

    friend bool operator==(const room_state&, const room_state&) = default;
};
}  // namespace kring::domain
