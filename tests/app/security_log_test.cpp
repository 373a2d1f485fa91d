// What an operator reads while somebody makes as much noise as they can.
#include "app/security_log.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace kring::app {
namespace {
TEST(security_log, writes_a_hundred_thousand_refusals_in_few_lines_and_loses_no_count)
{
    std::vector<std::string> lines;
    instant now = instant_from_milliseconds(1'750'000'000'000);
    security_log log{[&lines](const std::string& line) { lines.push_back(line); },
                     [&now] { return now; }};
    room_id room;
    room.octets[0] = 1;
    for (std::size_t count = 0; count < 100'000; ++count) {
        log.met(room, static_cast<limit>(count % limits_counted));
        now += std::chrono::milliseconds{1};
    }
    log.happened(room_id{}, security_event::wrong_link);
    log.finish();
    EXPECT_LE(lines.size(), 1000u);
    EXPECT_GE(lines.size(), limits_counted);
    for (const std::string& each : lines) EXPECT_EQ(each.find('\n'), std::string::npos);
    EXPECT_TRUE(lines.front().starts_with("limit met: connections, room hash ")) << lines.front();
}
}  // namespace
}  // namespace kring::app
