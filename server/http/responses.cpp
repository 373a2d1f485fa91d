#include "http/responses.hpp"

#include <string>
#include <utility>

namespace kring::http {
net::http_response json_response(unsigned status, bytes body)
{
    return net::make_response(status, "application/json", std::move(body));
}

net::http_response error_response(unsigned status, std::string_view code)
{
    bytes body = R"({"code":")";
    body += code;
    body += "\"}\n";
    return json_response(status, std::move(body));
}

net::http_response error_response(unsigned status, std::string_view code,
                                  std::chrono::milliseconds retry_after)
{
    auto response = error_response(status, code);
    response.set("Retry-After",
                 std::to_string(std::chrono::ceil<std::chrono::seconds>(retry_after).count()));
    return response;
}

net::http_response not_found()
{
    return error_response(404, "NOT_FOUND");
}

net::http_response method_not_allowed(std::string_view allowed)
{
    auto response = error_response(405, "METHOD_NOT_ALLOWED");
    response.set("Allow", allowed);
    return response;
}
}  // namespace kring::http
