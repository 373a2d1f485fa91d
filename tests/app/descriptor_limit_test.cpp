// How many clients a descriptor limit makes room for, and what a limit that is too low is told.
#include "app/descriptor_limit.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace kring::app {
namespace {
using testing::HasSubstr;

TEST(descriptor_limit, gives_what_it_has_beyond_the_servers_own_files)
{
    EXPECT_EQ(*connections_under(1024, 0), 512u);
    EXPECT_EQ(*connections_under(20'000, 0), 19'488u);
    EXPECT_EQ(*connections_under(20'512, 0), 20'000u);
    EXPECT_EQ(*connections_under(1'000'000, 0), connections_default_max);
}

TEST(descriptor_limit, gives_the_number_that_was_asked_for_or_says_why_not)
{
    EXPECT_EQ(*connections_under(1024, 512), 512u);
    EXPECT_EQ(*connections_under(600, 88), 88u);
    const auto refused = connections_under(1024, 513);
    ASSERT_FALSE(refused);
    EXPECT_THAT(refused.error().text, testing::AllOf(HasSubstr("is 1024"), HasSubstr("need 1025"),
                                                     HasSubstr("--connections-max 512")));
}

TEST(descriptor_limit, is_refused_when_the_log_alone_could_use_it_up)
{
    const auto refused = connections_under(1023, 0);
    ASSERT_FALSE(refused);
    EXPECT_THAT(refused.error().text,
                testing::AllOf(HasSubstr("needs 1024"), HasSubstr("LimitNOFILE")));
}
}  // namespace
}  // namespace kring::app
