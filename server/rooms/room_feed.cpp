#include "rooms/room_feed.hpp"

#include <algorithm>

namespace kring::rooms {
void room_feed::attach(connection_id connection)
{
    cursors_.insert_or_assign(connection, first_index_ + entries_.size());
}

void room_feed::detach(connection_id connection)
{
    cursors_.erase(connection);
    if (cursors_.empty()) trim();
}

void room_feed::publish(frame_ptr frame, instant now)
{
    if (cursors_.empty()) return;
    const std::uint64_t before = bytes_published_;
    bytes_published_ += frame->octets.size();
    entries_.push_back(entry{std::move(frame), now, before});
}

frame_ptr room_feed::next(connection_id connection)
{
    const auto found = cursors_.find(connection);
    if (found == cursors_.end() || found->second >= first_index_ + entries_.size()) return nullptr;
    const frame_ptr frame = entries_[found->second - first_index_].octets;
    ++found->second;
    return frame;
}

std::vector<connection_id> room_feed::too_slow(instant now) const
{
    std::vector<connection_id> slow;
    const std::uint64_t end = first_index_ + entries_.size();
    for (const auto& [connection, cursor] : cursors_) {
        if (cursor >= end) continue;
        const entry& waiting = entries_[cursor - first_index_];
        if (end - cursor > bounds_.frames_max ||
            bytes_published_ - waiting.bytes_before > bounds_.bytes_max ||
            now - waiting.published > bounds_.age_max) {
            slow.push_back(connection);
        }
    }
    std::sort(slow.begin(), slow.end());
    return slow;
}

void room_feed::trim()
{
    std::uint64_t least = first_index_ + entries_.size();
    for (const auto& [connection, cursor] : cursors_) least = std::min(least, cursor);
    while (first_index_ < least) {
        entries_.pop_front();
        ++first_index_;
    }
}
}  // namespace kring::rooms
