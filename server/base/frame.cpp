#include "base/frame.hpp"

#include <cstdint>

namespace kring {
frame_ptr make_frame(bytes_view payload, frame_kind kind)
{
    constexpr std::uint8_t final_fragment = 0x80;
    constexpr std::uint8_t text_opcode = 0x1;
    constexpr std::uint8_t binary_opcode = 0x2;
    constexpr std::size_t largest_short =
        125;  // above it the length follows in 2 octets (126) or in 8 (127)
    constexpr std::size_t header_size_max = 10;

    auto built = std::make_shared<frame>();
    bytes& octets = built->octets;
    octets.reserve(header_size_max + payload.size());
    octets += static_cast<char>(final_fragment |
                                (kind == frame_kind::text ? text_opcode : binary_opcode));

    const auto append_big_endian = [&octets](std::uint64_t value, int size) {
        for (int shift = (size - 1) * 8; shift >= 0; shift -= 8)
            octets += static_cast<char>(value >> shift & 0xff);
    };
    if (payload.size() <= largest_short) {
        append_big_endian(payload.size(), 1);
    } else if (payload.size() <= 0xffff) {
        octets += static_cast<char>(126);
        append_big_endian(payload.size(), 2);
    } else {
        octets += static_cast<char>(127);
        append_big_endian(payload.size(), 8);
    }
    octets += payload;
    return built;
}
}  // namespace kring
