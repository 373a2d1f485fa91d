// A room in memory: its machine with the encoders it needs, rebuilt from the log.
// Thread: built by the loader thread, then owned by the room's core.
#pragma once
#include "base/failure.hpp"
#include "rooms/room_machine.hpp"
#include "storage/event_log.hpp"
#include "storage/key_store.hpp"
#include "wire/frames.hpp"
#include "wire/records.hpp"

#include <functional>
#include <memory>

namespace kring::runtime {
// What every room of this process shares; outlives them all and never changes.
struct room_ground {
    const storage::event_log& log;
    const storage::key_store& keys;
    key_256 wrapping_key{};
    std::function<key_256()> draw_key;
    rooms::credentials credentials;
    rooms::machine_bounds bounds{};
};

class hosted_room {
public:
    // Reads, verifies and applies all records of the room; with none of them the room does not exist yet
    // (state().last is 0) and can be created. Blocks on the disk. A failure leaves nothing behind: `data_damaged`,
    // `data_newer` or `key_mismatch` mean that this room cannot be served.
    [[nodiscard]] static result<std::unique_ptr<hosted_room>, failure> load(
        const room_id& id, const room_ground& ground);

    [[nodiscard]] rooms::room_machine& machine() { return machine_; }

private:
    hosted_room(const room_id& id, const room_ground& ground, wire::room_keys keys,
                const wire::chain_end& from);

    wire::client_frame_encoder frames_;
    wire::room_records records_;
    rooms::room_machine machine_;
};
}  // namespace kring::runtime
