#include "api/rehearsal_routes.hpp"

#include "api/json_body.hpp"
#include "http/responses.hpp"

#include <boost/json.hpp>

#include <optional>

namespace kring::api {
namespace json = boost::json;
namespace asio = boost::asio;

namespace {
struct asked {
    rooms::token_claim who;
    domain::language language{};
};
std::optional<asked> asked_in(const visitor_ground& ground, const net::http_request& request)
{
    const auto body = json_body(request);
    if (!body || !has_only(*body, {"token", "language"})) return std::nullopt;
    const auto text = text_in(*body, "token");
    const auto language = language_in(*body);
    const auto token = text ? runtime::secret_of(*text) : std::nullopt;
    const auto claim = token ? ground.server.credentials().verify_token(*token) : std::nullopt;
    if (!claim || !language) return std::nullopt;
    return asked{*claim, *language};
}

asio::awaitable<net::http_response> serve_rehearsal(visitor_ground ground,
                                                    net::http_request request,
                                                    std::string parameter)
{
    const auto room = room_id_from_text(parameter);
    const auto wanted = asked_in(ground, request);
    if (!ground.rehearse || !room || !wanted || wanted->who.room != *room)
        co_return http::not_found();
    // Who leads a room is who may know its ways in, and the room says who that is.
    rooms::visit_wish wish{
        rooms::ask_join_link{rooms::member_entry{wanted->who.member, wanted->who.generation}}};
    const auto how = co_await ground.server.visit(ground.core, *room, std::move(wish));
    if (const auto* no = std::get_if<rooms::refused>(&how)) co_return refused(no->why);
    std::optional<std::string> link;
    if (std::holds_alternative<rooms::join_link>(how))
        link = co_await ground.rehearse(ground.core, wanted->language);
    if (!link) co_return http::error_response(503, "TRY_AGAIN", limits::rehearsal_retry);
    co_return http::json_response(200, json::serialize(json::object{{"link", *link}}));
}
}  // namespace

void add_rehearsal_routes(http::router& routes, visitor_ground ground)
{
    routes.add(net::http_method::post, "/api/v1/rooms/{room}/rehearsal",
               [ground](net::http_request request, std::string room) {
                   return serve_rehearsal(ground, std::move(request), std::move(room));
               });
}
}  // namespace kring::api
