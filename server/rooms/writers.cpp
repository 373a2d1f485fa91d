#include "rooms/writers.hpp"

#include "base/limits.hpp"

#include <algorithm>

namespace kring::rooms {
bool writers::began(member_id who, instant now)
{
    return until_.insert_or_assign(who, now + limits::writing_for).second;
}

bool writers::stopped(member_id who)
{
    return until_.erase(who) != 0;
}

bool writers::forget(instant now)
{
    // What lies further ahead than anybody is remembered for was written down before the clock was set back.
    return std::erase_if(until_, [now](const auto& each) {
               return each.second <= now || each.second > now + limits::writing_for;
           }) != 0;
}

std::optional<instant> writers::next() const
{
    const auto first = std::min_element(
        until_.begin(), until_.end(),
        [](const auto& left, const auto& right) { return left.second < right.second; });
    if (first == until_.end()) return std::nullopt;
    return first->second;
}
}  // namespace kring::rooms
