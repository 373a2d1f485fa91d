// The one file that instantiates Beast's WebSocket stream. Beast reads: frames, masks, fragments,
// UTF-8, control frames. It writes nothing itself: the stream sits on `outlet_layer`, which hands
// whatever Beast wants to send to the outlet.
#include "net/ws_connection.hpp"

#include "base/check.hpp"
#include "base/error.hpp"
#include "base/limit_counts.hpp"
#include "net/channel_stream.hpp"
#include "net/completion.hpp"
#include "net/outlet.hpp"
#include "net/ws_owner.hpp"

#include <boost/asio/append.hpp>
#include <boost/asio/associator.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/websocket/error.hpp>
#include <boost/beast/websocket/stream.hpp>

#include <algorithm>
#include <array>
#include <limits>
#include <optional>
#include <type_traits>
#include <utility>

namespace kring::net {
namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
namespace websocket = beast::websocket;

namespace {
// Room for the first octets of a message: most are votes.
constexpr std::size_t first_portion = 64;
constexpr std::size_t next_portions = 16 * 1024;
// What a peer may still send after our close before we stop listening to it.
constexpr std::size_t ignored_after_close_max = 1024 * 1024;
constexpr std::size_t control_head_octets = 6;        // of a client: two, and the mask
constexpr std::size_t close_reason_octets_max = 123;  // RFC 6455 section 5.5: 125 with the code

// A read of Beast, with the octets counted as they come in; everything associated with its handler
// stays associated.
template <class Handler>
struct counted_read {
    std::shared_ptr<outlet> row;
    Handler handler;

    void operator()(error_code code, std::size_t octets)
    {
        if (octets != 0) row->heard(octets);
        std::move(handler)(code, octets);
    }
};

// The next layer of the stream. Reads go to the socket. Writes go into the outlet as one item and
// complete at once, posted: Beast hands over each control frame, and its answer to the handshake,
// as one sequence of buffers.
class outlet_layer {
public:
    using executor_type = channel::executor_type;

    explicit outlet_layer(std::shared_ptr<outlet> row) : row_(std::move(row)) {}

    [[nodiscard]] executor_type get_executor() const noexcept
    {
        return row_->below().get_executor();
    }
    [[nodiscard]] outlet& row() { return *row_; }

    template <class Buffers, class Token>
    auto async_read_some(const Buffers& buffers, Token&& token)
    {
        auto start = [](auto&& handler, const std::shared_ptr<outlet>& row,
                        const Buffers& destination) {
            using handler_type = std::decay_t<decltype(handler)>;
            counted_read<handler_type> counted{row, std::forward<decltype(handler)>(handler)};
            channel_stream(row->below()).async_read_some(destination, std::move(counted));
        };
        return asio::async_initiate<Token, void(error_code, std::size_t)>(start, token, row_,
                                                                          buffers);
    }

    template <class Buffers, class Token>
    auto async_write_some(const Buffers& buffers, Token&& token)
    {
        auto start = [](auto&& handler, const std::shared_ptr<outlet>& row, const Buffers& source) {
            bytes item(asio::buffer_size(source), '\0');
            asio::buffer_copy(asio::buffer(item), source);
            const std::size_t size = item.size();
            if (size != 0) row->append_from_beast(std::move(item));
            asio::post(row->below().get_executor(),
                       asio::append(std::forward<decltype(handler)>(handler), error_code{}, size));
        };
        return asio::async_initiate<Token, void(error_code, std::size_t)>(start, token, row_,
                                                                          buffers);
    }

private:
    std::shared_ptr<outlet> row_;
};

// Found by Beast through the namespace of the layer. Closing in full is the business of
// `ws_owner::finish`, which knows when the close frame has left; Beast only says that it is done
// with the stream.
void beast_close_socket(outlet_layer& layer)
{
    layer.row().close();
}

[[maybe_unused]] void teardown(beast::role_type, outlet_layer&, error_code& code)
{
    code = {};
}

template <class Handler>
void async_teardown(beast::role_type, outlet_layer& layer, Handler&& handler)
{
    asio::post(layer.get_executor(), asio::append(std::forward<Handler>(handler), error_code{}));
}

[[nodiscard]] frame_ptr control_frame(unsigned char opcode, bytes_view payload)
{
    auto built = std::make_shared<frame>();
    built->octets.push_back(static_cast<char>(0x80u | opcode));
    built->octets.push_back(static_cast<char>(payload.size()));
    built->octets.append(payload);
    return built;
}

[[nodiscard]] frame_ptr close_frame(close_code code, std::string_view reason)
{
    KRING_CHECK(reason.size() <= close_reason_octets_max);
    const auto number = static_cast<unsigned>(code);
    bytes payload;
    payload.push_back(static_cast<char>(number >> 8));
    payload.push_back(static_cast<char>(number & 0xffu));
    payload.append(reason);
    return control_frame(0x8, payload);
}

[[nodiscard]] const frame_ptr& ping_frame()
{
    static const frame_ptr shared = control_frame(0x9, {});
    return shared;
}
}  // namespace
}  // namespace kring::net

template <template <class, class> class Associator, class Handler, class Default>
struct boost::asio::associator<Associator, kring::net::counted_read<Handler>, Default>
    : Associator<Handler, Default> {
    static auto get(const kring::net::counted_read<Handler>& read) noexcept
    {
        return Associator<Handler, Default>::get(read.handler);
    }

    static auto get(const kring::net::counted_read<Handler>& read, const Default& other) noexcept
    {
        return Associator<Handler, Default>::get(read.handler, other);
    }
};

namespace kring::net {
struct ws_connection::impl final : outlet_owner {
    using stream_type =
        websocket::stream<outlet_layer, false>;  // without permessage-deflate (threat T18)

    impl(run_loop& loop, const ws_options& set, channel below, std::string remote, visit& at)
        : options(set),
          wheel(loop.wheel()),
          row(std::make_shared<outlet>(std::move(below), loop, set)),
          stream(outlet_layer(row)),
          timing(loop.wheel(), [this] { look_at_the_time(); }),
          remote_address(std::move(remote)),
          here(at)
    {
        row->set_owner(this);
        stream.read_message_max(bounds.message_bytes_max);
        stream.control_callback([this](websocket::frame_type kind, beast::string_view payload) {
            on_control(kind, payload.size());
        });
    }

    ~impl()
    {
        row->set_owner(nullptr);
        row->close();
    }

    impl(const impl&) = delete;
    impl& operator=(const impl&) = delete;

    // Whether UTF-8 that is right so far lacks octets of its last character. Beast 1.81 looks for that at the end of a frame
    // that holds octets, and so misses it when the last frame of the message is empty.
    [[nodiscard]] static bool ends_within_character(bytes_view text)
    {
        for (std::size_t behind = 1; behind <= 3 && behind <= text.size(); ++behind) {
            const auto octet = static_cast<unsigned char>(text[text.size() - behind]);
            if ((octet & 0xc0u) == 0x80u) continue;  // not the first octet of its character
            const std::size_t wanted = octet < 0xc0u   ? 1
                                       : octet < 0xe0u ? 2
                                       : octet < 0xf0u ? 3
                                                       : 4;
            return wanted > behind;
        }
        return false;
    }

    // See `ws_connection::read`. One coroutine and not two: its frame is part of every idle
    // connection.
    asio::awaitable<result<ws_message>> read()
    {
        for (;;) {
            if (read_over) co_return end_code(error_code{});
            reading = true;
            wait_began = wheel.now();
            if (bounds.wait_max.count() != 0) look_at_the_time();

            ws_message message;
            do {
                // The first octets come into a place that every connection has: a string of its own
                // would wait for as long as the peer is silent.
                const std::size_t had = message.octets.size();
                const std::size_t more =
                    had == 0 ? first_octets.size()
                             : std::min(stream.read_size_hint(next_portions), next_portions);
                if (had != 0) message.octets.resize(had + more);
                const auto to = asio::buffer(
                    had == 0 ? first_octets.data() : message.octets.data() + had, more);
                auto [code, octets] = co_await stream.async_read_some(to, codes);
                if (had == 0)
                    message.octets.assign(first_octets.data(), octets);
                else
                    message.octets.resize(had + octets);
                if (code) {
                    if (code == websocket::error::message_too_big) add(limit::message_bytes);
                    reading = false;
                    read_over = true;
                    co_return end_code(code);
                }
                if (!stream.is_message_done()) begin_unfinished();
            } while (!stream.is_message_done());

            message.kind = stream.got_text() ? frame_kind::text : frame_kind::binary;
            unfinished_since.reset();
            unfinished_octets = 0;
            reading = false;
            if (message.kind == frame_kind::text && ends_within_character(message.octets)) {
                read_over = true;
                end(errc::malformed, close_code::invalid_payload, "text that is not UTF-8");
                co_return end_code(error_code{});
            }
            if (!row->sealed()) co_return std::move(message);
            // After our close the peer may still be speaking; nobody is listening any more.
            ignored += message.octets.size();
            if (ignored >= ignored_after_close_max) co_return make_error_code(errc::closed);
        }
    }

    // Why it ended, in the words of `ws_connection::read`.
    [[nodiscard]] error_code end_code(error_code code) const
    {
        if (ended_by) return make_error_code(*ended_by);
        if (code == websocket::error::message_too_big)
            return make_error_code(errc::message_too_big);
        if (code == websocket::condition::protocol_violation ||
            code == websocket::error::bad_frame_payload) {
            return make_error_code(errc::malformed);
        }
        if (lost) return lost;
        if (!code || code == websocket::error::closed || code == asio::error::eof ||
            row->sealed()) {
            return make_error_code(errc::closed);
        }
        return code;
    }

    void add(limit which) const
    {
        if (options.counts != nullptr) options.counts->add(which);
    }

    void close(close_code code, std::string_view reason)
    {
        if (row->sealed()) return;
        if (code == close_code::too_slow) add(limit::backlog);
        if (code == close_code::too_slow)
            row->cut(close_frame(code, reason));
        else
            row->seal(close_frame(code, reason));
        on_sealed();
    }

    void end(errc why, close_code code, std::string_view reason)
    {
        if (row->sealed()) return;
        ended_by = why;
        close(code, reason);
    }

    // Without a close frame: it could not get through.
    void drop(errc why)
    {
        if (!ended_by && !row->sealed()) ended_by = why;
        timing.disarm();
        dropped = true;
        row->close();
        on_emptied();
    }

    asio::awaitable<void> finish()
    {
        close(close_code::normal, {});
        // Until the peer's close, or its end, or ours by the clock: what it still says is not for
        // anyone.
        static_cast<void>(co_await read());
        while (!row->empty() && !dropped) {
            asio::steady_timer waiting(row->below().get_executor(),
                                       asio::steady_timer::time_point::max());
            emptied = &waiting;
            row->tell_when_empty();
            [[maybe_unused]] auto [code] = co_await waiting.async_wait(codes);
            emptied = nullptr;
        }
        if (dropped) co_return;
        // A socket that is closed with unread octets in it resets the link, and the reset may
        // overtake the close frame.
        row->below().shutdown_send();
        std::array<char, 2048> unread{};
        while (!dropped && ignored < ignored_after_close_max) {
            auto [code, octets] =
                co_await row->below().socket().async_read_some(asio::buffer(unread), codes);
            if (code) break;
            ignored += octets;
        }
        drop(errc::closed);
    }

    // The one place that judges by time. Called when the wheel says so and whenever something may
    // be due sooner than the wheel knows; arms it for what comes next.
    void look_at_the_time()
    {
        if (dropped) return;
        const std::uint64_t now = wheel.now();
        if (row->sealed()) {
            const std::uint64_t due = sealed_at + wheel.ticks(options.close_time_max);
            if (now > due)
                drop(errc::closed);
            else
                arm(due);
            return;
        }
        std::uint64_t next = std::numeric_limits<std::uint64_t>::max();
        if (!row->empty()) {
            const std::uint64_t due = row->oldest_tick() + wheel.ticks(options.backlog_age_max);
            if (now > due) return end(errc::too_slow, close_code::too_slow, "too slow");
            next = std::min(next, due);
        }
        if (reading && bounds.wait_max.count() != 0) {
            const std::uint64_t due = wait_began + wheel.ticks(bounds.wait_max);
            if (now > due) {
                if (bounds.late == close_code::hello_too_late) add(limit::hello_time);
                return end(errc::timed_out, bounds.late, "late");
            }
            next = std::min(next, due);
        }
        if (unfinished_since) {
            const std::uint64_t due = *unfinished_since + wheel.ticks(options.message_time_max);
            if (now > due) {
                add(limit::message_time);
                return end(errc::timed_out, close_code::policy_violation, "unfinished message");
            }
            next = std::min(next, due);
        }
        next = std::min(next, look_for_life(now));
        if (!dropped && !row->sealed()) arm(next);
    }

    // A quiet peer is pinged; one that stays quiet is gone. Octets that we do not read are no
    // silence of the peer.
    [[nodiscard]] std::uint64_t look_for_life(std::uint64_t now)
    {
        if (pinged_at) {
            const std::uint64_t due = *pinged_at + wheel.ticks(options.pong_time_max);
            if (now <= due) return due;
            if (reading) {
                add(limit::pong_time);
                drop(errc::timed_out);
                return due;
            }
            pinged_at.reset();
            heard_at = now;
        }
        const std::uint64_t due = heard_at + wheel.ticks(options.ping_interval);
        if (now < due) return due;
        pinged_at = now;
        row->append(ping_frame());
        return now + wheel.ticks(options.pong_time_max);
    }

    void arm(std::uint64_t due_tick)
    {
        const std::uint64_t now = wheel.now();
        const auto ahead =
            static_cast<std::chrono::milliseconds::rep>(due_tick > now ? due_tick - now : 0);
        timing.arm(wheel.tick() * ahead);
    }

    void on_heard(std::size_t octets) override
    {
        heard_at = wheel.now();
        unfinished_octets += octets;
        if (pinged_at) {
            // The wheel waits for the end of the pong's time; the next ping is due at another one.
            pinged_at.reset();
            look_at_the_time();
        }
        if (row->sealed()) return;
        if (unfinished_octets > options.unfinished_bytes_max) {
            add(limit::unfinished_bytes);
            return end(errc::malformed, close_code::policy_violation, "no finished message");
        }
        // Counted here and not where Beast hands something over: of an empty fragment it says nothing.
        begin_unfinished();
    }

    void begin_unfinished()
    {
        if (unfinished_since) return;
        unfinished_since = wheel.now();
        look_at_the_time();
    }

    // Pings and pongs have a rate of their own, and are no part of a message: what they took on the
    // wire is taken off again.
    void on_control(websocket::frame_type kind, std::size_t payload_octets)
    {
        if (kind == websocket::frame_type::close) return;
        unfinished_octets -= std::min(unfinished_octets, control_head_octets + payload_octets);
        if (unfinished_octets == 0 && stream.is_message_done()) unfinished_since.reset();
        if (row->sealed()) return;
        // The bucket, as the time at which it will be full again.
        const auto now = wheel.tick() * static_cast<std::int64_t>(wheel.now());
        const auto one = std::chrono::microseconds{std::chrono::seconds{1}} /
                         static_cast<std::int64_t>(options.control_frames_rate);
        control_full_at = std::max<std::chrono::microseconds>(control_full_at, now) + one;
        if (control_full_at - now <= one * static_cast<std::int64_t>(options.control_frames_burst))
            return;
        add(limit::control_frames);
        end(errc::malformed, close_code::policy_violation, "too many control frames");
    }

    void on_sealed() override
    {
        sealed_at = wheel.now();
        look_at_the_time();
    }

    void on_overflow() override { end(errc::too_slow, close_code::too_slow, "too slow"); }
    void on_waiting() override { look_at_the_time(); }

    void on_emptied() override
    {
        if (emptied != nullptr) emptied->cancel();
    }

    void on_write_failed(error_code code) override
    {
        lost = code;
        timing.disarm();
        dropped = true;
        on_emptied();
    }

    const ws_options& options;
    std::array<char, first_portion> first_octets;
    timer_wheel& wheel;
    std::shared_ptr<outlet> row;  // shared with the stream and with a wait for room
    stream_type stream;
    deadline timing;
    std::string remote_address;
    visit& here;
    ws_protocol protocol{};
    read_limits bounds;
    std::optional<errc> ended_by;  // by us
    error_code lost;               // by the link
    asio::steady_timer* emptied = nullptr;
    // In ticks of the wheel.
    std::uint64_t heard_at = 0;
    std::uint64_t wait_began = 0;
    std::uint64_t sealed_at = 0;
    std::optional<std::uint64_t> pinged_at;
    // What has come on the wire without making a message, and since when.
    std::optional<std::uint64_t> unfinished_since;
    std::size_t unfinished_octets = 0;
    std::chrono::microseconds control_full_at{0};
    bool reading = false;
    bool read_over = false;
    std::size_t ignored = 0;  // octets that came after our close
    bool dropped = false;
};

ws_connection::ws_connection(std::unique_ptr<impl> body) : impl_(std::move(body)) {}
ws_connection::~ws_connection() = default;

bool ws_connection::admit(guest who)
{
    return impl_->here.accept(who);
}

void ws_connection::set_read_limits(const read_limits& bounds)
{
    impl_->bounds = bounds;
    impl_->stream.read_message_max(bounds.message_bytes_max);
    impl_->wait_began = impl_->wheel.now();
    impl_->look_at_the_time();
}

asio::awaitable<result<ws_message>> ws_connection::read()
{
    return impl_->read();
}

void ws_connection::send(frame_ptr frame)
{
    impl_->row->append(std::move(frame));
}

void ws_connection::send(std::span<const frame_ptr> frames)
{
    for (const frame_ptr& each : frames) impl_->row->append(each);
}

void ws_connection::set_source(frame_source* source)
{
    impl_->row->set_source(source);
    if (source != nullptr) impl_->row->wake();
}

void ws_connection::wake()
{
    impl_->row->wake();
}

flushable& ws_connection::exit()
{
    return *impl_->row;
}

std::size_t ws_connection::backlog_bytes() const
{
    return impl_->row->octets();
}

std::size_t ws_connection::backlog_frames() const
{
    return impl_->row->frames();
}

void ws_connection::close(close_code code, std::string_view reason)
{
    impl_->close(code, reason);
}

bool ws_connection::closing() const
{
    return impl_->row->sealed() || impl_->dropped || impl_->read_over;
}

ws_protocol ws_connection::protocol() const
{
    return impl_->protocol;
}

const std::string& ws_connection::remote_address() const
{
    return impl_->remote_address;
}

asio::awaitable<result<std::unique_ptr<ws_connection>>> ws_owner::accept(
    run_loop& loop, const ws_options& options, channel below, std::string key, ws_protocol protocol,
    std::string remote_address, const std::vector<http_header>& headers, visit& here)
{
    auto body = std::make_unique<ws_connection::impl>(loop, options, std::move(below),
                                                      std::move(remote_address), here);
    std::unique_ptr<ws_connection> connection(new ws_connection(std::move(body)));
    connection->impl_->protocol = protocol;
    auto& stream = connection->impl_->stream;
    auto decorate = [&headers, protocol](websocket::response_type& response) {
        response.set(http::field::server, "kring");  // otherwise Beast names itself and its version
        response.set(http::field::sec_websocket_protocol, name_of(protocol));
        response.set(http::field::cache_control, "no-store");
        for (const http_header& each : headers) response.set(each.name, each.value);
    };
    stream.set_option(websocket::stream_base::decorator(std::move(decorate)));

    // Made anew of what was checked, so that nothing else of the request has a say: no extension is
    // ever offered.
    http::request<http::empty_body> request(http::verb::get, websocket_path, 11);
    request.set(http::field::host, "kring");
    request.set(http::field::connection, "upgrade");
    request.set(http::field::upgrade, "websocket");
    request.set(http::field::sec_websocket_version, "13");
    request.set(http::field::sec_websocket_key, key);
    auto [code] = co_await stream.async_accept(request, codes);
    if (code) co_return code;

    connection->impl_->heard_at = loop.wheel().now();
    connection->impl_->look_at_the_time();
    co_return std::move(connection);
}

void ws_owner::cut(ws_connection& connection)
{
    connection.close(close_code::try_again_later, {});
    connection.impl_->row->flush();
    connection.impl_->drop(errc::closed);
}

asio::awaitable<void> ws_owner::finish(ws_connection& connection)
{
    connection.set_source(nullptr);
    return connection.impl_->finish();
}
}  // namespace kring::net
