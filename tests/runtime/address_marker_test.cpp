// Whether two connections came from one place, told by marks that name no place.
#include "runtime/address_marker.hpp"

#include <gtest/gtest.h>

namespace kring::runtime {
namespace {
using namespace std::chrono_literals;
using rooms::are_one;

constexpr instant evening =
    instant_from_milliseconds(1'764'028'800'000 - 60'000);  // a minute before midnight, UTC
constexpr key_256 one_key{1};
constexpr key_256 another_key{2};

TEST(address_marker, one_address_is_known_again)
{
    const address_marker marker{one_key};
    EXPECT_TRUE(are_one(marker.of("192.0.2.7", evening), marker.of("192.0.2.7", evening)));
    EXPECT_FALSE(are_one(marker.of("192.0.2.7", evening), marker.of("192.0.2.8", evening)));
}

TEST(address_marker, an_address_is_known_across_midnight_and_not_for_longer)
{
    const address_marker marker{one_key};
    const auto before = marker.of("192.0.2.7", evening);
    const auto after = marker.of("192.0.2.7", evening + 2min);
    EXPECT_NE(before.today, after.today);
    EXPECT_TRUE(are_one(before, after));
    EXPECT_TRUE(are_one(after, before));
    EXPECT_FALSE(are_one(before, marker.of("192.0.2.7", evening + 48h)));
}

TEST(address_marker, the_devices_of_an_ipv6_network_are_one_place)
{
    const address_marker marker{one_key};
    EXPECT_TRUE(
        are_one(marker.of("2001:db8:1:2::7", evening), marker.of("2001:db8:1:2:8::9", evening)));
    EXPECT_FALSE(
        are_one(marker.of("2001:db8:1:2::7", evening), marker.of("2001:db8:1:3::7", evening)));
}

TEST(address_marker, an_ipv4_address_is_the_same_in_its_ipv6_form)
{
    const address_marker marker{one_key};
    EXPECT_TRUE(are_one(marker.of("192.0.2.7", evening), marker.of("::ffff:192.0.2.7", evening)));
}

TEST(address_marker, marks_of_another_process_say_nothing)
{
    EXPECT_FALSE(are_one(address_marker{one_key}.of("192.0.2.7", evening),
                         address_marker{another_key}.of("192.0.2.7", evening)));
}

TEST(address_marker, what_is_no_address_is_never_known_again)
{
    const address_marker marker{one_key};
    EXPECT_EQ(marker.of("somewhere", evening), rooms::address_marks{});
    EXPECT_FALSE(are_one(marker.of("somewhere", evening), marker.of("somewhere", evening)));
    EXPECT_FALSE(are_one(marker.of("", evening), marker.of("192.0.2.7", evening)));
}
}  // namespace
}  // namespace kring::runtime
