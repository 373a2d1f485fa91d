// The network under a room_client: a WebSocket to /ws that comes back by itself. It carries payloads both ways, connects
// again after a loss with a delay drawn from full jitter (0 to 1 s at first, doubling to 30 s), waits when the server
// asks to, and leaves token, cursor and unsettled commands to the client. Many of them share one thread and one
// io_context, so a crowd of thousands fits into one process.
//
//     stream_ground ground{options};
//     client_stream stream{ground, 7, opening, owner};
//     stream.start();
//     ground.run();   // the owner is told of all that happens, on this thread
//
// Thread: all of one ground on the thread that calls `run`.
#pragma once
#include "base/result.hpp"
#include "tools/room_client.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace boost::asio {
class io_context;
}

namespace kring::tools {
struct stream_options {
    std::string host;  // numeric
    std::uint16_t port{};
    // How many may be between the first packet and a complete view at one time: a crowd enters by a door.
    std::size_t connecting_max = 64;
    std::chrono::milliseconds first_delay_max{1000};
    std::chrono::milliseconds delay_max{30'000};
    std::chrono::milliseconds connect_time_max{10'000};
    // A server pings every 20 s: three silent intervals are a lost link.
    std::chrono::milliseconds silence_max{60'000};
    std::function<double()> draw;  // uniform in [0, 1): spreads those who come back
};

class client_stream;

class stream_owner {
public:
    // After everything that a client was given: a connection, a payload, a loss. `events` may be empty. May call
    // `command`, `reload` and `stop` of any stream.
    virtual void heard(client_stream& from, std::vector<client_event> events) = 0;
    // A connection that was open has ended otherwise than by this side: with the other side's close code, if it gave one.
    virtual void lost(client_stream& /*from*/, std::optional<close_code> /*code*/) {}

protected:
    ~stream_owner() = default;
};

class stream_ground {
public:
    explicit stream_ground(stream_options options);
    // After the streams.
    ~stream_ground();
    stream_ground(const stream_ground&) = delete;
    stream_ground& operator=(const stream_ground&) = delete;

    [[nodiscard]] boost::asio::io_context& context();
    // Until nothing is left to do. Throws what a stream's owner threw.
    void run();
    // Why a connection was last lost or not made; for people.
    [[nodiscard]] error_code last_trouble() const;

private:
    friend class client_stream;
    struct impl;
    std::unique_ptr<impl> impl_;
};

class client_stream {
public:
    // `number` is the owner's name for it. Ground and owner outlive the stream.
    client_stream(stream_ground& ground, std::size_t number, client_opening opening,
                  stream_owner& owner);
    ~client_stream();
    client_stream(const client_stream&) = delete;
    client_stream& operator=(const client_stream&) = delete;

    // Connects, and again after each loss, until `stop` or until the client has ended. Once.
    void start();
    // As of room_client.
    command_counter command(domain::command body);
    void command(domain::command body, command_counter counter);
    void tell_seen(std::vector<contribution_id> looked_at);
    // As a page that is loaded anew: leaves, forgets what was shown, comes back at once.
    void reload();
    // Leaves with a close frame; nothing more is heard.
    void stop();

    [[nodiscard]] const room_client& client() const;
    [[nodiscard]] std::size_t number() const;

private:
    struct impl;
    std::shared_ptr<impl> impl_;
};
}  // namespace kring::tools
