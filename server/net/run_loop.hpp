// The turn of a core: handle what is ready, up to a few hundred handlers, then drain every
// connection that has something to write, and sleep only when there was neither. Measured: one
// gather write per connection and turn carries ten times the deliveries of one write per handler.
// The sockets of Asio (those that are accepted, and those that speak HTTP) and the WebSockets of the ready_set have their turns
// one after the other.
// Thread: `run` on the core's thread; everything else on that thread too, or before it starts.
#pragma once
#include "net/flush_queue.hpp"
#include "net/ready_set.hpp"
#include "net/timer_wheel.hpp"
#include "net/traffic.hpp"

#include <boost/asio/io_context.hpp>

#include <array>
#include <chrono>
#include <cstddef>
#include <span>

namespace kring::net {
// Room for what one read of a socket brings, one for all sockets of a core: what was read is taken apart before the next one is
// read. What is left of it behind a message is the most that a connection keeps unread.
inline constexpr std::size_t reading_octets = 16 * 1024;

// What the connections of one core share.
class run_loop {
public:
    static constexpr std::chrono::milliseconds default_tick{1000};

    // `tick`: how coarse the deadlines of connections are. The context outlives the loop.
    explicit run_loop(boost::asio::io_context& context,
                      std::chrono::milliseconds tick = default_tick);

    // Returns when the context is stopped or has no work left.
    void run();

    [[nodiscard]] boost::asio::io_context& context() { return context_; }
    [[nodiscard]] flush_queue& dirty() { return dirty_; }
    [[nodiscard]] ready_set& ready() { return ready_; }
    // Overwritten by whoever reads next.
    [[nodiscard]] std::span<char, reading_octets> reading() { return reading_; }
    [[nodiscard]] timer_wheel& wheel() { return wheel_; }
    [[nodiscard]] net::traffic& traffic() { return traffic_; }

private:
    boost::asio::io_context& context_;
    flush_queue dirty_;
    ready_set ready_;
    std::array<char, reading_octets> reading_;
    timer_wheel wheel_;
    net::traffic traffic_;
};
}  // namespace kring::net
