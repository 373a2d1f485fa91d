#include "base/ids.hpp"

#include "base/encoding.hpp"

#include <algorithm>
#include <cstring>

namespace kring {
bytes to_bytes(const room_id& room)
{
    return {room.octets.begin(), room.octets.end()};
}

std::optional<room_id> room_id_from_bytes(bytes_view octets)
{
    room_id room;
    if (octets.size() != room.octets.size()) return std::nullopt;
    std::copy(octets.begin(), octets.end(), room.octets.begin());
    return room;
}

std::string to_text(const room_id& room)
{
    return to_base64url(to_bytes(room));
}

std::optional<room_id> room_id_from_text(std::string_view text)
{
    constexpr std::size_t text_size = 22;
    if (text.size() != text_size) return std::nullopt;
    const auto octets = from_base64url(text);
    if (!octets) return std::nullopt;
    return room_id_from_bytes(*octets);
}
}  // namespace kring

std::size_t std::hash<kring::room_id>::operator()(const kring::room_id& room) const noexcept
{
    // The server draws room ids at random, so any eight of their octets are a good hash already.
    std::size_t value = 0;
    static_assert(sizeof value <= sizeof room.octets);
    std::memcpy(&value, room.octets.data(), sizeof value);
    return value;
}
