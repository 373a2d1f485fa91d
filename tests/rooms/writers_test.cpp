// Facilitators see how many people are writing; nobody sees who.
#include "base/limits.hpp"
#include "rooms/room_machine.hpp"
#include "rooms/stage.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>

namespace kring::rooms {
namespace {
using namespace std::chrono_literals;

instant at(std::chrono::milliseconds time)
{
    return instant{} + time;
}

TEST(writers, are_counted_once_each_until_they_stop)
{
    writers some;
    EXPECT_FALSE(some.next());
    EXPECT_TRUE(some.began(member_id{2}, at(0ms)));
    EXPECT_FALSE(some.began(member_id{2}, at(5s)));
    EXPECT_TRUE(some.began(member_id{3}, at(6s)));
    EXPECT_EQ(some.count(), 2u);
    EXPECT_TRUE(some.stopped(member_id{2}));
    EXPECT_FALSE(some.stopped(member_id{2}));
    EXPECT_EQ(some.count(), 1u);
}

TEST(writers, are_forgotten_when_nothing_is_heard_of_them)
{
    writers some;
    some.began(member_id{2}, at(0ms));
    some.began(member_id{3}, at(1s));
    some.began(member_id{2}, at(4s));
    EXPECT_EQ(some.next(), at(1s) + limits::writing_for);
    EXPECT_FALSE(some.forget(at(1s) + limits::writing_for - 1ms));
    EXPECT_TRUE(some.forget(at(1s) + limits::writing_for));
    EXPECT_EQ(some.next(), at(4s) + limits::writing_for);
}

TEST(writers, are_not_remembered_for_a_day_when_the_clock_is_set_back)
{
    writers some;
    some.began(member_id{2}, at(24h));
    EXPECT_TRUE(some.forget(at(0ms)));
    EXPECT_EQ(some.count(), 0u);
}

// With Ana and Bo on connections 2 and 3; the facilitator is on 1.
stage room_of_three()
{
    stage room = stage::open_room();
    room.join(2, "ana");
    room.join(3, "bo");
    room.sync();
    room.wait(2s);
    room.sync();
    room.forget();
    return room;
}

TEST(room_writers, are_told_to_facilitators_as_a_number)
{
    stage room = room_of_three();
    const sequence before = room.last();
    room.write(2);
    room.write(3);
    room.write(2);
    room.write(99);  // a stranger
    room.look_on(4);
    room.write(4);  // a screen, of which there is no member
    room.wait(2s);
    EXPECT_THAT(room.received(1), testing::Contains("people writing 2"));
    EXPECT_THAT(room.received(2), testing::Not(testing::Contains(testing::HasSubstr("writing"))));
    EXPECT_EQ(room.last(), before) << "nothing of it is written down";
}

TEST(room_writers, stop_when_they_send_say_so_go_or_fall_silent)
{
    stage room = room_of_three();
    room.write(2);
    room.wait(2s);
    room.forget();
    room.command(2, 1, domain::post_idea{"A bike shed"});
    room.sync();
    room.wait(2s);
    EXPECT_THAT(room.received(1), testing::Contains(testing::HasSubstr("writing 0")));

    room.write(2);
    room.wait(2s);
    room.forget();
    room.write(2, writing_now::stopped);
    room.wait(2s);
    EXPECT_THAT(room.received(1), testing::Contains(testing::HasSubstr("writing 0")));

    room.write(3);
    room.wait(2s);
    room.forget();
    room.leave(3);
    room.wait(2s);
    EXPECT_THAT(room.received(1), testing::Contains(testing::HasSubstr("writing 0")));

    room.write(2);
    room.wait(2s);
    room.forget();
    room.wait(limits::writing_for);
    EXPECT_THAT(room.received(1), testing::Contains("people writing 0"));
}
}  // namespace
}  // namespace kring::rooms
