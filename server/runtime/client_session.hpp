// One client's stay, from its hello to its close: bytes become inputs of a room, and what the room has to say arrives by
// the hub. Nothing here decides; the room does.
// Thread: belongs to the connection's core.
#pragma once
#include "base/limit_counts.hpp"
#include "base/security_event.hpp"
#include "net/ws_connection.hpp"
#include "rooms/credentials.hpp"
#include "rooms/rate_guard.hpp"
#include "runtime/address_marker.hpp"
#include "runtime/client_hub.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <functional>

namespace kring::runtime {
// What a connection may do before and after its hello.
struct session_bounds {
    std::chrono::milliseconds hello_time_max{limits::hello_time_max};
    std::size_t message_bytes_before_hello{limits::message_bytes_before_hello};
    std::size_t message_bytes_max{limits::message_bytes_max};
    std::size_t commands_in_flight_max{limits::commands_in_flight_max};
    std::size_t malformed_forgiven{limits::malformed_forgiven};
    rate probes{limits::socket_probes};
    rate similar{limits::socket_similar};
    rate fetches{limits::socket_fetches};
    rate seen{limits::socket_seen};
    rate writing{limits::socket_writing};
    rooms::abuse_bounds abuse{};
};

// What a session needs of its core; outlives it.
struct session_ground {
    client_hub& hub;
    const rooms::credentials& credentials;
    const address_marker& marks;
    // To the room's owner core.
    std::function<void(const room_id&, room_input)> to_room;
    session_bounds bounds{};
    std::function<instant()> now;
    std::function<void(const room_id&, limit)> limit_met;
    std::function<void(const room_id&, security_event)> security;
};

// Serves the connection until it ends. `ground` and `connection` outlive the call.
boost::asio::awaitable<void> serve_client(const session_ground& ground,
                                          net::ws_connection& connection);
}  // namespace kring::runtime
