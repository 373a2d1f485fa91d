#include "net/flush_queue.hpp"

namespace kring::net {
flush_queue::~flush_queue()
{
    for (flushable* each : targets_) {
        if (each != nullptr) each->place_ = flushable::unmarked;
    }
}

void flush_queue::mark(flushable& target)
{
    if (target.place_ != flushable::unmarked) return;
    target.place_ = first_place_ + targets_.size();
    targets_.push_back(&target);
}

void flush_queue::forget(flushable& target)
{
    if (target.place_ == flushable::unmarked) return;
    targets_[target.place_ - first_place_] = nullptr;
    target.place_ = flushable::unmarked;
}

bool flush_queue::flush_all()
{
    // By index and with the count taken first: a flush may mark others, and may end connections
    // that are still in the row.
    const std::size_t count = targets_.size();
    for (std::size_t i = 0; i < count; ++i) {
        flushable* target = targets_[i];
        if (target == nullptr) continue;
        forget(*target);
        target->flush();
    }
    targets_.erase(targets_.begin(), targets_.begin() + static_cast<std::ptrdiff_t>(count));
    first_place_ += count;
    return count != 0;
}
}  // namespace kring::net
