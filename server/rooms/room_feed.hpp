// The live frames of one room and audience on one core, and how far each of the core's connections has come. A
// connection holds a cursor here, not a queue: a frame is kept once however many wait for it, and whoever falls behind
// the bounds is told so and cut, while a room never waits.
// Thread: a plain value; belongs to one core.
#pragma once
#include "base/flat_map.hpp"
#include "base/frame.hpp"
#include "base/ids.hpp"
#include "base/limits.hpp"
#include "base/time.hpp"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <vector>

namespace kring::rooms {
struct feed_bounds {
    std::size_t frames_max{limits::backlog_frames_max};
    std::size_t bytes_max{limits::backlog_bytes_max};
    std::chrono::milliseconds age_max{limits::backlog_age_max};
};

class room_feed {
public:
    explicit room_feed(feed_bounds bounds = {}) : bounds_(bounds) {}

    // From the next published frame on.
    void attach(connection_id connection);
    void detach(connection_id connection);
    [[nodiscard]] bool empty() const { return cursors_.empty(); }
    [[nodiscard]] std::size_t size() const { return cursors_.size(); }

    void publish(frame_ptr frame, instant now);

    // The connection's next frame, and moves its cursor; null: it has them all, or it is not attached.
    [[nodiscard]] frame_ptr next(connection_id connection);

    // Who has more waiting than the bounds allow.
    [[nodiscard]] std::vector<connection_id> too_slow(instant now) const;

    // Drops what every cursor has passed.
    void trim();
    // Kept since the last `trim`.
    [[nodiscard]] std::size_t frames() const { return entries_.size(); }
    [[nodiscard]] std::size_t size_in_bytes() const
    {
        return entries_.empty()
                   ? 0
                   : static_cast<std::size_t>(bytes_published_ - entries_.front().bytes_before);
    }
    [[nodiscard]] const feed_bounds& bounds() const { return bounds_; }

    // All attached connections, in no particular order.
    template <class Function>
    void for_each(Function&& function) const
    {
        for (const auto& [connection, cursor] : cursors_) function(connection);
    }

private:
    struct entry {
        frame_ptr octets;
        instant published{};
        std::uint64_t bytes_before{};
    };

    feed_bounds bounds_;
    std::deque<entry> entries_;
    std::uint64_t first_index_{};  // of entries_.front()
    std::uint64_t bytes_published_{};
    flat_map<connection_id, std::uint64_t> cursors_;  // index of the next frame
};
}  // namespace kring::rooms
