#include "domain/merging.hpp"

#include <algorithm>

namespace kring::domain {
std::vector<contribution_id> united_with(const room_state& state, const contribution& idea)
{
    std::vector<contribution_id> all{idea.id};
    for (std::size_t at = 0; at < all.size(); ++at) {
        const contribution* each = state.find(all[at]);
        if (each != nullptr) all.insert(all.end(), each->absorbed.begin(), each->absorbed.end());
    }
    return all;
}

namespace {
std::optional<std::int32_t> counted_in(const member& who, const ballot& on,
                                       const std::vector<contribution_id>& united)
{
    const vote* latest = nullptr;
    std::int32_t dots = 0;
    for (const contribution_id each : united) {
        const auto found = who.votes.find(vote_key{on.id, each});
        if (found == who.votes.end()) continue;
        if (on.kind == ballot_kind::dots) {
            dots += found->second.value;
            continue;
        }
        if (each == united.front()) return found->second.value;
        if (latest == nullptr || found->second.at > latest->at) latest = &found->second;
    }
    if (dots > 0) return dots;
    return latest == nullptr ? std::nullopt : std::optional{latest->value};
}
}  // namespace

std::optional<std::int32_t> counted_value(const room_state& state, const member& who,
                                          const ballot& on, const contribution& idea)
{
    // Almost all votes are on ideas that nothing is merged into.
    if (idea.absorbed.empty()) {
        const auto found = who.votes.find(vote_key{on.id, idea.id});
        return found == who.votes.end() ? std::nullopt : std::optional{found->second.value};
    }
    return counted_in(who, on, united_with(state, idea));
}

tally& tally_of(contribution& subject, ballot_id ballot)
{
    const auto place = std::find_if(subject.tallies.begin(), subject.tallies.end(),
                                    [ballot](const tally& each) { return each.ballot >= ballot; });
    if (place != subject.tallies.end() && place->ballot == ballot) return *place;
    return *subject.tallies.insert(place, tally{ballot, {}});
}

namespace {
// The subject of a vote and all that it is merged into, one into the other.
bool step_all(room_state& state, const member& voter, const ballot& on, contribution_id subject,
              count_step how)
{
    for (contribution* each = state.find(subject); each != nullptr;
         each = state.find(each->merged_into)) {
        const auto value = counted_value(state, voter, on, *each);
        if (value && !count(on, *value, tally_of(*each, on.id).counts, how)) return false;
    }
    return true;
}

// Whether anybody ever voted there on any of them: of most ballots nothing has to be counted anew.
bool has_counts(const room_state& state, const std::vector<contribution_id>& united, ballot_id on)
{
    return std::any_of(united.begin(), united.end(), [&](contribution_id id) {
        const contribution* each = state.find(id);
        return each != nullptr &&
               std::any_of(each->tallies.begin(), each->tallies.end(),
                           [on](const tally& kept) { return kept.ballot == on; });
    });
}
}  // namespace

bool move_vote(room_state& state, member& voter, const vote_key& key, std::optional<vote> to)
{
    const ballot* on = state.find(key.ballot);
    if (on == nullptr || !step_all(state, voter, *on, key.subject, count_step::out)) return false;
    if (to) {
        voter.votes.insert_or_assign(key, *to);
    } else {
        voter.votes.erase(key);
    }
    return step_all(state, voter, *on, key.subject, count_step::in);
}

void recount(room_state& state, contribution_id idea)
{
    for (contribution* each = state.find(idea); each != nullptr;
         each = state.find(each->merged_into)) {
        const std::vector<contribution_id> united = united_with(state, *each);
        for (const ballot& on : state.ballots) {
            if (subject_of(on.kind) != vote_on::idea || !has_counts(state, united, on.id)) continue;
            tally& counted = tally_of(*each, on.id);
            counted.counts = {};
            for (const member& who : state.members) {
                if (who.votes.empty()) continue;
                // A count never fails to go up.
                if (const auto value = counted_in(who, on, united))
                    static_cast<void>(count(on, *value, counted.counts, count_step::in));
            }
        }
    }
}
}  // namespace kring::domain
