// HTTP on the listener: limits to the octet, kept-alive sockets, smuggling, ends in order (threats
// T11, T15, T21, T27).
#include "base/limit_counts.hpp"
#include "net/completion.hpp"
#include "support/net_server.hpp"
#include "support/raw_client.hpp"

#include <sys/resource.h>

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>

#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace kring::net {
namespace {
using namespace std::chrono_literals;
using support::net_server;
using support::raw_client;
using support::raw_response;

boost::asio::awaitable<http_response> describe(http_request request)
{
    if (request.path == "/throws") throw std::runtime_error("a bug");
    if (request.path == "/breaks") {
        auto broken = make_response(200, "text/plain", "x");
        broken.set("X-Echo", "a\r\nSet-Cookie: b");
        co_return broken;
    }
    if (request.path == "/nothing") {
        http_response empty;
        empty.status = 204;
        co_return empty;
    }
    std::string text;
    switch (request.method) {
        case http_method::get: text = "GET"; break;
        case http_method::head: text = "HEAD"; break;
        case http_method::post: text = "POST"; break;
        default: text = "OTHER"; break;
    }
    text += ' ' + request.path + " ?" + request.query + " #" + std::to_string(request.body.size()) +
            ' ';
    text += request.header("x-name");
    text += ' ' + request.remote_address;
    co_return make_response(200, "text/plain", std::move(text));
}

class http : public testing::Test {
protected:
    void serve(listener_options options = {})
    {
        options.standing_headers = {{"X-Content-Type-Options", "nosniff"}};
        listener_handlers to;
        to.on_http = describe;
        server_ = std::make_unique<net_server>(std::move(options), std::move(to));
    }

    raw_client connect() { return raw_client(server_->port()); }

    // On a socket of its own. Status 0: no answer.
    raw_response answer_to(std::string_view request)
    {
        auto client = connect();
        client.send(request);
        return client.read_response().value_or(raw_response{});
    }

    int status_of(std::string_view request) { return answer_to(request).status; }

    static std::string get(std::string_view target, std::string_view more = {})
    {
        return "GET " + std::string(target) + " HTTP/1.1\r\nHost: a\r\n" + std::string(more) +
               "\r\n";
    }

    std::unique_ptr<net_server> server_;
};

TEST_F(http, hands_over_the_request_and_the_answer)
{
    serve();
    const auto response = answer_to(
        "POST /api/v1/rooms?x=1&y HTTP/1.1\r\nHost: a\r\nX-Name: value\r\nX-Forwarded-For: "
        "8.8.8.8\r\n"
        "Content-Length: 3\r\n\r\nabc");
    EXPECT_EQ(response.status, 200);
    EXPECT_EQ(response.body, "POST /api/v1/rooms ?x=1&y #3 value 127.0.0.1");
    EXPECT_EQ(response.header("content-type"), "text/plain");
    EXPECT_EQ(response.header("x-content-type-options"), "nosniff");
    EXPECT_EQ(response.header("cache-control"), "no-store");
    EXPECT_EQ(response.headers.count("connection"), 0u);
    EXPECT_EQ(response.headers.count("server"), 0u);
}

TEST_F(http, takes_a_header_sent_twice_for_none)
{
    serve();
    EXPECT_EQ(answer_to(get("/", "X-Name: a\r\nX-Name: b\r\n")).body, "GET / ? #0  127.0.0.1");
}

TEST_F(http, answers_head_with_the_head_of_get)
{
    serve();
    auto client = connect();
    client.send("HEAD /page HTTP/1.1\r\nHost: a\r\n\r\n");
    const auto head = client.read_response(false);
    ASSERT_TRUE(head);
    EXPECT_EQ(head->status, 200);
    EXPECT_EQ(head->header("content-length"),
              std::to_string(std::string("HEAD /page ? #0  127.0.0.1").size()));
    // Nothing of a body stands before the next answer.
    client.send(get("/page"));
    const auto next = client.read_response();
    ASSERT_TRUE(next);
    EXPECT_EQ(next->body, "GET /page ? #0  127.0.0.1");
}

TEST_F(http, sends_no_length_where_there_is_no_body)
{
    serve();
    auto client = connect();
    client.send(get("/nothing"));
    const auto response = client.read_response();
    ASSERT_TRUE(response);
    EXPECT_EQ(response->status, 204);
    EXPECT_EQ(response->headers.count("content-length"), 0u);
    client.send(get("/after"));
    EXPECT_TRUE(client.read_response());
}

TEST_F(http, keeps_a_socket_for_so_many_requests)
{
    listener_options options;
    options.requests_max = 3;
    serve(options);
    auto client = connect();
    // Sent at once: answered one after the other.
    client.send(get("/1") + get("/2") + get("/3") + get("/4"));
    for (int i = 1; i <= 3; ++i) {
        const auto response = client.read_response();
        ASSERT_TRUE(response);
        EXPECT_EQ(response->body, "GET /" + std::to_string(i) + " ? #0  127.0.0.1");
        EXPECT_EQ(response->header("connection"), i == 3 ? "close" : "");
    }
    EXPECT_TRUE(client.is_at_end());
}

TEST_F(http, keeps_a_silent_socket_for_so_long)
{
    listener_options options;
    options.keep_alive_time_max = 20ms;
    serve(options);
    auto client = connect();
    client.send(get("/"));
    ASSERT_TRUE(client.read_response());
    EXPECT_TRUE(client.is_at_end());
}

TEST_F(http, closes_when_it_is_asked_to)
{
    serve();
    for (const std::string& request :
         {get("/", "Connection: close\r\n"), std::string("GET / HTTP/1.0\r\n\r\n")}) {
        auto client = connect();
        client.send(request);
        const auto response = client.read_response();
        ASSERT_TRUE(response);
        EXPECT_EQ(response->status, 200);
        EXPECT_EQ(response->header("connection"), "close");
        EXPECT_TRUE(client.is_at_end());
    }
}

TEST_F(http, bounds_the_head_to_the_octet)
{
    serve();
    const auto request_of = [](std::size_t size) {
        const std::string empty = get("/", "X: \r\nY: \r\n");
        std::string filled = empty;
        const std::size_t missing = size - empty.size();
        return filled.insert(filled.find("X: ") + 3, missing, 'x');
    };
    ASSERT_EQ(request_of(8192).size(), 8192u);
    EXPECT_EQ(status_of(request_of(limits::http_head_bytes_max - 1)), 200);
    EXPECT_EQ(status_of(request_of(limits::http_head_bytes_max)), 200);
    const auto refused = answer_to(request_of(limits::http_head_bytes_max + 1));
    EXPECT_EQ(refused.status, 431);
    EXPECT_EQ(refused.header("x-content-type-options"), "nosniff");
    EXPECT_EQ(refused.header("cache-control"), "no-store");
    EXPECT_EQ(refused.header("connection"), "close");
    EXPECT_EQ(status_of(request_of(100'000)), 431);
}

TEST_F(http, bounds_the_target_to_the_octet)
{
    serve();
    const auto target_of = [](std::size_t size) { return '/' + std::string(size - 1, 't'); };
    EXPECT_EQ(status_of(get(target_of(limits::http_target_bytes_max - 1))), 200);
    EXPECT_EQ(status_of(get(target_of(limits::http_target_bytes_max))), 200);
    EXPECT_EQ(status_of(get(target_of(limits::http_target_bytes_max + 1))), 414);
    EXPECT_EQ(status_of(get(target_of(100'000))), 414);
}

TEST_F(http, bounds_the_number_of_headers)
{
    serve();
    const auto with_headers = [](std::size_t count) {
        std::string more;
        for (std::size_t i = 1; i < count; ++i)
            more += "X" + std::to_string(i) + ": y\r\n";  // Host is one
        return get("/", more);
    };
    EXPECT_EQ(status_of(with_headers(limits::http_headers_max)), 200);
    EXPECT_EQ(status_of(with_headers(limits::http_headers_max + 1)), 431);
}

TEST_F(http, bounds_the_body_to_the_octet)
{
    serve();
    const auto post = [](std::size_t size) {
        return "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + std::to_string(size) +
               "\r\n\r\n" + std::string(size, 'b');
    };
    for (const std::size_t size : {limits::http_body_bytes_max - 1, limits::http_body_bytes_max}) {
        EXPECT_EQ(answer_to(post(size)).body, "POST / ? #" + std::to_string(size) + "  127.0.0.1");
    }
    EXPECT_EQ(status_of(post(limits::http_body_bytes_max + 1)), 413);
    // By what is declared, before anything of it came.
    EXPECT_EQ(
        status_of("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9223372036854775807\r\n\r\n"),
        413);
    EXPECT_EQ(
        status_of("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999\r\n\r\n"),
        400);
    EXPECT_EQ(status_of("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n"), 400);
    // A chunk at a time.
    const auto chunked = [](std::size_t size) {
        std::string request = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
        for (std::size_t left = size; left != 0;) {
            const std::size_t chunk = std::min<std::size_t>(left, 0x1000);
            std::array<char, 16> head{};
            std::snprintf(head.data(), head.size(), "%zx\r\n", chunk);
            request += head.data() + std::string(chunk, 'c') + "\r\n";
            left -= chunk;
        }
        return request + "0\r\n\r\n";
    };
    EXPECT_EQ(answer_to(chunked(limits::http_body_bytes_max)).body,
              "POST / ? #" + std::to_string(limits::http_body_bytes_max) + "  127.0.0.1");
    EXPECT_EQ(status_of(chunked(limits::http_body_bytes_max + 1)), 413);
    EXPECT_EQ(status_of("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n" +
                        std::string(20'000, '1')),
              400);
}

TEST_F(http, bounds_the_time_of_a_body)
{
    listener_options options;
    options.body_time_max = 20ms;
    serve(options);
    EXPECT_EQ(status_of("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\na"), 408);
}

TEST_F(http, says_go_on_when_it_is_asked)
{
    serve();
    auto client = connect();
    client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n");
    const auto interim = client.read_response();
    ASSERT_TRUE(interim);
    EXPECT_EQ(interim->status, 100);
    client.send("abc");
    const auto response = client.read_response();
    ASSERT_TRUE(response);
    EXPECT_EQ(response->body, "POST / ? #3  127.0.0.1");
}

TEST_F(http, counts_which_limit_was_reached)
{
    limit_counts counts;
    listener_options options;
    options.counts = &counts;
    options.head_time_max = 20ms;
    options.body_time_max = 20ms;
    options.requests_max = 1;
    options.origins = {"https://kring.example"};
    serve(options);
    struct attempt {
        std::string request;
        int status;
        limit which;
    };
    const std::string post = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: ";
    std::string many;
    for (std::size_t i = 0; i < limits::http_headers_max; ++i) many += "X: y\r\n";
    const std::vector<attempt> attempts{
        {"GET / HT", 408, limit::http_head_time},
        {"", 0, limit::http_head_time},
        {get("/", "X: " + std::string(limits::http_head_bytes_max, 'x') + "\r\n"), 431,
         limit::http_head_bytes},
        {get("/", many), 431, limit::http_headers},
        {get('/' + std::string(limits::http_target_bytes_max, 't')), 414, limit::http_target_bytes},
        {post + "65537\r\n\r\n", 413, limit::http_body_bytes},
        {post + "3\r\n\r\na", 408, limit::http_body_time},
        {get("/"), 200, limit::http_requests},
    };
    for (const attempt& each : attempts) {
        SCOPED_TRACE(name_of(each.which));
        const auto before = counts.of(each.which);
        EXPECT_EQ(status_of(each.request), each.status);
        EXPECT_EQ(counts.of(each.which), before + 1);
    }
}

TEST_F(http, refuses_bad_methods_and_broken_chunks)
{
    listener_options options;
    options.head_time_max = 20ms;
    options.body_time_max = 20ms;
    serve(options);
    const std::string chunked = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
    const std::vector<std::string> requests{
        "G@T / HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET  / HTTP/1.1\r\nHost: a\r\n\r\n",
        "CONNECT a:443 HTTP/1.1\r\nHost: a\r\n\r\n",
        " GET / HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nContent-Length : 3\r\n\r\nabc",
        "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 0x3\r\n\r\nabc",
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: \x0b"
        "chunked\r\n\r\n0\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: \r\nContent-Length: 3\r\n\r\nabc",
        std::string("GET / HTTP/1.1\r\nHost: a\0b\r\n\r\n", 29),
        "GET / HTTP/1.1\rHost: a\r\n\r\n",
        chunked + "-1\r\n\r\n",
        chunked + "FFFFFFFFFFFFFFFFF\r\n\r\n",
        chunked + "1\nx\n0\n\n",
        chunked + "1 \x01\r\nx\r\n0\r\n\r\n",
        chunked + "1\r\nxy\r\n0\r\n\r\n",
    };
    for (const std::string& request : requests) {
        SCOPED_TRACE(request);
        auto client = connect();
        client.send(request + get("/smuggled"));
        const auto response = client.read_response();
        ASSERT_TRUE(response);
        EXPECT_TRUE(response->status == 400 || response->status == 413 || response->status == 505)
            << response->status;
        EXPECT_EQ(response->header("connection"), "close");
        // What stood behind it was not taken for a request.
        EXPECT_TRUE(client.is_at_end());
    }
    // A method that nobody knows is the handler's to refuse.
    EXPECT_EQ(answer_to("BREW / HTTP/1.1\r\nHost: a\r\n\r\n").body, "OTHER / ? #0  127.0.0.1");
    // A head whose lines do not end as they should never ends.
    EXPECT_EQ(status_of("GET / HTTP/1.1\nHost: a\n\n"), 408);
}

TEST_F(http, refuses_what_can_be_read_in_two_ways)
{
    serve();
    const std::vector<std::string> requests{
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: "
        "chunked\r\n\r\n0\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: "
        "3\r\n\r\n0\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nContent-Length: 3\r\n\r\nabc",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3, 3\r\n\r\nabc",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: +3\r\n\r\nabc",
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\nabc",
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: "
        "chunked\r\n\r\n0\r\n\r\n",
        "POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nab\r\n0\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nX: one\r\n two\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nX: one\r\n\ttwo\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        "GET / HTTP/1.1\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nX : y\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nno colon\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nX: a\x01z\r\n\r\n",
        "GET http://a/ HTTP/1.1\r\nHost: a\r\n\r\n",
        "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /\r\n\r\n",
        "\x16\x03\x01\x02 hello over TLS\r\n\r\n",
    };
    for (const std::string& request : requests) {
        SCOPED_TRACE(request);
        auto client = connect();
        client.send(request);
        const auto response = client.read_response();
        ASSERT_TRUE(response);
        EXPECT_EQ(response->status, 400);
        EXPECT_EQ(response->header("connection"), "close");
        EXPECT_TRUE(client.is_at_end());
    }
    EXPECT_EQ(status_of("GET / HTTP/2.0\r\nHost: a\r\n\r\n"), 505);
}

TEST_F(http, answers_500_when_the_handler_throws)
{
    serve();
    const auto thrown = answer_to(get("/throws"));
    EXPECT_EQ(thrown.status, 500);
    EXPECT_EQ(thrown.body, "Internal Server Error\n");
    const auto broken = answer_to(get("/breaks"));
    EXPECT_EQ(broken.status, 500);
    EXPECT_EQ(broken.headers.count("set-cookie"), 0u);
    EXPECT_EQ(status_of(get("/")), 200);
    EXPECT_EQ(server_->failures().size(), 2u);
}

TEST_F(http, ends_what_is_pending_and_takes_no_more)
{
    serve();
    auto silent = connect();
    auto kept = connect();
    kept.send(get("/"));
    ASSERT_TRUE(kept.read_response());
    auto halfway = connect();
    halfway.send("GET / HT");
    const std::uint16_t port = server_->port();
    EXPECT_TRUE(server_->finish());
    EXPECT_TRUE(kept.is_at_end());
    EXPECT_TRUE(silent.is_at_end());
    EXPECT_THROW(raw_client{port}, std::runtime_error);
}

boost::asio::awaitable<http_response> describe_after_a_pause(http_request request)
{
    boost::asio::steady_timer pause(co_await boost::asio::this_coro::executor, 1ms);
    [[maybe_unused]] auto [code] = co_await pause.async_wait(codes);
    co_return co_await describe(std::move(request));
}

TEST_F(http, pauses_when_no_descriptor_is_left_and_goes_on_afterwards)
{
    // Told by an atomic alone, and with a pause before it comes to that: a sanitizer that looks at an
    // object for the first time wants a descriptor as well.
    std::atomic<int> failed{0};
    listener_handlers to;
    to.on_http = describe_after_a_pause;
    to.on_accept_error = [&](error_code code) {
        failed = code.value();
        failed.notify_all();
    };
    server_ = std::make_unique<net_server>(listener_options{}, std::move(to));
    auto client = connect();  // to have its descriptor before they run out
    client.send(get("/"));
    ASSERT_TRUE(client.read_response());

    rlimit before{};
    ASSERT_EQ(getrlimit(RLIMIT_NOFILE, &before), 0);
    // Room for one more, which the next client takes itself: its other end cannot be accepted.
    const int lowest = ::dup(0);
    ASSERT_GE(lowest, 0);
    ::close(lowest);
    rlimit tight = before;
    tight.rlim_cur = static_cast<rlim_t>(lowest) + 1;
    ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &tight), 0);
    std::optional<raw_client> late;
    try {
        late.emplace(server_->port());
    } catch (...) {
        setrlimit(RLIMIT_NOFILE, &before);
        throw;
    }
    failed.wait(0);
    ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &before), 0);
    EXPECT_EQ(failed, EMFILE);
    late->send(get("/late"));
    const auto response = late->read_response();
    ASSERT_TRUE(response);
    EXPECT_EQ(response->status, 200);
}
}  // namespace
}  // namespace kring::net
