#include "domain/screen.hpp"

#include "domain/deciding.hpp"

#include <algorithm>

namespace kring::domain {
decision<proposal> decide_on_screen(const set_screen& wish, const member& who,
                                    const room_state& state)
{
    if (!who.is_facilitator()) return refusal::not_allowed;
    if (state.screen == wish.scene) return already(sequence{});
    return propose(screen_set{wish.scene});
}

void give_screen_back(const room_state& state, std::vector<event_body>& events)
{
    if (state.screen != screen_scene::by_itself) events.emplace_back(screen_set{});
}

void give_screen_back(const std::vector<active_phase>& active, const room_state& state,
                      std::vector<event_body>& events)
{
    const auto& before = state.phases.active;
    const bool are_same = std::equal(
        active.begin(), active.end(), before.begin(), before.end(),
        [](const active_phase& a, const active_phase& b) { return a.number == b.number; });
    if (!are_same) give_screen_back(state, events);
}

applied apply_to_screen(const screen_set& body, room_state& state)
{
    state.screen = body.scene;
    return applied::yes;
}
}  // namespace kring::domain
