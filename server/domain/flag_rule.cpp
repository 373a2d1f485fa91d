#include "domain/flag_rule.hpp"

#include "base/limits.hpp"

#include <algorithm>
#include <array>
#include <functional>
#include <numeric>
#include <vector>

namespace kring::domain {
namespace {
// Who speaks through these flags: each person, but those who act as one as one.
struct voice {
    const flag* what{};
    const member* who{};
    std::uint32_t weight{};
    bool is_settled{false};  // has been here long enough to count by themselves
    std::size_t group{};     // the place of the first of them
};

template <class Rep, class Period>
bool is_within(instant one, instant other, std::chrono::duration<Rep, Period> time)
{
    return (one < other ? other - one : one - other) <= time;
}

// Of two lists in order.
std::size_t in_common(const std::vector<contribution_id>& one,
                      const std::vector<contribution_id>& other)
{
    std::size_t found = 0;
    for (auto a = one.begin(), b = other.begin(); a != one.end() && b != other.end();) {
        if (*a == *b) {
            ++found;
            ++a;
            ++b;
        } else if (*a < *b) {
            ++a;
        } else {
            ++b;
        }
    }
    return found;
}

bool act_as_one(const voice& one, const voice& other, const policy& rules)
{
    const std::chrono::seconds burst{rules[policy_number::burst_seconds]};
    if (burst.count() > 0) {
        const std::uint32_t looks = one.what->views < other.what->views
                                        ? other.what->views - one.what->views
                                        : one.what->views - other.what->views;
        if (is_within(one.what->time, other.what->time, burst) &&
            looks <= rules[policy_number::burst_views]) {
            return true;
        }
        const bool came_together = one.who->invited_by != batch_id{} &&
                                   one.who->invited_by == other.who->invited_by &&
                                   is_within(one.who->joined, other.who->joined, burst);
        if (came_together) return true;
    }
    return in_common(one.who->flagged_in_vain, other.who->flagged_in_vain) >
           rules[policy_number::co_flags];
}

std::vector<voice> voices_of(const contribution& target, const weights& now,
                             const std::function<bool(const flag&)>& counts)
{
    const room_state& state = now.state();
    std::vector<voice> voices;
    for (const flag& each : target.flags) {
        const member* who = counts(each) ? state.find(each.by) : nullptr;
        if (who == nullptr || who->removed != act_id{}) continue;
        const bool is_settled = who->is_facilitator() ||
                                standing_of(*who, state, now.now()) >= limits::standing_to_fold_min;
        voices.push_back(voice{&each, who, now.of(*who), is_settled, voices.size()});
    }
    // Every pair is looked at. Few flag one post before it is folded and a jury sits over it, and more change nothing then. Who
    // acts as one with somebody is of that one's group.
    for (std::size_t later = 1; later < voices.size(); ++later) {
        for (std::size_t earlier = 0; earlier < later; ++earlier) {
            const std::size_t from = voices[later].group;
            const std::size_t to = voices[earlier].group;
            if (from == to || !act_as_one(voices[earlier], voices[later], state.policy.rules))
                continue;
            for (voice& each : voices) {
                if (each.group == std::max(from, to)) each.group = std::min(from, to);
            }
        }
    }
    return voices;
}

struct sum {
    std::uint32_t weight{};
    std::uint32_t people{};
};
// A group weighs what the one in it weighs who weighs most.
sum sum_of(const std::vector<voice>& voices)
{
    std::vector<std::uint32_t> heaviest(voices.size());
    std::vector<std::uint8_t> counts(voices.size());
    for (const voice& each : voices) {
        heaviest[each.group] = std::max(heaviest[each.group], each.weight);
        if (each.is_settled && each.weight >= limits::counted_weight_min) counts[each.group] = 1;
    }
    sum all;
    for (const std::uint32_t weight : heaviest) all.weight += weight;
    for (const std::uint8_t each : counts) all.people += each;
    return all;
}

flag_reason main_reason(const std::vector<voice>& voices)
{
    std::array<std::uint32_t, static_cast<std::size_t>(last_flag_reason) + 1> weights{};
    for (const voice& each : voices)
        weights[static_cast<std::size_t>(each.what->reason)] += each.weight;
    const auto most = std::max_element(weights.begin(), weights.end());
    return *most == 0 ? flag_reason::off_topic : static_cast<flag_reason>(most - weights.begin());
}

// The most that are for it on one ballot of all that every room begins with: who supports it and agrees is one person.
std::uint32_t votes_for(const contribution& target)
{
    std::uint32_t most = 0;
    for (const tally& each : target.tallies) {
        if (each.ballot == ballot_id{2} || each.ballot == ballot_id{3})
            most = std::max(most, each.counts[0]);
    }
    return most;
}
}  // namespace

bool is_against(const flag& which)
{
    return !which.settled && which.reason != flag_reason::duplicate;
}

evidence weigh(const contribution& target, const weights& now)
{
    const auto voices = voices_of(target, now, is_against);
    evidence found;
    if (voices.empty()) return found;
    const sum all = sum_of(voices);
    found.weight = all.weight;
    found.people = all.people;
    found.flags = static_cast<std::uint32_t>(voices.size());
    found.reason = main_reason(voices);
    found.views = target.views;
    for (const voice& each : voices) found.views = std::max(found.views, each.what->views);
    found.votes = votes_for(target);
    const policy& rules = now.state().policy.rules;
    const std::int64_t against = std::int64_t{rules[policy_number::flag]} * all.weight / 1'000;
    const std::uint32_t looks = found.views > found.flags ? found.views - found.flags : 0;
    const std::int64_t for_it = std::int64_t{rules[policy_number::view]} * looks +
                                std::int64_t{rules[policy_number::vote]} * found.votes;
    // What was removed once and came back by another text begins where the first jury was called.
    const std::int64_t before = target.removals > 0 ? rules[policy_number::call] : 0;
    found.points = static_cast<std::int32_t>(
        std::clamp<std::int64_t>(before + against - for_it, -1'000'000, 1'000'000));
    return found;
}

std::uint32_t people_who_say_double(const contribution& target, contribution_id of,
                                    const weights& now)
{
    const auto says_so = [of](const flag& each) {
        return !each.settled && each.reason == flag_reason::duplicate && each.double_of == of;
    };
    return sum_of(voices_of(target, now, says_so)).people;
}
}  // namespace kring::domain
