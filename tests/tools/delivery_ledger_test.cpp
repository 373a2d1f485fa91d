#include "tools/delivery_ledger.hpp"

#include <gtest/gtest.h>

namespace kring::tools {
namespace {
TEST(delivery_ledger, counts_what_comes_in_order)
{
    delivery_ledger ledger;
    for (std::uint32_t number = 0; number < 1000; ++number)
        EXPECT_EQ(ledger.take(number), delivery::in_order);
    EXPECT_EQ(ledger.received(), 1000u);
    EXPECT_EQ(ledger.next(), 1000u);
}

TEST(delivery_ledger, sees_what_comes_twice)
{
    delivery_ledger ledger;
    EXPECT_EQ(ledger.take(0), delivery::in_order);
    EXPECT_EQ(ledger.take(0), delivery::doubled);
    EXPECT_EQ(ledger.take(1), delivery::in_order);
    EXPECT_EQ(ledger.take(0), delivery::doubled);
    EXPECT_EQ(ledger.received(), 2u);
}

TEST(delivery_ledger, sees_what_comes_behind_a_later_one)
{
    delivery_ledger ledger;
    EXPECT_EQ(ledger.take(0), delivery::in_order);
    EXPECT_EQ(ledger.take(2), delivery::in_order);
    EXPECT_EQ(ledger.received(), 2u) << "1 is missing";
    EXPECT_EQ(ledger.take(1), delivery::late);
    EXPECT_EQ(ledger.take(1), delivery::doubled);
    EXPECT_EQ(ledger.received(), 3u);
}

TEST(delivery_ledger, remembers_sixty_four)
{
    delivery_ledger ledger;
    EXPECT_EQ(ledger.take(100), delivery::in_order);
    EXPECT_EQ(ledger.take(37), delivery::late);
    EXPECT_EQ(ledger.take(36), delivery::doubled) << "too far back to tell";
    EXPECT_EQ(ledger.take(35), delivery::doubled);
    EXPECT_EQ(ledger.take(1000), delivery::in_order);
    EXPECT_EQ(ledger.take(999), delivery::late);
    EXPECT_EQ(ledger.received(), 4u);
}

TEST(delivery_ledger, goes_on_behind_a_snapshot)
{
    delivery_ledger ledger;
    EXPECT_EQ(ledger.take(0), delivery::in_order);
    ledger.replace_by_snapshot(10);
    EXPECT_EQ(ledger.received(), 10u);
    EXPECT_EQ(ledger.take(9), delivery::doubled);
    EXPECT_EQ(ledger.take(10), delivery::in_order);
    EXPECT_EQ(ledger.received(), 11u);
}
}  // namespace
}  // namespace kring::tools
