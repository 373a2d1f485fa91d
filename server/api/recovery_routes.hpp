// Recovery codes over HTTP: a facilitator makes one, and comes back by it (docs/openapi.yaml). The code travels in the body, is
// told by the answer that makes it and by nothing else.
// Thread: the routes belong to one core's listener.
#pragma once
#include "api/visitor_routes.hpp"

namespace kring::api {
void add_recovery_routes(http::router& routes, visitor_ground ground);
}  // namespace kring::api
