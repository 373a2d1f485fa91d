// A link as a QR code for a terminal, two modules a character.
#pragma once
#include <string>
#include <string_view>

namespace kring::app {
// Empty when the text is too long for a code.
[[nodiscard]] std::string terminal_qr(std::string_view text);
}  // namespace kring::app
