#include "storage/rocksdb/database.hpp"

#include "base/check.hpp"
#include "base/error.hpp"
#include "storage/rocksdb/data_directory.hpp"
#include "storage/rocksdb/record_key.hpp"

#include <rocksdb/cache.h>
#include <rocksdb/db.h>
#include <rocksdb/env.h>
#include <rocksdb/options.h>
#include <rocksdb/slice_transform.h>
#include <rocksdb/table.h>
#include <rocksdb/write_batch.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <array>
#include <cstdarg>
#include <cstdio>
#include <mutex>

namespace kring::storage {
namespace {
namespace fs = std::filesystem;

constexpr std::size_t mebibyte = 1024 * 1024;
// The family and key whose erasure is under way, in the default family.
constexpr std::string_view erasing_fact = "erasing";

std::string one_line(std::string text)
{
    std::replace_if(text.begin(), text.end(), [](unsigned char c) { return c < 0x20; }, ' ');
    return text;
}

// RocksDB's own log, of which only the warnings are kept, among Kring's. RocksDB's usual one is a file beside the data:
// on a full disk it aborts the process over its own messages, and a start that finds the data in use renames it.
class warnings final : public rocksdb::Logger {
public:
    warnings() : rocksdb::Logger(rocksdb::InfoLogLevel::WARN_LEVEL) {}

    using rocksdb::Logger::Logv;
    void Logv(const char* format, va_list arguments) override
    {
        std::array<char, 512> line{};
        std::vsnprintf(line.data(), line.size(), format, arguments);
        // Why an opening failed is told by its failure, in a line that also says what to do.
        if (bytes_view{line.data()}.find("DB::Open() failed") != bytes_view::npos) return;
        spdlog::warn("storage: {}", one_line(line.data()));
    }
    void LogHeader(const char*, va_list) override {}  // all options, at every start
};

rocksdb::DBOptions database_options()
{
    rocksdb::DBOptions options;
    options.create_if_missing = true;
    options.create_missing_column_families = true;

    // Nothing that was acknowledged may go missing unnoticed. A log file that a crash cut short is accepted, for its
    // last write was never acknowledged; damage before that is refused, and so is a log file that should be there.
    options.wal_recovery_mode = rocksdb::WALRecoveryMode::kTolerateCorruptedTailRecords;
    options.avoid_flush_during_recovery =
        false;  // what was recovered is written anew and synced before it is served
    options.track_and_verify_wals_in_manifest = true;
    options.paranoid_checks = true;
    options.recycle_log_file_num =
        0;  // the rest of an older log in a reused file would look like a damaged tail

    options.max_open_files = 512;  // connections need the descriptors
    options.max_background_jobs = 2;
    options.db_write_buffer_size = 64 * mebibyte;
    options.max_total_wal_size = 128 * mebibyte;

    options.info_log = std::make_shared<warnings>();
    options.stats_dump_period_sec = 0;
    options.stats_persist_period_sec = 0;
    return options;
}

rocksdb::ColumnFamilyOptions family_options(const std::shared_ptr<rocksdb::Cache>& cache)
{
    rocksdb::ColumnFamilyOptions options;
    options.write_buffer_size = 32 * mebibyte;
    options.max_write_buffer_number = 3;  // appends go on while one is written out
    options.force_consistency_checks = true;
    options.compression =
        rocksdb::kLZ4Compression;  // blocks that do not shrink are stored as they are
    // A room's keys only ever grow: the place of its last one is where the next one goes.
    options.memtable_insert_with_hint_prefix_extractor.reset(
        rocksdb::NewFixedPrefixTransform(record_key::room_size));
    rocksdb::BlockBasedTableOptions table;
    table.block_cache = cache;
    table.format_version = 5;
    options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
    return options;
}

failure open_failure(const rocksdb::Status& status, const fs::path& directory,
                     const fs::path& folder)
{
    const std::string what = one_line(status.ToString());
    const bool is_locked =
        status.IsIOError() && (what.find("While lock file") != std::string::npos ||
                               what.find("lock hold by current process") != std::string::npos);
    if (is_locked) {
        return {errc::data_in_use,
                "the data in " + quoted(directory) +
                    " is in use by another kring; stop that one, or name another data directory"};
    }
    if (status.IsNotSupported() || what.find("Column families not opened") != std::string::npos) {
        return {errc::data_newer, "the data in " + quoted(folder) +
                                      " was written by a newer kring (" + what +
                                      "); run that version or a later one"};
    }
    if (status.IsNoSpace()) {
        return {boost::system::errc::make_error_code(boost::system::errc::no_space_on_device),
                "no space is left for the data in " + quoted(folder) + "; free some"};
    }
    if (status.IsCorruption() || status.IsInvalidArgument() || status.IsPathNotFound()) {
        return {errc::data_damaged, "the data in " + quoted(folder) + " is damaged (" + what +
                                        "); " + verify_hint(directory)};
    }
    return {boost::system::errc::make_error_code(boost::system::errc::io_error),
            "cannot open the data in " + quoted(folder) + ": " + what +
                "; check the disk and that the user that runs kring may write there"};
}

// Before RocksDB sees the folder: without its CURRENT file it would make a new database, and drop the tables that are
// there as garbage.
result<void, failure> check_presence(const fs::path& directory, const fs::path& folder,
                                     database::presence expected)
{
    std::error_code error;
    if (fs::exists(folder / "CURRENT", error)) return {};
    bool has_tables = false;
    for (const auto& entry : fs::directory_iterator{folder, error})
        has_tables |= entry.path().extension() == ".sst";
    if (expected == database::presence::not_made_yet && !has_tables) return {};
    return failure{errc::data_damaged, "the database " + quoted(folder) +
                                           " is missing or has lost its file CURRENT; " +
                                           verify_hint(directory)};
}

rocksdb::Slice slice(bytes_view octets)
{
    return {octets.data(), octets.size()};
}
}  // namespace

database::database(fs::path folder, rocksdb::DB* db,
                   std::vector<rocksdb::ColumnFamilyHandle*> families)
    : folder_(std::move(folder)), db_(db), families_(std::move(families))
{}

database::~database()
{
    for (rocksdb::ColumnFamilyHandle* family : families_) {
        const rocksdb::Status destroyed = db_->DestroyColumnFamilyHandle(family);
        KRING_CHECK(destroyed.ok());
    }
    // Everything acknowledged is synced already: there is nothing to lose in a close that fails.
    if (const rocksdb::Status closed = db_->Close(); !closed.ok()) {
        spdlog::warn("storage: closing {}: {}", folder_.string(), one_line(closed.ToString()));
    }
    delete db_;
}

result<std::unique_ptr<database>, failure> database::open(const fs::path& directory,
                                                          const std::string& name,
                                                          const std::vector<std::string>& families,
                                                          presence expected)
{
    const fs::path folder = directory / name;
    if (auto checked = check_presence(directory, folder, expected); !checked)
        return checked.error();
    std::error_code
        ignored;  // RocksDB makes it too, but warns that it had to; what is wrong it says better
    fs::create_directory(folder, ignored);

    const auto cache = rocksdb::NewLRUCache(32 * mebibyte);
    std::vector<rocksdb::ColumnFamilyDescriptor> descriptors;
    descriptors.emplace_back(rocksdb::kDefaultColumnFamilyName, family_options(cache));
    for (const std::string& family : families)
        descriptors.emplace_back(family, family_options(cache));

    rocksdb::DB* db = nullptr;
    std::vector<rocksdb::ColumnFamilyHandle*> handles;
    const rocksdb::Status status =
        rocksdb::DB::Open(database_options(), folder.string(), descriptors, &handles, &db);
    if (!status.ok()) return open_failure(status, directory, folder);
    std::unique_ptr<database> opened{new database{folder, db, std::move(handles)}};

    const auto erasing = opened->fact(erasing_fact);
    if (!erasing)
        return failure{erasing.error(),
                       "the data in " + quoted(folder) + " is damaged; " + verify_hint(directory)};
    if (!erasing->empty()) {
        const auto family = static_cast<std::size_t>(erasing->front());
        KRING_CHECK(family < opened->families_.size());
        if (const error_code error =
                opened->erase_for_good(family, bytes_view{*erasing}.substr(1))) {
            return failure{error, "cannot finish the erasure that was under way in " +
                                      quoted(folder) +
                                      "; check the disk and its free space, then start again"};
        }
    }
    return opened;
}

error_code database::write(rocksdb::WriteBatch& batch)
{
    if (has_failed_) return errc::storage_failed;
    rocksdb::WriteOptions options;
    options.sync = true;
    const rocksdb::Status status = db_->Write(options, &batch);
    if (!status.ok()) return failed_write(status);
    return {};
}

error_code database::erase_for_good(std::size_t family, bytes_view key)
{
    const std::unique_lock lock{erasing_};
    rocksdb::WriteBatch mark;
    rocksdb::WriteBatch unmark;
    bytes erasing(1, static_cast<char>(family));
    erasing += key;
    rocksdb::Status status = mark.Put(families_[0], slice(erasing_fact), slice(erasing));
    if (status.ok()) status = mark.Delete(families_[family], slice(key));
    if (status.ok()) status = unmark.Delete(families_[0], slice(erasing_fact));
    KRING_CHECK(status.ok());  // only sizes beyond 4 GiB are refused

    if (const error_code error = write(mark)) return error;
    status = rewrite_without(family, key);
    if (!status.ok()) return failed_write(status);
    return write(unmark);
}

rocksdb::Status database::rewrite_without(std::size_t family, bytes_view key)
{
    // A log file holds the writes of all families and goes once all of them are flushed.
    rocksdb::FlushOptions flush;
    flush.wait = true;
    flush.allow_write_stall = true;
    rocksdb::Status status = db_->Flush(flush, families_);
    if (!status.ok()) return status;

    // Every table on every level whose range holds the key is rewritten, the lowest too, which is where RocksDB would
    // otherwise leave the value until some later write happens to meet it.
    rocksdb::CompactRangeOptions compact;
    compact.exclusive_manual_compaction = true;
    compact.allow_write_stall = true;
    compact.bottommost_level_compaction = rocksdb::BottommostLevelCompaction::kForce;
    const rocksdb::Slice at = slice(key);
    status = db_->CompactRange(compact, families_[family], &at, &at);
    if (!status.ok()) return status;

    // Flush and compaction wake their callers before they have removed the old files: wait for their end, then remove
    // whatever they have left.
    status = db_->PauseBackgroundWork();
    if (status.ok()) status = db_->ContinueBackgroundWork();
    if (status.ok()) status = db_->DisableFileDeletions();
    if (status.ok()) status = db_->EnableFileDeletions(true);
    return status;
}

result<bytes> database::fact(bytes_view key) const
{
    bytes value;
    const rocksdb::Status status =
        db_->Get(rocksdb::ReadOptions{}, families_[0], slice(key), &value);
    if (status.IsNotFound()) return bytes{};
    if (!status.ok()) return failed_read(status);
    return value;
}

error_code database::failed_write(const rocksdb::Status& status)
{
    has_failed_ = true;
    spdlog::critical("storage: a write to {} failed: {}", folder_.string(),
                     one_line(status.ToString()));
    return errc::storage_failed;
}

error_code database::failed_read(const rocksdb::Status& status) const
{
    spdlog::error("storage: a read of {} failed: {}", folder_.string(),
                  one_line(status.ToString()));
    return status.IsCorruption() ? errc::data_damaged : errc::storage_failed;
}
}  // namespace kring::storage
