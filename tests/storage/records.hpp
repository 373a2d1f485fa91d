// Records to write, and what a log holds, for the tests of storage.
#pragma once
#include "base/error.hpp"
#include "storage/event_log.hpp"
#include "storage/key_store.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

namespace kring::tests {
inline constexpr sequence newest{std::numeric_limits<std::uint64_t>::max()};

inline room_id room_of(int number)
{
    room_id room;
    room.octets[0] = static_cast<std::uint8_t>(number >> 8 & 0xff);
    room.octets[1] = static_cast<std::uint8_t>(number & 0xff);
    room.octets[15] = 7;
    return room;
}

inline storage::stored_record record_of(std::uint64_t at, const std::string& sealed = {})
{
    return {sequence{at}, "body " + std::to_string(at), sealed};
}

// The records from `first` to `last` of a room, each with its own sealed bytes.
inline storage::room_append append_of(const room_id& room, std::uint64_t first, std::uint64_t last)
{
    storage::room_append append{room, sequence{first}, {}};
    for (std::uint64_t at = first; at <= last; ++at) {
        append.records.push_back(record_of(at, "sealed " + std::to_string(at)));
    }
    return append;
}

inline std::vector<storage::stored_record> records_of(const storage::event_log& log,
                                                      const room_id& room,
                                                      sequence from = sequence{1},
                                                      sequence to = newest)
{
    std::vector<storage::stored_record> found;
    const error_code error =
        log.read(room, from, to, [&found](const storage::event_log::record_view& record) {
            found.push_back({record.at, bytes{record.body}, bytes{record.sealed}});
            return true;
        });
    EXPECT_FALSE(error) << error.message();
    return found;
}

inline std::vector<storage::wrapped_key> keys_of(const storage::key_store& store,
                                                 const room_id& room)
{
    std::vector<storage::wrapped_key> found;
    const error_code error =
        store.read(room, [&found](const storage::wrapped_key& key) { found.push_back(key); });
    EXPECT_FALSE(error) << error.message();
    return found;
}
}  // namespace kring::tests
