#include "base/ids.hpp"
#include "base/encoding.hpp"

#include <gtest/gtest.h>

#include <random>
#include <unordered_set>

namespace kring {
namespace {
bytes of_octets(std::initializer_list<int> octets)
{
    bytes made;
    for (const int octet : octets) made += static_cast<char>(octet);
    return made;
}

TEST(encoding, follows_the_test_vectors_of_rfc_4648)
{
    const std::pair<const char*, const char*> vectors[] = {
        {"", ""},           {"f", "Zg"},          {"fo", "Zm8"},         {"foo", "Zm9v"},
        {"foob", "Zm9vYg"}, {"fooba", "Zm9vYmE"}, {"foobar", "Zm9vYmFy"}};
    for (const auto& [octets, text] : vectors) {
        EXPECT_EQ(to_base64url(octets), text);
        EXPECT_EQ(from_base64url(text), octets);
    }
    EXPECT_EQ(to_base64url(of_octets({0xfb, 0xff, 0xfe})), "-__-");
}

TEST(encoding, has_one_text_per_value)
{
    for (const char* text : {"A", "Zg=", "Zg==", "Zh", "Zm9", "Zm+v", "Zm/v", "Zm v", "Zm9v\n",
                             "Z\xc3\xa9", "AAAAA"}) {
        EXPECT_FALSE(from_base64url(text)) << text;
    }
    EXPECT_FALSE(from_base64url(std::string_view("Zm\0v", 4)));
}

TEST(encoding, gives_back_what_it_was_given)
{
    std::mt19937 random{1};
    for (std::size_t size = 0; size < 200; ++size) {
        bytes octets;
        for (std::size_t i = 0; i < size; ++i) octets += static_cast<char>(random());
        const std::string text = to_base64url(octets);
        EXPECT_EQ(text.size(), (size * 8 + 5) / 6);
        EXPECT_EQ(from_base64url(text), octets);
    }
}

TEST(encoding, writes_lower_case_hexadecimal)
{
    EXPECT_EQ(to_hex(of_octets({0x00, 0x7f, 0x80, 0xff, 0xa5})), "007f80ffa5");
    EXPECT_EQ(to_hex(""), "");
}

TEST(room_id, is_22_characters_of_base64url)
{
    room_id room;
    for (std::size_t i = 0; i < room.octets.size(); ++i)
        room.octets[i] = static_cast<std::uint8_t>(i * 17);
    const std::string text = to_text(room);
    EXPECT_EQ(text, "ABEiM0RVZneImaq7zN3u_w");
    EXPECT_EQ(room_id_from_text(text), room);
    EXPECT_EQ(room_id_from_bytes(to_bytes(room)), room);
}

TEST(room_id, is_read_from_nothing_else)
{
    for (const char* text :
         {"", "ABEiM0RVZneImaq7zN3u_", "ABEiM0RVZneImaq7zN3u_wA", "ABEiM0RVZneImaq7zN3u_x",
          "ABEiM0RVZneImaq7zN3u w", "ABEiM0RVZneImaq7zN3u_w=="}) {
        EXPECT_FALSE(room_id_from_text(text)) << text;
    }
    EXPECT_FALSE(room_id_from_bytes(bytes(15, 'x')));
    EXPECT_FALSE(room_id_from_bytes(bytes(17, 'x')));
}

TEST(room_id, hashes_by_value)
{
    std::unordered_set<room_id> rooms;
    for (int i = 0; i < 100; ++i) {
        room_id room;
        room.octets[0] = static_cast<std::uint8_t>(i);
        rooms.insert(room);
        rooms.insert(room);
    }
    EXPECT_EQ(rooms.size(), 100u);
}

TEST(strong_value, keeps_kinds_apart)
{
    static_assert(!std::is_convertible_v<std::uint64_t, sequence>);
    static_assert(!std::is_constructible_v<sequence, member_id>);
    static_assert(!std::equality_comparable_with<sequence, member_id>);
    EXPECT_EQ(next(sequence{4}), sequence{5});
    EXPECT_LT(sequence{4}, sequence{5});
    EXPECT_EQ(std::hash<sequence>{}(sequence{4}), std::hash<std::uint64_t>{}(4));
}
}  // namespace
}  // namespace kring
