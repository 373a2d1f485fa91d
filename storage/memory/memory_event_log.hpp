// A log that lives as long as its process: for tests, the simulation and trying things out. It keeps the port's contract
// and never fails.
// Thread: as the port says.
#pragma once
#include "storage/event_log.hpp"

#include <map>
#include <memory>
#include <shared_mutex>
#include <vector>

namespace kring::storage {
class memory_event_log final : public event_log {
public:
    explicit memory_event_log(epoch_id epoch);

    [[nodiscard]] epoch_id epoch() const override;
    [[nodiscard]] error_code append(const std::vector<room_append>& batch) override;
    [[nodiscard]] error_code read(
        const room_id& room, sequence from, sequence to,
        const std::function<bool(const record_view&)>& each) const override;
    [[nodiscard]] result<sequence> last_sequence(const room_id& room) const override;
    [[nodiscard]] result<std::vector<room_id>> rooms() const override;
    [[nodiscard]] error_code change_codes(const code_changes& changes) override;
    [[nodiscard]] result<std::vector<code_entry>> codes() const override;
    [[nodiscard]] error_code redact(const room_id& room, sequence at) override;

private:
    // Records are shared and never changed, so that a reader keeps what it reads while the log goes on.
    using record_ptr = std::shared_ptr<const stored_record>;

    [[nodiscard]] sequence last_of(const room_id& room) const;

    const epoch_id epoch_;
    mutable std::shared_mutex mutex_;                   // guards what follows
    std::map<room_id, std::vector<record_ptr>> rooms_;  // the record of sequence s stands at s - 1
    std::map<room_code, code_entry> codes_;
};
}  // namespace kring::storage
