// HTTP as the handlers of this program see it: a whole request in, a whole response out.
// Thread: plain values, usable anywhere.
#pragma once
#include "base/bytes.hpp"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace kring::net {
enum class http_method { get, head, post, put, patch, del, options, other };

struct http_header {
    std::string name;  // in requests in lower case
    std::string value;
};

struct http_request {
    http_method method{};
    // As sent, up to the question mark: nothing is decoded, because no path of ours needs an
    // escape. Begins with '/'.
    std::string path;
    std::string query;  // after the question mark, as sent
    std::vector<http_header> headers;
    bytes body;
    std::string remote_address;

    // The value of a header that was sent exactly once, otherwise empty. `name` in lower case.
    [[nodiscard]] std::string_view header(std::string_view name) const;
};

struct http_response {
    unsigned status = 200;
    // Content-Length, Connection and the listener's standing headers are added when it is sent.
    // Without Cache-Control it gets `no-store`.
    std::vector<http_header> headers;
    std::shared_ptr<const bytes> body;  // shared with the files held in memory; null: empty

    // Replaces what stands under that name.
    http_response& set(std::string_view name, std::string_view value);
    [[nodiscard]] std::string_view header(std::string_view name) const;
};

// A response with a body of its own.
[[nodiscard]] http_response make_response(unsigned status, std::string_view content_type,
                                          bytes body);
}  // namespace kring::net
