#include "runtime/client_session.hpp"

#include "base/check.hpp"
#include "base/crypto.hpp"
#include "net/completion.hpp"
#include "wire/client_frames.hpp"
#include "wire/frames.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>

#include <optional>

namespace kring::runtime {
namespace {
namespace asio = boost::asio;

rooms::encoding encoding_of(net::ws_protocol protocol)
{
    switch (protocol) {
        case net::ws_protocol::protobuf: return rooms::encoding::protobuf;
        case net::ws_protocol::json: return rooms::encoding::json;
    }
    KRING_CHECK(false);  // not a sub-protocol at all
}

// The kind of message that a sub-protocol is made of; the other kind is a fault of the client.
frame_kind kind_of(rooms::encoding in)
{
    return in == rooms::encoding::json ? frame_kind::text : frame_kind::binary;
}

// Whom a hello claims to be, or the code to close with.
struct claim {
    room_id room{};
    rooms::arrival arrival;
};

result<claim, close_code> verify(const wire::hello& opening, rooms::encoding in,
                                 const rooms::credentials& credentials)
{
    claim made;
    made.arrival.in = in;
    made.arrival.outbox = opening.outbox;
    if (opening.from) made.arrival.from = rooms::cursor{opening.from->epoch, opening.from->at};
    if (const auto* member = std::get_if<wire::member_entry>(&opening.entry)) {
        const auto token = credentials.verify_token(member->token);
        if (!token) return close_code::token_void;
        made.room = token->room;
        made.arrival.entry = rooms::member_entry{token->member, token->generation};
        return made;
    }
    if (const auto* screen = std::get_if<wire::screen_entry>(&opening.entry)) {
        const auto link = credentials.verify_link(screen->room, screen->secret);
        if (!link || link->kind != rooms::credential_kind::screen_link)
            return close_code::no_such_room;
        made.room = screen->room;
        made.arrival.entry = rooms::screen_entry{};
        return made;
    }
    const auto& join = std::get<wire::join_entry>(opening.entry);
    const auto link = credentials.verify_link(join.room, join.secret);
    if (!link || link->kind == rooms::credential_kind::screen_link) return close_code::no_such_room;
    made.room = join.room;
    domain::join_room wish;
    if (link->kind == rooms::credential_kind::facilitator_link) wish.link = link_id{link->number};
    wish.nonce_hash = blake2b_128(join.nonce);
    wish.name = join.name;
    made.arrival.entry = std::move(wish);
    return made;
}

// The room that a hello names; of a token that does not hold nothing is believed.
room_id claimed_room(const wire::hello& opening)
{
    if (const auto* join = std::get_if<wire::join_entry>(&opening.entry)) return join->room;
    if (const auto* screen = std::get_if<wire::screen_entry>(&opening.entry)) return screen->room;
    return {};
}

class session final : public hub_member {
public:
    session(const session_ground& ground, net::ws_connection& stream, room_id room)
        : hub_member(stream), ground_(ground), room_(room)
    {
        ground_.hub.add(*this, room_);
    }
    ~session()
    {
        ground_.hub.remove(*this);
        ground_.to_room(room_, departure{id()});
    }
    session(const session&) = delete;
    session& operator=(const session&) = delete;

private:
    const session_ground& ground_;
    room_id room_;
};

// Holds the reader back while as many commands as allowed wait for their answer. The link's end cancels the wait.
asio::awaitable<void> wait_for_room_in_flight(hub_member& who, std::size_t most)
{
    asio::steady_timer answered{co_await asio::this_coro::executor,
                                asio::steady_timer::time_point::max()};
    who.on_answer = [&answered] { answered.cancel(); };
    while (who.in_flight >= most && !who.connection().closing()) {
        // Bounded, so that a connection that closes while it waits is noticed.
        answered.expires_after(std::chrono::seconds{1});
        co_await answered.async_wait(net::codes);
    }
    who.on_answer = nullptr;
}
}  // namespace

asio::awaitable<void> serve_client(const session_ground& ground, net::ws_connection& connection)
{
    const rooms::encoding spoken = encoding_of(connection.protocol());
    net::read_limits bounds;
    bounds.message_bytes_max = ground.bounds.message_bytes_before_hello;
    bounds.wait_max = ground.bounds.hello_time_max;
    bounds.late = close_code::hello_too_late;
    connection.set_read_limits(bounds);
    const auto opening = co_await connection.read();
    if (!opening) co_return;

    if (opening->kind != kind_of(spoken)) {
        connection.close(close_code::unsupported_data, {});
        co_return;
    }
    auto first = wire::decode_client_frame(opening->octets, spoken);
    const auto* hello = first ? std::get_if<wire::hello>(&*first) : nullptr;
    if (hello == nullptr) {
        connection.close(close_code::malformed_command, {});
        co_return;
    }
    auto claimed = verify(*hello, spoken, ground.credentials);
    if (!claimed) {
        ground.security(claimed_room(*hello), claimed.error() == close_code::token_void
                                                  ? security_event::token_void
                                                  : security_event::wrong_link);
        connection.close(claimed.error(), {});
        co_return;
    }
    if (ground.hub.finishing()) {
        connection.close(close_code::service_restart, {});
        co_return;
    }
    const room_id room = claimed->room;
    session here{ground, connection, room};
    claimed->arrival.connection = here.id();
    ground.to_room(room, std::move(claimed->arrival));

    bounds.message_bytes_max = ground.bounds.message_bytes_max;
    bounds.wait_max = std::chrono::milliseconds{0};
    connection.set_read_limits(bounds);
    std::size_t malformed = 0;
    rooms::socket_guard guard;  // of what no room hears of
    for (;;) {
        const auto message = co_await connection.read();
        if (!message) co_return;
        // Not taken, so not acknowledged: its sender keeps it and sends it to the process that follows.
        if (ground.hub.finishing()) continue;
        if (message->kind != kind_of(spoken)) {
            connection.close(close_code::unsupported_data, {});
            co_return;
        }
        auto said = wire::decode_client_frame(message->octets, spoken);
        if (!said || std::holds_alternative<wire::hello>(*said)) {
            connection.send(
                wire::malformed_frame(spoken, wire::counter_of_malformed(message->octets, spoken)));
            if (++malformed > ground.bounds.malformed_forgiven) {
                ground.limit_met(room, limit::malformed_commands);
                connection.close(close_code::malformed_command, {});
                co_return;
            }
            continue;
        }
        if (const auto* probe = std::get_if<wire::probe>(&*said)) {
            const instant now = ground.now();
            if (guard.take(ground.bounds.probes, now) > std::chrono::milliseconds{}) {
                ground.limit_met(room, limit::command_rate);
                if (guard.overdone(ground.bounds.abuse, now) ==
                    rooms::socket_guard::verdict::abuses) {
                    ground.limit_met(room, limit::rate_abuse);
                    connection.close(close_code::rate, {});
                    co_return;
                }
                continue;
            }
            connection.send(wire::probe_answer_frame(spoken, probe->number));
            continue;
        }
        auto& command = std::get<wire::numbered_command>(*said);
        ++here.in_flight;
        rooms::member_command input{here.id(), command.counter, std::move(command.body),
                                    std::move(command.canonical)};
        ground.to_room(room, std::move(input));
        if (here.in_flight >= ground.bounds.commands_in_flight_max) {
            ground.limit_met(room, limit::commands_in_flight);
            co_await wait_for_room_in_flight(here, ground.bounds.commands_in_flight_max);
        }
    }
}
}  // namespace kring::runtime
