#include "tools/progress_line.hpp"

#include <gtest/gtest.h>

#include <sstream>

namespace kring::tools {
namespace {
using namespace std::chrono_literals;
using at = std::chrono::steady_clock::time_point;

progress playing(std::size_t done)
{
    progress made;
    made.what = "playing";
    made.done = done;
    made.all = 3072;
    made.per_second = 850;
    made.elapsed = 3s;
    return made;
}

TEST(progress_line, groups_thousands)
{
    EXPECT_EQ(grouped(0), "0");
    EXPECT_EQ(grouped(999), "999");
    EXPECT_EQ(grouped(49'997), "49,997");
    EXPECT_EQ(grouped(1'234'567), "1,234,567");
}

TEST(progress_line, says_how_far_it_is)
{
    EXPECT_EQ(to_text(playing(1200)), "playing 1,200 of 3,072 (39 %), 850/s, 3 s");
    progress away = playing(1200);
    away.reconnecting = 12;
    away.trouble = "Connection refused";
    EXPECT_EQ(to_text(away),
              "playing 1,200 of 3,072 (39 %), 850/s, 3 s, reconnecting 12 (Connection refused)");
}

TEST(progress_line, is_plain_at_what_is_new_and_at_intervals)
{
    std::ostringstream out;
    progress_line line{out, progress_style::plain_lines};
    line.show(playing(0), at{1h});
    line.show(playing(10), at{1h + 100ms});    // too soon
    line.show(playing(400), at{1h + 200ms});   // a tenth
    line.show(playing(410), at{1h + 2300ms});  // two seconds
    progress away = playing(410);
    away.reconnecting = 2;
    line.show(away, at{1h + 2400ms});
    line.show(playing(411), at{1h + 2500ms});
    EXPECT_EQ(out.str(), to_text(playing(0)) + "\n" + to_text(playing(400)) + "\n" +
                             to_text(playing(410)) + "\n" + to_text(away) + "\n" +
                             to_text(playing(411)) + "\n");
}

TEST(progress_line, is_drawn_over_itself_on_a_terminal)
{
    std::ostringstream out;
    progress_line line{out, progress_style::drawn_over};
    line.show(playing(1536), at{1h});
    line.say("done");
    const std::string drawn = "[###############...............] " + to_text(playing(1536));
    EXPECT_EQ(out.str(), "\r" + drawn + "\r" + std::string(drawn.size(), ' ') + "\rdone\n");
}
}  // namespace
}  // namespace kring::tools
