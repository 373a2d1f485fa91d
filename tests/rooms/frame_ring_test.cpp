// Who comes back gets exactly what followed the own cursor, or is told that it is not here any more.
#include "rooms/frame_ring.hpp"
#include "rooms/frames.hpp"

#include <gtest/gtest.h>

#include <map>
#include <string>

namespace kring::rooms {
namespace {
using texts = std::vector<std::string>;

texts after(const frame_ring& ring, std::uint64_t cursor)
{
    return octets_of(ring.after(sequence{cursor}).frames);
}

void push(frame_ring& ring, std::uint64_t from, std::uint64_t through, const std::string& octets,
          std::uint64_t totals = 0)
{
    ring.push(sequence{from}, sequence{through}, 2, sequence{totals}, frame_of(octets));
}

TEST(frame_ring, gives_what_follows_a_cursor)
{
    frame_ring ring;
    push(ring, 0, 3, "abc");
    push(ring, 3, 4, "d");
    push(ring, 4, 9, "efghi");
    EXPECT_EQ(after(ring, 0), (texts{"abc", "d", "efghi"}));
    EXPECT_EQ(after(ring, 3), (texts{"d", "efghi"}));
    EXPECT_EQ(after(ring, 4), texts{"efghi"});
    EXPECT_EQ(after(ring, 9), texts{});
    EXPECT_EQ(after(ring, 20), texts{});
    const auto delta = ring.after(sequence{3});
    EXPECT_EQ(delta.changes, 4u);
    EXPECT_EQ(delta.bytes, 6u);
}

// A view snapshot can be taken inside a range; the fold skips what its cursor has passed.
TEST(frame_ring, gives_the_whole_frame_to_a_cursor_inside_its_range)
{
    frame_ring ring;
    push(ring, 0, 3, "abc");
    push(ring, 3, 9, "defghi");
    EXPECT_EQ(after(ring, 1), (texts{"abc", "defghi"}));
    EXPECT_EQ(after(ring, 8), texts{"defghi"});
}

TEST(frame_ring, forgets_the_oldest_beyond_its_count)
{
    frame_ring ring{ring_bounds{.frames_max = 2, .bytes_max = 1000}};
    EXPECT_TRUE(ring.covers(sequence{0}));
    push(ring, 0, 3, "abc");
    push(ring, 3, 4, "d");
    EXPECT_EQ(ring.floor(), sequence{0});
    push(ring, 4, 5, "e");
    EXPECT_EQ(ring.floor(), sequence{3});
    EXPECT_FALSE(ring.covers(sequence{2}));
    EXPECT_TRUE(ring.covers(sequence{3}));
    EXPECT_EQ(after(ring, 3), (texts{"d", "e"}));
}

TEST(frame_ring, forgets_the_oldest_beyond_its_bytes)
{
    frame_ring ring{ring_bounds{.frames_max = 100, .bytes_max = 10}};
    push(ring, 0, 1, "aaaa");
    push(ring, 1, 2, "bbbb");
    push(ring, 2, 3, "cc");
    EXPECT_TRUE(ring.covers(sequence{0}));
    push(ring, 3, 4, "d");
    EXPECT_EQ(ring.floor(), sequence{1});
    EXPECT_EQ(after(ring, 1), (texts{"bbbb", "cc", "d"}));
    // Bytes of what was forgotten are free again.
    push(ring, 4, 5, "eee");
    EXPECT_EQ(ring.floor(), sequence{1});
    push(ring, 5, 6, "f");
    EXPECT_EQ(ring.floor(), sequence{2});
}

TEST(frame_ring, keeps_nothing_of_a_frame_that_is_too_large_for_it)
{
    frame_ring ring{ring_bounds{.frames_max = 100, .bytes_max = 10}};
    push(ring, 0, 1, "a");
    push(ring, 1, 5, "0123456789x");
    EXPECT_EQ(ring.floor(), sequence{5});
    EXPECT_FALSE(ring.covers(sequence{1}));
    push(ring, 5, 6, "f");
    EXPECT_EQ(after(ring, 5), texts{"f"});
}

TEST(frame_ring, forgets_everything_up_to_a_raised_floor)
{
    frame_ring ring;
    push(ring, 0, 3, "abc");
    push(ring, 3, 4, "d");
    push(ring, 4, 9, "efghi");
    ring.raise_floor(sequence{4});
    EXPECT_FALSE(ring.covers(sequence{3}));
    EXPECT_EQ(after(ring, 4), texts{"efghi"});
    ring.raise_floor(sequence{20});
    EXPECT_FALSE(ring.covers(sequence{9}));
    EXPECT_FALSE(ring.covers(sequence{19}));
    EXPECT_EQ(after(ring, 20), texts{});
    push(ring, 9, 21, "jk");
    EXPECT_EQ(after(ring, 20), texts{"jk"});
}

// What was hidden is not only out of reach: its octets are gone.
TEST(frame_ring, keeps_no_frame_below_its_floor)
{
    frame_ring ring;
    const frame_ptr frame = frame_of("a secret");
    ring.push(sequence{0}, sequence{3}, 1, sequence{0}, frame);
    ring.raise_floor(sequence{2});
    EXPECT_EQ(frame.use_count(), 2);
    ring.raise_floor(sequence{3});
    EXPECT_EQ(frame.use_count(), 1);
}

TEST(frame_ring, never_lowers_its_floor)
{
    frame_ring ring;
    push(ring, 0, 5, "abcde");
    ring.raise_floor(sequence{5});
    ring.raise_floor(sequence{2});
    EXPECT_EQ(ring.floor(), sequence{5});
    EXPECT_FALSE(ring.covers(sequence{4}));
}

// A frame was preceded by totals; whoever has the frame needs no counts from before those.
TEST(frame_ring, knows_which_counts_a_cursor_has)
{
    frame_ring ring{ring_bounds{.frames_max = 2, .bytes_max = 1000}};
    push(ring, 0, 3, "abc", 0);
    push(ring, 3, 6, "def", 5);
    EXPECT_EQ(ring.after(sequence{0}).totals_known, sequence{0});
    EXPECT_EQ(ring.after(sequence{3}).totals_known, sequence{0});
    EXPECT_EQ(ring.after(sequence{6}).totals_known, sequence{5});
    push(ring, 6, 9, "ghi", 8);
    push(ring, 9, 10, "j", 9);
    EXPECT_EQ(ring.floor(), sequence{6});
    EXPECT_EQ(ring.after(sequence{6}).totals_known, sequence{5});
    EXPECT_EQ(ring.after(sequence{7}).totals_known, sequence{5});
    EXPECT_EQ(ring.after(sequence{9}).totals_known, sequence{8});
}

// Every frame's octets spell its range, so that what a cursor gets can be read off.
TEST(frame_ring, serves_every_covered_cursor_without_gap)
{
    frame_ring ring{ring_bounds{.frames_max = 7, .bytes_max = 40}};
    std::uint64_t random = 5;
    std::uint64_t end = 0;
    std::map<std::uint64_t, std::string> frames;  // by `through`
    for (int step = 0; step < 3000; ++step) {
        random = random * 6364136223846793005ull + 1442695040888963407ull;
        const std::uint64_t drawn = random >> 33;
        if (drawn % 10 == 0) {
            ring.raise_floor(sequence{end - std::min<std::uint64_t>(end, drawn / 10 % 12)});
        } else {
            const std::uint64_t through = end + 1 + drawn / 10 % 4;
            frames[through] = std::to_string(end) + "-" + std::to_string(through);
            push(ring, end, through, frames[through]);
            end = through;
        }
        ASSERT_TRUE(ring.covers(sequence{end}));
        for (std::uint64_t cursor = ring.floor().value(); cursor <= end; ++cursor) {
            texts expected;
            for (auto each = frames.upper_bound(cursor); each != frames.end(); ++each)
                expected.push_back(each->second);
            ASSERT_EQ(after(ring, cursor), expected) << "from " << cursor;
        }
    }
}

TEST(frame_ring_death, of_a_gap_and_of_an_uncovered_cursor)
{
    frame_ring ring;
    push(ring, 0, 3, "abc");
    EXPECT_DEATH(push(ring, 4, 5, "e"), "through == after");
    EXPECT_DEATH(push(ring, 3, 3, "-"), "after < through");
    ring.raise_floor(sequence{3});
    EXPECT_DEATH(static_cast<void>(ring.after(sequence{2})), "covers");
}
}  // namespace
}  // namespace kring::rooms
