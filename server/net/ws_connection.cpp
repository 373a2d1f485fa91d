// Reads with frame_reader from the octets that the core's sockets share a place for, judges by time with one deadline, and
// leaves everything that goes out to the outlet.
#include "net/ws_connection.hpp"

#include "base/check.hpp"
#include "base/error.hpp"
#include "base/limit_counts.hpp"
#include "net/completion.hpp"
#include "net/frame_reader.hpp"
#include "net/outlet.hpp"
#include "net/wake_up.hpp"
#include "net/ws_handshake.hpp"
#include "net/ws_owner.hpp"

#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>

#include <algorithm>
#include <limits>
#include <optional>
#include <utility>

namespace kring::net {
namespace asio = boost::asio;

namespace {
// What a peer may still send after our close before we stop listening to it.
constexpr std::size_t ignored_after_close_max = 1024 * 1024;
constexpr std::size_t close_reason_octets_max = 123;  // RFC 6455 section 5.5: 125 with the code
// Then the other sockets of the core have their turn, however much more this one has to say.
constexpr unsigned messages_in_a_row_max = 32;
constexpr unsigned char close_opcode = 0x8;
constexpr unsigned char ping_opcode = 0x9;
constexpr unsigned char pong_opcode = 0xa;
// Read at once from a socket whose messages are bound to less: a ping and a small message.
constexpr std::size_t reading_octets_min = 512;

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
    return control_frame(close_opcode, payload);
}

[[nodiscard]] const frame_ptr& ping_frame()
{
    static const frame_ptr shared = control_frame(ping_opcode, {});
    return shared;
}
}  // namespace

struct ws_connection::impl final : outlet_owner {
    impl(run_loop& on, const ws_options& set, bare_channel below, std::string remote, visit& at)
        : options(set),
          loop(on),
          row(std::move(below), on, set, *this),
          woken(on.context()),
          timing(on.wheel(), [this] { look_at_the_time(); }),
          remote_address(std::move(remote)),
          here(at)
    {}
    impl(const impl&) = delete;
    impl& operator=(const impl&) = delete;

    // See `ws_connection::read`.
    asio::awaitable<result<ws_message>> read()
    {
        for (;;) {
            if (read_over || dropped) co_return end_code(error_code{});
            reading = true;
            wait_began = loop.wheel().now();
            if (bounds.wait_max.count() != 0) look_at_the_time();
            if (++in_a_row > messages_in_a_row_max) {
                in_a_row = 0;
                co_await asio::post(loop.context(), codes);
            }
            for (;;) {
                const progress_made made = advance();
                if (made == progress_made::message) break;
                error_code code;
                if (made == progress_made::none) {
                    in_a_row = 0;
                    auto [waited] = co_await woken.async_wait(codes);
                    if (!waited) continue;
                    code = waited;
                }
                reading = false;
                read_over = true;
                co_return end_code(code);
            }
            reading = false;
            ws_message message{reader.message_kind(), reader.take_message()};
            if (!row.sealed()) co_return std::move(message);
            // After our close the peer may still be speaking; nobody is listening any more.
            ignored += message.octets.size();
            if (ignored >= ignored_after_close_max) co_return make_error_code(errc::closed);
        }
    }

    enum class progress_made { message, none, over };

    // As far as one can come without waiting.
    [[nodiscard]] progress_made advance()
    {
        for (;;) {
            if (!unread.empty()) {
                bytes_view octets = bytes_view(unread).substr(unread_from);
                const progress_made made = take_apart(octets);
                unread_from = unread.size() - octets.size();
                if (octets.empty()) {
                    bytes().swap(unread);
                    unread_from = 0;
                }
                if (made != progress_made::none) return made;
            }
            if (dropped) return progress_made::over;
            if (!readable) return progress_made::none;
            const auto place = loop.reading().first(
                std::min(reading_octets, std::max(reading_octets_min, bounds.message_bytes_max)));
            error_code code;
            const std::size_t octets = row.read(place, code);
            if (code == asio::error::would_block) {
                readable = false;
                return progress_made::none;
            }
            if (code) {
                if (code != asio::error::eof && !lost) lost = code;
                return progress_made::over;
            }
            // Of a peer that says no more nothing will be told again: it is read to its end.
            if (!said_last && row.is_read_dry(place.size(), octets)) readable = false;
            note_heard();
            bytes_view came(place.data(), octets);
            const progress_made made = take_apart(came);
            // What a message leaves over is kept for the next one.
            if (made == progress_made::message) unread.assign(came);
            if (made != progress_made::none) return made;
        }
    }

    // Takes what it used off the front.
    [[nodiscard]] progress_made take_apart(bytes_view& octets)
    {
        for (;;) {
            switch (reader.read(octets, bounds.message_bytes_max)) {
                case frame_reader::found::nothing: note_unfinished(); return progress_made::none;
                case frame_reader::found::message:
                    unfinished_since.reset();
                    return progress_made::message;
                case frame_reader::found::ping:
                    note_control();
                    if (!row.sealed()) row.append(control_frame(pong_opcode, reader.control()));
                    break;
                case frame_reader::found::pong: note_control(); break;
                case frame_reader::found::close: answer_close(); return progress_made::over;
                case frame_reader::found::fault: refuse_frame(); return progress_made::over;
            }
        }
    }

    // With the code that came (RFC 6455 section 5.5.1); one that named none meant a normal end.
    void answer_close()
    {
        if (row.sealed()) return;
        const bytes_view said = reader.control();
        if (said.empty())
            row.seal(close_frame(close_code::normal, {}));
        else
            row.seal(control_frame(close_opcode, said.substr(0, 2)));
        note_sealed();
    }

    void refuse_frame()
    {
        const bool too_big = reader.fault_code() == close_code::message_too_big;
        if (too_big) add(limit::message_bytes);
        end(too_big ? errc::message_too_big : errc::malformed, reader.fault_code(), {});
    }

    // Why it ended, in the words of `ws_connection::read`.
    [[nodiscard]] error_code end_code(error_code code) const
    {
        if (ended_by) return make_error_code(*ended_by);
        if (row.sealed()) return make_error_code(errc::closed);
        if (lost) return lost;
        return code ? code : make_error_code(errc::closed);
    }

    void add(limit which) const
    {
        if (options.counts != nullptr) options.counts->add(which);
    }

    void close(close_code code, std::string_view reason)
    {
        if (row.sealed()) return;
        if (code == close_code::too_slow) add(limit::backlog);
        if (code == close_code::too_slow)
            row.cut(close_frame(code, reason));
        else
            row.seal(close_frame(code, reason));
        note_sealed();
    }

    void end(errc why, close_code code, std::string_view reason)
    {
        if (row.sealed()) return;
        ended_by = why;
        close(code, reason);
    }

    // Without a close frame: it could not get through.
    void drop(errc why)
    {
        if (!ended_by && !row.sealed()) ended_by = why;
        timing.disarm();
        dropped = true;
        row.close();
        woken.ring_later();
    }

    asio::awaitable<void> finish()
    {
        close(close_code::normal, {});
        // Until the peer's close, or its end, or ours by the clock: what it still says is not for
        // anyone.
        static_cast<void>(co_await read());
        while (!row.empty() && !dropped) {
            row.tell_when_empty();
            auto [code] = co_await woken.async_wait(codes);
            if (code) co_return;
        }
        if (dropped) co_return;
        // A socket that is closed with unread octets in it resets the link, and the reset may
        // overtake the close frame.
        row.shutdown_send();
        while (!dropped && ignored < ignored_after_close_max) {
            error_code code;
            ignored += row.read(loop.reading(), code);
            if (code == asio::error::would_block) {
                auto [cancelled] = co_await woken.async_wait(codes);
                if (cancelled) co_return;
            } else if (code) {
                break;
            }
        }
        drop(errc::closed);
    }

    // The one place that judges by time. Called when the wheel says so and whenever something may
    // be due sooner than the wheel knows; arms it for what comes next.
    void look_at_the_time()
    {
        if (dropped) return;
        const std::uint64_t now = loop.wheel().now();
        if (row.sealed()) {
            const std::uint64_t due = sealed_at + loop.wheel().ticks(options.close_time_max);
            if (now > due)
                drop(errc::closed);
            else
                arm(due);
            return;
        }
        std::uint64_t next = std::numeric_limits<std::uint64_t>::max();
        if (!row.empty()) {
            const std::uint64_t due =
                row.oldest_tick() + loop.wheel().ticks(options.backlog_age_max);
            if (now > due) return end(errc::too_slow, close_code::too_slow, "too slow");
            next = std::min(next, due);
        }
        if (reading && bounds.wait_max.count() != 0) {
            const std::uint64_t due = wait_began + loop.wheel().ticks(bounds.wait_max);
            if (now > due) {
                if (bounds.late == close_code::hello_too_late) add(limit::hello_time);
                return end(errc::timed_out, bounds.late, "late");
            }
            next = std::min(next, due);
        }
        if (unfinished_since) {
            const std::uint64_t due =
                *unfinished_since + loop.wheel().ticks(options.message_time_max);
            if (now > due) {
                add(limit::message_time);
                return end(errc::timed_out, close_code::policy_violation, "unfinished message");
            }
            next = std::min(next, due);
        }
        next = std::min(next, look_for_life(now));
        if (!dropped && !row.sealed()) arm(next);
    }

    // A quiet peer is pinged; one that stays quiet is gone. Octets that we do not read are no
    // silence of the peer.
    [[nodiscard]] std::uint64_t look_for_life(std::uint64_t now)
    {
        if (pinged_at) {
            const std::uint64_t due = *pinged_at + loop.wheel().ticks(options.pong_time_max);
            if (now <= due) return due;
            if (reading) {
                add(limit::pong_time);
                drop(errc::timed_out);
                return due;
            }
            pinged_at.reset();
            heard_at = now;
        }
        const std::uint64_t due = heard_at + loop.wheel().ticks(options.ping_interval);
        if (now < due) return due;
        pinged_at = now;
        row.append(ping_frame());
        return now + loop.wheel().ticks(options.pong_time_max);
    }

    void arm(std::uint64_t due_tick)
    {
        const std::uint64_t now = loop.wheel().now();
        const auto ahead =
            static_cast<std::chrono::milliseconds::rep>(due_tick > now ? due_tick - now : 0);
        timing.arm(loop.wheel().tick() * ahead);
    }

    void note_heard()
    {
        heard_at = loop.wheel().now();
        if (!pinged_at) return;
        // The wheel waits for the end of the pong's time; the next ping is due at another one.
        pinged_at.reset();
        look_at_the_time();
    }

    // All octets that have come are taken apart. An endless row of empty fragments is neither a message nor silence.
    void note_unfinished()
    {
        if (reader.is_idle()) {
            unfinished_since.reset();
            return;
        }
        if (row.sealed()) return;
        if (reader.unfinished_octets() > options.unfinished_bytes_max) {
            add(limit::unfinished_bytes);
            return end(errc::malformed, close_code::policy_violation, "no finished message");
        }
        if (unfinished_since) return;
        unfinished_since = loop.wheel().now();
        look_at_the_time();
    }

    // Pings and pongs have a rate of their own. The bucket is kept as the time at which it will be full again.
    void note_control()
    {
        if (row.sealed()) return;
        const auto now = loop.wheel().tick() * static_cast<std::int64_t>(loop.wheel().now());
        const auto one = std::chrono::microseconds{std::chrono::seconds{1}} /
                         static_cast<std::int64_t>(options.control_frames_rate);
        control_full_at = std::max<std::chrono::microseconds>(control_full_at, now) + one;
        if (control_full_at - now <= one * static_cast<std::int64_t>(options.control_frames_burst))
            return;
        add(limit::control_frames);
        end(errc::malformed, close_code::policy_violation, "too many control frames");
    }

    void note_sealed()
    {
        sealed_at = loop.wheel().now();
        look_at_the_time();
    }

    void on_readable(const readiness& now) override
    {
        readable = true;
        said_last = said_last || now.ended;
        woken.ring();
    }
    void on_overflow() override { end(errc::too_slow, close_code::too_slow, "too slow"); }
    void on_waiting() override { look_at_the_time(); }
    void on_emptied() override { woken.ring_later(); }

    void on_write_failed(error_code code) override
    {
        lost = code;
        timing.disarm();
        dropped = true;
        woken.ring_later();
    }

    const ws_options& options;
    run_loop& loop;
    outlet row;
    frame_reader reader;
    bytes unread;  // arrived behind a message that was handed out
    std::size_t unread_from = 0;
    wake_up woken;
    deadline timing;
    std::string remote_address;
    visit& here;
    ws_protocol protocol{};
    read_limits bounds;
    std::optional<errc> ended_by;  // by us
    error_code lost;               // by the link
    // In ticks of the wheel.
    std::uint64_t heard_at = 0;
    std::uint64_t wait_began = 0;
    std::uint64_t sealed_at = 0;
    std::optional<std::uint64_t> pinged_at;
    // Since when something has been coming without making a message.
    std::optional<std::uint64_t> unfinished_since;
    std::chrono::microseconds control_full_at{0};
    unsigned in_a_row = 0;    // messages handed out without a wait
    std::size_t ignored = 0;  // octets that came after our close
    bool readable = false;    // the kernel may have octets
    bool said_last = false;   // the peer has ended its side
    bool reading = false;
    bool read_over = false;
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
    impl_->wait_began = impl_->loop.wheel().now();
    impl_->look_at_the_time();
}

asio::awaitable<result<ws_message>> ws_connection::read()
{
    return impl_->read();
}

void ws_connection::send(frame_ptr frame)
{
    impl_->row.append(std::move(frame));
}

void ws_connection::send(std::span<const frame_ptr> frames)
{
    for (const frame_ptr& each : frames) impl_->row.append(each);
}

void ws_connection::set_source(frame_source* source)
{
    impl_->row.set_source(source);
    if (source != nullptr) impl_->row.wake();
}

void ws_connection::wake()
{
    impl_->row.wake();
}

flushable& ws_connection::exit()
{
    return impl_->row;
}

std::size_t ws_connection::backlog_bytes() const
{
    return impl_->row.octets();
}

std::size_t ws_connection::backlog_frames() const
{
    return impl_->row.frames();
}

void ws_connection::close(close_code code, std::string_view reason)
{
    impl_->close(code, reason);
}

bool ws_connection::closing() const
{
    return impl_->row.sealed() || impl_->dropped || impl_->read_over;
}

ws_protocol ws_connection::protocol() const
{
    return impl_->protocol;
}

const std::string& ws_connection::remote_address() const
{
    return impl_->remote_address;
}

result<std::unique_ptr<ws_connection>> ws_owner::accept(run_loop& loop, const ws_options& options,
                                                        bare_channel below, std::string_view key,
                                                        ws_protocol protocol,
                                                        std::string remote_address,
                                                        const std::vector<http_header>& headers,
                                                        visit& here)
{
    auto body = std::make_unique<ws_connection::impl>(loop, options, std::move(below),
                                                      std::move(remote_address), here);
    std::unique_ptr<ws_connection> connection(new ws_connection(std::move(body)));
    ws_connection::impl& made = *connection->impl_;
    if (const error_code code = made.row.watch()) return code;
    made.protocol = protocol;
    auto answer = std::make_shared<frame>();
    answer->octets = upgrade_answer(key, protocol, headers);
    made.row.append(std::move(answer));
    made.heard_at = loop.wheel().now();
    made.look_at_the_time();
    return connection;
}

void ws_owner::cut(ws_connection& connection)
{
    connection.close(close_code::try_again_later, {});
    connection.impl_->row.flush();
    connection.impl_->drop(errc::closed);
}

asio::awaitable<void> ws_owner::finish(ws_connection& connection)
{
    connection.set_source(nullptr);
    return connection.impl_->finish();
}
}  // namespace kring::net
