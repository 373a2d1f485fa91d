#include "domain/newcomers.hpp"

#include "domain/acts.hpp"
#include "domain/deciding.hpp"
#include "domain/invitations.hpp"

#include <algorithm>

namespace kring::domain {
namespace {
bool waits(const hash_128& newcomer, const context& circumstances)
{
    return std::find(circumstances.waiting.begin(), circumstances.waiting.end(), newcomer) !=
           circumstances.waiting.end();
}

bool was_removed_lately(member_id who, const room_state& state, const context& circumstances)
{
    const member* removed = state.find(who);
    const act* by = removed == nullptr ? nullptr : state.find(removed->removed);
    return by != nullptr &&
           room_time(state, circumstances) < by->time + circumstances.bounds.removal_watch;
}
}  // namespace

bool is_full(const room_state& state, const bounds& server)
{
    const std::size_t set = state.entry.participants_max;
    const std::size_t most =
        set == 0 ? server.participants_max : std::min(set, server.participants_max);
    return state.participant_count >= most;
}

std::optional<waiting_cause> must_wait(const join_room& wish, origin from, const room_state& state,
                                       const context& circumstances)
{
    // A facilitator's link was given to one person.
    if (wish.link != link_id{} || state.let_in.contains(wish.nonce_hash)) return std::nullopt;
    const bool is_invited = wish.invitation != invitation{};
    // Nobody is kept waiting for a refusal.
    if (is_invited ? hinders_entry(wish.invitation, state).has_value() : state.entry.by_invitation)
        return std::nullopt;
    // The lobby is for whoever comes by the link, unless nobody new does.
    if (state.entry.lobby && is_invited == state.entry.by_invitation) return waiting_cause::lobby;
    if (was_removed_lately(wish.removed_as, state, circumstances))
        return waiting_cause::removed_browser;
    if (from == origin::of_somebody_removed) return waiting_cause::removed_address;
    return std::nullopt;
}

decision<proposal> decide_on_newcomers(const set_entry& wish, const member& who,
                                       const room_state& state, const context&)
{
    if (!who.is_facilitator()) return refusal::not_allowed;
    if (state.phase == room_phase::closed) return refusal::room_closed;
    entry_rules rules = wish.rules;
    rules.participants_max = state.entry.participants_max;
    if (rules == state.entry) return already(sequence{});
    return propose(entry_set{rules});
}

decision<proposal> decide_on_newcomers(const limit_participants& wish, const member& who,
                                       const room_state& state, const context& circumstances)
{
    if (!who.is_facilitator()) return refusal::not_allowed;
    if (state.phase == room_phase::closed) return refusal::room_closed;
    if (wish.most > circumstances.bounds.participants_max)
        return refusal::invalid_participant_limit;
    entry_rules rules = state.entry;
    rules.participants_max = wish.most;
    if (rules == state.entry) return already(sequence{});
    return propose(entry_set{rules});
}

decision<proposal> decide_on_newcomers(const let_in& wish, const member& who,
                                       const room_state& state, const context& circumstances)
{
    if (!who.is_facilitator()) return refusal::not_allowed;
    if (state.phase == room_phase::closed) return refusal::room_closed;
    // They would be let in and stand before a locked door.
    if (state.locked != act_id{}) return refusal::room_locked;
    newcomers_let_in made;
    const auto take = [&](const hash_128& newcomer) {
        const auto taken = std::find(made.newcomers.begin(), made.newcomers.end(), newcomer);
        if (taken == made.newcomers.end() && !state.let_in.contains(newcomer) &&
            !state.turned_away.contains(newcomer))
            made.newcomers.push_back(newcomer);
    };
    // Two facilitators who let the same people in at once do it once.
    bool were_let_in = wish.everybody;
    if (wish.everybody) {
        for (const hash_128& each : circumstances.waiting) take(each);
    } else {
        for (const hash_128& each : wish.newcomers) {
            if (waits(each, circumstances)) take(each);
            were_let_in = were_let_in || state.let_in.contains(each) || state.nonces.contains(each);
        }
    }
    if (!made.newcomers.empty()) return propose(std::move(made));
    if (were_let_in) return already(sequence{});
    return refusal::nobody_waits;
}

decision<proposal> decide_on_newcomers(const turn_away& wish, const member& who,
                                       const room_state& state, const context& circumstances)
{
    if (!who.is_facilitator()) return refusal::not_allowed;
    if (state.phase == room_phase::closed) return refusal::room_closed;
    if (const auto turned = state.turned_away.find(wish.newcomer);
        turned != state.turned_away.end())
        return already(sequence{turned->second.value()});
    if (!waits(wish.newcomer, circumstances)) return refusal::nobody_waits;
    auto reason = clean(wish.reason, reason_bounds);
    if (!reason) return reason.error();
    return propose(newcomer_turned_away{wish.newcomer, std::move(*reason)});
}

applied apply_to_newcomers(const entry_set& body, const event&, room_state& state)
{
    state.entry = body.rules;
    return applied::yes;
}

applied apply_to_newcomers(const newcomers_let_in& body, const event& fact, room_state& state)
{
    for (const hash_128& each : body.newcomers) {
        if (state.nonces.contains(each) || state.turned_away.contains(each) ||
            !state.let_in.emplace(each, fact.at).second)
            return applied::contradiction;
    }
    return applied::yes;
}

applied apply_to_newcomers(const newcomer_turned_away& body, const event& fact, room_state& state)
{
    const act_id by{fact.at.value()};
    if (state.nonces.contains(body.newcomer) ||
        !state.turned_away.emplace(body.newcomer, by).second)
        return applied::contradiction;
    state.let_in.erase(body.newcomer);
    note_act(act_kind::turning_away, fact, body.reason, state);
    return applied::yes;
}

applied let_ask_again(act_id by, room_state& state)
{
    for (const auto& [newcomer, act] : state.turned_away) {
        if (act != by) continue;
        state.turned_away.erase(newcomer);
        return applied::yes;
    }
    return applied::contradiction;
}
}  // namespace kring::domain
