// The answers that many handlers give, said once so that they are the same everywhere: an unknown
// room, a closed one and one that is not for the asker get the same bytes (threat T4).
// Thread: pure functions.
#pragma once
#include "net/http_message.hpp"

#include <chrono>
#include <string_view>

namespace kring::http {
// `body` is JSON already. Cache-Control is `no-store`, as for everything that is not a file of the
// client.
[[nodiscard]] net::http_response json_response(unsigned status, bytes body);

// {"code":"NOT_FOUND"}: a code in capitals and underscores that the client has words for; nothing
// of the request is repeated.
[[nodiscard]] net::http_response error_response(unsigned status, std::string_view code);
// With Retry-After, in whole seconds rounded up; for 429 and 503.
[[nodiscard]] net::http_response error_response(unsigned status, std::string_view code,
                                                std::chrono::milliseconds retry_after);

// Unknown, or not to be known: 404.
[[nodiscard]] net::http_response not_found();
// 405; `allowed` as the Allow header says it.
[[nodiscard]] net::http_response method_not_allowed(std::string_view allowed);
}  // namespace kring::http
