// The code that somebody types to get into a room: eight digits in two groups of four. It is short enough to guess, so it
// leads somewhere only while its room wants it to, and whoever tries many is slowed down (threat T4).
// Thread: plain values, usable anywhere.
#pragma once
#include "base/strong_value.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace kring {
using room_code = strong_value<struct room_code_tag, std::uint32_t>;

inline constexpr std::uint32_t room_codes = 100'000'000;  // 0000 0000 to 9999 9999

// "1234 5678".
[[nodiscard]] std::string to_text(room_code code);
// Eight digits, with spaces and hyphens wherever people put them; nothing for anything else.
[[nodiscard]] std::optional<room_code> room_code_from_text(std::string_view text);
// From 32 random bits; nothing, draw again, for one of the few values that would make some codes likelier than others.
[[nodiscard]] std::optional<room_code> room_code_from_bits(std::uint32_t bits);
}  // namespace kring
