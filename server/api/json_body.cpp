#include "api/json_body.hpp"

#include "http/responses.hpp"
#include "wire/frames.hpp"

#include <boost/json.hpp>

#include <algorithm>

namespace kring::api {
namespace json = boost::json;

std::optional<json::object> json_body(const net::http_request& request)
{
    boost::system::error_code failed;
    json::value parsed = json::parse(request.body, failed);
    if (failed || !parsed.is_object()) return std::nullopt;
    return parsed.as_object();
}

std::optional<std::string> text_in(const json::object& object, std::string_view name)
{
    const json::value* found = object.if_contains(name);
    if (found == nullptr || !found->is_string()) return std::nullopt;
    return std::string{found->as_string()};
}

bool has_only(const json::object& object, std::initializer_list<std::string_view> names)
{
    return std::all_of(object.begin(), object.end(), [names](const auto& member) {
        return std::find(names.begin(), names.end(), std::string_view{member.key()}) != names.end();
    });
}
std::optional<domain::language> language_in(const json::object& object)
{
    const auto tag = text_in(object, "language");
    if (tag == "nl") return domain::language::dutch;
    if (tag == "en") return domain::language::english;
    return std::nullopt;
}
std::optional<domain::create_room> create_room_in(const json::object& object,
                                                  std::initializer_list<std::string_view> known)
{
    if (!has_only(object, known)) return std::nullopt;
    const auto title = text_in(object, "title");
    const auto question = text_in(object, "question");
    const auto promise = text_in(object, "promise");
    const auto language = language_in(object);
    if (!title || !question || !promise || !language) return std::nullopt;
    return domain::create_room{*title, *question, *promise, *language};
}

net::http_response refused(domain::refusal why)
{
    const json::object body{{"code", "REFUSED"}, {"text_key", wire::text_key_of(why)}};
    return http::json_response(409, json::serialize(body));
}
}  // namespace kring::api
