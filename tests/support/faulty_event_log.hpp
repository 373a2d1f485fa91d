// A log with faults on demand, around a real one: appends that fail, with the write done or not; a gate that holds
// appends before they are durable; a count of the syncs.
// Thread: as the port says; the knobs and counts may be used from any thread.
#pragma once
#include "base/error.hpp"
#include "storage/event_log.hpp"

#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <vector>

namespace kring::tests {
enum class failed_write { done, not_done };

class faulty_event_log final : public storage::event_log {
public:
    explicit faulty_event_log(storage::event_log& inner) : inner_(inner) {}

    // The `nth` append from now on (1: the next) fails, and as the port says so does every later one.
    void fail_append(std::uint64_t nth, failed_write write)
    {
        const std::lock_guard lock{mutex_};
        failing_append_ = appends_ + nth;
        failed_write_ = write;
    }

    // While the gate is shut an append waits before it writes: nothing of it is durable.
    void shut_gate()
    {
        const std::lock_guard lock{mutex_};
        gate_is_shut_ = true;
    }
    void open_gate()
    {
        const std::lock_guard lock{mutex_};
        gate_is_shut_ = false;
        changed_.notify_all();
    }
    // Returns once an append waits at the shut gate.
    void wait_for_held_append()
    {
        std::unique_lock lock{mutex_};
        changed_.wait(lock, [this] { return append_is_held_; });
    }

    // Appends that came in, and those that went to stable storage.
    [[nodiscard]] std::uint64_t appends() const
    {
        const std::lock_guard lock{mutex_};
        return appends_;
    }
    [[nodiscard]] std::uint64_t syncs() const
    {
        const std::lock_guard lock{mutex_};
        return syncs_;
    }

    [[nodiscard]] epoch_id epoch() const override { return inner_.epoch(); }

    [[nodiscard]] error_code append(const std::vector<storage::room_append>& batch) override
    {
        bool fails = false;
        bool writes = true;
        {
            std::unique_lock lock{mutex_};
            ++appends_;
            if (has_failed_) return errc::storage_failed;
            append_is_held_ = gate_is_shut_;
            changed_.notify_all();
            changed_.wait(lock, [this] { return !gate_is_shut_; });
            append_is_held_ = false;
            // Judged once the gate is open, so that a test may decide over an append that it holds.
            fails = failing_append_ != 0 && appends_ >= failing_append_;
            writes = !fails || failed_write_ == failed_write::done;
            has_failed_ = fails;
        }
        error_code error;
        if (writes) error = inner_.append(batch);
        const std::lock_guard lock{mutex_};
        if (writes && !error) ++syncs_;
        if (error && error != errc::sequence_conflict) has_failed_ = true;
        return fails ? make_error_code(errc::storage_failed) : error;
    }

    [[nodiscard]] error_code read(
        const room_id& room, sequence from, sequence to,
        const std::function<bool(const record_view&)>& each) const override
    {
        return inner_.read(room, from, to, each);
    }
    [[nodiscard]] result<sequence> last_sequence(const room_id& room) const override
    {
        return inner_.last_sequence(room);
    }
    [[nodiscard]] result<std::vector<room_id>> rooms() const override { return inner_.rooms(); }
    // Fails with the appends, and waits at the gate for none.
    [[nodiscard]] error_code change_codes(const storage::code_changes& changes) override
    {
        const std::lock_guard lock{mutex_};
        if (has_failed_) return errc::storage_failed;
        return inner_.change_codes(changes);
    }
    [[nodiscard]] result<std::vector<storage::code_entry>> codes() const override
    {
        return inner_.codes();
    }
    [[nodiscard]] error_code redact(const room_id& room, sequence at) override
    {
        return inner_.redact(room, at);
    }

private:
    storage::event_log& inner_;
    mutable std::mutex mutex_;  // guards what follows
    std::condition_variable changed_;
    std::uint64_t appends_{};
    std::uint64_t syncs_{};
    std::uint64_t failing_append_{};  // counted as appends_; 0: none
    failed_write failed_write_{failed_write::done};
    bool has_failed_{};
    bool gate_is_shut_{};
    bool append_is_held_{};
};
}  // namespace kring::tests
