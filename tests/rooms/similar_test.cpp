// Questions for similar ideas: no events, answered at the gate like all that tells of the room.
#include "rooms/room_machine.hpp"
#include "rooms/stage.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace kring::rooms {
namespace {
using ::testing::ElementsAre;
using ::testing::IsEmpty;

stage room_with_ana()
{
    stage room = stage::open_room();
    room.join(2, "ana");
    room.sync();
    room.forget();
    return room;
}

TEST(similar_question, is_answered_to_who_asked_and_makes_no_event)
{
    stage room = room_with_ana();
    room.command(1, 2, domain::post_idea{"A bike shed"});
    room.sync();
    room.forget();
    const sequence before = room.last();
    room.ask_similar(2, 7, "bike shed");
    room.ask_similar(2, 8, "something else");
    EXPECT_THAT(room.received(2, "similar"), ElementsAre("similar 7 8", "similar 8"));
    EXPECT_THAT(room.received(1), IsEmpty());
    EXPECT_EQ(room.last(), before);
}

TEST(similar_question, waits_until_what_it_names_is_durable)
{
    stage room = room_with_ana();
    room.command(1, 2, domain::post_idea{"A bike shed"});
    room.ask_similar(2, 7, "bike shed");
    EXPECT_THAT(room.received(2, "similar"), IsEmpty());
    room.sync();
    EXPECT_THAT(room.received(2, "similar"), ElementsAre("similar 7 8"));
}

TEST(similar_question, of_a_screen_or_a_stranger_is_not_answered)
{
    stage room = room_with_ana();
    room.look_on(3);
    room.sync();
    room.forget();
    room.ask_similar(3, 7, "bike shed");
    room.ask_similar(99, 7, "bike shed");
    EXPECT_THAT(room.received(3, "similar"), IsEmpty());
}

// An edit that came and went within one frame, hidden in the end: nobody receives either text.
TEST(strip_hidden, takes_edits_out_of_a_frame_that_hides)
{
    stage room = room_with_ana();
    room.command(2, 1, domain::post_idea{"a secret"});
    room.command(2, 2, domain::edit_contribution{contribution_id{8}, "another secret"});
    room.command(1, 2, domain::hide_contribution{contribution_id{8}, "reason"});
    room.sync();
    for (const std::string& text : room.received(2, "update"))
        EXPECT_EQ(text.find("secret"), std::string::npos) << text;
}

TEST(totals, of_a_merge_reach_the_idea_that_stands_for_both)
{
    stage room = room_with_ana();
    room.command(1, 2, domain::post_idea{"one"});
    room.command(1, 3, domain::post_idea{"two"});
    room.command(1, 4, domain::merge_idea{contribution_id{9}, contribution_id{8}, "double"});
    room.sync();
    room.wait(std::chrono::seconds{1});
    room.forget();
    room.command(2, 1, domain::cast_vote{ballot_id{2}, contribution_id{9}, 1});
    room.sync();
    room.wait(std::chrono::seconds{1});
    const auto told = room.received(1, "totals");
    ASSERT_FALSE(told.empty());
    EXPECT_NE(told.back().find("8/2"), std::string::npos) << told.back();
    EXPECT_NE(told.back().find("9/2"), std::string::npos) << told.back();
}
}  // namespace
}  // namespace kring::rooms
