// A frame is kept once, however many wait for it, and who waits too long is named.
#include "rooms/room_feed.hpp"
#include "rooms/frames.hpp"

#include <gtest/gtest.h>

#include <array>
#include <set>

namespace kring::rooms {
namespace {
using namespace std::chrono_literals;

class listener final : public feed_reader {};

constexpr instant noon = instant_from_milliseconds(1'000'000);

std::string next_of(room_feed& feed, listener& reader)
{
    const frame_ptr frame = feed.next(reader);
    return frame == nullptr ? "-" : frame->octets;
}

TEST(room_feed, gives_each_connection_each_frame_once_in_order)
{
    listener ana;
    listener bo;
    room_feed feed;
    feed.attach(ana);
    feed.attach(bo);
    feed.publish(frame_of("one"), noon);
    feed.publish(frame_of("two"), noon);
    EXPECT_EQ(next_of(feed, ana), "one");
    EXPECT_EQ(next_of(feed, bo), "one");
    EXPECT_EQ(next_of(feed, bo), "two");
    feed.publish(frame_of("three"), noon);
    EXPECT_EQ(next_of(feed, ana), "two");
    EXPECT_EQ(next_of(feed, ana), "three");
    EXPECT_EQ(next_of(feed, ana), "-");
    EXPECT_EQ(next_of(feed, bo), "three");
    EXPECT_EQ(next_of(feed, bo), "-");
}

TEST(room_feed, shares_the_frame)
{
    listener ana;
    listener bo;
    room_feed feed;
    feed.attach(ana);
    feed.attach(bo);
    const frame_ptr one = frame_of("one");
    feed.publish(one, noon);
    EXPECT_EQ(feed.next(ana), one);
    EXPECT_EQ(feed.next(bo), one);
}

TEST(room_feed, begins_with_the_next_frame)
{
    listener ana;
    listener bo;
    room_feed feed;
    feed.attach(ana);
    feed.publish(frame_of("one"), noon);
    feed.attach(bo);
    feed.publish(frame_of("two"), noon);
    EXPECT_EQ(next_of(feed, bo), "two");
    EXPECT_EQ(next_of(feed, ana), "one");
}

TEST(room_feed, gives_nothing_to_who_is_not_attached)
{
    listener ana;
    listener bo;
    room_feed feed;
    feed.attach(ana);
    feed.publish(frame_of("one"), noon);
    EXPECT_EQ(next_of(feed, bo), "-");
    feed.detach(ana);
    EXPECT_EQ(next_of(feed, ana), "-");
    feed.detach(ana);
    EXPECT_TRUE(feed.empty());
}

TEST(room_feed, trims_what_everybody_has)
{
    listener ana;
    listener bo;
    room_feed feed;
    feed.attach(ana);
    feed.attach(bo);
    for (const char* each : {"one", "two", "three"}) feed.publish(frame_of(each), noon);
    EXPECT_EQ(next_of(feed, ana), "one");
    EXPECT_EQ(next_of(feed, ana), "two");
    feed.trim();
    EXPECT_EQ(feed.frames(), 3u);
    EXPECT_EQ(next_of(feed, bo), "one");
    feed.trim();
    EXPECT_EQ(feed.frames(), 2u);
    EXPECT_EQ(feed.size_in_bytes(), 8u);
    EXPECT_EQ(next_of(feed, bo), "two");
    EXPECT_EQ(next_of(feed, ana), "three");
    EXPECT_EQ(next_of(feed, bo), "three");
    feed.trim();
    EXPECT_EQ(feed.frames(), 0u);
    EXPECT_EQ(feed.size_in_bytes(), 0u);
    feed.publish(frame_of("four"), noon);
    EXPECT_EQ(next_of(feed, ana), "four");
    EXPECT_EQ(next_of(feed, bo), "four");
}

TEST(room_feed, keeps_nothing_when_nobody_listens)
{
    listener ana;
    room_feed feed;
    const frame_ptr one = frame_of("one");
    feed.publish(one, noon);
    EXPECT_EQ(feed.frames(), 0u);
    feed.attach(ana);
    feed.publish(one, noon);
    EXPECT_EQ(one.use_count(), 2);
    feed.detach(ana);
    EXPECT_EQ(one.use_count(), 1);
    EXPECT_EQ(feed.frames(), 0u);
}

TEST(room_feed, a_slow_connection_does_not_hold_up_the_others_when_it_leaves)
{
    listener ana;
    listener bo;
    room_feed feed;
    feed.attach(ana);
    feed.attach(bo);
    feed.publish(frame_of("one"), noon);
    EXPECT_EQ(next_of(feed, ana), "one");
    feed.detach(bo);
    feed.trim();
    EXPECT_EQ(feed.frames(), 0u);
}

TEST(room_feed, names_who_has_too_many_frames_waiting)
{
    listener ana;
    listener bo;
    room_feed feed{feed_bounds{.frames_max = 2, .bytes_max = 1000, .age_max = 1h}};
    feed.attach(ana);
    feed.attach(bo);
    feed.publish(frame_of("one"), noon);
    feed.publish(frame_of("two"), noon);
    EXPECT_TRUE(feed.too_slow(noon).empty());
    feed.publish(frame_of("three"), noon);
    EXPECT_EQ(feed.too_slow(noon), (std::vector<feed_reader*>{&ana, &bo}));
    EXPECT_EQ(next_of(feed, ana), "one");
    EXPECT_EQ(feed.too_slow(noon), std::vector<feed_reader*>{&bo});
    // Also after the frames that everybody has are gone.
    feed.trim();
    EXPECT_EQ(feed.too_slow(noon), std::vector<feed_reader*>{&bo});
}

TEST(room_feed, names_who_has_too_many_bytes_waiting)
{
    listener ana;
    room_feed feed{feed_bounds{.frames_max = 100, .bytes_max = 10, .age_max = 1h}};
    feed.attach(ana);
    feed.publish(frame_of("01234"), noon);
    feed.publish(frame_of("56789"), noon);
    EXPECT_TRUE(feed.too_slow(noon).empty());
    feed.publish(frame_of("x"), noon);
    EXPECT_EQ(feed.too_slow(noon), std::vector<feed_reader*>{&ana});
    EXPECT_EQ(next_of(feed, ana), "01234");
    EXPECT_TRUE(feed.too_slow(noon).empty());
}

TEST(room_feed, names_who_lets_a_frame_wait_too_long)
{
    listener ana;
    room_feed feed{feed_bounds{.frames_max = 100, .bytes_max = 1000, .age_max = 15s}};
    feed.attach(ana);
    feed.publish(frame_of("one"), noon);
    feed.publish(frame_of("two"), noon + 10s);
    EXPECT_TRUE(feed.too_slow(noon + 15s).empty());
    EXPECT_EQ(feed.too_slow(noon + 15s + 1ms), std::vector<feed_reader*>{&ana});
    EXPECT_EQ(next_of(feed, ana), "one");
    EXPECT_TRUE(feed.too_slow(noon + 15s + 1ms).empty());
    EXPECT_EQ(next_of(feed, ana), "two");
    EXPECT_TRUE(feed.too_slow(noon + 1h).empty());
}

TEST(room_feed, says_how_far_a_reader_is_behind)
{
    listener ana;
    listener bo;
    room_feed feed;
    feed.attach(ana);
    feed.attach(bo);
    EXPECT_EQ(feed.lag_of(ana).frames, 0u);
    feed.publish(frame_of("one"), noon);
    feed.publish(frame_of("three"), noon);
    EXPECT_EQ(next_of(feed, ana), "one");
    EXPECT_EQ(feed.lag_of(ana).frames, 1u);
    EXPECT_EQ(feed.lag_of(ana).bytes, 5u);
    EXPECT_EQ(feed.lag_of(bo).frames, 2u);
    EXPECT_EQ(feed.lag_of(bo).bytes, 8u);
    EXPECT_EQ(next_of(feed, ana), "three");
    EXPECT_EQ(feed.lag_of(ana).bytes, 0u);
}

TEST(room_feed, names_each_attached_reader)
{
    std::array<listener, 5> readers;
    room_feed feed;
    for (listener& each : readers) feed.attach(each);
    feed.detach(readers[2]);
    const std::set<const feed_reader*> called(feed.readers().begin(), feed.readers().end());
    EXPECT_EQ(called,
              (std::set<const feed_reader*>{&readers[0], &readers[1], &readers[3], &readers[4]}));
    EXPECT_EQ(feed.size(), 4u);
    for (listener& each : readers) feed.detach(each);
    EXPECT_TRUE(feed.empty());
}

TEST(room_feed, is_left_by_who_follows_another)
{
    listener ana;
    room_feed one;
    room_feed other;
    one.attach(ana);
    one.publish(frame_of("of one"), noon);
    other.attach(ana);
    EXPECT_TRUE(one.empty());
    EXPECT_EQ(ana.feed(), &other);
    EXPECT_EQ(next_of(one, ana), "-");
    other.publish(frame_of("of the other"), noon);
    EXPECT_EQ(next_of(other, ana), "of the other");
}

TEST(room_feed, lets_its_readers_go_with_it)
{
    listener ana;
    {
        room_feed feed;
        feed.attach(ana);
    }
    EXPECT_EQ(ana.feed(), nullptr);
}
}  // namespace
}  // namespace kring::rooms
