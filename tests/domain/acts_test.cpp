// Moderation acts of all kinds: the log that everybody reads, and undoing by sequence with exact return.
#include "base/limits.hpp"
#include "domain/text_rules.hpp"

#include <algorithm>

namespace kring::domain::scenarios {
namespace {
constexpr act_id merging{names_begin + 101};
constexpr act_id tea{names_begin + 102};
constexpr act_id lunch{names_begin + 103};

view_state seen(const scenario& room, view_kind view)
{
    return view_of(room.state(), view);
}

TEST(moderation_log, tells_everybody_what_and_why_and_facilitators_who)
{
    scenario room;
    room.given(posted(bike_shed, ana, "a secret"), hidden(bike_shed, lead, first_act, "rude"))
        .when(helper, undo_act{first_act})
        .then(act_undone{first_act});
    view_act entry;
    entry.id = room.id(first_act);
    entry.kind = act_kind::hiding;
    entry.time = beginning + std::chrono::seconds{room.id(first_act).value()};
    entry.reason = "rude";
    entry.contribution = room.id(bike_shed);
    entry.undone = true;
    for (const view_kind view : {view_kind::participant, view_kind::screen})
        EXPECT_EQ(seen(room, view).acts, std::vector{entry});
    entry.by = lead;
    entry.by_name = "Lea";
    entry.undone_by = helper;
    entry.undone_by_name = room.state().find(helper)->name;
    EXPECT_EQ(seen(room, view_kind::facilitator).acts, std::vector{entry});
    EXPECT_EQ(seen(room, view_kind::participant).act_count, 1u);
}

TEST(moderation_log, has_an_entry_of_each_kind)
{
    scenario room;
    room.given(posted(bike_shed, ana), posted(bench, bo), hidden(bike_shed, lead),
               restored(bike_shed, lead), merged(bench, bike_shed), paused("tea"), opened());
    std::vector<act_kind> kinds;
    for (const view_act& each : seen(room, view_kind::participant).acts) kinds.push_back(each.kind);
    EXPECT_EQ(kinds, (std::vector{act_kind::hiding, act_kind::restoring, act_kind::merging,
                                  act_kind::pausing}));
    EXPECT_EQ(seen(room, view_kind::participant).acts[2].into, room.id(bike_shed));
}

// Which of several ideas was released by its author's taking back would tell whose it was.
TEST(moderation_log, names_nobody_for_what_an_author_did)
{
    scenario room;
    room.given(posted(bike_shed, ana), posted(bench, bo))
        .given(merged(bench, bike_shed, "double", sequence{merging.value()}))
        .when(ana, withdraw_contribution{bike_shed})
        .then_all({contribution_withdrawn{bike_shed}, idea_unmerged{bench, bike_shed}});
    const view_act entry = seen(room, view_kind::facilitator).acts.at(0);
    EXPECT_TRUE(entry.undone);
    EXPECT_EQ(entry.undone_by, member_id{});
    EXPECT_EQ(entry.undone_by_name, "");
}

// Folded from before the first act, the view keeps the latest as `view_of` gives them, and counts all.
TEST(moderation_log, keeps_the_latest_in_a_view)
{
    scenario room;
    room.given(posted(bike_shed, ana), hidden(bike_shed, lead, first_act));
    view_state folded = seen(room, view_kind::facilitator);
    std::vector<view_change> changes;
    room_state before = room.state();
    for (std::size_t count = 0; count < limits::view_acts_max + 5; ++count)
        room.given(restored(bike_shed, lead), hidden(bike_shed, helper));
    room.given(undone(first_act, lead));
    for (const event& fact : room.events()) {
        if (fact.at <= folded.as_of) continue;
        ASSERT_EQ(apply(fact, before), applied::yes);
        project(fact, before, view_kind::facilitator, changes);
    }
    for (const view_change& change : changes) fold(change, folded);
    EXPECT_EQ(folded, seen(room, view_kind::facilitator));
    EXPECT_EQ(folded.acts.size(), limits::view_acts_max);
    EXPECT_EQ(folded.act_count, 2 * (limits::view_acts_max + 5) + 1);
}

TEST(undo_act, of_a_merge_gives_the_earlier_state_back)
{
    scenario room;
    room.given(posted(bike_shed, ana), posted(bench, bo), voted(cem, support, bench, yes),
               merged(bench, bike_shed, "double", sequence{merging.value()}));
    room.when(lead, undo_act{merging}).then(act_undone{merging});
    EXPECT_EQ(room.find(bench).merged_into, contribution_id{});
    EXPECT_TRUE(room.find(bike_shed).absorbed.empty());
    EXPECT_EQ(room.totals(bench, view_kind::participant).at(0).counts[0], 1u);
    EXPECT_EQ(room.totals(bike_shed, view_kind::participant).at(0).counts[0], 0u);
    EXPECT_EQ(room.item(bench, view_kind::participant).merge_reason, "");
    // By either of the two ways, once.
    room.when(lead, undo_act{merging}).then_nothing_to_do();
    room.when(lead, unmerge_idea{bench}).then_refused(refusal::not_merged);
}

TEST(undo_act, of_a_merge_that_was_taken_back_is_found_done)
{
    scenario{}
        .given(posted(bike_shed, ana), posted(bench, bo),
               merged(bench, bike_shed, "double", sequence{merging.value()}),
               unmerged(bench, bike_shed), merged(bench, bike_shed, "again"))
        .when(lead, undo_act{merging})
        .then_nothing_to_do()
        .then_room([](const scenario& room) {
            EXPECT_EQ(room.find(bench).merged_into, room.id(bike_shed));
        });
}

TEST(undo_act, of_a_merge_is_refused_when_counts_are_final_and_when_the_idea_was_taken_back)
{
    scenario room;
    room.given(posted(bike_shed, ana), posted(bench, bo),
               merged(bench, bike_shed, "double", sequence{merging.value()}));
    scenario over = room;
    over.given(closed()).when(lead, undo_act{merging}).then_refused(refusal::room_closed);
    room.given(withdrawn(bench, bo))
        .when(lead, undo_act{merging})
        .then_refused(refusal::contribution_withdrawn);
}

TEST(undo_act, of_a_pause_opens_the_room_or_brings_the_former_reason_back)
{
    scenario room;
    room.when(lead, pause_room{"tea"})
        .then(room_paused{"tea"}, tea.value())
        .when(helper, pause_room{"lunch"})
        .then(room_paused{"lunch"}, lunch.value())
        .when(lead, undo_act{lunch})
        .then(act_undone{lunch});
    EXPECT_EQ(room.state().phase, room_phase::paused);
    EXPECT_EQ(room.state().pause_reason, "tea");
    room.when(lead, undo_act{tea}).then(act_undone{tea});
    EXPECT_EQ(room.state().phase, room_phase::open);
    EXPECT_EQ(room.state().pause_reason, "");
}

TEST(undo_act, of_an_earlier_pause_leaves_the_later_one)
{
    scenario room;
    room.when(lead, pause_room{"tea"})
        .then(room_paused{"tea"}, tea.value())
        .given(paused("lunch"))
        .when(lead, undo_act{tea})
        .then(act_undone{tea});
    EXPECT_EQ(room.state().phase, room_phase::paused);
    EXPECT_EQ(room.state().pause_reason, "lunch");
}

TEST(undo_act, of_a_pause_that_is_over_is_refused)
{
    scenario room;
    room.when(lead, pause_room{"tea"}).then(room_paused{"tea"}, tea.value());
    scenario ended = room;
    ended.given(closed()).when(lead, undo_act{tea}).then_refused(refusal::room_closed);
    room.given(opened()).when(lead, undo_act{tea}).then_refused(refusal::act_over);
}
}  // namespace
}  // namespace kring::domain::scenarios
