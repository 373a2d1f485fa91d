#include "api/report_routes.hpp"

#include "api/json_body.hpp"
#include "http/responses.hpp"

#include <boost/json.hpp>

#include <charconv>
#include <memory>

namespace kring::api {
namespace json = boost::json;
namespace asio = boost::asio;

namespace {
net::http_response try_again()
{
    return http::error_response(503, "TRY_AGAIN", std::chrono::seconds{2});
}

// One text per number: neither a sign nor leading zeros, so that a version has one address.
std::optional<sequence> sequence_from_text(std::string_view text)
{
    if (text.empty() || text.front() < '1' || text.front() > '9') return std::nullopt;
    std::uint64_t number = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
    if (read.ec != std::errc{} || read.ptr != text.data() + text.size()) return std::nullopt;
    return sequence{number};
}

struct published {
    room_id room{};
    sequence as_of{};  // 0: the latest
};
std::optional<published> published_in(std::string_view path)
{
    const auto slash = path.find('/');
    const auto room = room_id_from_text(path.substr(0, slash));
    if (!room) return std::nullopt;
    if (slash == std::string_view::npos) return published{*room, sequence{}};
    const auto as_of = sequence_from_text(path.substr(slash + 1));
    if (!as_of) return std::nullopt;
    return published{*room, *as_of};
}

runtime::reading_wish wish_for(const room_id& room, const document_kind& kind, sequence as_of,
                               domain::language language)
{
    runtime::reading_wish wish;
    wish.room = room;
    wish.as_of = as_of;
    wish.make = [room, make = kind.make, language](const runtime::room_reading& reading) {
        return make(room, reading, language);
    };
    return wish;
}

asio::awaitable<net::http_response> serve_report(std::shared_ptr<const report_ground> ground,
                                                 std::string path)
{
    const auto asked = published_in(path);
    if (!asked) co_return http::not_found();
    rooms::visit_wish look{rooms::look_at_report{asked->as_of}};
    const auto how = co_await ground->server.visit(ground->core, asked->room, std::move(look));
    if (std::holds_alternative<rooms::refused>(how)) co_return http::not_found();
    const auto* found = std::get_if<rooms::document_ground>(&how);
    const auto kind = ground->find_kind("html");
    if (found == nullptr || !kind) co_return try_again();
    auto wish = wish_for(asked->room, *kind, found->as_of, found->language);
    wish.key = "report " + std::to_string(found->as_of.value()) + " " +
               std::to_string(found->revised.value());
    const auto made = co_await ground->server.read_room(ground->core, std::move(wish));
    if (!made) co_return try_again();
    net::http_response response;
    response.set("Content-Type", kind->content_type);
    response.set("Content-Security-Policy", ground->report_policy);
    response.set("X-Robots-Tag", "noindex");
    response.body = made;
    co_return response;
}

struct export_wish {
    std::string format;
    domain::language language{};
    std::optional<sequence> as_of;
    std::string code;  // the recovery code; empty: not shown
};
std::optional<export_wish> export_in(const bytes& body)
{
    boost::system::error_code failed;
    const json::value parsed = json::parse(body, failed);
    if (failed || !parsed.is_object()) return std::nullopt;
    const json::object& object = parsed.as_object();
    const json::value* format = object.if_contains("format");
    const json::value* language = object.if_contains("language");
    const json::value* as_of = object.if_contains("as_of");
    if (!has_only(object, {"format", "language", "as_of", "code"}) || format == nullptr ||
        language == nullptr || !format->is_string() || !language->is_string()) {
        return std::nullopt;
    }
    export_wish wish;
    if (object.contains("code")) {
        auto code = text_in(object, "code");
        if (!code) return std::nullopt;
        wish.code = std::move(*code);
    }
    wish.format = std::string{format->as_string()};
    const std::string_view tag = language->as_string();
    if (tag != "nl" && tag != "en") return std::nullopt;
    wish.language = tag == "nl" ? domain::language::dutch : domain::language::english;
    if (as_of != nullptr) {
        const auto number = as_of->to_number<std::uint64_t>(failed);
        if (failed || number == 0) return std::nullopt;
        wish.as_of = sequence{number};
    }
    return wish;
}

std::optional<rooms::token_claim> claim_in(const report_ground& ground,
                                           const net::http_request& request)
{
    constexpr std::string_view scheme = "Bearer ";
    const std::string_view given = request.header("authorization");
    if (!given.starts_with(scheme)) return std::nullopt;
    const auto token = runtime::secret_of(given.substr(scheme.size()));
    return token ? ground.server.credentials().verify_token(*token) : std::nullopt;
}

net::http_response token_needed()
{
    auto response = http::error_response(401, "TOKEN_VOID");
    response.set("WWW-Authenticate", "Bearer");
    return response;
}

asio::awaitable<net::http_response> serve_export(std::shared_ptr<const report_ground> ground,
                                                 net::http_request request, std::string parameter)
{
    const auto room = room_id_from_text(parameter);
    if (!room) co_return http::not_found();
    const auto claim = claim_in(*ground, request);
    if (!claim) {
        ground->server.note(*room, security_event::token_void);
        co_return token_needed();
    }
    // The room is the token's; one of another room opens nothing here.
    if (claim->room != *room) co_return http::not_found();
    const auto wanted = export_in(request.body);
    const auto kind = wanted ? ground->find_kind(wanted->format) : std::nullopt;
    if (!kind) co_return http::error_response(400, "MALFORMED");
    rooms::visit_wish ask{rooms::ask_export{rooms::member_entry{claim->member, claim->generation},
                                            kind->names, wanted->code}};
    const auto how = co_await ground->server.visit_with_code(ground->core, *room, std::move(ask),
                                                             request.remote_address);
    if (std::holds_alternative<rooms::token_is_void>(how)) {
        ground->server.note(*room, security_event::token_void);
        co_return token_needed();
    }
    if (const auto* no = std::get_if<rooms::refused>(&how)) {
        if (no->retry_after > std::chrono::milliseconds{})
            co_return http::error_response(429, "RATE_LIMITED", no->retry_after);
        if (no->why == domain::refusal::not_allowed)
            co_return http::error_response(403, "NOT_ALLOWED");
        co_return refused(no->why);
    }
    const auto* found = std::get_if<rooms::document_ground>(&how);
    if (found == nullptr) co_return try_again();
    const sequence as_of = wanted->as_of.value_or(found->as_of);
    if (as_of > found->as_of) co_return http::error_response(400, "MALFORMED");
    ground->server.note(*room, security_event::exported);
    auto wish = wish_for(*room, *kind, as_of, wanted->language);
    const auto made = co_await ground->server.read_room(ground->core, std::move(wish));
    if (!made) co_return try_again();
    net::http_response response;
    response.set("Content-Type", kind->content_type);
    response.set("Content-Disposition", "attachment; filename=\"" + kind->file_name(as_of) + "\"");
    response.set("X-Content-Type-Options", "nosniff");
    response.set("Content-Security-Policy", ground->report_policy);
    // What the document is as of: files that belong together are asked for as of one sequence.
    response.set("Kring-As-Of", std::to_string(as_of.value()));
    response.body = made;
    co_return response;
}
}  // namespace

void add_report_routes(http::router& routes, report_ground ground)
{
    const auto shared = std::make_shared<const report_ground>(std::move(ground));
    routes.add(net::http_method::get, "/report/{version*}",
               [shared](net::http_request, std::string path) {
                   return serve_report(shared, std::move(path));
               });
    routes.add(net::http_method::post, "/api/v1/rooms/{room}/export",
               [shared](net::http_request request, std::string room) {
                   return serve_export(shared, std::move(request), std::move(room));
               });
}
}  // namespace kring::api
