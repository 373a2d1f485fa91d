#include "http/security_headers.hpp"

namespace kring::http {
std::vector<net::http_header> security_headers(transport_security transport,
                                               const std::string& style_source)
{
    const std::string styles =
        style_source.empty() ? std::string{} : "style-src 'self' " + style_source + "; ";
    std::vector<net::http_header> headers{
        // 'self' covers ws: and wss: of the same host and port (CSP level 3, section 6.7.2.8).
        // Scripts may put markup into the page through Svelte's own policy alone.
        {"Content-Security-Policy",
         "default-src 'self'; " + styles +
             "connect-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
             "form-action 'self'; frame-ancestors 'none'; require-trusted-types-for 'script'; "
             "trusted-types svelte-trusted-html"},
        {"X-Content-Type-Options", "nosniff"},
        {"Referrer-Policy", "no-referrer"},
        {"Cross-Origin-Opener-Policy", "same-origin"},
        {"Cross-Origin-Resource-Policy", "same-origin"},
    };
    if (transport == transport_security::strict) {
        headers.push_back({"Strict-Transport-Security", "max-age=31536000"});
    }
    return headers;
}
}  // namespace kring::http
