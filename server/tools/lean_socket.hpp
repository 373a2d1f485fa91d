// Thousands of WebSocket clients on one thread, made for receiving millions of frames a second on the machine that is
// being measured: plain epoll, one receive buffer for all, frames read where they arrived, no allocation per frame. It
// speaks as much of RFC 6455 as a load generator needs: it never fragments, and takes a fragmented message for a fault.
//
//     lean_loop loop;
//     lean_socket socket{loop, 7, owner};
//     socket.connect(at);                  // the owner hears `opened`, `said`, and once `closed`
//     while (...) loop.turn(until);
//
// The owner may call everything of every socket while it is told something.
// Thread: all of one loop on one thread.
#pragma once
#include "base/bytes.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace kring::tools {
class lean_socket;

// On the monotonic clock.
[[nodiscard]] std::uint64_t now_ns();

struct socket_end {
    bool was_open{};       // the upgrade was complete
    std::uint16_t code{};  // of the server's close frame; 0: it said none
    std::string trouble;   // what happened, when it was not a close frame; for people
};

class socket_owner {
public:
    virtual void opened(lean_socket& socket) = 0;
    // A whole message. The payload is gone after the call.
    virtual void said(lean_socket& socket, bytes_view payload, std::uint64_t at_ns) = 0;
    // The server ended it, or it never came about. Not called after `close`.
    virtual void closed(lean_socket& socket, const socket_end& end) = 0;

protected:
    ~socket_owner() = default;
};

// Where a socket leads. The target and the sub-protocol go into the upgrade request as they are.
struct socket_address {
    std::string host;  // numeric IPv4
    std::uint16_t port{};
    std::string target{"/"};
    std::string sub_protocol;  // empty: none is asked for
};

enum class frame_kind : std::uint8_t { text = 1, binary = 2 };

class lean_loop {
public:
    lean_loop();
    // After the sockets.
    ~lean_loop();
    lean_loop(const lean_loop&) = delete;
    lean_loop& operator=(const lean_loop&) = delete;

    // Handles what is ready; when nothing is, waits for it until `until_ns` at most.
    void turn(std::uint64_t until_ns);

private:
    friend class lean_socket;
    int epoll_{-1};
    std::vector<char> buffer_;
    std::vector<lean_socket*> sockets_;  // by slot; the kernel hands the slot back
    std::vector<std::uint32_t> free_slots_;
    std::uint64_t now_{};
    std::uint32_t mask_{0x9e3779b9u};
};

class lean_socket {
public:
    // `number` is the owner's name for it. Loop and owner outlive the socket.
    lean_socket(lean_loop& loop, std::size_t number, socket_owner& owner);
    ~lean_socket();
    lean_socket(const lean_socket&) = delete;
    lean_socket& operator=(const lean_socket&) = delete;

    // While closed. `source`: 127.0.1.(source + 1) is the address it comes from; nothing is bound when it is negative or
    // the host is not a loopback address. `receive_bytes`: the kernel's receive buffer, 0: as the kernel likes. What
    // fails at once is told by `closed` in the next turn.
    void connect(const socket_address& to, int source, int receive_bytes);
    void send(frame_kind kind, bytes_view payload);
    // Says goodbye with a close frame; the owner hears `closed` when the server answers.
    void say_goodbye();
    // Ends it at once, without a word to the server (its end sees a reset) or to the owner.
    void close();
    // Stops reading, as a client does that is stuck; the kernel's buffers fill up. And goes on.
    void pause();
    void resume();

    [[nodiscard]] bool is_open() const { return stage_ == stage::open; }
    [[nodiscard]] std::size_t number() const { return number_; }
    // When `connect` was called.
    [[nodiscard]] std::uint64_t connect_ns() const { return connect_ns_; }

private:
    friend class lean_loop;
    enum class stage : std::uint8_t { closed, connecting, upgrading, open, leaving };

    void ready(std::uint32_t what);
    void take(const char* octets, std::size_t size);
    // How many octets of whole frames there were.
    std::size_t take_frames(const char* octets, std::size_t size);
    bool take_upgrade();
    void put_frame(std::uint8_t opcode, bytes_view payload);
    void flush();
    void watch();
    void end(std::uint16_t code, std::string trouble);
    void release();

    lean_loop& loop_;
    socket_owner& owner_;
    const std::size_t number_;
    std::uint32_t slot_{};
    int descriptor_{-1};
    stage stage_{stage::closed};
    bool is_paused_{};
    bool is_out_of_sight_{};  // taken out of epoll: hung up while paused
    std::uint32_t watched_{};
    std::uint32_t
        life_{};  // rises with every connection: what an owner did during a call shows in it
    std::uint64_t connect_ns_{};
    std::string request_;
    std::string in_;   // an unfinished frame
    std::string out_;  // not taken by the kernel yet
};
}  // namespace kring::tools
