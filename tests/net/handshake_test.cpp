// Who gets a WebSocket and who does not (threats T1, T2, T11, T21).
#include "support/net_server.hpp"
#include "support/raw_client.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace kring::net {
namespace {
using namespace std::chrono_literals;
using support::net_server;
using support::raw_client;

boost::asio::awaitable<void> read_until_closed(ws_connection& connection)
{
    for (;;) {
        auto message = co_await connection.read();
        if (!message) co_return;
    }
}

boost::asio::awaitable<http_response> say_path(http_request request)
{
    co_return make_response(200, "text/plain", request.path);
}

listener_handlers handlers()
{
    listener_handlers to;
    to.on_websocket = read_until_closed;
    to.on_http = say_path;
    return to;
}

listener_options options()
{
    listener_options set;
    set.origins = {"https://kring.example", "http://127.0.0.1:8080"};
    set.standing_headers = {{"X-Content-Type-Options", "nosniff"}};
    return set;
}

visitor_bounds places_for(std::size_t most)
{
    visitor_bounds bounds;
    bounds.places_max = most;
    return bounds;
}

// The status a request is answered with; 0: the link ended without an answer.
int status_of(net_server& server, std::string_view request)
{
    raw_client client(server.port());
    client.send(request);
    const auto response = client.read_response();
    return response ? response->status : 0;
}

TEST(handshake, grants_the_protocol_that_is_offered)
{
    net_server server(options(), handlers());
    raw_client client(server.port());
    client.send(raw_client::upgrade_request());
    const auto response = client.read_response();
    ASSERT_TRUE(response);
    EXPECT_EQ(response->status, 101);
    EXPECT_EQ(response->header("sec-websocket-protocol"), "kring.v1.protobuf");
    EXPECT_EQ(response->header("sec-websocket-accept"),
              "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");  // RFC 6455 section 1.3
    EXPECT_EQ(response->header("server"), "kring");
    EXPECT_EQ(response->headers.count("sec-websocket-extensions"), 0u);
    client.send_close(1000);
    EXPECT_EQ(client.read_close_code(), 1000u);
    EXPECT_TRUE(client.is_at_end());
    client.close();
    EXPECT_TRUE(server.finish());
}

TEST(handshake, agrees_on_the_first_protocol_that_both_sides_know)
{
    listener_handlers to = handlers();
    std::vector<ws_protocol> agreed;
    to.on_websocket = [&agreed](ws_connection& connection) {
        agreed.push_back(connection.protocol());
        return read_until_closed(connection);
    };
    net_server server(options(), std::move(to));
    const auto granted = [&server](std::string_view offered, std::string_view more = {}) {
        raw_client client(server.port());
        client.send(raw_client::upgrade_request(more, "/ws", offered));
        const auto response = client.read_response();
        if (!response || response->status != 101)
            return std::to_string(response ? response->status : 0);
        client.send_close(1000);
        client.read_close_code();
        return response->header("sec-websocket-protocol");
    };
    EXPECT_EQ(granted("kring.v1.json"), "kring.v1.json");
    EXPECT_EQ(granted("kring.v1.json, kring.v1.protobuf"), "kring.v1.json");
    EXPECT_EQ(granted("kring.v1.protobuf, kring.v1.json"), "kring.v1.protobuf");
    EXPECT_EQ(granted("kring.v2.cbor,kring.v1.json"), "kring.v1.json");
    EXPECT_EQ(granted("kring.v1.json", "Sec-WebSocket-Protocol: kring.v1.protobuf\r\n"),
              "kring.v1.json");
    EXPECT_EQ(granted("kring.v1.jsonx"), "400");
    EXPECT_EQ(granted("kring.v1.json, bearer.c2VjcmV0"), "400");
    EXPECT_EQ(server.on_loop([&agreed] { return agreed; }),
              (std::vector<ws_protocol>{ws_protocol::json, ws_protocol::json, ws_protocol::protobuf,
                                        ws_protocol::json, ws_protocol::json}));
}

TEST(handshake, compares_the_origin_exactly)
{
    net_server server(options(), handlers());
    struct attempt {
        const char* headers;
        int status;
    };
    const std::vector<attempt> attempts{
        {"", 101},
        {"Origin: https://kring.example\r\n", 101},
        {"Origin: http://127.0.0.1:8080\r\n", 101},
        {"Origin: http://kring.example\r\n", 403},        // another scheme
        {"Origin: https://kring.example:8443\r\n", 403},  // another port
        {"Origin: http://127.0.0.1\r\n", 403},
        {"Origin: http://127.0.0.1:80800\r\n", 403},
        {"Origin: https://evil.kring.example\r\n", 403},  // a sub-domain
        {"Origin: https://evilkring.example\r\n", 403},
        {"Origin: https://kring.example.evil.test\r\n", 403},  // a suffix
        {"Origin: https://kring.exampl\r\n", 403},
        {"Origin: HTTPS://kring.example\r\n", 403},  // case: no browser sends it
        {"Origin: https://Kring.example\r\n", 403},
        {"Origin: https://kring.example/\r\n", 403},
        {"Origin: null\r\n", 403},
        {"Origin: \r\n", 403},
        {"Origin: https://kring.example https://kring.example\r\n", 403},
        {"Origin: https://kring.example\r\nOrigin: https://kring.example\r\n", 403},
        {"Origin: https://kring.example\r\nOrigin: https://evil.test\r\n", 403},
    };
    for (const attempt& each : attempts) {
        SCOPED_TRACE(each.headers);
        EXPECT_EQ(status_of(server, raw_client::upgrade_request(each.headers)), each.status);
    }
}

TEST(handshake, refuses_credentials_in_the_query_and_in_the_protocol)
{
    net_server server(options(), handlers());
    EXPECT_EQ(status_of(server, raw_client::upgrade_request({}, "/ws?token=abc")), 400);
    EXPECT_EQ(status_of(server, raw_client::upgrade_request({}, "/ws?")), 400);
    EXPECT_EQ(status_of(server,
                        raw_client::upgrade_request("Sec-WebSocket-Protocol: bearer.c2VjcmV0\r\n")),
              400);
    // A later version beside ours is no credential.
    EXPECT_EQ(status_of(server, raw_client::upgrade_request(
                                    "Sec-WebSocket-Protocol: kring.v2.protobuf\r\n")),
              101);
    std::string request = raw_client::upgrade_request();
    const std::string offered = "kring.v1.protobuf";
    const auto at = request.find(offered);
    EXPECT_EQ(status_of(server, std::string(request).replace(at, offered.size(),
                                                             "kring.v1.protobuf, c2VjcmV0")),
              400);
    EXPECT_EQ(
        status_of(server, std::string(request).replace(at, offered.size(), "kring.v1.abcdefghi")),
        400);
    EXPECT_EQ(
        status_of(server, std::string(request).replace(at, offered.size(), "kring.v2.protobuf")),
        400);
    EXPECT_EQ(status_of(server, std::string(request).replace(at, offered.size(), "")), 400);
}

TEST(handshake, wants_version_thirteen_and_a_whole_upgrade)
{
    net_server server(options(), handlers());
    const std::string request = raw_client::upgrade_request();
    const auto with = [&request](std::string_view old_text, std::string_view new_text) {
        std::string changed = request;
        return changed.replace(changed.find(old_text), old_text.size(), new_text);
    };
    {
        raw_client client(server.port());
        client.send(with("Version: 13", "Version: 8"));
        const auto response = client.read_response();
        ASSERT_TRUE(response);
        EXPECT_EQ(response->status, 426);
        EXPECT_EQ(response->header("sec-websocket-version"), "13");
        EXPECT_EQ(response->header("x-content-type-options"), "nosniff");
    }
    EXPECT_EQ(status_of(server, with("Sec-WebSocket-Version: 13\r\n", "")), 426);
    EXPECT_EQ(status_of(server, with("Upgrade: websocket\r\n", "")), 426);
    EXPECT_EQ(status_of(server, with("keep-alive, Upgrade", "keep-alive")), 426);
    EXPECT_EQ(status_of(server, with("HTTP/1.1", "HTTP/1.0")), 426);
    EXPECT_EQ(status_of(server, with("GET ", "POST ")), 405);
    EXPECT_EQ(status_of(server, with("dGhlIHNhbXBsZSBub25jZQ==", "dGhlIHNhbXBsZSBub25jZQ")), 400);
    EXPECT_EQ(status_of(server, with("dGhlIHNhbXBsZSBub25jZQ==", "")), 400);
    EXPECT_EQ(status_of(server, with("Host: kring.test\r\n", "")), 400);
    EXPECT_EQ(status_of(server, with("\r\n\r\n", "\r\nContent-Length: 2\r\n\r\nhi")), 400);
    EXPECT_EQ(status_of(server, request + raw_client::frame(support::opcode::ping, "too early")),
              400);
    // Elsewhere an upgrade is a request like any other.
    EXPECT_EQ(status_of(server, with("GET /ws ", "GET /ws/ ")), 200);
    EXPECT_EQ(status_of(server, with("GET /ws ", "GET /other ")), 200);
}

TEST(handshake, declines_compression)
{
    net_server server(options(), handlers());
    raw_client client(server.port());
    client.send(raw_client::upgrade_request(
        "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n"));
    const auto response = client.read_response();
    ASSERT_TRUE(response);
    EXPECT_EQ(response->status, 101);
    EXPECT_EQ(response->headers.count("sec-websocket-extensions"), 0u);
    // So the bit that marks a compressed frame is a violation.
    client.send(raw_client::frame(support::opcode::binary, "x", true, 4));
    EXPECT_EQ(client.read_close_code(), 1002u);
}

TEST(handshake, closes_a_silent_socket_and_answers_half_a_head)
{
    auto set = options();
    set.head_time_max = 20ms;
    net_server server(set, handlers());
    raw_client silent(server.port());
    EXPECT_EQ(silent.read_to_end(), "");
    raw_client slow(server.port());
    slow.send("GET / HTTP/1.1\r\nHost: kr");
    const auto response = slow.read_response();
    ASSERT_TRUE(response);
    EXPECT_EQ(response->status, 408);
    EXPECT_TRUE(slow.is_at_end());
    EXPECT_TRUE(server.finish());
}

TEST(handshake, counts_the_whole_time_of_a_head_that_trickles)
{
    auto set = options();
    set.head_time_max = 30ms;
    set.head_bytes_max = 256 * 1024 * 1024;  // so that only the time can end it
    net_server server(set, handlers());
    raw_client client(server.port());
    // Octet by octet for as long as the server takes them; a limit on each read would never be met.
    client.send("GET / HTTP/1.1\r\nX: ");
    while (!client.has_input()) client.send("a");
    const auto response = client.read_response();
    ASSERT_TRUE(response);
    EXPECT_EQ(response->status, 408);
}

TEST(handshake, answers_one_socket_too_many_with_a_plain_page)
{
    visitor_book places(places_for(1));
    auto set = options();
    set.visitors = &places;
    set.retry_after = 7s;
    net_server server(set, handlers());
    raw_client first(server.port());
    first.upgrade();
    {
        raw_client second(server.port());
        second.send("GET / HTTP/1.1\r\nHost: kring.test\r\n\r\n");
        const auto response = second.read_response();
        ASSERT_TRUE(response);
        EXPECT_EQ(response->status, 503);
        EXPECT_EQ(response->header("retry-after"), "7");
        EXPECT_EQ(response->header("connection"), "close");
        EXPECT_EQ(response->header("x-content-type-options"), "nosniff");
        EXPECT_NE(response->body.find("7 seconds"), std::string::npos);
        EXPECT_TRUE(second.is_at_end());
    }
    raw_client third(server.port());
    third.send(raw_client::upgrade_request());
    const auto response = third.read_response();
    ASSERT_TRUE(response);
    EXPECT_EQ(response->status, 503);
}

TEST(handshake, closes_without_a_word_what_is_beyond_those_it_can_answer)
{
    visitor_book places(places_for(1));
    auto set = options();
    set.visitors = &places;
    set.refused_max = 1;
    net_server server(set, handlers());
    raw_client served(server.port());
    served.upgrade();
    raw_client to_be_told(server.port());
    raw_client beyond(server.port());
    EXPECT_TRUE(beyond.is_at_end());
    to_be_told.send(raw_client::upgrade_request());
    const auto response = to_be_told.read_response();
    ASSERT_TRUE(response);
    EXPECT_EQ(response->status, 503);
}

TEST(handshake, closes_with_1011_when_the_handler_throws)
{
    struct thrower {
        static boost::asio::awaitable<void> serve(ws_connection& connection)
        {
            static_cast<void>(co_await connection.read());
            throw std::runtime_error("a bug");
        }
    };
    auto to = handlers();
    to.on_websocket = thrower::serve;
    net_server server(options(), std::move(to));
    raw_client client(server.port());
    client.upgrade();
    client.send_frame(support::opcode::binary, "x");
    EXPECT_EQ(client.read_close_code(), 1011u);
    client.send_close(1011);
    EXPECT_TRUE(client.is_at_end());
    EXPECT_EQ(server.failures(), std::vector<std::string>{"a bug"});
    // The server is still there.
    EXPECT_EQ(status_of(server, raw_client::upgrade_request()), 101);
}

TEST(handshake, shares_a_port_between_cores_only_when_asked_to)
{
    auto set = options();
    set.sharing = port_sharing::between_cores;
    net_server first(set, handlers());
    set.port = first.port();
    net_server second(set, handlers());
    EXPECT_EQ(second.port(), first.port());
    set.sharing = port_sharing::none;
    EXPECT_THROW(net_server(set, handlers()), std::runtime_error);
}
}  // namespace
}  // namespace kring::net
