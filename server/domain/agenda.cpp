#include "domain/agenda.hpp"

#include <algorithm>

namespace kring::domain {
const phase_plan* agenda::find(std::uint32_t number) const
{
    const auto found = std::find_if(phases.begin(), phases.end(), [number](const phase_plan& each) {
        return each.number == number;
    });
    return found == phases.end() ? nullptr : &*found;
}

const phase_plan* agenda::after(std::uint32_t number) const
{
    const phase_plan* found = find(number);
    return found == nullptr || found == &phases.back() ? nullptr : found + 1;
}

phase_switches united(const agenda& plan, const std::vector<active_phase>& active)
{
    phase_switches all;
    for (const phase_plan& each : plan.phases) {
        const bool is_active =
            std::any_of(active.begin(), active.end(),
                        [&each](const active_phase& other) { return other.number == each.number; });
        if (!is_active) continue;
        all.write = std::max(all.write, each.switches.write);
        all.reply = std::max(all.reply, each.switches.reply);
        all.vote = std::max(all.vote, each.switches.vote);
        all.show_counts = all.show_counts || each.switches.show_counts;
        all.show_authors = all.show_authors || each.switches.show_authors;
        all.order = each.switches.order;
    }
    return all;
}

void put_in_order(const agenda& plan, std::vector<active_phase>& active)
{
    std::vector<active_phase> ordered;
    for (const phase_plan& each : plan.phases) {
        const auto found = std::find_if(
            active.begin(), active.end(),
            [&each](const active_phase& other) { return other.number == each.number; });
        if (found != active.end()) ordered.push_back(*found);
    }
    active = std::move(ordered);
}
}  // namespace kring::domain
