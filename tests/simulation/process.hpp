// The server's process: the real machines, wire and credentials, and stand-ins for what `runtime` does around them. Its
// disk is a log whose unsynced tail a crash loses, written by a log thread that is modelled as an actor: batches gather
// while one syncs, and a sync takes its time.
// Thread: one.
#pragma once
#include "rooms/credentials.hpp"
#include "rooms/room_machine.hpp"
#include "simulation/schedule.hpp"
#include "storage/memory/memory_key_store.hpp"
#include "support/crashing_event_log.hpp"
#include "support/history_generator.hpp"
#include "wire/client_frames.hpp"
#include "wire/frames.hpp"
#include "wire/records.hpp"

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <vector>

namespace kring::simulation {
// Bugs that ports can have and that the checks have to find.
enum class planted_bug {
    none,
    acknowledges_before_sync,  // the log says durable, and a crash loses what it said so of
    forgets_outboxes,          // the loader drops the command stamps
    resumes_off_by_one,        // a client's cursor is taken for the one behind it
    resumes_with_a_hole,  // the same, and updates claim to begin one earlier, so that no client sees the gap
};

struct process_options {
    rooms::machine_bounds bounds;
    milliseconds sync_max{20};
    planted_bug planted{planted_bug::none};
};

// What the process tells the world.
class surroundings {
public:
    virtual ~surroundings() = default;
    // `durable`: how far the room's log was on disk when the frame left the machine.
    virtual void deliver(connection_id to, const frame_ptr& what, sequence durable) = 0;
    virtual void close(connection_id connection, close_code why) = 0;
    // Once for each frame of an update, however many get it.
    virtual void published(const room_id& room, domain::view_kind view, const frame_ptr& what,
                           sequence durable) = 0;
    virtual void answered(rooms::request_id request, const rooms::outcome& how) = 0;
    virtual void told(rooms::request_id request, const rooms::visit_outcome& how) = 0;
    // A write failed: the process goes down by itself.
    virtual void exiting() = 0;
};

class process {
public:
    process(schedule& clock, histories::random_source& random, tests::crashing_event_log& log,
            storage::key_store& keys, const rooms::credentials& issuer, surroundings& outside,
            const process_options& options);

    [[nodiscard]] bool is_up() const { return is_up_; }
    void start();
    // Everything in memory is gone; of the batch under way all or nothing is on disk.
    void crash();

    // --- connections ---
    void received(connection_id from, const bytes& payload);
    void lost(connection_id connection);
    void ask(const room_id& room, const rooms::operator_command& wish);
    // Over HTTP, which nobody loses: what is answered is told at once.
    void ask(const room_id& room, const rooms::visit& wish);

    // --- faults ---
    void set_storage(rooms::storage_mode mode);
    // The next append fails, with its records written or not.
    void fail_next_append() { next_append_fails_ = true; }
    // While shut no sync finishes.
    void shut_disk() { disk_is_shut_ = true; }
    void open_disk();

    // Memory of rooms where nobody is and nothing waits.
    void release_idle_rooms();

    // As the key store has them.
    [[nodiscard]] wire::room_keys keys_of(const room_id& room);

    // Null: not loaded.
    [[nodiscard]] const rooms::room_machine* find(const room_id& room) const;

private:
    struct hosted {
        std::unique_ptr<wire::room_records> records;
        std::unique_ptr<rooms::room_machine> machine;
        std::map<rooms::audience, std::set<connection_id>> attached;
        std::uint64_t number{};
        std::uint64_t wakes{};  // how often it asked to be woken: the latest counts
    };
    struct waiting {
        room_id room{};
        std::vector<rooms::encoded_record> records;
    };

    hosted& host_of(const room_id& room);
    void greet(connection_id from, const wire::hello& opening);
    void carry_out(const room_id& room, rooms::effects& effects);
    void forget(connection_id connection);
    void begin_batch();
    void end_batch();
    bool write_batch();
    void fail_all();
    [[nodiscard]] domain::context circumstances() const { return {clock_.wall()}; }
    // Runs later, if the process still lives its present life.
    void in(milliseconds delay, std::function<void()> what);

    schedule& clock_;
    histories::random_source& random_;
    tests::crashing_event_log& log_;
    storage::key_store& keys_;
    const rooms::credentials& issuer_;
    surroundings& outside_;
    process_options options_;
    std::unique_ptr<rooms::frame_encoder> frames_;
    key_256 wrapping_key_{};

    bool is_up_{false};
    std::uint64_t life_{};
    std::uint64_t hosted_so_far_{};
    std::map<room_id, hosted> rooms_;
    std::map<connection_id, room_id> places_;  // of connections whose hello was heard
    std::set<connection_id> closed_;
    rooms::storage_mode storage_{rooms::storage_mode::writable};

    std::deque<waiting> queue_;
    std::vector<waiting> batch_;  // under way
    bool is_syncing_{false};
    bool is_ready_{false};  // the sync is done but for the shut disk
    bool disk_is_shut_{false};
    bool next_append_fails_{false};
};

// The payload of a frame: the message without its WebSocket header.
[[nodiscard]] bytes_view payload_of(const frame_ptr& what);
}  // namespace kring::simulation
