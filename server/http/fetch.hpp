// One HTTP request of this program's own commands, to the operations listener of a server on the same machine or network.
// Blocking; not for threads that serve.
#pragma once
#include "base/result.hpp"
#include "net/http_message.hpp"

#include <chrono>
#include <cstdint>
#include <string>

namespace kring::http {
// `host` is numeric. The request's headers are sent as they stand, with Host and Content-Length added. Errors are those
// of the link; a response of any status is a success.
[[nodiscard]] result<net::http_response> fetch(
    const std::string& host, std::uint16_t port, const net::http_request& request,
    std::chrono::milliseconds time_max = std::chrono::seconds{10});
}  // namespace kring::http
