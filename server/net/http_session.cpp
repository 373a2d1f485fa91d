// The head is collected here, because its limits and its oddities (folded lines, lengths given twice)
// are judged on the octets as they came; Beast parses and serialises. The one file that sees Beast's
// HTTP.
#include "net/http_session.hpp"

#include "net/channel_stream.hpp"
#include "net/completion.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/rfc7230.hpp>
#include <boost/beast/http/serializer.hpp>
#include <boost/beast/http/span_body.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>

#include <algorithm>
#include <cctype>
#include <stdexcept>
#include <utility>

namespace kring::net {
namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;

namespace {
using std::chrono::milliseconds;
using parser_type = http::request_parser<http::string_body>;

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

[[nodiscard]] bool is_upgrade(const parser_type& parser)
{
    return http::token_list(parser.get()[http::field::upgrade]).exists("websocket");
}

[[nodiscard]] bool is_for_websocket(const parser_type& parser)
{
    const std::string_view target = view(parser.get().target());
    return target.substr(0, target.find('?')) == websocket_path;
}

[[nodiscard]] std::optional<ws_protocol> protocol_of(std::string_view name)
{
    for (const auto each : {ws_protocol::protobuf, ws_protocol::json}) {
        if (name == name_of(each)) return each;
    }
    return std::nullopt;
}

// `agreed`: the first one offered that we know, in the client's order of preference.
[[nodiscard]] std::optional<http_response> judge_protocols(const parser_type& parser,
                                                           std::optional<ws_protocol>& agreed)
{
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
            if (!agreed) agreed = protocol_of(name);
        }
    }
    if (!agreed) {
        return plain_response(
            400, "Neither sub-protocol kring.v1.protobuf nor kring.v1.json is offered");
    }
    return std::nullopt;
}

[[nodiscard]] http_request to_request(parser_type& parser, const std::string& remote)
{
    auto& from = parser.get();
    http_request request;
    request.method = to_method(from.method());
    const std::string_view target = view(from.target());
    const auto question = std::min(target.find('?'), target.size());
    request.path = target.substr(0, question);
    request.query = target.substr(std::min(question + 1, target.size()));
    for (const auto& field : from) {
        request.headers.push_back(
            http_header{lower_case(view(field.name_string())), std::string(view(field.value()))});
    }
    request.body = std::move(from.body());
    request.remote_address = remote;
    return request;
}
}  // namespace

struct http_session::impl {
    impl(const http_ground& on, channel accepted, const peer_address& from, visit* at)
        : ground(on), peer(from), here(at), below(std::move(accepted)), timing(on.wheel, [this] {
              expire();
          })
    {}
    impl(const impl&) = delete;
    impl& operator=(const impl&) = delete;

    void expire()
    {
        expired = true;
        below.cancel();
        // What completed just before is not cancelled, and the next part of a write begins
        // after it: so once more at each tick, until somebody sees it.
        timing.arm(milliseconds{0});
    }

    // Serves requests until the socket is closed, or gives it away for an upgrade.
    asio::awaitable<std::optional<http_upgrade>> serve()
    {
        std::string remote = peer.to_string();
        if (below.encrypted()) {
            interruptible = true;
            timing.arm(ground.options.tls_handshake_time_max);
            const error_code code = co_await below.handshake();
            timing.disarm();
            if (code) {
                if (expired) ground.add(limit::tls_handshake_time);
                co_return std::nullopt;
            }
        }

        for (std::size_t served = 1;; ++served) {
            // The last answer was under way when the end began, and still said that there would be
            // a next one.
            if (ground.stopping && served > 1) break;
            parser_type parser;
            parser.eager(true);
            parser.header_limit(static_cast<std::uint32_t>(ground.options.head_bytes_max));
            parser.body_limit(ground.options.body_bytes_max);
            interruptible = true;
            if (here != nullptr) here->reached(progress::waiting);
            const auto waiting = served == 1 ? first_wait::head : first_wait::request;
            const unsigned head_fault = co_await read_head(parser, waiting);
            interruptible = false;
            if (head_fault == gone) break;
            if (head_fault != 0) {
                auto refusal = plain_response(head_fault);
                co_await answer_last(std::move(refusal));
                break;
            }
            bool no_place = here == nullptr || (ground.stopping && is_upgrade(parser));
            if (!no_place && ground.is_proxy(peer)) {
                const peer_address client = client_of(parser);
                remote = client.to_string();
                no_place = here->move_to(client).has_value();
            }
            if (no_place) {
                auto full = full_response();
                co_await answer_last(std::move(full));
                break;
            }
            if (ground.handlers.on_websocket && is_for_websocket(parser)) {
                auto refusal = judge_upgrade(parser);
                if (refusal) {
                    co_await answer_last(std::move(*refusal));
                    break;
                }
                timing.disarm();
                here->reached(progress::upgraded);
                std::string key(view(parser.get()[http::field::sec_websocket_key]));
                co_return http_upgrade{std::move(below), std::move(key), *protocol, remote};
            }
            const unsigned body_fault = co_await read_body(parser);
            if (body_fault == gone) break;
            if (body_fault != 0) {
                auto refusal = plain_response(body_fault);
                co_await answer_last(std::move(refusal));
                break;
            }
            timing.disarm();
            if (served >= ground.options.requests_max) ground.add(limit::http_requests);
            const bool is_head = parser.get().method() == http::verb::head;
            const bool wants_more = parser.keep_alive();
            auto request = to_request(parser, remote);
            auto response = co_await ask(std::move(request));
            const bool closing = !wants_more || ground.stopping ||
                                 served >= ground.options.requests_max || response.status >= 500;
            const auto after = closing ? after_response::close : after_response::keep;
            const bool sent = co_await write(std::move(response), is_head, after);
            if (!sent) break;
            if (closing) {
                co_await linger();
                break;
            }
        }
        co_return std::nullopt;
    }

    // Instead of a status: the peer has gone, or never said anything.
    static constexpr unsigned gone = 1;
    enum class first_wait { head, request };

    // Whom a trusted proxy speaks for in this request.
    [[nodiscard]] peer_address client_of(const parser_type& parser) const
    {
        const auto kind = ground.options.forwarded_by;
        const std::string_view name =
            kind == forwarding::forwarded ? "Forwarded" : "X-Forwarded-For";
        std::vector<std::string_view> lines;
        for (const auto& field : parser.get()) {
            if (beast::iequals(field.name_string(), name)) lines.push_back(view(field.value()));
        }
        return client_address(peer, lines, kind, ground.options.trusted_proxies);
    }

    // The status, and the limit counted that led to it.
    [[nodiscard]] unsigned reached(limit which, unsigned status) const
    {
        ground.add(which);
        return status;
    }

    // Zero: the parser has the head. Otherwise a status to refuse with, or `gone`.
    asio::awaitable<unsigned> read_head(parser_type& parser, first_wait waiting)
    {
        expired = false;
        // A kept-alive socket may stay silent for a while; a new one must say its head in time, all
        // of it.
        bool silent = waiting == first_wait::request && buffer.empty();
        timing.arm(silent ? ground.options.keep_alive_time_max : head_time(waiting));
        if (!buffer.empty()) begin_to_speak();
        std::size_t head = 0;
        for (std::size_t searched = 0;;) {
            const auto end = buffer.find("\r\n\r\n", searched);
            if (end != std::string::npos) {
                head = end + 4;
                break;
            }
            if (buffer.size() >= ground.options.head_bytes_max) co_return too_large(buffer);
            searched = buffer.size() < 3 ? 0 : buffer.size() - 3;
            const bool more = co_await read_some();
            if (!more) {
                if (!expired || silent) co_return gone;
                co_return reached(limit::http_head_time, buffer.empty() ? gone : 408u);
            }
            if (silent) {
                silent = false;
                timing.arm(ground.options.head_time_max);
            }
            if (searched == 0) begin_to_speak();
        }
        if (head > ground.options.head_bytes_max) co_return too_large(buffer);
        // Everything that is refused is refused at once, but the socket is only closed when the
        // deadline allows: it holds for the answer too.
        const std::string_view octets = std::string_view(buffer).substr(0, head);
        if (octets.find("\r\n ") != std::string_view::npos ||
            octets.find("\r\n\t") != std::string_view::npos)
            co_return 400u;

        error_code code;
        const std::size_t used = parser.put(asio::buffer(buffer.data(), head), code);
        buffer.erase(0, used);
        if (code == http::error::need_more) code = {};
        if (code == http::error::body_limit) co_return reached(limit::http_body_bytes, 413u);
        if (code == http::error::header_limit) co_return reached(limit::http_head_bytes, 431u);
        if (code == http::error::bad_version) co_return 505u;
        if (code || !parser.is_header_done()) co_return 400u;
        co_return judge_head(parser);
    }

    // TLS, head and upgrade together have a bound as well; what comes before the head has had its own.
    [[nodiscard]] milliseconds head_time(first_wait waiting) const
    {
        return waiting == first_wait::head
                   ? std::min(ground.options.head_time_max, ground.options.handshake_time_max)
                   : ground.options.head_time_max;
    }

    void begin_to_speak()
    {
        if (here != nullptr) here->reached(progress::speaking);
    }

    // 414 when it is the first line that does not end.
    [[nodiscard]] unsigned too_large(std::string_view octets) const
    {
        const auto line = std::min(octets.find("\r\n"), octets.size());
        return line > ground.options.target_bytes_max + 32 ? reached(limit::http_target_bytes, 414u)
                                                           : reached(limit::http_head_bytes, 431u);
    }

    [[nodiscard]] unsigned judge_head(const parser_type& parser) const
    {
        const auto& request = parser.get();
        if (request.target().size() > ground.options.target_bytes_max)
            return reached(limit::http_target_bytes, 414u);
        const auto count = std::distance(request.begin(), request.end());
        if (count > static_cast<std::ptrdiff_t>(ground.options.headers_max))
            return reached(limit::http_headers, 431u);
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

    asio::awaitable<unsigned> read_body(parser_type& parser)
    {
        if (parser.is_done()) co_return 0u;
        timing.arm(ground.options.body_time_max);
        if (beast::iequals(parser.get()[http::field::expect], "100-continue")) {
            static constexpr std::string_view go_on = "HTTP/1.1 100 Continue\r\n\r\n";
            auto [code, octets] = co_await asio::async_write(stream, asio::buffer(go_on), codes);
            if (code) co_return gone;
        }
        while (!parser.is_done()) {
            if (buffer.empty()) {
                const bool more = co_await read_some();
                if (!more) co_return expired ? reached(limit::http_body_time, 408u) : gone;
            }
            error_code code;
            const std::size_t used = parser.put(asio::buffer(buffer), code);
            buffer.erase(0, used);
            if (code == http::error::need_more) {
                // The parser wants more than there is: a chunk's head that has not arrived in full.
                if (buffer.size() > ground.options.head_bytes_max) co_return 400u;
                const bool more = co_await read_some();
                if (!more) co_return expired ? reached(limit::http_body_time, 408u) : gone;
                continue;
            }
            if (code == http::error::body_limit) co_return reached(limit::http_body_bytes, 413u);
            if (code) co_return 400u;
        }
        co_return 0u;
    }

    // Appends what comes to the buffer. False: nothing comes any more, or the time is over.
    asio::awaitable<bool> read_some()
    {
        if (expired) co_return false;
        const std::size_t before = buffer.size();
        buffer.resize(before + read_portion);
        const auto room = asio::buffer(buffer.data() + before, read_portion);
        auto [code, octets] = co_await stream.async_read_some(room, codes);
        buffer.resize(before + octets);
        co_return !code;
    }

    // Nothing: a WebSocket may begin.
    [[nodiscard]] std::optional<http_response> judge_upgrade(const parser_type& parser)
    {
        const auto& request = parser.get();
        // A page elsewhere may not speak for the person in front of it. Programs that are no
        // browser send no Origin.
        const auto origins = request.count(http::field::origin);
        if (origins > 1) {
            ground.add(limit::origin);
            return plain_response(403);
        }
        if (origins == 1) {
            const std::string_view origin = view(request[http::field::origin]);
            if (std::find(ground.options.origins.begin(), ground.options.origins.end(), origin) ==
                ground.options.origins.end()) {
                ground.add(limit::origin);
                return plain_response(403);
            }
        }
        if (view(request.target()) != websocket_path) return plain_response(400, "No query here");
        if (request.method() == http::verb::head || request.method() == http::verb::get) {
            // HTTP 1.0 knows no upgrade: a proxy that speaks it would pass on neither way's octets.
            if (request.version() < 11 || !is_upgrade(parser) ||
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
        if (auto refusal = judge_protocols(parser, protocol)) return refusal;
        if (request.count(http::field::sec_websocket_key) != 1 ||
            !is_websocket_key(view(request[http::field::sec_websocket_key]))) {
            return plain_response(400);
        }
        // A client must not send frames before our answer, and an upgrade has no body.
        if (!parser.is_done() || !buffer.empty()) return plain_response(400);
        return std::nullopt;
    }

    asio::awaitable<http_response> ask(http_request request)
    {
        std::exception_ptr thrown;
        try {
            if (ground.handlers.on_http)
                co_return co_await ground.handlers.on_http(std::move(request));
            co_return plain_response(404);
        } catch (...) {
            thrown = std::current_exception();
        }
        if (ground.tasks.cancelled()) std::rethrow_exception(thrown);
        ground.report(thrown);
        co_return plain_response(500);
    }

    [[nodiscard]] http_response full_response() const
    {
        const auto seconds = std::to_string(ground.options.retry_after.count());
        auto response =
            plain_response(503, "Full at the moment. Please try again in " + seconds + " seconds.");
        response.set("Retry-After", seconds);
        return response;
    }

    asio::awaitable<void> answer_last(http_response response)
    {
        const bool sent = co_await write(std::move(response), false, after_response::close);
        if (sent) co_await linger();
    }

    asio::awaitable<bool> write(http_response response, bool head_only, after_response after)
    {
        http::response<http::span_body<const char>> message;
        message.version(11);
        message.result(response.status);
        if (!fill(message, response)) {
            ground.report(
                std::make_exception_ptr(std::logic_error("a response header holds a line break")));
            response = plain_response(500);
            message.clear();
            message.result(500u);
            after = after_response::close;
            static_cast<void>(fill(message, response));
        }
        message.keep_alive(after == after_response::keep);
        expired = false;
        timing.arm(ground.options.response_time_max);

        http::response_serializer<http::span_body<const char>> serializer(message);
        if (head_only) {
            auto [code, octets] = co_await http::async_write_header(stream, serializer, codes);
            co_return !code;
        }
        auto [code, octets] = co_await http::async_write(stream, serializer, codes);
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
        for (const http_header& header : ground.options.standing_headers) {
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
    asio::awaitable<void> linger()
    {
        below.line().shutdown_send();
        if (ground.stopping) co_return;
        expired = false;
        timing.arm(linger_time_max);
        interruptible = true;
        for (std::size_t octets = 0; octets < linger_octets_max;) {
            buffer.clear();
            const bool more = co_await read_some();
            if (!more) co_return;
            octets += buffer.size();
        }
    }

    const http_ground& ground;
    const peer_address peer;
    visit* const here;  // null: there is no place
    channel below;
    channel_stream stream{below};
    deadline timing;
    std::string buffer;                   // arrived and not yet parsed
    std::optional<ws_protocol> protocol;  // of the upgrade
    bool interruptible{};                 // waits for a request: may be ended without an answer
    bool expired{};
};

http_session::http_session(const http_ground& ground, channel below, const peer_address& peer,
                           visit* here)
    : impl_(std::make_unique<impl>(ground, std::move(below), peer, here))
{}

http_session::~http_session() = default;

asio::awaitable<std::optional<http_upgrade>> http_session::serve()
{
    return impl_->serve();
}

void http_session::cut()
{
    impl_->below.close();
}

void http_session::end_if_waiting()
{
    if (impl_->interruptible) impl_->expire();
}
}  // namespace kring::net
