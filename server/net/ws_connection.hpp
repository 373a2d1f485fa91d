// One WebSocket: whole messages in, ready frames out. Reading is awaited; writing never waits.
// Frames go to a bounded outlet that the run loop drains once per turn with one gather write; when
// the outlet's own list is empty it asks a `frame_source` for more, so a client that follows a room
// needs a cursor and no queue of its own. A peer that takes less than it is sent is closed with
// 4410 and its list is dropped: it resumes by cursor. The close frame is the last frame: what is
// sent after `close` is dropped.
// Ownership: the listener owns the connection and closes it in full after `on_websocket` has
// returned; the handler has a reference and gives it to nobody who lives longer.
// Thread: everything on the thread of its core.
#pragma once
#include "base/bytes.hpp"
#include "base/close_code.hpp"
#include "base/frame.hpp"
#include "base/limits.hpp"
#include "base/result.hpp"

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace kring {
class limit_counts;
}

namespace kring::net {
struct ws_owner;
class flushable;
enum class guest : std::uint8_t;

inline constexpr std::string_view websocket_path = "/ws";

// The sub-protocols: how messages are encoded.
enum class ws_protocol : std::uint8_t { protobuf, json };

[[nodiscard]] constexpr std::string_view name_of(ws_protocol protocol)
{
    switch (protocol) {
        case ws_protocol::protobuf: return "kring.v1.protobuf";
        case ws_protocol::json: return "kring.v1.json";
    }
    return {};
}

struct ws_message {
    frame_kind kind{};
    bytes octets;
};

// The frames that follow, asked for one by one whenever the outlet has room.
class frame_source {
public:
    // The next frame, or null when there is none now; `ws_connection::wake` says that there is
    // again. Called by the run loop, never from within a call of the connection. May call `close`
    // on the connection, nothing else of it.
    virtual frame_ptr next() = 0;

protected:
    ~frame_source() = default;
};

// What every connection of a listener has in common.
struct ws_options {
    std::size_t backlog_frames_max = limits::backlog_frames_max;
    std::size_t backlog_bytes_max = limits::backlog_bytes_max;
    std::chrono::milliseconds backlog_age_max = limits::backlog_age_max;
    std::chrono::milliseconds ping_interval = limits::ping_interval;
    std::chrono::milliseconds pong_time_max = limits::pong_time_max;
    std::chrono::milliseconds close_time_max = limits::close_time_max;
    // From the first octets of a message to its last, and octets on the wire between two finished
    // messages, control frames apart: an endless row of empty fragments is neither a message nor
    // silence (threat T16).
    std::chrono::milliseconds message_time_max = limits::message_time_max;
    std::size_t unfinished_bytes_max = limits::unfinished_bytes_max;
    // Pings and pongs of the peer: so many at once, and so many a second afterwards.
    std::size_t control_frames_burst = limits::control_frames_burst;
    std::size_t control_frames_rate = limits::control_frames_rate;
    // Outlives the connection; null in tests only.
    limit_counts* counts = nullptr;
    // Bytes the kernel may hold for the peer; 0: the system's own choice.
    std::size_t kernel_send_bytes = limits::kernel_send_bytes;
};

// What holds for reading now; it changes when the peer has said who it is.
struct read_limits {
    std::size_t message_bytes_max = limits::message_bytes_before_hello;
    // How long a whole message may be waited for before the connection is closed with `late`; zero:
    // for ever.
    std::chrono::milliseconds wait_max{0};
    close_code late = close_code::hello_too_late;
};

class ws_connection {
public:
    ~ws_connection();
    ws_connection(const ws_connection&) = delete;
    ws_connection& operator=(const ws_connection&) = delete;

    // The hello holds: the connection is pending no longer, and keeps its place. False: there is none
    // for this guest; close with 1013. To be called again does nothing.
    [[nodiscard]] bool admit(guest who);

    // A new connection has the defaults of `read_limits`.
    void set_read_limits(const read_limits& bounds);

    // The next whole message; text is valid UTF-8. An error is the normal way out, and final:
    // errc::closed when either side has closed, errc::too_slow, errc::timed_out (silent, or late),
    // errc::message_too_big, errc::malformed (against RFC 6455), or the code of a lost link. The
    // close frame that belongs to it is already on its way. One at a time. Who does not read stops
    // the peer: that is the back-pressure.
    boost::asio::awaitable<result<ws_message>> read();

    // Appends to the outlet; never waits and never fails: beyond the bounds the connection is
    // closed with 4410.
    void send(frame_ptr frame);
    void send(std::span<const frame_ptr> frames);

    // Null: none. The source outlives its stay here, and is taken out before `on_websocket`
    // returns.
    void set_source(frame_source* source);
    // The source has something again.
    void wake();
    // For a flush that serves many connections in a row: its `flush` writes what there is without waiting, as the run
    // loop has it done for one that was woken. Not to be called from a handler.
    [[nodiscard]] flushable& exit();

    // What was given to `send` or taken from the source and has not left yet.
    [[nodiscard]] std::size_t backlog_bytes() const;
    [[nodiscard]] std::size_t backlog_frames() const;

    // Sends what is in the outlet (with 4410: only the frame that has begun), then the close frame;
    // the source is not asked any more. What has not left within close_time_max is dropped. Only
    // the first call counts. `reason` has at most 123 octets of UTF-8 and says nothing secret.
    void close(close_code code, std::string_view reason);
    // A close frame was sent or received, or the link is lost.
    [[nodiscard]] bool closing() const;

    // What the upgrade agreed on: of the sub-protocols that the peer offered the first that we know.
    [[nodiscard]] ws_protocol protocol() const;

    // The peer's address as text, without the port. For limits; not for logs (threats, section
    // (d)).
    [[nodiscard]] const std::string& remote_address() const;

    struct impl;  // in ws_connection.cpp

private:
    friend struct ws_owner;
    explicit ws_connection(std::unique_ptr<impl> body);
    std::unique_ptr<impl> impl_;
};
}  // namespace kring::net
