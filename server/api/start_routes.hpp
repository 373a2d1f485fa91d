// How a facilitator starts a room on the page: the formats to choose from, the check of a format file of their own, and
// the room itself (docs/openapi.yaml). Whoever has the start link may; its secret travels in the body.
// Thread: the routes belong to one core's listener; what they are given is called on every core.
#pragma once
#include "api/room_routes.hpp"

#include <functional>
#include <string>
#include <string_view>

namespace kring::api {
// Of a format file: itself as JSON, or what is wrong with it.
struct format_answer {
    bool is_taken{false};
    std::string json;
};

struct start_ground {
    runtime::server& server;
    std::size_t core{};  // that these routes are served on
    const link_maker& links;
    std::string secret;  // of the start link; empty: nobody starts rooms on the page
    std::function<room_id()> draw_room_id;
    // Zero: a room may be started now. Otherwise when to ask again; a start link that leaked fills no disk.
    std::function<std::chrono::milliseconds()> take_start;
    // `app` knows what a format is.
    std::string formats;  // all there are, as JSON
    std::function<format_answer(std::string_view text)> check_format;
};

void add_start_routes(http::router& routes, start_ground ground);
}  // namespace kring::api
