// The one thread that writes. While a batch syncs the next one gathers: that is the group commit, without a timer and
// without a wait when there is little to do. One write and one sync carry the records of all rooms that had some.
//
// The first failure is the last act: the records of that batch may or may not be on disk, so nothing is acknowledged any
// more and the process has to stop (a new process reads what is really there).
// Thread: `submit` from any thread; the reports come on the log thread.
#pragma once
#include "base/counter.hpp"
#include "base/free_space.hpp"
#include "base/limits.hpp"
#include "rooms/room_machine.hpp"
#include "storage/event_log.hpp"
#include "storage/key_store.hpp"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace kring::runtime {
// A change of the directory of codes, and what to do once it is on stable storage: on the log thread.
struct code_request {
    storage::code_changes changes;
    std::function<void()> stored;
};

// The records of one decision of a room; they become durable together. Or, without records, a change of the codes.
struct log_request {
    room_id room{};
    std::vector<storage::stored_record> records;
    std::vector<storage::wrapped_key> keys;             // stored and synced before the records
    std::shared_ptr<const code_request> codes;          // null: none
    std::chrono::steady_clock::time_point submitted{};  // set by `submit`
};

struct durable_room {
    room_id room{};
    sequence through{};
};

struct log_reports {
    std::function<void(const std::vector<durable_room>&)> durable;
    std::function<void(error_code)> failed;
    std::function<void(rooms::storage_mode)> mode_changed;
};

struct log_bounds {
    std::size_t batch_records_max{limits::batch_records_max};
    std::size_t batch_bytes_max{limits::batch_bytes_max};
    std::uint64_t free_bytes_min{limits::free_bytes_min};
    std::uint64_t free_percent_min{limits::free_percent_min};
    std::chrono::milliseconds space_check_interval{1000};
};

class log_thread {
public:
    // `space`: how much room the log's disk has; asked before a batch and once per interval.
    log_thread(storage::event_log& log, storage::key_store& keys,
               std::function<result<free_space>()> space, log_reports reports,
               log_bounds bounds = {});
    // Writes what was submitted, then ends.
    ~log_thread();
    log_thread(const log_thread&) = delete;
    log_thread& operator=(const log_thread&) = delete;

    void start();
    void submit(code_request change);
    // In order. What belongs together in time comes together: it then shares a sync, as far as the bounds allow.
    void submit(std::vector<log_request> requests);
    void stop();

    // Figures since the start, for metrics and benchmarks.
    struct figures {
        std::uint64_t batches{};
        std::uint64_t records{};
        std::size_t queue_requests{};  // now
        std::uint64_t free_bytes{};    // at the last look
        std::uint64_t
            free_bytes_wanted{};  // below it rooms are read-only: the larger of both bounds
        rooms::storage_mode mode{rooms::storage_mode::writable};
        distribution durable_micros;  // of a decision, from `submit` until it is on stable storage
        distribution write_micros;    // of a batch: its write and its sync
        distribution batch_records;
    };
    [[nodiscard]] figures so_far() const;

private:
    void run();
    [[nodiscard]] std::vector<log_request> take_batch();
    struct written {
        std::vector<durable_room> rooms;
        std::vector<std::shared_ptr<const code_request>> codes;
    };
    [[nodiscard]] error_code write(std::vector<log_request> batch, written& done);
    void check_space();

    storage::event_log& log_;
    storage::key_store& keys_;
    std::function<result<free_space>()> space_;
    log_reports reports_;
    log_bounds bounds_;

    mutable std::mutex mutex_;  // guards the queue, the stop flag and the figures
    std::condition_variable changed_;
    std::deque<log_request> queue_;
    bool stopping_{false};
    figures figures_;

    std::chrono::steady_clock::time_point
        space_checked_{};  // of the log thread alone, as all below
    std::atomic<rooms::storage_mode> mode_{rooms::storage_mode::writable};
    std::atomic<std::uint64_t> free_bytes_{0};
    std::atomic<std::uint64_t> free_bytes_wanted_{0};
    histogram durable_micros_;
    histogram write_micros_;
    histogram batch_records_;
    std::thread thread_;
};
}  // namespace kring::runtime
