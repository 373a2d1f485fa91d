// `/livez` and `/readyz`, for the operations listener: alive means that this thread answers; ready
// means that clients should be sent here.
// Thread: as the router.
#pragma once
#include "http/router.hpp"

#include <functional>
#include <string>

namespace kring::http {
// `why_not_ready`: empty when ready, otherwise the reason in a few words, which `/readyz` answers
// with 503. Called on the core that accepted the socket.
void add_health_routes(router& routes, std::function<std::string()> why_not_ready);
}  // namespace kring::http
