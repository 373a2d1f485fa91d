// Accepting, and HTTP on one socket after the other. The head is collected here, because its limits
// and its oddities (folded lines, lengths given twice) are judged on the octets as they came; Beast
// parses and serialises.
#include "net/listener.hpp"

#include "base/error.hpp"
#include "net/completion.hpp"
#include "net/task_group.hpp"
#include "net/timer_wheel.hpp"
#include "net/ws_owner.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/rfc7230.hpp>
#include <boost/beast/http/serializer.hpp>
#include <boost/beast/http/span_body.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>

#include <algorithm>
#include <cctype>
#include <optional>
#include <set>
#include <stdexcept>
#include <utility>

namespace kring::net {
namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using asio::ip::tcp;

namespace {
using std::chrono::milliseconds;

// The pause after accepting failed (no descriptor left): long enough not to spin, short enough not
// to be noticed.
constexpr milliseconds accept_pause{100};
// How long, and for how many octets, a client may go on sending after we have answered for the last
// time.
constexpr milliseconds linger_time_max{2000};
constexpr std::size_t linger_octets_max = 256 * 1024;
constexpr std::size_t read_portion = 2048;
constexpr std::size_t key_octets = 24;  // 16 octets in base64 (RFC 6455 section 4.1)

[[nodiscard]] std::string_view view(beast::string_view text)
{
    return {text.data(), text.size()};
}

[[nodiscard]] http_response plain_response(unsigned status, std::string_view text)
{
    bytes body(text);
    body += '\n';
    return make_response(status, "text/plain; charset=utf-8", std::move(body));
}

[[nodiscard]] http_response plain_response(unsigned status)
{
    return plain_response(status, view(http::obsolete_reason(http::int_to_status(status))));
}

[[nodiscard]] http_method to_method(http::verb verb)
{
    switch (verb) {
        case http::verb::get: return http_method::get;
        case http::verb::head: return http_method::head;
        case http::verb::post: return http_method::post;
        case http::verb::put: return http_method::put;
        case http::verb::patch: return http_method::patch;
        case http::verb::delete_: return http_method::del;
        case http::verb::options: return http_method::options;
        default: return http_method::other;  // Beast knows thirty more, none of them served here
    }
}

[[nodiscard]] std::string lower_case(std::string_view text)
{
    std::string lowered(text);
    std::transform(lowered.begin(), lowered.end(), lowered.begin(), [](unsigned char character) {
        return static_cast<char>(std::tolower(character));
    });
    return lowered;
}

// kring.v1.protobuf and its kin, now or later. Anything else in that header may be a credential.
[[nodiscard]] bool is_protocol_name(std::string_view name)
{
    constexpr std::string_view prefix = "kring.v";
    if (!name.starts_with(prefix)) return false;
    name.remove_prefix(prefix.size());
    const auto dot = name.find('.');
    if (dot == std::string_view::npos || dot == 0 || dot > 3) return false;
    const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
    const auto is_letter = [](char c) { return c >= 'a' && c <= 'z'; };
    const std::string_view version = name.substr(0, dot);
    const std::string_view encoding = name.substr(dot + 1);
    return std::all_of(version.begin(), version.end(), is_digit) && !encoding.empty() &&
           encoding.size() <= 8 && std::all_of(encoding.begin(), encoding.end(), is_letter);
}

[[nodiscard]] bool is_websocket_key(std::string_view key)
{
    const auto is_base64 = [](unsigned char c) {
        return std::isalnum(c) != 0 || c == '+' || c == '/';
    };
    return key.size() == key_octets && key.ends_with("==") &&
           std::all_of(key.begin(), key.end() - 2, is_base64);
}

[[nodiscard]] bool is_line_safe(std::string_view text)
{
    return text.find_first_of(std::string_view("\r\n\0", 3)) == std::string_view::npos;
}

enum class after_response { keep, close };
}  // namespace

// Shared with its coroutines: one that is cancelled late still finds what it refers to.
struct listener::impl : std::enable_shared_from_this<listener::impl> {
    using parser_type = http::request_parser<http::string_body>;

    // One accepted socket while it speaks HTTP.
    struct session {
        session(impl& owner_, tcp::socket accepted)
            : owner(owner_),
              socket(std::move(accepted)),
              timing(owner_.loop.wheel(), [this] { expire(); })
        {
            owner.sessions.insert(this);
        }
        ~session() { owner.sessions.erase(this); }
        session(const session&) = delete;
        session& operator=(const session&) = delete;

        void expire()
        {
            expired = true;
            error_code ignored;
            socket.cancel(ignored);
            // What completed just before is not cancelled, and the next part of a write begins
            // after it: so once more at each tick, until somebody sees it.
            timing.arm(milliseconds{0});
        }

        impl& owner;
        tcp::socket socket;
        deadline timing;
        std::string buffer;    // arrived and not yet parsed
        bool refused{};        // over the limit of sockets: one answer, 503
        bool interruptible{};  // waits for a request: may be ended without an answer
        bool expired{};
    };

    // Counts a socket for as long as its coroutine runs.
    struct place {
        explicit place(std::size_t& taken_) : taken(taken_) { ++taken; }
        ~place() { --taken; }
        place(const place&) = delete;
        place& operator=(const place&) = delete;
        std::size_t& taken;
    };

    impl(run_loop& on, listener_options set, listener_handlers to)
        : loop(on),
          options(std::move(set)),
          handlers(std::move(to)),
          acceptor(on.context()),
          pause(on.context()),
          tasks(on.context().get_executor(),
                [this](const std::exception_ptr& thrown) { report(thrown); })
    {}

    void report(const std::exception_ptr& thrown) const
    {
        if (handlers.on_failure) handlers.on_failure(thrown);
    }

    [[nodiscard]] error_code bind()
    {
        error_code code;
        const auto address = asio::ip::make_address(options.address, code);
        if (code) return code;
        const tcp::endpoint endpoint(address, options.port);
        acceptor.open(endpoint.protocol(), code);
        if (code) return code;
        acceptor.set_option(tcp::acceptor::reuse_address(true), code);
        if (code) return code;
        if (options.sharing == port_sharing::between_cores) {
            acceptor.set_option(
                asio::detail::socket_option::boolean<SOL_SOCKET, SO_REUSEPORT>(true), code);
            if (code) return code;
        }
        acceptor.bind(endpoint, code);
        if (code) return code;
        acceptor.listen(tcp::acceptor::max_listen_connections, code);
        if (code) return code;
        port = acceptor.local_endpoint(code).port();
        return code;
    }

    void stop_accepting()
    {
        stopping = true;
        error_code ignored;
        acceptor.close(ignored);
        pause.cancel();
    }

    asio::awaitable<void> accept_all(std::shared_ptr<impl> self)
    {
        while (acceptor.is_open()) {
            auto [code, socket] = co_await acceptor.async_accept(codes);
            if (!acceptor.is_open() || code == asio::error::operation_aborted) co_return;
            if (!code) {
                self->admit(std::move(socket));
                continue;
            }
            if (handlers.on_accept_error) handlers.on_accept_error(code);
            // A peer that left before it was accepted is no reason to pause; a lack of descriptors
            // is.
            if (code == asio::error::connection_aborted) continue;
            pause.expires_after(accept_pause);
            [[maybe_unused]] auto [waited] = co_await pause.async_wait(codes);
        }
    }

    void admit(tcp::socket socket)
    {
        if (taken >= options.connections_max + options.refused_max) return;
        error_code ignored;
        socket.set_option(tcp::no_delay(true), ignored);
        tasks.spawn(serve(shared_from_this(), std::move(socket)));
    }

    struct upgrade {
        tcp::socket socket;
        std::string key;
        std::string remote_address;
    };

    asio::awaitable<void> serve(std::shared_ptr<impl> self, tcp::socket socket)
    {
        const place counted(self->taken);
        // The HTTP part has a frame of its own, so that its buffers are gone while the WebSocket
        // lives.
        auto upgraded = co_await serve_http(std::move(socket));
        if (upgraded) co_await serve_websocket(std::move(*upgraded));
    }

    asio::awaitable<void> serve_websocket(upgrade request)
    {
        if (options.websocket.kernel_send_bytes != 0) {
            error_code ignored;
            const tcp::socket::send_buffer_size size(
                static_cast<int>(options.websocket.kernel_send_bytes));
            request.socket.set_option(size, ignored);
        }
        auto accepted =
            co_await ws_owner::accept(loop, options.websocket, std::move(request.socket),
                                      std::move(request.key), std::move(request.remote_address));
        if (!accepted) co_return;
        ws_connection& connection = **accepted;

        std::exception_ptr thrown;
        try {
            co_await handlers.on_websocket(connection);
        } catch (...) {
            thrown = std::current_exception();
        }
        if (thrown != nullptr) {
            if (tasks.cancelled()) co_return;
            report(thrown);
            connection.close(close_code::internal_error, {});
        }
        co_await ws_owner::finish(connection);
    }

    // Serves requests until the socket is closed, or gives it away for an upgrade.
    asio::awaitable<std::optional<upgrade>> serve_http(tcp::socket accepted)
    {
        session one(*this, std::move(accepted));
        one.refused = taken > options.connections_max;
        error_code ignored;
        const auto peer = one.socket.remote_endpoint(ignored);
        const std::string remote = ignored ? std::string{} : peer.address().to_string();

        for (std::size_t served = 1;; ++served) {
            // The last answer was under way when the end began, and still said that there would be
            // a next one.
            if (stopping && served > 1) break;
            parser_type parser;
            parser.eager(true);
            parser.header_limit(static_cast<std::uint32_t>(options.head_bytes_max));
            parser.body_limit(options.body_bytes_max);
            one.interruptible = true;
            const auto waiting = served == 1 ? first_wait::head : first_wait::request;
            const unsigned head_fault = co_await read_head(one, parser, waiting);
            one.interruptible = false;
            if (head_fault == gone) break;
            if (head_fault != 0) {
                auto refusal = plain_response(head_fault);
                co_await answer_last(one, std::move(refusal));
                break;
            }
            if (one.refused || (stopping && is_upgrade(parser))) {
                auto full = full_response();
                co_await answer_last(one, std::move(full));
                break;
            }
            if (handlers.on_websocket && is_for_websocket(parser)) {
                auto refusal = judge_upgrade(one, parser);
                if (refusal) {
                    co_await answer_last(one, std::move(*refusal));
                    break;
                }
                one.timing.disarm();
                std::string key(view(parser.get()[http::field::sec_websocket_key]));
                co_return upgrade{std::move(one.socket), std::move(key), remote};
            }
            const unsigned body_fault = co_await read_body(one, parser);
            if (body_fault == gone) break;
            if (body_fault != 0) {
                auto refusal = plain_response(body_fault);
                co_await answer_last(one, std::move(refusal));
                break;
            }
            one.timing.disarm();
            const bool is_head = parser.get().method() == http::verb::head;
            const bool wants_more = parser.keep_alive();
            auto request = to_request(parser, remote);
            auto response = co_await ask(std::move(request));
            const bool closing =
                !wants_more || stopping || served >= options.requests_max || response.status >= 500;
            const auto after = closing ? after_response::close : after_response::keep;
            const bool sent = co_await write(one, std::move(response), is_head, after);
            if (!sent) break;
            if (closing) {
                co_await linger(one);
                break;
            }
        }
        co_return std::nullopt;
    }

    // Instead of a status: the peer has gone, or never said anything.
    static constexpr unsigned gone = 1;
    enum class first_wait { head, request };

    // Zero: the parser has the head. Otherwise a status to refuse with, or `gone`.
    asio::awaitable<unsigned> read_head(session& one, parser_type& parser, first_wait waiting)
    {
        one.expired = false;
        // A kept-alive socket may stay silent for a while; a new one must say its head in time, all
        // of it.
        bool silent = waiting == first_wait::request && one.buffer.empty();
        one.timing.arm(silent ? options.keep_alive_time_max : options.head_time_max);
        std::size_t head = 0;
        for (std::size_t searched = 0;;) {
            const auto end = one.buffer.find("\r\n\r\n", searched);
            if (end != std::string::npos) {
                head = end + 4;
                break;
            }
            if (one.buffer.size() >= options.head_bytes_max) co_return too_large(one.buffer);
            searched = one.buffer.size() < 3 ? 0 : one.buffer.size() - 3;
            const bool more = co_await read_some(one);
            if (!more) co_return one.expired && !one.buffer.empty() ? 408u : gone;
            if (silent) {
                silent = false;
                one.timing.arm(options.head_time_max);
            }
        }
        if (head > options.head_bytes_max) co_return too_large(one.buffer);
        // Everything that is refused is refused at once, but the socket is only closed when the
        // deadline allows: it holds for the answer too.
        const std::string_view octets = std::string_view(one.buffer).substr(0, head);
        if (octets.find("\r\n ") != std::string_view::npos ||
            octets.find("\r\n\t") != std::string_view::npos)
            co_return 400u;

        error_code code;
        const std::size_t used = parser.put(asio::buffer(one.buffer.data(), head), code);
        one.buffer.erase(0, used);
        if (code == http::error::need_more) code = {};
        if (code == http::error::body_limit) co_return 413u;
        if (code == http::error::header_limit) co_return 431u;
        if (code == http::error::bad_version) co_return 505u;
        if (code || !parser.is_header_done()) co_return 400u;
        co_return judge_head(parser);
    }

    // 414 when it is the first line that does not end.
    [[nodiscard]] unsigned too_large(std::string_view octets) const
    {
        const auto line = std::min(octets.find("\r\n"), octets.size());
        return line > options.target_bytes_max + 32 ? 414u : 431u;
    }

    [[nodiscard]] unsigned judge_head(const parser_type& parser) const
    {
        const auto& request = parser.get();
        if (request.target().size() > options.target_bytes_max) return 414u;
        const auto count = std::distance(request.begin(), request.end());
        if (count > static_cast<std::ptrdiff_t>(options.headers_max)) return 431u;
        if (request.target().empty() || request.target().front() != '/') return 400u;
        const auto hosts = request.count(http::field::host);
        if (hosts > 1 || (hosts == 0 && request.version() == 11)) return 400u;
        // Two ways to say where the body ends are how requests are smuggled past a proxy. Beast
        // refuses both together.
        const auto codings = request.count(http::field::transfer_encoding);
        if (codings > 1 || request.count(http::field::content_length) > 1) return 400u;
        // Beast takes the same length twice for one length; whoever stands before us might not.
        if (view(request[http::field::content_length]).find_first_not_of("0123456789") !=
            std::string_view::npos)
            return 400u;
        if (codings == 1) {
            if (request.version() == 10) return 400u;
            if (!beast::iequals(request[http::field::transfer_encoding], "chunked")) return 400u;
        }
        return 0u;
    }

    asio::awaitable<unsigned> read_body(session& one, parser_type& parser)
    {
        if (parser.is_done()) co_return 0u;
        one.timing.arm(options.body_time_max);
        if (beast::iequals(parser.get()[http::field::expect], "100-continue")) {
            static constexpr std::string_view go_on = "HTTP/1.1 100 Continue\r\n\r\n";
            auto [code, octets] =
                co_await asio::async_write(one.socket, asio::buffer(go_on), codes);
            if (code) co_return gone;
        }
        while (!parser.is_done()) {
            if (one.buffer.empty()) {
                const bool more = co_await read_some(one);
                if (!more) co_return one.expired ? 408u : gone;
            }
            error_code code;
            const std::size_t used = parser.put(asio::buffer(one.buffer), code);
            one.buffer.erase(0, used);
            if (code == http::error::need_more) {
                // The parser wants more than there is: a chunk's head that has not arrived in full.
                if (one.buffer.size() > options.head_bytes_max) co_return 400u;
                const bool more = co_await read_some(one);
                if (!more) co_return one.expired ? 408u : gone;
                continue;
            }
            if (code == http::error::body_limit) co_return 413u;
            if (code) co_return 400u;
        }
        co_return 0u;
    }

    // Appends what comes to the buffer. False: nothing comes any more, or the time is over.
    asio::awaitable<bool> read_some(session& one)
    {
        if (one.expired) co_return false;
        const std::size_t before = one.buffer.size();
        one.buffer.resize(before + read_portion);
        const auto room = asio::buffer(one.buffer.data() + before, read_portion);
        auto [code, octets] = co_await one.socket.async_read_some(room, codes);
        one.buffer.resize(before + octets);
        co_return !code;
    }

    [[nodiscard]] static bool is_upgrade(const parser_type& parser)
    {
        return http::token_list(parser.get()[http::field::upgrade]).exists("websocket");
    }

    [[nodiscard]] static bool is_for_websocket(const parser_type& parser)
    {
        const std::string_view target = view(parser.get().target());
        return target.substr(0, target.find('?')) == websocket_path;
    }

    // Nothing: a WebSocket may begin.
    [[nodiscard]] std::optional<http_response> judge_upgrade(const session& one,
                                                             const parser_type& parser) const
    {
        const auto& request = parser.get();
        // A page elsewhere may not speak for the person in front of it. Programs that are no
        // browser send no Origin.
        const auto origins = request.count(http::field::origin);
        if (origins > 1) return plain_response(403);
        if (origins == 1) {
            const std::string_view origin = view(request[http::field::origin]);
            if (std::find(options.origins.begin(), options.origins.end(), origin) ==
                options.origins.end()) {
                return plain_response(403);
            }
        }
        if (view(request.target()) != websocket_path) return plain_response(400, "No query here");
        if (request.method() == http::verb::head || request.method() == http::verb::get) {
            if (!is_upgrade(parser) ||
                !http::token_list(request[http::field::connection]).exists("upgrade")) {
                auto response = plain_response(426);
                response.set("Upgrade", "websocket").set("Connection", "Upgrade");
                return response;
            }
        }
        if (request.method() != http::verb::get) {
            auto response = plain_response(405);
            response.set("Allow", "GET");
            return response;
        }
        if (request.count(http::field::sec_websocket_version) != 1 ||
            request[http::field::sec_websocket_version] != "13") {
            auto response = plain_response(426);
            response.set("Upgrade", "websocket").set("Sec-WebSocket-Version", "13");
            return response;
        }
        if (auto refusal = judge_protocols(parser)) return refusal;
        if (request.count(http::field::sec_websocket_key) != 1 ||
            !is_websocket_key(view(request[http::field::sec_websocket_key]))) {
            return plain_response(400);
        }
        // A client must not send frames before our answer, and an upgrade has no body.
        if (!parser.is_done() || !one.buffer.empty()) return plain_response(400);
        return std::nullopt;
    }

    [[nodiscard]] static std::optional<http_response> judge_protocols(const parser_type& parser)
    {
        bool offered = false;
        for (const auto& field : parser.get()) {
            if (field.name() != http::field::sec_websocket_protocol) continue;
            std::string_view rest = view(field.value());
            while (!rest.empty()) {
                const auto comma = std::min(rest.find(','), rest.size());
                std::string_view name = rest.substr(0, comma);
                rest.remove_prefix(std::min(comma + 1, rest.size()));
                while (!name.empty() && (name.front() == ' ' || name.front() == '\t'))
                    name.remove_prefix(1);
                while (!name.empty() && (name.back() == ' ' || name.back() == '\t'))
                    name.remove_suffix(1);
                if (!is_protocol_name(name)) return plain_response(400, "Unknown sub-protocol");
                if (name == websocket_protocol) offered = true;
            }
        }
        if (!offered) return plain_response(400, "Sub-protocol kring.v1.protobuf is not offered");
        return std::nullopt;
    }

    [[nodiscard]] static http_request to_request(parser_type& parser, const std::string& remote)
    {
        auto& from = parser.get();
        http_request request;
        request.method = to_method(from.method());
        const std::string_view target = view(from.target());
        const auto question = std::min(target.find('?'), target.size());
        request.path = target.substr(0, question);
        request.query = target.substr(std::min(question + 1, target.size()));
        for (const auto& field : from) {
            request.headers.push_back(http_header{lower_case(view(field.name_string())),
                                                  std::string(view(field.value()))});
        }
        request.body = std::move(from.body());
        request.remote_address = remote;
        return request;
    }

    asio::awaitable<http_response> ask(http_request request)
    {
        std::exception_ptr thrown;
        try {
            if (handlers.on_http) co_return co_await handlers.on_http(std::move(request));
            co_return plain_response(404);
        } catch (...) {
            thrown = std::current_exception();
        }
        if (tasks.cancelled()) std::rethrow_exception(thrown);
        report(thrown);
        co_return plain_response(500);
    }

    [[nodiscard]] http_response full_response() const
    {
        const auto seconds = std::to_string(options.retry_after.count());
        auto response =
            plain_response(503, "Full at the moment. Please try again in " + seconds + " seconds.");
        response.set("Retry-After", seconds);
        return response;
    }

    asio::awaitable<void> answer_last(session& one, http_response response)
    {
        const bool sent = co_await write(one, std::move(response), false, after_response::close);
        if (sent) co_await linger(one);
    }

    asio::awaitable<bool> write(session& one, http_response response, bool head_only,
                                after_response after)
    {
        http::response<http::span_body<const char>> message;
        message.version(11);
        message.result(response.status);
        if (!fill(message, response)) {
            report(
                std::make_exception_ptr(std::logic_error("a response header holds a line break")));
            response = plain_response(500);
            message.clear();
            message.result(500u);
            after = after_response::close;
            static_cast<void>(fill(message, response));
        }
        message.keep_alive(after == after_response::keep);
        one.expired = false;
        one.timing.arm(options.response_time_max);

        http::response_serializer<http::span_body<const char>> serializer(message);
        if (head_only) {
            auto [code, octets] = co_await http::async_write_header(one.socket, serializer, codes);
            co_return !code;
        }
        auto [code, octets] = co_await http::async_write(one.socket, serializer, codes);
        co_return !code;
    }

    // False: a header of the handler would break the response in two; nothing of it may leave.
    [[nodiscard]] bool fill(http::response<http::span_body<const char>>& message,
                            const http_response& response) const
    {
        const auto put = [&message](const http_header& header) {
            if (!is_line_safe(header.name) || !is_line_safe(header.value)) return false;
            message.set(header.name, header.value);
            return true;
        };
        message.set(http::field::cache_control, "no-store");
        for (const http_header& header : options.standing_headers) {
            if (!put(header)) return false;
        }
        for (const http_header& header : response.headers) {
            if (!put(header)) return false;
        }
        const bool bodyless = response.status == 204 || response.status == 304;
        if (bodyless) return true;
        if (response.body != nullptr)
            message.body() = beast::span<const char>(response.body->data(), response.body->size());
        message.content_length(message.body().size());
        return true;
    }

    // Closing a socket with unread octets resets the link, which may overtake the answer: so we say
    // that no more comes from us, and listen a little.
    asio::awaitable<void> linger(session& one)
    {
        error_code ignored;
        one.socket.shutdown(tcp::socket::shutdown_send, ignored);
        if (stopping) co_return;
        one.expired = false;
        one.timing.arm(linger_time_max);
        one.interruptible = true;
        for (std::size_t octets = 0; octets < linger_octets_max;) {
            one.buffer.clear();
            const bool more = co_await read_some(one);
            if (!more) co_return;
            octets += one.buffer.size();
        }
    }

    void close_pending()
    {
        for (session* each : sessions) {
            if (each->interruptible) each->expire();
        }
    }

    run_loop& loop;
    listener_options options;
    listener_handlers handlers;
    tcp::acceptor acceptor;
    asio::steady_timer pause;
    task_group tasks;
    std::set<session*> sessions;
    std::size_t taken = 0;
    std::uint16_t port = 0;
    bool stopping = false;
};

listener::listener(std::shared_ptr<impl> body) : impl_(std::move(body)) {}

listener::~listener()
{
    impl_->stop_accepting();
    impl_->tasks.cancel();
}

result<std::unique_ptr<listener>> listener::open(run_loop& loop, listener_options options,
                                                 listener_handlers handlers)
{
    auto body = std::make_shared<impl>(loop, std::move(options), std::move(handlers));
    const error_code code = body->bind();
    if (code) return code;
    return std::unique_ptr<listener>(new listener(std::move(body)));
}

std::uint16_t listener::port() const
{
    return impl_->port;
}

void listener::start()
{
    impl_->tasks.spawn(impl_->accept_all(impl_));
}

void listener::stop_accepting()
{
    impl_->stop_accepting();
}

void listener::close_pending()
{
    impl_->close_pending();
}

asio::awaitable<bool> listener::finish(milliseconds time_max)
{
    stop_accepting();
    close_pending();
    const bool ended = co_await impl_->tasks.join(time_max);
    if (ended) co_return true;
    impl_->tasks.cancel();
    // A cancelled wait comes back at the next turn; this bound is only for a handler that will not
    // be cancelled.
    static_cast<void>(co_await impl_->tasks.join(milliseconds{1000}));
    co_return false;
}

std::size_t listener::connections() const
{
    return impl_->taken;
}
}  // namespace kring::net
