// The generator of trials: the same numbers everywhere, and distributions that are what they say.
#include "trials/random.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace kring::trials {
namespace {
TEST(draws, are_the_same_for_the_same_seed_and_purpose)
{
    draws one{7, "plan"};
    draws same{7, "plan"};
    draws other_seed{8, "plan"};
    draws other_purpose{7, "lots"};
    const std::uint64_t first = one.next();
    EXPECT_EQ(first, same.next());
    EXPECT_NE(first, other_seed.next());
    EXPECT_NE(first, other_purpose.next());
}

// What a figure in the documentation stands on must not change unnoticed.
TEST(draws, are_these_numbers)
{
    draws one{1, "plan S0"};
    const std::uint64_t first = one.next();
    const std::uint64_t second = one.next();
    EXPECT_EQ(first, 0x97f811212f60a305U);
    EXPECT_EQ(second, 0x64f4d3a4cabbf8a8U);
}

TEST(draws, have_shares_evenly_below_one)
{
    draws from{3, "shares"};
    double sum = 0;
    for (int each = 0; each < 10'000; ++each) {
        const double share = from.share();
        ASSERT_GE(share, 0);
        ASSERT_LT(share, 1);
        sum += share;
    }
    EXPECT_NEAR(sum / 10'000, 0.5, 0.02);
}

TEST(draws, wait_as_long_as_the_mean_on_average)
{
    draws from{3, "waiting"};
    double sum = 0;
    for (int each = 0; each < 20'000; ++each) sum += from.waiting(15);
    EXPECT_NEAR(sum / 20'000, 15, 0.5);
}

TEST(draws, shuffle_into_every_order)
{
    draws from{3, "shuffle"};
    int first_stays_first = 0;
    for (int each = 0; each < 3'000; ++each) {
        std::vector<int> values{1, 2, 3};
        from.shuffle(values);
        EXPECT_EQ(std::accumulate(values.begin(), values.end(), 0), 6);
        if (values.front() == 1) ++first_stays_first;
    }
    EXPECT_NEAR(first_stays_first, 1'000, 100);
}
}  // namespace
}  // namespace kring::trials
