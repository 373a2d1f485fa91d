#include "rooms/outbox_window.hpp"

#include "base/check.hpp"
#include "base/limits.hpp"

#include <algorithm>

namespace kring::rooms {
namespace {
bool is_below_window(command_counter counter, command_counter highest)
{
    // Subtracted, not added: a client may send the largest counter there is.
    return counter < highest && highest.value() - counter.value() >= limits::outbox_window;
}
}  // namespace

outbox_window::place outbox_window::place_of(command_counter counter) const
{
    // Nearly all are, and nothing but the highest counter is looked at for them.
    if (counter > highest_) return place::fresh;
    if (is_below_window(counter, highest_)) return place::stale;
    return find(counter) == nullptr ? place::fresh : place::repeated;
}

const settled_command& outbox_window::outcome_of(command_counter counter) const
{
    const settled_command* found = find(counter);
    KRING_CHECK(found != nullptr);
    return *found;
}

void outbox_window::settle(const settled_command& command)
{
    KRING_CHECK(place_of(command.counter) == place::fresh);
    // Not at the end is only a refused one that comes again after its successors.
    const auto before = std::find_if(
        settled_.rbegin(), settled_.rend(),
        [&command](const settled_command& each) { return each.counter < command.counter; });
    settled_.insert(before.base(), command);
    highest_ = std::max(highest_, command.counter);
    while (is_below_window(settled_.front().counter, highest_)) settled_.pop_front();
}

const settled_command* outbox_window::find(command_counter counter) const
{
    const auto found = std::lower_bound(
        settled_.begin(), settled_.end(), counter,
        [](const settled_command& each, command_counter wanted) { return each.counter < wanted; });
    return found != settled_.end() && found->counter == counter ? &*found : nullptr;
}
}  // namespace kring::rooms
