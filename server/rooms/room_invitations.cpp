// What a room machine answers to who asks about its invitations without taking part.
#include "domain/invitations.hpp"
#include "rooms/room_machine.hpp"

namespace kring::rooms {
std::optional<domain::refusal> room_machine::hinders_look(const look_at_card& look) const
{
    if (look.invitation) {
        if (state_.phase == domain::room_phase::closed) return std::nullopt;
        return domain::hinders_entry(*look.invitation, state_);
    }
    if (!look.link_generation) return std::nullopt;
    if (*look.link_generation != state_.link_generation) return domain::refusal::link_expired;
    if (state_.entry.by_invitation && state_.phase != domain::room_phase::closed)
        return domain::refusal::invitation_only;
    return std::nullopt;
}

visit_outcome room_machine::told(const ask_invitations& asks, const domain::context& circumstances,
                                 effects&)
{
    const domain::member* who = state_.find(asks.who.member);
    if (who == nullptr || !who->is_in() || who->generation != asks.who.generation ||
        !who->is_facilitator())
        return refused{domain::refusal::not_allowed, {}};
    if (domain::must_show_code(asks.who.member, state_, circumstances))
        return refused{domain::refusal::recovery_code_needed, {}};
    const domain::invitation_batch* batch = state_.find(asks.batch);
    if (batch == nullptr) return refused{domain::refusal::unknown_invitation, {}};
    return *batch;
}
}  // namespace kring::rooms
