// The live frames of one room and audience on one core, and how far each of the core's connections has come. A
// connection holds a cursor here, not a queue: a frame is kept once however many wait for it, and whoever falls behind
// the bounds is told so and cut, while a room never waits.
// Thread: a plain value; belongs to one core.
#pragma once
#include "base/frame.hpp"
#include "base/ids.hpp"
#include "base/limits.hpp"
#include "base/time.hpp"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <span>
#include <vector>

namespace kring::rooms {
struct feed_bounds {
    std::size_t frames_max{limits::backlog_frames_max};
    std::size_t bytes_max{limits::backlog_bytes_max};
    std::chrono::milliseconds age_max{limits::backlog_age_max};
};

class room_feed;

// How far one connection has come in the feed that it follows. Part of whatever stands for the connection, so that the
// next frame is found without a search. Leaves its feed before either goes away.
class feed_reader {
public:
    feed_reader() = default;
    feed_reader(const feed_reader&) = delete;
    feed_reader& operator=(const feed_reader&) = delete;

    // Null: it follows none.
    [[nodiscard]] room_feed* feed() const { return feed_; }

protected:
    ~feed_reader() = default;

private:
    friend class room_feed;
    room_feed* feed_{};
    std::size_t place_{};     // among the feed's readers
    std::uint64_t cursor_{};  // index of the next frame
};

class room_feed {
public:
    explicit room_feed(feed_bounds bounds = {}) : bounds_(bounds) {}
    ~room_feed();
    room_feed(const room_feed&) = delete;
    room_feed& operator=(const room_feed&) = delete;

    // From the next published frame on. A reader that follows another feed leaves it; one that is here begins anew.
    void attach(feed_reader& reader);
    // Harmless for one that is not here.
    void detach(feed_reader& reader);
    [[nodiscard]] bool empty() const { return readers_.empty(); }
    [[nodiscard]] std::size_t size() const { return readers_.size(); }

    void publish(frame_ptr frame, instant now);

    // The reader's next frame, and moves its cursor; null: it has them all, or it does not follow this feed.
    [[nodiscard]] frame_ptr next(feed_reader& reader);

    // Who has more waiting than the bounds allow.
    [[nodiscard]] std::vector<feed_reader*> too_slow(instant now) const;

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

    struct lag {
        std::size_t frames{};
        std::size_t bytes{};
    };
    // How far a reader of this feed is behind the newest frame.
    [[nodiscard]] lag lag_of(const feed_reader& reader) const;

    // All that are here, in no particular order; valid until one comes or goes.
    [[nodiscard]] std::span<feed_reader* const> readers() const { return readers_; }

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
    std::vector<feed_reader*> readers_;
};
}  // namespace kring::rooms
