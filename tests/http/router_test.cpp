#include "http/router.hpp"

#include "http/health.hpp"
#include "http/responses.hpp"
#include "http/security_headers.hpp"
#include "support/net_server.hpp"
#include "support/raw_client.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <string>

namespace kring::http {
namespace {
using support::net_server;
using support::raw_client;
using support::raw_response;

boost::asio::awaitable<net::http_response> say(std::string what, std::string parameter)
{
    co_return net::make_response(200, "text/plain", what + '(' + parameter + ')');
}

router::handler saying(std::string what)
{
    return [what](net::http_request, std::string parameter) {
        return say(what, std::move(parameter));
    };
}

// A router behind a real listener, with the headers every response carries.
class routes : public testing::Test {
protected:
    void serve()
    {
        net::listener_options options;
        options.standing_headers = security_headers(transport_security::strict);
        net::listener_handlers to;
        to.on_http = [this](net::http_request request) {
            return router_.serve(std::move(request));
        };
        server_ = std::make_unique<net_server>(std::move(options), std::move(to));
    }

    raw_response ask(std::string_view method, std::string_view target)
    {
        raw_client client(server_->port());
        client.send(std::string(method) + ' ' + std::string(target) +
                    " HTTP/1.1\r\nHost: a\r\n\r\n");
        return client.read_response(method != "HEAD").value_or(raw_response{});
    }

    router router_;
    std::unique_ptr<net_server> server_;
};

TEST_F(routes, find_the_exact_path_and_the_pattern)
{
    router_.add(net::http_method::get, "/api/v1/rooms/{room}", saying("room"));
    router_.add(net::http_method::get, "/api/v1/rooms/own", saying("own"));
    router_.add(net::http_method::post, "/api/v1/rooms", saying("create"));
    router_.add(net::http_method::get, "/api/v1/rooms/{room}/export", saying("export"));
    serve();
    EXPECT_EQ(ask("GET", "/api/v1/rooms/abc").body, "room(abc)");
    EXPECT_EQ(ask("GET", "/api/v1/rooms/abc?x=/y").body, "room(abc)");
    EXPECT_EQ(ask("GET", "/api/v1/rooms/own").body, "own()");
    EXPECT_EQ(ask("POST", "/api/v1/rooms").body, "create()");
    EXPECT_EQ(ask("GET", "/api/v1/rooms/abc/export").body, "export(abc)");
    // Nothing is decoded and nothing is tidied.
    EXPECT_EQ(ask("GET", "/api/v1/rooms/%2e%2e").body, "room(%2e%2e)");
    for (const char* path :
         {"/api/v1/rooms/", "/api/v1/rooms/a/b", "/api/v1/rooms//export", "//api/v1/rooms/abc",
          "/api/v1/Rooms/abc", "/api/v1/rooms/abc/", "/api/v1%2frooms/abc"}) {
        SCOPED_TRACE(path);
        EXPECT_EQ(ask("GET", path).status, 404);
    }
}

TEST_F(routes, may_end_in_as_many_segments_as_there_are)
{
    router_.add(net::http_method::get, "/report/{version*}", saying("report"));
    serve();
    EXPECT_EQ(ask("GET", "/report/abc").body, "report(abc)");
    EXPECT_EQ(ask("GET", "/report/abc/12").body, "report(abc/12)");
    EXPECT_EQ(ask("GET", "/report/").status, 404);
    EXPECT_EQ(ask("POST", "/report/abc/12").status, 405);
}

TEST_F(routes, answer_everything_unknown_alike)
{
    router_.add(net::http_method::get, "/known", saying("known"));
    serve();
    const auto first = ask("GET", "/unknown");
    const auto second = ask("POST", "/quite/another?with=query");
    EXPECT_EQ(first.status, 404);
    EXPECT_EQ(first.body, R"({"code":"NOT_FOUND"})"
                          "\n");
    EXPECT_EQ(second.status, 404);
    EXPECT_EQ(first.body, second.body);
    EXPECT_EQ(first.headers, second.headers);
}

TEST_F(routes, name_the_methods_that_are_there)
{
    router_.add(net::http_method::get, "/thing", saying("get"));
    router_.add(net::http_method::put, "/thing", saying("put"));
    serve();
    const auto refused = ask("POST", "/thing");
    EXPECT_EQ(refused.status, 405);
    EXPECT_EQ(refused.header("allow"), "GET, HEAD, PUT");
    EXPECT_EQ(ask("BREW", "/thing").status, 405);
    const auto head = ask("HEAD", "/thing");
    EXPECT_EQ(head.status, 200);
    EXPECT_EQ(head.header("content-length"), "5");
}

TEST(content_policy, lets_a_page_be_framed_by_the_named_sites_alone)
{
    EXPECT_NE(content_policy().find("frame-ancestors 'none';"), std::string::npos);
    const std::string policy =
        content_policy("'sha256-x'", {"https://a.example", "https://*.b.example"});
    EXPECT_NE(policy.find("frame-ancestors https://a.example https://*.b.example;"),
              std::string::npos);
    EXPECT_NE(policy.find("style-src 'self' 'sha256-x';"), std::string::npos);
    EXPECT_EQ(policy.find("'none'; require"), std::string::npos);
}

TEST_F(routes, carry_the_security_headers_whatever_the_answer)
{
    router_.add(net::http_method::get, "/thing", saying("get"));
    serve();
    const auto check = [](const raw_response& response, int status) {
        EXPECT_EQ(response.status, status);
        const std::string policy = response.header("content-security-policy");
        for (const char* part : {"default-src 'self'", "object-src 'none'", "base-uri 'none'",
                                 "frame-ancestors 'none'", "require-trusted-types-for 'script'"}) {
            EXPECT_NE(policy.find(part), std::string::npos) << part;
        }
        EXPECT_EQ(policy.find("unsafe"), std::string::npos);
        EXPECT_EQ(response.header("x-content-type-options"), "nosniff");
        EXPECT_EQ(response.header("referrer-policy"), "no-referrer");
        EXPECT_EQ(response.header("cross-origin-opener-policy"), "same-origin");
        EXPECT_EQ(response.header("cross-origin-resource-policy"), "same-origin");
        EXPECT_EQ(response.header("strict-transport-security"), "max-age=31536000");
        EXPECT_EQ(response.header("cache-control"), "no-store");
    };
    check(ask("GET", "/thing"), 200);
    check(ask("GET", "/unknown"), 404);
    check(ask("POST", "/thing"), 405);
    check(ask("GET", '/' + std::string(3000, 'x')), 414);
    check(ask("GET", "no-slash"), 400);
}

TEST_F(routes, tell_health)
{
    auto reason = std::make_shared<std::string>("starting");
    add_health_routes(router_, [reason] { return *reason; });
    serve();
    EXPECT_EQ(ask("GET", "/livez").status, 200);
    const auto waiting = ask("GET", "/readyz");
    EXPECT_EQ(waiting.status, 503);
    EXPECT_EQ(waiting.body, "not ready: starting\n");
    server_->on_loop([&] {
        reason->clear();
        return 0;
    });
    EXPECT_EQ(ask("GET", "/readyz").status, 200);
    EXPECT_EQ(ask("GET", "/livez").status, 200);
}

TEST(responses, round_the_time_to_wait_up)
{
    using namespace std::chrono_literals;
    EXPECT_EQ(error_response(429, "RATE_LIMITED", 1ms).header("retry-after"), "1");
    EXPECT_EQ(error_response(429, "RATE_LIMITED", 1000ms).header("Retry-After"), "1");
    EXPECT_EQ(error_response(503, "BUSY", 1001ms).header("retry-after"), "2");
}

TEST(security_headers, let_a_page_open_a_document_with_one_style_of_its_own)
{
    const auto policy_of = [](const std::string& source) {
        for (const auto& header : security_headers(transport_security::none, source)) {
            if (header.name == "Content-Security-Policy") return header.value;
        }
        return std::string{};
    };
    EXPECT_NE(policy_of("'sha256-abc'").find("; style-src 'self' 'sha256-abc'; "),
              std::string::npos);
    EXPECT_EQ(policy_of({}).find("style-src"), std::string::npos);
}

TEST(security_headers, promise_https_only_where_it_is)
{
    for (const auto& header : security_headers(transport_security::none)) {
        EXPECT_NE(header.name, "Strict-Transport-Security");
    }
}
}  // namespace
}  // namespace kring::http
