// Accepting, and who may stay.
#include "net/listener.hpp"

#include "base/error.hpp"
#include "base/flat_map.hpp"
#include "net/completion.hpp"
#include "net/http_session.hpp"
#include "net/task_group.hpp"
#include "net/ws_owner.hpp"

#include <boost/asio/error.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>

#include <algorithm>
#include <optional>
#include <utility>
#include <variant>
#include <vector>

namespace kring::net {
namespace asio = boost::asio;
using asio::ip::tcp;

namespace {
using std::chrono::milliseconds;

// The pause after accepting failed (no descriptor left): long enough not to spin, short enough not
// to be noticed.
constexpr milliseconds accept_pause{100};
// How soon to look again whether a crowd at the door has found its places: they are found by the hundred in that time.
constexpr milliseconds crowd_pause{10};
}  // namespace

// Shared with its coroutines: one that is cancelled late still finds what it refers to.
struct listener::impl : std::enable_shared_from_this<listener::impl> {
    // One socket, for as long as its coroutine runs. Whatever serves it now can be told to end.
    struct stay {
        stay(impl& owner_, std::uint64_t number_, std::optional<visit> here_,
             const peer_address& peer_, tcp::socket accepted)
            : owner(owner_),
              number(number_),
              here(std::move(here_)),
              peer(peer_),
              socket(std::make_unique<tcp::socket>(std::move(accepted)))
        {
            owner.stays.emplace(number, this);
            if (!here) ++owner.refused;
        }
        ~stay()
        {
            if (!here) --owner.refused;
            owner.stays.erase(number);
        }
        stay(const stay&) = delete;
        stay& operator=(const stay&) = delete;

        void evict()
        {
            evicted = true;
            if (session != nullptr) session->cut();
            if (connection != nullptr) ws_owner::cut(*connection);
        }

        impl& owner;
        const std::uint64_t number;
        std::optional<visit> here;            // none: turned away
        const peer_address peer;              // a proxy, perhaps
        std::unique_ptr<tcp::socket> socket;  // until it is served
        http_session* session = nullptr;
        ws_connection* connection = nullptr;
        bool evicted = false;  // perhaps between the two
    };

    impl(run_loop& on, listener_options set, listener_handlers to)
        : loop(on),
          options(std::move(set)),
          handlers(std::move(to)),
          acceptor(on.context()),
          pause(on.context()),
          tasks(on.context().get_executor(),
                [this](const std::exception_ptr& thrown) { ground.report(thrown); }),
          ground{options, handlers, on.wheel(), tasks}
    {
        if (options.visitors == nullptr) options.visitors = &own_visitors.emplace();
        // The rest of them speaks of pages.
        for (const http_header& each : options.standing_headers) {
            if (each.name == "Strict-Transport-Security" || each.name == "X-Content-Type-Options" ||
                each.name == "Referrer-Policy") {
                upgrade_headers.push_back(each);
            }
        }
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
        // Inherited by what is accepted.
        acceptor.set_option(tcp::no_delay(true), code);
        if (code) return code;
        acceptor.bind(endpoint, code);
        if (code) return code;
        acceptor.listen(tcp::acceptor::max_listen_connections, code);
        if (code) return code;
        port = acceptor.local_endpoint(code).port();
        return code;
    }

    void stop_accepting()
    {
        ground.stopping = true;
        error_code ignored;
        acceptor.close(ignored);
        pause.cancel();
    }

    asio::awaitable<void> accept_all(std::shared_ptr<impl> self)
    {
        while (acceptor.is_open()) {
            tcp::endpoint remote;
            auto [code, socket] = co_await acceptor.async_accept(remote, codes);
            if (!acceptor.is_open() || code == asio::error::operation_aborted) co_return;
            if (!code) {
                for (milliseconds wait; (wait = options.visitors->crowded_for()).count() != 0;) {
                    pause.expires_after(std::min(wait, crowd_pause));
                    [[maybe_unused]] auto [waited] = co_await pause.async_wait(codes);
                    if (!acceptor.is_open()) co_return;
                }
                self->admit(std::move(socket), remote);
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

    void admit(tcp::socket socket, const tcp::endpoint& remote)
    {
        loop.traffic().sockets_accepted.add();
        const auto peer = peer_address::parse(remote.address().to_string());
        if (!peer) return;
        const std::uint64_t number = ++stays_begun;
        // A proxy says later for whom it comes.
        auto entered = options.visitors->enter(
            ground.is_proxy(*peer) ? std::nullopt : peer,
            [weak = weak_from_this(), executor = loop.context().get_executor(), number] {
                asio::post(executor, [weak, number] {
                    if (const auto self = weak.lock()) self->evict(number);
                });
            });
        std::optional<visit> here;
        if (auto* allowed = std::get_if<visit>(&entered)) {
            here.emplace(std::move(*allowed));
        } else if (refused >= options.refused_max) {
            return;
        }
        auto at = std::make_unique<stay>(*this, number, std::move(here), *peer, std::move(socket));
        tasks.spawn(serve(shared_from_this(), std::move(at)));
    }

    void evict(std::uint64_t number)
    {
        const auto found = stays.find(number);
        if (found != stays.end()) found->second->evict();
    }

    asio::awaitable<void> serve(std::shared_ptr<impl> self, std::unique_ptr<stay> at)
    {
        const std::unique_ptr<stay> stayed = std::move(at);
        // What it takes until the WebSocket stands has frames of its own, which are gone while it
        // lives: a crowd of idle connections is made of what is left here.
        const std::unique_ptr<ws_connection> connection = co_await self->open_websocket(*stayed);
        if (connection == nullptr) co_return;
        self->loop.traffic().websockets_opened.add();
        stayed->connection = connection.get();
        if (stayed->evicted) ws_owner::cut(*connection);

        std::exception_ptr thrown;
        try {
            co_await handlers.on_websocket(*connection);
        } catch (...) {
            thrown = std::current_exception();
        }
        if (thrown != nullptr) {
            if (tasks.cancelled()) co_return;
            ground.report(thrown);
            connection->close(close_code::internal_error, {});
        }
        co_await ws_owner::finish(*connection);
        stayed->connection = nullptr;
    }

    // Null: the socket was served to its end.
    asio::awaitable<std::unique_ptr<ws_connection>> open_websocket(stay& at)
    {
        auto request = co_await serve_http(at);
        if (!request || at.evicted) co_return nullptr;
        if (options.websocket.kernel_send_bytes != 0) {
            error_code ignored;
            const tcp::socket::send_buffer_size size(
                static_cast<int>(options.websocket.kernel_send_bytes));
            request->below.socket().set_option(size, ignored);
        }
        auto accepted = ws_owner::accept(
            loop, options.websocket, std::move(request->below).release(), request->key,
            request->protocol, std::move(request->remote_address), upgrade_headers, *at.here);
        if (!accepted) co_return nullptr;
        co_return std::move(*accepted);
    }

    asio::awaitable<std::optional<http_upgrade>> serve_http(stay& at)
    {
        channel below(std::move(*at.socket),
                      options.certificates == nullptr ? nullptr : options.certificates->current());
        at.socket.reset();
        http_session session(ground, std::move(below), at.peer, at.here ? &*at.here : nullptr);
        at.session = &session;
        auto upgraded = co_await session.serve();
        at.session = nullptr;
        co_return upgraded;
    }

    void close_pending()
    {
        for (const auto& [number, each] : stays) {
            if (each->session != nullptr) each->session->end_if_waiting();
        }
    }

    run_loop& loop;
    listener_options options;
    listener_handlers handlers;
    tcp::acceptor acceptor;
    asio::steady_timer pause;
    task_group tasks;
    http_ground ground;
    std::optional<visitor_book> own_visitors;
    std::vector<http_header> upgrade_headers;
    flat_map<std::uint64_t, stay*> stays;
    std::uint64_t stays_begun = 0;
    std::size_t refused = 0;
    std::uint16_t port = 0;
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

void listener::turn_away()
{
    impl_->ground.stopping = true;
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
    return impl_->stays.size();
}
}  // namespace kring::net
