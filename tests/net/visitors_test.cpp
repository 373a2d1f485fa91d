// The door under attack, over real sockets, with honest people beside it (threats T11, T12, T21). The
// book's clock stands still until a test moves it.
#include "net/visitor_book.hpp"
#include "support/net_server.hpp"
#include "support/raw_client.hpp"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <algorithm>
#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace kring::net {
namespace {
using namespace std::chrono_literals;
using support::net_server;
using support::raw_client;
namespace opcode = support::opcode;

// The first message stands for the hello; then everything comes back.
boost::asio::awaitable<void> greet_and_echo(ws_connection& connection)
{
    for (;;) {
        auto message = co_await connection.read();
        if (!message) co_return;
        const guest who = message->octets == "facilitator" ? guest::facilitator : guest::other;
        if (!connection.admit(who)) {
            connection.close(close_code::try_again_later, {});
            co_return;
        }
        connection.send(make_frame(message->octets, message->kind));
    }
}

boost::asio::awaitable<http_response> say_address(http_request request)
{
    co_return make_response(200, "text/plain", request.remote_address);
}

class visitors : public testing::Test {
protected:
    void serve(visitor_bounds bounds, listener_options options = {})
    {
        book_ = std::make_unique<visitor_book>(
            bounds, &counts_, [this] { return visitor_book::time_point{now_.load()}; });
        options.visitors = book_.get();
        options.counts = &counts_;
        options.websocket.counts = &counts_;
        options.retry_after = 7s;
        // So slow a client that only eviction can end it.
        options.head_time_max = 10min;
        options.handshake_time_max = 10min;
        listener_handlers to;
        to.on_websocket = greet_and_echo;
        to.on_http = say_address;
        server_ = std::make_unique<net_server>(std::move(options), std::move(to));
    }

    void TearDown() override
    {
        people_.clear();
        if (server_) {
            EXPECT_EQ(server_->failures(), std::vector<std::string>{});
            server_.reset();
        }
        if (book_) {
            EXPECT_EQ(book_->count().visits, 0u);
            EXPECT_EQ(book_->count().pending, 0u);
            EXPECT_EQ(book_->count().accepted, 0u);
        }
    }

    void pass(std::chrono::milliseconds time)
    {
        now_ = now_.load() + std::chrono::steady_clock::duration{time};
    }

    raw_client connect() { return raw_client(server_->port()); }

    raw_client upgraded()
    {
        auto client = connect();
        client.upgrade();
        return client;
    }

    // One attempt of an honest client; a refusal is a 503 that says when to come back, and nothing
    // else.
    bool come_in(std::string_view who = "hello")
    {
        raw_client client = connect();
        client.send(raw_client::upgrade_request());
        const auto response = client.read_response();
        if (!response) return false;  // beyond those that can be told
        if (response->status != 101) {
            EXPECT_EQ(response->status, 503);
            EXPECT_EQ(response->header("retry-after"), "7");
            return false;
        }
        client.send_frame(opcode::binary, who);
        const auto answer = client.read_frame();
        if (!answer || answer->opcode == opcode::close) {
            EXPECT_TRUE(!answer || answer->close_code() == 1013u);
            return false;
        }
        EXPECT_EQ(answer->payload, who);
        people_.push_back(std::make_unique<raw_client>(std::move(client)));
        return true;
    }

    void expect_everybody_is_heard()
    {
        for (const auto& each : people_) {
            each->send_frame(opcode::binary, "still here");
            const auto echo = each->read_frame();
            ASSERT_TRUE(echo);
            EXPECT_EQ(echo->payload, "still here");
        }
    }

    std::atomic<std::chrono::steady_clock::duration> now_{1h};
    limit_counts counts_;
    std::unique_ptr<visitor_book> book_;
    std::unique_ptr<net_server> server_;
    std::vector<std::unique_ptr<raw_client>> people_;
};

// Both ends of every socket are in this process.
void want_descriptors(rlim_t wanted)
{
    rlimit limit{};
    ASSERT_EQ(getrlimit(RLIMIT_NOFILE, &limit), 0);
    ASSERT_GE(limit.rlim_max, wanted);
    limit.rlim_cur = std::max(limit.rlim_cur, wanted);
    ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &limit), 0);
}

TEST_F(visitors, from_a_workshop_of_300_get_in_while_a_neighbour_holds_the_door)
{
    want_descriptors(4000);
    serve({});  // as they are
    // The attacker behind the same address takes all that one address may hold: a third silent, a
    // third in the middle of a head, a third as WebSockets without a hello.
    std::vector<raw_client> attackers;
    for (std::size_t i = 0; i < limits::pending_per_address_max; ++i) {
        attackers.push_back(connect());
        if (i % 3 == 1) attackers.back().send("GET / HTTP/1.1\r\nHo");
        if (i % 3 == 0) attackers.back().upgrade();
    }
    // The last one was upgraded, so all before it have been accepted.
    ASSERT_EQ(book_->count().pending, limits::pending_per_address_max);
    ASSERT_FALSE(come_in());

    // All who are not in yet come at once; who is refused comes back a second later.
    for (std::chrono::seconds waited{0}; people_.size() < 300; ++waited) {
        ASSERT_LT(waited, 10s) << people_.size() << " are in";
        pass(1s);
        std::vector<std::unique_ptr<raw_client>> arrivals;
        for (std::size_t missing = 300 - people_.size(); missing > 0; --missing) {
            auto arrival = std::make_unique<raw_client>(server_->port());
            arrival->send(raw_client::upgrade_request());
            const auto response = arrival->read_response();
            if (response && response->status == 101) arrivals.push_back(std::move(arrival));
        }
        for (auto& each : arrivals) {
            each->send_frame(opcode::binary, "hello");
            const auto welcome = each->read_frame();
            ASSERT_TRUE(welcome);
            ASSERT_EQ(welcome->payload, "hello");
            people_.push_back(std::move(each));
        }
    }
    expect_everybody_is_heard();
    EXPECT_EQ(book_->count().accepted, 300u);
    EXPECT_GE(counts_.of(limit::pending_per_address), 100u);
    EXPECT_GE(counts_.of(limit::new_per_address), 1u);
    // Those gave way who had got least far.
    EXPECT_TRUE(attackers[2].is_at_end());
    attackers[0].send_frame(opcode::binary, "after all");
    const auto echo = attackers[0].read_frame();
    ASSERT_TRUE(echo);
    EXPECT_EQ(echo->payload, "after all");
}

TEST_F(visitors, who_gave_way_are_told_as_far_as_they_can_be)
{
    visitor_bounds bounds;
    bounds.pending_per_address_max = 3;
    serve(bounds);
    ASSERT_TRUE(come_in());
    auto silent = connect();
    auto halfway = connect();
    halfway.send("GET / HT");
    auto nameless = upgraded();  // its answer shows that the others have been seen
    pass(1s);
    auto second = upgraded();
    EXPECT_TRUE(silent.is_at_end());
    pass(1s);
    auto third = upgraded();
    EXPECT_TRUE(halfway.is_at_end());
    pass(1s);
    auto fourth = upgraded();
    EXPECT_EQ(nameless.read_close_code(), 1013u);
    EXPECT_TRUE(nameless.is_at_end());
    expect_everybody_is_heard();
}

TEST_F(visitors, between_two_requests_give_way_too)
{
    visitor_bounds bounds;
    bounds.pending_per_address_max = 1;
    serve(bounds);
    auto reader = connect();
    reader.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    ASSERT_TRUE(reader.read_response());
    while (!come_in()) pass(1s);
    EXPECT_TRUE(reader.is_at_end());
}

TEST_F(visitors, find_a_plain_page_when_everything_is_taken)
{
    visitor_bounds bounds;
    bounds.places_max = 20;
    bounds.reserved_percent = 10;
    serve(bounds);
    for (int i = 0; i < 18; ++i) ASSERT_TRUE(come_in());
    // The rest is for facilitators, who are only known by their hello.
    auto participant = upgraded();
    participant.send_frame(opcode::binary, "hello");
    EXPECT_EQ(participant.read_close_code(), 1013u);
    EXPECT_TRUE(come_in("facilitator"));
    participant.send_close(1013);
    EXPECT_TRUE(participant.is_at_end());
    participant.close();
    while (book_->count().pending != 0) std::this_thread::yield();
    EXPECT_TRUE(come_in("facilitator"));
    EXPECT_FALSE(come_in("facilitator"));

    auto reader = connect();
    reader.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    const auto page = reader.read_response();
    ASSERT_TRUE(page);
    EXPECT_EQ(page->status, 503);
    EXPECT_EQ(page->header("retry-after"), "7");
    EXPECT_NE(page->body.find("7 seconds"), std::string::npos);
    EXPECT_TRUE(reader.is_at_end());
    EXPECT_EQ(counts_.of(limit::connections), 3u);
    expect_everybody_is_heard();
}

// More at one moment than may be pending: none of them is turned away, because those who came first find their places.
TEST_F(visitors, who_arrive_all_at_once_wait_for_each_other)
{
    visitor_bounds bounds;
    bounds.pending_max = 4;
    serve(bounds);
    std::vector<std::unique_ptr<raw_client>> crowd;
    for (int i = 0; i < 40; ++i) {
        crowd.push_back(std::make_unique<raw_client>(server_->port()));
        crowd.back()->send(raw_client::upgrade_request());
    }
    // All of them are there before anybody says hello; the clock stands still, so nobody gives way.
    for (const auto& each : crowd) {
        const auto response = each->read_response();
        ASSERT_TRUE(response);
        ASSERT_EQ(response->status, 101);
        each->send_frame(opcode::binary, "hello");
        const auto answer = each->read_frame();
        ASSERT_TRUE(answer);
        EXPECT_EQ(answer->payload, "hello");
    }
    EXPECT_EQ(counts_.of(limit::pending_connections), 0u);
}

TEST_F(visitors, share_the_places_of_all_listeners)
{
    visitor_bounds bounds;
    bounds.places_max = 2;
    serve(bounds);
    listener_options options;
    options.visitors = book_.get();
    listener_handlers to;
    to.on_websocket = greet_and_echo;
    net_server other(options, std::move(to));
    ASSERT_TRUE(come_in());
    raw_client second(other.port());
    second.upgrade();
    EXPECT_FALSE(come_in());
    raw_client third(other.port());
    third.send(raw_client::upgrade_request());
    const auto refused = third.read_response();
    ASSERT_TRUE(refused);
    EXPECT_EQ(refused->status, 503);
    // Who has to give way is told by the listener that has it, on its own thread.
    pass(1s);
    ASSERT_TRUE(come_in());
    EXPECT_EQ(second.read_close_code(), 1013u);
    second.close();
    third.close();
    EXPECT_TRUE(other.finish());
}

TEST_F(visitors, in_a_storm_are_served_or_told_and_leave_nothing_behind)
{
    want_descriptors(2000);
    visitor_bounds bounds;
    bounds.places_max = 100;
    bounds.pending_max =
        60;  // more than one address may hold: those beyond its share are told at once
    bounds.pending_per_address_max = 50;
    serve(bounds);
    ASSERT_TRUE(come_in());
    std::vector<raw_client> storm;
    for (int i = 0; i < 400; ++i) {
        storm.push_back(connect());
        storm.back().send(raw_client::upgrade_request());
    }
    std::size_t upgraded = 0;
    std::size_t told = 0;
    std::size_t cut = 0;
    for (raw_client& each : storm) {
        const auto response = each.read_response();
        if (!response)
            ++cut;
        else if (response->status == 101)
            ++upgraded;
        else if (response->status == 503)
            ++told;
    }
    EXPECT_EQ(upgraded, 50u);
    EXPECT_EQ(upgraded + told + cut, storm.size());
    EXPECT_GE(told, 1u);
    expect_everybody_is_heard();
    storm.clear();
    while (book_->count().pending != 0) std::this_thread::yield();
    EXPECT_TRUE(come_in());
    EXPECT_EQ(book_->count().visits, 2u);
}

TEST_F(visitors, change_no_limit_by_claiming_another_address)
{
    visitor_bounds bounds;
    bounds.new_per_address_burst = 3;
    bounds.new_per_address_rate = 1;
    serve(bounds);
    const auto answer_to_claim = [this](int number) {
        auto client = connect();
        const std::string claimed = "198.51.100." + std::to_string(number);
        client.send("GET / HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: " + claimed +
                    "\r\nForwarded: for=" + claimed + "\r\nX-Real-IP: " + claimed + "\r\n\r\n");
        return client.read_response().value();
    };
    for (int i = 0; i < 3; ++i) EXPECT_EQ(answer_to_claim(i).body, "127.0.0.1");
    EXPECT_EQ(answer_to_claim(4).status, 503);
    EXPECT_EQ(counts_.of(limit::new_per_address), 1u);
}

TEST_F(visitors, count_where_a_trusted_proxy_says_they_are)
{
    visitor_bounds bounds;
    bounds.new_per_address_burst = 2;
    bounds.new_per_address_rate = 1;
    bounds.pending_per_address_max = 2;
    listener_options options;
    options.trusted_proxies.push_back(address_range::parse("127.0.0.0/8").value());
    serve(bounds, options);
    const auto request = [](std::string_view client) {
        return "GET / HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 6.6.6.6, " + std::string(client) +
               "\r\nForwarded: for=7.7.7.7\r\n\r\n";
    };
    // One socket of the proxy may carry the requests of many.
    auto proxy = connect();
    for (const char* each : {"198.51.100.1", "198.51.100.2", "198.51.100.1"}) {
        proxy.send(request(each));
        const auto response = proxy.read_response();
        ASSERT_TRUE(response);
        EXPECT_EQ(response->body, each);
    }
    // The first has used up its newcomers, whichever socket it comes by; the others have not.
    auto again = connect();
    again.send(request("198.51.100.1"));
    EXPECT_EQ(again.read_response().value().status, 503);
    auto other = connect();
    other.send(request("198.51.100.3"));
    EXPECT_EQ(other.read_response().value().body, "198.51.100.3");
    // A WebSocket counts at its own address as well.
    auto first = connect();
    first.upgrade("X-Forwarded-For: 198.51.100.9\r\n");
    auto second = connect();
    second.upgrade("X-Forwarded-For: 198.51.100.9\r\n");
    auto third = connect();
    third.send(raw_client::upgrade_request("X-Forwarded-For: 198.51.100.9\r\n"));
    EXPECT_EQ(third.read_response().value().status, 503);
}

TEST_F(visitors, find_the_headers_of_the_connection_on_the_upgrade)
{
    listener_options options;
    options.standing_headers = {{"Content-Security-Policy", "default-src 'self'"},
                                {"X-Content-Type-Options", "nosniff"},
                                {"Referrer-Policy", "no-referrer"},
                                {"Strict-Transport-Security", "max-age=31536000"}};
    serve({}, options);
    auto client = connect();
    client.send(raw_client::upgrade_request());
    const auto response = client.read_response();
    ASSERT_TRUE(response);
    EXPECT_EQ(response->status, 101);
    EXPECT_EQ(response->header("strict-transport-security"), "max-age=31536000");
    EXPECT_EQ(response->header("x-content-type-options"), "nosniff");
    EXPECT_EQ(response->header("referrer-policy"), "no-referrer");
    EXPECT_EQ(response->header("cache-control"), "no-store");
    EXPECT_EQ(response->headers.count("content-security-policy"), 0u);
}
}  // namespace
}  // namespace kring::net
