// Juries: who may sit on one, the draw, and when it has decided.
//
// The draw: a generator (SplitMix64; G. Steele, D. Lea, C. Flood, Fast Splittable Pseudorandom Number Generators, OOPSLA 2014)
// is set to the seed. The eligible in rising order of id are shuffled by Fisher and Yates, from the last place down, each
// exchanged with place `next() mod (place + 1)`; then likewise, by the same generator, those who voted for it, and those who
// voted otherwise. The order of the draw is: the eligible, then of the voters one of either side in turn as long as both have
// one. Seats are filled in this order, and substitutes are the next of it.
// Thread: pure functions.
#pragma once
#include "domain/room_state.hpp"
#include "domain/standing.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace kring::domain {
// Of those who are `present`, each in order of id: participants of some standing who are not its author, did not flag it and did
// not judge it before. Who sits on another jury, or was asked twice within the hour, is left out as long as others suffice.
struct jury_pool {
    std::vector<member_id> eligible;  // who have not voted on it
    std::vector<member_id> voters;    // who voted for it
    std::vector<member_id> others;    // who voted otherwise

    [[nodiscard]] std::size_t size() const
    {
        return eligible.size() + voters.size() + others.size();
    }
};
[[nodiscard]] jury_pool pool_for(const contribution& target, std::span<const member_id> present,
                                 const weights& now);

// All of the pool, in the order of the draw.
[[nodiscard]] std::vector<member_id> draw(const jury_pool& from, std::uint64_t seed);

struct jury_count {
    std::uint32_t keeps{};
    std::uint32_t removes{};
    std::uint32_t open{};  // who have not answered
};
[[nodiscard]] jury_count count_of(const jury& of);
// What it has decided by now; nothing: it goes on.
[[nodiscard]] std::optional<jury_verdict> verdict_of(const jury& of, instant now);
// This one does not answer, and nobody was drawn beside them yet.
[[nodiscard]] bool needs_substitute(const juror& seat, const jury& of, instant now);
// How many more are to be drawn now.
[[nodiscard]] std::size_t substitutes_due(const jury& of, instant now);
// When the clock next does something to it.
[[nodiscard]] instant next_deadline_of(const jury& of);
}  // namespace kring::domain
