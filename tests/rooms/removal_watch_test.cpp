// Coming back after a removal (threat T31): from the same browser, from another one at the same address, from elsewhere; and the
// neighbours.
#include "rooms/stage.hpp"

#include <gmock/gmock.h>

namespace kring::rooms {
namespace {
using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;

domain::join_room called(const std::string& name, std::uint64_t removed_as = 0)
{
    domain::join_room wish;
    wish.nonce_hash = blake2b_128(name);
    wish.name = name;
    wish.removed_as = member_id{removed_as};
    return wish;
}

// Connection 1 leads; Eve came from address 7 and was removed.
struct after_a_removal {
    stage room = stage::open_room();
    std::uint64_t eve{};
    act_id removing{};

    after_a_removal()
    {
        room.join_from(2, 7, called("Eve"));
        eve = room.last().value();
        room.sync();
        room.command(1, 2, domain::remove_member{member_id{eve}, "shouting"});
        removing = act_id{room.last().value()};
        room.sync();
        room.leave(2);
        room.forget();
    }
    std::string told()
    {
        room.wait(1s);
        return room.received(1, "people").back();
    }
};

TEST(after_a_removal, the_same_browser_waits)
{
    after_a_removal it;
    it.room.join_from(3, 9, called("Eva", it.eve));
    it.room.sync();
    EXPECT_THAT(it.room.received(3), ElementsAre("waiting 0"));
    EXPECT_THAT(it.told(), HasSubstr("waiting 1 Eva browser"));
}

TEST(after_a_removal, a_private_window_at_the_same_address_waits)
{
    after_a_removal it;
    it.room.join_from(3, 7, called("Eva"));
    it.room.sync();
    EXPECT_THAT(it.room.received(3), ElementsAre("waiting 0"));
    EXPECT_THAT(it.told(), HasSubstr("waiting 1 Eva address"));
}

TEST(after_a_removal, another_address_is_not_looked_at)
{
    after_a_removal it;
    it.room.join_from(3, 9, called("Fay"));
    it.room.join_from(4, 0, called("Gus"));
    it.room.sync();
    EXPECT_THAT(it.room.received(3, "welcome"), SizeIs(1));
    EXPECT_THAT(it.room.received(4, "welcome"), SizeIs(1));
}

TEST(after_a_removal, a_neighbour_gets_in_through_the_lobby)
{
    after_a_removal it;
    it.room.join_from(3, 7, called("Nell"));
    it.room.command(1, 3, domain::let_in{{blake2b_128("Nell")}, false});
    it.room.sync();
    EXPECT_THAT(it.room.received(3, "welcome"), SizeIs(1));
    // Who is in comes and goes as they like.
    it.room.leave(3);
    it.room.join_from(4, 7, called("Nell"));
    it.room.sync();
    EXPECT_THAT(it.room.received(4, "welcome"), SizeIs(1));
}

TEST(after_a_removal, nobody_waits_longer_than_it_is_remembered)
{
    after_a_removal it;
    it.room.join_from(3, 7, called("Nell"));
    it.room.join_from(4, 9, called("Eva", it.eve));
    ASSERT_TRUE(it.room.wake);
    it.room.wait(limits::removal_watch - 1min);
    it.room.sync();
    EXPECT_THAT(it.room.received(3, "welcome"), SizeIs(0));
    // They are looked at again each minute.
    it.room.wait(1min);
    it.room.wait(1min);
    it.room.sync();
    EXPECT_THAT(it.room.received(3, "welcome"), SizeIs(1));
    EXPECT_THAT(it.room.received(4, "welcome"), SizeIs(1));
    it.room.join_from(5, 7, called("Olaf"));
    it.room.sync();
    EXPECT_THAT(it.room.received(5, "welcome"), SizeIs(1));
}

TEST(after_a_removal, nobody_waits_any_more_when_it_is_undone)
{
    after_a_removal it;
    it.room.join_from(3, 7, called("Nell"));
    it.room.command(1, 3, domain::undo_act{it.removing});
    it.room.sync();
    EXPECT_THAT(it.room.received(3, "welcome"), SizeIs(1));
}

TEST(after_a_removal, the_lobby_that_is_switched_off_still_keeps_who_comes_from_there)
{
    after_a_removal it;
    it.room.command(1, 3, domain::set_entry{{true, false}});
    it.room.join_from(3, 7, called("Eva"));
    it.room.join_from(4, 9, called("Fay"));
    it.room.command(1, 4, domain::set_entry{});
    it.room.sync();
    EXPECT_THAT(it.room.received(3, "welcome"), SizeIs(0));
    EXPECT_THAT(it.room.received(4, "welcome"), SizeIs(1));
}

TEST(address_marks, meet_across_midnight_and_not_where_nobody_knows)
{
    const address_marks before{{2}, {1}};
    const address_marks after{{3}, {2}};
    EXPECT_TRUE(are_one(before, before));
    EXPECT_TRUE(are_one(before, after));
    EXPECT_TRUE(are_one(after, before));
    EXPECT_FALSE(are_one(before, address_marks{{5}, {4}}));
    EXPECT_FALSE(are_one(address_marks{}, address_marks{}));
}
}  // namespace
}  // namespace kring::rooms
