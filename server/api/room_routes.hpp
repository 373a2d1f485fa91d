// What the operator asks over HTTP, on the operations listener: rooms and their links (docs/openapi.yaml). Every call
// carries the operator token as `Authorization: Bearer`.
// Thread: the routes belong to one core's listener.
#pragma once
#include "http/router.hpp"
#include "runtime/links.hpp"
#include "runtime/server.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace kring::api {
using runtime::link_maker;
using runtime::operator_token_of;

struct room_ground {
    runtime::server& server;
    std::size_t core{};  // that these routes are served on
    const link_maker& links;
    std::string operator_token;
    std::function<room_id()> draw_room_id;
    std::function<result<std::vector<room_id>>()> rooms;  // may block for a moment
    std::string
        start_secret;  // of the link by which facilitators start rooms; empty: there is none
};

void add_room_routes(http::router& routes, room_ground ground);

// The same as the routes do, for use within the program.
struct made_room {
    room_id room{};
    link_id facilitator_link{};
};
boost::asio::awaitable<result<made_room, domain::refusal>> create_room(room_ground ground,
                                                                       domain::create_room wish);
boost::asio::awaitable<result<link_id, domain::refusal>> issue_link(room_ground ground,
                                                                    room_id room,
                                                                    domain::member_role role);
// Which join links lead into the room; nothing when the room cannot tell now.
boost::asio::awaitable<std::optional<std::uint32_t>> link_generation(room_ground ground,
                                                                     room_id room);
}  // namespace kring::api
