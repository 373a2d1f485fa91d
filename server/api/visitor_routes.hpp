// What people ask over HTTP before they are in a room, or without ever being in it: the card that a newcomer reads, the
// decision-maker's confirmation and the link to it, the join link as it is now, and the link for another device of a
// member (docs/openapi.yaml). Every secret travels in the body, never in the address, and nothing is changed by a GET.
// Thread: the routes belong to one core's listener.
#pragma once
#include "http/router.hpp"
#include "runtime/links.hpp"
#include "runtime/server.hpp"

#include <functional>
#include <optional>
#include <string>

namespace kring::api {
// Begins a sample session in a room of its own, on this core. The address by which somebody looks on and leads along;
// nothing when none can begin now.
using rehearsal_start = std::function<boost::asio::awaitable<std::optional<std::string>>(
    std::size_t core, domain::language language)>;

struct visitor_ground {
    runtime::server& server;
    std::size_t core{};  // that these routes are served on
    const runtime::link_maker& links;
    std::function<instant()> now;  // the wall clock
    rehearsal_start rehearse{};    // empty: none is offered
};

void add_visitor_routes(http::router& routes, visitor_ground ground);
}  // namespace kring::api
