// One RocksDB database of the data directory, opened so that it never drops damage unnoticed, and the one operation
// RocksDB does not have: to erase a value so that no file holds it any more. Internal to storage/rocksdb.
// Thread: as RocksDB; `erase_for_good` keeps readers out, which hold a `reading` meanwhile.
#pragma once
#include "base/bytes.hpp"
#include "base/failure.hpp"
#include "base/result.hpp"

#include <atomic>
#include <filesystem>
#include <memory>
#include <shared_mutex>
#include <string>
#include <vector>

namespace rocksdb {
class ColumnFamilyHandle;
class DB;
class Status;
class WriteBatch;
}  // namespace rocksdb

namespace kring::storage {
class database {
public:
    // Whether there has to be a database at the folder: one that should be there is never made anew.
    enum class presence { expected, not_made_yet };

    // Opens `directory/name` with the default column family, which holds the database's own facts, and `families` after
    // it. Finishes an erasure that a crash interrupted. The failures: `data_in_use`, `data_damaged`, `data_newer`, or
    // the system's error; each with one line that says what to do.
    [[nodiscard]] static result<std::unique_ptr<database>, failure> open(
        const std::filesystem::path& directory, const std::string& name,
        const std::vector<std::string>& families, presence expected);
    ~database();
    database(const database&) = delete;
    database& operator=(const database&) = delete;

    [[nodiscard]] rocksdb::DB& db() const { return *db_; }
    // 0: the default one; then `families` in their order.
    [[nodiscard]] rocksdb::ColumnFamilyHandle* family(std::size_t index) const
    {
        return families_[index];
    }

    // Writes and syncs. After one failure everything fails with `storage_failed`: what reached the disk is not known, and
    // a second sync that succeeds would prove nothing.
    [[nodiscard]] error_code write(rocksdb::WriteBatch& batch);
    [[nodiscard]] bool has_failed() const { return has_failed_; }

    // Removes a key, synced, retires the log files and rewrites the tables that held any version of its value. Marked
    // before it starts, so that a crash cannot leave it half done.
    [[nodiscard]] error_code erase_for_good(std::size_t family, bytes_view key);

    // Keeps erasures out for its life: RocksDB keeps every file that an iterator or a snapshot still needs.
    [[nodiscard]] std::shared_lock<std::shared_mutex> reading() const
    {
        return std::shared_lock{erasing_};
    }

    // A value of the default family; empty when there is none.
    [[nodiscard]] result<bytes> fact(bytes_view key) const;

    // Logs a status and turns it into what the port reports.
    [[nodiscard]] error_code failed_read(const rocksdb::Status& status) const;

private:
    database(std::filesystem::path folder, rocksdb::DB* db,
             std::vector<rocksdb::ColumnFamilyHandle*> families);
    [[nodiscard]] rocksdb::Status rewrite_without(std::size_t family, bytes_view key);
    [[nodiscard]] error_code failed_write(const rocksdb::Status& status);

    const std::filesystem::path folder_;
    rocksdb::DB* const db_;                                     // owned
    const std::vector<rocksdb::ColumnFamilyHandle*> families_;  // owned, through db_
    mutable std::shared_mutex erasing_;
    std::atomic<bool> has_failed_{false};
};
}  // namespace kring::storage
