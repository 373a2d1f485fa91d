#include "base/room_code.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace kring {
namespace {
TEST(room_code, is_shown_in_two_groups_of_four)
{
    EXPECT_EQ(to_text(room_code{12'345'678}), "1234 5678");
    EXPECT_EQ(to_text(room_code{0}), "0000 0000");
    EXPECT_EQ(to_text(room_code{99'999'999}), "9999 9999");
}

TEST(room_code, is_read_however_people_group_it)
{
    for (const char* text : {"12345678", "1234 5678", " 12 34 56 78 ", "1234-5678", "1 2345678"})
        EXPECT_EQ(room_code_from_text(text), room_code{12'345'678}) << text;
    EXPECT_EQ(room_code_from_text("0000 0007"), room_code{7});
    for (const char* text : {"", "1234567", "123456789", "1234 567a", "+1234567", "1234.5678",
                             "\xD9\xA1\xD9\xA2\xD9\xA3\xD9\xA4\xD9\xA5\xD9\xA6\xD9\xA7\xD9\xA8"}) {
        EXPECT_EQ(room_code_from_text(text), std::nullopt) << text;
    }
}

TEST(room_code, is_drawn_with_the_same_chance_as_every_other)
{
    EXPECT_EQ(room_code_from_bits(7), room_code{7});
    EXPECT_EQ(room_code_from_bits(room_codes), room_code{0});
    // 42 whole multiples of all codes fit into 32 bits; what is above them is drawn again.
    EXPECT_EQ(room_code_from_bits(42 * room_codes - 1), room_code{room_codes - 1});
    EXPECT_EQ(room_code_from_bits(42 * room_codes), std::nullopt);
    EXPECT_EQ(room_code_from_bits(std::numeric_limits<std::uint32_t>::max()), std::nullopt);
}
}  // namespace
}  // namespace kring
