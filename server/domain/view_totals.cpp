#include "domain/view.hpp"
#include "domain/view_parts.hpp"

namespace kring::domain {
namespace {
bool sees_counts(const room_state& state, view_kind view)
{
    return view == view_kind::facilitator || state.phases.counts_are_shown();
}

bool is_of_phases(const event& fact)
{
    return std::holds_alternative<agenda_set>(fact.body) ||
           std::holds_alternative<phases_set>(fact.body);
}
}  // namespace

void totals_of(const room_state& state, const contribution& subject, view_kind view,
               std::vector<subject_total>& totals)
{
    if (subject.withdrawn) return;
    if (view != view_kind::facilitator && subject.is_hidden()) return;
    if (!sees_counts(state, view)) return;
    for (const tally& each : subject.tallies) {
        const ballot* on = state.find(each.ballot);
        if (on == nullptr) continue;
        totals.push_back(subject_total{subject.id, each.ballot, each.counts,
                                       static_cast<std::uint8_t>(count_size(on->kind))});
    }
}

std::optional<contribution_id> counted_by(const event& fact, const room_state& after)
{
    if (const auto* cast = std::get_if<vote_cast>(&fact.body)) return cast->subject;
    if (const auto* withdrawn = std::get_if<vote_withdrawn>(&fact.body)) return withdrawn->subject;
    if (const auto* merged = std::get_if<domain::idea_merged>(&fact.body)) return merged->into;
    if (const auto* unmerged = std::get_if<idea_unmerged>(&fact.body)) return unmerged->from;
    if (const auto* undone = std::get_if<act_undone>(&fact.body)) {
        const act* which = after.find(undone->act);
        if (which != nullptr && which->kind == act_kind::merging) return which->into;
    }
    return moderated_by(fact, after);
}

bool reveals_counts(const event& fact, const room_state& after)
{
    return is_of_phases(fact) && after.phases.counts_are_shown() && !after.phases.counts_were_shown;
}

bool narrows(const event& fact, const room_state& after)
{
    if (std::holds_alternative<charter_set>(fact.body)) return after.names() != names_mode::shown;
    const phases_in_force& phases = after.phases;
    return is_of_phases(fact) && ((phases.counts_were_shown && !phases.counts_are_shown()) ||
                                  (phases.authors_were_shown && !phases.authors_are_shown()));
}

std::optional<view_counts> counts_of(const room_state& state, view_kind view)
{
    if (!state.charter || !counts_something(state.charter->terms)) return std::nullopt;
    view_counts shown{state.counts.ideas, state.counts.contributions, state.counts.writers,
                      std::nullopt, std::nullopt};
    if (sees_counts(state, view)) {
        shown.voters = state.counts.voters;
        shown.votes = state.counts.votes;
    }
    return shown;
}
}  // namespace kring::domain
