// Merged ideas. A merge is a link: the idea that is merged keeps its text, its votes and its replies, and the idea it is
// merged into counts the union of the voters. So a merge is undone by taking the link away, and votes that were cast
// meanwhile stay where they were cast.
//
// Who voted on more than one of them counts once: by the vote on the idea itself, or else by the latest of those on what is
// merged into it, at any depth. Dots are different: none that was given is lost, so those of one member add up, beyond what
// one idea may have too. Of pairs nothing is counted here: a comparison stays between the two ideas that were compared.
// Invariant: only ideas that stand for themselves are merged, so the links form trees and no circle.
// Thread: pure functions but for the state they are given.
#pragma once
#include "domain/room_state.hpp"

#include <optional>
#include <vector>

namespace kring::domain {
// The idea and all that is merged into it, at any depth; the idea comes first.
[[nodiscard]] std::vector<contribution_id> united_with(const room_state& state,
                                                       const contribution& idea);

// The value by which this member counts for an idea with what is merged into it. Nothing: does not count.
[[nodiscard]] std::optional<std::int32_t> counted_value(const room_state& state, const member& who,
                                                        const ballot& on, const contribution& idea);

// Casts, changes or takes back (`to`: nothing) one vote, and counts it in its subject and in what that is merged into.
// False: the counts cannot be of these votes.
[[nodiscard]] bool move_vote(room_state& state, member& voter, const vote_key& key,
                             std::optional<vote> to);

// Counts all votes anew, in this idea and in what it is merged into.
void recount(room_state& state, contribution_id idea);

// The tally of a ballot, made where there is none yet; in order of ballot, so that equal rooms have equal tallies whatever
// was voted on first.
[[nodiscard]] tally& tally_of(contribution& subject, ballot_id ballot);
}  // namespace kring::domain
