#include "api/visitor_routes.hpp"

#include "http/responses.hpp"
#include "wire/frames.hpp"

#include <boost/json.hpp>

#include <optional>
#include <string>
#include <vector>

namespace kring::api {
namespace json = boost::json;
namespace asio = boost::asio;

namespace {
json::object object_in(const net::http_request& request)
{
    boost::system::error_code failed;
    json::value parsed = json::parse(request.body, failed);
    return !failed && parsed.is_object() ? std::move(parsed.as_object()) : json::object{};
}

// The one member that a body has, decoded; beside `other`, where there may be one.
std::optional<bytes> secret_in(const net::http_request& request, std::string_view name,
                               std::string_view other = {})
{
    const json::object parsed = object_in(request);
    const bool has_other = !other.empty() && parsed.contains(other);
    if (parsed.size() != (has_other ? 2u : 1u)) return std::nullopt;
    const json::value* found = parsed.if_contains(name);
    if (found == nullptr || !found->is_string()) return std::nullopt;
    return runtime::secret_of(std::string_view{found->as_string()});
}

// What somebody thinks of calling themselves; nothing for what is no such list.
std::optional<std::vector<std::string>> names_in(const net::http_request& request)
{
    const json::object parsed = object_in(request);
    std::vector<std::string> names;
    const json::value* found = parsed.if_contains("names");
    if (found == nullptr) return names;
    if (!found->is_array() || found->as_array().size() > limits::names_asked_max)
        return std::nullopt;
    for (const json::value& each : found->as_array()) {
        if (!each.is_string() || each.as_string().size() > limits::name_bytes_max)
            return std::nullopt;
        names.emplace_back(each.as_string());
    }
    return names;
}

net::http_response refused(const rooms::refused& why)
{
    if (why.retry_after > std::chrono::milliseconds{})
        return http::error_response(503, "TRY_AGAIN", why.retry_after);
    const json::object body{{"code", "REFUSED"}, {"text_key", wire::text_key_of(why.why)}};
    return http::json_response(409, json::serialize(body));
}

net::http_response unavailable()
{
    return http::error_response(503, "TRY_AGAIN", std::chrono::seconds{1});
}

// What may have been asked for: of an unknown room, a foreign secret and a link of another kind the answer is the same.
struct asked {
    room_id room{};
    rooms::link_claim link;
};
std::optional<asked> link_in(const visitor_ground& ground, const net::http_request& request,
                             const std::string& parameter, std::string_view other = {})
{
    const auto room = room_id_from_text(parameter);
    const auto secret = secret_in(request, "secret", other);
    if (!room || !secret) return std::nullopt;
    const auto link = ground.server.credentials().verify_link(*room, *secret);
    if (!link) return std::nullopt;
    return asked{*room, *link};
}

asio::awaitable<net::http_response> serve_card(visitor_ground ground, net::http_request request,
                                               std::string parameter)
{
    const auto who = link_in(ground, request, parameter, "names");
    if (!who || who->link.kind == rooms::credential_kind::screen_link) co_return http::not_found();
    auto names = names_in(request);
    if (!names) co_return http::error_response(400, "MALFORMED");
    rooms::look_at_card look{std::move(*names), std::nullopt, std::nullopt};
    if (who->link.kind == rooms::credential_kind::join_link)
        look.link_generation = static_cast<std::uint32_t>(who->link.number);
    if (who->link.kind == rooms::credential_kind::invitation)
        look.invitation = rooms::invitation_of(who->link.number);
    rooms::visit_wish wish{std::move(look)};
    const auto how = co_await ground.server.visit(ground.core, who->room, std::move(wish));
    if (const auto* card = std::get_if<domain::room_entry>(&how))
        co_return http::json_response(200, wire::room_card(*card));
    if (const auto* no = std::get_if<rooms::refused>(&how)) co_return refused(*no);
    co_return unavailable();
}

asio::awaitable<net::http_response> serve_confirmation(visitor_ground ground,
                                                       net::http_request request,
                                                       std::string parameter)
{
    const auto who = link_in(ground, request, parameter);
    if (!who || who->link.kind != rooms::credential_kind::decision_link)
        co_return http::not_found();
    rooms::visit_wish wish{domain::confirm_promise{sequence{who->link.number}}};
    const auto how = co_await ground.server.visit(ground.core, who->room, std::move(wish));
    if (std::holds_alternative<rooms::accepted>(how))
        co_return http::json_response(200, json::serialize(json::object{{"confirmed", true}}));
    if (const auto* no = std::get_if<rooms::refused>(&how)) co_return refused(*no);
    co_return unavailable();
}

asio::awaitable<net::http_response> serve_decision_link(visitor_ground ground,
                                                        net::http_request request,
                                                        std::string parameter)
{
    const auto room = room_id_from_text(parameter);
    const auto token = secret_in(request, "token");
    const auto claim = token ? ground.server.credentials().verify_token(*token) : std::nullopt;
    // The room is the token's; one of another room opens nothing here.
    if (!room || !claim || claim->room != *room) co_return http::not_found();
    rooms::visit_wish wish{
        rooms::ask_decision_link{rooms::member_entry{claim->member, claim->generation}}};
    const auto how = co_await ground.server.visit(ground.core, *room, std::move(wish));
    if (const auto* link = std::get_if<rooms::decision_link>(&how)) {
        const json::object body{{"link", ground.links.decision_link(*room, link->version)}};
        co_return http::json_response(200, json::serialize(body));
    }
    if (const auto* no = std::get_if<rooms::refused>(&how)) co_return refused(*no);
    co_return unavailable();
}

// By a facilitator's token or by the screen's secret.
asio::awaitable<net::http_response> serve_join_link(visitor_ground ground,
                                                    net::http_request request,
                                                    std::string parameter)
{
    const auto room = room_id_from_text(parameter);
    const auto token = secret_in(request, "token");
    const auto claim = token ? ground.server.credentials().verify_token(*token) : std::nullopt;
    const auto screen = link_in(ground, request, parameter);
    const bool is_screen = screen && screen->link.kind == rooms::credential_kind::screen_link;
    const bool is_member = room && claim && claim->room == *room;
    if (!is_screen && !is_member) co_return http::not_found();
    rooms::ask_join_link ask{};
    if (is_member) ask.who = rooms::member_entry{claim->member, claim->generation};
    rooms::visit_wish wish{std::move(ask)};
    const auto how = co_await ground.server.visit(ground.core, *room, std::move(wish));
    if (const auto* link = std::get_if<rooms::join_link>(&how)) {
        json::object body{{"link", ground.links.join_link(*room, link->generation)}};
        if (is_member) {
            body["screen_link"] = ground.links.screen_link(*room, link->generation);
            body["rehearses"] = static_cast<bool>(ground.rehearse);
        }
        std::optional<runtime::given_code> code;
        if (link->code == domain::code_use::leads_in)
            code = co_await ground.server.code_of(ground.core, *room, link->generation);
        if (code) {
            const auto left = std::chrono::ceil<std::chrono::seconds>(code->ends - ground.now());
            body["code"] = to_text(code->code);
            body["code_seconds"] = left.count();
        }
        co_return http::json_response(200, json::serialize(body));
    }
    if (const auto* no = std::get_if<rooms::refused>(&how)) co_return refused(*no);
    co_return unavailable();
}

// The room is not asked: a pass of a token that is void opens nothing either.
asio::awaitable<net::http_response> serve_device_link(visitor_ground ground,
                                                      net::http_request request,
                                                      std::string parameter)
{
    const auto room = room_id_from_text(parameter);
    const auto token = secret_in(request, "token");
    const auto claim = token ? ground.server.credentials().verify_token(*token) : std::nullopt;
    if (!room || !claim || claim->room != *room) co_return http::not_found();
    const json::object body{{"link", ground.links.device_link(*claim, ground.now())},
                            {"seconds", limits::device_pass_time.count()}};
    co_return http::json_response(200, json::serialize(body));
}
}  // namespace

void add_visitor_routes(http::router& routes, visitor_ground ground)
{
    const auto post = [&](std::string_view path, auto serve) {
        routes.add(net::http_method::post, path,
                   [ground, serve](net::http_request request, std::string room) {
                       return serve(ground, std::move(request), std::move(room));
                   });
    };
    post("/api/v1/rooms/{room}/card", serve_card);
    post("/api/v1/rooms/{room}/confirmation", serve_confirmation);
    post("/api/v1/rooms/{room}/decision-link", serve_decision_link);
    post("/api/v1/rooms/{room}/join-link", serve_join_link);
    post("/api/v1/rooms/{room}/device-link", serve_device_link);
}
}  // namespace kring::api
