#include "rooms/removal_watch.hpp"

#include <algorithm>

namespace kring::rooms {
bool are_one(const address_marks& some, const address_marks& others)
{
    const auto is_known = [](const hash_128& mark) { return mark != hash_128{}; };
    return (is_known(some.today) &&
            (some.today == others.today || some.today == others.yesterday)) ||
           (is_known(some.yesterday) && some.yesterday == others.today);
}

void removal_watch::removed(member_id who, instant until)
{
    const auto from = from_.find(who);
    if (from == from_.end()) return;  // not connected since the process began
    removed_.push_back({who, from->second, until});
}

void removal_watch::taken_in_again(member_id who)
{
    std::erase_if(removed_, [who](const entry& each) { return each.who == who; });
}

bool removal_watch::knows(const address_marks& from, instant now) const
{
    return std::any_of(removed_.begin(), removed_.end(), [&](const entry& each) {
        return now < each.until && are_one(each.from, from);
    });
}
}  // namespace kring::rooms
