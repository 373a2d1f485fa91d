#include "rooms/rate_guard.hpp"

#include "base/limits.hpp"

#include <algorithm>

namespace kring::rooms {
namespace {
using std::chrono::milliseconds;
}

command_kind kind_of(const domain::command& wish)
{
    if (std::holds_alternative<domain::post_idea>(wish) ||
        std::holds_alternative<domain::post_reply>(wish) ||
        std::holds_alternative<domain::post_ideas>(wish) ||
        std::holds_alternative<domain::answer_prompt>(wish) ||
        std::holds_alternative<domain::ask_on>(wish) ||
        std::holds_alternative<domain::send_line>(wish)) {
        return command_kind::text;
    }
    if (std::holds_alternative<domain::cast_vote>(wish) ||
        std::holds_alternative<domain::withdraw_vote>(wish)) {
        return command_kind::vote;
    }
    if (std::holds_alternative<domain::flag_contribution>(wish)) return command_kind::flag;
    return command_kind::change;
}

// --- one connection ---

socket_guard::warnings& socket_guard::warned(instant now)
{
    if (!warnings_) warnings_ = std::make_unique<warnings>();
    // By a clock that was set back nobody can tell who waited: all begin anew.
    if (warnings_->latest > now) *warnings_ = warnings{};
    warnings_->latest = now;
    return *warnings_;
}

socket_guard::verdict socket_guard::refused(command_counter counter, milliseconds wait,
                                            const abuse_bounds& bounds, instant now)
{
    warnings& whom = warned(now);
    const auto known = std::find_if(whom.told.begin(), whom.told.end(),
                                    [counter](const auto& each) { return each.first == counter; });
    const bool has_waited = known != whom.told.end() && now >= known->second;
    if (now >= whom.wait_until)
        whom.since_told = 0;
    else if (!has_waited)
        ++whom.since_told;
    if (known != whom.told.end()) {
        known->second = now + wait;
    } else {
        if (whom.told.size() >= limits::outbox_window) whom.told.erase(whom.told.begin());
        whom.told.emplace_back(counter, now + wait);
    }
    whom.wait_until = std::max(whom.wait_until, now + wait);
    if (has_waited || whom.since_told <= bounds.tolerated) return verdict::may_stay;
    return hold_against(whom, bounds, now);
}

socket_guard::verdict socket_guard::overdone(const abuse_bounds& bounds, instant now)
{
    return hold_against(warned(now), bounds, now);
}

socket_guard::verdict socket_guard::hold_against(warnings& whom, const abuse_bounds& bounds,
                                                 instant now)
{
    whom.held_against.push_back(now);
    while (whom.held_against.front() + bounds.time <= now) whom.held_against.pop_front();
    return whom.held_against.size() >= bounds.refusals_max ? verdict::abuses : verdict::may_stay;
}

// --- members and room ---

milliseconds room_guard::take_command(member_id who, command_kind kind,
                                      const stated_limits& allowed, instant now)
{
    member_buckets& mine = members_[who];
    switch (kind) {
        case command_kind::text: return mine.texts.take(allowed.texts, now);
        case command_kind::vote: return mine.votes.take(allowed.votes, now);
        case command_kind::flag: return mine.flags.take(allowed.flags, now);
        case command_kind::change: return mine.changes.take(allowed.changes, now);
    }
    return {};
}

milliseconds room_guard::take_snapshot(member_id who, const stated_limits& allowed, instant now)
{
    return members_[who].snapshots.take(allowed.snapshots, now);
}

milliseconds room_guard::take_export(member_id who, const rate& allowed, instant now)
{
    return members_[who].exports.take(allowed, now);
}

milliseconds room_guard::take_join(const rate& allowed, instant now)
{
    const milliseconds wait = joins_.take(allowed, now);
    return wait > milliseconds{} ? joins_wait_.after(wait, allowed, now) : wait;
}

milliseconds room_guard::take_durable(const rate& allowed, instant now)
{
    const milliseconds wait = durable_.take(allowed, now);
    return wait > milliseconds{} ? durable_wait_.after(wait, allowed, now) : wait;
}
}  // namespace kring::rooms
