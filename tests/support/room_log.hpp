// What is in the log of a room that a program served, once the program has ended.
// Thread: one test.
#pragma once
#include "base/crypto.hpp"
#include "storage/rocksdb/rocksdb_event_log.hpp"
#include "storage/rocksdb/rocksdb_key_store.hpp"
#include "support/program.hpp"
#include "wire/records.hpp"

#include <gtest/gtest.h>

#include <stdexcept>
#include <utility>
#include <vector>

namespace kring::tests {
inline std::vector<wire::loaded_record> read_log(const program_ground& files, const room_id& room)
{
    key_256 master;
    master.fill(0xaa);
    auto log = storage::open_rocksdb_event_log({files.data, epoch_id{1}});
    auto keys = storage::open_rocksdb_key_store(files.data);
    if (!log || !keys) throw std::runtime_error("the log does not open after the run");
    wire::room_keys room_keys{room, wire::wrapping_key_of(master), random_key};
    if ((*keys)->read(room, [&](const storage::wrapped_key& each) {
            EXPECT_FALSE(room_keys.add(each.member, each.wrapped));
        })) {
        throw std::runtime_error("the keys cannot be read");
    }
    wire::record_reader reader{room_keys};
    std::vector<wire::loaded_record> records;
    const error_code failed = (*log)->read(room, sequence{1}, sequence{~std::uint64_t{0}},
                                           [&](const storage::event_log::record_view& each) {
                                               auto loaded = reader.read(each.body, each.sealed);
                                               EXPECT_TRUE(loaded) << loaded.error().message();
                                               if (!loaded) return false;
                                               records.push_back(std::move(*loaded));
                                               return true;
                                           });
    EXPECT_FALSE(failed) << failed.message();
    return records;
}
}  // namespace kring::tests
