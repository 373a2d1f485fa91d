// Logs whose process can crash, for the simulation. `synced_event_log` keeps the port's promise: what it acknowledged is
// there after the crash. `unsynced_event_log` is a planted bug: it acknowledges before it syncs, and a crash takes the
// tail that no sync has reached.
// Thread: one thread, the simulation's.
#pragma once
#include "base/check.hpp"
#include "base/error.hpp"
#include "storage/memory/memory_event_log.hpp"

#include <cstdint>
#include <limits>
#include <memory>
#include <utility>
#include <vector>

namespace kring::tests {
class crashing_event_log : public storage::event_log {
public:
    // What is left is what was durable. Whatever read or decided before the crash is void; the log itself goes on.
    virtual void crash() = 0;
};

// What becomes of an append that the crash met half-way: both are right, for nobody was told.
enum class torn_append { kept, lost };

class synced_event_log final : public crashing_event_log {
public:
    explicit synced_event_log(epoch_id epoch) : log_(epoch) {}

    // The next append is under way when the crash comes: it fails and so does every later one until `crash`.
    void tear_next_append(torn_append outcome)
    {
        is_torn_ = true;
        outcome_ = outcome;
    }

    void crash() override
    {
        is_torn_ = false;
        has_failed_ = false;
    }

    [[nodiscard]] epoch_id epoch() const override { return log_.epoch(); }
    [[nodiscard]] error_code append(const std::vector<storage::room_append>& batch) override
    {
        if (has_failed_) return errc::storage_failed;
        if (!is_torn_) return log_.append(batch);
        has_failed_ = true;
        if (outcome_ == torn_append::kept) {
            const error_code error = log_.append(batch);
            if (error) return error;
        }
        return errc::storage_failed;
    }
    [[nodiscard]] error_code read(
        const room_id& room, sequence from, sequence to,
        const std::function<bool(const record_view&)>& each) const override
    {
        return log_.read(room, from, to, each);
    }
    [[nodiscard]] result<sequence> last_sequence(const room_id& room) const override
    {
        return log_.last_sequence(room);
    }
    [[nodiscard]] result<std::vector<room_id>> rooms() const override { return log_.rooms(); }
    [[nodiscard]] error_code change_codes(const storage::code_changes& changes) override
    {
        return has_failed_ ? make_error_code(errc::storage_failed) : log_.change_codes(changes);
    }
    [[nodiscard]] result<std::vector<storage::code_entry>> codes() const override
    {
        return log_.codes();
    }
    [[nodiscard]] error_code redact(const room_id& room, sequence at) override
    {
        return log_.redact(room, at);
    }

private:
    storage::memory_event_log log_;
    bool is_torn_{};
    bool has_failed_{};
    torn_append outcome_{torn_append::lost};
};

class unsynced_event_log final : public crashing_event_log {
public:
    // Syncs after every `appends_per_sync` appends, so that at most that many less one are lost.
    unsynced_event_log(epoch_id epoch, std::uint64_t appends_per_sync)
        : appends_per_sync_(appends_per_sync),
          visible_(std::make_unique<storage::memory_event_log>(epoch)),
          durable_(epoch)
    {
        KRING_CHECK(appends_per_sync > 0);
    }

    void sync()
    {
        for (const auto& batch : unsynced_) KRING_CHECK(!durable_.append(batch));
        unsynced_.clear();
    }

    void crash() override
    {
        unsynced_.clear();
        visible_ = std::make_unique<storage::memory_event_log>(durable_.epoch());
        const auto rooms = durable_.rooms();
        KRING_CHECK(rooms.has_value());
        for (const room_id& room : *rooms) {
            std::vector<storage::room_append> batch(1);
            batch[0].room = room;
            batch[0].first = sequence{1};
            const auto copy = [&batch](const record_view& record) {
                batch[0].records.push_back({record.at, bytes{record.body}, bytes{record.sealed}});
                return true;
            };
            KRING_CHECK(!durable_.read(room, sequence{1},
                                       sequence{std::numeric_limits<std::uint64_t>::max()}, copy));
            KRING_CHECK(!visible_->append(batch));
        }
    }

    [[nodiscard]] epoch_id epoch() const override { return durable_.epoch(); }
    [[nodiscard]] error_code append(const std::vector<storage::room_append>& batch) override
    {
        const error_code error = visible_->append(batch);
        if (error) return error;
        unsynced_.push_back(batch);
        if (unsynced_.size() >= appends_per_sync_) sync();
        return {};
    }
    [[nodiscard]] error_code read(
        const room_id& room, sequence from, sequence to,
        const std::function<bool(const record_view&)>& each) const override
    {
        return visible_->read(room, from, to, each);
    }
    [[nodiscard]] result<sequence> last_sequence(const room_id& room) const override
    {
        return visible_->last_sequence(room);
    }
    [[nodiscard]] result<std::vector<room_id>> rooms() const override { return visible_->rooms(); }
    [[nodiscard]] error_code change_codes(const storage::code_changes& changes) override
    {
        return durable_.change_codes(changes);
    }
    [[nodiscard]] result<std::vector<storage::code_entry>> codes() const override
    {
        return durable_.codes();
    }
    [[nodiscard]] error_code redact(const room_id& room, sequence at) override
    {
        sync();  // a redaction is synced even here: what it drops may still wait among the unsynced
        const error_code error = visible_->redact(room, at);
        if (error) return error;
        return durable_.redact(room, at);
    }

private:
    const std::uint64_t appends_per_sync_;
    std::unique_ptr<storage::memory_event_log> visible_;
    storage::memory_event_log durable_;
    std::vector<std::vector<storage::room_append>> unsynced_;
};
}  // namespace kring::tests
