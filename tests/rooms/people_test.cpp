// What facilitators are told of the people of a room, and what another role does to those who are there.
#include "rooms/stage.hpp"

#include <gmock/gmock.h>

namespace kring::rooms {
namespace {
using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

constexpr member_id lead{5};
constexpr member_id helper{8};

// An open room with a lead (connection 1), a helper (connection 2) and ana (connection 3, member 9).
stage room_with_helper()
{
    stage room = stage::open_room();
    room.command(1, 2, domain::issue_helper_link{});  // 7
    room.sync();
    room.join(2, "hal", 7);
    room.join(3, "ana");
    room.sync();
    room.wait(1s);
    room.forget();
    return room;
}

TEST(people_of_a_room, are_told_to_facilitators_alone)
{
    stage room = room_with_helper();
    room.join(4, "bo");
    room.look_on(5);
    room.sync();
    room.wait(1s);
    EXPECT_THAT(room.received(1, "people"), ElementsAre("people 10=bo/1 here"));
    EXPECT_THAT(room.received(3, "people"), IsEmpty());
    EXPECT_THAT(room.received(4, "people"), IsEmpty());
    EXPECT_THAT(room.received(5, "people"), IsEmpty());
    room.forget();
    room.leave(4);
    room.wait(1s);
    EXPECT_THAT(room.received(2, "people"), ElementsAre("people 10=bo/1"));
}

TEST(people_of_a_room, are_told_whole_behind_a_greeting_with_the_links_that_wait)
{
    stage room = room_with_helper();
    room.command(1, 3, domain::issue_helper_link{});
    room.sync();
    room.leave(2);
    room.come_back(2, helper);
    room.wait(1s);
    EXPECT_EQ(
        room.received(2, "people whole"),
        std::vector<std::string>{"people whole 5=lead/3 here 8=hal/2 here 9=ana/1 here links 1"});
}

TEST(people_of_a_room, wait_at_the_gate)
{
    stage room = room_with_helper();
    room.join(4, "bo");
    room.wait(1s);
    EXPECT_THAT(room.all_received(1), Not(HasSubstr("bo")));
    room.sync();
    room.wait(1s);
    EXPECT_THAT(room.all_received(1), HasSubstr("bo"));
}

TEST(another_role, sends_who_has_it_for_another_hello_behind_the_answer)
{
    stage room = room_with_helper();
    room.command(1, 3, domain::take_role_back{helper});
    EXPECT_EQ(room.closed(2), std::nullopt) << "not durable";
    room.sync();
    EXPECT_EQ(room.closed(2), close_code::role_changed);
    EXPECT_EQ(room.closed(1), std::nullopt);
    EXPECT_THAT(room.received(1, "answer"), ElementsAre("answer 3 ok 10"));
}

TEST(another_role, is_judged_by_what_one_is_when_the_command_is_heard)
{
    stage room = room_with_helper();
    room.command(3, 1, domain::post_idea{"an idea"});  // 10
    room.sync();
    room.command(1, 3, domain::take_role_back{helper});
    // Sent before the close reached them.
    room.command(2, 1, domain::hide_contribution{contribution_id{10}, "why"});
    room.sync();
    EXPECT_THAT(room.machine->state().find(contribution_id{10})->hides, IsEmpty());
}

TEST(another_role, takes_the_token_of_before_in_exchange_and_gives_no_view_from_its_cursor)
{
    stage room = room_with_helper();
    const cursor before = room.here();
    room.command(1, 3, domain::take_role_back{helper});
    room.sync();
    room.leave(2);
    room.forget();
    room.come_back(2, helper, before);
    EXPECT_THAT(room.received(2, "welcome"), ElementsAre("welcome 8 fresh"));
    EXPECT_EQ(room.attached.at(connection_id{2}).view, domain::view_kind::participant);
    // Nothing that facilitators alone are told comes any more.
    room.join(4, "bo");
    room.sync();
    room.wait(1s);
    EXPECT_THAT(room.received(2, "people"), IsEmpty());
}

TEST(another_role, brings_no_token_back_that_was_given_up)
{
    stage room = room_with_helper();
    room.command(2, 1, domain::leave_room{});
    room.sync();
    room.leave(2);
    room.forget();
    room.come_back(2, helper);
    EXPECT_EQ(room.closed(2), close_code::token_void);
}

TEST(lead_of_a_room, may_be_taken_over_when_none_has_been_connected_for_a_minute)
{
    stage room = room_with_helper();
    room.command(2, 1, domain::take_over_lead{});
    EXPECT_THAT(room.received(2, "answer"), ElementsAre(HasSubstr("refused")));
    room.leave(1);
    room.wait(1s);
    EXPECT_THAT(room.received(2, "people"), ElementsAre(HasSubstr("no lead")));
    room.wait(58s);
    room.command(2, 2, domain::take_over_lead{});
    EXPECT_EQ(room.machine->state().find(helper)->role, domain::member_role::helper);
    room.wait(2s);
    room.forget();
    room.command(2, 3, domain::take_over_lead{});
    room.sync();
    EXPECT_THAT(room.received(2, "answer"), ElementsAre("answer 3 ok 10"));
    EXPECT_EQ(room.closed(2), close_code::role_changed);
    // She comes back to a room that is led, and may have it again.
    room.come_back(1, lead);
    room.wait(1s);
    EXPECT_THAT(room.all_received(1), HasSubstr("8=hal/3 took over"));
    room.command(1, 3, domain::take_role_back{helper, domain::member_role::lead});
    room.sync();
    EXPECT_EQ(room.machine->state().find(helper)->role, domain::member_role::helper);
}

TEST(lead_of_a_room, is_gone_since_the_room_was_loaded_when_nobody_of_them_came)
{
    stage room = room_with_helper();
    room.restart();
    room.come_back(2, helper);
    room.wait(1s);
    EXPECT_THAT(room.all_received(2), HasSubstr("no lead"));
    room.command(2, 1, domain::take_over_lead{});
    EXPECT_THAT(room.all_received(2), HasSubstr("refused"));
    room.wait(60s);
    room.command(2, 2, domain::take_over_lead{});
    room.sync();
    EXPECT_EQ(room.machine->state().find(helper)->role, domain::member_role::lead);
}

// Everything that leaves the machine is looked at: views, resumes, answers to questions, counts.
TEST(hold_of_a_room, lets_nobody_else_hear_of_a_text_that_waits)
{
    stage room = room_with_helper();
    room.join(4, "bo");
    room.look_on(5);
    room.command(1, 3, domain::set_hold{300s});
    room.sync();
    room.wait(1s);
    const cursor before = room.here();
    room.forget();
    room.command(3, 1, domain::post_idea{"a bicycle shed with a roof"});  // 12
    room.sync();
    room.wait(1s);
    EXPECT_THAT(room.received(3, "self"), testing::Contains(HasSubstr("own a bicycle")));
    EXPECT_THAT(room.all_received(2), HasSubstr("item(a bicycle"));
    room.ask_similar(4, 1, "a bicycle shed with roofs");
    EXPECT_THAT(room.received(4, "similar"), ElementsAre("similar 1"));
    room.leave(4);
    room.come_back(4, member_id{10}, before);
    room.leave(4);
    room.come_back(4, member_id{10});
    room.join(6, "newcomer");
    room.sync();
    room.command(3, 2, domain::edit_contribution{contribution_id{12}, "a bicycle shed"});
    room.command(1, 4, domain::decline_contribution{contribution_id{12}, "why"});  // 15
    room.command(1, 5, domain::undo_act{act_id{15}});
    room.sync();
    room.wait(1s);
    for (const std::uint64_t other : {4, 5, 6})
        EXPECT_THAT(room.all_received(other), Not(HasSubstr("bicycle"))) << other;
    // And taken back it was never there.
    room.command(3, 3, domain::withdraw_contribution{contribution_id{12}});
    room.sync();
    room.wait(10min);
    for (const std::uint64_t other : {4, 5, 6}) {
        EXPECT_THAT(room.all_received(other), Not(HasSubstr("bicycle"))) << other;
        EXPECT_THAT(room.all_received(other), Not(HasSubstr("withdrawn"))) << other;
    }
}

TEST(hold_of_a_room, publishes_by_the_rooms_timer)
{
    stage room = room_with_helper();
    room.join(4, "bo");
    room.command(1, 3, domain::set_hold{300s});
    room.command(3, 1, domain::post_idea{"a shed"});
    room.sync();
    room.wait(1s);
    room.forget();
    room.wait(298s);
    room.sync();
    EXPECT_THAT(room.all_received(4), Not(HasSubstr("a shed")));
    room.wait(2s);
    room.sync();
    EXPECT_THAT(room.all_received(4), HasSubstr("item(a shed)"));
}

TEST(hold_of_a_room, catches_up_when_somebody_comes)
{
    stage room = room_with_helper();
    room.command(1, 3, domain::set_hold{300s});
    room.command(3, 1, domain::post_idea{"a shed"});
    room.sync();
    room.restart();
    room.now += 10min;
    room.join(4, "bo");
    room.sync();
    EXPECT_THAT(room.all_received(4), HasSubstr("a shed"));
}

TEST(mute_in_a_room, tells_the_member_and_says_how_long)
{
    stage room = room_with_helper();
    room.command(1, 3, domain::mute_member{member_id{9}, 60s, "too loud"});  // 10
    room.sync();
    EXPECT_THAT(room.received(3, "self"), ElementsAre(HasSubstr(" muted")));
    room.wait(1s);
    EXPECT_THAT(room.all_received(1), HasSubstr("9=ana/1 muted here"));
    room.command(3, 1, domain::post_idea{"an idea"});
    EXPECT_THAT(room.received(3, "answer"), ElementsAre(HasSubstr(" wait 59000")));
    room.forget();
    room.command(2, 1, domain::undo_act{act_id{10}});
    room.sync();
    EXPECT_THAT(room.received(3, "self"), ElementsAre(HasSubstr("not muted")));
}

TEST(removal_from_a_room, closes_every_connection_with_the_reason_and_takes_the_token_no_more)
{
    stage room = room_with_helper();
    room.come_back(4, member_id{9}, std::nullopt, 44);
    room.wait(1s);
    room.forget();
    room.command(2, 1, domain::remove_member{member_id{9}, "threats"});  // 10
    EXPECT_EQ(room.closed(3), std::nullopt) << "not durable";
    room.sync();
    for (const std::uint64_t device : {3, 4}) {
        EXPECT_EQ(room.closed(device), close_code::forbidden);
        EXPECT_THAT(room.received(device, "answer 0"), ElementsAre(HasSubstr("threats")));
        room.leave(device);
    }
    room.forget();
    room.come_back(3, member_id{9});
    EXPECT_EQ(room.closed(3), close_code::forbidden);
    EXPECT_THAT(room.received(3), ElementsAre(HasSubstr("threats")));
    // The same join again makes no member of them either.
    room.join(4, "ana");
    EXPECT_EQ(room.closed(4), close_code::forbidden);
    room.leave(3);
    room.forget();
    room.command(1, 3, domain::undo_act{act_id{10}});
    room.sync();
    room.come_back(3, member_id{9});
    EXPECT_THAT(room.received(3, "welcome"), ElementsAre("welcome 9 fresh"));
}

TEST(slow_mode_of_a_room, says_how_long_to_wait)
{
    stage room = room_with_helper();
    room.command(1, 3, domain::set_slow_mode{30s});
    room.command(3, 1, domain::post_idea{"one"});
    room.sync();
    room.forget();
    room.wait(10s);
    room.command(3, 2, domain::post_idea{"two"});
    EXPECT_THAT(room.received(3, "answer"), ElementsAre(HasSubstr(" wait 20000")));
    room.wait(20s);
    room.command(3, 2, domain::post_idea{"two"});
    room.sync();
    EXPECT_THAT(room.received(3, "answer"), testing::Contains(HasSubstr("answer 2 ok")));
}
}  // namespace
}  // namespace kring::rooms
