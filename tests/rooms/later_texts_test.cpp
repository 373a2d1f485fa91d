// Texts that come later: who is sent a view without them, and what they are given when they ask.
#include "rooms/room_machine.hpp"
#include "rooms/stage.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace kring::rooms {
namespace {
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

// Three ideas, 8 to 10, in a room whose views are whole up to two items; the newest stays in the window.
stage room_of_three()
{
    machine_bounds bounds;
    bounds.whole_view_items_max = 2;
    bounds.text_window = 1;
    stage room = stage::open_room(bounds);
    room.join(2, "ana");
    room.sync();
    room.command(1, 2, domain::post_idea{"bench"});
    room.command(1, 3, domain::post_idea{"shed"});
    room.command(1, 4, domain::post_idea{"tree"});
    room.sync();
    room.forget();
    return room;
}
constexpr member_id ana{7};

TEST(later_texts, leave_the_view_of_a_participant_who_takes_them_later)
{
    stage room = room_of_three();
    room.takes_texts(text_wish::later);
    room.come_back(3, ana);
    EXPECT_THAT(room.all_received(3), HasSubstr("tree"));
    EXPECT_THAT(room.all_received(3), Not(HasSubstr("bench")));
    room.takes_texts(text_wish::at_once);
    room.come_back(4, ana);
    EXPECT_THAT(room.all_received(4), HasSubstr("bench"));
    // Each of the two was encoded once, and is sent again.
    const auto encoded = room.machine->figures().snapshots_encoded;
    room.takes_texts(text_wish::later);
    room.come_back(5, ana);
    EXPECT_THAT(room.all_received(5), Not(HasSubstr("bench")));
    EXPECT_EQ(room.machine->figures().snapshots_encoded, encoded);
}

TEST(later_texts, are_all_there_for_facilitators_and_screens)
{
    stage room = room_of_three();
    room.takes_texts(text_wish::later);
    room.come_back(3, member_id{5});
    EXPECT_THAT(room.all_received(3), HasSubstr("bench"));
    room.look_on(4);
    EXPECT_THAT(room.all_received(4), HasSubstr("bench"));
}

TEST(later_texts, are_all_there_in_a_small_room)
{
    machine_bounds bounds;
    bounds.whole_view_items_max = 1;
    bounds.text_window = 0;
    stage room = stage::open_room(bounds);
    room.takes_texts(text_wish::later);
    room.join(2, "ana");
    room.command(1, 2, domain::post_idea{"bench"});
    room.sync();
    room.come_back(3, member_id{7});
    EXPECT_THAT(room.all_received(3), HasSubstr("bench"));
}

TEST(later_texts, are_encoded_once_for_all_who_ask_for_a_neighbour)
{
    stage room = room_of_three();
    room.fetch_texts(2, 8);
    room.fetch_texts(2, 10);
    EXPECT_THAT(room.received(2, "texts"), ElementsAre("texts 8..10 8=bench 9=shed 10=tree",
                                                       "texts 8..10 8=bench 9=shed 10=tree"));
    EXPECT_EQ(room.frames->runs, 1u);
    EXPECT_THAT(room.received(1), IsEmpty());
}

TEST(later_texts, of_what_is_no_item_are_not_answered)
{
    stage room = room_of_three();
    room.fetch_texts(2, 5);
    room.fetch_texts(2, 4000);
    room.fetch_texts(99, 8);
    EXPECT_THAT(room.received(2, "texts"), IsEmpty());
}

TEST(later_texts, wait_until_what_they_say_is_durable)
{
    stage room = room_of_three();
    room.command(1, 5, domain::post_idea{"pond"});
    room.fetch_texts(2, 8);
    EXPECT_THAT(room.received(2, "texts"), IsEmpty());
    room.sync();
    EXPECT_THAT(room.received(2, "texts"), ElementsAre(HasSubstr("11=pond")));
}

TEST(later_texts, follow_what_was_edited_hidden_restored_and_taken_back)
{
    stage room = room_of_three();
    room.fetch_texts(2, 8);
    room.command(1, 5, domain::edit_contribution{contribution_id{8}, "seat"});
    room.sync();
    room.forget();
    room.fetch_texts(2, 8);
    EXPECT_THAT(room.received(2, "texts"), ElementsAre("texts 8..10 8=seat 9=shed 10=tree"));
    room.command(1, 6, domain::hide_contribution{contribution_id{9}, "reason"});
    room.sync();
    room.forget();
    room.fetch_texts(2, 8);
    EXPECT_THAT(room.received(2, "texts"), ElementsAre("texts 8..10 8=seat 10=tree"));
    room.command(1, 7, domain::restore_contribution{contribution_id{9}, "reason"});
    room.command(1, 8, domain::withdraw_contribution{contribution_id{10}});
    room.sync();
    room.forget();
    room.fetch_texts(2, 8);
    EXPECT_THAT(room.received(2, "texts"), ElementsAre("texts 8..10 8=seat 9=shed"));
}

TEST(later_texts, of_what_waits_for_a_facilitator_are_for_facilitators)
{
    stage room = room_of_three();
    room.command(1, 5, domain::set_hold{std::chrono::seconds{60}});
    room.command(2, 1, domain::post_idea{"pond"});
    room.sync();
    room.forget();
    room.fetch_texts(2, 8);
    room.fetch_texts(1, 8);
    EXPECT_THAT(room.received(2, "texts"), ElementsAre("texts 8..12 8=bench 9=shed 10=tree"));
    room.command(1, 6, domain::approve_contributions{{contribution_id{12}}});
    room.sync();
    room.forget();
    room.fetch_texts(2, 8);
    EXPECT_THAT(room.received(2, "texts"),
                ElementsAre("texts 8..12 8=bench 9=shed 10=tree 12=pond"));
}
}  // namespace
}  // namespace kring::rooms
