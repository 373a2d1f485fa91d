#include "domain/flag_rule.hpp"

#include "base/limits.hpp"
#include "domain/standing.hpp"

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

std::size_t in_common(const std::vector<contribution_id>& one,
                      const std::vector<contribution_id>& other)
{
    return static_cast<std::size_t>(std::count_if(one.begin(), one.end(), [&](auto each) {
        return std::find(other.begin(), other.end(), each) != other.end();
    }));
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

std::vector<voice> voices_of(const contribution& target, const room_state& state, instant now,
                             const std::function<bool(const flag&)>& counts)
{
    std::vector<voice> voices;
    const std::uint32_t median = target.flags.empty() ? 0 : median_kept(state, now);
    for (const flag& each : target.flags) {
        const member* who = state.find(each.by);
        if (each.settled || !counts(each) || who == nullptr || who->removed != act_id{}) continue;
        voices.push_back(voice{
            &each, who, weight_of(*who, median, state, now),
            standing_of(*who, state, now) >= limits::standing_to_fold_min || who->is_facilitator(),
            voices.size()});
    }
    // Few flag one post: every pair is looked at. Who acts as one with somebody is of that one's group.
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

evidence weigh(const contribution& target, const room_state& state, instant now)
{
    const auto voices = voices_of(
        target, state, now, [](const flag& each) { return each.reason != flag_reason::duplicate; });
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
    const policy& rules = state.policy.rules;
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
                                    const room_state& state, instant now)
{
    return sum_of(voices_of(target, state, now,
                            [of](const flag& each) {
                                return each.reason == flag_reason::duplicate &&
                                       each.double_of == of;
                            }))
        .people;
}
}  // namespace kring::domain
