// What leaves a WebSocket: whole frames in order, whatever pongs come in between; a bounded row;
// the close frame last.
#include "base/error.hpp"
#include "support/net_server.hpp"
#include "support/raw_client.hpp"
#include "support/self_signed.hpp"
#include "support/temporary_directory.hpp"
#include "support/tls_layer.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <future>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace kring::net {
namespace {
using namespace std::chrono_literals;
using support::net_server;
using support::raw_client;
namespace opcode = support::opcode;

constexpr int small_kernel_bytes = 8 * 1024;

// The connections that are open now, and how those that ended did: filled on the loop, looked at by
// the test.
class hub {
public:
    void opened(ws_connection& connection)
    {
        connections_.push_back(&connection);
        const std::lock_guard lock(mutex_);
        ++opened_;
        changed_.notify_all();
    }

    void ended(ws_connection& connection, error_code how)
    {
        std::erase(connections_, &connection);
        const std::lock_guard lock(mutex_);
        endings_.push_back(how);
        changed_.notify_all();
    }

    void wait_for_opened(std::size_t count)
    {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return opened_ >= count; });
    }

    error_code wait_for_an_ending()
    {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return !endings_.empty(); });
        return endings_.front();
    }

    // On the loop.
    [[nodiscard]] const std::vector<ws_connection*>& connections() const { return connections_; }

private:
    std::vector<ws_connection*> connections_;  // of the loop
    std::mutex mutex_;                         // guards what follows
    std::condition_variable changed_;
    std::size_t opened_ = 0;
    std::vector<error_code> endings_;
};

boost::asio::awaitable<void> attend(ws_connection& connection, std::shared_ptr<hub> with)
{
    with->opened(connection);
    for (;;) {
        auto message = co_await connection.read();
        if (!message) {
            with->ended(connection, message.error());
            co_return;
        }
    }
}

// Numbered events of a given size, handed out one by one.
class numbered_source final : public frame_source {
public:
    numbered_source(unsigned count, std::size_t size) : count_(count), size_(size) {}

    frame_ptr next() override
    {
        if (given_ == count_) return nullptr;
        return make_frame(event(given_++, size_), frame_kind::binary);
    }

    static std::string event(unsigned number, std::size_t size)
    {
        std::string octets = "event " + std::to_string(number) + ' ';
        octets.resize(std::max(size, octets.size()), static_cast<char>('a' + number % 26));
        return octets;
    }

private:
    unsigned count_;
    std::size_t size_;
    unsigned given_ = 0;
};

enum class link { plain, enciphered };

class outlet_test : public testing::TestWithParam<link> {
protected:
    void serve(listener_options options = {})
    {
        options.websocket.kernel_send_bytes = small_kernel_bytes;
        if (GetParam() == link::enciphered) {
            const auto files = support::make_self_signed(folder_.path(), "outlet");
            auto loaded = tls_certificates::load(files.certificate, files.key);
            ASSERT_TRUE(loaded) << loaded.error().text;
            certificates_ = std::move(*loaded);
            options.certificates = certificates_.get();
        }
        listener_handlers to;
        to.on_websocket = [with = hub_](ws_connection& connection) {
            return attend(connection, with);
        };
        server_ = std::make_unique<net_server>(std::move(options), std::move(to));
    }

    std::unique_ptr<raw_client> join()
    {
        auto client = std::make_unique<raw_client>(server_->port(), small_kernel_bytes);
        if (GetParam() == link::enciphered)
            client->put_on(std::make_unique<support::tls_layer>(client->socket()));
        client->upgrade();
        hub_->wait_for_opened(++joined_);
        return client;
    }

    // To everyone who is there, on the loop.
    void broadcast(unsigned from, unsigned to, std::size_t size)
    {
        server_->on_loop([&] {
            for (unsigned number = from; number < to; ++number) {
                const auto frame =
                    make_frame(numbered_source::event(number, size), frame_kind::binary);
                for (ws_connection* each : hub_->connections()) each->send(frame);
            }
            return 0;
        });
    }

    void expect_events(raw_client& client, unsigned from, unsigned to, std::size_t size)
    {
        for (unsigned number = from; number < to; ++number) {
            const auto frame = client.read_frame();
            ASSERT_TRUE(frame);
            ASSERT_EQ(frame->opcode, opcode::binary);
            ASSERT_EQ(frame->payload, numbered_source::event(number, size));
        }
    }

    std::shared_ptr<hub> hub_ = std::make_shared<hub>();
    tests::temporary_directory folder_;
    std::unique_ptr<tls_certificates> certificates_;  // outlive the server
    std::unique_ptr<net_server> server_;
    std::size_t joined_ = 0;
};

INSTANTIATE_TEST_SUITE_P(links, outlet_test, testing::Values(link::plain, link::enciphered),
                         [](const testing::TestParamInfo<link>& each) {
                             return each.param == link::plain ? "plain" : "tls";
                         });

TEST_P(outlet_test, keeps_frames_whole_and_in_order_under_a_flood_of_pings)
{
    // Events come from a source, so they are under way all the time while 3000 pings are answered;
    // the reader is slow and the kernel's buffers are small, so that writes end in the middle of
    // frames.
    constexpr unsigned events = 3000;
    constexpr unsigned pings = 3000;
    constexpr std::size_t event_bytes = 1000;
    listener_options options;
    options.websocket.backlog_frames_max = 2 * pings;
    options.websocket.control_frames_burst = pings;
    serve(options);
    auto client = join();
    numbered_source source(events, event_bytes);
    server_->on_loop([&] {
        hub_->connections().front()->set_source(&source);
        return 0;
    });
    std::string flood;
    for (unsigned i = 0; i < pings; ++i)
        flood += raw_client::frame(opcode::ping, std::to_string(i));
    client->send(flood);

    unsigned next_event = 0;
    unsigned next_pong = 0;
    while (next_event < events || next_pong < pings) {
        const auto frame = client->read_frame();
        ASSERT_TRUE(frame);
        if (frame->opcode == opcode::pong) {
            ASSERT_EQ(frame->payload, std::to_string(next_pong++));
        } else {
            ASSERT_EQ(frame->opcode, opcode::binary);
            ASSERT_EQ(frame->payload, numbered_source::event(next_event++, event_bytes));
        }
    }
    client->send_close(1000);
    EXPECT_EQ(client->read_close_code(), 1000u);
    EXPECT_TRUE(client->is_at_end());
}

TEST_P(outlet_test, cuts_a_flood_of_pings_whose_answers_nobody_reads)
{
    listener_options options;
    options.websocket.backlog_frames_max = 100;
    options.websocket.control_frames_burst = 20'000;
    serve(options);
    auto client = join();
    // More answers than the kernel's buffers and the row can hold.
    const std::string ping = raw_client::frame(opcode::ping, std::string(125, 'p'));
    for (int i = 0; i < 20'000 && client->send(ping); ++i) {
        if (i % 1000 == 0 && server_->on_loop([&] {
                return hub_->connections().empty() || hub_->connections().front()->closing();
            }))
            break;
    }
    EXPECT_EQ(client->read_close_code(), 4410u);
}

TEST_P(outlet_test, cuts_who_does_not_read_and_serves_the_others)
{
    listener_options options;
    options.websocket.backlog_frames_max = 50;
    serve(options);
    auto slow = join();
    auto quick = join();
    constexpr std::size_t event_bytes = 2000;
    constexpr unsigned portion = 20;
    unsigned sent = 0;
    const auto is_cut = [&] {
        return server_->on_loop([&] { return hub_->connections().front()->closing(); });
    };
    while (!is_cut()) {
        ASSERT_LT(sent, 100'000u);
        broadcast(sent, sent + portion, event_bytes);
        expect_events(*quick, sent, sent + portion, event_bytes);
        sent += portion;
    }
    broadcast(sent, sent + portion, event_bytes);
    expect_events(*quick, sent, sent + portion, event_bytes);

    // The slow one finds whole events in order, then the reason, then nothing.
    unsigned next = 0;
    for (;;) {
        const auto frame = slow->read_frame();
        ASSERT_TRUE(frame);
        if (frame->opcode == opcode::close) {
            EXPECT_EQ(frame->close_code(), 4410u);
            break;
        }
        ASSERT_EQ(frame->payload, numbered_source::event(next++, event_bytes));
    }
    EXPECT_LT(next, sent);
    slow->send_close(4410);
    EXPECT_TRUE(slow->is_at_end());
    EXPECT_EQ(hub_->wait_for_an_ending(), errc::too_slow);
}

TEST_P(outlet_test, is_bounded_in_frames)
{
    listener_options options;
    options.websocket.backlog_frames_max = 50;
    serve(options);
    auto client = join();
    server_->on_loop([&] {
        ws_connection& connection = *hub_->connections().front();
        const auto small = make_frame("x", frame_kind::binary);
        for (int i = 0; i < 50; ++i) connection.send(small);
        EXPECT_EQ(connection.backlog_frames(), 50u);
        EXPECT_FALSE(connection.closing());
        connection.send(small);
        EXPECT_TRUE(connection.closing());
        return 0;
    });
    EXPECT_EQ(client->read_close_code(), 4410u);
}

TEST_P(outlet_test, is_bounded_in_octets_too)
{
    listener_options options;
    options.websocket.backlog_bytes_max = 100'000;
    serve(options);
    auto client = join();
    const auto backlog = server_->on_loop([&] {
        ws_connection& connection = *hub_->connections().front();
        const auto large = make_frame(std::string(60'000, 'x'), frame_kind::binary);
        connection.send(large);
        const bool still_open = !connection.closing();
        connection.send(large);
        EXPECT_TRUE(still_open);
        EXPECT_TRUE(connection.closing());
        return connection.backlog_bytes();
    });
    EXPECT_LT(backlog, 1000u);  // the close frame alone: nothing of the first had begun to leave
    EXPECT_EQ(client->read_close_code(), 4410u);
}

TEST_P(outlet_test, cuts_who_is_behind_for_too_long_and_lets_go)
{
    listener_options options;
    options.websocket.backlog_age_max = 20ms;
    options.websocket.close_time_max = 20ms;
    serve(options);
    auto client = join();
    server_->on_loop([&] {
        hub_->connections().front()->send(
            make_frame(std::string(900'000, 'x'), frame_kind::binary));
        return 0;
    });
    EXPECT_EQ(hub_->wait_for_an_ending(), errc::too_slow);
    // It had begun to leave, and did not get through in time.
    EXPECT_FALSE(client->read_close_code());
}

TEST_P(outlet_test, sends_what_it_has_then_the_close_frame_then_nothing)
{
    serve();
    auto client = join();
    numbered_source source(1000, 1000);
    server_->on_loop([&] {
        ws_connection& connection = *hub_->connections().front();
        const auto send = [&connection](unsigned number) {
            connection.send(make_frame(numbered_source::event(number, 100), frame_kind::binary));
        };
        for (unsigned number = 0; number < 300; ++number) send(number);
        connection.set_source(&source);
        connection.close(close_code::token_void, "left");
        connection.close(close_code::normal, "only the first counts");
        for (unsigned number = 300; number < 400; ++number) send(number);
        connection.wake();
        return 0;
    });
    // A ping meanwhile is not answered any more: the answer would come after the close frame.
    client->send_frame(opcode::ping, "late");
    expect_events(*client, 0, 300, 100);
    const auto last = client->read_frame();
    ASSERT_TRUE(last);
    EXPECT_EQ(last->opcode, opcode::close);
    EXPECT_EQ(last->close_code(), 4401u);
    EXPECT_EQ(last->payload.substr(2), "left");
    // What is still said is heard by nobody.
    client->send_frame(opcode::binary, "too late");
    client->send_close(4401);
    EXPECT_TRUE(client->is_at_end());
    client->close();
    EXPECT_EQ(hub_->wait_for_an_ending(), errc::closed);
    EXPECT_TRUE(server_->finish());
}

TEST_P(outlet_test, lets_go_of_a_peer_that_does_not_answer_the_close)
{
    listener_options options;
    options.websocket.close_time_max = 20ms;
    serve(options);
    auto client = join();
    server_->on_loop([&] {
        hub_->connections().front()->close(close_code::going_away, {});
        return 0;
    });
    EXPECT_EQ(client->read_close_code(), 1001u);
    EXPECT_TRUE(client->is_at_end());
    EXPECT_EQ(hub_->wait_for_an_ending(), errc::closed);
}

TEST_P(outlet_test, asks_its_source_after_its_own_frames_and_again_when_woken)
{
    class queue_source final : public frame_source {
    public:
        frame_ptr next() override
        {
            if (frames.empty()) return nullptr;
            frame_ptr first = frames.front();
            frames.pop_front();
            return first;
        }
        std::deque<frame_ptr> frames;
    };
    serve();
    auto client = join();
    queue_source source;
    const auto event = [](unsigned number) {
        return make_frame(numbered_source::event(number, 0), frame_kind::binary);
    };
    server_->on_loop([&] {
        ws_connection& connection = *hub_->connections().front();
        source.frames = {event(2), event(3)};
        connection.set_source(&source);
        const std::vector<frame_ptr> own{event(0), event(1)};
        connection.send(own);
        return 0;
    });
    expect_events(*client, 0, 4, 0);
    server_->on_loop([&] {
        source.frames = {event(4)};
        hub_->connections().front()->wake();
        return 0;
    });
    expect_events(*client, 4, 5, 0);
}

TEST_P(outlet_test, lets_the_source_close_the_connection_while_it_is_asked)
{
    class closing_source final : public frame_source {
    public:
        explicit closing_source(ws_connection& connection) : connection_(connection) {}
        frame_ptr next() override
        {
            if (++asked_ == 3) connection_.close(close_code::too_slow, "behind");
            return make_frame("x", frame_kind::binary);
        }

    private:
        ws_connection& connection_;
        int asked_ = 0;
    };
    serve();
    auto client = join();
    std::unique_ptr<closing_source> source;
    server_->on_loop([&] {
        source = std::make_unique<closing_source>(*hub_->connections().front());
        hub_->connections().front()->set_source(source.get());
        return 0;
    });
    EXPECT_EQ(client->read_close_code(), 4410u);
    client->send_close(4410);
    EXPECT_TRUE(client->is_at_end());
}

TEST_P(outlet_test, does_not_hold_up_the_end_of_the_server)
{
    serve();
    auto client = join();
    // The handler never returns by itself: it is cancelled.
    EXPECT_FALSE(server_->finish(1ms));
    EXPECT_TRUE(client->is_at_end());
}
}  // namespace
}  // namespace kring::net
