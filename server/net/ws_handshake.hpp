// The server's half of a WebSocket's opening handshake (RFC 6455 section 4.2.2), for a request that was judged already.
// Thread: pure functions. Seen by net's own .cpp files alone.
#pragma once
#include "base/bytes.hpp"
#include "net/http_message.hpp"
#include "net/ws_connection.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace kring::net {
// What Sec-WebSocket-Accept says to a Sec-WebSocket-Key.
[[nodiscard]] std::string accept_value(std::string_view key);

// The whole answer, 101. No extension is ever agreed on (threat T18). `headers` are added as they are.
[[nodiscard]] bytes upgrade_answer(std::string_view key, ws_protocol protocol,
                                   const std::vector<http_header>& headers);
}  // namespace kring::net
