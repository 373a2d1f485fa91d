// The moderation log as a view shows it: what was done, why and to what, for everybody; by whom, for facilitators. Never a
// text that is hidden, nor its author.
#include "base/limits.hpp"
#include "domain/view.hpp"
#include "domain/view_parts.hpp"

#include <algorithm>

namespace kring::domain {
namespace {
view_act act_of(const room_state& state, const act& from, view_kind view)
{
    view_act shown;
    shown.id = from.id;
    shown.kind = from.kind;
    shown.time = from.time;
    shown.reason = from.reason;
    // A text that was declined is there for nobody else.
    if (from.kind != act_kind::declining || view == view_kind::facilitator)
        shown.contribution = from.contribution;
    shown.into = from.into;
    shown.until = from.until;
    shown.undone = from.undone;
    shown.by_rule = from.by_rule;
    if (view != view_kind::facilitator) return shown;
    shown.member = from.member;
    shown.by = from.by;
    shown.by_name = name_of(state, from.by);
    shown.undone_by = from.undone_by;
    shown.undone_by_name = name_of(state, from.undone_by);
    return shown;
}

// The act that an event is, or that it takes back.
const act* act_in(const event& fact, const room_state& after)
{
    if (const auto* undone = std::get_if<act_undone>(&fact.body)) return after.find(undone->act);
    if (const auto* unmerged = std::get_if<idea_unmerged>(&fact.body)) {
        // An idea may have been merged before; it was the latest of these that went.
        const auto found =
            std::find_if(after.acts.rbegin(), after.acts.rend(), [&](const act& each) {
                return each.kind == act_kind::merging &&
                       each.contribution == unmerged->contribution;
            });
        return found == after.acts.rend() ? nullptr : &*found;
    }
    return after.find(act_id{fact.at.value()});
}
}  // namespace

std::optional<act_change> act_changed_by(const event& fact, const room_state& after, view_kind view)
{
    const act* changed = act_in(fact, after);
    if (changed == nullptr) return std::nullopt;
    return act_change{act_of(after, *changed, view), static_cast<std::uint32_t>(after.acts.size())};
}

void show_acts(const room_state& state, view_kind view, view_state& shown)
{
    shown.act_count = static_cast<std::uint32_t>(state.acts.size());
    const std::size_t count = std::min(state.acts.size(), limits::view_acts_max);
    shown.acts.reserve(count);
    for (std::size_t index = state.acts.size() - count; index < state.acts.size(); ++index)
        shown.acts.push_back(act_of(state, state.acts[index], view));
}

void fold_act(const act_change& change, view_state& state)
{
    state.act_count = change.count;
    auto& acts = state.acts;
    const auto place =
        std::lower_bound(acts.begin(), acts.end(), change.act.id,
                         [](const view_act& each, act_id wanted) { return each.id < wanted; });
    if (place != acts.end() && place->id == change.act.id) {
        *place = change.act;
        return;
    }
    // Older than the latest that a view has: it was dropped before.
    if (place != acts.end() && acts.size() >= limits::view_acts_max) return;
    acts.insert(place, change.act);
    if (acts.size() > limits::view_acts_max) acts.erase(acts.begin());
}
}  // namespace kring::domain
