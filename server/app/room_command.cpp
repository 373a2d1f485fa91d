#include "app/room_command.hpp"

#include "app/terminal_qr.hpp"

#include <boost/json.hpp>

#include <iostream>
#include <optional>

namespace kring::app {
namespace json = boost::json;

namespace {
// Nothing when there is no answer, which has been said then.
std::optional<json::object> call_server(const room_call& call, net::http_method method,
                                        const std::string& path, const json::object& body)
{
    auto answer = call_operations(call, method, path, body);
    if (answer) return std::move(*answer);
    std::cerr << "kring: " << answer.error().text << std::endl;
    return std::nullopt;
}

void print(const json::object& links)
{
    if (const std::string room = text_of(links, "room"); !room.empty())
        std::cout << "room: " << room << "\n";
    for (const char* name : {"facilitator_link", "join_link", "screen_link"}) {
        if (const std::string link = text_of(links, name); !link.empty())
            std::cout << name << ": " << link << "\n";
    }
    std::cout << terminal_qr(text_of(links, "join_link")) << std::flush;
}
}  // namespace

int room_create(const room_call& call, const std::string& title, const std::string& question,
                const std::string& promise, const std::string& language)
{
    const json::object body{
        {"title", title}, {"question", question}, {"promise", promise}, {"language", language}};
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

int room_start_link(const room_call& call)
{
    const auto found = call_server(call, net::http_method::get, "/api/v1/start-link", {});
    if (!found) return 1;
    std::cout << text_of(*found, "start_link") << std::endl;
    return 0;
}

int room_link(const room_call& call, const std::string& room, const std::string& role)
{
    const std::string path = "/api/v1/rooms/" + room + "/links";
    const auto issued =
        call_server(call, net::http_method::post, path, json::object{{"role", role}});
    if (!issued) return 1;
    auto standing = call_server(call, net::http_method::get, path, {});
    if (!standing) return 1;
    (*standing)["facilitator_link"] = text_of(*issued, "facilitator_link");
    print(*standing);
    return 0;
}
}  // namespace kring::app
