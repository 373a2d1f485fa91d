// A room's links, for commands that act in rooms of a running server: how they are got from its operator's interface,
// and what is in them.
#pragma once
#include "app/operations_call.hpp"
#include "base/bytes.hpp"

#include <boost/json/object.hpp>

#include <optional>
#include <string>

namespace kring::app {
struct room_links {
    std::string room;
    std::string facilitator;
    std::string join;
    std::string screen;
};

// `body` as of POST /api/v1/rooms. Blocking.
[[nodiscard]] result<room_links, failure> create_room(const room_call& call,
                                                      const boost::json::object& body);
// What stands behind the `#`; of a screen link, which holds the join link's secret as well, its own. Nothing when that is
// no base64url.
[[nodiscard]] std::optional<bytes> secret_in(const std::string& link);
// The room's id in a link; empty when there is none.
[[nodiscard]] std::string room_in(const std::string& link);
// Where a link leads, over plain HTTP; a proxy or TLS in front of the server is for others to go around.
[[nodiscard]] std::optional<address> server_in(const std::string& link);
}  // namespace kring::app
