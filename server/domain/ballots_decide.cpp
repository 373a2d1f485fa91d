#include "domain/ballots.hpp"
#include "domain/deciding.hpp"
#include "domain/screen.hpp"
#include "domain/stage.hpp"

#include <algorithm>
#include <utility>

namespace kring::domain {
namespace {
constexpr text_bounds label_bounds{limits::label_graphemes_max, limits::label_bytes_max,
                                   line_breaks::refused};

bool is_about(const ballot& on, const contribution& idea)
{
    if (on.terms.group != group_id{} && idea.group != on.terms.group) return false;
    return on.terms.tag.empty() ||
           std::any_of(idea.tags.begin(), idea.tags.end(),
                       [&on](const tag& each) { return each.text == on.terms.tag; });
}

decision<void> may_vote_on_idea(contribution_id subject, const room_state& state)
{
    const auto target = find_shown(subject, state);
    if (!target) return target.error();
    if (!(*target)->is_idea()) return refusal::not_votable;
    if (is_locked(**target, state)) return refusal::thread_locked;
    return {};
}

// Whether this member may move a vote there at all. What is no idea of the ballot any more may still be left by its voters,
// so only casting asks for that.
decision<const ballot*> may_vote(ballot_id ballot, contribution_id subject, const member& who,
                                 const room_state& state, instant now)
{
    if (auto may = may_contribute(who, state); !may) return may.error();
    const domain::ballot* on = state.find(ballot);
    const bool is_question = on != nullptr && subject_of(on->kind) != vote_on::idea &&
                             subject_of(on->kind) != vote_on::pair;
    const auto act = is_question ? phase_act::answer : phase_act::vote;
    if (!phase_allows(act, who, state, now)) return refusal::not_in_phase;
    if (on == nullptr) return refusal::unknown_ballot;
    if (!on->is_open) return refusal::ballot_closed;
    if (!state.phases.takes(on->kind)) return refusal::not_in_phase;
    switch (subject_of(on->kind)) {
        case vote_on::idea:
            if (auto may = may_vote_on_idea(subject, state); !may) return may.error();
            break;
        case vote_on::ballot:
            if (subject != subject_of(on->id)) return refusal::not_votable;
            break;
        case vote_on::nothing: return refusal::not_votable;
        case vote_on::pair: {
            const auto pair = pair_in(subject);
            if (!pair) return refusal::not_votable;
            if (auto may = may_vote_on_idea(pair->first, state); !may) return may.error();
            if (auto may = may_vote_on_idea(pair->second, state); !may) return may.error();
            break;
        }
    }
    return on;
}

bool is_about(const ballot& on, contribution_id subject, const room_state& state)
{
    switch (subject_of(on.kind)) {
        case vote_on::idea: return is_about(on, *state.find(subject));
        case vote_on::ballot: return true;
        case vote_on::nothing: return false;
        case vote_on::pair: {
            const auto pair = pair_in(subject);
            return is_about(on, *state.find(pair->first)) &&
                   is_about(on, *state.find(pair->second));
        }
    }
    return false;
}

// The room keeps so many pairs and no more; those that are there already can be compared by everybody.
bool has_place_for_pair(const ballot& on, contribution_id subject, const room_state& state)
{
    std::size_t pairs = 0;
    for (const auto& [id, counted] : state.ballot_tallies) {
        if (id == on.id && counted.pairs.contains(subject)) return true;
        pairs += counted.pairs.size();
    }
    return pairs < limits::pairs_max;
}
}  // namespace

decision<proposal> decide_on_ballots(const open_ballot& wish, const member& who,
                                     const room_state& state, instant)
{
    if (!who.is_facilitator()) return refusal::not_allowed;
    if (state.phase == room_phase::closed) return refusal::room_closed;
    ballot_terms terms = wish.terms;
    // Every room has its support and stance from its beginning.
    if (wish.kind == ballot_kind::support || wish.kind == ballot_kind::stance ||
        !is_fit(wish.kind, terms)) {
        return refusal::invalid_ballot;
    }
    if (terms.group != group_id{} && state.find(terms.group) == nullptr)
        return refusal::unknown_group;
    if (terms.phase != 0 && state.phases.plan.find(terms.phase) == nullptr)
        return refusal::unknown_phase;
    auto title = clean(terms.title, ballot_title_bounds);
    if (!title) return title.error();
    terms.title = std::move(*title);
    if (!terms.tag.empty()) {
        auto tag = clean(terms.tag, tag_bounds);
        if (!tag) return tag.error();
        const std::string* known = spelling_of(*tag, state);
        terms.tag = known != nullptr ? *known : std::move(*tag);
    }
    for (auto each = terms.labels.begin(); each != terms.labels.end(); ++each) {
        auto label = clean(*each, label_bounds);
        if (!label) return label.error();
        *each = std::move(*label);
        // Nobody could tell two options of one name apart.
        if (std::find(terms.labels.begin(), each, *each) != each) return refusal::invalid_ballot;
    }
    // Two facilitators who press the same button ask the same once.
    for (const ballot& each : state.ballots) {
        if ((each.is_open || each.waits) && each.kind == wish.kind && each.terms == terms)
            return already(sequence{each.id.value()});
    }
    if (state.ballots.size() >= limits::ballots_max) return refusal::too_many_ballots;
    if (!has_place_for(bytes_of(terms), state)) return refusal::room_full;
    const bool waits = terms.phase != 0 && !is_active(terms.phase, state.phases.active);
    proposal made = propose(ballot_opened{wish.kind, std::move(terms), wish.shows_counts, waits});
    if (!waits) give_screen_back(state, made.events);
    return made;
}

decision<proposal> decide_on_ballots(const set_ballot& wish, const member& who,
                                     const room_state& state, instant)
{
    if (!who.is_facilitator()) return refusal::not_allowed;
    const ballot* on = state.find(wish.ballot);
    if (on == nullptr) return refusal::unknown_ballot;
    // Support and stance go with the phases.
    if (on->terms.title.empty()) return refusal::invalid_ballot;
    // Counts may be shown when all is over; votes are not taken any more.
    if (state.phase == room_phase::closed && wish.is_open && !on->is_open)
        return refusal::room_closed;
    if (on->is_open == wish.is_open && on->shows_counts == wish.shows_counts)
        return already(sequence{});
    proposal made = propose(ballot_set{wish.ballot, wish.is_open, wish.shows_counts});
    if (wish.is_open && !on->is_open) give_screen_back(state, made.events);
    return made;
}

void follow_phases(const std::vector<active_phase>& active, const room_state& state,
                   std::vector<event_body>& events)
{
    for (const ballot& each : state.ballots) {
        if (each.terms.phase == 0) continue;
        const bool is_on = is_active(each.terms.phase, active);
        // What somebody opened or closed by hand stays as it is while its phase does.
        if (is_on == is_active(each.terms.phase, state.phases.active) || is_on == each.is_open)
            continue;
        events.emplace_back(ballot_set{each.id, is_on, each.shows_counts});
    }
}

std::uint32_t dots_given(const member& who, const ballot& on, const room_state& state)
{
    std::uint32_t given = 0;
    for (const auto& [key, cast] : who.votes) {
        if (key.ballot == on.id && find_shown(key.subject, state))
            given += static_cast<std::uint32_t>(cast.value);
    }
    return given;
}

decision<proposal> decide_on_ballots(const cast_vote& wish, const member& who,
                                     const room_state& state, instant now)
{
    const auto on = may_vote(wish.ballot, wish.subject, who, state, now);
    if (!on) return on.error();
    if (!is_value(**on, wish.value)) return refusal::invalid_vote;
    if (!is_about(**on, wish.subject, state)) return refusal::not_on_ballot;
    // Double clicks are common on slow links: the vote that already stands is answered, not recorded again.
    const auto standing = who.votes.find(vote_key{wish.ballot, wish.subject});
    const bool stands = standing != who.votes.end();
    if (stands && standing->second.value == wish.value) return already(standing->second.at);
    if ((*on)->kind == ballot_kind::dots) {
        const std::uint32_t others =
            dots_given(who, **on, state) -
            (stands ? static_cast<std::uint32_t>(standing->second.value) : 0);
        if (others + static_cast<std::uint32_t>(wish.value) > (*on)->terms.budget)
            return refusal::over_budget;
    }
    if ((*on)->kind == ballot_kind::pairwise && !has_place_for_pair(**on, wish.subject, state))
        return refusal::room_full;
    return propose(vote_cast{wish.ballot, wish.subject, wish.value});
}

decision<proposal> decide_on_ballots(const withdraw_vote& wish, const member& who,
                                     const room_state& state, instant now)
{
    const auto on = may_vote(wish.ballot, wish.subject, who, state, now);
    if (!on) return on.error();
    if (!who.votes.contains(vote_key{wish.ballot, wish.subject})) return already(sequence{});
    return propose(vote_withdrawn{wish.ballot, wish.subject});
}
}  // namespace kring::domain
