// The turn of a core: handle what is ready, up to a few hundred handlers, then drain every
// connection that has something to write, and sleep only when there was neither. Measured: one
// gather write per connection and turn carries ten times the deliveries of one write per handler.
// Thread: `run` on the core's thread; everything else on that thread too, or before it starts.
#pragma once
#include "net/flush_queue.hpp"
#include "net/timer_wheel.hpp"
#include "net/traffic.hpp"

#include <boost/asio/io_context.hpp>

#include <chrono>

namespace kring::net {
// Returns when the context is stopped or has no work left.
void run(boost::asio::io_context& context, flush_queue& dirty);

// What the connections of one core share.
class run_loop {
public:
    static constexpr std::chrono::milliseconds default_tick{1000};

    // `tick`: how coarse the deadlines of connections are. The context outlives the loop.
    explicit run_loop(boost::asio::io_context& context,
                      std::chrono::milliseconds tick = default_tick);

    void run() { net::run(context_, dirty_); }

    [[nodiscard]] boost::asio::io_context& context() { return context_; }
    [[nodiscard]] flush_queue& dirty() { return dirty_; }
    [[nodiscard]] timer_wheel& wheel() { return wheel_; }
    [[nodiscard]] net::traffic& traffic() { return traffic_; }

private:
    boost::asio::io_context& context_;
    flush_queue dirty_;
    timer_wheel wheel_;
    net::traffic traffic_;
};
}  // namespace kring::net
