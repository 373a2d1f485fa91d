// Which handler serves which path. A pattern is a path whose one segment may be a parameter in
// braces: `/api/v1/rooms/{room}`; with a star, `/report/{version*}`, it stands for any number of segments. Paths are compared as they were sent: an escape, a doubled or a
// closing slash makes another path, which is unknown.
// Thread: built once, then only read; handlers run on the core that accepted the socket.
#pragma once
#include "net/http_message.hpp"

#include <boost/asio/awaitable.hpp>

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace kring::http {
class router {
public:
    // `parameter`: what stood in the braces, never empty, as sent; empty for a pattern without.
    using handler = std::function<boost::asio::awaitable<net::http_response>(
        net::http_request request, std::string parameter)>;

    // Before the first request. A route for GET serves HEAD as well. An exact path goes before a
    // pattern.
    void add(net::http_method method, std::string_view pattern, handler serve);
    // For a path that no route knows; without it: 404.
    void set_fallback(std::function<net::http_response(const net::http_request&)> serve);

    // 404 with the same body for everything unknown, 405 with Allow for a known path under another
    // method.
    boost::asio::awaitable<net::http_response> serve(net::http_request request) const;

private:
    struct route {
        net::http_method method{};
        std::string before;  // the parameter, or the whole path when there is none
        std::string after;
        bool has_parameter{};
        bool may_hold_slashes{};
        handler serve;
    };
    std::vector<route> routes_;
    std::function<net::http_response(const net::http_request&)> fallback_;
};
}  // namespace kring::http
