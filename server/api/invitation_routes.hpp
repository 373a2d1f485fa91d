// What a facilitator prints: the links of a batch of invitations (docs/openapi.yaml). They are made for the asking and kept
// nowhere.
// Thread: the routes belong to one core's listener.
#pragma once
#include "api/visitor_routes.hpp"

namespace kring::api {
void add_invitation_routes(http::router& routes, visitor_ground ground);
}  // namespace kring::api
