// What the decisions of all topics share: cleaning a text, room time, proposing one event. Internal to `domain`.
// Thread: pure functions.
#pragma once
#include "base/text.hpp"
#include "domain/decide.hpp"

#include <algorithm>
#include <string>
#include <utility>

namespace kring::domain {
[[nodiscard]] decision<std::string> clean(const std::string& text, const text_bounds& bounds);

// Expiries are counted and compared in room time: a clock that is set back neither shortens nor prolongs a link's life.
[[nodiscard]] inline instant room_time(const room_state& state, const context& circumstances)
{
    return std::max(state.time, circumstances.now);
}

template <class Body>
[[nodiscard]] proposal propose(Body body)
{
    proposal made;
    made.events.reserve(1);
    made.events.emplace_back(std::move(body));
    return made;
}
}  // namespace kring::domain
