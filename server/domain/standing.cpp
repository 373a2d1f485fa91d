#include "domain/standing.hpp"

#include "base/limits.hpp"
#include "domain/ballot.hpp"

#include <algorithm>
#include <vector>

namespace kring::domain {
namespace {
using std::chrono::duration_cast;
using std::chrono::seconds;

bool is_supported(const contribution& post)
{
    return std::any_of(post.tallies.begin(), post.tallies.end(), [](const tally& each) {
        // Of support and stance the first count is of those who are for it.
        const bool is_stance = each.ballot == ballot_id{3};
        const bool is_support = each.ballot == ballot_id{2};
        if (!is_stance && !is_support) return false;
        return each.counts[0] >= limits::supporters_min &&
               (is_support || each.counts[0] > each.counts[1]);
    });
}

std::uint32_t supported_posts(const member& who, const room_state& state)
{
    std::uint32_t found = 0;
    for (const contribution_id id : who.authored) {
        const contribution* post = state.find(id);
        const bool counts = post != nullptr && !post->withdrawn && !post->is_hidden() &&
                            post->is_published() && is_supported(*post);
        if (counts && ++found == limits::standing_supported_posts_max) break;
    }
    return found;
}
}  // namespace

std::uint32_t standing_of(const member& who, const room_state& state, instant now)
{
    const auto there =
        std::clamp(duration_cast<seconds>(now - who.joined), seconds{}, limits::standing_time_full);
    const auto votes = static_cast<std::uint32_t>(
        std::min<std::size_t>(who.votes.size(), limits::standing_votes_max));
    std::uint32_t earned = limits::standing_of_everybody +
                           limits::standing_of_time * static_cast<std::uint32_t>(there.count()) /
                               static_cast<std::uint32_t>(limits::standing_time_full.count());
    earned += limits::standing_of_vote * votes;
    earned +=
        limits::standing_of_jury_vote * std::min(who.jury_votes, limits::standing_jury_votes_max);
    if (earned < limits::standing_earned_max)
        earned += limits::standing_of_supported_post * supported_posts(who, state);
    earned = std::min(earned, limits::standing_earned_max);
    // As a rule of succession, where a flag in vain weighs three times one that held up: 2 (1 + right) / (2 + right + 3 wrong).
    const std::uint64_t right = who.flags_right;
    const std::uint64_t wrong = who.flags_wrong;
    const std::uint64_t with_record = earned * 2 * (1 + right) / (2 + right + 3 * wrong);
    return static_cast<std::uint32_t>(
        std::clamp<std::uint64_t>(with_record, limits::standing_min, limits::standing_max));
}

std::uint32_t median_standing(const room_state& state, instant now)
{
    std::vector<std::uint32_t> all;
    all.reserve(state.members.size());
    for (const member& each : state.members) {
        if (each.is_in() && !each.is_facilitator()) all.push_back(standing_of(each, state, now));
    }
    if (all.empty()) return 0;
    const auto middle = all.begin() + static_cast<std::ptrdiff_t>(all.size() / 2);
    std::nth_element(all.begin(), middle, all.end());
    return *middle;
}

std::uint32_t median_kept(const room_state& state, instant now)
{
    const community& kept = state.community;
    const bool is_fresh = kept.median != 0 && now - kept.median_time < limits::median_life;
    return is_fresh ? kept.median : median_standing(state, now);
}

std::uint32_t weights::of(const member& who) const
{
    if (who.is_facilitator()) return 1'000;
    if (!median_) median_ = median_kept(state_, now_);
    if (*median_ == 0) return 1'000;
    return std::min(standing_of(who, state_, now_) * 1'000 / *median_, limits::weight_max);
}
}  // namespace kring::domain
