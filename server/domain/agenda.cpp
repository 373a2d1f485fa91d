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

bool is_active(std::uint32_t number, const std::vector<active_phase>& active)
{
    return std::any_of(active.begin(), active.end(),
                       [number](const active_phase& each) { return each.number == number; });
}

phase_switches united(const agenda& plan, const std::vector<active_phase>& active)
{
    phase_switches all;
    all.takes_support = all.takes_stance = false;
    for (const phase_plan& each : plan.phases) {
        if (!is_active(each.number, active)) continue;
        all.write = std::max(all.write, each.switches.write);
        all.reply = std::max(all.reply, each.switches.reply);
        all.vote = std::max(all.vote, each.switches.vote);
        all.show_counts = all.show_counts || each.switches.show_counts;
        all.show_authors = all.show_authors || each.switches.show_authors;
        all.order = each.switches.order;
        all.takes_support = all.takes_support || each.switches.takes_support;
        all.takes_stance = all.takes_stance || each.switches.takes_stance;
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
