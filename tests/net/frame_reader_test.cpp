// What is found in a client's octets, without a socket. The rules themselves, each with its close code, are tested through
// one (messages_test.cpp); here is what only the pure reader shows: portions, bounds, and what it holds meanwhile.
#include "net/frame_reader.hpp"

#include "support/raw_client.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace kring::net {
namespace {
using found = frame_reader::found;
using support::raw_client;
namespace opcode = support::opcode;

constexpr std::size_t bound = 1000;

TEST(frame_reader, finds_one_thing_at_a_time_and_leaves_the_rest)
{
    const std::string both = raw_client::frame(opcode::binary, "first") +
                             raw_client::frame(opcode::ping, "alive") +
                             raw_client::frame(opcode::text, "second");
    frame_reader reader;
    bytes_view octets = both;
    ASSERT_EQ(reader.read(octets, bound), found::message);
    EXPECT_EQ(reader.message_kind(), frame_kind::binary);
    EXPECT_EQ(reader.take_message(), "first");
    EXPECT_TRUE(reader.is_idle());
    ASSERT_EQ(reader.read(octets, bound), found::ping);
    EXPECT_EQ(reader.control(), "alive");
    ASSERT_EQ(reader.read(octets, bound), found::message);
    EXPECT_EQ(reader.message_kind(), frame_kind::text);
    EXPECT_EQ(reader.take_message(), "second");
    EXPECT_TRUE(octets.empty());
    EXPECT_EQ(reader.read(octets, bound), found::nothing);
}

TEST(frame_reader, finds_the_same_whatever_the_portions)
{
    std::string payload(300, '\0');
    for (std::size_t i = 0; i < payload.size(); ++i) payload[i] = static_cast<char>(i * 31);
    const std::string all = raw_client::frame(opcode::binary, payload.substr(0, 100), false) +
                            raw_client::frame(opcode::ping, "p") +
                            raw_client::frame(opcode::continuation, payload.substr(100));
    for (std::size_t portion = 1; portion <= all.size(); ++portion) {
        SCOPED_TRACE(portion);
        frame_reader reader;
        std::vector<found> order;
        for (std::size_t at = 0; at < all.size(); at += portion) {
            bytes_view octets = bytes_view(all).substr(at, portion);
            for (;;) {
                const found what = reader.read(octets, bound);
                if (what == found::nothing) break;
                order.push_back(what);
            }
        }
        EXPECT_EQ(order, (std::vector{found::ping, found::message}));
        EXPECT_EQ(reader.take_message(), payload);
    }
}

TEST(frame_reader, is_idle_only_between_messages)
{
    frame_reader reader;
    const std::string begun = raw_client::frame(opcode::binary, "a", false);
    bytes_view octets = begun;
    EXPECT_TRUE(reader.is_idle());
    EXPECT_EQ(reader.read(octets, bound), found::nothing);
    EXPECT_FALSE(reader.is_idle());
    const std::string end = raw_client::frame(opcode::continuation, "");
    octets = bytes_view(end).substr(0, 1);
    EXPECT_EQ(reader.read(octets, bound), found::nothing);
    octets = bytes_view(end).substr(1);
    EXPECT_EQ(reader.read(octets, bound), found::message);
    EXPECT_TRUE(reader.is_idle());
    // A head that has begun is something too, though nothing of a message.
    const std::string ping = raw_client::frame(opcode::ping, "alive");
    octets = bytes_view(ping).substr(0, 1);
    EXPECT_EQ(reader.read(octets, bound), found::nothing);
    EXPECT_FALSE(reader.is_idle());
    octets = bytes_view(ping).substr(1);
    EXPECT_EQ(reader.read(octets, bound), found::ping);
    EXPECT_TRUE(reader.is_idle());
}

TEST(frame_reader, counts_heads_but_no_control_frames_as_unfinished)
{
    constexpr std::size_t head = 6;  // two octets and the mask
    frame_reader reader;
    std::string octets = raw_client::frame(opcode::binary, "", false);
    for (int i = 0; i < 9; ++i) octets += raw_client::frame(opcode::continuation, "", false);
    for (int i = 0; i < 9; ++i) octets += raw_client::frame(opcode::pong, "a long payload");
    bytes_view left = octets;
    while (reader.read(left, bound) != found::nothing) {
    }
    EXPECT_EQ(reader.unfinished_octets(), 10 * head);
    octets = raw_client::frame(opcode::continuation, "end");
    left = octets;
    EXPECT_EQ(reader.read(left, bound), found::message);
    EXPECT_EQ(reader.unfinished_octets(), 0u);
}

TEST(frame_reader, refuses_a_length_before_it_makes_a_place)
{
    for (const std::uint64_t length :
         {std::uint64_t{bound} + 1, std::uint64_t{1} << 31, (std::uint64_t{1} << 63) - 1}) {
        SCOPED_TRACE(length);
        frame_reader reader;
        const std::string head = raw_client::frame_head(opcode::binary, length) + "mask";
        bytes_view octets = head;
        ASSERT_EQ(reader.read(octets, bound), found::fault);
        EXPECT_EQ(reader.fault_code(), close_code::message_too_big);
        EXPECT_LT(reader.take_message().capacity(), bound);
    }
}

TEST(frame_reader, tells_which_codes_may_close)
{
    for (unsigned code = 0; code < 5100; ++code) {
        // RFC 6455 section 7.4, and 1012 to 1014 of the registry that it opened.
        const bool allowed =
            (code >= 1000 && code <= 1014 && code != 1004 && code != 1005 && code != 1006) ||
            (code >= 3000 && code < 5000);
        const std::string payload{static_cast<char>(code >> 8), static_cast<char>(code & 0xffu)};
        const std::string frame = raw_client::frame(opcode::close, payload);
        frame_reader reader;
        bytes_view octets = frame;
        EXPECT_EQ(reader.read(octets, bound), allowed ? found::close : found::fault) << code;
    }
}
}  // namespace
}  // namespace kring::net
