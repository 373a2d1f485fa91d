#include "app/operations_call.hpp"

#include "api/room_routes.hpp"
#include "base/error.hpp"
#include "base/master_key.hpp"
#include "http/fetch.hpp"

#include <boost/json.hpp>

namespace kring::app {
namespace json = boost::json;

result<json::object, failure> call_operations(const room_call& call, net::http_method method,
                                              const std::string& path, const json::object& body)
{
    if (!start_crypto()) return failure{errc::unsupported, "the system has no random source"};
    const auto key = load_master_key(call.master_key);
    if (!key) return key.error();
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
        return failure{response.error(), "no server answers on " + call.operations.host + ":" +
                                             std::to_string(call.operations.port) + " (" +
                                             response.error().message() +
                                             "): start it, or say where it is with --operations"};
    }
    error_code failed;
    const json::value parsed = json::parse(
        response->body ? std::string_view{*response->body} : std::string_view{}, failed);
    if (failed || !parsed.is_object()) {
        return failure{
            errc::malformed,
            "the server's answer is not understood: is --operations its operations listener?"};
    }
    if (response->status >= 300) {
        return failure{
            errc::not_found,
            "the server refuses (" + std::to_string(response->status) +
                "): " + json::serialize(parsed) +
                (response->status == 401 ? "; is --master-key the key it runs with?" : "")};
    }
    return parsed.as_object();
}

std::string text_of(const json::object& object, std::string_view name)
{
    const json::value* found = object.if_contains(name);
    return found != nullptr && found->is_string() ? std::string{found->as_string()} : std::string{};
}
}  // namespace kring::app
