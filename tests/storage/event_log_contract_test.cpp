// What every log keeps, whatever holds its records.
#include "base/error.hpp"
#include "records.hpp"
#include "storage/memory/memory_event_log.hpp"
#include "storage/rocksdb/rocksdb_event_log.hpp"
#include "support/crashing_event_log.hpp"
#include "support/faulty_event_log.hpp"
#include "support/temporary_directory.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <thread>

namespace kring::tests {
namespace {
using storage::event_log;
using storage::room_append;
using storage::stored_record;

constexpr epoch_id epoch{0x1122334455667788};

// A log with whatever it stands on.
struct backend {
    virtual ~backend() = default;
    virtual event_log& log() = 0;
};

template <class Log>
struct plain_backend final : backend {
    template <class... Arguments>
    explicit plain_backend(Arguments... arguments) : held(arguments...)
    {}
    event_log& log() override { return held; }
    Log held;
};

struct faultless_backend final : backend {
    event_log& log() override { return outer; }
    storage::memory_event_log inner{epoch};
    faulty_event_log outer{inner};
};

struct rocksdb_backend final : backend {
    rocksdb_backend()
    {
        auto opened = storage::open_rocksdb_event_log({directory.path() / "data", epoch});
        KRING_CHECK(opened.has_value());
        held = std::move(*opened);
    }
    event_log& log() override { return *held; }
    temporary_directory directory;
    std::unique_ptr<event_log> held;
};

struct backend_kind {
    const char* name;
    std::unique_ptr<backend> (*make)();
};

std::ostream& operator<<(std::ostream& out, const backend_kind& kind)
{
    return out << kind.name;
}

class event_log_contract : public testing::TestWithParam<backend_kind> {
protected:
    const std::unique_ptr<backend> backend_ = GetParam().make();
    event_log& log = backend_->log();
    const room_id ana = room_of(1);
    const room_id bo = room_of(2);
};

INSTANTIATE_TEST_SUITE_P(
    all, event_log_contract,
    testing::Values(
        backend_kind{"memory",
                     []() -> std::unique_ptr<backend> {
                         return std::make_unique<plain_backend<storage::memory_event_log>>(epoch);
                     }},
        backend_kind{
            "rocksdb",
            []() -> std::unique_ptr<backend> { return std::make_unique<rocksdb_backend>(); }},
        backend_kind{
            "faultless",
            []() -> std::unique_ptr<backend> { return std::make_unique<faultless_backend>(); }},
        backend_kind{"synced",
                     []() -> std::unique_ptr<backend> {
                         return std::make_unique<plain_backend<synced_event_log>>(epoch);
                     }},
        backend_kind{"unsynced",
                     []() -> std::unique_ptr<backend> {
                         return std::make_unique<plain_backend<unsynced_event_log>>(epoch, 3u);
                     }}),
    [](const testing::TestParamInfo<backend_kind>& kind) { return std::string{kind.param.name}; });

TEST_P(event_log_contract, starts_empty)
{
    EXPECT_EQ(log.epoch(), epoch);
    EXPECT_EQ(log.rooms().value(), std::vector<room_id>{});
    EXPECT_EQ(log.last_sequence(ana).value(), sequence{0});
    EXPECT_EQ(records_of(log, ana), std::vector<stored_record>{});
}

TEST_P(event_log_contract, keeps_the_directory_of_codes)
{
    using storage::code_entry;
    EXPECT_EQ(log.codes().value(), std::vector<code_entry>{});
    const code_entry last{room_code{99'999'999}, ana, 0, instant_from_milliseconds(1)};
    const code_entry first{room_code{7}, bo, 0x01020304,
                           instant_from_milliseconds(1'764'000'000'000)};
    ASSERT_FALSE(log.change_codes({{last, first}, {}}));
    EXPECT_EQ(log.codes().value(), (std::vector<code_entry>{first, last}));

    const code_entry other{room_code{7}, ana, 1, instant_from_milliseconds(5)};
    ASSERT_FALSE(log.change_codes({{other}, {last.code, room_code{1}}}));
    EXPECT_EQ(log.codes().value(), std::vector<code_entry>{other});
    ASSERT_FALSE(log.change_codes({}));
    // A directory is no room.
    EXPECT_EQ(log.rooms().value(), std::vector<room_id>{});
}

TEST_P(event_log_contract, returns_what_it_was_given)
{
    bytes all_octets;
    for (int octet = 0; octet < 256; ++octet) all_octets += static_cast<char>(octet);
    const std::vector<stored_record> records{
        {sequence{1}, all_octets, all_octets},
        {sequence{2}, "", ""},
        {sequence{3}, "no seal", ""},
        {sequence{4}, "", "seal alone"},
        {sequence{5}, bytes(300'000, 'b'), bytes(300'000, 's')}};
    ASSERT_FALSE(log.append({room_append{ana, sequence{1}, records}}));
    EXPECT_EQ(records_of(log, ana), records);
    EXPECT_EQ(log.last_sequence(ana).value(), sequence{5});
}

TEST_P(event_log_contract, continues_each_room_by_itself)
{
    ASSERT_FALSE(log.append({append_of(ana, 1, 2), append_of(bo, 1, 1)}));
    ASSERT_FALSE(log.append({append_of(bo, 2, 4)}));
    ASSERT_FALSE(log.append({append_of(ana, 3, 3), append_of(bo, 5, 5)}));
    EXPECT_EQ(records_of(log, ana), append_of(ana, 1, 3).records);
    EXPECT_EQ(records_of(log, bo), append_of(bo, 1, 5).records);
}

TEST_P(event_log_contract, takes_a_room_twice_in_a_batch)
{
    ASSERT_FALSE(log.append({append_of(ana, 1, 2), append_of(bo, 1, 1), append_of(ana, 3, 4)}));
    EXPECT_EQ(records_of(log, ana), append_of(ana, 1, 4).records);
    EXPECT_EQ(log.append({append_of(ana, 5, 5), append_of(ana, 5, 5)}), errc::sequence_conflict);
    EXPECT_EQ(log.last_sequence(ana).value(), sequence{4});
}

TEST_P(event_log_contract, writes_nothing_of_a_batch_that_does_not_continue)
{
    ASSERT_FALSE(log.append({append_of(ana, 1, 3)}));
    for (const std::uint64_t first : {1u, 2u, 3u, 5u, 6u}) {
        EXPECT_EQ(log.append({append_of(bo, 1, 1), append_of(ana, first, first)}),
                  errc::sequence_conflict)
            << first;
    }
    EXPECT_EQ(log.append({room_append{ana, sequence{2}, {}}}), errc::sequence_conflict);
    EXPECT_EQ(log.append({room_append{ana, sequence{0}, {}}}), errc::sequence_conflict);
    EXPECT_EQ(log.rooms().value(), std::vector<room_id>{ana});
    EXPECT_EQ(records_of(log, ana), append_of(ana, 1, 3).records);
    EXPECT_EQ(records_of(log, bo), std::vector<stored_record>{});
    EXPECT_FALSE(log.append({append_of(bo, 1, 1), append_of(ana, 4, 4)})) << "the log stays usable";
}

TEST_P(event_log_contract, takes_nothing_as_no_change)
{
    EXPECT_FALSE(log.append({}));
    EXPECT_FALSE(log.append({room_append{ana, sequence{1}, {}}}));
    EXPECT_EQ(log.rooms().value(), std::vector<room_id>{});
    EXPECT_EQ(log.last_sequence(ana).value(), sequence{0});
}

TEST_P(event_log_contract, reads_the_part_that_is_asked_for)
{
    ASSERT_FALSE(log.append({append_of(ana, 1, 9), append_of(bo, 1, 2)}));
    EXPECT_EQ(records_of(log, ana, sequence{3}, sequence{5}), append_of(ana, 3, 5).records);
    EXPECT_EQ(records_of(log, ana, sequence{3}, sequence{3}), append_of(ana, 3, 3).records);
    EXPECT_EQ(records_of(log, ana, sequence{0}, sequence{2}), append_of(ana, 1, 2).records);
    EXPECT_EQ(records_of(log, ana, sequence{8}, sequence{100}), append_of(ana, 8, 9).records);
    EXPECT_EQ(records_of(log, ana, sequence{10}, newest), std::vector<stored_record>{});
    EXPECT_EQ(records_of(log, ana, sequence{5}, sequence{4}), std::vector<stored_record>{});
    EXPECT_EQ(records_of(log, room_of(3)), std::vector<stored_record>{});
}

TEST_P(event_log_contract, stops_where_the_reader_says)
{
    ASSERT_FALSE(log.append({append_of(ana, 1, 9)}));
    std::vector<sequence> seen;
    const error_code error =
        log.read(ana, sequence{1}, newest, [&seen](const event_log::record_view& record) {
            seen.push_back(record.at);
            return record.at < sequence{4};
        });
    EXPECT_FALSE(error);
    EXPECT_EQ(seen, (std::vector<sequence>{sequence{1}, sequence{2}, sequence{3}, sequence{4}}));
}

TEST_P(event_log_contract, is_read_within_a_read)
{
    ASSERT_FALSE(log.append({append_of(ana, 1, 3), append_of(bo, 1, 2)}));
    std::size_t seen = 0;
    const error_code error = log.read(ana, sequence{1}, newest, [&](const event_log::record_view&) {
        seen += records_of(log, bo).size();
        return true;
    });
    EXPECT_FALSE(error);
    EXPECT_EQ(seen, 6u);
}

TEST_P(event_log_contract, lists_rooms_in_order_of_id)
{
    std::vector<room_id> expected;
    std::vector<room_append> batch;
    for (const int number : {0x0001, 0x0100, 0x7f00, 0x8000, 0xff00, 0xffff}) {
        expected.push_back(room_of(number));
        batch.insert(batch.begin(), append_of(room_of(number), 1, 3));
    }
    expected.push_back(room_id{});
    expected.back().octets.fill(0xff);
    batch.push_back(append_of(expected.back(), 1, 1));
    ASSERT_FALSE(log.append(batch));
    EXPECT_EQ(log.rooms().value(), expected);
}

TEST_P(event_log_contract, redacts_the_sealed_bytes_of_one_record)
{
    ASSERT_FALSE(log.append({append_of(ana, 1, 3), append_of(bo, 1, 3)}));
    ASSERT_FALSE(log.redact(ana, sequence{2}));
    std::vector<stored_record> expected = append_of(ana, 1, 3).records;
    expected[1].sealed.clear();
    EXPECT_EQ(records_of(log, ana), expected);
    EXPECT_EQ(records_of(log, bo), append_of(bo, 1, 3).records);
    EXPECT_FALSE(log.redact(ana, sequence{2})) << "without effect the second time";
    EXPECT_EQ(records_of(log, ana), expected);
    EXPECT_EQ(log.last_sequence(ana).value(), sequence{3});
    EXPECT_FALSE(log.append({append_of(ana, 4, 4)})) << "the log goes on";
}

TEST_P(event_log_contract, redacts_nothing_that_is_not_there)
{
    ASSERT_FALSE(log.append({room_append{ana, sequence{1}, {record_of(1)}}}));
    EXPECT_FALSE(log.redact(ana, sequence{1})) << "a record without a seal";
    EXPECT_EQ(log.redact(ana, sequence{0}), errc::not_found);
    EXPECT_EQ(log.redact(ana, sequence{2}), errc::not_found);
    EXPECT_EQ(log.redact(bo, sequence{1}), errc::not_found);
    EXPECT_EQ(records_of(log, ana), std::vector<stored_record>{record_of(1)});
}

// The crashing logs belong to one thread.
using event_log_with_readers = event_log_contract;
INSTANTIATE_TEST_SUITE_P(
    all, event_log_with_readers,
    testing::Values(
        backend_kind{"memory",
                     []() -> std::unique_ptr<backend> {
                         return std::make_unique<plain_backend<storage::memory_event_log>>(epoch);
                     }},
        backend_kind{
            "rocksdb",
            []() -> std::unique_ptr<backend> { return std::make_unique<rocksdb_backend>(); }}),
    [](const testing::TestParamInfo<backend_kind>& kind) { return std::string{kind.param.name}; });

TEST_P(event_log_with_readers, shows_readers_whole_prefixes_meanwhile)
{
    constexpr std::uint64_t last = 300;
    ASSERT_FALSE(log.append({append_of(ana, 1, 1)}));
    std::atomic<bool> done{false};
    std::atomic<std::uint64_t> wrong{0};
    std::vector<std::thread> readers;
    for (int i = 0; i < 2; ++i) {
        readers.emplace_back([&] {
            std::size_t seen_before = 0;
            while (!done) {
                std::uint64_t at = 0;
                const error_code error =
                    log.read(ana, sequence{1}, newest, [&](const event_log::record_view& record) {
                        ++at;
                        const bool redacted = record.sealed.empty() && at == 1;
                        if (record.at.value() != at ||
                            (record.sealed != "sealed " + std::to_string(at) && !redacted))
                            ++wrong;
                        return true;
                    });
                if (error || at < seen_before || at % 3 != 1)
                    ++wrong;  // appended in threes after the first
                seen_before = at;
            }
        });
    }
    for (std::uint64_t first = 2; first <= last; first += 3) {
        ASSERT_FALSE(log.append({append_of(ana, first, first + 2)}));
        if (first == 152) {
            ASSERT_FALSE(log.redact(ana, sequence{1}));
        }
    }
    done = true;
    for (std::thread& reader : readers) reader.join();
    EXPECT_EQ(wrong, 0u);
}

// The fence is the same for all.
TEST(event_log, stops_on_records_out_of_their_order)
{
    storage::memory_event_log log{epoch};
    const room_append wrong{room_of(1), sequence{1}, {record_of(1), record_of(3)}};
    EXPECT_DEATH(static_cast<void>(log.append({wrong})), "does not hold");
}

TEST(faulty_event_log, fails_the_append_it_was_told_to)
{
    for (const failed_write write : {failed_write::done, failed_write::not_done}) {
        storage::memory_event_log inner{epoch};
        faulty_event_log log{inner};
        log.fail_append(2, write);
        EXPECT_FALSE(log.append({append_of(room_of(1), 1, 1)}));
        EXPECT_EQ(log.append({append_of(room_of(1), 2, 2)}), errc::storage_failed);
        EXPECT_EQ(log.append({append_of(room_of(1), 3, 3)}), errc::storage_failed);
        EXPECT_EQ(records_of(log, room_of(1)).size(), write == failed_write::done ? 2u : 1u);
        EXPECT_EQ(log.appends(), 3u);
        EXPECT_EQ(log.syncs(), write == failed_write::done ? 2u : 1u);
    }
}

TEST(faulty_event_log, holds_appends_at_the_gate)
{
    storage::memory_event_log inner{epoch};
    faulty_event_log log{inner};
    log.shut_gate();
    std::atomic<bool> returned{false};
    std::thread writer{[&] {
        EXPECT_FALSE(log.append({append_of(room_of(1), 1, 1)}));
        returned = true;
    }};
    log.wait_for_held_append();
    EXPECT_FALSE(returned);
    EXPECT_EQ(inner.last_sequence(room_of(1)).value(), sequence{0});
    EXPECT_EQ(log.syncs(), 0u);
    log.open_gate();
    writer.join();
    EXPECT_EQ(inner.last_sequence(room_of(1)).value(), sequence{1});
    EXPECT_EQ(log.syncs(), 1u);
}

TEST(crashing_event_log, keeps_what_it_acknowledged)
{
    synced_event_log log{epoch};
    ASSERT_FALSE(log.append({append_of(room_of(1), 1, 2)}));
    log.crash();
    EXPECT_EQ(records_of(log, room_of(1)), append_of(room_of(1), 1, 2).records);

    log.tear_next_append(torn_append::kept);
    EXPECT_EQ(log.append({append_of(room_of(1), 3, 3)}), errc::storage_failed);
    EXPECT_EQ(log.append({append_of(room_of(1), 4, 4)}), errc::storage_failed);
    log.crash();
    EXPECT_EQ(log.last_sequence(room_of(1)).value(), sequence{3});

    log.tear_next_append(torn_append::lost);
    EXPECT_EQ(log.append({append_of(room_of(1), 4, 4)}), errc::storage_failed);
    log.crash();
    EXPECT_EQ(log.last_sequence(room_of(1)).value(), sequence{3});
    EXPECT_FALSE(log.append({append_of(room_of(1), 4, 4)}));
}

TEST(crashing_event_log, loses_the_unsynced_tail_where_the_bug_is_planted)
{
    unsynced_event_log log{epoch, 3};
    for (std::uint64_t at = 1; at <= 5; ++at)
        ASSERT_FALSE(log.append({append_of(room_of(1), at, at)}));
    EXPECT_EQ(log.last_sequence(room_of(1)).value(), sequence{5});
    log.crash();
    EXPECT_EQ(records_of(log, room_of(1)), append_of(room_of(1), 1, 3).records);
    ASSERT_FALSE(log.append({append_of(room_of(1), 4, 4)}));
    log.sync();
    log.crash();
    EXPECT_EQ(log.last_sequence(room_of(1)).value(), sequence{4});
}
}  // namespace
}  // namespace kring::tests
