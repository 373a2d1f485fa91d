#include "domain/recovery.hpp"

#include "domain/deciding.hpp"

#include <algorithm>

namespace kring::domain {
namespace {
// Where it is, or belongs.
std::vector<recovery>::iterator place_of(member_id who, room_state& state)
{
    return std::lower_bound(
        state.recoveries.begin(), state.recoveries.end(), who,
        [](const recovery& each, member_id wanted) { return each.member < wanted; });
}
}  // namespace

const recovery* find_recovery(member_id who, const room_state& state)
{
    const auto found = std::find_if(state.recoveries.begin(), state.recoveries.end(),
                                    [who](const recovery& each) { return each.member == who; });
    if (found == state.recoveries.end()) return nullptr;
    const member* whose = state.find(who);
    const bool holds = whose != nullptr && whose->is_in() && whose->is_facilitator();
    return holds ? &*found : nullptr;
}

bool must_show_code(member_id who, const room_state& state, const context& circumstances)
{
    const recovery* code = find_recovery(who, state);
    if (code == nullptr) return false;
    return room_time(state, circumstances) - code->last_act >=
           circumstances.bounds.facilitator_idle;
}

decision<proposal> decide_recovery(const make_recovery_code& wish, const room_state& state,
                                   const context& circumstances)
{
    const member* who = state.find(wish.who);
    if (who == nullptr || !who->is_in() || !who->is_facilitator()) return refusal::not_allowed;
    const recovery* standing = find_recovery(wish.who, state);
    if (standing == nullptr || wish.shown == shown_code::right) return propose(recovery_made{});
    if (room_time(state, circumstances) - standing->made < limits::recovery_code_repeat_time)
        return already(standing->version);
    if (wish.shown == shown_code::none) return refusal::recovery_code_needed;
    return refusal::wrong_recovery_code;
}

decision<proposal> decide_recovery(const use_recovery_code& wish, const room_state& state)
{
    if (find_recovery(wish.who, state) == nullptr) return refusal::wrong_recovery_code;
    return propose(recovery_used{});
}

applied apply_to_recovery(const recovery_made&, const event& fact, room_state& state)
{
    if (state.find(fact.actor) == nullptr) return applied::contradiction;
    auto at = place_of(fact.actor, state);
    if (at == state.recoveries.end() || at->member != fact.actor)
        at = state.recoveries.insert(at, recovery{fact.actor, {}, {}, {}});
    at->version = fact.at;
    at->made = fact.time;
    return applied::yes;
}

applied apply_to_recovery(const recovery_used&, const event& fact, room_state& state)
{
    const auto at = place_of(fact.actor, state);
    const bool has_one = at != state.recoveries.end() && at->member == fact.actor;
    return has_one ? applied::yes : applied::contradiction;
}

void note_presence(const event& fact, room_state& state)
{
    for (recovery& each : state.recoveries) {
        if (each.member == fact.actor) each.last_act = fact.time;
    }
}
}  // namespace kring::domain
