// What holds for every room, tried on thousands of generated ones. A failure prints its seed.
#include "domain/apply.hpp"
#include "domain/jury.hpp"
#include "domain/view.hpp"
#include "support/history_generator.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace kring::domain {
namespace {
using histories::history_generator;
using histories::markers_in;

constexpr std::array all_views{view_kind::participant, view_kind::facilitator, view_kind::screen};

constexpr std::uint64_t histories_per_law = 1000;

// Rooms of different length, most of them short: what goes wrong with few events is found and read soonest.
std::size_t length_of(std::uint64_t seed)
{
    return 12 + (seed * 7) % 60;
}

TEST(law, the_same_seed_gives_the_same_history)
{
    history_generator first{7};
    history_generator second{7};
    history_generator other{8};
    first.live_until(200);
    second.live_until(200);
    other.live_until(200);
    EXPECT_EQ(first.events(), second.events());
    EXPECT_NE(first.events(), other.events());
}

// The laws would say little if the histories were poor: every kind of event and every refusal must be among them.
TEST(law, histories_hold_every_event_and_every_refusal)
{
    std::set<std::size_t> events;
    std::set<refusal> refusals;
    std::size_t done_already = 0;
    for (std::uint64_t seed = 0; seed < 800; ++seed) {
        history_generator room{seed};
        while (room.events().size() < 80) {
            const auto lived = room.live();
            if (!lived.decided) {
                refusals.insert(lived.decided.error());
            } else if (lived.decided->already) {
                ++done_already;
            }
        }
        for (const event& each : room.events()) events.insert(each.body.index());
    }
    for (std::size_t kind = 0; kind < std::variant_size_v<event_body>; ++kind)
        EXPECT_TRUE(events.contains(kind)) << "event kind " << kind + 1;
    EXPECT_GT(done_already, 500u);
    for (const refusal each : {refusal::not_allowed,         refusal::room_not_open,
                               refusal::room_paused,         refusal::room_closed,
                               refusal::invitation_used,     refusal::invitation_withdrawn,
                               refusal::invitation_only,     refusal::unknown_invitation,
                               refusal::invalid_invitations, refusal::unknown_contribution,
                               refusal::contribution_hidden, refusal::contribution_withdrawn,
                               refusal::not_hidden,          refusal::not_author,
                               refusal::invalid_on_behalf,   refusal::invalid_hands,
                               refusal::too_many_at_once,    refusal::unknown_table,
                               refusal::not_at_table,        refusal::too_many_tables,
                               refusal::no_tables,           refusal::seats_assigned,
                               refusal::invalid_harvest,     refusal::not_votable,
                               refusal::thread_too_deep,     refusal::unknown_ballot,
                               refusal::invalid_vote,        refusal::unknown_act,
                               refusal::text_empty,          refusal::text_too_long,
                               refusal::text_invalid,        refusal::link_used,
                               refusal::link_expired,        refusal::charter_not_accepted,
                               refusal::charter_changed,     refusal::invalid_charter,
                               refusal::names_promised,      refusal::not_in_phase,
                               refusal::unknown_phase,       refusal::invalid_agenda,
                               refusal::not_an_idea,         refusal::unknown_group,
                               refusal::idea_merged,         refusal::not_merged,
                               refusal::same_idea,           refusal::ballot_closed,
                               refusal::not_on_ballot,       refusal::over_budget,
                               refusal::invalid_ballot,      refusal::invalid_answer,
                               refusal::unknown_answer,      refusal::unknown_member,
                               refusal::lead_present,        refusal::invalid_pace,
                               refusal::slow_mode,           refusal::muted,
                               refusal::edits_held,          refusal::recovery_code_needed,
                               refusal::wrong_recovery_code, refusal::passphrase_needed,
                               refusal::passphrase_wrong,    refusal::invalid_passphrase,
                               refusal::invalid_policy,      refusal::own_contribution,
                               refusal::invalid_flag,        refusal::not_a_juror,
                               refusal::jury_over,           refusal::nothing_to_appeal,
                               refusal::room_locked,         refusal::room_full}) {
        EXPECT_TRUE(refusals.contains(each))
            << "no history was refused with " << static_cast<int>(each);
    }
    EXPECT_TRUE(refusals.contains(refusal::invalid_participant_limit));
}

// Whoever reads the log draws the same: who was asked came out of the lot, and nobody else.
TEST(law, a_draw_follows_from_its_record)
{
    std::size_t draws = 0;
    for (std::uint64_t seed = 0; seed < histories_per_law; ++seed) {
        SCOPED_TRACE(seed);
        history_generator room{seed};
        room.live_until(length_of(seed));
        std::map<jury_id, std::vector<member_id>> lines;
        for (const event& each : room.events()) {
            const std::vector<member_id>* drawn = nullptr;
            std::vector<member_id>* line = nullptr;
            if (const auto* called = std::get_if<jury_called>(&each.body)) {
                line = &lines[jury_id{each.at.value()}];
                *line = draw({called->eligible, called->voters, called->others}, called->seed);
                drawn = &called->drawn;
                ++draws;
            } else if (const auto* added = std::get_if<jurors_added>(&each.body)) {
                line = &lines.at(added->jury);
                drawn = &added->drawn;
            }
            if (drawn == nullptr) continue;
            // In the order of the line; who is passed over is not there.
            for (const member_id who : *drawn) {
                const auto place = std::find(line->begin(), line->end(), who);
                ASSERT_NE(place, line->end()) << who.value();
                line->erase(line->begin(), place + 1);
            }
        }
    }
    EXPECT_GT(draws, 50u);
}

// What a rule did is written down without an actor, with the rules that were in force and a ground that holds.
TEST(law, rules_act_by_themselves_and_say_why)
{
    std::size_t acts = 0;
    for (std::uint64_t seed = 0; seed < histories_per_law; ++seed) {
        SCOPED_TRACE(seed);
        history_generator room{seed};
        room.live_until(length_of(seed));
        sequence policy{};
        for (const event& each : room.events()) {
            if (std::holds_alternative<policy_set>(each.body)) policy = each.at;
            const auto* blurred = std::get_if<contribution_blurred>(&each.body);
            const auto* called = std::get_if<jury_called>(&each.body);
            const bool is_rule = blurred != nullptr || called != nullptr ||
                                 std::holds_alternative<jurors_added>(each.body) ||
                                 std::holds_alternative<jury_closed>(each.body) ||
                                 std::holds_alternative<contribution_cleared>(each.body);
            if (!is_rule) continue;
            ++acts;
            ASSERT_EQ(each.actor, member_id{});
            if (blurred != nullptr) {
                ASSERT_EQ(blurred->policy, policy);
                ASSERT_GT(blurred->evidence.flags, 0u);
            }
            if (called != nullptr) {
                ASSERT_EQ(called->policy, policy);
            }
        }
        for (const act& each : room.state().acts) {
            ASSERT_EQ(each.by_rule.has_value(), each.by == member_id{}) << each.id.value();
        }
    }
    EXPECT_GT(acts, 200u);
}

TEST(law, replaying_equals_living_through_it)
{
    for (std::uint64_t seed = 0; seed < histories_per_law; ++seed) {
        SCOPED_TRACE(seed);
        history_generator room{seed};
        room.live_until(length_of(seed));
        room_state replayed;
        for (const event& each : room.events()) ASSERT_EQ(apply(each, replayed), applied::yes);
        ASSERT_EQ(replayed, room.state());
    }
}

// Deciding is a question: the room it is asked of stays as it is, whatever the answer, and asked again it says the same.
TEST(law, a_refused_command_changes_nothing)
{
    for (std::uint64_t seed = 0; seed < histories_per_law; ++seed) {
        SCOPED_TRACE(seed);
        history_generator room{seed};
        room.live_until(length_of(seed) - 1);
        room_state before = room.state();
        while (room.events().size() < length_of(seed)) {
            const auto lived = room.live();
            if (lived.decided && !lived.decided->already) continue;
            ASSERT_EQ(room.events().size(), lived.events_before);
            ASSERT_EQ(room.state(), before);
            const auto again = decide_wish(lived.asked, room.state(), lived.circumstances);
            ASSERT_EQ(again.has_value(), lived.decided.has_value());
            if (!again) {
                ASSERT_EQ(again.error(), lived.decided.error());
            }
        }
    }
}

// A minute more, asked for twice, is two minutes.
bool extends(const histories::wish& asked)
{
    const auto* of_member = std::get_if<histories::member_wish>(&asked);
    const auto* phases = of_member != nullptr ? std::get_if<set_phases>(&of_member->body) : nullptr;
    return phases != nullptr &&
           std::any_of(phases->phases.begin(), phases->phases.end(),
                       [](const phase_wish& each) { return each.extend > std::chrono::seconds{}; });
}

// A command that was accepted and is asked again is found done, or refused, and in no case done twice in silence: a
// vote or a hiding that stands stays the one it is.
TEST(law, what_stands_is_not_made_twice)
{
    for (std::uint64_t seed = 0; seed < histories_per_law; ++seed) {
        SCOPED_TRACE(seed);
        history_generator room{seed};
        while (room.events().size() < length_of(seed)) {
            const auto lived = room.live();
            if (!lived.decided || lived.decided->events.size() != 1) continue;
            const event_body& made = lived.decided->events[0];
            const bool posts_anew = std::holds_alternative<contribution_posted>(made) ||
                                    std::holds_alternative<facilitator_link_issued>(made) ||
                                    std::holds_alternative<insight_shared>(made) ||
                                    std::holds_alternative<line_sent>(made) ||
                                    std::holds_alternative<join_link_rotated>(made) ||
                                    std::holds_alternative<invitations_made>(made) ||
                                    std::holds_alternative<recovery_made>(made) ||
                                    std::holds_alternative<recovery_used>(made) ||
                                    extends(lived.asked);
            const bool ends_itself = std::holds_alternative<member_left>(made) ||
                                     std::holds_alternative<contribution_restored>(made) ||
                                     std::holds_alternative<group_dissolved>(made) ||
                                     std::holds_alternative<table_dissolved>(made) ||
                                     std::holds_alternative<idea_unmerged>(made);
            if (posts_anew) continue;
            const auto again = decide_wish(lived.asked, room.state(), lived.circumstances);
            // What is due by itself leads to more that is due: after a folding a jury is called.
            if (std::holds_alternative<histories::clock_wish>(lived.asked)) {
                ASSERT_TRUE(again.has_value());
                ASSERT_NE(again->events, lived.decided->events);
                continue;
            }
            // Behind what the clock did the rules may have their turn; the same thing is not done again.
            if (std::holds_alternative<histories::clock_wish>(lived.asked) && again) {
                for (const event_body& each : again->events) ASSERT_NE(each, made);
                continue;
            }
            if (ends_itself) {
                ASSERT_TRUE(again.has_error());
                continue;
            }
            // A text that nobody says any more was known by its muting alone.
            const auto* muted = std::get_if<answer_muted>(&made);
            if (muted != nullptr && !muted->is_muted && again.has_error()) continue;
            ASSERT_TRUE(again.has_value() && again->already) << "event kind " << made.index() + 1;
            if (std::holds_alternative<vote_cast>(made) ||
                std::holds_alternative<contribution_hidden>(made) ||
                std::holds_alternative<contribution_edited>(made) ||
                std::holds_alternative<idea_tagged>(made) ||
                std::holds_alternative<domain::idea_merged>(made) ||
                std::holds_alternative<member_joined>(made)) {
                ASSERT_EQ(*again->already, room.state().last);
            }
        }
    }
}

struct running_view {
    view_kind view{};
    view_state state;
};

// From the room's beginning on, and from some view snapshots taken on the way.
TEST(law, folding_projected_events_gives_the_view)
{
    for (std::uint64_t seed = 0; seed < histories_per_law; ++seed) {
        SCOPED_TRACE(seed);
        history_generator room{seed};
        room.live_until(length_of(seed));
        room_state state;
        std::vector<running_view> running;
        std::vector<view_change> changes;
        for (const event& fact : room.events()) {
            ASSERT_EQ(apply(fact, state), applied::yes);
            for (const view_kind view : all_views) {
                changes.clear();
                project(fact, state, view, changes);
                ASSERT_LE(changes.size(), 1u);
                view_state expected = view_of(state, view);
                for (running_view& each : running) {
                    if (each.view != view) continue;
                    for (const view_change& change : changes) fold(change, each.state);
                    // What has no change here still moves the cursor: the update's `through` tells it.
                    each.state.as_of = fact.at;
                    ASSERT_EQ(each.state, expected)
                        << "view " << static_cast<int>(view) << " at " << fact.at.value();
                }
                const bool takes_snapshot =
                    fact.at == sequence{1} || (fact.at.value() + seed) % 17 == 0;
                if (takes_snapshot) running.push_back(running_view{view, std::move(expected)});
            }
        }
    }
}

// Every view state that a client can have, on the way to every later one.
TEST(law, folding_holds_from_any_view_state_on)
{
    for (std::uint64_t seed = 0; seed < histories_per_law / 40; ++seed) {
        SCOPED_TRACE(seed);
        history_generator room{seed + 100'000};
        room.live_until(60);
        for (const view_kind view : all_views) {
            room_state state;
            std::vector<view_state> views;
            std::vector<view_change> changes;
            for (const event& fact : room.events()) {
                ASSERT_EQ(apply(fact, state), applied::yes);
                project(fact, state, view, changes);
                views.push_back(view_of(state, view));
            }
            for (const view_state& from : views) {
                view_state folded = from;
                for (const view_change& change : changes) fold(change, folded);
                folded.as_of = state.last;
                ASSERT_EQ(folded, views.back())
                    << "view " << static_cast<int>(view) << " from " << from.as_of.value();
            }
        }
    }
}

TEST(law, folding_a_prefix_twice_changes_nothing)
{
    for (std::uint64_t seed = 0; seed < histories_per_law; ++seed) {
        SCOPED_TRACE(seed);
        history_generator room{seed};
        room.live_until(length_of(seed));
        for (const view_kind view : all_views) {
            room_state state;
            std::vector<view_change> changes;
            for (const event& fact : room.events()) {
                ASSERT_EQ(apply(fact, state), applied::yes);
                project(fact, state, view, changes);
            }
            view_state folded;
            const std::size_t prefix = changes.size() / 2;
            for (std::size_t index = 0; index < prefix; ++index) fold(changes[index], folded);
            const view_state once = folded;
            // Also a part of it alone, whose changes later ones have overtaken: a late update must not take a view back.
            for (const std::size_t part : {prefix / 3, prefix * 2 / 3, prefix}) {
                for (std::size_t index = 0; index < part; ++index) fold(changes[index], folded);
                ASSERT_EQ(folded, once);
            }
            for (const view_change& each : changes) fold(each, folded);
            folded.as_of = state.last;
            ASSERT_EQ(folded, view_of(state, view));
        }
    }
}

// Counted anew from the log alone, by the words of the rule: a member's vote on the idea itself counts, or else the latest
// on what is merged into it; but dots add up. None of what `apply` keeps is looked at.
class recount_from_log {
public:
    void note(const event& fact)
    {
        if (const auto* cast = std::get_if<vote_cast>(&fact.body))
            votes_[{fact.actor, cast->ballot, cast->subject}] = {cast->value, fact.at};
        if (const auto* taken = std::get_if<vote_withdrawn>(&fact.body))
            votes_.erase({fact.actor, taken->ballot, taken->subject});
        if (const auto* opened = std::get_if<ballot_opened>(&fact.body))
            kinds_[ballot_id{fact.at.value()}] = opened->kind;
        if (const auto* merged = std::get_if<domain::idea_merged>(&fact.body)) {
            merged_into_[merged->contribution] = merged->into;
            mergings_[act_id{fact.at.value()}] = merged->contribution;
        }
        if (const auto* unmerged = std::get_if<idea_unmerged>(&fact.body))
            merged_into_.erase(unmerged->contribution);
        if (const auto* undone = std::get_if<act_undone>(&fact.body)) {
            const auto merging = mergings_.find(undone->act);
            if (merging != mergings_.end()) merged_into_.erase(merging->second);
        }
        if (const auto* posted = std::get_if<contribution_posted>(&fact.body)) {
            const contribution_id id{fact.at.value()};
            const bool is_idea = posted->parent == contribution_id{};
            waiting_[id] = {is_idea, fact.actor};
            if (!posted->held) publish(id);
        }
        if (const auto* published = std::get_if<contribution_published>(&fact.body))
            publish(published->contribution);
        if (const auto* withdrawn = std::get_if<contribution_withdrawn>(&fact.body))
            standing_.erase(withdrawn->contribution);
    }

    // What goals are counted by: merged or not, an idea is an idea and a vote a vote.
    [[nodiscard]] room_counts of_the_room() const
    {
        room_counts all;
        all.contributions = static_cast<std::uint32_t>(standing_.size());
        for (const auto& [id, is_idea] : standing_) all.ideas += is_idea ? 1u : 0u;
        all.writers = static_cast<std::uint32_t>(writers_.size());
        std::set<member_id> voters;
        for (const auto& [key, vote] : votes_) voters.insert(std::get<member_id>(key));
        all.voters = static_cast<std::uint32_t>(voters.size());
        all.votes = static_cast<std::uint32_t>(votes_.size());
        return all;
    }

    // How often each value counts for this idea.
    [[nodiscard]] std::map<std::int32_t, std::uint32_t> counts(contribution_id idea,
                                                               ballot_id on) const
    {
        struct counting_vote {
            std::int32_t value{};
            sequence at{};
            bool is_own{};
        };
        std::map<member_id, counting_vote> counting;
        for (const auto& [key, vote] : votes_) {
            const auto& [voter, ballot, subject] = key;
            if (ballot != on || !is_united(subject, idea)) continue;
            const bool is_own = subject == idea;
            const auto found = counting.find(voter);
            if (kinds_.at(on) == ballot_kind::dots) {
                counting[voter].value += vote.first;
                continue;
            }
            const bool wins = found == counting.end() || is_own ||
                              (!found->second.is_own && vote.second > found->second.at);
            if (wins) counting[voter] = {vote.first, vote.second, is_own};
        }
        std::map<std::int32_t, std::uint32_t> counted;
        for (const auto& [voter, vote] : counting) ++counted[vote.value];
        return counted;
    }

    // Of a ballot itself or of a pair, where nothing merges.
    [[nodiscard]] std::map<std::int32_t, std::uint32_t> counts_apart(contribution_id of,
                                                                     ballot_id on) const
    {
        std::map<std::int32_t, std::uint32_t> counted;
        for (const auto& [key, vote] : votes_) {
            if (std::get<ballot_id>(key) == on && std::get<contribution_id>(key) == of)
                ++counted[vote.first];
        }
        return counted;
    }
    // How often somebody compared this idea with another.
    [[nodiscard]] std::uint32_t compared(contribution_id idea, ballot_id on) const
    {
        std::uint32_t times = 0;
        for (const auto& [key, vote] : votes_) {
            if (std::get<ballot_id>(key) != on) continue;
            const std::uint64_t pair = std::get<contribution_id>(key).value();
            if (pair / 67'108'864 == idea.value() || pair % 67'108'864 == idea.value()) ++times;
        }
        return times;
    }
    [[nodiscard]] std::set<contribution_id> subjects(ballot_id on) const
    {
        std::set<contribution_id> all;
        for (const auto& [key, vote] : votes_) {
            if (std::get<ballot_id>(key) == on) all.insert(std::get<contribution_id>(key));
        }
        return all;
    }

    [[nodiscard]] const std::map<contribution_id, contribution_id>& merged_into() const
    {
        return merged_into_;
    }

private:
    void publish(contribution_id id)
    {
        const auto& [is_idea, author] = waiting_.at(id);
        standing_[id] = is_idea;
        writers_.insert(author);
    }

    [[nodiscard]] bool is_united(contribution_id subject, contribution_id with) const
    {
        while (subject != with) {
            const auto found = merged_into_.find(subject);
            if (found == merged_into_.end()) return false;
            subject = found->second;
        }
        return true;
    }

    std::map<std::tuple<member_id, ballot_id, contribution_id>, std::pair<std::int32_t, sequence>>
        votes_;
    std::map<act_id, contribution_id> mergings_;
    std::map<ballot_id, ballot_kind> kinds_;
    std::map<contribution_id, contribution_id> merged_into_;
    std::map<contribution_id, bool> standing_;  // not taken back; whether it is an idea
    std::map<contribution_id, std::pair<bool, member_id>> waiting_;  // an idea? whose?
    std::set<member_id> writers_;
};

// What so many votes of each value count to, by the words of the contract for each kind.
vote_counts counted_as(const ballot& on, const std::map<std::int32_t, std::uint32_t>& votes)
{
    vote_counts expected{};
    for (const auto& [value, times] : votes) {
        const auto number = static_cast<std::uint32_t>(value);
        switch (on.kind) {
            case ballot_kind::support: expected[0] += times; break;
            case ballot_kind::stance:
            case ballot_kind::pairwise:
                expected[value == 1 ? 0 : value == -1 ? 1 : 2] += times;
                break;
            case ballot_kind::dots:
                expected[0] += number * times;
                expected[1] += times;
                break;
            case ballot_kind::score:
                expected[0] += times;
                for (std::uint32_t rest = number, each = 1; rest > 0; rest /= 16, ++each)
                    expected[each] += rest % 16 * times;
                break;
            case ballot_kind::choice:
                expected[0] += times;
                for (std::uint32_t rest = number, each = 1; rest > 0; rest /= 2, ++each)
                    expected[each] += rest % 2 * times;
                break;
            case ballot_kind::scale:
                expected[0] += times;
                expected[number] += times;
                break;
            case ballot_kind::open:
            case ballot_kind::words: break;
        }
    }
    return expected;
}

template <class Counts>
vote_counts widened(const Counts& counts)
{
    vote_counts wide{};
    std::copy(counts.begin(), counts.end(), wide.begin());
    return wide;
}

// Of ballots on themselves and of pairs.
void expect_counts_apart(const room_state& state, const recount_from_log& recount)
{
    for (const ballot& on : state.ballots) {
        if (subject_of(on.kind) == vote_on::idea || subject_of(on.kind) == vote_on::nothing)
            continue;
        const ballot_tally& kept = state.ballot_tallies.at(on.id);
        if (subject_of(on.kind) == vote_on::ballot) {
            ASSERT_EQ(kept.counts, counted_as(on, recount.counts_apart(subject_of(on.id), on.id)));
            continue;
        }
        for (const auto& [pair, counts] : kept.pairs)
            ASSERT_EQ(widened(counts), counted_as(on, recount.counts_apart(pair, on.id)));
        for (const contribution_id pair : recount.subjects(on.id))
            ASSERT_TRUE(kept.pairs.contains(pair));
    }
}

void expect_counts(const room_state& state, const recount_from_log& recount)
{
    ASSERT_EQ(state.counts, recount.of_the_room()) << "at " << state.last.value();
    for (const contribution& each : state.contributions) {
        for (const ballot& on : state.ballots) {
            vote_counts expected{};
            if (subject_of(on.kind) == vote_on::pair) {
                expected[0] = recount.compared(each.id, on.id);
            } else {
                expected = counted_as(on, recount.counts(each.id, on.id));
            }
            vote_counts counted{};
            for (const tally& kept : each.tallies) {
                if (kept.ballot == on.id) counted = widened(kept.counts);
            }
            ASSERT_EQ(counted, expected)
                << "idea " << each.id.value() << " at " << state.last.value();
        }
    }
    ASSERT_NO_FATAL_FAILURE(expect_counts_apart(state, recount));
}

// After each event of any sequence of votes, merges and unmerges.
TEST(law, counts_equal_the_recount_of_votes)
{
    std::size_t merged = 0;
    std::size_t chained = 0;
    std::size_t undone = 0;
    std::map<ballot_kind, std::size_t> voted;
    for (std::uint64_t seed = 0; seed < histories_per_law; ++seed) {
        SCOPED_TRACE(seed);
        history_generator room{seed};
        room.live_until(2 * length_of(seed));
        room_state state;
        recount_from_log recount;
        for (const event& fact : room.events()) {
            ASSERT_EQ(apply(fact, state), applied::yes);
            recount.note(fact);
            if (const auto* cast = std::get_if<vote_cast>(&fact.body))
                ++voted[state.find(cast->ballot)->kind];
            const bool moves_merges = std::holds_alternative<domain::idea_merged>(fact.body) ||
                                      std::holds_alternative<idea_unmerged>(fact.body);
            if (std::holds_alternative<idea_unmerged>(fact.body)) ++undone;
            if (moves_merges || (fact.at.value() + seed) % 3 == 0) {
                ASSERT_NO_FATAL_FAILURE(expect_counts(state, recount));
            }
        }
        ASSERT_NO_FATAL_FAILURE(expect_counts(state, recount));
        for (const auto& [idea, into] : recount.merged_into()) {
            ++merged;
            if (recount.merged_into().contains(into)) ++chained;
        }
    }
    EXPECT_GT(merged, 200u);
    EXPECT_GT(chained, 5u);
    EXPECT_GT(undone, 100u);
    for (int kind = 1; kind <= static_cast<int>(ballot_kind::scale); ++kind)
        EXPECT_GT(voted[static_cast<ballot_kind>(kind)], 80u) << "ballots of kind " << kind;
}

// A merge that is taken back at once leaves no trace, and one that is taken back later leaves what was done meanwhile and
// nothing else: the room is as the same events without it would have made it.
TEST(law, a_merge_that_is_undone_has_never_been)
{
    std::size_t undone = 0;
    for (std::uint64_t seed = 0; seed < histories_per_law; ++seed) {
        SCOPED_TRACE(seed);
        history_generator room{seed};
        room.live_until(length_of(seed));
        room_state merged = room.state();
        if (merged.phase == room_phase::closed) continue;
        const auto stands = [&](const contribution& each) {
            return each.is_idea() && !each.withdrawn && !each.is_hidden() &&
                   each.merged_into == contribution_id{};
        };
        std::vector<contribution_id> heads;
        for (const contribution& each : merged.contributions) {
            if (stands(each)) heads.push_back(each.id);
        }
        if (heads.size() < 2) continue;
        room_state never = merged;
        const auto happen = [](room_state& to, const event_body& body) {
            ASSERT_EQ(apply(event{next(to.last), to.time, member_id{5}, body}, to), applied::yes);
        };
        ASSERT_NO_FATAL_FAILURE(happen(merged, domain::idea_merged{heads[0], heads[1], "double"}));
        ASSERT_NO_FATAL_FAILURE(happen(never, group_made{"in its place"}));
        // Everybody votes on both meanwhile.
        for (std::size_t voter = 0; voter < never.members.size(); ++voter) {
            const std::int32_t value = static_cast<std::int32_t>((seed + voter) % 3) - 1;
            for (room_state* each : {&merged, &never}) {
                const vote_cast cast{ballot_id{3}, heads[voter % 2], value};
                const member_id who = each->members[voter].id;
                ASSERT_EQ(apply(event{next(each->last), each->time, who, cast}, *each),
                          applied::yes);
            }
        }
        if (seed % 2 == 0) {
            ASSERT_NO_FATAL_FAILURE(happen(merged, idea_unmerged{heads[0], heads[1]}));
        } else {
            ASSERT_NO_FATAL_FAILURE(happen(merged, act_undone{merged.acts.back().id}));
        }
        ASSERT_NO_FATAL_FAILURE(
            happen(never, group_dissolved{group_id{room.state().last.value() + 1}}));
        // A count of zero stays to be told to those who know another one.
        ASSERT_TRUE(merged.acts.back().undone);
        merged.acts.pop_back();
        for (room_state* each : {&merged, &never}) {
            each->revised = sequence{};  // an undone act may have shown what was hidden
            each->community.unsettled.clear();
            for (contribution& idea : each->contributions) {
                std::erase_if(idea.tallies, [](const tally& kept) {
                    return kept.counts == decltype(kept.counts){};
                });
            }
        }
        ASSERT_EQ(merged, never);
        ++undone;
    }
    EXPECT_GT(undone, 300u);
}

TEST(law, totals_are_of_what_a_view_shows)
{
    for (std::uint64_t seed = 0; seed < histories_per_law; ++seed) {
        SCOPED_TRACE(seed);
        history_generator room{seed};
        room.live_until(length_of(seed));
        for (const view_kind view : all_views) {
            for (const contribution& each : room.state().contributions) {
                std::vector<subject_total> totals;
                totals_of(room.state(), each, view, totals);
                const bool facilitates = view == view_kind::facilitator;
                const bool is_folded = each.blurred != act_id{} && view == view_kind::screen;
                const bool visible =
                    !each.withdrawn && (facilitates || (!each.is_hidden() && !is_folded));
                auto total = totals.begin();
                for (const tally& kept : each.tallies) {
                    const ballot& on = *room.state().find(kept.ballot);
                    const bool is_shown =
                        facilitates || on.kind == ballot_kind::pairwise ||
                        (on.shows_counts && room.state().phases.counts_are_shown());
                    if (!visible || !is_shown) continue;
                    ASSERT_NE(total, totals.end());
                    ASSERT_EQ(total->subject, each.id);
                    ASSERT_EQ(total->ballot, kept.ballot);
                    ASSERT_EQ(total->counts, widened(kept.counts));
                    ASSERT_EQ(total->count_size, count_size(on, vote_on::idea));
                    ++total;
                }
                ASSERT_EQ(total, totals.end());
            }
            std::vector<subject_total> totals;
            all_totals(room.state(), view, totals);
            for (const subject_total& each : totals) {
                const ballot& on = *room.state().find(each.ballot);
                if (view == view_kind::facilitator || on.shows_counts) continue;
                // Of what is hidden no outcome is told.
                ASSERT_EQ(on.kind, ballot_kind::pairwise);
                ASSERT_EQ(each.count_size, 1u);
            }
        }
    }
}

bool is_reveal(const event& fact)
{
    const auto* set = std::get_if<ballot_set>(&fact.body);
    return set != nullptr && set->shows_counts;
}

// Whose counts a client holds that keeps to the protocol: absolute counts replace, hidden and withdrawn items lose
// theirs. Telling it of `counted_by` alone must be enough.
TEST(law, totals_of_counted_contributions_keep_all_totals_current)
{
    using held_totals = std::map<std::pair<contribution_id, ballot_id>, vote_counts>;
    std::size_t reveals = 0;
    for (std::uint64_t seed = 0; seed < histories_per_law; ++seed) {
        SCOPED_TRACE(seed);
        history_generator room{seed};
        room.live_until(length_of(seed));
        for (const view_kind view : all_views) {
            room_state state;
            held_totals held;
            std::vector<view_change> changes;
            for (const event& fact : room.events()) {
                ASSERT_EQ(apply(fact, state), applied::yes);
                changes.clear();
                project(fact, state, view, changes);
                for (const view_change& change : changes) {
                    contribution_id gone{};
                    if (const auto* hidden = std::get_if<item_hidden>(&change.body))
                        gone = hidden->id;
                    if (const auto* withdrawn = std::get_if<item_withdrawn>(&change.body))
                        gone = withdrawn->id;
                    std::erase_if(held, [gone](const auto& each) {
                        const contribution_id subject = each.first.first;
                        const auto pair = pair_in(subject);
                        return subject == gone ||
                               (pair && (pair->first == gone || pair->second == gone));
                    });
                    // What is not shown any more; of which `shows_counts` tells clients and server alike.
                    const bool may_hide = std::holds_alternative<phases_changed>(change.body) ||
                                          std::holds_alternative<ballot>(change.body);
                    if (!may_hide || view == view_kind::facilitator) continue;
                    std::erase_if(held, [&state](const auto& each) {
                        const auto& [subject, on] = each.first;
                        const auto kind = pair_in(subject)                 ? vote_on::pair
                                          : state.find(subject) != nullptr ? vote_on::idea
                                                                           : vote_on::ballot;
                        return !shows_counts(state, *state.find(on), kind);
                    });
                }
                std::vector<contribution_id> counted;
                std::vector<subject_total> totals;
                counted_by(fact, state, counted);
                if (is_reveal(fact)) ++reveals;
                for (const contribution_id each : counted) totals_of(state, each, view, totals);
                for (const subject_total& each : totals)
                    held[{each.subject, each.ballot}] = each.counts;
            }
            held_totals expected;
            std::vector<subject_total> totals;
            all_totals(state, view, totals);
            for (const subject_total& each : totals)
                expected[{each.subject, each.ballot}] = each.counts;
            ASSERT_EQ(held, expected) << "view " << static_cast<int>(view);
        }
    }
    EXPECT_GT(reveals, 5u);
}

// As a client folds it: entries replace theirs, a vote without value and a contribution that is not hidden go.
self_view fold_self(self_view base, const self_view& change)
{
    if (change.extent == self_extent::whole) base = self_view{};
    base.as_of = change.as_of;
    if (change.name) base.name = change.name;
    for (const own_vote& vote : change.votes) {
        std::erase_if(base.votes, [&vote](const own_vote& each) { return each.key == vote.key; });
        if (vote.value) base.votes.push_back(vote);
    }
    for (const own_contribution& own : change.contributions) {
        std::erase_if(base.contributions,
                      [&own](const own_contribution& each) { return each.id == own.id; });
        const bool is_kept = own.state != item_state::shown && own.state != item_state::withdrawn;
        if (is_kept || own.found) base.contributions.push_back(own);
    }
    base.authored.insert(base.authored.end(), change.authored.begin(), change.authored.end());
    if (change.accepted) base.accepted = change.accepted;
    for (const own_answer& own : change.answers) {
        std::erase_if(base.answers,
                      [&own](const own_answer& each) { return each.ballot == own.ballot; });
        if (!own.texts.empty()) base.answers.push_back(own);
    }
    std::sort(base.answers.begin(), base.answers.end(),
              [](const own_answer& a, const own_answer& b) { return a.ballot < b.ballot; });
    for (const own_call& call : change.calls) {
        std::erase_if(base.calls, [&call](const own_call& each) { return each.jury == call.jury; });
        if (!call.over) base.calls.push_back(call);
    }
    std::sort(base.calls.begin(), base.calls.end(),
              [](const own_call& a, const own_call& b) { return a.jury < b.jury; });
    for (const own_flag& flag : change.flags) {
        std::erase_if(base.flags, [&flag](const own_flag& each) {
            return each.contribution == flag.contribution;
        });
        if (flag.reason) base.flags.push_back(flag);
    }
    std::sort(base.flags.begin(), base.flags.end(),
              [](const own_flag& a, const own_flag& b) { return a.contribution < b.contribution; });
    if (change.voice) {
        base.voice.reset();
        if (*change.voice != 0) base.voice = change.voice;
    }
    if (change.muted) base.muted = change.muted;
    if (change.seat) base.seat = change.seat;
    if (change.recovery) base.recovery = change.recovery;
    if (base.muted && base.muted->id == act_id{}) base.muted.reset();
    base.lines.insert(base.lines.end(), change.lines.begin(), change.lines.end());
    if (change.stakeholder_group) {
        base.stakeholder_group.reset();
        if (*change.stakeholder_group != 0) base.stakeholder_group = change.stakeholder_group;
    }
    std::sort(base.votes.begin(), base.votes.end(), [](const own_vote& a, const own_vote& b) {
        return std::pair{a.key.subject, a.key.ballot} < std::pair{b.key.subject, b.key.ballot};
    });
    std::sort(base.contributions.begin(), base.contributions.end(),
              [](const own_contribution& a, const own_contribution& b) { return a.id < b.id; });
    return base;
}

TEST(law, folding_projected_self_changes_gives_the_self)
{
    for (std::uint64_t seed = 0; seed < histories_per_law; ++seed) {
        SCOPED_TRACE(seed);
        history_generator room{seed};
        room.live_until(length_of(seed));
        room_state state;
        std::map<member_id, self_view> held;
        // One change made of all that came while a client could not be told, and what it is folded into.
        std::map<member_id, self_view> conflated;
        std::map<member_id, self_view> held_late;
        for (const event& fact : room.events()) {
            ASSERT_EQ(apply(fact, state), applied::yes);
            if (std::holds_alternative<member_joined>(fact.body)) {
                held[fact.actor] = self_of(state, fact.actor);
                held_late[fact.actor] = held[fact.actor];
            }
            const auto changes = project_self(fact, state);
            if (changes.empty()) continue;
            std::set<member_id> told;
            for (const self_change& each : changes) {
                ASSERT_TRUE(told.insert(each.member).second) << "twice to " << each.member.value();
                ASSERT_TRUE(held.contains(each.member));
                ASSERT_EQ(each.change.extent, self_extent::changes);
                held[each.member] = fold_self(held[each.member], each.change);
                const auto [waiting, is_first] = conflated.try_emplace(each.member, each.change);
                if (!is_first) merge_self(waiting->second, each.change);
            }
            if (fact.at.value() % 7 == 0) {
                for (const auto& [who, all] : conflated)
                    held_late[who] = fold_self(held_late[who], all);
                conflated.clear();
            }
        }
        for (const auto& [who, all] : conflated) held_late[who] = fold_self(held_late[who], all);
        // A seat at a table that was dissolved is none, without a change that says so.
        const auto stand = [&state](self_view& self) {
            if (self.seat && state.find(self.seat->table) == nullptr) self.seat.reset();
        };
        for (const member& who : state.members) {
            self_view expected = self_of(state, who.id);
            stand(held[who.id]);
            stand(held_late[who.id]);
            ASSERT_EQ(expected.as_of, state.last);
            expected.as_of = held[who.id].as_of;
            ASSERT_EQ(held[who.id], expected) << "member " << who.id.value();
            expected.as_of = held_late[who.id].as_of;
            ASSERT_EQ(held_late[who.id], expected) << "member " << who.id.value();
        }
    }
}

// Which texts a view may hold, told by the markers in them: each marker stands for the event that brought it.
class secrecy {
public:
    void note(const event& fact)
    {
        std::visit(
            [&](const auto& body) {
                using body_type = std::decay_t<decltype(body)>;
                if constexpr (std::is_same_v<body_type, answer_given>) {
                    for (const std::string& each : body.texts) {
                        remember(each, owner{.text_from = fact.at,
                                             .said_in = body.ballot,
                                             .said_by = fact.actor});
                    }
                } else if constexpr (std::is_same_v<body_type, contribution_edited>) {
                    remember(body.text, owner{.text_of = body.contribution, .text_from = fact.at});
                } else if constexpr (std::is_same_v<body_type, contribution_posted>) {
                    remember(body.text, owner{.text_of = contribution_id{fact.at.value()},
                                              .text_from = fact.at});
                    remember(body.source.label,
                             owner{.source_of = contribution_id{fact.at.value()}});
                } else if constexpr (std::is_same_v<body_type, table_made> ||
                                     std::is_same_v<body_type, table_renamed>) {
                    // The names of tables are everybody's.
                } else if constexpr (std::is_same_v<body_type, line_sent>) {
                    remember(body.text, owner{.line_with = body.member});
                } else if constexpr (std::is_same_v<body_type, contribution_flagged>) {
                    remember(body.note, owner{.text_from = fact.at, .flag_on = body.contribution});
                } else if constexpr (std::is_same_v<body_type, insight_shared>) {
                    remember(body.text, owner{.insight_of = insight_id{fact.at.value()}});
                } else if constexpr (std::is_same_v<body_type, announced>) {
                    remember(body.text, owner{.text_from = fact.at});
                } else if constexpr (requires { body.name; }) {
                    remember(body.name, owner{.name_of = fact.actor});
                } else if constexpr (requires {
                                         body.contribution;
                                         body.reason;
                                     }) {
                    remember(body.reason, owner{.reason_of = act_id{fact.at.value()}});
                }
            },
            fact.body);
    }

    // The first text that this view must not hold now; nothing: all is well.
    [[nodiscard]] std::optional<std::uint64_t> leak_in(const std::string& text,
                                                       const room_state& state,
                                                       view_kind view) const
    {
        for (const std::uint64_t marker : markers_in(text)) {
            const auto found = owners_.find(marker);
            if (found == owners_.end()) continue;  // title, question, promise, pause: everybody's
            if (!may_show(found->second, marker, state, view)) return marker;
        }
        return std::nullopt;
    }

private:
    struct owner {
        contribution_id text_of{};
        contribution_id source_of{};
        member_id name_of{};
        act_id reason_of{};
        member_id line_with{};
        insight_id insight_of{};
        sequence text_from{};
        contribution_id flag_on{};
        ballot_id said_in{};
        member_id said_by{};
    };

    // Of a folded item only the text of one that looks for it is there.
    static bool is_kept_from(view_kind view, const contribution& which)
    {
        if (view == view_kind::facilitator) return false;
        return which.is_hidden() || !which.is_published() ||
               (view == view_kind::screen && which.blurred != act_id{});
    }

    void remember(const std::string& text, owner of)
    {
        for (const std::uint64_t marker : markers_in(text)) owners_[marker] = of;
    }

    static bool may_show(const owner& of, std::uint64_t marker, const room_state& state,
                         view_kind view)
    {
        const bool facilitates = view == view_kind::facilitator;
        if (of.said_in != ballot_id{}) {
            const prompt_answers& all = state.answers.at(of.said_in);
            const auto reads = [marker](const std::string& text) {
                return markers_in(text) == std::vector{marker};
            };
            const bool is_muted = std::any_of(all.muted.begin(), all.muted.end(), reads);
            // Facilitators keep what they muted, to unmute it.
            if (facilitates && is_muted) return true;
            if (is_muted || (!facilitates && !state.find(of.said_in)->shows_counts)) return false;
            return std::any_of(all.given.begin(), all.given.end(), [&](const given_answer& each) {
                return std::any_of(each.texts.begin(), each.texts.end(), reads);
            });
        }
        if (of.text_of != contribution_id{}) {
            const contribution* each = state.find(of.text_of);
            if (each->withdrawn || is_kept_from(view, *each)) return false;
            if (each->text_from == of.text_from) return true;
            // A former text: a version for facilitators, or replaced in silence and gone.
            return facilitates &&
                   std::any_of(each->versions.begin(), each->versions.end(),
                               [marker](const text_version& version) {
                                   return markers_in(version.text) == std::vector{marker};
                               });
        }
        if (of.source_of != contribution_id{}) {
            // Several ideas that were entered at once have it.
            return std::any_of(state.contributions.begin(), state.contributions.end(),
                               [&](const contribution& each) {
                                   return markers_in(each.source.label) == std::vector{marker} &&
                                          !each.withdrawn && !is_kept_from(view, each);
                               });
        }
        if (of.name_of != member_id{}) {
            const member* who = state.find(of.name_of);
            if (markers_in(who->name) != std::vector{marker}) return false;  // a former name
            if (facilitates && who->has_facilitated) return true;
            if (state.names() != names_mode::shown) return false;
            if (facilitates && !who->lines.empty()) return true;
            if (!facilitates && !state.phases.authors_are_shown()) return false;
            return std::any_of(who->authored.begin(), who->authored.end(), [&](contribution_id id) {
                const contribution* each = state.find(id);
                return !each->withdrawn && !is_kept_from(view, *each);
            });
        }
        if (of.flag_on != contribution_id{}) {
            const contribution* each = state.find(of.flag_on);
            return facilitates && !each->withdrawn &&
                   std::any_of(each->flags.begin(), each->flags.end(), [&of](const flag& said) {
                       return said.at == of.text_from && !said.settled;
                   });
        }
        if (of.line_with != member_id{}) return facilitates;
        if (of.insight_of != insight_id{}) return state.find(of.insight_of) != nullptr;
        if (of.text_from != sequence{}) return state.stage.announced == of.text_from;
        return true;  // the reason of an act: the moderation log is everybody's
    }

    std::map<std::uint64_t, owner> owners_;
};

std::string text_of(const view_change& change)
{
    view_state empty;
    // An item to take a stripping or a new name, which by themselves would fold into nothing.
    view_item item;
    if (const auto* hidden = std::get_if<item_hidden>(&change.body)) item.id = hidden->id;
    if (const auto* renamed = std::get_if<author_renamed>(&change.body))
        item.author = renamed->member;
    empty.items.push_back(item);
    fold(change, empty);
    return canonical_text(empty);
}

TEST(law, views_hold_no_text_and_no_name_they_must_not_show)
{
    std::size_t hidden_seen = 0;
    std::size_t unnamed_seen = 0;
    for (std::uint64_t seed = 0; seed < histories_per_law; ++seed) {
        SCOPED_TRACE(seed);
        history_generator room{seed};
        room.live_until(length_of(seed));
        room_state state;
        secrecy secrets;
        std::vector<view_change> changes;
        for (const event& fact : room.events()) {
            ASSERT_EQ(apply(fact, state), applied::yes);
            secrets.note(fact);
            const bool looks_at_all =
                fact.at == room.events().back().at || (fact.at.value() + seed) % 13 == 0;
            for (const view_kind view : all_views) {
                changes.clear();
                project(fact, state, view, changes);
                for (const view_change& change : changes) {
                    ASSERT_EQ(secrets.leak_in(text_of(change), state, view), std::nullopt)
                        << "in a change of view " << static_cast<int>(view) << " at "
                        << fact.at.value();
                }
                if (!looks_at_all) continue;
                const view_state shown = view_of(state, view);
                ASSERT_EQ(secrets.leak_in(canonical_text(shown), state, view), std::nullopt)
                    << "in view " << static_cast<int>(view) << " at " << fact.at.value();
                for (const view_item& item : shown.items) {
                    if (item.author == member_id{} && item.state == item_state::shown)
                        ++unnamed_seen;
                    const bool links_nothing =
                        view != view_kind::facilitator &&
                        (state.names() == names_mode::unnamed || !state.phases.authors_are_shown());
                    if (links_nothing) {
                        ASSERT_EQ(item.author, member_id{});
                    }
                    if (item.state == item_state::shown) continue;
                    ++hidden_seen;
                    if (view == view_kind::facilitator && item.state != item_state::withdrawn)
                        continue;
                    ASSERT_TRUE(item.state == item_state::hidden ||
                                item.state == item_state::withdrawn);
                    ASSERT_EQ(item.author, member_id{});
                    ASSERT_EQ(item.author_role, std::nullopt);
                    ASSERT_EQ(item.text, "");
                }
            }
        }
    }
    EXPECT_GT(hidden_seen, 1000u);
    EXPECT_GT(unnamed_seen, 1000u);
}
}  // namespace
}  // namespace kring::domain
