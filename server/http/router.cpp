#include "http/router.hpp"

#include "base/check.hpp"
#include "http/responses.hpp"

#include <utility>

namespace kring::http {
namespace {
[[nodiscard]] std::string_view name_of(net::http_method method)
{
    switch (method) {
        case net::http_method::get: return "GET, HEAD";
        case net::http_method::head: return "HEAD";
        case net::http_method::post: return "POST";
        case net::http_method::put: return "PUT";
        case net::http_method::patch: return "PATCH";
        case net::http_method::del: return "DELETE";
        case net::http_method::options: return "OPTIONS";
        case net::http_method::other: break;
    }
    return {};
}

[[nodiscard]] bool serves(net::http_method route, net::http_method asked)
{
    return route == asked || (route == net::http_method::get && asked == net::http_method::head);
}
}  // namespace

void router::add(net::http_method method, std::string_view pattern, handler serve)
{
    KRING_CHECK(pattern.starts_with('/'));
    KRING_CHECK(method != net::http_method::other && method != net::http_method::head);
    route added{method, std::string(pattern), {}, false, false, std::move(serve)};
    const auto open = pattern.find('{');
    if (open != std::string_view::npos) {
        const auto close = pattern.find('}', open);
        KRING_CHECK(close != std::string_view::npos && pattern[open - 1] == '/');
        KRING_CHECK(close + 1 == pattern.size() || pattern[close + 1] == '/');
        added.has_parameter = true;
        added.may_hold_slashes = pattern[close - 1] == '*';
        added.before = pattern.substr(0, open);
        added.after = pattern.substr(close + 1);
    }
    routes_.push_back(std::move(added));
}

void router::set_fallback(std::function<net::http_response(const net::http_request&)> serve)
{
    fallback_ = std::move(serve);
}

boost::asio::awaitable<net::http_response> router::serve(net::http_request request) const
{
    const std::string_view path = request.path;
    const auto parameter_of = [path](const route& each) -> std::string_view {
        if (path.size() <= each.before.size() + each.after.size()) return {};
        if (!path.starts_with(each.before) || !path.ends_with(each.after)) return {};
        const auto middle =
            path.substr(each.before.size(), path.size() - each.before.size() - each.after.size());
        const bool fits = each.may_hold_slashes || middle.find('/') == std::string_view::npos;
        return fits ? middle : std::string_view{};
    };

    std::string allowed;
    for (const bool with_parameter : {false, true}) {
        for (const route& each : routes_) {
            if (each.has_parameter != with_parameter) continue;
            const std::string_view parameter =
                with_parameter ? parameter_of(each) : std::string_view{};
            const bool is_here = with_parameter ? !parameter.empty() : each.before == path;
            if (!is_here) continue;
            if (serves(each.method, request.method)) {
                std::string given(parameter);
                co_return co_await each.serve(std::move(request), std::move(given));
            }
            if (!allowed.empty()) allowed += ", ";
            allowed += name_of(each.method);
        }
        // An exact path is never what a pattern stands for.
        if (!allowed.empty()) co_return method_not_allowed(allowed);
    }
    if (fallback_) co_return fallback_(request);
    co_return not_found();
}
}  // namespace kring::http
