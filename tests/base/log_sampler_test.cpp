// A log that somebody tries to fill, and a line that somebody tries to forge.
#include "base/log_sampler.hpp"

#include <gtest/gtest.h>

namespace kring {
namespace {
using namespace std::chrono_literals;
constexpr instant start = instant_from_milliseconds(1'750'000'000'000);

TEST(log_sampler, leaves_most_of_a_flood_out_and_loses_no_count)
{
    log_sampler sampler;
    std::uint64_t lines = 0;
    std::uint64_t said = 0;
    for (int count = 0; count < 100'000; ++count) {
        const auto left_out =
            sampler.admit("member_rate", start + std::chrono::milliseconds{count});
        if (!left_out) continue;
        ++lines;
        said += 1 + *left_out;
    }
    EXPECT_EQ(lines, 10u + 9u);  // a flood of 100 s
    for (const auto& [kind, left_out] : sampler.take_left_out()) {
        EXPECT_EQ(kind, "member_rate");
        said += left_out;
    }
    EXPECT_EQ(said, 100'000u);
    EXPECT_TRUE(sampler.take_left_out().empty());
}

TEST(log_sampler, lets_no_kind_silence_another)
{
    log_sampler sampler;
    for (int count = 0; count < 1000; ++count) static_cast<void>(sampler.admit("rates", start));
    EXPECT_EQ(sampler.admit("wrong_link", start), std::optional<std::uint64_t>{0});
}

TEST(escaped_for_log, keeps_a_line_one_line)
{
    EXPECT_EQ(escaped_for_log("Ana"), "Ana");
    EXPECT_EQ(escaped_for_log("a\n2026-01-01 error forged"), "a\\x0a2026-01-01 error forged");
    EXPECT_EQ(escaped_for_log("\x1b[2Jgone\r\t\"x\\"), "\\x1b[2Jgone\\x0d\\x09\\x22x\\x5c");
    EXPECT_EQ(escaped_for_log("\xe2\x80\xae"), "\\xe2\\x80\\xae");
    EXPECT_EQ(escaped_for_log(std::string(500, 'x')), std::string(128, 'x') + "...");
    EXPECT_EQ(escaped_for_log(std::string_view{"\0", 1}), "\\x00");
}
}  // namespace
}  // namespace kring
