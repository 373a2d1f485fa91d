// A facilitator rehearses: a sample session begins in a room of its own, and they look on and lead along there (docs/openapi.yaml).
// Thread: the routes belong to one core's listener.
#pragma once
#include "api/visitor_routes.hpp"

namespace kring::api {
void add_rehearsal_routes(http::router& routes, visitor_ground ground);
}  // namespace kring::api
