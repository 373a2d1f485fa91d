// Opening a data directory: what is refused, with which text, and that a refusal changes nothing.
#include "base/error.hpp"
#include "disk_syncs.hpp"
#include "records.hpp"
#include "storage/rocksdb/rocksdb_event_log.hpp"
#include "storage/rocksdb/rocksdb_key_store.hpp"
#include "support/temporary_directory.hpp"

#include <gtest/gtest.h>

#include <sys/resource.h>
#include <sys/stat.h>
#include <csignal>

namespace kring::tests {
namespace {
namespace fs = std::filesystem;
using storage::event_log;

constexpr epoch_id epoch{77};

class rocksdb_open : public testing::Test {
protected:
    [[nodiscard]] result<std::unique_ptr<event_log>, failure> open() const
    {
        return storage::open_rocksdb_event_log({data, epoch});
    }

    // A data directory with something in it, closed.
    void make_data() const
    {
        auto log = open();
        ASSERT_TRUE(log) << log.error().text;
        ASSERT_FALSE((*log)->append({append_of(room_of(1), 1, 5)}));
        auto keys = storage::open_rocksdb_key_store(data);
        ASSERT_TRUE(keys) << keys.error().text;
        ASSERT_FALSE((*keys)->put({{room_of(1), member_id{2}, "wrapped"}}));
    }

    // The refusal, which is one line and leaves every file as it was.
    [[nodiscard]] failure refusal() const
    {
        const auto before = files_below(data);
        const auto log = open();
        EXPECT_FALSE(log);
        if (log) return {};
        EXPECT_EQ(log.error().text.find('\n'), std::string::npos);
        EXPECT_NE(log.error().text.find(data.filename().string()), std::string::npos)
            << log.error().text;
        EXPECT_EQ(before, files_below(data));
        return log.error();
    }

    temporary_directory directory;
    const fs::path data = directory.path() / "the data";
};

TEST_F(rocksdb_open, finds_again_what_was_acknowledged)
{
    make_data();
    for (int i = 0; i < 3; ++i) {
        const auto log = storage::open_rocksdb_event_log({data, epoch_id{78}});
        ASSERT_TRUE(log) << log.error().text;
        EXPECT_EQ((*log)->epoch(), epoch) << "drawn once";
        EXPECT_EQ((*log)->last_sequence(room_of(1)).value(), sequence{5});
        EXPECT_EQ(records_of(**log, room_of(1)), append_of(room_of(1), 1, 5).records);
        EXPECT_EQ((*log)->append({append_of(room_of(1), 5, 5)}), errc::sequence_conflict);
        const auto keys = storage::open_rocksdb_key_store(data);
        ASSERT_TRUE(keys) << keys.error().text;
        EXPECT_EQ(keys_of(**keys, room_of(1)).size(), 1u);
    }
}

TEST_F(rocksdb_open, makes_files_for_its_user_alone)
{
    make_data();
    EXPECT_EQ(fs::status(data).permissions(), fs::perms::owner_all);
    for (const auto& entry : fs::recursive_directory_iterator{data}) {
        const fs::perms others =
            entry.status().permissions() & (fs::perms::group_all | fs::perms::others_all);
        EXPECT_EQ(others, fs::perms::none) << entry.path();
    }
}

TEST_F(rocksdb_open, keeps_no_log_of_rocksdb_beside_the_data)
{
    make_data();
    for (const auto& [name, content] : files_below(data))
        EXPECT_EQ(name.find("/LOG"), std::string::npos) << name;
}

TEST_F(rocksdb_open, is_refused_while_another_has_it)
{
    make_data();
    const auto first = open();
    ASSERT_TRUE(first);
    const failure why = refusal();
    EXPECT_EQ(why.code, errc::data_in_use);
    EXPECT_NE(why.text.find("in use"), std::string::npos);
    EXPECT_FALSE((*first)->append({append_of(room_of(1), 6, 6)})) << "the first is not disturbed";
}

TEST_F(rocksdb_open, leaves_newer_data_untouched)
{
    make_data();
    write_content(data / "FORMAT", "kring data format 2\nwhatever that will mean\n");
    EXPECT_EQ(refusal().code, errc::data_newer);
    EXPECT_EQ(storage::open_rocksdb_key_store(data).error().code, errc::data_newer);
}

TEST_F(rocksdb_open, refuses_a_format_it_cannot_read)
{
    make_data();
    for (const char* format : {"", "\n", "kring", "kring data format \n", "kring data format 0\n",
                               "kring data format 1x\n", "kring data format -1\n",
                               "kring data format 1\nlog xyz\n", "kring data format 1\nlogs 1\n"}) {
        write_content(data / "FORMAT", format);
        const failure why = refusal();
        EXPECT_EQ(why.code, errc::data_damaged) << format;
        EXPECT_NE(why.text.find("kring verify --data " + quoted(data)), std::string::npos);
    }
    fs::remove(data / "FORMAT");
    EXPECT_EQ(refusal().code, errc::data_damaged);
}

TEST_F(rocksdb_open, never_makes_a_log_anew_that_should_be_there)
{
    make_data();
    fs::rename(data / "log" / "CURRENT", data / "CURRENT");
    EXPECT_EQ(refusal().code, errc::data_damaged);
    write_content(data / "FORMAT", "kring data format 1\n");
    {
        const auto log = open();
        EXPECT_FALSE(log) << "tables without CURRENT";
    }
    fs::remove_all(data / "log");
    write_content(data / "FORMAT", "kring data format 1\nlog 4d\nkeys\n");
    EXPECT_EQ(refusal().code, errc::data_damaged);
    fs::remove_all(data / "keys");
    EXPECT_EQ(storage::open_rocksdb_key_store(data).error().code, errc::data_damaged);
}

TEST_F(rocksdb_open, refuses_the_log_of_another_history)
{
    make_data();
    write_content(data / "FORMAT", "kring data format 1\nlog 4e\nkeys\n");
    const auto log = open();
    ASSERT_FALSE(log);
    EXPECT_EQ(log.error().code, errc::data_damaged);
}

TEST_F(rocksdb_open, goes_on_after_a_first_start_that_was_cut_short)
{
    make_data();
    write_content(data / "FORMAT",
                  "kring data format 1\n");  // as it is before the databases are noted
    EXPECT_TRUE(open());
    EXPECT_NE(content_of(data / "FORMAT").find("log 4d"), std::string::npos);

    fs::remove_all(data);
    fs::create_directories(data / "log");
    write_content(data / "FORMAT", "kring data format 1\n");
    write_content(data / "log" / "LOCK", "");
    EXPECT_TRUE(open());
}

TEST_F(rocksdb_open, says_what_is_in_the_way)
{
    const auto expect_text = [this](std::initializer_list<const char*> parts) {
        const failure why = refusal();
        EXPECT_TRUE(why.code.failed());
        for (const char* part : parts)
            EXPECT_NE(why.text.find(part), std::string::npos) << why.text;
    };
    write_content(data, "a file");
    expect_text({"is not a directory", "name another one"});
    fs::remove(data);
    fs::create_symlink("nowhere/at/all", data);
    expect_text({"data directory", "name another one"});
    fs::remove(data);
    const auto below_missing = storage::open_rocksdb_event_log({data / "child", epoch});
    ASSERT_FALSE(below_missing);
    EXPECT_NE(below_missing.error().text.find("make the folder above it first"), std::string::npos);
    const auto no_right = storage::open_rocksdb_event_log({"/proc/kring data", epoch});
    ASSERT_FALSE(no_right);
    EXPECT_EQ(no_right.error().text.find('\n'), std::string::npos);
    fs::create_directories(data / "log");
    fs::create_directories(data / "FORMAT");
    expect_text({"FORMAT"});
}

// A disk that takes no more: the limit on the size of files stands for it, so that the test needs no disk of its own.
class full_disk {
public:
    full_disk()
    {
        ::getrlimit(RLIMIT_FSIZE, &before_);
        handler_ = std::signal(SIGXFSZ, SIG_IGN);
        const rlimit none{.rlim_cur = 0, .rlim_max = before_.rlim_max};
        ::setrlimit(RLIMIT_FSIZE, &none);
    }
    full_disk(const full_disk&) = delete;
    full_disk& operator=(const full_disk&) = delete;
    ~full_disk()
    {
        ::setrlimit(RLIMIT_FSIZE, &before_);
        std::signal(SIGXFSZ, handler_);
    }

private:
    rlimit before_{};
    void (*handler_)(int){};
};

TEST_F(rocksdb_open, never_goes_on_after_a_failed_write)
{
    make_data();
    {
        const auto log = open();
        ASSERT_TRUE(log);
        const auto keys = storage::open_rocksdb_key_store(data);
        ASSERT_TRUE(keys);
        {
            const full_disk full;
            EXPECT_EQ((*log)->append({append_of(room_of(1), 9, 9)}), errc::sequence_conflict)
                << "nothing is tried";
            EXPECT_EQ((*log)->append({append_of(room_of(1), 6, 6)}), errc::storage_failed);
            EXPECT_EQ((*keys)->put({{room_of(1), member_id{3}, "w"}}), errc::storage_failed);
        }
        EXPECT_EQ((*log)->append({append_of(room_of(1), 6, 6)}), errc::storage_failed)
            << "the disk has room again";
        EXPECT_EQ((*log)->append({append_of(room_of(2), 1, 1)}), errc::storage_failed);
        EXPECT_EQ((*log)->redact(room_of(1), sequence{1}), errc::storage_failed);
        EXPECT_EQ((*keys)->put({{room_of(1), member_id{3}, "w"}}), errc::storage_failed);
        EXPECT_EQ((*keys)->set_check("x"), errc::storage_failed);
        EXPECT_EQ((*keys)->destroy(room_of(1), member_id{2}), errc::storage_failed);
        EXPECT_EQ(records_of(**log, room_of(1)), append_of(room_of(1), 1, 5).records)
            << "reading goes on";
    }
    const auto log = open();
    ASSERT_TRUE(log) << log.error().text;
    EXPECT_EQ(records_of(**log, room_of(1), sequence{1}, sequence{5}),
              append_of(room_of(1), 1, 5).records);
}

TEST_F(rocksdb_open, syncs_what_it_acknowledges)
{
    make_data();
    const auto log = open();
    ASSERT_TRUE(log);
    const auto keys = storage::open_rocksdb_key_store(data);
    ASSERT_TRUE(keys);
    auto expect_one_more = [before = disk_syncs()](const error_code& error) mutable {
        EXPECT_FALSE(error);
        EXPECT_GE(disk_syncs(), before + 1);
        before = disk_syncs();
    };
    for (std::uint64_t at = 6; at < 10; ++at)
        expect_one_more((*log)->append({append_of(room_of(1), at, at)}));
    expect_one_more((*keys)->put({{room_of(1), member_id{3}, "w"}}));
    expect_one_more((*keys)->set_check("check"));
    expect_one_more((*log)->redact(room_of(1), sequence{1}));
    expect_one_more((*keys)->destroy(room_of(1), member_id{3}));
}

TEST_F(rocksdb_open, never_acknowledges_after_a_failed_sync)
{
    make_data();
    const auto log = open();
    ASSERT_TRUE(log);
    const auto keys = storage::open_rocksdb_key_store(data);
    ASSERT_TRUE(keys);
    {
        const failing_syncs failing;
        EXPECT_EQ((*log)->append({append_of(room_of(1), 6, 6)}), errc::storage_failed);
        EXPECT_EQ((*keys)->put({{room_of(1), member_id{3}, "w"}}), errc::storage_failed);
    }
    EXPECT_EQ((*log)->append({append_of(room_of(1), 6, 6)}), errc::storage_failed)
        << "syncs succeed again";
    EXPECT_EQ((*log)->last_sequence(room_of(1)).value(), sequence{5});
    EXPECT_EQ((*keys)->put({{room_of(1), member_id{3}, "w"}}), errc::storage_failed);
}

TEST_F(rocksdb_open, fails_for_good_where_an_erasure_fails)
{
    make_data();
    const auto log = open();
    ASSERT_TRUE(log);
    {
        const failing_syncs failing;
        EXPECT_EQ((*log)->redact(room_of(1), sequence{1}), errc::storage_failed);
    }
    EXPECT_EQ((*log)->redact(room_of(1), sequence{1}), errc::storage_failed);
    EXPECT_EQ((*log)->append({append_of(room_of(1), 6, 6)}), errc::storage_failed);
}

TEST_F(rocksdb_open, says_so_when_the_disk_is_full)
{
    const auto expect_cure = [this] {
        const full_disk full;
        const failure why = refusal();
        EXPECT_NE(why.text.find("free some space"), std::string::npos) << why.text;
    };
    fs::create_directories(data);
    expect_cure();
    make_data();
    expect_cure();
}
}  // namespace
}  // namespace kring::tests
