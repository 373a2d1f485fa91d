// What only the listener does with a connection: make it of a channel whose request was checked, and
// close it in full. Seen by net's own .cpp files alone.
#pragma once
#include "base/result.hpp"
#include "net/channel.hpp"
#include "net/http_message.hpp"
#include "net/run_loop.hpp"
#include "net/visitor_book.hpp"
#include "net/ws_connection.hpp"

#include <boost/asio/awaitable.hpp>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace kring::net {
struct ws_owner {
    // Answers the upgrade. `key`: the value of Sec-WebSocket-Key, checked. `options`, `headers`
    // (of the answer) and `here` outlive the connection.
    static result<std::unique_ptr<ws_connection>> accept(run_loop& loop, const ws_options& options,
                                                         bare_channel below, std::string_view key,
                                                         ws_protocol protocol,
                                                         std::string remote_address,
                                                         const std::vector<http_header>& headers,
                                                         visit& here);

    // Says 1013 if that fits into what the kernel takes at once, and lets go of the socket.
    static void cut(ws_connection& connection);

    // Closes with 1000 unless a close is under way, sends what is left, waits for the peer's close,
    // and lets go of the socket: at most close_time_max in all.
    static boost::asio::awaitable<void> finish(ws_connection& connection);
};
}  // namespace kring::net
