// Bytes after the handshake: WebSocket frames, whole, broken or none, through a real connection over loopback. A plain
// reading of RFC 6455 stands beside it: nothing may be heard that was not said.
#include "base/check.hpp"
#include "base/limits.hpp"
#include "fuzz/said.hpp"
#include "fuzz/target.hpp"
#include "support/net_server.hpp"
#include "support/raw_client.hpp"

#include <algorithm>
#include <mutex>

namespace kring::fuzz {
namespace {
class ground {
public:
    ground() : server_(options(), handlers()) {}

    struct exchange {
        std::vector<said_message> heard;
        std::vector<bytes> pongs;
    };
    exchange of(bytes_view input)
    {
        support::raw_client client{server_.port()};
        client.upgrade();
        if (client.send(input)) client.shutdown_send();
        exchange what;
        while (auto frame = client.read_frame()) {
            KRING_CHECK(frame->fin && frame->reserved == 0);
            if (frame->opcode == support::opcode::pong) what.pongs.push_back(frame->payload);
            if (frame->opcode != support::opcode::close) continue;
            KRING_CHECK(client.is_at_end());  // the close frame is the last one
            break;
        }
        static_cast<void>(client.read_to_end());  // the link ends after the handler has returned
        KRING_CHECK(server_.failures().empty());
        const std::lock_guard lock{mutex_};
        what.heard = std::exchange(heard_, {});
        return what;
    }

private:
    // Every input is a newcomer from the same address.
    static net::visitor_bounds unhurried()
    {
        net::visitor_bounds bounds;
        bounds.new_per_address_burst = 1'000'000'000;
        bounds.new_per_address_rate = 1'000'000;
        return bounds;
    }
    net::listener_options options()
    {
        net::listener_options set;
        set.visitors = &visitors_;
        // The rate of pings depends on the clock; an input has to lead to the same each time.
        set.websocket.control_frames_burst = 1'000'000;
        return set;
    }
    net::listener_handlers handlers()
    {
        net::listener_handlers to;
        to.on_websocket = [this](net::ws_connection& connection) { return listen(connection); };
        return to;
    }
    boost::asio::awaitable<void> listen(net::ws_connection& connection)
    {
        net::read_limits bounds;
        bounds.message_bytes_max = limits::message_bytes_max;
        connection.set_read_limits(bounds);
        for (;;) {
            auto message = co_await connection.read();
            if (!message) co_return;
            const std::lock_guard lock{mutex_};
            heard_.push_back({message->kind, std::move(message->octets)});
        }
    }

    std::mutex mutex_;  // guards heard_
    std::vector<said_message> heard_;
    net::visitor_book visitors_{unhurried()};
    support::net_server server_;  // last: it ends before what its handlers use
};

// Whether `few` are some of `all`, in their order. Only the newest of several pings needs an answer.
bool are_some_of(const std::vector<bytes>& few, const std::vector<bytes>& all)
{
    auto at = all.begin();
    for (const bytes& each : few) {
        at = std::find(at, all.end(), each);
        if (at++ == all.end()) return false;
    }
    return true;
}
}  // namespace

void run(bytes_view input)
{
    static ground here;
    const reading said{input};
    const ground::exchange what = here.of(input);
    KRING_CHECK(what.heard.size() <= said.messages.size());
    KRING_CHECK(std::equal(what.heard.begin(), what.heard.end(), said.messages.begin()));
    KRING_CHECK(are_some_of(what.pongs, said.pings));
    // A few orderly frames are no reason to cut anybody off.
    if (said.is_clean && said.frames <= 16) KRING_CHECK(what.heard.size() == said.messages.size());
}
}  // namespace kring::fuzz
