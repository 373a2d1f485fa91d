// The events of a large room, for measuring and for tests that count bytes: people join, each writes at most one idea of
// 60 to 280 characters, half of them Dutch and half English, and everybody votes, more often on some ideas than on
// others. Drawn from a seed, so that each run has the same room.
//
// The texts are made of words that people used, as often as they used them: they deflate as well as real ones do (340 real statements
// of two conversations by a factor of 2.6, as many of these by 2.6; letters drawn at random would tell nothing).
// Thread: a pure function.
#pragma once
#include "domain/event.hpp"
#include "domain/room_state.hpp"

#include <cstdint>
#include <vector>

namespace kring::support {
struct large_room_size {
    std::uint32_t members{2000};
    std::uint32_t ideas{2000};  // at most as many as members
    std::uint32_t votes{200'000};
    std::uint32_t seed{1};
};

// In order, from sequence 1 on. Sequence 5 is the lead, and the last event a vote, or an idea where nobody votes.
[[nodiscard]] std::vector<domain::event> large_room_events(const large_room_size& size);

// Their sum.
[[nodiscard]] domain::room_state large_room(const large_room_size& size);
}  // namespace kring::support
