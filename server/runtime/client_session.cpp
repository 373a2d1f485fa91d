#include "runtime/client_session.hpp"

#include "base/check.hpp"
#include "base/crypto.hpp"
#include "net/completion.hpp"
#include "wire/client_frames.hpp"
#include "wire/frames.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>

#include <memory>
#include <utility>

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
                                 const rooms::credentials& credentials, instant now)
{
    claim made;
    made.arrival.in = in;
    made.arrival.outbox = opening.outbox;
    made.arrival.texts = opening.texts;
    if (opening.from) made.arrival.from = rooms::cursor{opening.from->epoch, opening.from->at};
    if (const auto* member = std::get_if<wire::member_entry>(&opening.entry)) {
        auto token = credentials.verify_token(member->token);
        if (!token) token = credentials.verify_pass(member->token, now);
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
    const bool opens = link && (link->kind == rooms::credential_kind::join_link ||
                                link->kind == rooms::credential_kind::facilitator_link ||
                                link->kind == rooms::credential_kind::invitation);
    if (!opens) return close_code::no_such_room;
    made.room = join.room;
    domain::join_room wish;
    if (link->kind == rooms::credential_kind::facilitator_link) wish.link = link_id{link->number};
    wish.nonce_hash = blake2b_128(join.nonce);
    wish.name = join.name;
    wish.accepts = join.accepts;
    wish.stakeholder_group = join.stakeholder_group;
    wish.removed_as = join.removed_as;
    wish.passphrase = join.passphrase;
    wish.waits_in_line = join.waits_in_line;
    if (link->kind == rooms::credential_kind::join_link)
        wish.link_generation = static_cast<std::uint32_t>(link->number);
    if (link->kind == rooms::credential_kind::invitation)
        wish.invitation = rooms::invitation_of(link->number);
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

// One client from its verified hello on. What a message means for the connection is decided here, outside of any
// coroutine: a frame that holds a decoded message while it waits would be part of every idle connection.
class session final : public hub_member {
public:
    session(const session_ground& ground, net::ws_connection& stream, rooms::encoding spoken,
            room_id room)
        : hub_member(stream), ground_(ground), spoken_(spoken), room_(room)
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

    void arrive(rooms::arrival wish)
    {
        wish.connection = id();
        ground_.to_room(room_, std::move(wish));
    }

    enum class next { read, wait, end };
    // `end`: the connection was closed. `wait`: as many commands as allowed are in flight.
    [[nodiscard]] next hear(const net::ws_message& message)
    {
        if (message.kind != kind_of(spoken_)) return part(close_code::unsupported_data);
        auto said = wire::decode_client_frame(message.octets, spoken_);
        if (!said || std::holds_alternative<wire::hello>(*said)) return hear_malformed(message);
        if (const auto* probe = std::get_if<wire::probe>(&*said)) return hear_probe(*probe);
        if (auto* question = std::get_if<wire::find_similar>(&*said))
            return hear_question(std::move(*question));
        if (const auto* wish = std::get_if<wire::fetch_texts>(&*said)) return hear_fetch(*wish);
        if (auto* looks = std::get_if<wire::seen>(&*said)) return hear_seen(std::move(*looks));
        if (const auto* news = std::get_if<wire::writing>(&*said)) return hear_writing(*news);

        auto& command = std::get<wire::numbered_command>(*said);
        ++in_flight;
        rooms::member_command input{id(), command.counter, std::move(command.body),
                                    std::move(command.canonical)};
        ground_.to_room(room_, std::move(input));
        if (in_flight < ground_.bounds.commands_in_flight_max) return next::read;
        ground_.limit_met(room_, limit::commands_in_flight);
        return next::wait;
    }

private:
    next part(close_code why)
    {
        connection().close(why, {});
        return next::end;
    }

    next hear_malformed(const net::ws_message& message)
    {
        connection().send(
            wire::malformed_frame(spoken_, wire::counter_of_malformed(message.octets, spoken_)));
        if (++malformed_ <= ground_.bounds.malformed_forgiven) return next::read;
        ground_.limit_met(room_, limit::malformed_commands);
        return part(close_code::malformed_command);
    }

    next hear_probe(const wire::probe& probe)
    {
        const instant now = ground_.now();
        if (guard_.take(ground_.bounds.probes, now) == std::chrono::milliseconds{}) {
            connection().send(wire::probe_answer_frame(spoken_, probe.number));
            return next::read;
        }
        return overdone(now);
    }

    // A newer question follows the one that is dropped here: nobody waits for its answer.
    next hear_question(wire::find_similar question)
    {
        const instant now = ground_.now();
        if (questions_.take(ground_.bounds.similar, now) > std::chrono::milliseconds{})
            return overdone(now);
        ground_.to_room(room_,
                        rooms::similar_question{id(), question.number, std::move(question.text)});
        return next::read;
    }

    next hear_fetch(const wire::fetch_texts& wish)
    {
        const instant now = ground_.now();
        if (fetches_.take(ground_.bounds.fetches, now) > std::chrono::milliseconds{})
            return overdone(now);
        ground_.to_room(room_, rooms::text_question{id(), wish.near});
        return next::read;
    }

    next hear_seen(wire::seen looks)
    {
        const instant now = ground_.now();
        if (seen_.take(ground_.bounds.seen, now) > std::chrono::milliseconds{})
            return overdone(now);
        ground_.to_room(room_, rooms::posts_seen{id(), std::move(looks.contributions)});
        return next::read;
    }

    next hear_writing(const wire::writing& news)
    {
        const instant now = ground_.now();
        if (writing_.take(ground_.bounds.writing, now) > std::chrono::milliseconds{})
            return overdone(now);
        ground_.to_room(room_, rooms::member_writes{id(), news.how});
        return next::read;
    }

    next overdone(instant now)
    {
        ground_.limit_met(room_, limit::command_rate);
        if (guard_.overdone(ground_.bounds.abuse, now) == rooms::socket_guard::verdict::may_stay)
            return next::read;
        ground_.limit_met(room_, limit::rate_abuse);
        return part(close_code::rate);
    }

    const session_ground& ground_;
    rooms::encoding spoken_;
    room_id room_;
    std::size_t malformed_{};
    rooms::socket_guard guard_;  // of what no room hears of
    token_bucket questions_;
    token_bucket fetches_;
    token_bucket seen_;
    token_bucket writing_;
};

// Hears the hello. Null: there was none that holds, and the connection was closed.
std::unique_ptr<session> admit(const session_ground& ground, net::ws_connection& connection,
                               const net::ws_message& opening)
{
    const rooms::encoding spoken = encoding_of(connection.protocol());
    if (opening.kind != kind_of(spoken)) {
        connection.close(close_code::unsupported_data, {});
        return nullptr;
    }
    auto first = wire::decode_client_frame(opening.octets, spoken);
    const auto* hello = first ? std::get_if<wire::hello>(&*first) : nullptr;
    if (hello == nullptr) {
        connection.close(close_code::malformed_command, {});
        return nullptr;
    }
    auto claimed = verify(*hello, spoken, ground.credentials, ground.now());
    if (!claimed) {
        ground.security(claimed_room(*hello), claimed.error() == close_code::token_void
                                                  ? security_event::token_void
                                                  : security_event::wrong_link);
        connection.close(claimed.error(), {});
        return nullptr;
    }
    if (ground.hub.finishing()) {
        connection.close(close_code::service_restart, {});
        return nullptr;
    }
    auto here = std::make_unique<session>(ground, connection, spoken, claimed->room);
    claimed->arrival.address = ground.marks.of(connection.remote_address(), ground.now());
    here->arrive(std::move(claimed->arrival));
    return here;
}

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
    net::read_limits bounds;
    bounds.message_bytes_max = ground.bounds.message_bytes_before_hello;
    bounds.wait_max = ground.bounds.hello_time_max;
    bounds.late = close_code::hello_too_late;
    connection.set_read_limits(bounds);
    std::unique_ptr<session> here;
    for (;;) {
        const auto message = co_await connection.read();
        if (!message) co_return;
        if (here == nullptr) {
            here = admit(ground, connection, *message);
            if (here == nullptr) co_return;
            bounds.message_bytes_max = ground.bounds.message_bytes_max;
            bounds.wait_max = std::chrono::milliseconds{0};
            connection.set_read_limits(bounds);
            continue;
        }
        // Not taken, so not acknowledged: its sender keeps it and sends it to the process that follows.
        if (ground.hub.finishing()) continue;
        const session::next next = here->hear(*message);
        if (next == session::next::end) co_return;
        if (next == session::next::wait)
            co_await wait_for_room_in_flight(*here, ground.bounds.commands_in_flight_max);
    }
}
}  // namespace kring::runtime
