#include "domain/stakeholders.hpp"

#include "base/limits.hpp"
#include "base/text.hpp"
#include "domain/deciding.hpp"

#include <algorithm>

namespace kring::domain {
namespace {
constexpr text_bounds group_bounds{limits::stakeholder_graphemes_max, limits::stakeholder_bytes_max,
                                   line_breaks::refused};
}  // namespace

void keep_few_apart(std::vector<stakeholder_count>& counts)
{
    std::uint32_t untold = 0;
    for (stakeholder_count& each : counts) {
        if (each.joined >= limits::breakdown_people_min) continue;
        each.who.reset();
        untold += each.joined;
    }
    // What is told of all others would tell of these few as well: the smallest of the others joins them.
    if (untold == 0 || untold >= limits::breakdown_people_min) return;
    const auto smallest = std::min_element(
        counts.begin(), counts.end(), [](const stakeholder_count& a, const stakeholder_count& b) {
            if (a.who.has_value() != b.who.has_value()) return a.who.has_value();
            return a.joined < b.joined;
        });
    smallest->who.reset();
}

decision<proposal> decide_set_stakeholder_groups(const set_stakeholder_groups& wish,
                                                 const member& who, const room_state& state)
{
    if (!who.is_facilitator()) return refusal::not_allowed;
    if (state.phase == room_phase::closed) return refusal::room_closed;
    std::vector<stakeholder_group> groups = wish.groups;
    if (groups.size() > limits::stakeholder_groups_max) return refusal::invalid_stakeholder_groups;
    for (stakeholder_group& each : groups) {
        auto title = clean(each.title, group_bounds);
        if (!title) return title.error();
        each.title = std::move(*title);
    }
    for (auto each = groups.begin(); each != groups.end(); ++each) {
        const bool is_again = std::any_of(groups.begin(), each, [&](const auto& earlier) {
            return earlier.number == each->number ||
                   name_skeleton(earlier.title) == name_skeleton(each->title);
        });
        if (each->number == 0 || is_again || each->expected > limits::stakeholders_expected_max)
            return refusal::invalid_stakeholder_groups;
    }
    if (groups == state.stakeholder_groups) return already(sequence{});
    return propose(stakeholder_groups_set{std::move(groups)});
}

decision<proposal> decide_choose_stakeholder_group(const choose_stakeholder_group& wish,
                                                   const member& who, const room_state& state)
{
    // Facilitators lead and are not counted.
    if (who.is_facilitator()) return refusal::not_allowed;
    if (state.phase == room_phase::closed) return refusal::room_closed;
    if (wish.number != 0 && state.find_stakeholders(wish.number) == nullptr)
        return refusal::unknown_stakeholder_group;
    if (wish.number == who.stakeholder_group) return already(sequence{});
    return propose(stakeholder_group_chosen{wish.number});
}

std::vector<stakeholder_count> count_stakeholders(const room_state& state)
{
    if (state.stakeholder_groups.empty()) return {};
    std::vector<stakeholder_count> counts;
    for (const stakeholder_group& each : state.stakeholder_groups)
        counts.push_back({each.number, 0, stakeholder_count::heard{}});
    counts.push_back({0, 0, stakeholder_count::heard{}});
    for (const member& each : state.members) {
        if (each.is_facilitator()) continue;
        auto of = std::find_if(counts.begin(), counts.end(), [&each](const auto& count) {
            return count.number == each.stakeholder_group;
        });
        // Its group was taken off the list.
        if (of == counts.end()) --of;
        ++of->joined;
        if (!each.authored.empty()) ++of->who->wrote;
        if (!each.votes.empty()) ++of->who->voted;
    }
    keep_few_apart(counts);
    return counts;
}
}  // namespace kring::domain
