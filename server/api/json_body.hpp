// What handlers take from the JSON body of a request, and the refusal they answer with. A body with a member that nobody
// asked for is none.
// Thread: pure functions.
#pragma once
#include "http/router.hpp"
#include "runtime/server.hpp"

#include <boost/json/object.hpp>

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

namespace kring::api {
[[nodiscard]] std::optional<boost::json::object> json_body(const net::http_request& request);
// Nothing when the member is missing or no text.
[[nodiscard]] std::optional<std::string> text_in(const boost::json::object& object,
                                                 std::string_view name);
[[nodiscard]] bool has_only(const boost::json::object& object,
                            std::initializer_list<std::string_view> names);
// Nothing when the member is missing or no language of the program.
[[nodiscard]] std::optional<domain::language> language_in(const boost::json::object& object);
// `known`: the members that the body may have, with the room's own among them.
[[nodiscard]] std::optional<domain::create_room> create_room_in(
    const boost::json::object& object, std::initializer_list<std::string_view> known);

// 409: the rules say no, and nothing was done.
[[nodiscard]] net::http_response refused(domain::refusal why);
}  // namespace kring::api
