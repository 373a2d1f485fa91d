#include "domain/invitations.hpp"

#include "base/limits.hpp"
#include "domain/deciding.hpp"

#include <algorithm>

namespace kring::domain {
namespace {
constexpr text_bounds channel_bounds{limits::channel_graphemes_max, limits::channel_bytes_max,
                                     line_breaks::refused};
}  // namespace

std::optional<refusal> hinders_entry(const invitation& which, const room_state& state)
{
    const invitation_batch* batch = state.find(which.batch);
    const issued_invitation* issued = batch == nullptr ? nullptr : batch->find(which.number);
    if (issued == nullptr) return refusal::unknown_invitation;
    if (issued->used_by != member_id{}) return refusal::invitation_used;
    if (issued->withdrawn != sequence{}) return refusal::invitation_withdrawn;
    return std::nullopt;
}

decision<proposal> decide_on_invitations(const make_invitations& wish, const member& who,
                                         const room_state& state)
{
    if (!who.is_facilitator()) return refusal::not_allowed;
    if (state.phase == room_phase::closed) return refusal::room_closed;
    auto channel = clean(wish.channel, channel_bounds);
    if (!channel) return channel.error();
    if (wish.count == 0 || wish.count > limits::invitations_per_batch_max)
        return refusal::invalid_invitations;
    std::size_t issued = wish.count;
    for (const invitation_batch& each : state.invitations) issued += each.issued.size();
    if (state.invitations.size() >= limits::invitation_batches_max ||
        issued > limits::invitations_max)
        return refusal::too_many_invitations;
    return propose(invitations_made{wish.count, std::move(*channel)});
}

decision<proposal> decide_on_invitations(const withdraw_invitations& wish, const member& who,
                                         const room_state& state)
{
    if (!who.is_facilitator()) return refusal::not_allowed;
    if (state.phase == room_phase::closed) return refusal::room_closed;
    const invitation_batch* batch = state.find(wish.which.batch);
    if (batch == nullptr) return refusal::unknown_invitation;
    if (wish.which.number == 0) {
        // Withdrawn one by one they are as void as all at once.
        const auto is_open = [](const issued_invitation& each) { return each.is_open(); };
        if (std::none_of(batch->issued.begin(), batch->issued.end(), is_open))
            return already(sequence{});
        return propose(invitations_withdrawn{wish.which});
    }
    const auto hindered = hinders_entry(wish.which, state);
    if (hindered == refusal::invitation_withdrawn)
        return already(batch->find(wish.which.number)->withdrawn);
    if (hindered) return *hindered;
    return propose(invitations_withdrawn{wish.which});
}

applied apply_to_invitations(const invitations_made& body, const event& fact, room_state& state)
{
    state.invitations.push_back(
        {batch_id{fact.at.value()}, body.channel, std::vector<issued_invitation>(body.count)});
    return applied::yes;
}

applied apply_to_invitations(const invitations_withdrawn& body, const event& fact,
                             room_state& state)
{
    invitation_batch* batch = state.find(body.which.batch);
    if (batch == nullptr) return applied::contradiction;
    if (body.which.number != 0) {
        issued_invitation* issued = batch->find(body.which.number);
        if (issued == nullptr || !issued->is_open()) return applied::contradiction;
        issued->withdrawn = fact.at;
        return applied::yes;
    }
    for (issued_invitation& each : batch->issued) {
        if (each.is_open()) each.withdrawn = fact.at;
    }
    return applied::yes;
}

applied use_up(const invitation& which, member_id by, room_state& state)
{
    invitation_batch* batch = state.find(which.batch);
    issued_invitation* issued = batch == nullptr ? nullptr : batch->find(which.number);
    if (issued == nullptr || !issued->is_open()) return applied::contradiction;
    issued->used_by = by;
    return applied::yes;
}

std::vector<channel_count> count_channels(const room_state& state)
{
    if (state.invitations.empty()) return {};
    std::vector<stakeholder_count> counts(state.invitations.size() + 1);
    for (stakeholder_count& each : counts) each.who.emplace();
    flat_map<member_id, std::size_t> places;
    for (std::size_t place = 0; place < state.invitations.size(); ++place) {
        for (const issued_invitation& each : state.invitations[place].issued) {
            if (each.used_by != member_id{}) places.emplace(each.used_by, place);
        }
    }
    for (const member& each : state.members) {
        if (each.is_facilitator()) continue;
        const auto place = places.find(each.id);
        stakeholder_count& of = place == places.end() ? counts.back() : counts[place->second];
        ++of.joined;
        if (!each.authored.empty()) ++of.who->wrote;
        if (!each.votes.empty()) ++of.who->voted;
    }
    keep_few_apart(counts);
    std::vector<channel_count> channels;
    for (std::size_t place = 0; place < counts.size(); ++place) {
        const bool came_by_one = place < state.invitations.size();
        channels.push_back({came_by_one ? state.invitations[place].id : batch_id{},
                            counts[place].joined, counts[place].who});
    }
    return channels;
}
}  // namespace kring::domain
