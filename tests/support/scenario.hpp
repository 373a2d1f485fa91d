// Given events, when a command, then events, an answer or a refusal.
//
// Ids are sequences, so a test would have to count the events before each of its own. Here things have names instead:
// `posted(bike_shed, ana)` lets `bike_shed` stand for whatever sequence that event gets, in later events, commands and
// expectations alike. Names are ids above `names_begin`, which no scenario reaches by counting.
//
// A scenario begins in an open room with a lead, a helper, three participants and one unused link; `empty_room` and
// `draft_room` begin earlier. Every event comes a second after the one before.
// Thread: one test.
#pragma once
#include "base/time.hpp"
#include "domain/apply.hpp"
#include "domain/decide.hpp"
#include "domain/recovery.hpp"
#include "domain/room_state.hpp"
#include "domain/view.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <map>
#include <optional>
#include <ostream>
#include <source_location>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace kring::domain {
// What a failing expectation prints.
void PrintTo(const refusal& why, std::ostream* out);
}  // namespace kring::domain

namespace kring::domain::scenarios {
// --- what every scenario has: the ids that `scenario::begin` leads to ---
inline constexpr ballot_id support{2};
inline constexpr ballot_id stance{3};
inline constexpr link_id lead_link{4};
inline constexpr member_id operator_{};
inline constexpr member_id lead{5};
inline constexpr link_id helper_link{6};
inline constexpr member_id helper{7};
inline constexpr member_id ana{8};
inline constexpr member_id bo{9};
inline constexpr member_id cem{10};
inline constexpr link_id unused_link{11};

inline constexpr std::int32_t yes = 1;
inline constexpr std::int32_t agree = 1;
inline constexpr std::int32_t disagree = -1;
inline constexpr std::int32_t pass = 0;

// --- names that tests give ---
inline constexpr std::uint64_t names_begin = 1'000'000;
inline constexpr contribution_id bike_shed{names_begin + 1};
inline constexpr contribution_id bench{names_begin + 2};
inline constexpr contribution_id answer{names_begin + 3};
inline constexpr contribution_id answer_to_answer{names_begin + 4};
inline constexpr act_id first_act{names_begin + 11};
inline constexpr act_id second_act{names_begin + 12};
inline constexpr act_id third_act{names_begin + 13};
inline constexpr sequence first_vote{names_begin + 21};
inline constexpr member_id newcomer{names_begin + 31};
inline constexpr link_id fresh_link{names_begin + 41};
inline constexpr sequence first_charter{names_begin + 51};
inline constexpr sequence second_charter{names_begin + 52};
inline constexpr group_id first_group{names_begin + 71};
inline constexpr group_id second_group{names_begin + 72};
inline constexpr tag_id first_tag{names_begin + 61};
inline constexpr tag_id second_tag{names_begin + 62};
inline constexpr insight_id first_insight{names_begin + 111};
inline constexpr table_id first_table{names_begin + 121};
inline constexpr table_id second_table{names_begin + 122};
inline constexpr table_id third_table{names_begin + 123};

inline constexpr ballot_id first_ballot{names_begin + 81};
inline constexpr ballot_id second_ballot{names_begin + 82};

// What nothing is called.
inline constexpr contribution_id no_such_contribution{names_begin - 1};
inline constexpr ballot_id no_such_ballot{names_begin - 1};
inline constexpr act_id no_such_act{names_begin - 1};
inline constexpr link_id no_such_link{names_begin - 1};
inline constexpr group_id no_such_group{names_begin - 1};
inline constexpr tag_id no_such_tag{names_begin - 1};
inline constexpr insight_id no_such_insight{names_begin - 1};
inline constexpr table_id no_such_table{names_begin - 1};

inline constexpr instant beginning = instant_from_milliseconds(1'700'000'000'000);

[[nodiscard]] hash_128 nonce(std::uint8_t of);

// An event that was, and the name of what it made.
struct step {
    member_id actor{};
    event_body body;
    std::uint64_t name{};
};

// The event of a newcomer, and that of a new name: with what the name looks like.
[[nodiscard]] member_joined newcomer_of(member_role role, hash_128 nonce_hash, link_id link,
                                        std::string as);
[[nodiscard]] member_renamed renaming(std::string to);

[[nodiscard]] step posted(contribution_id name, member_id author, std::string text = "a text");
[[nodiscard]] step replied(contribution_id name, contribution_id parent, member_id author,
                           std::string text = "a reply");
[[nodiscard]] step withdrawn(contribution_id what, member_id author);
[[nodiscard]] step voted(member_id voter, ballot_id on, contribution_id subject, std::int32_t value,
                         sequence name = {});
[[nodiscard]] step vote_taken_back(member_id voter, ballot_id on, contribution_id subject);
[[nodiscard]] step hidden(contribution_id what, member_id by, act_id name = {},
                          std::string reason = "a reason");
[[nodiscard]] step restored(contribution_id what, member_id by, act_id name = {},
                            std::string reason = "a reason");
[[nodiscard]] step undone(act_id what, member_id by);
[[nodiscard]] step renamed(member_id who, std::string name);
[[nodiscard]] step left(member_id who);
[[nodiscard]] step joined(member_id name, std::string as, std::uint8_t nonce_of, link_id with = {},
                          member_role role = member_role::participant);
[[nodiscard]] step opened(member_id by = lead);
[[nodiscard]] step paused(std::string reason = "a pause", member_id by = lead);
[[nodiscard]] step closed(member_id by = lead);
[[nodiscard]] step link_issued(link_id name, member_role role, instant expires);
// A charter that promises something; tests change what they are about.
[[nodiscard]] charter some_charter();
[[nodiscard]] step agreed_on(sequence name, charter terms = some_charter(), member_id by = lead);
[[nodiscard]] step accepted(member_id who, sequence version);
[[nodiscard]] step confirmed(sequence version);
// Phases 1 "write" (10 minutes, counts and authors hidden), 2 "reply" (no end) and 3 "vote" (5 minutes, all shown).
[[nodiscard]] agenda some_agenda(advance how = advance::by_hand);
[[nodiscard]] step planned(agenda plan = some_agenda(), member_id by = lead);
[[nodiscard]] step published(sequence as_of, member_id by = lead);
[[nodiscard]] step phases_are(std::vector<active_phase> active, member_id by = lead);

[[nodiscard]] step stakeholders_are(std::vector<stakeholder_group> groups, member_id by = lead);
[[nodiscard]] step speaks_for(member_id who, std::uint32_t number);
[[nodiscard]] step edited(contribution_id what, member_id author, std::string text,
                          edit_trace trace = edit_trace::version, sequence name = {});
[[nodiscard]] step tagged(contribution_id what, tag_id name, std::string text = "a tag",
                          member_id by = lead);
[[nodiscard]] step untagged(contribution_id what, tag_id tag, member_id by = lead);
[[nodiscard]] step grouped_as(group_id name, std::string title = "a group", member_id by = lead);
[[nodiscard]] step group_titled(group_id what, std::string title, member_id by = lead);
[[nodiscard]] step dissolved(group_id what, member_id by = lead);
[[nodiscard]] step put_into(contribution_id what, group_id group, member_id by = lead);
[[nodiscard]] step role_given(member_id to, member_role role, member_id by = lead);
[[nodiscard]] step took_over(member_id who = helper);
[[nodiscard]] step posted_held(contribution_id name, member_id author,
                               std::string text = "a text that waits");
[[nodiscard]] step held_for(std::chrono::seconds publish_after, member_id by = lead);
[[nodiscard]] step approved(contribution_id what, member_id by = lead);
[[nodiscard]] step declined(contribution_id what, act_id name = {}, std::string reason = "a reason",
                            member_id by = lead);
[[nodiscard]] step muted(member_id who, instant until, act_id name = {},
                         std::string reason = "a reason", member_id by = lead);
[[nodiscard]] step removed(member_id who, act_id name = {}, std::string reason = "a reason",
                           member_id by = lead);
[[nodiscard]] step rules_are(policy rules, member_id by = lead);
[[nodiscard]] step slowed(std::chrono::seconds between, member_id by = lead);
[[nodiscard]] step merged(contribution_id what, contribution_id into, std::string reason = "double",
                          sequence name = {}, member_id by = lead);
[[nodiscard]] step unmerged(contribution_id what, contribution_id from, member_id by = lead);

// Terms that fit a kind: 5 dots of which 3 on one idea; two criteria, 1 to 5; three options of which 2; 1 to 5.
[[nodiscard]] ballot_terms terms_of(ballot_kind kind);
[[nodiscard]] step asked(ballot_id name, ballot_kind kind, bool shows_counts = true,
                         member_id by = lead);
[[nodiscard]] step answered(member_id by, ballot_id what, std::vector<std::string> texts,
                            sequence name = {});
[[nodiscard]] step muted(ballot_id what, std::string text, bool is_muted = true,
                         member_id by = lead);
[[nodiscard]] step ballot_is(ballot_id what, bool is_open, bool shows_counts, member_id by = lead);
// Contribution 0: the room.
[[nodiscard]] step locked_up(contribution_id what, act_id name = {}, std::string reason = "enough",
                             member_id by = lead);
[[nodiscard]] step unlocked_again(contribution_id what, member_id by = lead);
[[nodiscard]] step in_spotlight(contribution_id what, bool follow = false, member_id by = lead);
[[nodiscard]] step screen_shows(screen_scene scene, member_id by = lead);
[[nodiscard]] step pinned(contribution_id what, bool on = true, member_id by = lead);
[[nodiscard]] step announced_as(std::string text, member_id by = lead);
[[nodiscard]] step asked(contribution_id name, contribution_id idea, std::string text = "How?",
                         member_id by = lead);
[[nodiscard]] step insight(insight_id name, std::vector<contribution_id> ideas,
                           std::string text = "Many want it", member_id by = lead);
// Hands for an idea, of so many; with a reason where it corrects.
[[nodiscard]] step hands_up(contribution_id what, std::uint32_t hands, std::uint32_t present,
                            act_id name = {}, std::string reason = {}, member_id by = lead);
[[nodiscard]] step posted_for(contribution_id name, member_id by, on_behalf source,
                              std::string text = "a text");
[[nodiscard]] step table_set(table_id name, std::string called, member_id by = lead);
[[nodiscard]] step seated(member_id who, table_id at);
[[nodiscard]] step takes_notes(member_id who, bool takes = true);
[[nodiscard]] step seating_is(seating how, member_id by = lead);
[[nodiscard]] step posted_at(table_id at, contribution_id name, member_id author,
                             std::string text = "a text");
[[nodiscard]] step harvested(std::vector<contribution_id> ideas, act_id name = {},
                             member_id by = lead);
[[nodiscard]] step entry_is(entry_rules rules, member_id by = lead);
[[nodiscard]] step invitations(batch_id name, std::uint32_t count, std::string channel = "channel");
[[nodiscard]] step invited(member_id name, std::string as, std::uint8_t nonce_of, invitation by);
[[nodiscard]] step invitations_gone(invitation which);
// Empty: nothing is asked for any more.
[[nodiscard]] step passphrase_is(std::string passphrase, member_id by = lead);
[[nodiscard]] step let_in_by(std::uint8_t nonce_of, member_id by = lead);
[[nodiscard]] step turned_away_by(std::uint8_t nonce_of, act_id name = {},
                                  std::string reason = "a reason", member_id by = lead);
[[nodiscard]] step recovery_made_by(member_id who, sequence name = {});
[[nodiscard]] step recovered_by(member_id who);
// Of the participant `about`, or of a facilitator to them.
[[nodiscard]] step line(member_id about, member_id by, std::string text = "between us");

enum class beginning_at { empty_room, draft_room, open_room };

class scenario {
public:
    explicit scenario(beginning_at where = beginning_at::open_room);

    template <class... Steps>
    scenario& given(const Steps&... steps)
    {
        (add(steps), ...);
        return *this;
    }
    scenario& given_all(const std::vector<step>& steps);

    // The clock of the commands that follow; the default is a second after the last event.
    scenario& at(instant now);
    // No lead has been connected since, for all commands that follow.
    scenario& leads_gone_since(std::optional<instant> since);

    // Who waits to be let in, for all commands that follow.
    scenario& waiting(std::vector<hash_128> newcomers);

    scenario& when(member_id actor, command wish);
    scenario& when(join_room wish);
    scenario& when(create_room wish);
    scenario& when(issue_facilitator_link wish);
    scenario& when(confirm_promise wish);
    scenario& when(make_recovery_code wish);
    scenario& when(use_recovery_code wish);
    // Nobody asks for anything: what is due.
    scenario& when_time_passes();

    // The command led to exactly these events, which then happen. `name` names what the first of them made.
    scenario& then(const event_body& expected, std::uint64_t name = 0,
                   std::source_location where = std::source_location::current());
    scenario& then_all(std::vector<event_body> expected,
                       std::source_location where = std::source_location::current());
    // The command was found done already, by the event of this sequence or name.
    scenario& then_already(sequence by,
                           std::source_location where = std::source_location::current());
    // The command was found done already, and there is no one event to name for it.
    scenario& then_nothing_to_do(std::source_location where = std::source_location::current());
    scenario& then_refused(refusal why,
                           std::source_location where = std::source_location::current());
    // What the command led to happens, whatever it is; for flows whose steps are tested elsewhere.
    scenario& then_accepted(std::source_location where = std::source_location::current());
    scenario& then_accepted_or_done(std::source_location where = std::source_location::current());

    // The room as it is now.
    scenario& then_room(const std::function<void(const scenario&)>& check,
                        std::source_location where = std::source_location::current());

    [[nodiscard]] const room_state& state() const { return state_; }
    [[nodiscard]] const std::vector<event>& events() const { return events_; }
    template <class Id>
    [[nodiscard]] Id id(Id name) const
    {
        return Id{resolve(name.value())};
    }
    [[nodiscard]] const contribution& find(contribution_id name) const;
    [[nodiscard]] view_item item(contribution_id name, view_kind view) const;
    [[nodiscard]] std::vector<subject_total> totals(contribution_id name, view_kind view) const;
    // Of an idea, a ballot or a pair, by the names of what they are made of.
    [[nodiscard]] contribution_id subject(contribution_id name) const;

private:
    void add(const step& made);
    void happen(member_id actor, event_body body, std::uint64_t name);
    [[nodiscard]] std::uint64_t resolve(std::uint64_t name) const;
    [[nodiscard]] context now() const;
    template <class Body>
    [[nodiscard]] Body with_ids(Body body) const;
    [[nodiscard]] event_body resolved(const event_body& body) const;

    room_state state_;
    std::vector<event> events_;
    std::map<std::uint64_t, std::uint64_t> names_;
    std::optional<instant> clock_;
    std::optional<instant> leads_gone_since_;
    std::vector<hash_128> waiting_;
    member_id actor_{};
    std::optional<decision<proposal>> decided_;
};

// `count` grapheme clusters.
[[nodiscard]] std::string text_of_length(std::size_t count);
}  // namespace kring::domain::scenarios
