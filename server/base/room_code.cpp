#include "base/room_code.hpp"

#include <limits>

namespace kring {
namespace {
constexpr std::size_t digits = 8;
}

std::string to_text(room_code code)
{
    std::string text(digits + 1, ' ');
    std::uint32_t rest = code.value();
    for (std::size_t index = digits + 1; index-- > 0;) {
        if (index == digits / 2) continue;
        text[index] = static_cast<char>('0' + rest % 10);
        rest /= 10;
    }
    return text;
}

std::optional<room_code> room_code_from_text(std::string_view text)
{
    std::uint32_t number = 0;
    std::size_t found = 0;
    for (const char each : text) {
        if (each == ' ' || each == '-') continue;
        if (each < '0' || each > '9' || ++found > digits) return std::nullopt;
        number = number * 10 + static_cast<std::uint32_t>(each - '0');
    }
    if (found != digits) return std::nullopt;
    return room_code{number};
}

std::optional<room_code> room_code_from_bits(std::uint32_t bits)
{
    // Above the last whole multiple the rest of the division would favour the low codes.
    constexpr std::uint32_t end =
        std::numeric_limits<std::uint32_t>::max() / room_codes * room_codes;
    if (bits >= end) return std::nullopt;
    return room_code{bits % room_codes};
}
}  // namespace kring
