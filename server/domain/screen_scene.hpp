// What facilitators may have the big screen show. What there is to show of it, the screen finds in its view; where that is nothing,
// it shows what it would by itself.
// Thread: plain values.
#pragma once
#include <cstdint>

namespace kring::domain {
enum class screen_scene : std::uint8_t {
    by_itself = 0,  // what goes on in the room decides
    way_in = 1,     // how people come in, as large as it goes
    ideas = 2,
    compare = 3,  // the two pinned ideas beside each other
    groups = 4,
    question = 5,  // the latest, with its word cloud or its results where everybody may see them
    tables = 6,
    pulse = 7  // what goes on, in figures
};
inline constexpr screen_scene last_screen_scene = screen_scene::pulse;
}  // namespace kring::domain
