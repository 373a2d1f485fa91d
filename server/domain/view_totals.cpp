#include "domain/view.hpp"
#include "domain/view_parts.hpp"

#include <algorithm>
#include <cstddef>

namespace kring::domain {
namespace {
// Whether counts may be shown from here on that were not before.
bool may_show_counts(const event& fact)
{
    return std::holds_alternative<agenda_set>(fact.body) ||
           std::holds_alternative<phases_set>(fact.body) ||
           std::holds_alternative<room_closed>(fact.body);
}

bool is_of_phases(const event& fact)
{
    return std::holds_alternative<agenda_set>(fact.body) ||
           std::holds_alternative<phases_set>(fact.body);
}

bool sees_counts(const room_state& state, const ballot& on, vote_on subject, view_kind view)
{
    return view == view_kind::facilitator || shows_counts(state, on, subject);
}

bool sees(const contribution& subject, view_kind view)
{
    return !subject.withdrawn && !hides(subject, view);
}

template <class Counts>
subject_total total_of(contribution_id subject, const ballot& on, vote_on kind,
                       const Counts& counts)
{
    subject_total total{subject, on.id, {}, static_cast<std::uint8_t>(count_size(on, kind))};
    std::copy_n(counts.begin(), std::min(counts.size(), total.counts.size()), total.counts.begin());
    return total;
}

void total_of_ballot(const room_state& state, const ballot& on, view_kind view,
                     std::vector<subject_total>& totals)
{
    const auto counted = state.ballot_tallies.find(on.id);
    if (counted == state.ballot_tallies.end() || subject_of(on.kind) != vote_on::ballot ||
        !sees_counts(state, on, vote_on::ballot, view)) {
        return;
    }
    totals.push_back(total_of(subject_of(on.id), on, vote_on::ballot, counted->second.counts));
}

// Of each ballot that compared them.
void totals_of_pair(const room_state& state, contribution_id subject, view_kind view,
                    std::vector<subject_total>& totals)
{
    const auto pair = pair_in(subject);
    if (!pair) return;
    for (const contribution_id each : {pair->first, pair->second}) {
        const contribution* idea = state.find(each);
        if (idea == nullptr || !sees(*idea, view)) return;
    }
    for (const ballot& on : state.ballots) {
        const auto counted = state.ballot_tallies.find(on.id);
        if (counted == state.ballot_tallies.end()) continue;
        const auto compared = counted->second.pairs.find(subject);
        if (compared != counted->second.pairs.end() &&
            sees_counts(state, on, vote_on::pair, view)) {
            totals.push_back(total_of(subject, on, vote_on::pair, compared->second));
        }
    }
}

// All pairs that were compared, or those with this idea; in order.
void append_pairs(const room_state& state, contribution_id with,
                  std::vector<contribution_id>& subjects)
{
    const auto begin = static_cast<std::ptrdiff_t>(subjects.size());
    for (const auto& [id, counted] : state.ballot_tallies) {
        for (const auto& [subject, counts] : counted.pairs) {
            const auto pair = pair_in(subject);
            if (with == contribution_id{} || pair->first == with || pair->second == with)
                subjects.push_back(subject);
        }
    }
    std::sort(subjects.begin() + begin, subjects.end());
    subjects.erase(std::unique(subjects.begin() + begin, subjects.end()), subjects.end());
}

// Of all that counts: contributions, ballots, pairs.
void append_all(const room_state& state, std::vector<contribution_id>& subjects)
{
    for (const contribution& each : state.contributions) {
        if (!each.tallies.empty()) subjects.push_back(each.id);
    }
    for (const ballot& each : state.ballots) {
        if (subject_of(each.kind) == vote_on::ballot) subjects.push_back(subject_of(each.id));
    }
    std::sort(subjects.begin(), subjects.end());
    append_pairs(state, contribution_id{}, subjects);
}

void append_with_merged(const room_state& state, contribution_id idea,
                        std::vector<contribution_id>& subjects)
{
    for (const contribution* each = state.find(idea); each != nullptr;
         each = state.find(each->merged_into)) {
        subjects.push_back(each->id);
    }
}
}  // namespace

bool reveals_counts(const event& fact, const room_state& after)
{
    if (const auto* set = std::get_if<ballot_set>(&fact.body)) return set->shows_counts;
    return may_show_counts(fact) && after.phases.counts_are_shown() &&
           !after.phases.counts_were_shown;
}

bool shows_counts(const room_state& state, const ballot& on, vote_on subject)
{
    if (on.waits) return false;
    switch (subject_of(on.kind)) {
        // What a facilitator asks beside the ideas shows when it is to.
        case vote_on::ballot:
        case vote_on::nothing: return on.shows_counts;
        case vote_on::idea: return on.shows_counts && state.phases.counts_are_shown();
        // How often an idea was compared says nothing of the outcome, and who compares next is given what was compared least.
        case vote_on::pair:
            return subject == vote_on::idea || (on.shows_counts && state.phases.counts_are_shown());
    }
    return false;
}

void totals_of(const room_state& state, const contribution& subject, view_kind view,
               std::vector<subject_total>& totals)
{
    if (!sees(subject, view)) return;
    for (const tally& each : subject.tallies) {
        const ballot* on = state.find(each.ballot);
        if (on != nullptr && sees_counts(state, *on, vote_on::idea, view))
            totals.push_back(total_of(subject.id, *on, vote_on::idea, each.counts));
    }
}

void totals_of(const room_state& state, contribution_id subject, view_kind view,
               std::vector<subject_total>& totals)
{
    if (const contribution* idea = state.find(subject); idea != nullptr) {
        totals_of(state, *idea, view, totals);
    } else if (const ballot* on = state.find(ballot_id{subject.value()}); on != nullptr) {
        total_of_ballot(state, *on, view, totals);
    } else {
        totals_of_pair(state, subject, view, totals);
    }
}

void all_totals(const room_state& state, view_kind view, std::vector<subject_total>& totals)
{
    std::vector<contribution_id> subjects;
    append_all(state, subjects);
    for (const contribution_id each : subjects) totals_of(state, each, view, totals);
}

void counted_by(const event& fact, const room_state& after, std::vector<contribution_id>& subjects)
{
    const auto append_subject = [&](contribution_id subject) {
        if (after.find(subject) != nullptr) return append_with_merged(after, subject, subjects);
        subjects.push_back(subject);
        if (const auto pair = pair_in(subject))
            subjects.insert(subjects.end(), {pair->first, pair->second});
    };
    if (const auto* cast = std::get_if<vote_cast>(&fact.body)) return append_subject(cast->subject);
    if (const auto* withdrawn = std::get_if<vote_withdrawn>(&fact.body))
        return append_subject(withdrawn->subject);
    if (const auto* merged = std::get_if<domain::idea_merged>(&fact.body))
        return append_with_merged(after, merged->into, subjects);
    if (const auto* unmerged = std::get_if<idea_unmerged>(&fact.body))
        return append_with_merged(after, unmerged->from, subjects);
    if (const auto* undone = std::get_if<act_undone>(&fact.body)) {
        const act* which = after.find(undone->act);
        if (which != nullptr && which->kind == act_kind::merging)
            return append_with_merged(after, which->into, subjects);
    }
    if (std::holds_alternative<ballot_opened>(fact.body))
        return subjects.push_back(contribution_id{fact.at.value()});
    if (reveals_counts(fact, after)) return append_all(after, subjects);
    if (const auto moderated = moderated_by(fact, after)) {
        append_with_merged(after, *moderated, subjects);
        append_pairs(after, *moderated, subjects);
    }
}

bool narrows(const event& fact, const room_state& after)
{
    if (std::holds_alternative<charter_set>(fact.body)) return after.names() != names_mode::shown;
    if (const auto* set = std::get_if<ballot_set>(&fact.body)) return !set->shows_counts;
    const phases_in_force& phases = after.phases;
    return is_of_phases(fact) && ((phases.counts_were_shown && !phases.counts_are_shown()) ||
                                  (phases.authors_were_shown && !phases.authors_are_shown()));
}

std::optional<view_counts> counts_of(const room_state& state, view_kind view)
{
    if (!state.charter || !counts_something(state.charter->terms)) return std::nullopt;
    view_counts shown{state.counts.ideas, state.counts.contributions, state.counts.writers,
                      std::nullopt, std::nullopt};
    if (view == view_kind::facilitator || state.phases.counts_are_shown()) {
        shown.voters = state.counts.voters;
        shown.votes = state.counts.votes;
    }
    return shown;
}
}  // namespace kring::domain
