// Everything that leaves a WebSocket, in one row: shared frames, pongs, the close frame, and what the frame source still has.
// Nobody writes to the socket but this, because two writers would end up inside each other's frames as soon as the kernel's
// buffer is full. Each item is a whole frame, and the row remembers how far it got in the first one. The line is tried at
// once with one gather write of up to 64 pieces; only when the kernel is full is there a wait.
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
#include <span>
#include <vector>

namespace kring::net {
class outlet_owner {
public:
    // There is something to read. The owner may end the outlet.
    virtual void on_readable(const readiness& now) = 0;
    virtual void on_overflow() = 0;  // beyond the bounds; the item was not taken
    virtual void on_waiting() = 0;   // the kernel is full
    virtual void on_emptied() = 0;   // all has left, and that was asked for
    virtual void on_write_failed(error_code code) = 0;

protected:
    ~outlet_owner() = default;
};

class outlet final : public flushable, private ready_listener {
public:
    outlet(bare_channel below, run_loop& loop, const ws_options& options, outlet_owner& owner);
    ~outlet();

    // Once, before all else.
    [[nodiscard]] error_code watch();
    void set_source(frame_source* source) { source_ = source; }

    // As `octet_line::try_read`; counts what came.
    [[nodiscard]] std::size_t read(std::span<char> to, error_code& code);
    // What has been read is all that the kernel had, as far as `read` can tell; more will be told.
    [[nodiscard]] bool is_read_dry(std::size_t asked, std::size_t got);
    void shutdown_send() { below_.line.shutdown_send(); }

    // Dropped when the row is sealed.
    void append(frame_ptr octets);

    // The last item: nothing is taken after it, and the source is not asked again.
    void seal(frame_ptr last);
    // The same, and everything that has not begun to leave is dropped first.
    void cut(frame_ptr last);
    [[nodiscard]] bool sealed() const { return sealed_; }

    void wake() { loop_.dirty().mark(*this); }
    // From here on the owner hears when all has left.
    void tell_when_empty() { telling_ = true; }

    // Everything that was in the row has gone to the kernel.
    [[nodiscard]] bool empty() const { return first_ == items_.size() && below_.line.drained(); }
    [[nodiscard]] std::size_t frames() const { return items_.size() - first_; }
    [[nodiscard]] std::size_t octets() const { return octets_; }
    // The wheel's time at which the oldest item came in. Not when empty.
    [[nodiscard]] std::uint64_t oldest_tick() const
    {
        return first_ == items_.size() ? enciphered_tick_ : items_[first_].tick;
    }

    void flush() override;
    // Lets go of the socket at once.
    void close();

private:
    struct item {
        frame_ptr octets;
        std::uint64_t tick{};
    };
    enum class written { all, part, none };

    void on_ready(const readiness& now) override;
    void take(frame_ptr octets);
    void push(frame_ptr octets);
    void pull();
    [[nodiscard]] bool pass_on();
    [[nodiscard]] written write_once();
    [[nodiscard]] octet_line::written write(std::span<const iovec> pieces, std::size_t offered);
    void take_off(std::size_t octets);
    void wait_for_room();
    void fail(error_code code);

    bare_channel below_;
    run_loop& loop_;
    const ws_options& options_;
    outlet_owner& owner_;
    ready_set::place watched_;
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
