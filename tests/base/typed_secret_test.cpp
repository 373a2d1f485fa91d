// A secret that people copy by hand comes back from whatever they make of it, and nothing else does.
#include "base/typed_secret.hpp"

#include <gtest/gtest.h>

namespace kring {
namespace {
bytes octets_of(unsigned char first, unsigned char step)
{
    bytes made;
    for (std::size_t index = 0; index < typed_secret_octets; ++index)
        made += static_cast<char>(first + index * step);
    return made;
}

TEST(a_typed_secret, is_written_in_groups_of_letters_that_nobody_confuses)
{
    EXPECT_EQ(to_typed_secret(bytes(typed_secret_octets, '\0')), "0000-0000-0000-0000-0000-0000");
    EXPECT_EQ(to_typed_secret(bytes(typed_secret_octets, '\xff')), "ZZZZ-ZZZZ-ZZZZ-ZZZZ-ZZZZ-ZZZZ");
    // 00 01 02 03 04 = 00000 00000 00000 10000 00100 00001 10000 00100
    EXPECT_EQ(to_typed_secret(octets_of(0, 1)), "000G-40R4-0M30-E209-185G-R38E");
}

TEST(a_typed_secret, comes_back_from_what_was_written)
{
    for (const auto& octets :
         {octets_of(0, 0), octets_of(7, 13), octets_of(200, 91), octets_of(255, 255)})
        EXPECT_EQ(from_typed_secret(to_typed_secret(octets)), octets);
}

TEST(a_typed_secret, forgives_what_hands_and_eyes_do)
{
    const bytes octets = octets_of(0, 1);
    for (const std::string_view typed :
         {"000g-40r4-0m30-e209-185g-r38e", "000G40R40M30E209185GR38E",
          " 000G 40R4 0M30 E209 185G R38E ", "OOOG-4OR4-OM3O-E2O9-I85G-R38E",
          "oo0g-40r4-0m30-e209-l85g-r38e"})
        EXPECT_EQ(from_typed_secret(typed), octets) << typed;
}

TEST(a_typed_secret, is_nothing_else)
{
    for (const std::string_view typed :
         {"", "000G-40R4-0M30-E209-185G-R38", "000G-40R4-0M30-E209-185G-R38EE",
          "000G-40R4-0M30-E209-185G-R38U", "000G_40R4_0M30_E209_185G_R38E", "\xC3\xA9",
          "000G-40R4-0M30-E209-185G-R38\n"})
        EXPECT_EQ(from_typed_secret(typed), std::nullopt) << typed;
    EXPECT_EQ(from_typed_secret(std::string(100'000, '0')), std::nullopt);
}
}  // namespace
}  // namespace kring
