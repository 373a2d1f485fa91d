#include "tools/latency_histogram.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <random>
#include <vector>

namespace kring::tools {
namespace {
TEST(latency_histogram, of_nothing_is_zero)
{
    const latency_histogram empty;
    EXPECT_EQ(empty.count(), 0u);
    EXPECT_EQ(empty.quantile(0.5), 0u);
    EXPECT_EQ(empty.mean(), 0.0);
}

TEST(latency_histogram, keeps_small_values_exactly)
{
    latency_histogram histogram;
    for (std::uint64_t value = 1; value <= 100; ++value) histogram.add(value);
    EXPECT_EQ(histogram.count(), 100u);
    EXPECT_EQ(histogram.quantile(0.5), 50u);
    EXPECT_EQ(histogram.quantile(0.99), 99u);
    EXPECT_EQ(histogram.quantile(1.0), 100u);
    EXPECT_EQ(histogram.largest(), 100u);
    EXPECT_DOUBLE_EQ(histogram.mean(), 50.5);
}

// Against the sorted values themselves: never too small, and at most one part in 128 too large.
TEST(latency_histogram, is_at_most_a_hundredth_too_large)
{
    std::mt19937_64 draw{7};
    std::lognormal_distribution<double> latencies{13, 2};
    latency_histogram histogram;
    std::vector<std::uint64_t> values;
    for (int each = 0; each < 20'000; ++each) {
        values.push_back(static_cast<std::uint64_t>(latencies(draw)));
        histogram.add(values.back());
    }
    std::sort(values.begin(), values.end());
    for (const double share : {0.01, 0.5, 0.9, 0.99, 0.999, 1.0}) {
        const auto rank = static_cast<std::size_t>(std::ceil(share * 20'000)) - 1;
        const std::uint64_t exact = values[rank];
        const std::uint64_t said = histogram.quantile(share);
        EXPECT_GE(said, exact) << share;
        EXPECT_LE(static_cast<double>(said), static_cast<double>(exact) * (1 + 1.0 / 128)) << share;
    }
}

TEST(latency_histogram, takes_the_largest_number_there_is)
{
    latency_histogram histogram;
    histogram.add(std::numeric_limits<std::uint64_t>::max());
    histogram.add(0);
    EXPECT_EQ(histogram.quantile(1.0), std::numeric_limits<std::uint64_t>::max());
    EXPECT_EQ(histogram.quantile(0.5), 0u);
}
}  // namespace
}  // namespace kring::tools
