#include "base/limits.hpp"
#include "domain/ballots.hpp"
#include "domain/merging.hpp"

#include <algorithm>
#include <optional>

namespace kring::domain {
namespace {
// Votes on what is merged, or what something is merged into, count in more than one idea.
bool stands_alone(const contribution& subject)
{
    return subject.absorbed.empty() && subject.merged_into == contribution_id{};
}

// A vote on a merged idea is one vote of the room, however many ideas it counts in.
void count_votes(room_counts& counts, std::size_t before, std::size_t now)
{
    if (now > before) ++counts.votes;
    if (now < before) --counts.votes;
    if (before == 0 && now > 0) ++counts.voters;
    if (before > 0 && now == 0) --counts.voters;
}

// Counts a vote on a ballot itself, or on a pair.
bool count_apart(room_state& state, const ballot& on, contribution_id subject, std::int32_t value,
                 count_step how)
{
    if (subject_of(on.kind) == vote_on::nothing) return false;
    ballot_tally& counted = state.ballot_tallies[on.id];
    if (subject_of(on.kind) == vote_on::ballot)
        return subject == subject_of(on.id) && count(on, value, counted.counts, how);
    const auto pair = pair_in(subject);
    if (!pair) return false;
    for (const contribution_id each : {pair->first, pair->second}) {
        contribution* idea = state.find(each);
        if (idea == nullptr) return false;
        std::uint32_t& compared = tally_of(*idea, on.id).counts[0];
        switch (how) {
            case count_step::out: --compared; break;
            case count_step::in: ++compared; break;
        }
    }
    return count(on, value, counted.pairs[subject], how);
}

// Puts a vote where another one stood or none; `to`: nothing, takes it back.
bool put_vote(room_state& state, member& voter, const ballot& on, const vote_key& key,
              std::optional<vote> to)
{
    const auto standing = voter.votes.find(key);
    const auto former =
        standing == voter.votes.end() ? std::nullopt : std::optional{standing->second};
    const auto keep = [&] {
        if (!to) {
            voter.votes.erase(standing);
        } else if (former) {
            standing->second = *to;
        } else {
            voter.votes.emplace(key, *to);
        }
    };
    if (subject_of(on.kind) != vote_on::idea) {
        if (former && !count_apart(state, on, key.subject, former->value, count_step::out))
            return false;
        if (to && !count_apart(state, on, key.subject, to->value, count_step::in)) return false;
        keep();
        return true;
    }
    contribution* subject = state.find(key.subject);
    if (subject == nullptr) return false;
    if (!stands_alone(*subject)) return move_vote(state, voter, key, to);
    tally& counted = tally_of(*subject, on.id);
    if (former && !count(on, former->value, counted.counts, count_step::out)) return false;
    if (to && !count(on, to->value, counted.counts, count_step::in)) return false;
    keep();
    return true;
}

applied change_vote(const event& fact, ballot_id ballot, contribution_id subject,
                    std::optional<std::int32_t> value, room_state& state)
{
    member* voter = state.find(fact.actor);
    const domain::ballot* on = state.find(ballot);
    if (voter == nullptr || on == nullptr) return applied::contradiction;
    if (value && !is_value(*on, *value)) return applied::contradiction;
    const vote_key key{ballot, subject};
    if (!value && !voter->votes.contains(key)) return applied::contradiction;
    const std::size_t before = voter->votes.size();
    const auto to = value ? std::optional{vote{*value, fact.at}} : std::nullopt;
    if (!put_vote(state, *voter, *on, key, to)) return applied::contradiction;
    count_votes(state.counts, before, voter->votes.size());
    return applied::yes;
}
}  // namespace

applied apply_to_ballots(const ballot_opened& body, const event& fact, room_state& state)
{
    // The counts have places for so many options and criteria and no more.
    if (!is_fit(body.kind, body.terms)) return applied::contradiction;
    const ballot_id id{fact.at.value()};
    state.ballots.push_back(
        ballot{id, body.kind, body.terms, !body.waits, body.shows_counts, body.waits});
    switch (subject_of(body.kind)) {
        case vote_on::idea: break;
        case vote_on::ballot:
        case vote_on::pair: state.ballot_tallies.emplace(id, ballot_tally{}); break;
        case vote_on::nothing: state.answers.emplace(id, prompt_answers{}); break;
    }
    state.view_bytes += bytes_of(body.terms);
    return applied::yes;
}

applied apply_to_ballots(const ballot_set& body, const event&, room_state& state)
{
    ballot* on = state.find(body.ballot);
    if (on == nullptr) return applied::contradiction;
    on->is_open = body.is_open;
    on->shows_counts = body.shows_counts;
    if (body.is_open) on->waits = false;
    return applied::yes;
}

applied apply_to_ballots(const vote_cast& body, const event& fact, room_state& state)
{
    return change_vote(fact, body.ballot, body.subject, body.value, state);
}

applied apply_to_ballots(const vote_withdrawn& body, const event& fact, room_state& state)
{
    return change_vote(fact, body.ballot, body.subject, std::nullopt, state);
}
}  // namespace kring::domain
