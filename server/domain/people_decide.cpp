#include "domain/deciding.hpp"
#include "domain/people.hpp"

#include <algorithm>

namespace kring::domain {
namespace {
decision<const member*> find_member(member_id id, const room_state& state)
{
    const member* found = state.find(id);
    if (found == nullptr || !found->is_in()) return refusal::unknown_member;
    return found;
}

// Facilitators are each other's equals: whoever leads takes a role back first.
decision<const member*> find_participant(member_id id, const room_state& state)
{
    const auto found = find_member(id, state);
    if (found && (*found)->is_facilitator()) return refusal::not_allowed;
    return found;
}
}  // namespace

decision<proposal> decide_on_people(const issue_helper_link&, const member& who,
                                    const room_state& state, const context& circumstances)
{
    if (!who.is_facilitator()) return refusal::not_allowed;
    if (state.phase == room_phase::closed) return refusal::room_closed;
    const instant now = room_time(state, circumstances);
    const auto open = std::count_if(state.links.begin(), state.links.end(), [&](const auto& each) {
        return each.second.is_open(now) && each.second.role == member_role::helper;
    });
    if (static_cast<std::size_t>(open) >= limits::open_helper_links_max)
        return refusal::too_many_links;
    return propose(facilitator_link_issued{member_role::helper,
                                           now + circumstances.bounds.facilitator_link_life});
}

decision<proposal> decide_on_people(const hand_lead& wish, const member& who,
                                    const room_state& state, const context&)
{
    if (who.role != member_role::lead) return refusal::not_allowed;
    const auto to = find_member(wish.member, state);
    if (!to) return to.error();
    switch ((*to)->role) {
        case member_role::participant: return refusal::not_allowed;
        case member_role::lead: return already(sequence{});
        case member_role::helper: break;
    }
    proposal made = propose(role_changed{wish.member, member_role::lead});
    made.events.emplace_back(role_changed{who.id, member_role::helper});
    return made;
}

decision<proposal> decide_on_people(const take_role_back& wish, const member& who,
                                    const room_state& state, const context&)
{
    if (who.role != member_role::lead || wish.member == who.id) return refusal::not_allowed;
    const auto from = find_member(wish.member, state);
    if (!from) return from.error();
    // A second tap must not take back what is left after the first.
    if ((*from)->role != wish.role) return already(sequence{});
    switch (wish.role) {
        case member_role::participant: return already(sequence{});
        case member_role::helper:
            return propose(role_changed{wish.member, member_role::participant});
        case member_role::lead: break;
    }
    // Who only stepped in gives way to who leads by right; two who lead by right are equals.
    if (!(*from)->took_over || who.took_over) return refusal::not_allowed;
    return propose(role_changed{wish.member, member_role::helper});
}

decision<proposal> decide_on_people(const mute_member& wish, const member& who,
                                    const room_state& state, const context& circumstances)
{
    if (!who.is_facilitator()) return refusal::not_allowed;
    if (state.phase == room_phase::closed) return refusal::room_closed;
    const auto target = find_participant(wish.member, state);
    if (!target) return target.error();
    if (wish.time < std::chrono::seconds{} || wish.time > limits::mute_time_max)
        return refusal::invalid_pace;
    auto reason = clean(wish.reason, reason_bounds);
    if (!reason) return reason.error();
    const auto time = wish.time == std::chrono::seconds{} ? limits::mute_time_default : wish.time;
    const instant until = room_time(state, circumstances) + time;
    // Two facilitators who mute the same person at once do it once.
    const mute* longest = (*target)->longest_mute();
    if (longest != nullptr && longest->until >= until)
        return already(sequence{longest->id.value()});
    return propose(member_muted{wish.member, until, std::move(*reason)});
}

decision<proposal> decide_on_people(const remove_member& wish, const member& who,
                                    const room_state& state, const context&)
{
    if (!who.is_facilitator()) return refusal::not_allowed;
    const member* known = state.find(wish.member);
    if (known != nullptr && known->removed != act_id{})
        return already(sequence{known->removed.value()});
    const auto target = find_participant(wish.member, state);
    if (!target) return target.error();
    auto reason = clean(wish.reason, reason_bounds);
    if (!reason) return reason.error();
    return propose(member_removed{wish.member, std::move(*reason)});
}

decision<proposal> decide_on_people(const take_over_lead&, const member& who, const room_state&,
                                    const context& circumstances)
{
    switch (who.role) {
        case member_role::participant: return refusal::not_allowed;
        case member_role::lead: return already(sequence{});
        case member_role::helper: break;
    }
    // The wall's own time: being there is no event.
    const auto since = circumstances.leads_gone_since;
    if (!since || circumstances.now < *since + limits::lead_away_time) return refusal::lead_present;
    return propose(lead_taken_over{});
}
}  // namespace kring::domain
