// What every response tells the browser, errors included (threats T22 and T27): only our own
// scripts run, nobody frames a page but the sites that may embed a room's, nothing is sniffed, no address leaks to another
// site.
// Thread: pure functions.
#pragma once
#include "net/http_message.hpp"

#include <string>
#include <vector>

namespace kring::http {
enum class transport_security { none, strict };

// The Content-Security-Policy of a page. `style_source`: one style that it may hold besides those of 'self'; a document that
// the page opens from its own memory is held to the page's policy (CSP level 3, section 7.8). Empty: none.
// `framed_by`: the origins whose pages may show it in a frame, as CSP host sources; empty: nobody's.
[[nodiscard]] std::string content_policy(const std::string& style_source = {},
                                         const std::vector<std::string>& framed_by = {});

// For listener_options::standing_headers. `strict`: the public address is https, so that browsers
// are told to stay there (Strict-Transport-Security, one year). `style_source`: as above.
[[nodiscard]] std::vector<net::http_header> security_headers(transport_security transport,
                                                             const std::string& style_source = {});
}  // namespace kring::http
