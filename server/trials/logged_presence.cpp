#include "trials/logged_presence.hpp"

#include <algorithm>
#include <variant>

namespace kring::trials {
namespace {
constexpr std::chrono::minutes stays{10};
// A timer fires a moment after what it was set for.
constexpr std::chrono::seconds same_time{1};
}  // namespace

logged_presence::logged_presence(const std::vector<domain::event>& log)
{
    for (const domain::event& each : log) {
        const bool joins = std::holds_alternative<domain::member_joined>(each.body);
        const member_id who = joins ? member_id{each.at.value()} : each.actor;
        if (who != member_id{}) acts_[who].push_back(each.time);
        const auto* called = std::get_if<domain::jury_called>(&each.body);
        if (called == nullptr) continue;
        logged_draw one{each.time, called->seed, called->eligible};
        one.there.insert(one.there.end(), called->voters.begin(), called->voters.end());
        one.there.insert(one.there.end(), called->others.begin(), called->others.end());
        std::sort(one.there.begin(), one.there.end());
        draws_.push_back(std::move(one));
    }
}

const logged_presence::logged_draw* logged_presence::draw_at(instant time) const
{
    const auto found =
        std::lower_bound(draws_.begin(), draws_.end(), time - same_time,
                         [](const logged_draw& each, instant from) { return each.time < from; });
    return found == draws_.end() || found->time > time + same_time ? nullptr : &*found;
}

std::vector<member_id> logged_presence::at(instant time) const
{
    if (const logged_draw* drawn = draw_at(time)) return drawn->there;
    std::vector<member_id> there;
    for (const auto& [who, acts] : acts_) {
        const auto next = std::lower_bound(acts.begin(), acts.end(), time - stays);
        if (next != acts.end() && *next <= time + stays) there.push_back(who);
    }
    return there;
}

std::optional<std::uint64_t> logged_presence::seed_at(instant time) const
{
    const logged_draw* drawn = draw_at(time);
    if (drawn == nullptr) return std::nullopt;
    return drawn->seed;
}
}  // namespace kring::trials
