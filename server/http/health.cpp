#include "http/health.hpp"

#include "http/responses.hpp"

#include <memory>
#include <utility>

namespace kring::http {
namespace {
using why_function = std::function<std::string()>;

boost::asio::awaitable<net::http_response> answer_alive(net::http_request, std::string)
{
    co_return net::make_response(200, "text/plain; charset=utf-8", "alive\n");
}

boost::asio::awaitable<net::http_response> answer_ready(
    std::shared_ptr<const why_function> why_not_ready)
{
    const std::string reason = (*why_not_ready)();
    if (reason.empty()) co_return net::make_response(200, "text/plain; charset=utf-8", "ready\n");
    co_return net::make_response(503, "text/plain; charset=utf-8", "not ready: " + reason + "\n");
}
}  // namespace

void add_health_routes(router& routes, std::function<std::string()> why_not_ready)
{
    routes.add(net::http_method::get, "/livez", answer_alive);
    // Not a coroutine itself: it starts one whose arguments are its own.
    auto shared = std::make_shared<const why_function>(std::move(why_not_ready));
    routes.add(net::http_method::get, "/readyz",
               [shared](net::http_request, std::string) { return answer_ready(shared); });
}
}  // namespace kring::http
