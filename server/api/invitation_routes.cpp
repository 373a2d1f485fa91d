#include "api/invitation_routes.hpp"

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
    batch_id batch{};
};
std::optional<asked> asked_in(const visitor_ground& ground, const net::http_request& request)
{
    const auto body = json_body(request);
    if (!body || !has_only(*body, {"token", "batch"}) || !body->contains("batch"))
        return std::nullopt;
    const auto text = text_in(*body, "token");
    const auto token = text ? runtime::secret_of(*text) : std::nullopt;
    const auto claim = token ? ground.server.credentials().verify_token(*token) : std::nullopt;
    if (!claim) return std::nullopt;
    boost::system::error_code odd;
    const auto batch = body->at("batch").to_number<std::uint64_t>(odd);
    if (odd) return std::nullopt;
    return asked{*claim, batch_id{batch}};
}

// Who used which is not said: the number on a sheet would name a member.
json::array list_of(const visitor_ground& ground, const room_id& room,
                    const domain::invitation_batch& batch)
{
    json::array list;
    std::uint32_t number = 0;
    for (const domain::issued_invitation& each : batch.issued) {
        ++number;
        list.emplace_back(
            json::object{{"number", number},
                         {"link", ground.links.invitation_link(room, {batch.id, number})},
                         {"used", each.used_by != member_id{}},
                         {"withdrawn", each.withdrawn != sequence{}}});
    }
    return list;
}

asio::awaitable<net::http_response> serve_invitations(visitor_ground ground,
                                                      net::http_request request,
                                                      std::string parameter)
{
    const auto room = room_id_from_text(parameter);
    const auto wanted = asked_in(ground, request);
    // The room is the token's; one of another room opens nothing here.
    if (!room || !wanted || wanted->who.room != *room) co_return http::not_found();
    rooms::visit_wish wish{rooms::ask_invitations{
        rooms::member_entry{wanted->who.member, wanted->who.generation}, wanted->batch}};
    const auto how = co_await ground.server.visit(ground.core, *room, std::move(wish));
    if (const auto* batch = std::get_if<domain::invitation_batch>(&how)) {
        const json::object answer{{"channel", batch->channel},
                                  {"invitations", list_of(ground, *room, *batch)}};
        co_return http::json_response(200, json::serialize(answer));
    }
    if (const auto* no = std::get_if<rooms::refused>(&how)) co_return refused(no->why);
    co_return http::error_response(503, "TRY_AGAIN", std::chrono::seconds{1});
}
}  // namespace

void add_invitation_routes(http::router& routes, visitor_ground ground)
{
    routes.add(net::http_method::post, "/api/v1/rooms/{room}/invitations",
               [ground](net::http_request request, std::string room) {
                   return serve_invitations(ground, std::move(request), std::move(room));
               });
}
}  // namespace kring::api
