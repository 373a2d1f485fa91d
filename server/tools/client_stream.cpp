#include "tools/client_stream.hpp"

#include "base/check.hpp"
#include "net/completion.hpp"
#include "net/task_group.hpp"
#include "net/ws_connection.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/websocket.hpp>

#include <algorithm>
#include <deque>
#include <optional>
#include <utility>

namespace kring::tools {
namespace asio = boost::asio;
namespace beast = boost::beast;
namespace websocket = beast::websocket;
using net::codes;

namespace {
// Beyond any frame of a server: a view snapshot comes in chunks of 32 KiB, an update holds at most one batch.
constexpr std::size_t payload_bytes_max = 16 * 1024 * 1024;
constexpr auto never = asio::steady_timer::time_point::max();

// One connection and what waits to leave on it.
struct link {
    explicit link(asio::io_context& context) : socket(context) {}

    websocket::stream<beast::tcp_stream> socket;
    std::deque<bytes> outgoing;
    bool is_open{false};     // the handshake is done
    bool is_writing{false};  // `write_all` runs
    bool is_leaving{false};  // given up here
};

std::optional<close_code> code_of(const websocket::close_reason& reason)
{
    if (reason.code == websocket::close_code::none) return std::nullopt;
    return static_cast<close_code>(reason.code);
}
}  // namespace

struct stream_ground::impl {
    explicit impl(stream_options chosen)
        : options(std::move(chosen)),
          tasks(context.get_executor(), [this](std::exception_ptr thrown) {
              if (!failure) failure = thrown;
              context.stop();
          })
    {}

    // Lets the next one in line connect.
    void leave_door()
    {
        KRING_CHECK(connecting > 0);
        --connecting;
        if (!in_line.empty()) in_line.front()->cancel();
    }

    stream_options options;
    asio::io_context context{1};
    std::exception_ptr failure;
    error_code trouble;
    std::size_t connecting{};
    std::deque<asio::steady_timer*> in_line;
    net::task_group tasks;
};

struct client_stream::impl : std::enable_shared_from_this<client_stream::impl> {
    impl(client_stream& outside, stream_ground::impl& where, std::size_t name,
         client_opening opening, stream_owner& who)
        : face(outside),
          ground(where),
          number(name),
          owner(&who),
          client(std::move(opening)),
          waiting(where.context),
          holding(where.context)
    {}

    // A place among those who connect, given back when the view is there or the attempt has ended.
    void leave_door()
    {
        if (std::exchange(at_door, false)) ground.leave_door();
    }

    // Sends what the client has to say. Not from within a wait.
    void send()
    {
        auto payloads = client.take_payloads();
        if (!now || !now->is_open || now->is_leaving) return;
        for (bytes& each : payloads) now->outgoing.push_back(std::move(each));
        if (now->outgoing.empty() || now->is_writing) return;
        now->is_writing = true;
        ground.tasks.spawn(write_all(now));
    }

    // The client was given something: carries on what follows from it.
    void advance()
    {
        auto events = client.take_events();
        for (const client_event& each : events) {
            if (const auto* held = std::get_if<client_held>(&each)) hold(*held);
            if (std::holds_alternative<client_renewal>(each)) leave();
        }
        if (client.is_live()) {
            leave_door();
            attempts = 0;
        }
        send();
        if (owner != nullptr) owner->heard(face, std::move(events));
    }

    void hold(const client_held& held)
    {
        if (held.counter == command_counter{}) {
            asked_delay = held.why.retry_after;
            return;
        }
        holding.expires_after(held.why.retry_after);
        holding.async_wait([self = shared_from_this(), on = now](error_code cancelled) {
            if (cancelled || self->now != on) return;
            self->client.try_again();
            self->send();
        });
    }

    // Ends the connection from here; the reader finds it ended.
    void leave()
    {
        if (!now || std::exchange(now->is_leaving, true)) return;
        if (now->is_open) {
            ground.tasks.spawn(close(now));
        } else {
            now->socket.next_layer().cancel();
        }
    }

    [[nodiscard]] std::chrono::milliseconds next_delay()
    {
        const auto asked = std::exchange(asked_delay, std::chrono::milliseconds{0});
        if (std::exchange(at_once, false)) return std::chrono::milliseconds{0};
        auto most = ground.options.first_delay_max;
        for (std::size_t count = 0; count < attempts && most < ground.options.delay_max; ++count)
            most *= 2;
        most = std::min(most, ground.options.delay_max);
        ++attempts;
        const std::chrono::duration<double, std::milli> drawn = most * ground.options.draw();
        return asked + std::chrono::duration_cast<std::chrono::milliseconds>(drawn);
    }

    static asio::awaitable<void> write_all(std::shared_ptr<link> on)
    {
        while (!on->outgoing.empty() && !on->is_leaving) {
            const bytes payload = std::move(on->outgoing.front());
            on->outgoing.pop_front();
            const auto [failed, size] =
                co_await on->socket.async_write(asio::buffer(payload), codes);
            if (failed) break;  // the reader meets it as well
        }
        on->is_writing = false;
    }

    static asio::awaitable<void> close(std::shared_ptr<link> on)
    {
        const websocket::close_reason why{websocket::close_code::normal};
        const auto [failed] = co_await on->socket.async_close(why, codes);
        if (failed) on->socket.next_layer().cancel();
    }

    // Waits for a place at the door; false: stopped meanwhile.
    static asio::awaitable<bool> enter_door(std::shared_ptr<impl> self)
    {
        stream_ground::impl& ground = self->ground;
        if (ground.connecting >= ground.options.connecting_max || !ground.in_line.empty()) {
            ground.in_line.push_back(&self->waiting);
            while (!self->stopped && (ground.connecting >= ground.options.connecting_max ||
                                      ground.in_line.front() != &self->waiting)) {
                self->waiting.expires_at(never);
                co_await self->waiting.async_wait(codes);
            }
            std::erase(ground.in_line, &self->waiting);
        }
        if (self->stopped) co_return false;
        ++ground.connecting;
        self->at_door = true;
        // Who is next in line may find a place left as well.
        if (!ground.in_line.empty()) ground.in_line.front()->cancel();
        co_return true;
    }

    static asio::awaitable<error_code> open(std::shared_ptr<impl> self, std::shared_ptr<link> on)
    {
        const stream_options& options = self->ground.options;
        error_code wrong;
        const auto address = asio::ip::make_address(options.host, wrong);
        if (wrong) co_return wrong;
        auto& socket = on->socket;
        socket.next_layer().expires_after(options.connect_time_max);
        const asio::ip::tcp::endpoint there{address, options.port};
        const auto [refused] = co_await socket.next_layer().async_connect(there, codes);
        if (refused) co_return refused;
        socket.next_layer().socket().set_option(asio::ip::tcp::no_delay{true}, wrong);
        // From here on the WebSocket's own time limits hold.
        socket.next_layer().expires_never();
        const websocket::stream_base::timeout limits{options.connect_time_max, options.silence_max,
                                                     false};
        socket.set_option(limits);
        socket.set_option(websocket::stream_base::decorator([](websocket::request_type& request) {
            request.set(beast::http::field::sec_websocket_protocol,
                        net::name_of(net::ws_protocol::protobuf));
        }));
        socket.binary(true);
        socket.auto_fragment(false);
        socket.read_message_max(payload_bytes_max);
        const bool is_v6 = address.is_v6();
        const std::string host =
            (is_v6 ? "[" : "") + options.host + (is_v6 ? "]:" : ":") + std::to_string(options.port);
        websocket::response_type response;
        const std::string path{net::websocket_path};
        const auto [declined] = co_await socket.async_handshake(response, host, path, codes);
        if (declined) co_return declined;
        const auto spoken = response[beast::http::field::sec_websocket_protocol];
        if (std::string_view{spoken.data(), spoken.size()} !=
            net::name_of(net::ws_protocol::protobuf))
            co_return websocket::error::upgrade_declined;
        co_return error_code{};
    }

    static asio::awaitable<void> read_all(std::shared_ptr<impl> self, std::shared_ptr<link> on)
    {
        beast::flat_buffer buffer;
        while (!on->is_leaving) {
            const auto [failed, size] = co_await on->socket.async_read(buffer, codes);
            if (on->is_leaving) co_return;
            if (failed) {
                self->ground.trouble = failed;
                co_return;
            }
            const auto payload = buffer.cdata();
            self->client.received(
                bytes_view{static_cast<const char*>(payload.data()), payload.size()});
            buffer.consume(buffer.size());
            self->advance();
        }
    }

    static asio::awaitable<void> run(std::shared_ptr<impl> self)
    {
        self->at_once = true;
        while (!self->stopped && !self->client.has_ended()) {
            self->waiting.expires_after(self->next_delay());
            co_await self->waiting.async_wait(codes);
            if (self->stopped) break;
            const bool admitted = co_await enter_door(self);
            if (!admitted) break;
            self->now = std::make_shared<link>(self->ground.context);
            const std::shared_ptr<link> on = self->now;
            const error_code failed = co_await open(self, on);
            if (failed) {
                self->ground.trouble = failed;
            } else if (!on->is_leaving) {
                on->is_open = true;
                self->client.connected();
                self->advance();
                co_await read_all(self, on);
            }
            self->lost(*on);
        }
        self->leave_door();
    }

    void lost(link& on)
    {
        leave_door();
        holding.cancel();
        now.reset();
        const bool by_us = on.is_leaving;
        const auto code = by_us ? std::nullopt : code_of(on.socket.reason());
        if (!by_us && on.is_open && owner != nullptr) owner->lost(face, code);
        client.disconnected(code);
        if (std::exchange(reloads, false)) {
            client.forget_view();
            at_once = true;
        }
        if (!stopped) advance();
    }

    client_stream& face;
    stream_ground::impl& ground;
    std::size_t number;
    stream_owner* owner;  // null once stopped
    room_client client;
    std::shared_ptr<link> now;  // null between connections
    asio::steady_timer waiting;
    asio::steady_timer holding;
    std::chrono::milliseconds asked_delay{};
    std::size_t attempts{};  // since the last complete view
    bool at_door{false};
    bool at_once{false};
    bool reloads{false};
    bool stopped{false};
};

stream_ground::stream_ground(stream_options options)
    : impl_(std::make_unique<impl>(std::move(options)))
{}

stream_ground::~stream_ground() = default;

asio::io_context& stream_ground::context()
{
    return impl_->context;
}

void stream_ground::run()
{
    impl_->context.run();
    if (impl_->failure) std::rethrow_exception(std::exchange(impl_->failure, nullptr));
}

error_code stream_ground::last_trouble() const
{
    return impl_->trouble;
}

client_stream::client_stream(stream_ground& ground, std::size_t number, client_opening opening,
                             stream_owner& owner)
    : impl_(std::make_shared<impl>(*this, *ground.impl_, number, std::move(opening), owner))
{}

client_stream::~client_stream()
{
    stop();
}

void client_stream::start()
{
    impl_->ground.tasks.spawn(impl::run(impl_));
}

command_counter client_stream::command(domain::command body)
{
    const command_counter counter = impl_->client.command(std::move(body));
    impl_->send();
    return counter;
}

void client_stream::command(domain::command body, command_counter counter)
{
    impl_->client.command(std::move(body), counter);
    impl_->send();
}

void client_stream::tell_seen(std::vector<contribution_id> looked_at)
{
    impl_->client.tell_seen(std::move(looked_at));
    impl_->send();
}

void client_stream::reload()
{
    if (impl_->now) {
        impl_->reloads = true;
        impl_->leave();
    } else {
        impl_->client.forget_view();
    }
}

void client_stream::stop()
{
    if (std::exchange(impl_->stopped, true)) return;
    impl_->owner = nullptr;
    impl_->leave();
    impl_->waiting.cancel();
    impl_->holding.cancel();
}

const room_client& client_stream::client() const
{
    return impl_->client;
}

std::size_t client_stream::number() const
{
    return impl_->number;
}
}  // namespace kring::tools
