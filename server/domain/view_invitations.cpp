// What facilitators see of invitations: of each batch how many there are, were used and were withdrawn. Who used which is in no
// view: a number on a sheet would name a member.
#include "domain/view_parts.hpp"

#include <algorithm>

namespace kring::domain {
namespace {
batch_id batch_changed_by(const event& fact)
{
    if (std::holds_alternative<invitations_made>(fact.body)) return batch_id{fact.at.value()};
    if (const auto* gone = std::get_if<invitations_withdrawn>(&fact.body)) return gone->which.batch;
    if (const auto* joined = std::get_if<member_joined>(&fact.body))
        return joined->invitation.batch;
    return batch_id{};
}
}  // namespace

view_batch batch_of(const invitation_batch& from)
{
    const auto count_if = [&from](const auto& is_so) {
        return static_cast<std::uint32_t>(
            std::count_if(from.issued.begin(), from.issued.end(), is_so));
    };
    return {from.id, from.channel, static_cast<std::uint32_t>(from.issued.size()),
            count_if([](const issued_invitation& each) { return each.used_by != member_id{}; }),
            count_if([](const issued_invitation& each) { return each.withdrawn != sequence{}; })};
}

void project_invitations(const event& fact, const room_state& after, view_kind view,
                         std::vector<view_change>& changes)
{
    if (view != view_kind::facilitator) return;
    if (const invitation_batch* batch = after.find(batch_changed_by(fact)); batch != nullptr)
        changes.push_back(view_change{fact.at, batch_of(*batch)});
}
}  // namespace kring::domain
