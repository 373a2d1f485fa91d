#include "app/room_links.hpp"

#include "base/encoding.hpp"

#include <boost/url/parse.hpp>

#include <string_view>

namespace kring::app {
namespace json = boost::json;

result<room_links, failure> create_room(const room_call& call, const json::object& body)
{
    const auto made = call_operations(call, net::http_method::post, "/api/v1/rooms", body);
    if (!made) return made.error();
    return room_links{text_of(*made, "room"), text_of(*made, "facilitator_link"),
                      text_of(*made, "join_link"), text_of(*made, "screen_link")};
}

std::optional<bytes> secret_in(const std::string& link)
{
    const auto hash = link.find('#');
    if (hash == std::string::npos) return std::nullopt;
    const std::string_view fragment = std::string_view{link}.substr(hash + 1);
    return from_base64url(fragment.substr(0, fragment.find('.')));
}

std::string room_in(const std::string& link)
{
    const std::string before = link.substr(0, link.find('#'));
    const auto slash = before.rfind('/');
    return slash == std::string::npos ? std::string{} : before.substr(slash + 1);
}

std::optional<address> server_in(const std::string& link)
{
    const auto parsed = boost::urls::parse_uri(link);
    if (!parsed || parsed->scheme() != "http") return std::nullopt;
    const std::string host =
        parsed->encoded_host() == "localhost" ? "127.0.0.1" : std::string{parsed->encoded_host()};
    const std::string port = parsed->has_port() ? std::string{parsed->port()} : "80";
    return parse_address(host + ":" + port);
}
}  // namespace kring::app
