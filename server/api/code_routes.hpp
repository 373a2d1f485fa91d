// The typed code: what stands for a join link where somebody reads it from a wall (threat T4). Everything after it is as
// with the link, which is the answer.
//
//     POST /api/v1/code   {"code": "1234 5678"}                       -> {"link": ...}, 404, or a puzzle (429)
//     POST /api/v1/code   {"code", "challenge", "answers": [number]}  -> the same
// Thread: handlers run on the core that accepted the socket.
#pragma once
#include "api/visitor_routes.hpp"
#include "http/router.hpp"

namespace kring::api {
void add_code_routes(http::router& routes, visitor_ground ground);
}  // namespace kring::api
