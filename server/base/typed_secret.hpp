// A secret that somebody writes down and types in again: Crockford's base32 (https://www.crockford.com/base32.html), which
// has no letters that are taken for others, in groups of four characters.
// Thread: pure functions.
#pragma once
#include "base/bytes.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace kring {
// Fifteen octets are exactly so many characters, which is more than anybody guesses and no more than anybody copies.
inline constexpr std::size_t typed_secret_octets = 15;
inline constexpr std::size_t typed_secret_characters = 24;

// "0123-4567-89AB-CDEF-GHJK-MNPQ", of as many octets as that.
[[nodiscard]] std::string to_typed_secret(bytes_view octets);
// Forgives what hands and eyes do: small letters, spaces and hyphens wherever people put them, I and L for 1, O for 0.
// Nothing for anything else.
[[nodiscard]] std::optional<bytes> from_typed_secret(std::string_view text);
}  // namespace kring
