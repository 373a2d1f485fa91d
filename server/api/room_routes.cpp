#include "api/room_routes.hpp"

#include "api/json_body.hpp"
#include "http/responses.hpp"
#include "wire/frames.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <memory>
#include <optional>

namespace kring::api {
namespace json = boost::json;
namespace asio = boost::asio;

namespace {
// The support and stance ballots are events 2 and 3 of a room, its first facilitator link is event 4 (decide_create).
constexpr link_id first_link{4};

bool is_operator(const net::http_request& request, const std::string& token)
{
    constexpr std::string_view scheme = "Bearer ";
    const std::string_view given = request.header("authorization");
    return given.starts_with(scheme) && equal_in_constant_time(given.substr(scheme.size()), token);
}

asio::awaitable<net::http_response> serve_create(const room_ground& ground,
                                                 net::http_request request)
{
    const auto object = json_body(request);
    auto wish = object ? create_room_in(*object, {"title", "question", "promise", "language"})
                       : std::nullopt;
    if (!wish) co_return http::error_response(400, "MALFORMED");
    domain::create_room asked = std::move(*wish);
    const auto made = co_await create_room(ground, std::move(asked));
    if (!made) co_return refused(made.error());
    const json::object body{
        {"room", to_text(made->room)},
        {"facilitator_link", ground.links.facilitator_link(made->room, made->facilitator_link)},
        {"join_link", ground.links.join_link(made->room, runtime::first_link_generation)},
        {"screen_link", ground.links.screen_link(made->room, runtime::first_link_generation)}};
    co_return http::json_response(201, json::serialize(body));
}

net::http_response serve_list(const room_ground& ground)
{
    const auto rooms = ground.rooms();
    if (!rooms) return http::error_response(503, "STORAGE_UNAVAILABLE");
    json::array list;
    for (const room_id& each : *rooms) list.push_back(json::object{{"room", to_text(each)}});
    return http::json_response(200, json::serialize(json::object{{"rooms", std::move(list)}}));
}

// Links to a room that is not there would look right and lead nowhere.
bool exists(const room_ground& ground, const room_id& room)
{
    const auto rooms = ground.rooms();
    return rooms && std::binary_search(rooms->begin(), rooms->end(), room);
}

asio::awaitable<net::http_response> serve_issue(const room_ground& ground,
                                                net::http_request request, room_id room)
{
    const auto object = json_body(request);
    const auto role =
        object && has_only(*object, {"role"}) ? text_in(*object, "role") : std::nullopt;
    if (!role || (*role != "lead" && *role != "helper"))
        co_return http::error_response(400, "MALFORMED");
    const auto wanted = *role == "lead" ? domain::member_role::lead : domain::member_role::helper;
    const auto link = co_await issue_link(ground, room, wanted);
    if (!link) co_return refused(link.error());
    const json::object body{{"facilitator_link", ground.links.facilitator_link(room, *link)}};
    co_return http::json_response(201, json::serialize(body));
}

asio::awaitable<net::http_response> serve_links(const room_ground& ground, room_id room)
{
    const auto generation = co_await link_generation(ground, room);
    if (!generation) co_return http::error_response(503, "STORAGE_UNAVAILABLE");
    const json::object body{{"join_link", ground.links.join_link(room, *generation)},
                            {"screen_link", ground.links.screen_link(room, *generation)}};
    co_return http::json_response(200, json::serialize(body));
}

asio::awaitable<net::http_response> serve_rooms(std::shared_ptr<const room_ground> ground,
                                                net::http_request request)
{
    if (!is_operator(request, ground->operator_token))
        co_return http::error_response(401, "OPERATOR_TOKEN_NEEDED");
    if (request.method == net::http_method::post)
        co_return co_await serve_create(*ground, std::move(request));
    co_return serve_list(*ground);
}

asio::awaitable<net::http_response> serve_start_link(std::shared_ptr<const room_ground> ground,
                                                     net::http_request request)
{
    if (!is_operator(request, ground->operator_token))
        co_return http::error_response(401, "OPERATOR_TOKEN_NEEDED");
    if (ground->start_secret.empty()) co_return http::not_found();
    const json::object body{{"start_link", ground->links.start_link(ground->start_secret)}};
    co_return http::json_response(200, json::serialize(body));
}

asio::awaitable<net::http_response> serve_room_links(std::shared_ptr<const room_ground> ground,
                                                     net::http_request request,
                                                     std::string parameter)
{
    if (!is_operator(request, ground->operator_token))
        co_return http::error_response(401, "OPERATOR_TOKEN_NEEDED");
    const auto room = room_id_from_text(parameter);
    if (!room || !exists(*ground, *room)) co_return http::not_found();
    if (request.method == net::http_method::post)
        co_return co_await serve_issue(*ground, std::move(request), *room);
    co_return co_await serve_links(*ground, *room);
}
}  // namespace

asio::awaitable<result<made_room, domain::refusal>> create_room(room_ground ground,
                                                                domain::create_room wish)
{
    const room_id room = ground.draw_room_id();
    std::variant<domain::create_room, domain::issue_facilitator_link> asked{std::move(wish)};
    const rooms::outcome how = co_await ground.server.operate(ground.core, room, std::move(asked));
    if (std::holds_alternative<rooms::accepted>(how)) co_return made_room{room, first_link};
    const auto* no = std::get_if<rooms::refused>(&how);
    co_return no != nullptr ? no->why : domain::refusal::busy;
}

asio::awaitable<std::optional<std::uint32_t>> link_generation(room_ground ground, room_id room)
{
    rooms::ask_join_link ask{};
    rooms::visit_wish wish{std::move(ask)};
    const auto how = co_await ground.server.visit(ground.core, room, std::move(wish));
    if (const auto* link = std::get_if<rooms::join_link>(&how)) co_return link->generation;
    co_return std::nullopt;
}

asio::awaitable<result<link_id, domain::refusal>> issue_link(room_ground ground, room_id room,
                                                             domain::member_role role)
{
    std::variant<domain::create_room, domain::issue_facilitator_link> asked{
        domain::issue_facilitator_link{role}};
    const rooms::outcome how = co_await ground.server.operate(ground.core, room, std::move(asked));
    if (const auto* done = std::get_if<rooms::accepted>(&how)) co_return link_id{done->at.value()};
    const auto* no = std::get_if<rooms::refused>(&how);
    co_return no != nullptr ? no->why : domain::refusal::busy;
}

void add_room_routes(http::router& routes, room_ground ground)
{
    const auto shared = std::make_shared<const room_ground>(std::move(ground));
    const auto rooms = [shared](net::http_request request, std::string) {
        return serve_rooms(shared, std::move(request));
    };
    const auto links = [shared](net::http_request request, std::string room) {
        return serve_room_links(shared, std::move(request), std::move(room));
    };
    routes.add(net::http_method::get, "/api/v1/start-link",
               [shared](net::http_request request, std::string) {
                   return serve_start_link(shared, std::move(request));
               });
    routes.add(net::http_method::get, "/api/v1/rooms", rooms);
    routes.add(net::http_method::post, "/api/v1/rooms", rooms);
    routes.add(net::http_method::get, "/api/v1/rooms/{room}/links", links);
    routes.add(net::http_method::post, "/api/v1/rooms/{room}/links", links);
}
}  // namespace kring::api
