#include "domain/exposure.hpp"

#include "base/limits.hpp"

#include <algorithm>

namespace kring::domain {
bool exposure::see(member_id who, contribution_id what, const room_state& state)
{
    const contribution* target = state.find(what);
    const auto place = state.member_index.find(who);
    if (target == nullptr || place == state.member_index.end()) return false;
    const bool counts = target->is_published() && !target->withdrawn && !target->is_hidden() &&
                        target->author != who;
    if (!counts) return false;
    const auto [found, is_first] = seen_.try_emplace(what);
    looks& of = found->second;
    if (is_first) of.before = target->views;
    const std::size_t word = place->second / 64;
    const std::uint64_t bit = std::uint64_t{1} << (place->second % 64);
    if (of.members.size() <= word) of.members.resize(word + 1);
    if ((of.members[word] & bit) != 0) return false;
    of.members[word] |= bit;
    ++of.count;
    const auto at = std::lower_bound(fresh_.begin(), fresh_.end(), what);
    if (at == fresh_.end() || *at != what) fresh_.insert(at, what);
    return true;
}

std::uint32_t exposure::views_of(contribution_id what, const room_state& state) const
{
    const contribution* target = state.find(what);
    const std::uint32_t logged = target == nullptr ? 0 : target->views;
    const auto found = seen_.find(what);
    if (found == seen_.end()) return logged;
    return std::max(logged, found->second.before + found->second.count);
}

std::vector<view_count> exposure::uncounted(const room_state& state) const
{
    std::vector<view_count> seen;
    seen.reserve(std::min(fresh_.size(), limits::views_counted_max));
    for (const contribution_id each : fresh_) {
        if (seen.size() >= limits::views_counted_max) break;
        seen.push_back(view_count{each, views_of(each, state)});
    }
    return seen;
}

void exposure::counted(const std::vector<view_count>& seen)
{
    // Those that did not fit wait for the next time.
    const auto is_in = [&](contribution_id each) {
        return std::binary_search(seen.begin(), seen.end(), view_count{each, 0},
                                  [](const view_count& a, const view_count& b) {
                                      return a.contribution < b.contribution;
                                  });
    };
    std::erase_if(fresh_, is_in);
}
}  // namespace kring::domain
