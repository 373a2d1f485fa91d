// Addresses, and whom a proxy may speak for (threat T21).
#include "net/peer_address.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace kring::net {
namespace {
peer_address at(std::string_view text)
{
    return peer_address::parse(text).value();
}

address_range range(std::string_view text)
{
    return address_range::parse(text).value();
}

TEST(peer_address, has_one_value_whichever_way_it_is_written)
{
    EXPECT_EQ(at("192.0.2.1"), at("::ffff:192.0.2.1"));
    EXPECT_EQ(at("192.0.2.1").to_string(), "192.0.2.1");
    EXPECT_EQ(at("2001:DB8:0::1"), at("2001:db8::1"));
    EXPECT_EQ(at("2001:DB8:0::1").to_string(), "2001:db8::1");
    for (const char* wrong : {"", "a", "192.0.2", "192.0.2.256", "192.0.2.1:80", "[::1]", "::1::2"})
        EXPECT_FALSE(peer_address::parse(wrong)) << wrong;
}

TEST(peer_address, counts_as_all_of_ipv4_and_half_of_ipv6)
{
    EXPECT_NE(at("192.0.2.1").network(), at("192.0.2.2").network());
    EXPECT_EQ(at("2001:db8:1:2::1").network(), at("2001:db8:1:2:ffff::2").network());
    EXPECT_NE(at("2001:db8:1:2::1").network(), at("2001:db8:1:3::1").network());
}

TEST(address_range, holds_what_begins_with_its_bits)
{
    EXPECT_TRUE(range("10.0.0.0/8").contains(at("10.255.0.1")));
    EXPECT_FALSE(range("10.0.0.0/8").contains(at("11.0.0.1")));
    EXPECT_TRUE(range("192.0.2.0/25").contains(at("192.0.2.127")));
    EXPECT_FALSE(range("192.0.2.0/25").contains(at("192.0.2.128")));
    EXPECT_TRUE(range("0.0.0.0/0").contains(at("8.8.8.8")));
    EXPECT_FALSE(range("0.0.0.0/0").contains(at("2001:db8::1")));
    EXPECT_TRUE(range("::1").contains(at("::1")));
    EXPECT_FALSE(range("::1").contains(at("::2")));
    EXPECT_TRUE(range("2001:db8::/33").contains(at("2001:db8:7fff::")));
    EXPECT_FALSE(range("2001:db8::/33").contains(at("2001:db8:8000::")));
    for (const char* wrong : {"", "/8", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/8x",
                              "10.0.0.1/8", "::/129", "10.0.0.0/8/8"})
        EXPECT_FALSE(address_range::parse(wrong)) << wrong;
}

struct claim {
    const char* peer;
    std::vector<std::string_view> lines;
    const char* client;
};

TEST(client_address, is_the_rightmost_that_is_no_trusted_proxy)
{
    const std::vector<address_range> trusted{range("10.0.0.0/8"), range("2001:db8::/32")};
    const std::vector<claim> claims{
        {"8.8.8.8", {"1.1.1.1"}, "8.8.8.8"},  // a stranger may say what it likes
        {"10.0.0.1", {"1.1.1.1"}, "1.1.1.1"},
        {"10.0.0.1", {"6.6.6.6, 1.1.1.1"}, "1.1.1.1"},  // what the client wrote stands to the left
        {"10.0.0.1", {"6.6.6.6", "1.1.1.1"}, "1.1.1.1"},
        {"10.0.0.1", {"6.6.6.6, 1.1.1.1, 10.0.0.2"}, "1.1.1.1"},
        {"10.0.0.1", {"1.1.1.1", "10.0.0.2", "10.0.0.3"}, "1.1.1.1"},
        {"10.0.0.1", {"10.0.0.3,10.0.0.2"}, "10.0.0.3"},
        {"10.0.0.1", {}, "10.0.0.1"},
        {"10.0.0.1", {""}, "10.0.0.1"},
        {"10.0.0.1", {"unknown"}, "10.0.0.1"},
        {"10.0.0.1", {"1.1.1.1, unknown"}, "10.0.0.1"},
        {"10.0.0.1", {"1.1.1.1, unknown, 10.0.0.2"}, "10.0.0.2"},
        {"10.0.0.1", {"1.1.1.1:4711"}, "1.1.1.1"},
        {"10.0.0.1", {"[2a00::1]:4711"}, "2a00::1"},
        {"10.0.0.1", {"2a00::1"}, "2a00::1"},
        {"2001:db8::7", {"2a00::1, 2001:db8::8"}, "2a00::1"},
    };
    for (const claim& each : claims) {
        SCOPED_TRACE(std::string(each.peer) + " for " +
                     (each.lines.empty() ? "" : std::string(each.lines.back())));
        EXPECT_EQ(client_address(at(each.peer), each.lines, forwarding::x_forwarded_for, trusted)
                      .to_string(),
                  each.client);
    }
}

TEST(client_address, can_be_read_from_the_standard_header)
{
    const std::vector<address_range> trusted{range("10.0.0.0/8")};
    const std::vector<claim> claims{
        {"10.0.0.1", {"for=1.1.1.1"}, "1.1.1.1"},
        {"10.0.0.1", {"for=6.6.6.6, For=1.1.1.1;proto=https;by=10.0.0.1"}, "1.1.1.1"},
        {"10.0.0.1", {"proto=https; for=\"[2a00::1]:4711\""}, "2a00::1"},
        {"10.0.0.1", {"for=1.1.1.1, for=10.0.0.2"}, "1.1.1.1"},
        {"10.0.0.1", {"for=_hidden"}, "10.0.0.1"},
        {"10.0.0.1", {"proto=https"}, "10.0.0.1"},
        {"10.0.0.1", {"1.1.1.1"}, "10.0.0.1"},
    };
    for (const claim& each : claims) {
        SCOPED_TRACE(each.lines.back());
        EXPECT_EQ(
            client_address(at(each.peer), each.lines, forwarding::forwarded, trusted).to_string(),
            each.client);
    }
}
}  // namespace
}  // namespace kring::net
