#include "app/health_command.hpp"

#include "http/fetch.hpp"

#include <boost/asio/ip/address.hpp>

#include <iostream>

namespace kring::app {
namespace {
// Below the five seconds that the image's health check is given: a hanging server is reported by the check itself.
constexpr std::chrono::milliseconds patience = std::chrono::seconds{3};

std::string default_operations()
{
    for (const setting& each : settings()) {
        if (each.name == "operations") return each.fallback;
    }
    return {};
}
}  // namespace

std::optional<address> health_address(const std::string& flag, const std::string& variable)
{
    const std::string text = !flag.empty()       ? flag
                             : !variable.empty() ? variable
                                                 : default_operations();
    auto found = parse_address(text);
    if (!found) return std::nullopt;
    const auto host = boost::asio::ip::make_address(found->host);
    if (host.is_unspecified()) found->host = host.is_v6() ? "::1" : "127.0.0.1";
    return found;
}

int health(const address& operations, health_question question)
{
    net::http_request request;
    request.method = net::http_method::get;
    request.path = question == health_question::ready ? "/readyz" : "/livez";
    const auto response = http::fetch(operations.host, operations.port, request, patience);
    const std::string place = operations.host + ":" + std::to_string(operations.port);
    if (!response) {
        std::cerr << "kring: no server answers on " << place << " (" << response.error().message()
                  << "): say where its operations listener is with --operations" << std::endl;
        return 1;
    }
    const std::string body = response->body ? std::string{*response->body} : std::string{};
    if (response->status == 200) {
        std::cout << body << std::flush;
        return 0;
    }
    std::cerr << "kring: " << place << " answers " << response->status << ": " << body
              << std::flush;
    return 1;
}
}  // namespace kring::app
