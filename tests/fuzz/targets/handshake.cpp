// Bytes on a new socket: the HTTP heads and bodies before any WebSocket, through a real listener over loopback. The peer
// says all it has to say and then half-closes, so every input ends by itself and no clock is involved.
#include "base/check.hpp"
#include "base/limits.hpp"
#include "fuzz/target.hpp"
#include "net/peer_address.hpp"
#include "support/net_server.hpp"
#include "support/raw_client.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

namespace kring::fuzz {
namespace {
// What reached a handler must have passed every limit.
void check_request(const net::http_request& request)
{
    KRING_CHECK(!request.path.empty() && request.path.front() == '/');
    KRING_CHECK(request.path.size() + request.query.size() <= limits::http_target_bytes_max);
    KRING_CHECK(request.path.find('?') == std::string::npos);
    KRING_CHECK(request.headers.size() <= limits::http_headers_max);
    KRING_CHECK(request.body.size() <= limits::http_body_bytes_max);
    KRING_CHECK(net::peer_address::parse(request.remote_address));
    for (const net::http_header& each : request.headers) {
        const bool is_lower = std::none_of(each.name.begin(), each.name.end(),
                                           [](char c) { return c >= 'A' && c <= 'Z'; });
        KRING_CHECK(!each.name.empty() && is_lower);
        KRING_CHECK(each.value.find_first_of(std::string_view{"\r\n\0", 3}) == std::string::npos);
    }
}

class ground {
public:
    ground() : server_(options(), handlers()) {}

    std::string answers_to(bytes_view input)
    {
        support::raw_client client{server_.port()};
        if (client.send(input)) client.shutdown_send();
        std::string answers = client.read_to_end();
        KRING_CHECK(server_.failures().empty());
        return answers;
    }

private:
    // Every input is a newcomer from the same address.
    static net::visitor_bounds unhurried()
    {
        net::visitor_bounds bounds;
        bounds.new_per_address_burst = 1'000'000'000;
        bounds.new_per_address_rate = 1'000'000;
        return bounds;
    }
    net::listener_options options()
    {
        net::listener_options set;
        set.visitors = &visitors_;
        set.origins = {"https://kring.test"};
        // Or nobody would read what is claimed of an address.
        set.trusted_proxies = {*net::address_range::parse("127.0.0.0/8")};
        return set;
    }
    static net::listener_handlers handlers()
    {
        net::listener_handlers to;
        to.on_websocket = [](net::ws_connection&) -> boost::asio::awaitable<void> { co_return; };
        to.on_http = [](net::http_request request) -> boost::asio::awaitable<net::http_response> {
            check_request(request);
            auto response = net::make_response(200, "text/plain", bytes{"found"});
            co_return response;
        };
        return to;
    }

    net::visitor_book visitors_{unhurried()};
    support::net_server server_;
};

// The status of the response at the beginning of `answers`.
unsigned status_of(std::string_view answers)
{
    KRING_CHECK(answers.starts_with("HTTP/1.1 ") && answers.size() > 12);
    unsigned status = 0;
    const char* begin = answers.data() + 9;
    KRING_CHECK(std::from_chars(begin, begin + 3, status).ptr == begin + 3);
    constexpr unsigned known[] = {100, 101, 200, 400, 403, 405, 408, 413, 414, 426, 431, 505};
    KRING_CHECK(std::find(std::begin(known), std::end(known), status) != std::end(known));
    return status;
}

// A foreign page must not get in, whatever stands around its Origin: so no WebSocket begins after an input in which
// every Origin is a foreign one.
bool may_begin_websocket(std::string_view input)
{
    std::string lowered(input);
    std::transform(lowered.begin(), lowered.end(), lowered.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    for (const char* needed : {"get /ws http/1.1\r\n", "\nupgrade:", "\nsec-websocket-key:",
                               "\nsec-websocket-version:", "kring.v1.", "websocket"}) {
        if (lowered.find(needed) == std::string::npos) return false;
    }
    const bool has_origin = lowered.find("\norigin:") != std::string::npos;
    return !has_origin || lowered.find("https://kring.test") != std::string::npos;
}
}  // namespace

void run(bytes_view input)
{
    static ground here;
    const std::string answers = here.answers_to(input);
    if (answers.empty()) return;
    static_cast<void>(status_of(answers));
    const auto upgraded = answers.find("HTTP/1.1 101 ");
    if (upgraded == std::string::npos) return;
    KRING_CHECK(may_begin_websocket(input));
    KRING_CHECK(answers.find("HTTP/1.1 ", upgraded + 1) == std::string::npos);
}
}  // namespace kring::fuzz
