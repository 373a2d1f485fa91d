#include "tools/event_marker.hpp"

#include "base/limits.hpp"
#include "base/text.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace kring::tools {
namespace {
constexpr event_marker example{0x1234, 0x89abcdef, 0x0123456789abcdef};

std::vector<event_marker> markers_in(bytes_view payload)
{
    std::vector<event_marker> found;
    find_markers(payload, [&found](const event_marker& each) { found.push_back(each); });
    return found;
}

TEST(event_marker, comes_back_out_of_its_text)
{
    for (const std::size_t size : {event_marker::size, event_marker::size + 1, std::size_t{200}}) {
        const std::string text = text_with(example, size);
        EXPECT_EQ(text.size(), size);
        event_marker read;
        ASSERT_TRUE(read_marker(text, read));
        EXPECT_EQ(read.publisher, example.publisher);
        EXPECT_EQ(read.number, example.number);
        EXPECT_EQ(read.due_ns, example.due_ns);
    }
}

// A room that changed the text would make every event look lost.
TEST(event_marker, stands_in_a_text_that_a_room_keeps_as_it_is)
{
    constexpr text_bounds bounds{limits::reply_graphemes_max, limits::reply_bytes_max,
                                 line_breaks::kept};
    for (std::uint32_t number = 0; number < 64; ++number) {
        for (std::size_t size = event_marker::size; size < event_marker::size + 20; ++size) {
            const std::string text = text_with(event_marker{1, number, 5}, size);
            const auto cleaned = clean_text(text, bounds);
            ASSERT_TRUE(cleaned);
            EXPECT_EQ(*cleaned, text);
        }
    }
}

TEST(event_marker, is_found_wherever_it_stands_and_as_often)
{
    std::string payload = "{\"text\":\"" + text_with({1, 1, 10}, 50) + "\"}";
    payload += std::string(3, '\0') + text_with({1, 2, 20}, 40) + text_with({1, 3, 30}, 36);
    const auto found = markers_in(payload);
    ASSERT_EQ(found.size(), 3u);
    EXPECT_EQ(found[0].number, 1u);
    EXPECT_EQ(found[1].due_ns, 20u);
    EXPECT_EQ(found[2].number, 3u);
}

TEST(event_marker, is_not_seen_in_what_only_begins_like_one)
{
    const std::string whole = text_with(example, event_marker::size);
    EXPECT_TRUE(markers_in({}).empty());
    EXPECT_TRUE(markers_in("<kring:").empty());
    EXPECT_TRUE(markers_in(whole.substr(0, whole.size() - 1)).empty());
    EXPECT_TRUE(markers_in(whole.substr(0, whole.size() - 1) + "!").empty());
    std::string broken = whole;
    broken[event_marker::opening.size() + 2] = 'g';
    EXPECT_TRUE(markers_in(broken).empty());
    EXPECT_EQ(markers_in("<kring:<kring:" + whole).size(), 1u);
}
}  // namespace
}  // namespace kring::tools
