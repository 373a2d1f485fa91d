// Where a health check asks.
#include "app/health_command.hpp"

#include <gtest/gtest.h>

namespace kring::app {
namespace {
std::string shown(const std::optional<address>& at)
{
    return at ? at->host + " " + std::to_string(at->port) : "nowhere";
}

TEST(health_address, is_the_flag_before_the_variable_before_the_default)
{
    EXPECT_EQ(shown(health_address("127.0.0.1:1", "127.0.0.1:2")), "127.0.0.1 1");
    EXPECT_EQ(shown(health_address("", "127.0.0.1:2")), "127.0.0.1 2");
    EXPECT_EQ(shown(health_address("", "")), "127.0.0.1 8081");
    EXPECT_EQ(shown(health_address("localhost:1", "")), "nowhere");
}

// A server in a container is often told to listen everywhere, which is no address to connect to.
TEST(health_address, is_the_loopback_address_of_a_server_that_listens_everywhere)
{
    EXPECT_EQ(shown(health_address("", "0.0.0.0:8081")), "127.0.0.1 8081");
    EXPECT_EQ(shown(health_address("", "[::]:8081")), "::1 8081");
}
}  // namespace
}  // namespace kring::app
