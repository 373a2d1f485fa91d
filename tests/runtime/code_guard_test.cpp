// How fast codes can be tried, by those who guess and by those who mistype.
#include "runtime/code_guard.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <string>

namespace kring::runtime {
namespace {
using namespace std::chrono_literals;

constexpr instant begin = instant_from_milliseconds(1'764'000'000'000);
constexpr std::chrono::milliseconds none{};

std::string address_of(int number)
{
    return "10.0." + std::to_string(number / 256) + "." + std::to_string(number % 256);
}

// Fails as often as this address may without a delay.
void use_up(code_guard& guard, const std::string& address, instant now)
{
    for (std::uint32_t i = 0; i < limits::code_failures_of_address.burst; ++i) {
        EXPECT_EQ(guard.take_turn(address, now).wait, none);
        guard.failed(address, now);
    }
}

TEST(code_guard, lets_whoever_types_the_right_code_in_at_once)
{
    code_guard guard{code_bounds{}};
    for (int i = 0; i < 5000; ++i) EXPECT_EQ(guard.take_turn("10.0.0.1", begin).wait, none);
    EXPECT_FALSE(guard.needs_puzzle(begin));
}

TEST(code_guard, delays_an_address_that_failed_often_and_no_other)
{
    code_bounds bounds;
    bounds.of_all = {60'000, 10'000};
    code_guard guard{bounds};
    use_up(guard, "10.0.0.1", begin);
    EXPECT_EQ(guard.take_turn("10.0.0.1", begin).wait, limits::code_delay);
    EXPECT_EQ(guard.take_turn("10.0.0.2", begin).wait, none);
    // Thirty failures a minute are forgiven.
    EXPECT_EQ(guard.take_turn("10.0.0.1", begin + 2s).wait, none);
    guard.failed("10.0.0.1", begin + 2s);
    EXPECT_EQ(guard.take_turn("10.0.0.1", begin + 2s).wait, limits::code_delay);
    EXPECT_EQ(guard.take_turn("10.0.0.1", begin + 2min).wait, none);
    // An address is a household's: the first 64 bits.
    use_up(guard, "2001:db8::1", begin);
    EXPECT_EQ(guard.take_turn("2001:db8::ffff", begin).wait, limits::code_delay);
    EXPECT_EQ(guard.take_turn("2001:db8:0:1::1", begin).wait, none);
}

TEST(code_guard, holds_no_more_delayed_codes_than_it_may)
{
    code_bounds bounds;
    bounds.waiting_max = 2;
    code_guard guard{bounds};
    use_up(guard, "10.0.0.1", begin);
    EXPECT_FALSE(guard.take_turn("10.0.0.1", begin).is_refused);
    EXPECT_FALSE(guard.take_turn("10.0.0.1", begin).is_refused);
    EXPECT_TRUE(guard.take_turn("10.0.0.1", begin).is_refused);
    guard.waited();
    EXPECT_FALSE(guard.take_turn("10.0.0.1", begin).is_refused);
}

TEST(code_guard, asks_for_puzzles_while_too_many_fail_together)
{
    code_guard guard{code_bounds{}};
    for (std::uint32_t i = 0; i < limits::code_failures.burst; ++i)
        guard.failed(address_of(static_cast<int>(i)), begin);
    EXPECT_FALSE(guard.needs_puzzle(begin));
    guard.failed(address_of(1000), begin);
    EXPECT_TRUE(guard.needs_puzzle(begin));
    EXPECT_TRUE(guard.needs_puzzle(begin + limits::code_puzzle_time - 1ms));
    EXPECT_FALSE(guard.needs_puzzle(begin + limits::code_puzzle_time));
}

TEST(code_guard, remembers_a_bounded_number_of_addresses_and_forgets_the_forgiven)
{
    code_bounds bounds;
    bounds.addresses_max = 2;
    bounds.of_address = {30, 1};
    code_guard guard{bounds};
    guard.failed(address_of(1), begin);
    guard.failed(address_of(2), begin);
    guard.failed(address_of(3), begin);  // not remembered
    EXPECT_GT(guard.take_turn(address_of(1), begin).wait, none);
    EXPECT_EQ(guard.take_turn(address_of(3), begin).wait, none);
    guard.failed(address_of(3), begin + 5s);
    EXPECT_GT(guard.take_turn(address_of(3), begin + 5s).wait, none);
}

// Threat T4: a million guesses from 256 addresses, a thousand a second, none of which solves a puzzle.
TEST(code_guard, lets_a_million_guesses_learn_next_to_nothing_and_honest_typists_in)
{
    code_guard guard{code_bounds{}};
    std::uint64_t looked_up = 0;
    for (int guess = 0; guess < 1'000'000; ++guess) {
        const instant now = begin + std::chrono::milliseconds{guess};
        const std::string address = address_of(guess % 256);
        // An honest typist behind the same address, who does solve the puzzle, and types it right.
        if (guess % 10'000 == 0) {
            const auto typist = guard.take_turn(address, now);
            EXPECT_LE(typist.wait, limits::code_delay);
            EXPECT_FALSE(typist.is_refused);
            if (typist.wait > none) guard.waited();
        }
        if (guard.needs_puzzle(now)) continue;
        const auto turn = guard.take_turn(address, now);
        if (turn.wait > none) guard.waited();
        ++looked_up;
        guard.failed(address, now);
    }
    // A hundred rooms with a code are then found with a chance of one in some 1,400 in these seventeen minutes.
    EXPECT_LE(looked_up, 700u);
    static_assert(limits::code_delay < 8s,
                  "with a puzzle of a second or two: in within ten seconds");
}
}  // namespace
}  // namespace kring::runtime
