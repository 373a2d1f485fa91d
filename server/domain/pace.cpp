#include "domain/pace.hpp"

#include "domain/acts.hpp"
#include "domain/calm.hpp"
#include "domain/deciding.hpp"

#include <algorithm>

namespace kring::domain {
namespace {
void release(contribution_id id, room_state& state)
{
    std::erase(state.held, id);
}
}  // namespace

decision<proposal> decide_on_pace(const set_slow_mode& wish, const member& who,
                                  const room_state& state)
{
    if (!who.is_facilitator()) return refusal::not_allowed;
    if (state.phase == room_phase::closed) return refusal::room_closed;
    if (wish.between < std::chrono::seconds{} || wish.between > limits::slow_mode_max)
        return refusal::invalid_pace;
    if (wish.between == state.pace.between_texts) return already(sequence{});
    return propose(slow_mode_set{wish.between});
}

decision<proposal> decide_on_pace(const set_hold& wish, const member& who, const room_state& state)
{
    if (!who.is_facilitator()) return refusal::not_allowed;
    if (state.phase == room_phase::closed) return refusal::room_closed;
    const bool is_off = wish.publish_after == std::chrono::seconds{};
    const bool is_fit =
        wish.publish_after >= limits::hold_time_min && wish.publish_after <= limits::hold_time_max;
    if (!is_off && !is_fit) return refusal::invalid_pace;
    if (wish.publish_after == state.pace.publish_after) return already(sequence{});
    return propose(hold_set{wish.publish_after});
}

decision<proposal> decide_on_pace(const approve_contributions& wish, const member& who,
                                  const room_state& state)
{
    if (!who.is_facilitator()) return refusal::not_allowed;
    if (wish.contributions.size() > limits::approved_at_once_max) return refusal::too_many_held;
    proposal made;
    for (const contribution_id id : wish.contributions) {
        const contribution* each = state.find(id);
        if (each == nullptr) return refusal::unknown_contribution;
        if (each->admission == admission::declined) return refusal::contribution_hidden;
        const event_body body = contribution_published{id};
        // Twice in one wish, or by two facilitators at once: once is enough.
        const bool is_new =
            std::find(made.events.begin(), made.events.end(), body) == made.events.end();
        if (each->admission == admission::held && !each->withdrawn && is_new)
            made.events.push_back(body);
    }
    return made.events.empty() ? already(sequence{}) : std::move(made);
}

decision<proposal> decide_on_pace(const decline_contribution& wish, const member& who,
                                  const room_state& state)
{
    if (!who.is_facilitator()) return refusal::not_allowed;
    const contribution* target = state.find(wish.contribution);
    if (target == nullptr) return refusal::unknown_contribution;
    if (target->withdrawn) return refusal::contribution_withdrawn;
    switch (target->admission) {
        // Hiding is for what everybody has seen.
        case admission::published: return refusal::act_over;
        case admission::declined: return already(sequence{});
        case admission::held: break;
    }
    auto reason = clean(wish.reason, reason_bounds);
    if (!reason) return reason.error();
    return propose(contribution_declined{wish.contribution, std::move(*reason)});
}

bool is_held(const member& who, const room_state& state)
{
    return !who.is_facilitator() && state.pace.publish_after > std::chrono::seconds{};
}

std::optional<instant> next_publication(const room_state& state)
{
    if (state.held.empty()) return std::nullopt;
    // They are in order of id, and so of the time that they were written.
    const contribution* first = state.find(state.held.front());
    if (first == nullptr) return std::nullopt;
    return first->time + state.pace.publish_after;
}

void publish_due(const room_state& state, instant now, std::vector<event_body>& events)
{
    for (const contribution_id id : state.held) {
        const contribution* each = state.find(id);
        if (each == nullptr || now < each->time + state.pace.publish_after) return;
        events.emplace_back(contribution_published{id});
    }
}

instant writes_again(const member& who, const room_state& state)
{
    const bool is_free =
        who.is_facilitator() || who.authored.empty() || state.pace.between_texts.count() == 0;
    if (is_free) return instant{};
    // Taken back or not: whoever takes back writes no faster for it.
    const contribution* latest = state.find(who.authored.back());
    return latest == nullptr ? instant{} : latest->time + state.pace.between_texts;
}

decision<void> keeps_pace(const member& who, const room_state& state, instant now)
{
    if (now < writes_again(who, state)) return refusal::slow_mode;
    return {};
}

std::optional<instant> may_again(refusal why, member_id who, const room_state& state, instant now)
{
    const member* found = state.find(who);
    if (found == nullptr) return std::nullopt;
    if (why == refusal::slow_mode)
        return std::max(writes_again(*found, state), calm_again(*found, state, now));
    const mute* longest = found->longest_mute();
    if (why == refusal::muted && longest != nullptr) return longest->until;
    return std::nullopt;
}

applied apply_to_pace(const slow_mode_set& body, const event&, room_state& state)
{
    state.pace.between_texts = body.between;
    return applied::yes;
}

applied apply_to_pace(const hold_set& body, const event&, room_state& state)
{
    state.pace.publish_after = body.publish_after;
    return applied::yes;
}

applied apply_to_pace(const contribution_published& body, const event&, room_state& state)
{
    contribution* target = state.find(body.contribution);
    if (target == nullptr || target->withdrawn || target->admission != admission::held)
        return applied::contradiction;
    target->admission = admission::published;
    release(target->id, state);
    count_published(*target, state);
    return applied::yes;
}

applied apply_to_pace(const contribution_declined& body, const event& fact, room_state& state)
{
    contribution* target = state.find(body.contribution);
    if (target == nullptr || target->withdrawn || target->admission != admission::held)
        return applied::contradiction;
    target->admission = admission::declined;
    target->decline_reason = body.reason;
    release(target->id, state);
    note_act(act_kind::declining, fact, body.reason, state).contribution = body.contribution;
    return applied::yes;
}

void count_published(const contribution& which, room_state& state)
{
    if (which.is_idea()) ++state.counts.ideas;
    ++state.counts.contributions;
    member* author = state.find(which.author);
    if (author == nullptr || author->has_published) return;
    author->has_published = true;
    ++state.counts.writers;
}

void hold(contribution& which, room_state& state)
{
    which.admission = admission::held;
    which.decline_reason.clear();
    state.held.insert(std::lower_bound(state.held.begin(), state.held.end(), which.id), which.id);
}
}  // namespace kring::domain
