// How often each limit of the program was reached. Every bound that turns somebody away, closes a socket, drops or delays
// something counts here under its name, so that an operator sees which one to look at. The names are the metric's labels:
// a fixed set, whatever clients do.
// Thread: any; a count is a relaxed atomic, and a reader may see one count older than another.
#pragma once
#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace kring {
enum class limit : std::uint8_t {
    // sockets
    connections,              // places in total: answered 503, or cut without a word
    connections_per_address,  // behind one address, hello or not
    pending_connections,      // not yet past their hello, in total: the least advanced was evicted
    pending_per_address,      // the same behind one address
    new_per_address,          // the rate of newcomers behind one address
    memory,                   // of the process: newcomers are turned away
    sockets_per_member,       // the oldest was replaced
    // handshake and HTTP
    tls_handshake_time,
    handshake_time,
    http_head_time,
    http_head_bytes,
    http_headers,
    http_target_bytes,
    http_body_bytes,
    http_body_time,
    http_requests,
    hello_time,
    origin,  // a page of another site
    // incoming messages
    message_bytes,
    message_time,
    unfinished_bytes,
    control_frames,
    malformed_commands,  // the third one
    commands_in_flight,  // reading was stopped for a while
    pong_time,
    // rates
    command_rate,  // of one socket, all kinds together
    member_rate,   // of one member and kind
    room_rate,
    room_joins,
    server_rate,
    snapshot_rate,
    export_rate,
    rate_abuse,                // closed, because waiting times were not honoured
    code_failures_of_address,  // a typed code was delayed
    code_failures,             // a typed code needed a puzzle
    passphrases,               // after wrong ones somebody has to wait before they try again
    // rooms
    append_queue,
    outboxes_per_member,
    participants,
    room_events,
    room_view_bytes,
    lobby,  // as many as can be wait to be let in
    // outgoing
    backlog,         // a reader too slow for what it is sent: 4410
    outgoing_bytes,  // of all rings and lists of the server: the slowest first
    count_
};

inline constexpr std::size_t limits_counted = static_cast<std::size_t>(limit::count_);

// snake_case, as in the enum; the label of the metric.
[[nodiscard]] std::string_view name_of(limit which);

class limit_counts {
public:
    void add(limit which, std::uint64_t times = 1)
    {
        counts_[static_cast<std::size_t>(which)].fetch_add(times, std::memory_order_relaxed);
    }
    [[nodiscard]] std::uint64_t of(limit which) const
    {
        return counts_[static_cast<std::size_t>(which)].load(std::memory_order_relaxed);
    }

private:
    std::array<std::atomic<std::uint64_t>, limits_counted> counts_{};
};
}  // namespace kring
