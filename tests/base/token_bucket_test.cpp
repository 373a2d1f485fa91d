// Rate limits as those who meet them do: how many at once, how many in time, and what a refusal says.
#include "base/token_bucket.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <random>

namespace kring {
namespace {
using namespace std::chrono_literals;
constexpr instant start = instant_from_milliseconds(1'750'000'000'000);
constexpr rate one_in_two_seconds{30, 5};

std::size_t taken_at_once(token_bucket& bucket, const rate& allowed, instant now)
{
    std::size_t count = 0;
    while (bucket.take(allowed, now) == 0ms) ++count;
    return count;
}

TEST(token_bucket, gives_a_burst_and_then_one_by_one)
{
    token_bucket bucket;
    EXPECT_EQ(taken_at_once(bucket, one_in_two_seconds, start), 5u);
    EXPECT_EQ(bucket.take(one_in_two_seconds, start), 2s);
    EXPECT_EQ(bucket.take(one_in_two_seconds, start + 1500ms), 500ms);
    EXPECT_EQ(bucket.take(one_in_two_seconds, start + 2s), 0ms);
    EXPECT_EQ(bucket.take(one_in_two_seconds, start + 2s), 2s);
}

TEST(token_bucket, is_full_again_after_a_pause_and_never_fuller)
{
    token_bucket bucket;
    EXPECT_EQ(taken_at_once(bucket, one_in_two_seconds, start), 5u);
    EXPECT_EQ(taken_at_once(bucket, one_in_two_seconds, start + 6s), 3u);
    EXPECT_EQ(taken_at_once(bucket, one_in_two_seconds, start + 24h), 5u);
}

TEST(token_bucket, keeps_its_word)
{
    std::mt19937 random{7};
    const auto draw = [&random] { return static_cast<std::uint32_t>(random()); };
    for (int round = 0; round < 200; ++round) {
        const rate allowed{1 + draw() % 100'000, 1 + draw() % 50};
        token_bucket bucket;
        instant now = start;
        for (int attempt = 0; attempt < 200; ++attempt) {
            const auto wait = bucket.take(allowed, now);
            if (wait > 0ms) {
                if (wait > 1ms) {
                    token_bucket early = bucket;
                    EXPECT_GT(early.take(allowed, now + wait - 1ms), 0ms);
                }
                now += wait;
                EXPECT_EQ(bucket.take(allowed, now), 0ms);
            }
            now += std::chrono::milliseconds{draw() % 3};
        }
    }
}

TEST(token_bucket, never_gives_more_than_the_burst_and_the_rate)
{
    std::mt19937 random{11};
    const auto draw = [&random] { return static_cast<std::uint32_t>(random()); };
    const rate allowed{6000, 40};
    token_bucket bucket;
    std::size_t taken = 0;
    instant now = start;
    for (int attempt = 0; attempt < 20'000; ++attempt) {
        if (bucket.take(allowed, now) == 0ms) ++taken;
        now += std::chrono::milliseconds{draw() % 5};
    }
    const auto elapsed = static_cast<std::size_t>((now - start).count());
    EXPECT_LE(taken, 40 + elapsed / 10 + 1);
    EXPECT_GE(taken, elapsed / 10);
}

TEST(token_bucket, outlives_a_clock_that_is_set_back)
{
    token_bucket bucket;
    EXPECT_EQ(taken_at_once(bucket, one_in_two_seconds, start), 5u);
    const instant yesterday = start - 24h;
    EXPECT_EQ(taken_at_once(bucket, one_in_two_seconds, yesterday), 5u);
    EXPECT_EQ(bucket.take(one_in_two_seconds, yesterday + 1s), 1s);
}

TEST(token_bucket, owes_nothing)
{
    token_bucket bucket;
    for (int count = 0; count < 7; ++count) bucket.charge(one_in_two_seconds, start);
    EXPECT_EQ(bucket.wait(one_in_two_seconds, start), 2s);
    EXPECT_EQ(bucket.wait(one_in_two_seconds, start + 2s), 0ms);
}

TEST(token_bucket, counts_the_largest_limits_exactly)
{
    const rate most{rate_per_minute_max, 1000};
    token_bucket bucket;
    EXPECT_EQ(taken_at_once(bucket, most, start), 1000u);
    EXPECT_EQ(taken_at_once(bucket, most, start + 1ms), 1000u);
    const rate slowest{1, rate_burst_max};
    token_bucket slow;
    EXPECT_EQ(slow.take(slowest, start), 0ms);
}

TEST(spread_wait, sends_those_who_were_refused_back_one_after_the_other)
{
    const rate joins{3000, 1000};
    token_bucket bucket;
    spread_wait spread;
    EXPECT_EQ(taken_at_once(bucket, joins, start), 1000u);
    const auto wait = bucket.take(joins, start);
    EXPECT_EQ(spread.after(wait, joins, start), 20ms);
    EXPECT_EQ(spread.after(wait, joins, start), 40ms);
    EXPECT_EQ(spread.after(wait, joins, start), 60ms);
    for (int count = 0; count < 5000; ++count) static_cast<void>(spread.after(wait, joins, start));
    EXPECT_EQ(spread.after(wait, joins, start), 20s);
}

TEST(spread_wait, begins_anew_when_the_storm_is_over)
{
    const rate joins{3000, 1000};
    spread_wait spread;
    for (int count = 0; count < 100; ++count) static_cast<void>(spread.after(20ms, joins, start));
    EXPECT_EQ(spread.after(20ms, joins, start + 1min), 20ms);
    EXPECT_EQ(spread.after(20ms, joins, start - 24h), 20s);
}

TEST(rate, of_a_facilitator_is_a_multiple_within_what_a_bucket_counts)
{
    EXPECT_EQ(times(one_in_two_seconds, 5), (rate{150, 25}));
    EXPECT_EQ(times(rate{rate_per_minute_max, rate_burst_max}, 5),
              (rate{rate_per_minute_max, rate_burst_max}));
}
}  // namespace
}  // namespace kring
