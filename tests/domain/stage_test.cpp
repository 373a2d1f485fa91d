// What the room looks at together, and what is locked.
#include "base/limits.hpp"
#include "domain/text_rules.hpp"

namespace kring::domain::scenarios {
namespace {
using namespace std::chrono_literals;
constexpr view_kind all_views[]{view_kind::participant, view_kind::facilitator, view_kind::screen};
constexpr act_id locking{names_begin + 101};
constexpr act_id pausing{names_begin + 102};
constexpr contribution_id room_itself{};

view_state seen(const scenario& room, view_kind view)
{
    return view_of(room.state(), view);
}

// --- locks ---

TEST(lock, of_a_thread_takes_no_replies_and_no_votes)
{
    scenario room;
    room.given(posted(bike_shed, ana), replied(answer, bike_shed, bo),
               voted(cem, support, bike_shed, yes))
        .when(lead, lock{bike_shed, " enough "})
        .then(locked{bike_shed, "enough"}, locking.value());
    for (const view_kind view : all_views)
        EXPECT_EQ(room.item(bike_shed, view).locked, room.id(locking));
    room.when(bo, post_reply{bike_shed, "more"}).then_refused(refusal::thread_locked);
    room.when(bo, post_reply{answer, "more"}).then_refused(refusal::thread_locked);
    room.when(lead, post_reply{answer, "more"}).then_refused(refusal::thread_locked);
    room.when(lead, ask_on{bike_shed, "How?"}).then_refused(refusal::thread_locked);
    room.when(bo, cast_vote{support, bike_shed, yes}).then_refused(refusal::thread_locked);
    room.when(cem, withdraw_vote{support, bike_shed}).then_refused(refusal::thread_locked);
    room.when(bo, edit_contribution{answer, "better"}).then_accepted();
    room.when(helper, lock{bike_shed, ""}).then_already(sequence{locking.value()});
    room.when(helper, unlock{bike_shed}).then(unlocked{bike_shed});
    room.when(bo, post_reply{answer, "more"}).then_accepted();
    room.when(lead, unlock{bike_shed}).then_nothing_to_do();
}

TEST(lock, of_the_room_lets_nobody_new_in_but_by_a_facilitators_link)
{
    scenario room;
    room.when(lead, lock{room_itself, "full"}).then(locked{room_itself, "full"}, locking.value());
    for (const view_kind view : all_views) EXPECT_TRUE(seen(room, view).header.locked);
    const join_room by_link{{}, nonce(99), "Dora", {}};
    room.when(by_link).then_refused(refusal::room_locked);
    // Who was in comes back.
    room.when(join_room{{}, nonce(3), "Ana", {}}).then_already(sequence{ana.value()});
    room.when(join_room{unused_link, nonce(98), "Hans", {}}).then_accepted();
    room.when(lead, undo_act{locking}).then(act_undone{locking});
    EXPECT_FALSE(seen(room, view_kind::participant).header.locked);
    room.when(by_link).then_accepted();
}

TEST(lock, is_refused)
{
    scenario room;
    room.given(posted(bike_shed, ana), posted(bench, bo), replied(answer, bench, ana),
               hidden(bike_shed, lead));
    room.when(ana, lock{bench, "mine"}).then_refused(refusal::not_allowed);
    room.when(lead, lock{bike_shed, "why"}).then_refused(refusal::contribution_hidden);
    room.when(lead, lock{answer, "why"}).then_refused(refusal::not_an_idea);
    room.when(lead, lock{no_such_contribution, "why"}).then_refused(refusal::unknown_contribution);
    room.given(closed());
    room.when(lead, lock{bench, "why"}).then_refused(refusal::room_closed);
    room.when(lead, unlock{bench}).then_refused(refusal::room_closed);
    room.when(bo, unlock{bench}).then_refused(refusal::not_allowed);
}

TEST(unlock, is_refused_where_there_is_nothing)
{
    scenario{}
        .when(lead, unlock{no_such_contribution})
        .then_refused(refusal::unknown_contribution)
        .when(ana, unlock{room_itself})
        .then_refused(refusal::not_allowed);
}

TEST(undo_act, of_a_lock_takes_off_that_lock_alone)
{
    scenario room;
    room.given(posted(bike_shed, ana), locked_up(bike_shed, locking), unlocked_again(bike_shed));
    room.when(lead, undo_act{locking}).then_refused(refusal::act_over);
    room.given(locked_up(bike_shed, second_act));
    room.when(lead, undo_act{locking}).then_refused(refusal::act_over);
    room.when(lead, undo_act{second_act}).then(act_undone{second_act});
    EXPECT_EQ(room.item(bike_shed, view_kind::participant).locked, act_id{});
    room.given(locked_up(bike_shed, third_act), closed());
    room.when(lead, undo_act{third_act}).then_refused(refusal::room_closed);
}

TEST(lock, has_a_reason)
{
    expect_text_rules(
        [](const std::string& reason) {
            return scenario{}.given(posted(bench, bo)).when(lead, lock{bench, reason});
        },
        limits::reason_graphemes_max);
}

// --- spotlight ---

TEST(spotlight, shows_one_idea_to_all)
{
    scenario room;
    room.given(posted(bike_shed, ana))
        .when(helper, spotlight{bike_shed, true})
        .then(spotlight_set{bike_shed, true});
    for (const view_kind view : all_views) {
        EXPECT_EQ(seen(room, view).stage.spotlight, room.id(bike_shed));
        EXPECT_TRUE(seen(room, view).stage.follows);
    }
    room.when(lead, spotlight{bike_shed, true}).then_nothing_to_do();
    room.when(lead, spotlight{bike_shed, false}).then(spotlight_set{bike_shed, false});
    room.when(lead, spotlight{}).then(spotlight_set{});
    // Who follows nothing does not follow.
    room.when(lead, spotlight{{}, true}).then_nothing_to_do();
}

TEST(spotlight, is_refused)
{
    scenario room;
    room.given(posted(bike_shed, ana), replied(answer, bike_shed, bo));
    room.when(bo, spotlight{bike_shed}).then_refused(refusal::not_allowed);
    room.when(lead, spotlight{answer}).then_refused(refusal::not_an_idea);
    room.given(hidden(bike_shed, lead));
    room.when(lead, spotlight{bike_shed}).then_refused(refusal::contribution_hidden);
    room.when(lead, spotlight{no_such_contribution}).then_refused(refusal::unknown_contribution);
}

// --- pins ---

TEST(pin_idea, puts_three_on_top_and_no_more)
{
    constexpr contribution_id fourth{names_begin + 90};
    scenario room;
    room.given(posted(bike_shed, ana), posted(bench, bo), posted(answer, bo), posted(fourth, cem))
        .when(lead, pin_idea{bench})
        .then(idea_pinned{bench, true})
        .given(pinned(bike_shed), pinned(answer))
        .when(helper, pin_idea{bench})
        .then_nothing_to_do()
        .when(lead, pin_idea{fourth})
        .then_refused(refusal::too_many_pins);
    EXPECT_EQ(seen(room, view_kind::participant).stage.pins,
              (std::vector{room.id(bench), room.id(bike_shed), room.id(answer)}));
    // What nobody sees any more makes way.
    room.given(hidden(bike_shed, lead))
        .when(lead, pin_idea{fourth})
        .then_all({idea_pinned{bike_shed, false}, idea_pinned{fourth, true}});
    room.when(lead, pin_idea{bench, false}).then(idea_pinned{bench, false});
    room.when(lead, pin_idea{bench, false}).then_nothing_to_do();
}

TEST(pin_idea, is_refused)
{
    scenario room;
    room.given(posted(bike_shed, ana), replied(answer, bike_shed, bo));
    room.when(ana, pin_idea{bike_shed}).then_refused(refusal::not_allowed);
    room.when(lead, pin_idea{answer}).then_refused(refusal::not_an_idea);
    room.when(lead, pin_idea{no_such_contribution}).then_refused(refusal::unknown_contribution);
    room.when(lead, pin_idea{no_such_contribution, false})
        .then_refused(refusal::unknown_contribution);
    room.given(withdrawn(bike_shed, ana));
    room.when(lead, pin_idea{bike_shed}).then_refused(refusal::contribution_withdrawn);
}

// --- announcements ---

TEST(announce, is_shown_to_all_until_it_is_taken_back)
{
    scenario room;
    room.when(lead, announce{" Coffee at three "}).then(announced{"Coffee at three"});
    const sequence at = room.state().last;
    for (const view_kind view : all_views) {
        EXPECT_EQ(seen(room, view).stage.announcement, "Coffee at three");
        EXPECT_EQ(seen(room, view).stage.announced, at);
    }
    room.when(helper, announce{"Coffee at three"}).then_already(at);
    room.when(helper, announce{"Tea"}).then(announced{"Tea"});
    room.when(lead, announce{}).then(announced{});
    EXPECT_EQ(seen(room, view_kind::participant).stage, room_stage{});
    room.when(lead, announce{}).then_nothing_to_do();
}

TEST(announce, is_refused)
{
    scenario room;
    room.when(bo, announce{"Me"}).then_refused(refusal::not_allowed);
    room.when(lead, announce{text_of_length(limits::reason_graphemes_max + 1)})
        .then_refused(refusal::text_too_long);
    room.when(lead, announce{" \t "}).then_refused(refusal::text_empty);
    room.when(lead, announce{"a\x01"}).then_refused(refusal::text_invalid);
}

// --- pauses that say until when ---

TEST(pause_room, says_until_when)
{
    scenario room;
    room.at(beginning + 1h);
    room.when(lead, pause_room{"tea", 10min})
        .then(room_paused{"tea", beginning + 1h + 10min}, pausing.value());
    EXPECT_EQ(seen(room, view_kind::screen).header.paused_until, beginning + 1h + 10min);
    room.when(lead, pause_room{"tea"}).then(room_paused{"tea"}, second_act.value());
    EXPECT_EQ(seen(room, view_kind::screen).header.paused_until, instant{});
    room.when(lead, pause_room{"tea"}).then_nothing_to_do();
    // The pause before comes back with its time.
    room.when(lead, undo_act{second_act}).then(act_undone{second_act});
    EXPECT_EQ(seen(room, view_kind::screen).header.paused_until, beginning + 1h + 10min);
    room.given(opened());
    EXPECT_EQ(seen(room, view_kind::screen).header.paused_until, instant{});
}

TEST(pause_room, is_refused_for_a_time_that_is_none)
{
    scenario room;
    room.when(lead, pause_room{"tea", limits::phase_time_max + 1s})
        .then_refused(refusal::invalid_time);
    room.when(lead, pause_room{"tea", -1s}).then_refused(refusal::invalid_time);
}
}  // namespace
}  // namespace kring::domain::scenarios
