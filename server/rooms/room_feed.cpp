#include "rooms/room_feed.hpp"

#include <algorithm>
#include <utility>

namespace kring::rooms {
room_feed::~room_feed()
{
    for (feed_reader* each : readers_) each->feed_ = nullptr;
}

void room_feed::attach(feed_reader& reader)
{
    if (reader.feed_ != this) {
        if (reader.feed_ != nullptr) reader.feed_->detach(reader);
        reader.feed_ = this;
        reader.place_ = readers_.size();
        readers_.push_back(&reader);
    }
    reader.cursor_ = first_index_ + entries_.size();
}

void room_feed::detach(feed_reader& reader)
{
    if (reader.feed_ != this) return;
    readers_[reader.place_] = readers_.back();
    readers_[reader.place_]->place_ = reader.place_;
    readers_.pop_back();
    reader.feed_ = nullptr;
    if (readers_.empty()) trim();
}

void room_feed::publish(frame_ptr frame, instant now)
{
    if (readers_.empty()) return;
    const std::uint64_t before = bytes_published_;
    bytes_published_ += frame->octets.size();
    entries_.push_back(entry{std::move(frame), now, before});
}

frame_ptr room_feed::next(feed_reader& reader)
{
    if (reader.feed_ != this || reader.cursor_ >= first_index_ + entries_.size()) return nullptr;
    return entries_[reader.cursor_++ - first_index_].octets;
}

room_feed::lag room_feed::lag_of(const feed_reader& reader) const
{
    const auto at = static_cast<std::size_t>(reader.cursor_ - first_index_);
    if (at >= entries_.size()) return {};
    return lag{entries_.size() - at,
               static_cast<std::size_t>(bytes_published_ - entries_[at].bytes_before)};
}

std::vector<feed_reader*> room_feed::too_slow(instant now) const
{
    std::vector<feed_reader*> slow;
    const std::uint64_t end = first_index_ + entries_.size();
    for (feed_reader* reader : readers_) {
        if (reader->cursor_ >= end) continue;
        const entry& waiting = entries_[reader->cursor_ - first_index_];
        if (end - reader->cursor_ > bounds_.frames_max ||
            bytes_published_ - waiting.bytes_before > bounds_.bytes_max ||
            now - waiting.published > bounds_.age_max) {
            slow.push_back(reader);
        }
    }
    return slow;
}

void room_feed::trim()
{
    std::uint64_t least = first_index_ + entries_.size();
    for (const feed_reader* reader : readers_) least = std::min(least, reader->cursor_);
    while (first_index_ < least) {
        entries_.pop_front();
        ++first_index_;
    }
}
}  // namespace kring::rooms
