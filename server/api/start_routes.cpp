#include "api/start_routes.hpp"

#include "api/json_body.hpp"
#include "http/responses.hpp"

#include <boost/json.hpp>

namespace kring::api {
namespace json = boost::json;
namespace asio = boost::asio;

namespace {
bool is_starter(const start_ground& ground, const json::object& body)
{
    const auto given = text_in(body, "secret");
    return given && !ground.secret.empty() && equal_in_constant_time(*given, ground.secret);
}

// In a room of theirs facilitators have no start link, but a token.
bool is_member(const start_ground& ground, const json::object& body)
{
    const auto given = text_in(body, "token");
    const auto token = given ? runtime::secret_of(*given) : std::nullopt;
    return token && ground.server.credentials().verify_token(*token);
}

asio::awaitable<net::http_response> serve_start(std::shared_ptr<const start_ground> ground,
                                                net::http_request request)
{
    const auto body = json_body(request);
    if (!body || !is_starter(*ground, *body)) co_return http::not_found();
    auto wish = create_room_in(*body, {"secret", "title", "question", "promise", "language"});
    if (!wish) co_return http::error_response(400, "MALFORMED");
    const auto wait = ground->take_start();
    if (wait > std::chrono::milliseconds{})
        co_return http::error_response(429, "RATE_LIMITED", wait);
    domain::create_room asked = std::move(*wish);
    const room_ground rooms{
        ground->server, ground->core, ground->links, {}, ground->draw_room_id, {}, {}};
    const auto made = co_await create_room(rooms, std::move(asked));
    if (!made) co_return refused(made.error());
    const json::object answer{
        {"room", to_text(made->room)},
        {"facilitator_link", ground->links.facilitator_link(made->room, made->facilitator_link)},
        {"join_link", ground->links.join_link(made->room, runtime::first_link_generation)},
        {"screen_link", ground->links.screen_link(made->room, runtime::first_link_generation)}};
    co_return http::json_response(201, json::serialize(answer));
}

asio::awaitable<net::http_response> serve_check(std::shared_ptr<const start_ground> ground,
                                                net::http_request request)
{
    const auto body = json_body(request);
    if (!body || !(is_starter(*ground, *body) || is_member(*ground, *body)))
        co_return http::not_found();
    const auto text = text_in(*body, "text");
    if (!text || body->size() != 2) co_return http::error_response(400, "MALFORMED");
    const format_answer answer = ground->check_format(*text);
    co_return http::json_response(answer.is_taken ? 200 : 422, answer.json);
}

asio::awaitable<net::http_response> serve_formats(std::shared_ptr<const start_ground> ground)
{
    co_return http::json_response(200, ground->formats);
}
}  // namespace

void add_start_routes(http::router& routes, start_ground ground)
{
    const auto shared = std::make_shared<const start_ground>(std::move(ground));
    routes.add(net::http_method::get, "/api/v1/formats",
               [shared](net::http_request, std::string) { return serve_formats(shared); });
    routes.add(net::http_method::post, "/api/v1/formats/check",
               [shared](net::http_request request, std::string) {
                   return serve_check(shared, std::move(request));
               });
    routes.add(net::http_method::post, "/api/v1/start",
               [shared](net::http_request request, std::string) {
                   return serve_start(shared, std::move(request));
               });
}
}  // namespace kring::api
