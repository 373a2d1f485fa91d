#include "rooms/frame_ring.hpp"

#include "base/check.hpp"

#include <algorithm>

namespace kring::rooms {
void frame_ring::push(sequence after, sequence through, std::size_t changes, sequence totals,
                      frame_ptr frame)
{
    KRING_CHECK(after < through);
    KRING_CHECK(entries_.empty() || entries_.back().through == after);
    bytes_ += frame->octets.size();
    entries_.push_back(entry{through, changes, totals, std::move(frame)});
    while (entries_.size() > bounds_.frames_max || bytes_ > bounds_.bytes_max) drop_first();
}

void frame_ring::raise_floor(sequence at)
{
    while (!entries_.empty() && entries_.front().through <= at) drop_first();
    if (floor_ < at) floor_ = at;
}

frame_ring::delta frame_ring::after(sequence cursor) const
{
    KRING_CHECK(covers(cursor));
    delta found;
    auto first = entries_.end();
    while (first != entries_.begin() && std::prev(first)->through > cursor) --first;
    found.totals_known = first == entries_.begin() ? floor_totals_ : std::prev(first)->totals;
    for (; first != entries_.end(); ++first) {
        found.frames.push_back(first->octets);
        found.changes += first->changes;
        found.bytes += first->octets->octets.size();
    }
    return found;
}

void frame_ring::sent_ahead_of_totals(sequence cursor, sequence totals)
{
    for (auto each = entries_.rbegin(); each != entries_.rend() && each->through > cursor; ++each) {
        each->totals = std::min(each->totals, totals);
    }
}

void frame_ring::drop_first()
{
    bytes_ -= entries_.front().octets->octets.size();
    if (floor_ < entries_.front().through) floor_ = entries_.front().through;
    floor_totals_ = entries_.front().totals;
    entries_.pop_front();
}
}  // namespace kring::rooms
