#include "tools/event_marker.hpp"

#include "base/check.hpp"

namespace kring::tools {
namespace {
constexpr bytes_view digits = "0123456789abcdef";

void append_hex(std::string& text, std::uint64_t value, unsigned places)
{
    for (unsigned place = places; place > 0; --place)
        text += digits[static_cast<std::size_t>((value >> (4 * (place - 1))) & 0xfu)];
}

bool read_hex(bytes_view text, std::uint64_t& value)
{
    value = 0;
    for (const char each : text) {
        const bool is_digit = each >= '0' && each <= '9';
        if (!is_digit && (each < 'a' || each > 'f')) return false;
        value = value << 4 | static_cast<std::uint64_t>(is_digit ? each - '0' : each - 'a' + 10);
    }
    return true;
}
}  // namespace

std::string text_with(const event_marker& marker, std::size_t text_bytes)
{
    KRING_CHECK(text_bytes >= event_marker::size);
    std::string text{event_marker::opening};
    append_hex(text, marker.publisher & 0xffffu, 4);
    append_hex(text, marker.number, 8);
    append_hex(text, marker.due_ns, 16);
    text += '>';
    // Words without meaning: never two spaces in a row and none at the end, so that a room takes the text as it stands,
    // and drawn (xorshift, seeded by the number), so that it deflates no better than what people write.
    std::uint64_t state = marker.number + 0x9e3779b97f4a7c15u;
    while (text.size() < text_bytes) {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        const std::size_t at = text.size();
        const bool is_gap = at % 8 == 7 && at + 1 < text_bytes;
        text += is_gap ? ' ' : static_cast<char>('a' + (state >> 32) % 26);
    }
    return text;
}

bool read_marker(bytes_view text, event_marker& marker)
{
    if (text.size() < event_marker::size || !text.starts_with(event_marker::opening)) return false;
    text.remove_prefix(event_marker::opening.size());
    std::uint64_t publisher = 0;
    std::uint64_t number = 0;
    if (!read_hex(text.substr(0, 4), publisher) || !read_hex(text.substr(4, 8), number) ||
        !read_hex(text.substr(12, 16), marker.due_ns) || text[28] != '>')
        return false;
    marker.publisher = static_cast<std::uint32_t>(publisher);
    marker.number = static_cast<std::uint32_t>(number);
    return true;
}
}  // namespace kring::tools
