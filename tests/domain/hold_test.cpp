// Texts that wait for a facilitator, and who is muted or removed.
#include "support/scenario.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace kring::domain {
namespace {
using namespace scenarios;
using namespace std::chrono_literals;

constexpr instant later = beginning + 1h;

bool shows(const scenario& room, contribution_id what, view_kind view)
{
    const auto items = view_of(room.state(), view).items;
    return std::any_of(items.begin(), items.end(),
                       [&](const view_item& each) { return each.id == room.id(what); });
}

own_contribution own(const scenario& room, member_id who, contribution_id what)
{
    for (own_contribution& each : self_of(room.state(), who).contributions) {
        if (each.id == room.id(what)) return std::move(each);
    }
    return {};
}

TEST(set_hold, is_for_facilitators_and_bounded)
{
    scenario{}
        .when(helper, set_hold{300s})
        .then(hold_set{300s})
        .when(lead, set_hold{300s})
        .then_nothing_to_do()
        .when(lead, set_hold{0s})
        .then(hold_set{0s});
    scenario{}.when(ana, set_hold{300s}).then_refused(refusal::not_allowed);
    scenario{}.given(closed()).when(lead, set_hold{300s}).then_refused(refusal::room_closed);
    for (const auto time : {-1s, 29s, 3601s})
        scenario{}.when(lead, set_hold{time}).then_refused(refusal::invalid_pace);
}

TEST(hold, keeps_what_a_participant_writes_from_everybody_but_them_and_facilitators)
{
    scenario room;
    room.at(later).given(posted(bench, bo), held_for(300s));
    room.when(ana, post_idea{"an idea"})
        .then(contribution_posted{{}, "an idea", {}, false, true}, bike_shed.value())
        .when(bo, post_reply{bench, "a reply"})
        .then(contribution_posted{bench, "a reply", {}, false, true}, answer.value())
        .when(helper, post_idea{"of a facilitator"})
        .then(contribution_posted{{}, "of a facilitator"});
    for (const contribution_id each : {bike_shed, answer}) {
        EXPECT_FALSE(shows(room, each, view_kind::participant));
        EXPECT_FALSE(shows(room, each, view_kind::screen));
        EXPECT_EQ(room.item(each, view_kind::facilitator).state, item_state::held);
    }
    EXPECT_EQ(room.item(bike_shed, view_kind::facilitator).text, "an idea");
    EXPECT_EQ(own(room, ana, bike_shed).state, item_state::held);
    EXPECT_EQ(own(room, ana, bike_shed).time, later);
    // Nothing counts it, nobody answers it or votes on it: for them it is not there.
    EXPECT_EQ(room.state().counts.ideas, 2u);
    EXPECT_EQ(room.state().counts.writers, 2u);
    room.when(cem, post_reply{bike_shed, "a reply"}).then_refused(refusal::unknown_contribution);
    room.when(cem, cast_vote{support, bike_shed, yes}).then_refused(refusal::unknown_contribution);
    room.when(lead, hide_contribution{bike_shed, "reason"})
        .then_refused(refusal::unknown_contribution);
    room.when(lead, restore_contribution{bike_shed, "reason"})
        .then_refused(refusal::unknown_contribution);
    room.when(lead, tag_idea{bike_shed, "green"}).then_refused(refusal::unknown_contribution);
}

TEST(hold, lets_an_author_put_right_and_take_back_what_waits_and_not_what_is_out)
{
    scenario{}
        .at(later)
        .given(posted(bench, ana), held_for(300s), posted_held(bike_shed, ana))
        .when(ana, edit_contribution{bike_shed, "better"})
        .then(contribution_edited{bike_shed, edit_trace::silent, "better"})
        .when(ana, edit_contribution{bench, "round the back"})
        .then_refused(refusal::edits_held)
        .when(ana, withdraw_contribution{bike_shed})
        .then(contribution_withdrawn{bike_shed})
        .then_room([](const scenario& room) {
            EXPECT_TRUE(room.state().held.empty());
            EXPECT_FALSE(shows(room, bike_shed, view_kind::participant));
            EXPECT_EQ(room.state().counts.ideas, 1u);
        });
}

TEST(hold, has_a_bound)
{
    scenario room;
    room.at(later).given(held_for(300s));
    // Nobody writes so many in a minute.
    policy rules = preset(policy_base::standard);
    rules[policy_number::member_posts] = 0;
    rules[policy_number::room_posts] = 0;
    room.given(rules_are(rules));
    for (std::size_t made = 0; made < limits::held_texts_max; ++made)
        room.when(ana, post_idea{"idea"}).then_accepted();
    room.when(bo, post_idea{"idea"}).then_refused(refusal::too_many_held);
    room.when(lead, post_idea{"idea"}).then_accepted();
}

TEST(approve_contributions, publishes_what_waits_and_passes_over_the_rest)
{
    scenario{}
        .at(later)
        .given(held_for(300s), posted_held(bike_shed, ana), posted_held(bench, bo))
        .when(ana, approve_contributions{{bike_shed}})
        .then_refused(refusal::not_allowed)
        .when(helper, approve_contributions{{no_such_contribution}})
        .then_refused(refusal::unknown_contribution)
        .when(helper, approve_contributions{std::vector(51, bike_shed)})
        .then_refused(refusal::too_many_held)
        .when(helper, approve_contributions{{bike_shed, bike_shed}})
        .then(contribution_published{bike_shed})
        .then_room([](const scenario& room) {
            EXPECT_TRUE(shows(room, bike_shed, view_kind::participant));
            EXPECT_EQ(room.state().counts.ideas, 1u);
            EXPECT_EQ(room.state().counts.writers, 1u);
            EXPECT_EQ(own(room, ana, bike_shed).id, contribution_id{});
        })
        .when(lead, approve_contributions{{bike_shed, bench}})
        .then(contribution_published{bench})
        .when(lead, approve_contributions{{bike_shed, bench}})
        .then_nothing_to_do()
        .when(cem, cast_vote{support, bike_shed, yes})
        .then_accepted();
}

TEST(decline_contribution, leaves_a_text_with_its_author_and_can_be_undone)
{
    scenario room;
    room.at(later).given(held_for(300s), posted_held(bike_shed, ana), posted(bench, lead));
    room.when(ana, decline_contribution{bike_shed, "reason"}).then_refused(refusal::not_allowed);
    room.when(lead, decline_contribution{no_such_contribution, "reason"})
        .then_refused(refusal::unknown_contribution);
    room.when(lead, decline_contribution{bench, "reason"}).then_refused(refusal::act_over);
    room.when(lead, decline_contribution{bike_shed, " "}).then_refused(refusal::text_empty);
    room.when(lead, decline_contribution{bike_shed, "off topic"})
        .then(contribution_declined{bike_shed, "off topic"}, first_act.value());
    EXPECT_FALSE(shows(room, bike_shed, view_kind::participant));
    EXPECT_EQ(room.item(bike_shed, view_kind::facilitator).state, item_state::declined);
    EXPECT_EQ(own(room, ana, bike_shed).state, item_state::declined);
    EXPECT_EQ(own(room, ana, bike_shed).reason, "off topic");
    // Everybody reads that it was done and why, and not to what.
    EXPECT_EQ(view_of(room.state(), view_kind::participant).acts.back().contribution,
              contribution_id{});
    room.when(lead, decline_contribution{bike_shed, "again"}).then_nothing_to_do();
    room.when(lead, approve_contributions{{bike_shed}}).then_refused(refusal::contribution_hidden);
    room.when(ana, edit_contribution{bike_shed, "better"})
        .then_refused(refusal::contribution_hidden);
    room.at(later + 1min).when(helper, undo_act{first_act}).then(act_undone{first_act});
    EXPECT_EQ(own(room, ana, bike_shed).state, item_state::held);
    EXPECT_EQ(own(room, ana, bike_shed).time, later);
    room.when(ana, withdraw_contribution{bike_shed}).then_accepted();
    room.when(lead, decline_contribution{bike_shed, "reason"})
        .then_refused(refusal::contribution_withdrawn);
}

TEST(hold, publishes_by_itself_what_nobody_looked_at)
{
    scenario room;
    room.at(later).given(held_for(300s), posted_held(bike_shed, ana));
    room.at(later + 1min).given(posted_held(bench, bo));
    EXPECT_EQ(next_deadline(room.state()), later + 5min);
    room.at(later + 5min - 1ms).when_time_passes().then_nothing_to_do();
    room.at(later + 5min).when_time_passes().then(contribution_published{bike_shed});
    EXPECT_EQ(next_deadline(room.state()), later + 6min);
    // Whether the room is open or not: that is what the author was told.
    room.given(paused());
    room.at(later + 6min).when_time_passes().then(contribution_published{bench});
    EXPECT_EQ(next_deadline(room.state()), std::nullopt);
}

TEST(hold, publishes_what_waits_when_it_is_switched_off)
{
    scenario{}
        .at(later)
        .given(held_for(300s), posted_held(bike_shed, ana), posted_held(bench, bo), held_for(0s))
        .when_time_passes()
        .then_all({contribution_published{bike_shed}, contribution_published{bench}})
        .when(ana, post_idea{"an idea"})
        .then(contribution_posted{{}, "an idea"});
}

TEST(mute_member, lets_a_participant_read_and_vote_and_not_write)
{
    scenario room;
    room.at(later).given(posted(bike_shed, ana), posted(bench, bo));
    room.when(helper, mute_member{ana, 0s, "too loud"})
        .then(member_muted{ana, later + 5min, "too loud"}, first_act.value())
        .when(lead, mute_member{ana, 60s, "once more"})
        .then_already(sequence{first_act.value()});
    EXPECT_EQ(self_of(room.state(), ana).muted,
              (mute{room.id(first_act), later + 5min, "too loud"}));
    EXPECT_EQ(person_of(room.state(), ana).muted->until, later + 5min);
    room.at(later + 5min - 1ms);
    room.when(ana, post_idea{"an idea"}).then_refused(refusal::muted);
    room.when(ana, post_reply{bench, "a reply"}).then_refused(refusal::muted);
    room.when(ana, edit_contribution{bike_shed, "a shout"}).then_refused(refusal::muted);
    room.when(ana, rename_member{"A SHOUT"}).then_refused(refusal::muted);
    EXPECT_EQ(may_again(refusal::muted, ana, room.state(), later), later + 5min);
    room.when(ana, cast_vote{support, bench, yes}).then_accepted();
    room.when(ana, withdraw_contribution{bike_shed}).then_accepted();
    room.when(bo, post_idea{"an idea"}).then_accepted();
    room.at(later + 5min).when(ana, post_idea{"an idea"}).then_accepted();
    room.when(lead, undo_act{first_act}).then_refused(refusal::act_over);
}

TEST(mute_member, can_be_undone_and_longer_muted)
{
    scenario{}
        .at(later)
        .given(muted(ana, later + 5min, first_act), muted(ana, later + 10min, second_act))
        .when(lead, undo_act{second_act})
        .then(act_undone{second_act})
        .then_room([](const scenario& room) {
            EXPECT_EQ(self_of(room.state(), ana).muted->until, later + 5min);
        })
        .when(lead, undo_act{first_act})
        .then(act_undone{first_act})
        .when(ana, post_idea{"an idea"})
        .then_accepted();
}

TEST(mute_member, is_for_facilitators_about_participants)
{
    scenario{}.when(bo, mute_member{ana, 0s, "r"}).then_refused(refusal::not_allowed);
    scenario{}.when(lead, mute_member{helper, 0s, "r"}).then_refused(refusal::not_allowed);
    scenario{}
        .when(lead, mute_member{member_id{999}, 0s, "r"})
        .then_refused(refusal::unknown_member);
    scenario{}.when(lead, mute_member{ana, 25h, "r"}).then_refused(refusal::invalid_pace);
    scenario{}.when(lead, mute_member{ana, -1s, "r"}).then_refused(refusal::invalid_pace);
    scenario{}.when(lead, mute_member{ana, 0s, ""}).then_refused(refusal::text_empty);
    scenario{}
        .given(closed())
        .when(lead, mute_member{ana, 0s, "r"})
        .then_refused(refusal::room_closed);
}

TEST(remove_member, voids_the_token_and_leaves_what_was_written)
{
    scenario room;
    room.at(later).given(posted(bike_shed, ana));
    room.when(lead, remove_member{ana, "threats"})
        .then(member_removed{ana, "threats"}, first_act.value())
        .when(helper, remove_member{ana, "again"})
        .then_already(sequence{first_act.value()})
        .when(ana, cast_vote{support, bike_shed, yes})
        .then_refused(refusal::not_allowed)
        .when(lead, mute_member{ana, 0s, "r"})
        .then_refused(refusal::unknown_member);
    EXPECT_EQ(room.state().find(ana)->generation, generation{1});
    EXPECT_EQ(room.state().participant_count, 2u);
    EXPECT_TRUE(shows(room, bike_shed, view_kind::participant));
    EXPECT_EQ(person_of(room.state(), ana).removal_reason, "threats");
    room.when(helper, undo_act{first_act}).then(act_undone{first_act});
    EXPECT_EQ(room.state().participant_count, 3u);
    room.when(ana, cast_vote{support, bike_shed, yes}).then_accepted();
}

TEST(remove_member, is_for_facilitators_about_participants)
{
    scenario{}.when(bo, remove_member{ana, "r"}).then_refused(refusal::not_allowed);
    scenario{}.when(helper, remove_member{lead, "r"}).then_refused(refusal::not_allowed);
    scenario{}.when(lead, remove_member{lead, "r"}).then_refused(refusal::not_allowed);
    scenario{}.when(lead, remove_member{member_id{999}, "r"}).then_refused(refusal::unknown_member);
    scenario{}
        .given(left(ana))
        .when(lead, remove_member{ana, "r"})
        .then_refused(refusal::unknown_member);
    scenario{}.when(lead, remove_member{ana, " "}).then_refused(refusal::text_empty);
}

TEST(moderation_log, tells_participants_of_a_mute_or_a_removal_and_not_of_whom)
{
    scenario room;
    room.at(later).given(muted(ana, later + 5min), removed(bo));
    for (const view_act& each : view_of(room.state(), view_kind::participant).acts)
        EXPECT_EQ(each.member, member_id{});
    const auto told = view_of(room.state(), view_kind::facilitator).acts;
    ASSERT_EQ(told.size(), 2u);
    EXPECT_EQ(told[0].member, ana);
    EXPECT_EQ(told[1].member, bo);
    EXPECT_EQ(told[1].kind, act_kind::removing);
}
}  // namespace
}  // namespace kring::domain
