// Ballots as kring.v1 has them, which clients send as well as read.
// Thread: pure functions.
#pragma once
#include "domain/ballot.hpp"

namespace kring::v1 {
class BallotTerms;
}  // namespace kring::v1

namespace kring::wire {
// Whether this number is a kind of ballot that we know.
[[nodiscard]] bool is_ballot_kind(int number);

void write(const domain::ballot_terms& terms, v1::BallotTerms& out);
void read(v1::BallotTerms& message, domain::ballot_terms& out);
}  // namespace kring::wire
