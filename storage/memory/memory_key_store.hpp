// A key store that lives as long as its process: the companion of memory_event_log. It never fails.
// Thread: as the port says.
#pragma once
#include "storage/key_store.hpp"

#include <map>
#include <shared_mutex>

namespace kring::storage {
class memory_key_store final : public key_store {
public:
    [[nodiscard]] error_code put(const std::vector<wrapped_key>& keys) override;
    [[nodiscard]] error_code read(
        const room_id& room, const std::function<void(const wrapped_key&)>& each) const override;
    [[nodiscard]] error_code destroy(const room_id& room, member_id member) override;
    [[nodiscard]] result<bytes> check() const override;
    [[nodiscard]] error_code set_check(bytes_view check) override;

private:
    mutable std::shared_mutex mutex_;  // guards what follows
    std::map<room_id, std::map<member_id, bytes>> keys_;
    bytes check_;
};
}  // namespace kring::storage
