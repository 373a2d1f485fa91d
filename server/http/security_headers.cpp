#include "http/security_headers.hpp"

namespace kring::http {
std::string content_policy(const std::string& style_source,
                           const std::vector<std::string>& framed_by)
{
    // 'self' covers ws: and wss: of the same host and port (CSP level 3, section 6.7.2.8), and the page's service worker.
    std::string policy = "default-src 'self'; ";
    if (!style_source.empty()) policy += "style-src 'self' " + style_source + "; ";
    policy +=
        "connect-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
        "form-action 'self'; frame-ancestors";
    if (framed_by.empty()) policy += " 'none'";
    for (const std::string& origin : framed_by) policy += ' ' + origin;
    // Scripts may put markup into the page through Svelte's own policy alone, and name a script of ours to the browser (the
    // service worker) through one more.
    return policy +
           "; require-trusted-types-for 'script'; trusted-types svelte-trusted-html kring-shell";
}

std::vector<net::http_header> security_headers(transport_security transport,
                                               const std::string& style_source)
{
    std::vector<net::http_header> headers{
        {"Content-Security-Policy", content_policy(style_source)},
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
