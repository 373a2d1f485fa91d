#include "domain/acts.hpp"
#include "domain/people.hpp"

namespace kring::domain {
namespace {
void give_role(member& who, member_role role, room_state& state)
{
    if (!who.is_facilitator()) --state.participant_count;
    who.role = role;
    if (!who.is_facilitator()) ++state.participant_count;
    who.has_facilitated = true;
    who.generation = generation{who.generation.value() + 1};
}
}  // namespace

applied apply_to_people(const member_muted& body, const event& fact, room_state& state)
{
    member* who = state.find(body.member);
    if (who == nullptr || !who->is_in()) return applied::contradiction;
    note_act(act_kind::muting, fact, body.reason, state).member = body.member;
    who->mutes.push_back(mute{act_id{fact.at.value()}, body.until, body.reason});
    return applied::yes;
}

applied apply_to_people(const member_removed& body, const event& fact, room_state& state)
{
    member* who = state.find(body.member);
    if (who == nullptr || !who->is_in() || who->is_facilitator()) return applied::contradiction;
    note_act(act_kind::removing, fact, body.reason, state).member = body.member;
    who->removed = act_id{fact.at.value()};
    who->removal_reason = body.reason;
    who->generation = generation{who->generation.value() + 1};
    --state.member_count;
    --state.participant_count;
    return applied::yes;
}

void take_in_again(member& who, room_state& state)
{
    who.removed = act_id{};
    who.removal_reason.clear();
    ++state.member_count;
    ++state.participant_count;
}

applied apply_to_people(const role_changed& body, const event& fact, room_state& state)
{
    member* who = state.find(body.member);
    if (who == nullptr || !who->is_in() || who->role == body.role) return applied::contradiction;
    const member* by = state.find(fact.actor);
    const bool on_terms = by != nullptr && by->took_over;
    give_role(*who, body.role, state);
    who->took_over = body.role == member_role::lead && on_terms;
    return applied::yes;
}

applied apply_to_people(const lead_taken_over&, const event& fact, room_state& state)
{
    member* who = state.find(fact.actor);
    if (who == nullptr || !who->is_in() || who->role != member_role::helper)
        return applied::contradiction;
    give_role(*who, member_role::lead, state);
    who->took_over = true;
    return applied::yes;
}
}  // namespace kring::domain
