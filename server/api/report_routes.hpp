// Reports and exports over HTTP (docs/openapi.yaml). A published report is for everybody and needs no token; a document
// that is not published is for facilitators, whose token travels in the Authorization header and never in an address.
// What is unknown, not published and not for the asker gets the same answer.
// Thread: the routes belong to one core's listener.
#pragma once
#include "http/router.hpp"
#include "runtime/links.hpp"
#include "runtime/server.hpp"

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace kring::api {
// What can be made of a room. `app` says so: who serves documents does not know what stands in them.
struct document_kind {
    std::string content_type;
    rooms::document_names names{};
    std::function<std::string(sequence as_of)> file_name;
    std::function<bytes(const room_id&, const runtime::room_reading&, domain::language)> make;
};

struct report_ground {
    runtime::server& server;
    std::size_t core{};  // that these routes are served on
    // By the name a request gives it; nothing for another word. "html" is what published reports are.
    std::function<std::optional<document_kind>(std::string_view format)> find_kind;
    std::string report_policy;  // the Content-Security-Policy of a report: no script, one style
};

void add_report_routes(http::router& routes, report_ground ground);
}  // namespace kring::api
