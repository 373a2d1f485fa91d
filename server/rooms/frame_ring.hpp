// The latest update frames of one audience, for those who come back. Its ranges join without gaps from the floor on.
// Thread: a plain value; one owner.
#pragma once
#include "base/frame.hpp"
#include "base/ids.hpp"
#include "base/limits.hpp"

#include <cstddef>
#include <deque>
#include <vector>

namespace kring::rooms {
struct ring_bounds {
    std::size_t frames_max{limits::ring_frames_max};
    std::size_t bytes_max{limits::ring_bytes_max};
};

class frame_ring {
public:
    explicit frame_ring(ring_bounds bounds = {}) : bounds_(bounds) {}

    // A frame that covers (after, through]; `after` is the `through` of the frame before. `totals` is the `as_of` of the
    // last totals that were sent before this frame: who has the frame has those counts too.
    void push(sequence after, sequence through, std::size_t changes, sequence totals,
              frame_ptr frame);

    // Forgets everything up to `at`: whoever stands before it cannot be served from here any more.
    void raise_floor(sequence at);

    struct delta {
        std::vector<frame_ptr> frames;
        std::size_t changes{};
        std::size_t bytes{};
        sequence totals_known{};  // counts as of here are known to whoever stands at the cursor
    };
    [[nodiscard]] bool covers(sequence cursor) const { return cursor >= floor_; }
    // What follows a cursor that `covers` holds for.
    [[nodiscard]] delta after(sequence cursor) const;

    // The frames behind `cursor` were sent to somebody whose counts are as of `totals`, ahead of newer ones. If the
    // connection breaks in between, that client stands further on than its counts: nobody is taken to know more there.
    void sent_ahead_of_totals(sequence cursor, sequence totals);

    [[nodiscard]] sequence floor() const { return floor_; }

private:
    struct entry {
        sequence through{};
        std::size_t changes{};
        sequence totals{};
        frame_ptr octets;
    };
    void drop_first();

    ring_bounds bounds_;
    std::deque<entry> entries_;
    std::size_t bytes_{};
    sequence floor_{};
    sequence floor_totals_{};
};
}  // namespace kring::rooms
