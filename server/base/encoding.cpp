#include "base/encoding.hpp"

#include <array>
#include <cstdint>

namespace kring {
namespace {
constexpr std::string_view alphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr std::uint8_t not_a_digit = 0xff;

constexpr std::array<std::uint8_t, 256> digits_of_alphabet()
{
    std::array<std::uint8_t, 256> digits{};
    digits.fill(not_a_digit);
    for (std::size_t i = 0; i < alphabet.size(); ++i) {
        digits[static_cast<unsigned char>(alphabet[i])] = static_cast<std::uint8_t>(i);
    }
    return digits;
}
constexpr auto digits = digits_of_alphabet();
}  // namespace

std::string to_base64url(bytes_view octets)
{
    std::string text;
    text.reserve((octets.size() * 4 + 2) / 3);
    std::uint32_t bits =
        0;  // the lowest `held` of them are not written yet; what lies above is spent
    int held = 0;
    for (const char octet : octets) {
        bits = bits << 8 | static_cast<unsigned char>(octet);
        held += 8;
        while (held >= 6) {
            held -= 6;
            text += alphabet[bits >> held & 0x3f];
        }
    }
    if (held > 0) text += alphabet[bits << (6 - held) & 0x3f];
    return text;
}

std::optional<bytes> from_base64url(std::string_view text)
{
    if (text.size() % 4 == 1) return std::nullopt;  // 6 bits do not make an octet

    bytes octets;
    octets.reserve(text.size() * 3 / 4);
    std::uint32_t bits = 0;
    int held = 0;
    for (const char character : text) {
        const std::uint8_t digit = digits[static_cast<unsigned char>(character)];
        if (digit == not_a_digit) return std::nullopt;
        bits = bits << 6 | digit;
        held += 6;
        if (held >= 8) {
            held -= 8;
            octets += static_cast<char>(bits >> held & 0xff);
        }
    }
    // Unused bits that are set would give one value a second text.
    if ((bits & ((1u << held) - 1)) != 0) return std::nullopt;
    return octets;
}

std::string to_base64(bytes_view octets)
{
    std::string text = to_base64url(octets);
    for (char& each : text) {
        if (each == '-') each = '+';
        if (each == '_') each = '/';
    }
    while (text.size() % 4 != 0) text += '=';
    return text;
}

std::string to_hex(bytes_view octets)
{
    constexpr std::string_view hex_digits = "0123456789abcdef";
    std::string text;
    text.reserve(octets.size() * 2);
    for (const char octet : octets) {
        const auto value = static_cast<unsigned char>(octet);
        text += hex_digits[value >> 4];
        text += hex_digits[value & 0xf];
    }
    return text;
}
}  // namespace kring
