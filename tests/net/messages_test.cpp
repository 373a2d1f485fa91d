// What a client may send: sizes to the octet, fragments, and the violations of RFC 6455 with their
// close codes (T15 to T17).
#include "base/error.hpp"
#include "base/limit_counts.hpp"
#include "support/net_server.hpp"
#include "support/raw_client.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <future>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace kring::net {
namespace {
using namespace std::chrono_literals;
using support::net_server;
using support::raw_client;
using support::raw_frame;
namespace opcode = support::opcode;

// Sends every message back, and says how the reading ended.
boost::asio::awaitable<void> echo(ws_connection& connection,
                                  std::shared_ptr<std::promise<error_code>> ended)
{
    for (;;) {
        auto message = co_await connection.read();
        if (!message) {
            ended->set_value(message.error());
            co_return;
        }
        // The word that stands for "hello" here: from then on the larger bound holds.
        if (message->octets == "grow") {
            read_limits larger;
            larger.message_bytes_max = limits::message_bytes_max;
            connection.set_read_limits(larger);
        }
        connection.send(make_frame(message->octets, message->kind));
    }
}

// Notes what comes from all connections in one row, and that the one message has come.
boost::asio::awaitable<void> note_order(ws_connection& connection,
                                        std::shared_ptr<std::vector<std::string>> order,
                                        std::shared_ptr<std::promise<void>> heard)
{
    for (;;) {
        auto message = co_await connection.read();
        if (!message) co_return;
        order->push_back(message->octets);
        if (message->octets == "one") heard->set_value();
    }
}

class messages : public testing::Test {
protected:
    void serve(listener_options options, std::optional<read_limits> bounds = std::nullopt)
    {
        listener_handlers to;
        to.on_websocket = [ended = ended_, bounds](ws_connection& connection) {
            if (bounds) connection.set_read_limits(*bounds);
            return echo(connection, ended);
        };
        server_ = std::make_unique<net_server>(std::move(options), std::move(to));
        client_ = std::make_unique<raw_client>(server_->port());
        client_->upgrade();
    }

    void serve() { serve(listener_options{}); }

    void expect_echo(std::string_view octets)
    {
        const auto frame = client_->read_frame();
        ASSERT_TRUE(frame);
        EXPECT_EQ(frame->opcode, opcode::binary);
        EXPECT_EQ(frame->payload.size(), octets.size());
        EXPECT_TRUE(frame->payload == octets);
    }

    // What the octets lead to on a fresh connection: the code of the close frame, which is followed
    // by the end.
    unsigned close_code_after(std::string_view octets)
    {
        ended_ = std::make_shared<std::promise<error_code>>();
        if (server_ == nullptr) serve();
        raw_client client(server_->port());
        client.upgrade();
        client.send(octets);
        const auto code = client.read_close_code();
        EXPECT_TRUE(code);
        client.shutdown_send();
        EXPECT_TRUE(client.is_at_end());
        return code.value_or(0);
    }

    error_code how_it_ended() { return ended_->get_future().get(); }

    std::shared_ptr<std::promise<error_code>> ended_ = std::make_shared<std::promise<error_code>>();
    std::unique_ptr<net_server> server_;
    std::unique_ptr<raw_client> client_;
};

TEST_F(messages, come_back_as_they_were)
{
    serve();
    for (const std::size_t size : {0u, 1u, 125u, 126u, 127u, 128u, 129u, 1536u, 1537u}) {
        SCOPED_TRACE(size);
        std::string octets(size, '\0');
        for (std::size_t i = 0; i < size; ++i) octets[i] = static_cast<char>(i * 7);
        client_->send_frame(opcode::binary, octets);
        expect_echo(octets);
    }
    client_->send_frame(opcode::text, "gr\xc3\xbc\xc3\x9f");
    const auto text = client_->read_frame();
    ASSERT_TRUE(text);
    EXPECT_EQ(text->opcode, opcode::text);
    EXPECT_EQ(text->payload, "gr\xc3\xbc\xc3\x9f");
}

TEST_F(messages, are_put_together_from_fragments_with_pings_between_them)
{
    serve();
    client_->send(raw_client::frame(opcode::binary, "one ", false) +
                  raw_client::frame(opcode::ping, "p") +
                  raw_client::frame(opcode::continuation, "", false) +
                  raw_client::frame(opcode::continuation, "two"));
    const auto pong = client_->read_frame();
    ASSERT_TRUE(pong);
    EXPECT_EQ(pong->opcode, opcode::pong);
    EXPECT_EQ(pong->payload, "p");
    expect_echo("one two");
}

TEST_F(messages, come_whole_from_single_octets)
{
    serve();
    for (const char octet :
         raw_client::frame(opcode::binary, "slowly") + raw_client::frame(opcode::binary, "next")) {
        client_->send(std::string_view(&octet, 1));
    }
    expect_echo("slowly");
    expect_echo("next");
}

TEST_F(messages, are_bounded_to_the_octet_before_and_after_the_hello)
{
    serve();
    for (const std::size_t size :
         {limits::message_bytes_before_hello - 1, limits::message_bytes_before_hello}) {
        const std::string octets(size, 'a');
        client_->send_frame(opcode::binary, octets);
        expect_echo(octets);
    }
    client_->send_frame(opcode::binary, "grow");
    expect_echo("grow");
    for (const std::size_t size : {limits::message_bytes_before_hello + 1,
                                   limits::message_bytes_max - 1, limits::message_bytes_max}) {
        const std::string octets(size, 'b');
        client_->send_frame(opcode::binary, octets);
        expect_echo(octets);
    }
    client_->send_frame(opcode::binary, std::string(limits::message_bytes_max + 1, 'c'));
    EXPECT_EQ(client_->read_close_code(), 1009u);
    EXPECT_EQ(how_it_ended(), errc::message_too_big);
}

TEST_F(messages, are_refused_by_their_declared_length_alone)
{
    const std::string mask(4, '\0');
    const auto declared = [&mask](std::uint64_t length) {
        return raw_client::frame_head(opcode::binary, length) + mask;
    };
    EXPECT_EQ(close_code_after(declared(limits::message_bytes_before_hello + 1)), 1009u);
    EXPECT_EQ(close_code_after(declared(std::uint64_t{1} << 31)), 1009u);
    EXPECT_EQ(close_code_after(declared((std::uint64_t{1} << 63) - 1)), 1009u);
    // The highest bit must not be set (RFC 6455 section 5.2): too large and a violation.
    const unsigned code = close_code_after(declared(std::uint64_t{1} << 63));
    EXPECT_TRUE(code == 1009u || code == 1002u) << code;
    // Fragments add up.
    const std::string half(limits::message_bytes_before_hello / 2, 'x');
    EXPECT_EQ(close_code_after(raw_client::frame(opcode::binary, half, false) +
                               raw_client::frame(opcode::continuation, half, false) +
                               raw_client::frame(opcode::continuation, "x")),
              1009u);
}

TEST_F(messages, that_break_the_protocol_end_with_its_code)
{
    struct violation {
        const char* what;
        std::string octets;
        unsigned code;
    };
    const std::string unmasked("\x82\x01x", 3);
    const std::string longer_than_needed("\x82\xfe\x00\x01\x00\x00\x00\x00x", 9);
    const std::vector<violation> violations{
        {"no mask", unmasked, 1002},
        {"reserved bit 1", raw_client::frame(opcode::binary, "x", true, 4), 1002},
        {"reserved bit 2", raw_client::frame(opcode::binary, "x", true, 2), 1002},
        {"reserved bit 3", raw_client::frame(opcode::binary, "x", true, 1), 1002},
        {"opcode 3", raw_client::frame(3, "x"), 1002},
        {"opcode 7", raw_client::frame(7, "x"), 1002},
        {"opcode 11", raw_client::frame(11, "x"), 1002},
        {"opcode 15", raw_client::frame(15, "x"), 1002},
        {"a control frame of 126 octets", raw_client::frame(opcode::ping, std::string(126, 'x')),
         1002},
        {"a control frame in pieces", raw_client::frame(opcode::ping, "x", false), 1002},
        {"a continuation of nothing", raw_client::frame(opcode::continuation, "x"), 1002},
        {"a message within a message",
         raw_client::frame(opcode::binary, "x", false) + raw_client::frame(opcode::binary, "y"),
         1002},
        {"a length in more octets than it needs", longer_than_needed, 1002},
        {"a close of one octet", raw_client::frame(opcode::close, "x"), 1002},
        {"a close with a code nobody may send", raw_client::frame(opcode::close, "\x03\xed"),
         1002},  // 1005
        {"a close with a reason that is not UTF-8",
         raw_client::frame(opcode::close, "\x03\xe8\xff"), 1007},
        {"text that is not UTF-8", raw_client::frame(opcode::text, "\xc3\x28"), 1007},
        {"text that ends within a character", raw_client::frame(opcode::text, "\xe2\x82"), 1007},
        {"text that ends within a character, its last frame empty",
         raw_client::frame(opcode::text, "\xf0\xbd", false) +
             raw_client::frame(opcode::continuation, ""),
         1007},
        {"a surrogate", raw_client::frame(opcode::text, "\xed\xa0\x80"), 1007},
    };
    for (const violation& each : violations) {
        SCOPED_TRACE(each.what);
        EXPECT_EQ(close_code_after(each.octets), each.code);
    }
}

TEST_F(messages, may_be_awaited_for_a_time_only)
{
    read_limits bounds;
    bounds.wait_max = 20ms;
    bounds.late = close_code::hello_too_late;
    serve({}, bounds);
    EXPECT_EQ(client_->read_close_code(), 4408u);
    client_->send_close(4408);
    EXPECT_TRUE(client_->is_at_end());
    EXPECT_EQ(how_it_ended(), errc::timed_out);
}

TEST_F(messages, that_never_end_are_cut_off_by_time)
{
    listener_options options;
    options.websocket.message_time_max = 20ms;
    serve(options);
    client_->send(raw_client::frame(opcode::binary, "a beginning", false));
    EXPECT_EQ(client_->read_close_code(), 1008u);
    client_->send_close(1008);
    EXPECT_EQ(how_it_ended(), errc::timed_out);
}

TEST_F(messages, that_never_begin_are_cut_off_by_what_they_cost)
{
    listener_options options;
    options.websocket.unfinished_bytes_max = 4096;
    serve(options);
    std::string fragments = raw_client::frame(opcode::binary, "", false);
    while (fragments.size() <= 4096)
        fragments += raw_client::frame(opcode::continuation, "", false);
    client_->send(fragments);
    EXPECT_EQ(client_->read_close_code(), 1008u);
    client_->send_close(1008);
    EXPECT_EQ(how_it_ended(), errc::malformed);
}

// The bounds themselves, not smaller ones: what an attacker can have of a socket before it ends, in
// octets, and nothing but a close frame to show for it.
TEST_F(messages, made_of_nothing_are_cut_off_beside_an_honest_client)
{
    limit_counts counts;
    listener_options options;
    options.websocket.counts = &counts;
    serve(options);
    struct attack {
        const char* what;
        std::string first;
        std::string next;
    };
    const std::vector<attack> attacks{
        {"empty fragments", raw_client::frame(opcode::binary, "", false),
         raw_client::frame(opcode::continuation, "", false)},
        {"fragments of one octet", raw_client::frame(opcode::binary, "x", false),
         raw_client::frame(opcode::continuation, "x", false)},
        {"empty fragments of text", raw_client::frame(opcode::text, "", false),
         raw_client::frame(opcode::continuation, "", false)},
    };
    std::uint64_t cut = 0;
    for (const attack& each : attacks) {
        SCOPED_TRACE(each.what);
        ended_ = std::make_shared<std::promise<error_code>>();
        raw_client attacker(server_->port());
        attacker.upgrade();
        std::size_t sent = each.first.size();
        attacker.send(each.first);
        std::string portion;
        while (portion.size() < 4096) portion += each.next;
        while (sent <= 2 * limits::unfinished_bytes_max && attacker.send(portion)) {
            sent += portion.size();
            client_->send_frame(opcode::binary, "honest");
            expect_echo("honest");
        }
        // Four KiB before a hello, or 128 KiB of nothing.
        const auto code = attacker.read_close_code();
        EXPECT_TRUE(code == 1008u || code == 1009u) << code.value_or(0);
        ++cut;
        EXPECT_EQ(counts.of(limit::unfinished_bytes) + counts.of(limit::message_bytes), cut);
    }
    client_->send_close(1000);
    EXPECT_EQ(client_->read_close_code(), 1000u);
}

TEST_F(messages, that_begin_with_nothing_are_cut_off_by_time_all_the_same)
{
    limit_counts counts;
    listener_options options;
    options.websocket.counts = &counts;
    options.websocket.message_time_max = 20ms;
    serve(options);
    // An empty fragment is nothing, and yet a message has begun.
    client_->send(raw_client::frame(opcode::binary, "", false));
    EXPECT_EQ(client_->read_close_code(), 1008u);
    client_->send_close(1008);
    EXPECT_EQ(how_it_ended(), errc::timed_out);
    EXPECT_EQ(counts.of(limit::message_time), 1u);
}

TEST_F(messages, are_not_what_pings_are_taken_for)
{
    listener_options options;
    options.websocket.message_time_max = 20ms;
    options.websocket.unfinished_bytes_max = 2048;  // more than is read from the socket at once
    options.websocket.ping_interval = 40ms;
    options.websocket.control_frames_burst = 1000;
    serve(options);
    // More of them than the octets allow, and then a silence longer than a message may take.
    const std::string payload(100, 'p');
    for (int i = 0; i < 60; ++i) client_->send_frame(opcode::ping, payload);
    for (int i = 0; i < 60; ++i) {
        const auto pong = client_->read_frame();
        ASSERT_TRUE(pong);
        EXPECT_EQ(pong->opcode, opcode::pong);
    }
    const auto ping = client_->read_frame();
    ASSERT_TRUE(ping);
    EXPECT_EQ(ping->opcode, opcode::ping);
    client_->send_frame(opcode::pong, ping->payload);
    client_->send_frame(opcode::binary, "here");
    for (auto frame = client_->read_frame();; frame = client_->read_frame()) {
        ASSERT_TRUE(frame);
        if (frame->opcode == opcode::ping) {
            client_->send_frame(opcode::pong, frame->payload);
            continue;
        }
        EXPECT_EQ(frame->payload, "here");
        break;
    }
}

TEST_F(messages, may_have_so_many_control_frames_beside_them)
{
    limit_counts counts;
    listener_options options;
    options.websocket.counts = &counts;
    options.websocket.control_frames_rate = 1;  // so that none comes back while the test runs
    serve(options);
    for (const unsigned kind : {opcode::ping, opcode::pong}) {
        SCOPED_TRACE(kind);
        ended_ = std::make_shared<std::promise<error_code>>();
        raw_client attacker(server_->port());
        attacker.upgrade();
        std::string flood;
        for (std::size_t i = 0; i < limits::control_frames_burst; ++i)
            flood += raw_client::frame(kind, "p");
        attacker.send(flood);
        attacker.send_frame(opcode::binary, "within");
        std::size_t pongs = 0;
        auto frame = attacker.read_frame();
        for (; frame && frame->opcode == opcode::pong; frame = attacker.read_frame()) ++pongs;
        ASSERT_TRUE(frame);
        EXPECT_EQ(frame->payload, "within");
        EXPECT_EQ(pongs, kind == opcode::ping ? limits::control_frames_burst : 0u);
        attacker.send(flood + flood);
        EXPECT_EQ(attacker.read_close_code(), 1008u);
        client_->send_frame(opcode::binary, "honest");
        expect_echo("honest");
    }
    EXPECT_EQ(counts.of(limit::control_frames), 2u);
}

TEST_F(messages, leave_the_count_of_what_they_cost_behind)
{
    listener_options options;
    options.websocket.unfinished_bytes_max = 4096;
    serve(options);
    const std::string octets(1000, 'x');
    for (int i = 0; i < 20; ++i) {
        client_->send_frame(opcode::binary, octets);
        expect_echo(octets);
    }
}

// Who has a thousand messages in the kernel's buffer keeps nobody waiting who has one.
TEST_F(messages, of_one_client_leave_turns_to_others)
{
    auto order = std::make_shared<std::vector<std::string>>();
    auto heard = std::make_shared<std::promise<void>>();
    listener_handlers to;
    to.on_websocket = [order, heard](ws_connection& connection) {
        return note_order(connection, order, heard);
    };
    server_ = std::make_unique<net_server>(listener_options{}, std::move(to));
    raw_client many(server_->port());
    many.upgrade();
    raw_client one(server_->port());
    one.upgrade();
    constexpr std::size_t count = 1000;
    server_->on_loop([&] {
        // While the loop stands here both say all they have.
        std::string flood;
        for (std::size_t i = 0; i < count; ++i) flood += raw_client::frame(opcode::binary, "many");
        many.send(flood);
        one.send_frame(opcode::binary, "one");
        return 0;
    });
    heard->get_future().wait();
    const auto before = server_->on_loop(
        [&] { return std::find(order->begin(), order->end(), "one") - order->begin(); });
    EXPECT_LT(before, static_cast<std::ptrdiff_t>(count / 10));
}

// The last words and the end are told as one, and once.
TEST_F(messages, end_when_the_end_comes_with_the_last_of_them)
{
    listener_options options;
    options.websocket.ping_interval =
        50ms;  // who missed the end is found silent, and that is another ending
    options.websocket.pong_time_max = 50ms;
    serve(options);
    server_->on_loop([&] {
        client_->send_frame(opcode::binary, "last words");
        client_->shutdown_send();
        return 0;
    });
    expect_echo("last words");
    EXPECT_EQ(how_it_ended(), errc::closed);
}

TEST_F(messages, end_with_the_close_of_the_peer)
{
    serve();
    client_->send_close(1001);
    EXPECT_EQ(client_->read_close_code(), 1001u);
    EXPECT_TRUE(client_->is_at_end());
    EXPECT_EQ(how_it_ended(), errc::closed);
}

TEST_F(messages, end_with_a_lost_link)
{
    serve();
    client_->close();
    EXPECT_TRUE(how_it_ended());
    EXPECT_TRUE(server_->finish());
}

TEST_F(messages, need_a_peer_that_answers_pings)
{
    listener_options options;
    options.websocket.ping_interval = 10ms;
    options.websocket.pong_time_max = 20ms;
    serve(options);
    const auto ping = client_->read_frame();
    ASSERT_TRUE(ping);
    EXPECT_EQ(ping->opcode, opcode::ping);
    // No answer: the link is let go without a word, which could not arrive.
    EXPECT_TRUE(client_->is_at_end());
    EXPECT_EQ(how_it_ended(), errc::timed_out);
}

TEST_F(messages, keep_coming_from_a_peer_that_answers_pings)
{
    listener_options options;
    options.websocket.ping_interval = 10ms;
    serve(options);
    for (int i = 0; i < 5; ++i) {
        const auto ping = client_->read_frame();
        ASSERT_TRUE(ping);
        EXPECT_EQ(ping->opcode, opcode::ping);
        client_->send_frame(opcode::pong, ping->payload);
    }
    client_->send_close(1000);
    EXPECT_EQ(client_->read_close_code(), 1000u);
}
}  // namespace
}  // namespace kring::net
