#include "runtime/code_puzzle.hpp"

#include <bit>

namespace kring::runtime {
namespace {
constexpr std::size_t end_size = sizeof(std::int64_t);

template <class Number>
bytes little_endian(Number number)
{
    bytes octets;
    for (std::size_t index = 0; index < sizeof(Number); ++index)
        octets += static_cast<char>(number >> (8 * index) & 0xff);
    return octets;
}

std::uint32_t leading_zeros(const hash_256& hash)
{
    std::uint32_t zeros = 0;
    for (const std::uint8_t octet : hash) {
        zeros += static_cast<std::uint32_t>(std::countl_zero(octet));
        if (octet != 0) break;
    }
    return zeros;
}
}  // namespace

bytes code_puzzle::signed_end(room_code code, std::int64_t ends) const
{
    const bytes end = little_endian(ends);
    const hash_256 mac = keyed_hash(key_, end + little_endian(code.value()));
    return end + bytes{reinterpret_cast<const char*>(mac.data()), mac.size()};
}

bytes code_puzzle::challenge(room_code code, instant now) const
{
    return signed_end(code, to_milliseconds(now + limits::puzzle_life));
}

bool code_puzzle::is_solved(room_code code, bytes_view challenge,
                            std::span<const std::uint32_t> answers, instant now) const
{
    if (answers.size() != size_.parts || challenge.size() < end_size) return false;
    std::uint64_t ends = 0;
    for (std::size_t index = end_size; index-- > 0;)
        ends = ends << 8 | static_cast<unsigned char>(challenge[index]);
    const auto end = static_cast<std::int64_t>(ends);
    if (end <= to_milliseconds(now)) return false;
    if (!equal_in_constant_time(signed_end(code, end), challenge)) return false;
    for (std::uint32_t part = 0; part < size_.parts; ++part) {
        bytes tried{challenge};
        tried += static_cast<char>(part);
        tried += little_endian(answers[part]);
        if (leading_zeros(sha256(tried)) < size_.bits) return false;
    }
    return true;
}
}  // namespace kring::runtime
