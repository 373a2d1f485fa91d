#include "api/recovery_routes.hpp"

#include "api/json_body.hpp"
#include "http/responses.hpp"

#include <boost/json.hpp>

#include <optional>
#include <string>

namespace kring::api {
namespace json = boost::json;
namespace asio = boost::asio;

namespace {
// The member of a token of this room, as the body has it.
std::optional<rooms::token_claim> claim_in(const visitor_ground& ground, const json::object& body,
                                           const room_id& room)
{
    const auto text = text_in(body, "token");
    const auto token = text ? runtime::secret_of(*text) : std::nullopt;
    const auto claim = token ? ground.server.credentials().verify_token(*token) : std::nullopt;
    // The room is the token's; one of another room opens nothing here.
    if (!claim || claim->room != room) return std::nullopt;
    return claim;
}

net::http_response refused_or_later(const rooms::refused& no)
{
    if (no.retry_after > std::chrono::milliseconds{})
        return http::error_response(503, "TRY_AGAIN", no.retry_after);
    return refused(no.why);
}

asio::awaitable<net::http_response> serve_code(visitor_ground ground, net::http_request request,
                                               std::string parameter)
{
    const auto room = room_id_from_text(parameter);
    const auto body = json_body(request);
    if (!room || !body || !has_only(*body, {"token", "code"})) co_return http::not_found();
    const auto claim = claim_in(ground, *body, *room);
    if (!claim) co_return http::not_found();
    std::string shown = text_in(*body, "code").value_or("");
    rooms::visit_wish wish{rooms::ask_recovery_code{
        rooms::member_entry{claim->member, claim->generation}, std::move(shown)}};
    const auto how = co_await ground.server.visit_with_code(ground.core, *room, std::move(wish),
                                                            request.remote_address);
    if (const auto* made = std::get_if<rooms::recovery_code>(&how)) {
        const json::object answer{{"code", made->text}};
        co_return http::json_response(200, json::serialize(answer));
    }
    if (const auto* no = std::get_if<rooms::refused>(&how)) co_return refused_or_later(*no);
    co_return http::error_response(503, "TRY_AGAIN", std::chrono::seconds{1});
}

asio::awaitable<net::http_response> serve_recovery(visitor_ground ground, net::http_request request,
                                                   std::string parameter)
{
    const auto room = room_id_from_text(parameter);
    const auto body = json_body(request);
    const auto shown = body ? text_in(*body, "code") : std::nullopt;
    if (!room || !shown || !has_only(*body, {"token", "code"})) co_return http::not_found();
    std::optional<rooms::member_entry> who;
    if (body->contains("token")) {
        const auto claim = claim_in(ground, *body, *room);
        if (!claim) co_return http::not_found();
        who = rooms::member_entry{claim->member, claim->generation};
    }
    rooms::visit_wish wish{rooms::show_recovery_code{*shown, who}};
    const auto how = co_await ground.server.visit_with_code(ground.core, *room, std::move(wish),
                                                            request.remote_address);
    if (const auto* back = std::get_if<rooms::recovered>(&how)) {
        const rooms::token_claim claim{*room, back->who.member, back->who.generation};
        const json::object answer{{"link", ground.links.device_link(claim, ground.now())},
                                  {"seconds", limits::device_pass_time.count()}};
        co_return http::json_response(200, json::serialize(answer));
    }
    if (const auto* no = std::get_if<rooms::refused>(&how)) co_return refused_or_later(*no);
    co_return http::error_response(503, "TRY_AGAIN", std::chrono::seconds{1});
}
}  // namespace

void add_recovery_routes(http::router& routes, visitor_ground ground)
{
    routes.add(net::http_method::post, "/api/v1/rooms/{room}/recovery-code",
               [ground](net::http_request request, std::string room) {
                   return serve_code(ground, std::move(request), std::move(room));
               });
    routes.add(net::http_method::post, "/api/v1/rooms/{room}/recover",
               [ground](net::http_request request, std::string room) {
                   return serve_recovery(ground, std::move(request), std::move(room));
               });
}
}  // namespace kring::api
