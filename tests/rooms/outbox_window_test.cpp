// A command counts once, however often it is sent: the window tells a repeat from what is new and what is too old.
#include "rooms/outbox_window.hpp"
#include "base/limits.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <limits>
#include <map>
#include <optional>

namespace kring::rooms {
namespace {
using place = outbox_window::place;

settled_command settled(std::uint64_t counter)
{
    return {command_counter{counter}, sequence{1000 + counter}, 77 * counter};
}

place place_in(const outbox_window& window, std::uint64_t counter)
{
    return window.place_of(command_counter{counter});
}

TEST(outbox_window, tells_fresh_repeated_and_stale)
{
    outbox_window window;
    EXPECT_EQ(place_in(window, 1), place::fresh);
    window.settle(settled(1));
    EXPECT_EQ(place_in(window, 1), place::repeated);
    EXPECT_EQ(place_in(window, 2), place::fresh);
    for (std::uint64_t counter = 2; counter <= 64; ++counter) window.settle(settled(counter));
    EXPECT_EQ(place_in(window, 1), place::repeated);
    window.settle(settled(65));
    EXPECT_EQ(place_in(window, 1), place::stale);
    EXPECT_EQ(place_in(window, 2), place::repeated);
    EXPECT_EQ(place_in(window, 65), place::repeated);
    EXPECT_EQ(place_in(window, 66), place::fresh);
}

TEST(outbox_window, returns_the_outcome_of_a_repeated_command)
{
    outbox_window window;
    window.settle(settled(1));
    window.settle(settled(2));
    EXPECT_EQ(window.outcome_of(command_counter{1}), settled(1));
    EXPECT_EQ(window.outcome_of(command_counter{2}), settled(2));
}

// What was refused is not settled, and may be asked again after its successors were.
TEST(outbox_window, takes_a_command_between_settled_ones)
{
    outbox_window window;
    window.settle(settled(1));
    window.settle(settled(4));
    EXPECT_EQ(place_in(window, 2), place::fresh);
    window.settle(settled(2));
    EXPECT_EQ(window.outcome_of(command_counter{1}), settled(1));
    EXPECT_EQ(window.outcome_of(command_counter{2}), settled(2));
    EXPECT_EQ(window.outcome_of(command_counter{4}), settled(4));
    EXPECT_EQ(place_in(window, 3), place::fresh);
}

TEST(outbox_window, forgets_what_a_leap_leaves_behind)
{
    outbox_window window;
    for (std::uint64_t counter = 1; counter <= 10; ++counter) window.settle(settled(counter));
    window.settle(settled(1000));
    EXPECT_EQ(place_in(window, 10), place::stale);
    EXPECT_EQ(place_in(window, 936), place::stale);
    EXPECT_EQ(place_in(window, 937), place::fresh);
    EXPECT_EQ(place_in(window, 1000), place::repeated);
}

// A client chooses its counters, the last 64-bit number included: it must harm nobody but its own outbox.
TEST(outbox_window, bears_the_largest_counters)
{
    constexpr std::uint64_t largest = std::numeric_limits<std::uint64_t>::max();
    outbox_window window;
    window.settle(settled(largest - 1));
    window.settle(settled(largest));
    EXPECT_EQ(place_in(window, largest), place::repeated);
    EXPECT_EQ(place_in(window, largest - 1), place::repeated);
    EXPECT_EQ(place_in(window, largest - 63), place::fresh);
    EXPECT_EQ(place_in(window, largest - 64), place::stale);
    EXPECT_EQ(place_in(window, 1), place::stale);
}

// Beside a plain map that forgets nothing.
TEST(outbox_window, agrees_with_a_map_that_forgets_nothing)
{
    outbox_window window;
    std::map<std::uint64_t, settled_command> all;
    std::uint64_t random = 1;
    for (int step = 0; step < 20'000; ++step) {
        random = random * 6364136223846793005ull + 1442695040888963407ull;
        const std::uint64_t highest = all.empty() ? 0 : all.rbegin()->first;
        const std::uint64_t counter = 1 + (highest > 80 ? highest - 80 : 0) + (random >> 33) % 84;
        const place expected = counter + limits::outbox_window <= highest ? place::stale
                               : all.contains(counter)                    ? place::repeated
                                                                          : place::fresh;
        ASSERT_EQ(place_in(window, counter), expected) << counter << " below " << highest;
        switch (expected) {
            case place::fresh:
                window.settle(settled(counter));
                all.emplace(counter, settled(counter));
                break;
            case place::repeated:
                ASSERT_EQ(window.outcome_of(command_counter{counter}), all.at(counter));
                break;
            case place::stale: break;
        }
    }
    EXPECT_GT(all.size(), 500u);
}
}  // namespace
}  // namespace kring::rooms
