// Everything that leaves a WebSocket, in one row. Beast answers pings and closes by itself in the
// middle of a read, and a write of ours beside it would land inside such a frame (or the other way
// round) as soon as the kernel's buffer is full. So nobody writes to the socket but this: shared
// frames, what Beast hands over, and what the frame source still has. Each item is a whole frame,
// and the row remembers how far it got in the first one. The channel is tried at once with one
// gather write of up to 64 pieces; only when the kernel is full is there a wait.
// Thread: that of the connection. Seen by net's own .cpp files alone.
#pragma once
#include "base/frame.hpp"
#include "base/result.hpp"
#include "net/channel.hpp"
#include "net/flush_queue.hpp"
#include "net/run_loop.hpp"
#include "net/ws_connection.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace kring::net {
class outlet_owner {
public:
    virtual void on_heard(std::size_t octets) = 0;  // arrived on the wire
    virtual void on_sealed() = 0;                   // a close frame of Beast is in the row
    virtual void on_overflow() = 0;                 // beyond the bounds; the item was not taken
    virtual void on_waiting() = 0;                  // the kernel is full
    virtual void on_emptied() = 0;                  // all has left, and that was asked for
    virtual void on_write_failed(error_code code) = 0;

protected:
    ~outlet_owner() = default;
};

class outlet final : public flushable, public std::enable_shared_from_this<outlet> {
public:
    outlet(channel below, run_loop& loop, const ws_options& options);
    ~outlet();

    [[nodiscard]] channel& below() { return below_; }
    // Null when the owner is about to go.
    void set_owner(outlet_owner* owner) { owner_ = owner; }
    void set_source(frame_source* source) { source_ = source; }

    // Both drop the item when the row is sealed.
    void append(frame_ptr octets);
    void append_from_beast(bytes octets);

    // The last item: nothing is taken after it, and the source is not asked again.
    void seal(frame_ptr last);
    // The same, and everything that has not begun to leave is dropped first.
    void cut(frame_ptr last);
    [[nodiscard]] bool sealed() const { return sealed_; }

    void wake() { dirty_.mark(*this); }
    // From here on the owner hears when all has left.
    void tell_when_empty() { telling_ = true; }
    void heard(std::size_t octets);

    // Everything that was in the row has gone to the kernel.
    [[nodiscard]] bool empty() const { return first_ == items_.size() && below_.drained(); }
    [[nodiscard]] std::size_t frames() const { return items_.size() - first_; }
    [[nodiscard]] std::size_t octets() const { return octets_; }
    // The wheel's time at which the oldest item came in. Not when empty.
    [[nodiscard]] std::uint64_t oldest_tick() const
    {
        return first_ == items_.size() ? enciphered_tick_ : items_[first_].tick;
    }

    void flush() override;
    // Lets go of the socket at once; pending operations are cancelled.
    void close();

private:
    struct item {
        frame_ptr octets;
        std::uint64_t tick{};
    };
    enum class written { all, part, none };

    void push(frame_ptr octets);
    void pull();
    [[nodiscard]] written write_once();
    void take_off(std::size_t octets);
    void wait_for_room();
    void fail(error_code code);

    channel below_;
    flush_queue& dirty_;
    const timer_wheel& wheel_;
    traffic& traffic_;
    const ws_options& options_;
    outlet_owner* owner_ = nullptr;
    frame_source* source_ = nullptr;
    std::vector<item> items_;  // those before first_ have left
    std::size_t first_ = 0;
    std::size_t offset_ = 0;  // octets of the first item that have left
    std::size_t octets_ = 0;  // that have not left
    // When the item came in that was last taken by the cipher.
    std::uint64_t enciphered_tick_ = 0;
    bool source_has_more_ = false;
    bool waiting_ = false;
    bool sealed_ = false;
    bool failed_ = false;
    bool telling_ = false;
};
}  // namespace kring::net
