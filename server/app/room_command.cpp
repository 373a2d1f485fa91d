#include "app/room_command.hpp"

#include "api/room_routes.hpp"
#include "app/terminal_qr.hpp"
#include "base/master_key.hpp"
#include "http/fetch.hpp"

#include <boost/json.hpp>

#include <iostream>
#include <optional>

namespace kring::app {
namespace json = boost::json;

namespace {
// The answer's object; nothing when there is none, which has been said then.
std::optional<json::object> call_server(const room_call& call, net::http_method method, const std::string& path,
                                        const json::object& body)
{
    if (!start_crypto()) return std::nullopt;
    const auto key = load_master_key(call.master_key);
    if (!key) {
        std::cerr << "kring: " << key.error().text << std::endl;
        return std::nullopt;
    }
    net::http_request request;
    request.method = method;
    request.path = path;
    request.headers.push_back({"authorization", "Bearer " + api::operator_token_of(*key)});
    if (method == net::http_method::post) {
        request.headers.push_back({"content-type", "application/json"});
        request.body = json::serialize(body);
    }
    const auto response = http::fetch(call.operations.host, call.operations.port, request);
    if (!response) {
        std::cerr << "kring: no server answers on " << call.operations.host << ":" << call.operations.port << " ("
                  << response.error().message() << "): start it, or say where it is with --operations" << std::endl;
        return std::nullopt;
    }
    boost::system::error_code failed;
    const json::value parsed = json::parse(response->body ? std::string_view{*response->body} : std::string_view{}, failed);
    if (failed || !parsed.is_object()) {
        std::cerr << "kring: the server's answer is not understood: is --operations its operations listener?" << std::endl;
        return std::nullopt;
    }
    if (response->status >= 300) {
        std::cerr << "kring: the server refuses (" << response->status << "): " << json::serialize(parsed)
                  << (response->status == 401 ? "; is --master-key the key it runs with?" : "") << std::endl;
        return std::nullopt;
    }
    return parsed.as_object();
}

std::string text_of(const json::object& object, std::string_view name)
{
    const json::value* found = object.if_contains(name);
    return found != nullptr && found->is_string() ? std::string{found->as_string()} : std::string{};
}

void print(const json::object& links)
{
    if (const std::string room = text_of(links, "room"); !room.empty()) std::cout << "room: " << room << "\n";
    for (const char* name : {"facilitator_link", "join_link", "screen_link"}) {
        if (const std::string link = text_of(links, name); !link.empty()) std::cout << name << ": " << link << "\n";
    }
    std::cout << terminal_qr(text_of(links, "join_link")) << std::flush;
}
}  // namespace

int room_create(const room_call& call, const std::string& title, const std::string& question, const std::string& promise,
                const std::string& language)
{
    const json::object body{{"title", title}, {"question", question}, {"promise", promise}, {"language", language}};
    const auto made = call_server(call, net::http_method::post, "/api/v1/rooms", body);
    if (!made) return 1;
    print(*made);
    return 0;
}

int room_list(const room_call& call)
{
    const auto found = call_server(call, net::http_method::get, "/api/v1/rooms", {});
    if (!found) return 1;
    const json::value* rooms = found->if_contains("rooms");
    if (rooms == nullptr || !rooms->is_array()) return 1;
    for (const json::value& each : rooms->as_array()) {
        if (each.is_object()) std::cout << text_of(each.as_object(), "room") << "\n";
    }
    std::cout << std::flush;
    return 0;
}

int room_link(const room_call& call, const std::string& room, const std::string& role)
{
    const std::string path = "/api/v1/rooms/" + room + "/links";
    const auto issued = call_server(call, net::http_method::post, path, json::object{{"role", role}});
    if (!issued) return 1;
    auto standing = call_server(call, net::http_method::get, path, {});
    if (!standing) return 1;
    (*standing)["facilitator_link"] = text_of(*issued, "facilitator_link");
    print(*standing);
    return 0;
}
}  // namespace kring::app
