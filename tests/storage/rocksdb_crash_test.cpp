// What a crash or a bad disk leaves behind. A crash is a copy of the files of an open log: all that a process that dies
// between two instructions would leave.
#include "base/error.hpp"
#include "records.hpp"
#include "storage/rocksdb/database.hpp"
#include "storage/rocksdb/record_key.hpp"
#include "storage/rocksdb/rocksdb_event_log.hpp"
#include "support/temporary_directory.hpp"

#include <gtest/gtest.h>
#include <rocksdb/write_batch.h>

#include <optional>
#include <set>

namespace kring::tests {
namespace {
namespace fs = std::filesystem;
using storage::event_log;
using storage::stored_record;

constexpr epoch_id epoch{77};
constexpr std::uint64_t batches = 8;
constexpr std::uint64_t batch_size = 3;

class rocksdb_crash : public testing::Test {
protected:
    [[nodiscard]] static result<std::unique_ptr<event_log>, failure> open(const fs::path& path)
    {
        return storage::open_rocksdb_event_log({path, epoch});
    }

    // The files of a log that was open and had acknowledged all batches.
    void SetUp() override
    {
        const auto log = open(directory.path() / "live");
        ASSERT_TRUE(log) << log.error().text;
        for (std::uint64_t batch = 0; batch < batches; ++batch) {
            const std::uint64_t first = batch * batch_size + 1;
            ASSERT_FALSE((*log)->append({append_of(room_of(1), first, first + batch_size - 1)}));
        }
        fs::copy(directory.path() / "live", crashed, fs::copy_options::recursive);
    }

    [[nodiscard]] fs::path only_file(const fs::path& data, const std::string& extension) const
    {
        std::vector<fs::path> found;
        for (const auto& entry : fs::directory_iterator{data / "log"}) {
            if (entry.path().extension() == extension && fs::file_size(entry) > 0)
                found.push_back(entry.path());
        }
        KRING_CHECK(found.size() == 1);
        return found.front();
    }

    // How many records there are, after a look that every one of them is what was written; nothing: refused as damaged,
    // when opened or when read.
    [[nodiscard]] std::optional<std::uint64_t> records_left(const fs::path& data) const
    {
        const auto log = open(data);
        if (!log) {
            EXPECT_EQ(log.error().code, errc::data_damaged) << log.error().text;
            EXPECT_NE(log.error().text.find("kring verify"), std::string::npos);
            EXPECT_EQ(log.error().text.find('\n'), std::string::npos);
            return std::nullopt;
        }
        std::uint64_t count = 0;
        bool altered = false;
        const error_code error = (*log)->read(
            room_of(1), sequence{1}, newest, [&](const event_log::record_view& record) {
                ++count;
                const stored_record expected = record_of(count, "sealed " + std::to_string(count));
                altered |=
                    stored_record{record.at, bytes{record.body}, bytes{record.sealed}} != expected;
                return true;
            });
        EXPECT_FALSE(altered) << "a record that nobody wrote";
        if (error) {
            EXPECT_EQ(error, errc::data_damaged);
            return std::nullopt;
        }
        return count;
    }

    temporary_directory directory;
    const fs::path crashed = directory.path() / "crashed";
    const fs::path trial = directory.path() / "trial";

    void copy_crashed_to_trial() const
    {
        fs::remove_all(trial);
        fs::copy(crashed, trial, fs::copy_options::recursive);
    }
};

TEST_F(rocksdb_crash, keeps_all_that_was_acknowledged)
{
    EXPECT_EQ(records_left(crashed), batches * batch_size);
    EXPECT_EQ(records_left(crashed), batches * batch_size) << "and again after the recovery";
}

TEST_F(rocksdb_crash, drops_a_torn_tail_and_nothing_else)
{
    const std::string wal = content_of(only_file(crashed, ".log"));
    std::optional<std::uint64_t> before;
    for (std::size_t size = 0; size <= wal.size(); size += size + 40 < wal.size() ? 71 : 4) {
        copy_crashed_to_trial();
        write_content(only_file(trial, ".log"), wal.substr(0, size));
        const auto left = records_left(trial);
        if (!left) {
            // The epoch is synced before FORMAT names the log: without it more than a tail is lost.
            ASSERT_FALSE(before) << size;
            continue;
        }
        ASSERT_EQ(*left % batch_size, 0u) << "whole batches";
        ASSERT_GE(*left, before.value_or(0));
        ASSERT_LE(*left, before.value_or(0) + batch_size);
        before = left;

        const auto log = open(trial);
        ASSERT_TRUE(log);
        EXPECT_FALSE((*log)->append({append_of(room_of(1), *left + 1, *left + 1)}))
            << "the log goes on";
    }
    EXPECT_GE(before, (batches - 1) * batch_size);
}

// Where the lengths of RocksDB's log records stand, in a log file of one block: checksum (4 octets), length (2), kind (1).
std::set<std::size_t> places_of_lengths(const std::string& wal)
{
    constexpr std::size_t header_size = 7;
    std::set<std::size_t> places;
    for (std::size_t at = 0; at + header_size <= wal.size();) {
        places.insert({at + 4, at + 5});
        const auto low = static_cast<unsigned char>(wal[at + 4]);
        const auto high = static_cast<unsigned char>(wal[at + 5]);
        at += header_size + low + 256u * high;
    }
    return places;
}

TEST_F(rocksdb_crash, refuses_a_flipped_byte_in_the_log_file)
{
    const std::string wal = content_of(only_file(crashed, ".log"));
    ASSERT_LT(wal.size(), 32'768u) << "one block";
    const std::set<std::size_t> lengths = places_of_lengths(wal);
    std::set<std::size_t> flips = lengths;
    for (std::size_t at = 0; at < wal.size(); at += 71) flips.insert(at);
    for (const std::size_t at : flips) {
        copy_crashed_to_trial();
        std::string flipped = wal;
        flipped[at] = static_cast<char>(flipped[at] ^ 0x10);
        write_content(only_file(trial, ".log"), flipped);
        const auto left = records_left(trial);
        // A length that points beyond the file looks like a write that was cut: RocksDB cannot tell the two apart.
        if (left) {
            EXPECT_TRUE(lengths.contains(at)) << at;
            EXPECT_EQ(*left % batch_size, 0u);
        }
    }
}

TEST_F(rocksdb_crash, refuses_a_flipped_byte_in_a_table)
{
    ASSERT_EQ(records_left(crashed), batches * batch_size);  // the recovery writes the tables
    std::vector<std::string> tables;
    for (const auto& entry : fs::directory_iterator{crashed / "log"}) {
        if (entry.path().extension() == ".sst") tables.push_back(entry.path().filename());
    }
    ASSERT_EQ(tables.size(), 3u) << "facts, bodies, seals";
    for (const std::string& table : tables) {
        const std::string content = content_of(crashed / "log" / table);
        std::size_t refused = 0;
        std::size_t accepted = 0;
        for (std::size_t at = 0; at < content.size(); at += 97) {
            copy_crashed_to_trial();
            std::string flipped = content;
            flipped[at] = static_cast<char>(flipped[at] ^ 0x10);
            write_content(trial / "log" / table, flipped);
            const auto left = records_left(trial);
            ++(left ? accepted : refused);
            if (left) {
                EXPECT_EQ(*left, batches * batch_size) << table << " at " << at;
            }
        }
        EXPECT_GT(refused, 10 * accepted) << table << ": only padding may go unnoticed";
    }
}

TEST_F(rocksdb_crash, refuses_missing_and_cut_files)
{
    ASSERT_EQ(records_left(crashed), batches * batch_size);
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator{crashed / "log"}) {
        const std::string name = entry.path().filename();
        if (name.ends_with(".sst") || name.starts_with("MANIFEST") || name == "CURRENT")
            names.push_back(name);
    }
    EXPECT_EQ(names.size(), 5u);
    for (const std::string& name : names) {
        copy_crashed_to_trial();
        fs::remove(trial / "log" / name);
        EXPECT_FALSE(records_left(trial)) << name << " missing";
        if (name.starts_with("MANIFEST"))
            continue;  // RocksDB takes a cut one for one whose last write was torn
        copy_crashed_to_trial();
        fs::resize_file(trial / "log" / name, fs::file_size(trial / "log" / name) / 2);
        EXPECT_FALSE(records_left(trial)) << name << " cut";
    }
}

TEST_F(rocksdb_crash, refuses_a_gap)
{
    for (const std::uint64_t missing :
         {std::uint64_t{1}, std::uint64_t{10}, batches * batch_size - 1}) {
        copy_crashed_to_trial();
        {
            const auto opened =
                storage::database::open(trial, "log", {"records", "sealed", "codes"},
                                        storage::database::presence::expected);
            ASSERT_TRUE(opened) << opened.error().text;
            const storage::record_key key{room_of(1), missing};
            rocksdb::WriteBatch batch;
            ASSERT_TRUE(batch
                            .Delete((*opened)->family(1),
                                    rocksdb::Slice{key.view().data(), key.view().size()})
                            .ok());
            ASSERT_FALSE((*opened)->write(batch));
        }
        EXPECT_FALSE(records_left(trial)) << missing;
        const auto log = open(trial);
        ASSERT_TRUE(log);
        const auto ignore = [](const event_log::record_view&) { return true; };
        EXPECT_EQ((*log)->read(room_of(1), sequence{missing}, sequence{missing}, ignore),
                  errc::data_damaged);
        EXPECT_FALSE((*log)->read(room_of(1), sequence{missing + 1}, newest, ignore))
            << "the rest can be read";
    }
}
}  // namespace
}  // namespace kring::tests
