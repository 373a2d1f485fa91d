// Where clients come in: accepts sockets, reads the HTTP head within its limits, and hands over a
// WebSocket or a request.
//
// A GET of exactly `/ws` that asks for an upgrade becomes a WebSocket if its Origin is absent or on
// the list (403 otherwise, also for `null` and for two of them), it has no query and names nothing
// but sub-protocols as sub-protocol (400: a credential in a URL or a header ends up in logs), and
// offers kring.v1.protobuf or kring.v1.json, and version 13 (426). All else is a request for `on_http`. Limits answer
// 400, 408, 413, 414 and 431 and close the socket (threats, section (c)).
// Thread: one listener per core and address, used on that core's thread alone. Several cores share
// a port by SO_REUSEPORT.
#pragma once
#include "base/limit_counts.hpp"
#include "base/limits.hpp"
#include "base/result.hpp"
#include "net/http_message.hpp"
#include "net/peer_address.hpp"
#include "net/run_loop.hpp"
#include "net/tls_identity.hpp"
#include "net/visitor_book.hpp"
#include "net/ws_connection.hpp"

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace kring::net {
enum class port_sharing { none, between_cores };

struct listener_options {
    std::string address = "127.0.0.1";  // numeric, IPv4 or IPv6
    std::uint16_t port = 0;             // 0: the system's choice, see `listener::port`
    port_sharing sharing = port_sharing::none;

    // Set: TLS on every socket, with what is current when it comes. They outlive the listener.
    const tls_certificates* certificates = nullptr;
    std::chrono::milliseconds tls_handshake_time_max = limits::tls_handshake_time_max;

    // Exactly as browsers send them: scheme, host and, unless it is the scheme's own, port, in
    // lower case.
    std::vector<std::string> origins;
    // Added to every response, errors included (http/security_headers.hpp).
    std::vector<http_header> standing_headers;

    // Who may come in, over all listeners that share it; outlives them. Null: a book of this listener
    // alone, with the defaults.
    visitor_book* visitors = nullptr;
    // Who is kept out is answered 503 with Retry-After. So many are told so at a time; beyond them a
    // socket is closed without a word.
    std::size_t refused_max = limits::refused_max;
    std::chrono::seconds retry_after{5};
    // Who may say for whom it speaks, and in which header. None by default: what a stranger claims of
    // its address changes nothing.
    std::vector<address_range> trusted_proxies;
    forwarding forwarded_by = forwarding::x_forwarded_for;
    // Outlives the listener; null in tests only.
    limit_counts* counts = nullptr;

    std::chrono::milliseconds head_time_max = limits::http_head_time_max;
    std::chrono::milliseconds handshake_time_max = limits::handshake_time_max;
    std::chrono::milliseconds body_time_max = limits::http_body_time_max;
    std::chrono::milliseconds response_time_max = limits::http_response_time_max;
    std::chrono::milliseconds keep_alive_time_max = limits::http_keep_alive_time_max;
    std::size_t requests_max = limits::http_requests_max;
    std::size_t head_bytes_max = limits::http_head_bytes_max;
    std::size_t headers_max = limits::http_headers_max;
    std::size_t target_bytes_max = limits::http_target_bytes_max;
    std::size_t body_bytes_max = limits::http_body_bytes_max;

    ws_options websocket;
};

struct listener_handlers {
    // Serves one connection until it returns; the listener then closes it in full. Not set: no
    // WebSocket here, and /ws is a request like any other.
    std::function<boost::asio::awaitable<void>(ws_connection&)> on_websocket;
    // HEAD is served by its GET: the body is left out by the listener.
    std::function<boost::asio::awaitable<http_response>(http_request)> on_http;
    // What a handler threw. Its connection has been closed with 1011 or answered 500; everything
    // else goes on.
    std::function<void(std::exception_ptr)> on_failure;
    // A trouble of accepting itself, such as no free descriptor; accepting goes on after a pause.
    // May be empty.
    std::function<void(error_code)> on_accept_error;
};

class listener {
public:
    // Binds and listens; accepts nothing before `start`. The loop outlives the listener.
    [[nodiscard]] static result<std::unique_ptr<listener>> open(run_loop& loop,
                                                                listener_options options,
                                                                listener_handlers handlers);
    // Call `finish` first. What still runs is cancelled.
    ~listener();
    listener(const listener&) = delete;
    listener& operator=(const listener&) = delete;

    [[nodiscard]] std::uint16_t port() const;

    void start();
    // From now on whoever asks for a WebSocket is answered 503 with Retry-After; sockets are accepted for that.
    void turn_away();
    // No new sockets; the port is free for others at once.
    void stop_accepting();
    // Ends what is neither a WebSocket nor inside `on_http`: heads that have not arrived,
    // kept-alive sockets. The request that is being handled is answered with `Connection: close`.
    // WebSockets are closed by who serves them.
    void close_pending();
    // Stops accepting, closes what is pending, and waits for all; what is left after the time is
    // cancelled. True: everything ended by itself.
    boost::asio::awaitable<bool> finish(std::chrono::milliseconds time_max);

    // Sockets that are open now.
    [[nodiscard]] std::size_t connections() const;

private:
    struct impl;
    explicit listener(std::shared_ptr<impl> body);
    std::shared_ptr<impl> impl_;
};
}  // namespace kring::net
