// What people ask over HTTP before they are in a room, or without ever being in it: the card that a newcomer reads, the
// decision-maker's confirmation and the link to it, the join link as it is now, and the link for another device of a
// member (docs/openapi.yaml). Every secret travels in the body, never in the address, and nothing is changed by a GET.
// Thread: the routes belong to one core's listener.
#pragma once
#include "http/router.hpp"
#include "runtime/links.hpp"
#include "runtime/server.hpp"

#include <functional>

namespace kring::api {
struct visitor_ground {
    runtime::server& server;
    std::size_t core{};  // that these routes are served on
    const runtime::link_maker& links;
    std::function<instant()> now;  // the wall clock
};

void add_visitor_routes(http::router& routes, visitor_ground ground);
}  // namespace kring::api
