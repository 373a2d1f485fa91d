#include "api/code_routes.hpp"

#include "http/responses.hpp"

#include <boost/json.hpp>

#include <limits>
#include <optional>
#include <string>

namespace kring::api {
namespace json = boost::json;
namespace asio = boost::asio;

namespace {
// Nothing for what is no attempt: another member, no code of eight digits, answers that are no numbers.
std::optional<runtime::code_attempt> attempt_in(const net::http_request& request)
{
    boost::system::error_code failed;
    const json::value parsed = json::parse(request.body, failed);
    if (failed || !parsed.is_object()) return std::nullopt;
    runtime::code_attempt made;
    made.address = request.remote_address;
    bool has_code = false;
    for (const auto& [name, value] : parsed.as_object()) {
        if (name == "answers") {
            if (!value.is_array() || value.as_array().size() > limits::puzzle_parts)
                return std::nullopt;
            for (const json::value& each : value.as_array()) {
                boost::system::error_code odd;
                const auto number = each.to_number<std::uint32_t>(odd);
                if (odd) return std::nullopt;
                made.answers.push_back(number);
            }
            continue;
        }
        if (!value.is_string()) return std::nullopt;
        const std::string_view text{value.as_string()};
        if (name == "code") {
            const auto code = room_code_from_text(text);
            if (!code) return std::nullopt;
            made.code = *code;
            has_code = true;
        } else if (name == "challenge") {
            const auto challenge = runtime::secret_of(text);
            if (!challenge) return std::nullopt;
            made.challenge = *challenge;
        } else {
            return std::nullopt;
        }
    }
    if (!has_code) return std::nullopt;
    return made;
}

net::http_response puzzle(const runtime::code_needs_puzzle& asked)
{
    const json::object body{{"code", "PUZZLE"},
                            {"challenge", asked.challenge},
                            {"parts", asked.size.parts},
                            {"bits", asked.size.bits}};
    net::http_response response = http::json_response(429, json::serialize(body));
    response.set("Retry-After", "0");
    return response;
}

asio::awaitable<net::http_response> serve_code(visitor_ground ground, net::http_request request)
{
    auto attempt = attempt_in(request);
    if (!attempt) co_return http::error_response(400, "MALFORMED");
    const auto how = co_await ground.server.try_code(ground.core, std::move(*attempt));
    if (const auto* to = std::get_if<runtime::code_desk::target>(&how)) {
        const json::object body{{"link", ground.links.join_link(to->room, to->link_generation)}};
        co_return http::json_response(200, json::serialize(body));
    }
    if (const auto* asked = std::get_if<runtime::code_needs_puzzle>(&how)) co_return puzzle(*asked);
    if (const auto* later = std::get_if<runtime::code_later>(&how))
        co_return http::error_response(503, "TRY_AGAIN", later->retry_after);
    co_return http::not_found();
}
}  // namespace

void add_code_routes(http::router& routes, visitor_ground ground)
{
    routes.add(net::http_method::post, "/api/v1/code",
               [ground](net::http_request request, const std::string&) {
                   return serve_code(ground, std::move(request));
               });
}
}  // namespace kring::api
