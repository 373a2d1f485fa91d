// What is redacted or destroyed is in no file any more: not in a table, a log file or RocksDB's own log.
#include "base/error.hpp"
#include "records.hpp"
#include "storage/rocksdb/database.hpp"
#include "storage/rocksdb/record_key.hpp"
#include "storage/rocksdb/rocksdb_event_log.hpp"
#include "storage/rocksdb/rocksdb_key_store.hpp"
#include "support/temporary_directory.hpp"

#include <gtest/gtest.h>
#include <rocksdb/write_batch.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <future>
#include <random>
#include <thread>

namespace kring::tests {
namespace {
namespace fs = std::filesystem;
using storage::event_log;
using storage::room_append;

constexpr epoch_id epoch{77};
const std::string marker = "this must be nowhere any more";

class rocksdb_erasure : public testing::Test {
protected:
    [[nodiscard]] std::unique_ptr<event_log> open_log() const
    {
        auto log = storage::open_rocksdb_event_log({data, epoch});
        EXPECT_TRUE(log) << log.error().text;
        return std::move(*log);
    }
    [[nodiscard]] std::unique_ptr<storage::key_store> open_keys() const
    {
        auto keys = storage::open_rocksdb_key_store(data);
        EXPECT_TRUE(keys) << keys.error().text;
        return std::move(*keys);
    }

    // RocksDB may not have got round to deleting log files that it needs no more, so the first file with it need not be one.
    [[nodiscard]] bool a_table_has_the_marker() const
    {
        const auto files = files_below(data);
        return std::any_of(files.begin(), files.end(), [](const auto& each) {
            return each.first.ends_with(".sst") && each.second.find(marker) != std::string::npos;
        });
    }

    // Octets that do not shrink, so that the marker between them stays findable by its bytes.
    [[nodiscard]] bytes noise(std::size_t size)
    {
        bytes octets;
        while (octets.size() < size) octets += static_cast<char>(random_());
        return octets;
    }

    // One record, with the marker in its seal.
    void append_marked(event_log& log, const room_id& room, std::uint64_t at)
    {
        ASSERT_FALSE(log.append(
            {room_append{room, sequence{at}, {record_of(at, noise(50) + marker + noise(50))}}}));
    }
    void append_others(event_log& log, const room_id& room, std::uint64_t first, std::uint64_t last)
    {
        room_append append{room, sequence{first}, {}};
        for (std::uint64_t at = first; at <= last; ++at)
            append.records.push_back(record_of(at, noise(100)));
        ASSERT_FALSE(log.append({append}));
    }

    temporary_directory directory;
    const fs::path data = directory.path() / "data";

private:
    std::mt19937 random_{5};
};

TEST_F(rocksdb_erasure, removes_a_seal_that_only_the_log_file_has)
{
    const auto log = open_log();
    append_others(*log, room_of(1), 1, 20);
    append_marked(*log, room_of(1), 21);
    append_others(*log, room_of(1), 22, 40);
    ASSERT_NE(file_with(data, marker), "") << "the search finds it before";
    ASSERT_FALSE(log->redact(room_of(1), sequence{21}));
    EXPECT_EQ(file_with(data, marker), "");
    const auto records = records_of(*log, room_of(1));
    ASSERT_EQ(records.size(), 40u);
    EXPECT_EQ(records[20], record_of(21));
    EXPECT_EQ(records[19].sealed.size(), 100u);
}

TEST_F(rocksdb_erasure, removes_a_seal_from_tables)
{
    {
        const auto log = open_log();
        append_others(*log, room_of(2), 1, 200);
        append_marked(*log, room_of(1), 1);
    }
    for (std::uint64_t start = 0; start < 3;
         ++start) {  // each start writes what it recovers into tables
        const auto log = open_log();
        append_others(*log, room_of(1), 2 + start * 10, 11 + start * 10);
    }
    const auto log = open_log();
    ASSERT_TRUE(a_table_has_the_marker());
    ASSERT_FALSE(log->redact(room_of(1), sequence{1}));
    EXPECT_EQ(file_with(data, marker), "");
    EXPECT_EQ(records_of(*log, room_of(1)).size(), 31u);
    EXPECT_EQ(records_of(*log, room_of(2)).size(), 200u);
}

TEST_F(rocksdb_erasure, removes_a_seal_from_the_lowest_level)
{
    auto log = open_log();
    append_others(*log, room_of(1), 1, 50);
    append_marked(*log, room_of(1), 51);
    append_others(*log, room_of(1), 52, 100);
    ASSERT_FALSE(
        log->redact(room_of(1), sequence{10}));  // moves its neighbours down to the lowest level
    append_others(*log, room_of(1), 101, 150);
    log.reset();
    log = open_log();
    ASSERT_NE(file_with(data, marker), "");
    ASSERT_FALSE(log->redact(room_of(1), sequence{51}));
    EXPECT_EQ(file_with(data, marker), "");
    log.reset();
    EXPECT_EQ(file_with(data, marker), "") << "after closing";
    log = open_log();
    EXPECT_EQ(file_with(data, marker), "") << "after opening again";
    EXPECT_EQ(records_of(*log, room_of(1)).size(), 150u);
}

TEST_F(rocksdb_erasure, removes_a_seal_while_others_read)
{
    const auto log = open_log();
    append_others(*log, room_of(1), 1, 500);
    std::atomic<bool> done{false};
    std::vector<std::thread> readers;
    for (int i = 0; i < 2; ++i) {
        readers.emplace_back([&] {
            while (!done) static_cast<void>(records_of(*log, room_of(1)));
        });
    }
    for (std::uint64_t at = 501; at < 510; ++at) {
        append_marked(*log, room_of(1), at);
        EXPECT_NE(file_with(data, marker), "");
        EXPECT_FALSE(log->redact(room_of(1), sequence{at}));
        EXPECT_EQ(file_with(data, marker), "") << at;
    }
    done = true;
    for (std::thread& reader : readers) reader.join();
}

TEST_F(rocksdb_erasure, waits_for_a_read_under_way)
{
    // RocksDB keeps the files that a read needs: an erasure that did not wait would report what is not true yet.
    {
        const auto log = open_log();
        append_marked(*log, room_of(1), 1);
        append_others(*log, room_of(1), 2, 5);
    }
    const auto log = open_log();
    std::future<error_code> redacted;
    const error_code read =
        log->read(room_of(1), sequence{1}, newest, [&](const event_log::record_view& record) {
            if (record.at != sequence{1}) return true;
            redacted = std::async(std::launch::async,
                                  [&log] { return log->redact(room_of(1), sequence{1}); });
            EXPECT_EQ(redacted.wait_for(std::chrono::milliseconds{100}),
                      std::future_status::timeout);
            EXPECT_NE(record.sealed.find(marker), bytes_view::npos) << "the view stays valid";
            return true;
        });
    EXPECT_FALSE(read);
    EXPECT_FALSE(redacted.get());
    EXPECT_EQ(file_with(data, marker), "");
}

TEST_F(rocksdb_erasure, finishes_after_a_crash_in_the_middle)
{
    {
        const auto log = open_log();
        append_others(*log, room_of(1), 1, 20);
        append_marked(*log, room_of(1), 21);
    }
    {
        const auto flushed_by_recovery = open_log();
    }
    const storage::record_key key{room_of(1), 21};
    {
        // The first step of an erasure, and then no more: the seal is deleted, but its octets are still there.
        const auto opened = storage::database::open(data, "log", {"records", "sealed", "codes"},
                                                    storage::database::presence::expected);
        ASSERT_TRUE(opened);
        rocksdb::WriteBatch mark;
        const bytes_view octets = key.view();
        const rocksdb::Slice place{octets.data(), octets.size()};
        ASSERT_TRUE(
            mark.Put((*opened)->family(0), "erasing", std::string{'\2'}.append(octets)).ok());
        ASSERT_TRUE(mark.Delete((*opened)->family(2), place).ok());
        ASSERT_FALSE((*opened)->write(mark));
    }
    ASSERT_NE(file_with(data, marker), "");
    const auto log = open_log();
    EXPECT_EQ(file_with(data, marker), "");
    EXPECT_EQ(records_of(*log, room_of(1)).size(), 21u);
}

TEST_F(rocksdb_erasure, removes_every_version_of_a_key)
{
    const bytes wrapped = noise(20) + marker + noise(20);
    {
        const auto keys = open_keys();
        ASSERT_FALSE(keys->put(
            {{room_of(1), member_id{2}, wrapped}, {room_of(1), member_id{3}, noise(60)}}));
    }
    {
        const auto keys = open_keys();
        ASSERT_FALSE(keys->put({{room_of(1), member_id{2}, wrapped}}));
    }
    const auto keys = open_keys();
    ASSERT_FALSE(keys->put({{room_of(1), member_id{2}, wrapped}}));
    ASSERT_NE(file_with(data, marker), "");
    ASSERT_FALSE(keys->destroy(room_of(1), member_id{2}));
    EXPECT_EQ(file_with(data, marker), "");
    EXPECT_EQ(keys_of(*keys, room_of(1)).size(), 1u);
}
}  // namespace
}  // namespace kring::tests
