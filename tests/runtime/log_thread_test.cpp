// The log thread: what it joins, what it never splits, and what it says when the log fails or the disk fills.
#include "runtime/log_thread.hpp"
#include "runtime/turn_writes.hpp"

#include "base/error.hpp"
#include "storage/memory/memory_event_log.hpp"
#include "storage/memory/memory_key_store.hpp"
#include "support/faulty_event_log.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <future>

namespace kring::runtime {
namespace {
constexpr free_space plenty{1ull << 40, 1ull << 41};
constexpr room_id first_room{{1}};
constexpr room_id second_room{{2}};

log_request request(const room_id& room, std::uint64_t first, std::size_t records)
{
    log_request made;
    made.room = room;
    for (std::size_t index = 0; index < records; ++index) {
        made.records.push_back(storage::stored_record{sequence{first + index}, "body", {}});
    }
    return made;
}

// Collects what the log thread reports, and waits for it.
class report_box {
public:
    log_reports reports()
    {
        log_reports made;
        made.durable = [this](const std::vector<durable_room>& written) {
            const std::lock_guard lock{mutex_};
            batches_.push_back(written);
            changed_.notify_all();
        };
        made.failed = [this](error_code why) {
            const std::lock_guard lock{mutex_};
            failure_ = why;
            ++failures_;
            changed_.notify_all();
        };
        made.mode_changed = [this](rooms::storage_mode mode) {
            const std::lock_guard lock{mutex_};
            modes_.push_back(mode);
            changed_.notify_all();
        };
        return made;
    }
    void wait_for_room(const room_id& room, std::uint64_t through)
    {
        std::unique_lock lock{mutex_};
        changed_.wait(lock, [&] {
            for (const auto& batch : batches_) {
                for (const durable_room& each : batch) {
                    if (each.room == room && each.through.value() >= through) return true;
                }
            }
            return false;
        });
    }
    void wait_for_failure()
    {
        std::unique_lock lock{mutex_};
        changed_.wait(lock, [this] { return failures_ > 0; });
    }
    void wait_for_modes(std::size_t count)
    {
        std::unique_lock lock{mutex_};
        changed_.wait(lock, [&] { return modes_.size() >= count; });
    }
    std::vector<std::vector<durable_room>> batches()
    {
        const std::lock_guard lock{mutex_};
        return batches_;
    }
    error_code failure() const { return failure_; }
    std::size_t failures() const { return failures_; }
    std::vector<rooms::storage_mode> modes() const { return modes_; }

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<std::vector<durable_room>> batches_;
    std::vector<rooms::storage_mode> modes_;
    error_code failure_;
    std::size_t failures_{};
};

void submit(log_thread& writer, log_request one)
{
    std::vector<log_request> requests;
    requests.push_back(std::move(one));
    writer.submit(std::move(requests));
}

class log_thread_test : public testing::Test {
protected:
    void start(std::function<result<free_space>()> space, log_bounds bounds = {})
    {
        writer.emplace(log, keys, std::move(space), box.reports(), bounds);
        writer->start();
    }

    storage::memory_event_log memory{epoch_id{7}};
    tests::faulty_event_log log{memory};
    storage::memory_key_store keys;
    report_box box;
    std::optional<log_thread> writer;
};

TEST_F(log_thread_test, joins_what_gathers_while_a_batch_syncs)
{
    log.shut_gate();
    start([] { return result<free_space>{plenty}; });
    submit(*writer, request(first_room, 1, 1));
    log.wait_for_held_append();
    for (std::uint64_t at = 2; at <= 100; ++at) submit(*writer, request(first_room, at, 1));
    submit(*writer, request(second_room, 1, 2));
    log.open_gate();
    box.wait_for_room(second_room, 2);
    // One sync for the first record, one for all that came meanwhile, of both rooms.
    EXPECT_EQ(log.syncs(), 2u);
    EXPECT_EQ(box.batches().size(), 2u);
    EXPECT_EQ(memory.last_sequence(first_room).value(), sequence{100});
}

TEST_F(log_thread_test, reports_nothing_durable_before_the_sync)
{
    log.shut_gate();
    start([] { return result<free_space>{plenty}; });
    submit(*writer, request(first_room, 1, 1));
    log.wait_for_held_append();
    EXPECT_TRUE(box.batches().empty());
    log.open_gate();
    box.wait_for_room(first_room, 1);
}

TEST_F(log_thread_test, never_splits_a_decision)
{
    log.shut_gate();
    start([] { return result<free_space>{plenty}; }, log_bounds{.batch_records_max = 4});
    submit(*writer, request(first_room, 1, 1));
    log.wait_for_held_append();
    submit(*writer, request(first_room, 2, 3));
    submit(*writer, request(first_room, 5, 3));
    submit(*writer, request(first_room, 8, 9));
    log.open_gate();
    box.wait_for_room(first_room, 16);
    std::vector<std::uint64_t> ends;
    for (const auto& batch : box.batches()) ends.push_back(batch.at(0).through.value());
    EXPECT_EQ(ends, (std::vector<std::uint64_t>{1, 4, 7, 16}));
}

TEST_F(log_thread_test, stores_keys_before_the_records_that_need_them)
{
    log.shut_gate();
    start([] { return result<free_space>{plenty}; });
    log_request with_key = request(first_room, 1, 1);
    with_key.keys.push_back(storage::wrapped_key{first_room, member_id{1}, "wrapped"});
    submit(*writer, std::move(with_key));
    log.wait_for_held_append();
    bytes found;
    ASSERT_FALSE(keys.read(first_room,
                           [&found](const storage::wrapped_key& each) { found = each.wrapped; }));
    EXPECT_EQ(found, "wrapped");
    log.open_gate();
    box.wait_for_room(first_room, 1);
}

TEST_F(log_thread_test, stops_at_the_first_failure)
{
    log.shut_gate();
    start([] { return result<free_space>{plenty}; });
    log.fail_append(1, tests::failed_write::done);
    submit(*writer, request(first_room, 1, 1));
    log.wait_for_held_append();
    submit(*writer, request(second_room, 1, 1));
    log.open_gate();
    box.wait_for_failure();
    writer->stop();
    EXPECT_TRUE(box.batches().empty());
    EXPECT_EQ(box.failures(), 1u);
    EXPECT_EQ(box.failure(), make_error_code(errc::storage_failed));
    EXPECT_EQ(log.appends(), 1u);
}

TEST_F(log_thread_test, writes_what_was_submitted_before_it_stops)
{
    start([] { return result<free_space>{plenty}; });
    for (std::uint64_t at = 1; at <= 1000; ++at) submit(*writer, request(first_room, at, 1));
    writer->stop();
    EXPECT_EQ(memory.last_sequence(first_room).value(), sequence{1000});
}

TEST_F(log_thread_test, goes_read_only_when_space_is_short_and_comes_back)
{
    std::atomic<std::uint64_t> free_bytes{1};
    start([&free_bytes] { return result<free_space>{free_space{free_bytes, 1000}}; },
          log_bounds{.free_bytes_min = 100,
                     .free_percent_min = 5,
                     .space_check_interval = std::chrono::milliseconds{1}});
    box.wait_for_modes(1);
    EXPECT_EQ(writer->so_far().free_bytes, 1u);
    free_bytes = 500;
    box.wait_for_modes(2);
    writer->stop();
    EXPECT_EQ(writer->so_far().free_bytes_wanted, 100u);
    EXPECT_EQ(box.modes(),
              (std::vector{rooms::storage_mode::readonly, rooms::storage_mode::writable}));
}

TEST_F(log_thread_test, wants_the_larger_of_a_number_and_a_part_of_the_disk)
{
    start([] { return result<free_space>{free_space{2'499, 50'000}}; },
          log_bounds{.free_bytes_min = 100,
                     .free_percent_min = 5,
                     .space_check_interval = std::chrono::milliseconds{1}});
    box.wait_for_modes(1);
    writer->stop();
    EXPECT_EQ(box.modes().at(0), rooms::storage_mode::readonly);
    EXPECT_EQ(writer->so_far().free_bytes_wanted, 2'500u);
}

TEST_F(log_thread_test, takes_a_disk_that_cannot_be_asked_for_full)
{
    start([] { return result<free_space>{make_error_code(errc::storage_failed)}; });
    box.wait_for_modes(1);
    writer->stop();
    EXPECT_EQ(box.modes().at(0), rooms::storage_mode::readonly);
}
TEST_F(log_thread_test, syncs_once_for_what_a_turn_decided)
{
    start([] { return result<free_space>{plenty}; });
    net::flush_queue dirty;
    turn_writes turn{dirty, *writer};
    for (std::uint64_t at = 1; at <= 100; ++at) turn.add(request(first_room, at, 1));
    turn.add(request(second_room, 1, 1));
    EXPECT_EQ(writer->so_far().batches, 0u);
    dirty.flush_all();
    box.wait_for_room(first_room, 100);
    box.wait_for_room(second_room, 1);
    EXPECT_EQ(writer->so_far().batches, 1u);
    EXPECT_EQ(writer->so_far().records, 101u);
    EXPECT_FALSE(dirty.flush_all());
}
}  // namespace
}  // namespace kring::runtime
