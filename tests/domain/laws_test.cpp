// What holds for every room, tried on thousands of generated ones. A failure prints its seed.
#include "domain/apply.hpp"
#include "domain/view.hpp"
#include "support/history_generator.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>
#include <string>
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
    for (std::uint64_t seed = 0; seed < 300; ++seed) {
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
    EXPECT_EQ(events.size(), std::variant_size_v<event_body>);
    EXPECT_GT(done_already, 500u);
    for (const refusal each : {refusal::not_allowed,
                               refusal::room_not_open,
                               refusal::room_paused,
                               refusal::room_closed,
                               refusal::unknown_contribution,
                               refusal::contribution_hidden,
                               refusal::contribution_withdrawn,
                               refusal::not_hidden,
                               refusal::not_author,
                               refusal::not_votable,
                               refusal::thread_too_deep,
                               refusal::unknown_ballot,
                               refusal::invalid_vote,
                               refusal::unknown_act,
                               refusal::text_empty,
                               refusal::text_too_long,
                               refusal::text_invalid,
                               refusal::link_used,
                               refusal::link_expired,
                               refusal::charter_not_accepted,
                               refusal::charter_changed,
                               refusal::invalid_charter,
                               refusal::names_promised,
                               refusal::not_in_phase,
                               refusal::unknown_phase,
                               refusal::invalid_agenda}) {
        EXPECT_TRUE(refusals.contains(each))
            << "no history was refused with " << static_cast<int>(each);
    }
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
                                    extends(lived.asked);
            const bool ends_itself = std::holds_alternative<member_left>(made) ||
                                     std::holds_alternative<contribution_restored>(made);
            if (posts_anew) continue;
            const auto again = decide_wish(lived.asked, room.state(), lived.circumstances);
            if (ends_itself) {
                ASSERT_TRUE(again.has_error());
                continue;
            }
            ASSERT_TRUE(again.has_value() && again->already) << "event kind " << made.index() + 1;
            if (std::holds_alternative<vote_cast>(made) ||
                std::holds_alternative<contribution_hidden>(made) ||
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

TEST(law, counts_equal_the_recount_of_votes)
{
    for (std::uint64_t seed = 0; seed < histories_per_law; ++seed) {
        SCOPED_TRACE(seed);
        history_generator room{seed};
        room.live_until(length_of(seed));
        std::map<std::pair<contribution_id, ballot_id>, std::array<std::uint32_t, 3>> recount;
        for (const member& who : room.state().members) {
            for (const auto& [key, vote] : who.votes) {
                const auto index = count_index(room.state().find(key.ballot)->kind, vote.value);
                ASSERT_TRUE(index);
                ++recount[{key.subject, key.ballot}][*index];
            }
        }
        for (const contribution& each : room.state().contributions) {
            for (const tally& counted : each.tallies) {
                ASSERT_EQ(counted.counts, (recount[{each.id, counted.ballot}]));
                recount.erase({each.id, counted.ballot});
            }
        }
        ASSERT_TRUE(recount.empty()) << "votes without a tally";

        room_counts all;
        for (const contribution& each : room.state().contributions) {
            if (each.withdrawn) continue;
            ++all.contributions;
            if (each.is_idea()) ++all.ideas;
        }
        for (const member& who : room.state().members) {
            if (!who.authored.empty()) ++all.writers;
            if (!who.votes.empty()) ++all.voters;
            all.votes += static_cast<std::uint32_t>(who.votes.size());
        }
        ASSERT_EQ(room.state().counts, all);
    }
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
                const bool visible =
                    !each.withdrawn &&
                    (view == view_kind::facilitator ||
                     (!each.is_hidden() && room.state().phases.counts_are_shown()));
                ASSERT_EQ(totals.size(), visible ? each.tallies.size() : 0);
                for (std::size_t index = 0; index < totals.size(); ++index) {
                    ASSERT_EQ(totals[index].subject, each.id);
                    ASSERT_EQ(totals[index].ballot, each.tallies[index].ballot);
                    ASSERT_EQ(totals[index].counts, each.tallies[index].counts);
                    ASSERT_EQ(totals[index].count_size,
                              count_size(room.state().find(totals[index].ballot)->kind));
                }
            }
        }
    }
}

// Whose counts a client holds that keeps to the protocol: absolute counts replace, hidden and withdrawn items lose
// theirs. Telling it of `counted_by` alone must be enough.
TEST(law, totals_of_counted_contributions_keep_all_totals_current)
{
    using held_totals =
        std::map<std::pair<contribution_id, ballot_id>, std::array<std::uint32_t, 3>>;
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
                    std::erase_if(held,
                                  [gone](const auto& each) { return each.first.first == gone; });
                    const auto* phases = std::get_if<phases_changed>(&change.body);
                    if (phases != nullptr && view != view_kind::facilitator && phases->switches &&
                        !phases->switches->show_counts) {
                        held.clear();
                    }
                }
                std::vector<subject_total> totals;
                if (reveals_counts(fact, state)) {
                    ++reveals;
                    for (const contribution& each : state.contributions)
                        totals_of(state, each, view, totals);
                } else if (const auto counted = counted_by(fact, state)) {
                    totals_of(state, *state.find(*counted), view, totals);
                }
                for (const subject_total& each : totals)
                    held[{each.subject, each.ballot}] = each.counts;
            }
            held_totals expected;
            std::vector<subject_total> totals;
            for (const contribution& each : state.contributions)
                totals_of(state, each, view, totals);
            for (const subject_total& each : totals)
                expected[{each.subject, each.ballot}] = each.counts;
            ASSERT_EQ(held, expected) << "view " << static_cast<int>(view);
        }
    }
    EXPECT_GT(reveals, 10u);
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
        if (own.state == item_state::hidden) base.contributions.push_back(own);
    }
    base.authored.insert(base.authored.end(), change.authored.begin(), change.authored.end());
    if (change.accepted) base.accepted = change.accepted;
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
            const auto change = project_self(fact, state);
            if (!change) continue;
            ASSERT_TRUE(held.contains(change->member));
            ASSERT_EQ(change->change.extent, self_extent::changes);
            held[change->member] = fold_self(held[change->member], change->change);
            const auto [waiting, is_first] = conflated.try_emplace(change->member, change->change);
            if (!is_first) merge_self(waiting->second, change->change);
            if (fact.at.value() % 7 == 0) {
                for (const auto& [who, all] : conflated)
                    held_late[who] = fold_self(held_late[who], all);
                conflated.clear();
            }
        }
        for (const auto& [who, all] : conflated) held_late[who] = fold_self(held_late[who], all);
        for (const member& who : state.members) {
            self_view expected = self_of(state, who.id);
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
                if constexpr (requires { body.text; }) {
                    remember(body.text, owner{.text_of = contribution_id{fact.at.value()}});
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
        member_id name_of{};
        act_id reason_of{};
    };

    void remember(const std::string& text, owner of)
    {
        for (const std::uint64_t marker : markers_in(text)) owners_[marker] = of;
    }

    static bool may_show(const owner& of, std::uint64_t marker, const room_state& state,
                         view_kind view)
    {
        const bool facilitates = view == view_kind::facilitator;
        if (of.text_of != contribution_id{}) {
            const contribution* each = state.find(of.text_of);
            return !each->withdrawn && (facilitates || !each->is_hidden());
        }
        if (of.name_of != member_id{}) {
            const member* who = state.find(of.name_of);
            if (markers_in(who->name) != std::vector{marker}) return false;  // a former name
            if (facilitates && who->is_facilitator()) return true;
            if (state.names() != names_mode::shown) return false;
            if (!facilitates && !state.phases.authors_are_shown()) return false;
            return std::any_of(who->authored.begin(), who->authored.end(), [&](contribution_id id) {
                const contribution* each = state.find(id);
                return !each->withdrawn && (facilitates || !each->is_hidden());
            });
        }
        const auto act = state.acts.find(of.reason_of);
        const contribution* about = state.find(act->second.contribution);
        if (about->withdrawn) return false;
        // A restoring's reason is in no view; of the hidings participants are told the first that stands.
        for (const hide_act& each : about->hides) {
            if (!each.stands()) continue;
            if (each.id == of.reason_of) return true;
            if (!facilitates) return false;
        }
        return false;
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
                    if (view == view_kind::facilitator && item.state == item_state::hidden)
                        continue;
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
