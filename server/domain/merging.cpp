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
std::optional<std::int32_t> counted_in(const member& who, ballot_id ballot,
                                       const std::vector<contribution_id>& united)
{
    const vote* latest = nullptr;
    for (const contribution_id each : united) {
        const auto found = who.votes.find(vote_key{ballot, each});
        if (found == who.votes.end()) continue;
        if (each == united.front()) return found->second.value;
        if (latest == nullptr || found->second.at > latest->at) latest = &found->second;
    }
    return latest == nullptr ? std::nullopt : std::optional{latest->value};
}
}  // namespace

std::optional<std::int32_t> counted_value(const room_state& state, const member& who,
                                          ballot_id ballot, const contribution& idea)
{
    // Almost all votes are on ideas that nothing is merged into.
    if (idea.absorbed.empty()) {
        const auto found = who.votes.find(vote_key{ballot, idea.id});
        return found == who.votes.end() ? std::nullopt : std::optional{found->second.value};
    }
    return counted_in(who, ballot, united_with(state, idea));
}

tally& tally_of(contribution& subject, ballot_id ballot)
{
    const auto place = std::find_if(subject.tallies.begin(), subject.tallies.end(),
                                    [ballot](const tally& each) { return each.ballot >= ballot; });
    if (place != subject.tallies.end() && place->ballot == ballot) return *place;
    return *subject.tallies.insert(place, tally{ballot, {}});
}

namespace {
enum class count_step { out, in };

bool step(tally& of, ballot_kind kind, std::optional<std::int32_t> value, count_step how)
{
    if (!value) return true;
    const auto index = count_index(kind, *value);
    if (!index) return false;
    switch (how) {
        case count_step::out:
            if (of.counts[*index] == 0) return false;
            --of.counts[*index];
            return true;
        case count_step::in: ++of.counts[*index]; return true;
    }
    return false;
}

// The subject of a vote and all that it is merged into, one into the other.
bool step_all(room_state& state, const member& voter, const ballot& on, contribution_id subject,
              count_step how)
{
    for (contribution* each = state.find(subject); each != nullptr;
         each = state.find(each->merged_into)) {
        if (!step(tally_of(*each, on.id), on.kind, counted_value(state, voter, on.id, *each), how))
            return false;
    }
    return true;
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
        for (tally& former : each->tallies) former.counts = {};
        for (const member& who : state.members) {
            if (who.votes.empty()) continue;
            for (const ballot& on : state.ballots) {
                const auto value = counted_in(who, on.id, united);
                const auto index = value ? count_index(on.kind, *value) : std::nullopt;
                if (index) ++tally_of(*each, on.id).counts[*index];
            }
        }
    }
}
}  // namespace kring::domain
