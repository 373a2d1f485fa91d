#include "base/frame.hpp"
#include "base/check.hpp"
#include "base/free_space.hpp"
#include "base/time.hpp"

#include <gtest/gtest.h>

namespace kring {
namespace {
TEST(frame, has_the_shortest_header_that_fits)
{
    const auto header = [](std::size_t size, frame_kind kind) {
        const bytes payload(size, 'p');
        const frame_ptr made = make_frame(payload, kind);
        const bytes& octets = made->octets;
        EXPECT_EQ(octets.substr(octets.size() - size), payload);
        return octets.substr(0, octets.size() - size);
    };
    using namespace std::string_literals;
    EXPECT_EQ(header(0, frame_kind::binary), "\x82\x00"s);
    EXPECT_EQ(header(0, frame_kind::text), "\x81\x00"s);
    EXPECT_EQ(header(125, frame_kind::binary), "\x82\x7d"s);
    EXPECT_EQ(header(126, frame_kind::binary), "\x82\x7e\x00\x7e"s);
    EXPECT_EQ(header(0xffff, frame_kind::binary), "\x82\x7e\xff\xff"s);
    EXPECT_EQ(header(0x10000, frame_kind::text), "\x81\x7f\x00\x00\x00\x00\x00\x01\x00\x00"s);
}

TEST(check, stops_the_process_and_says_where)
{
    EXPECT_DEATH(KRING_CHECK(1 + 1 == 3), "1 \\+ 1 == 3 does not hold at .*frame_test");
    KRING_CHECK(1 + 1 == 2);
}

TEST(free_space, is_that_of_the_file_system)
{
    const auto space = free_space_of(testing::TempDir());
    ASSERT_TRUE(space);
    EXPECT_GT(space->total_bytes, 0u);
    EXPECT_LE(space->free_bytes, space->total_bytes);
    EXPECT_EQ(free_space_of("/no/such/place").error().value(), ENOENT);
}

TEST(instant, is_milliseconds)
{
    EXPECT_EQ(to_milliseconds(instant_from_milliseconds(1'700'000'000'123)), 1'700'000'000'123);
}
}  // namespace
}  // namespace kring
