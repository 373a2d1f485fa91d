#include "app/metrics_command.hpp"

#include "base/crypto.hpp"
#include "base/error.hpp"
#include "base/master_key.hpp"
#include "http/fetch.hpp"
#include "runtime/links.hpp"

#include <iostream>

namespace kring::app {
namespace {
// Nothing when there is none, which has been said then.
std::optional<std::string> token_under(const std::filesystem::path& master_key)
{
    if (!start_crypto()) {
        std::cerr << "kring: the system has no random source" << std::endl;
        return std::nullopt;
    }
    const auto key = load_master_key(master_key);
    if (key) return runtime::metrics_token_of(*key);
    std::cerr << "kring: " << key.error().text << std::endl;
    return std::nullopt;
}
}  // namespace

int print_metrics(const room_call& call)
{
    const auto token = token_under(call.master_key);
    if (!token) return 1;
    net::http_request request;
    request.method = net::http_method::get;
    request.path = "/metrics";
    request.headers.push_back({"authorization", "Bearer " + *token});
    const auto response = http::fetch(call.operations.host, call.operations.port, request);
    const std::string place = call.operations.host + ":" + std::to_string(call.operations.port);
    if (!response) {
        std::cerr << "kring: no server answers on " << place << " (" << response.error().message()
                  << "): say where its operations listener is with --operations" << std::endl;
        return 1;
    }
    if (response->status != 200) {
        std::cerr << "kring: " << place << " answers " << response->status
                  << (response->status == 401 ? ": is --master-key the key it runs with?"
                                              : ": is that its operations listener?")
                  << std::endl;
        return 1;
    }
    if (response->body) std::cout << *response->body << std::flush;
    return 0;
}

int print_metrics_token(const std::filesystem::path& master_key)
{
    const auto token = token_under(master_key);
    if (!token) return 1;
    std::cout << *token << std::endl;
    return 0;
}
}  // namespace kring::app
