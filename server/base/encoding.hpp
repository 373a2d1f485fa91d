// Bytes as text: base64url without padding (RFC 4648 section 5) for links and tokens, hexadecimal for people.
// Thread: pure functions.
#pragma once
#include "base/bytes.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace kring {
[[nodiscard]] std::string to_base64url(bytes_view octets);
// Nothing for a character outside the alphabet, padding, an impossible length or non-zero unused bits: one text per value.
[[nodiscard]] std::optional<bytes> from_base64url(std::string_view text);
// base64 with padding (RFC 4648 section 4), as headers have it.
[[nodiscard]] std::string to_base64(bytes_view octets);
[[nodiscard]] std::string to_hex(bytes_view octets);
}  // namespace kring
