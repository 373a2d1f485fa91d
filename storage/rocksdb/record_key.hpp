// The key of a room's value: the room's 16 octets and a number, big-endian, so that RocksDB's order of octets is the
// order of rooms and of numbers within a room. Internal to storage/rocksdb.
// Thread: plain values.
#pragma once
#include "base/bytes.hpp"
#include "base/ids.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>

namespace kring::storage {
class record_key {
public:
    static constexpr std::size_t room_size = sizeof(room_id::octets);
    static constexpr std::size_t size = room_size + sizeof(std::uint64_t);

    record_key(const room_id& room, std::uint64_t number)
    {
        std::copy(room.octets.begin(), room.octets.end(), octets_.begin());
        for (std::size_t i = size; i-- > room_size; number >>= 8)
            octets_[i] = static_cast<char>(number & 0xff);
    }
    // No number is the largest: it ends a room.
    static record_key end_of(const room_id& room)
    {
        return {room, std::numeric_limits<std::uint64_t>::max()};
    }

    [[nodiscard]] bytes_view view() const { return {octets_.data(), octets_.size()}; }

    // From a key as RocksDB holds it, which is exactly `size` octets long.
    [[nodiscard]] static std::uint64_t number_of(bytes_view key)
    {
        std::uint64_t number = 0;
        for (const char octet : key.substr(room_size))
            number = number << 8 | static_cast<unsigned char>(octet);
        return number;
    }
    [[nodiscard]] static room_id room_of(bytes_view key)
    {
        room_id room;
        std::copy_n(key.begin(), room_size, room.octets.begin());
        return room;
    }

private:
    std::array<char, size> octets_{};
};
}  // namespace kring::storage
