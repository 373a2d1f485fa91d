// HTTP on one socket, under TLS where the listener has certificates: requests within their limits, one after the other, until the socket ends or
// becomes a WebSocket. Whoever is refused is told so, with what is wrong in the status.
// Thread: that of its listener. Seen by net's own .cpp files alone.
#pragma once
#include "net/channel.hpp"
#include "net/listener.hpp"
#include "net/task_group.hpp"
#include "net/timer_wheel.hpp"

#include <boost/asio/awaitable.hpp>

#include <algorithm>
#include <exception>
#include <memory>
#include <optional>
#include <string>

namespace kring::net {
// What the sessions of one listener have in common.
struct http_ground {
    [[nodiscard]] bool is_proxy(const peer_address& peer) const
    {
        return std::any_of(options.trusted_proxies.begin(), options.trusted_proxies.end(),
                           [&peer](const address_range& each) { return each.contains(peer); });
    }
    void add(limit which) const
    {
        if (options.counts != nullptr) options.counts->add(which);
    }
    void report(const std::exception_ptr& thrown) const
    {
        if (handlers.on_failure) handlers.on_failure(thrown);
    }

    const listener_options& options;
    const listener_handlers& handlers;
    timer_wheel& wheel;
    const task_group& tasks;
    bool stopping = false;  // every answer is the last one of its socket
};

// A channel whose request for a WebSocket was granted and not yet answered.
struct http_upgrade {
    channel below;
    std::string key;  // the value of Sec-WebSocket-Key
    ws_protocol protocol{};
    std::string remote_address;
};

class http_session {
public:
    // `peer` is who is at the other end, a proxy perhaps. `here` outlives the session; null: there is
    // no place for the socket, and it is told so with a 503.
    http_session(const http_ground& ground, channel below, const peer_address& peer, visit* here);
    ~http_session();
    http_session(const http_session&) = delete;
    http_session& operator=(const http_session&) = delete;

    // Once. The session outlives the coroutine.
    boost::asio::awaitable<std::optional<http_upgrade>> serve();

    // Closes the socket at once, whatever it does.
    void cut();
    // Ends the session at once if it only waits for a request: nobody misses an answer.
    void end_if_waiting();

private:
    struct impl;
    std::unique_ptr<impl> impl_;
};
}  // namespace kring::net
