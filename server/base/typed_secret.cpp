#include "base/typed_secret.hpp"

#include "base/check.hpp"

#include <cstdint>

namespace kring {
namespace {
constexpr std::string_view alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr std::size_t group = 4;
constexpr unsigned bits = 5;  // of a character

static_assert(alphabet.size() == 1u << bits);
static_assert(typed_secret_octets * 8 == typed_secret_characters * bits);

// Nothing: no character of a secret.
std::optional<unsigned> value_of(char typed)
{
    if (typed >= 'a' && typed <= 'z') typed = static_cast<char>(typed - 'a' + 'A');
    if (typed == 'I' || typed == 'L') typed = '1';
    if (typed == 'O') typed = '0';
    const auto at = alphabet.find(typed);
    if (at == std::string_view::npos) return std::nullopt;
    return static_cast<unsigned>(at);
}
}  // namespace

std::string to_typed_secret(bytes_view octets)
{
    KRING_CHECK(octets.size() == typed_secret_octets);
    std::string text;
    std::uint32_t pending = 0;
    unsigned held = 0;
    std::size_t written = 0;
    for (const char octet : octets) {
        pending = (pending << 8) | static_cast<unsigned char>(octet);
        held += 8;
        while (held >= bits) {
            held -= bits;
            if (written > 0 && written % group == 0) text += '-';
            text += alphabet[(pending >> held) & ((1u << bits) - 1)];
            ++written;
        }
    }
    return text;
}

std::optional<bytes> from_typed_secret(std::string_view text)
{
    bytes octets;
    std::uint32_t pending = 0;
    unsigned held = 0;
    std::size_t read = 0;
    for (const char typed : text) {
        if (typed == ' ' || typed == '-') continue;
        const auto value = value_of(typed);
        if (!value || ++read > typed_secret_characters) return std::nullopt;
        pending = (pending << bits) | *value;
        held += bits;
        if (held < 8) continue;
        held -= 8;
        octets += static_cast<char>((pending >> held) & 0xff);
    }
    if (read != typed_secret_characters) return std::nullopt;
    return octets;
}
}  // namespace kring
