// One feed and the connections of one core that follow it. However much is published in a turn, each connection is drained
// once, when the turn ends.
//
// In a large room each round costs the core so much that rounds must be few: a lone frame to 10,000 quiet connections takes
// about 0.1 s of processor time, however many frames it carries. So above `immediate_listeners_max` rounds keep an interval
// that follows the number of listeners, and what is published meanwhile leaves joined. The first frame after a quiet time
// leaves at once.
//
// A round goes in slices, a turn of the core each: a thousand writes in a row take ten milliseconds and more, and whoever votes
// meanwhile would wait for all of them.
// Thread: belongs to its core.
#pragma once
#include "base/limits.hpp"
#include "net/flush_queue.hpp"
#include "net/ws_connection.hpp"
#include "rooms/room_feed.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <cstddef>
#include <memory>

namespace kring::runtime {
// How often a room of so many listeners on one core is served.
struct fan_out_pace {
    std::size_t immediate_listeners_max{limits::fan_out_immediate_listeners_max};
    std::chrono::microseconds time_per_listener{limits::fan_out_time_per_listener};
    std::chrono::milliseconds interval_max{limits::fan_out_interval_max};
    std::size_t slice_max{limits::fan_out_slice_max};

    // Zero: at the end of each turn.
    [[nodiscard]] std::chrono::milliseconds interval(std::size_t listeners) const;
};

// Who follows: a place in the feed, and what drains the connection.
class feed_follower : public rooms::feed_reader {
public:
    explicit feed_follower(net::flushable& exit) : exit_(exit) {}
    [[nodiscard]] net::flushable& exit() { return exit_; }

protected:
    ~feed_follower() = default;

private:
    net::flushable& exit_;
};

class fan_out final : public net::flushable {
public:
    // Context and queue are the core's and outlive this.
    fan_out(boost::asio::io_context& context, net::flush_queue& dirty, rooms::feed_bounds bounds,
            fan_out_pace pace);
    ~fan_out();

    [[nodiscard]] rooms::room_feed& feed() { return feed_; }
    [[nodiscard]] const rooms::room_feed& feed() const { return feed_; }

    // No other reader may be in the feed.
    void attach(feed_follower& follower) { feed_.attach(follower); }
    void publish(frame_ptr frame, instant now);

    // A slice of a round, in which each follower is drained. Called by the run loop.
    void flush() override;

private:
    void wait(std::chrono::steady_clock::duration time);

    net::flush_queue& dirty_;
    fan_out_pace pace_;
    rooms::room_feed feed_;
    boost::asio::steady_timer timer_;
    std::chrono::steady_clock::time_point next_round_{};  // not before
    bool waiting_{false};
    // Of the round under way: those before this place are still to be drained. From the end on, because a follower who leaves
    // is replaced by the last one, who then has been drained already.
    std::size_t left_{};
    bool published_since_{false};  // since that round began: some have been drained without it
    std::shared_ptr<const int> here_{std::make_shared<const int>(0)};  // as long as this is
};
}  // namespace kring::runtime
