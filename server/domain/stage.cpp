#include "domain/stage.hpp"

#include "domain/acts.hpp"
#include "domain/deciding.hpp"
#include "domain/screen.hpp"

#include <algorithm>

namespace kring::domain {
namespace {
// What can stand on the stage: an idea that everybody sees.
decision<void> may_be_shown(contribution_id id, const room_state& state)
{
    const auto found = find_shown(id, state);
    if (!found) return found.error();
    if (!(*found)->is_idea()) return refusal::not_an_idea;
    return {};
}

// The lock of a thread, or of the room (0). Null: there is no such idea.
act_id* lock_of(contribution_id thread, room_state& state)
{
    if (thread == contribution_id{}) return &state.locked;
    contribution* found = state.find(thread);
    return found == nullptr ? nullptr : &found->locked;
}
}  // namespace

decision<proposal> decide_on_stage(const lock& wish, const member& who, const room_state& state)
{
    if (!who.is_facilitator()) return refusal::not_allowed;
    if (state.phase == room_phase::closed) return refusal::room_closed;
    if (wish.contribution != contribution_id{}) {
        if (auto may = may_be_shown(wish.contribution, state); !may) return may.error();
    }
    const contribution* thread = state.find(wish.contribution);
    const act_id standing = thread == nullptr ? state.locked : thread->locked;
    if (standing != act_id{}) return already(sequence{standing.value()});
    auto reason = clean(wish.reason, reason_bounds);
    if (!reason) return reason.error();
    return propose(locked{wish.contribution, std::move(*reason)});
}

decision<proposal> decide_on_stage(const unlock& wish, const member& who, const room_state& state)
{
    if (!who.is_facilitator()) return refusal::not_allowed;
    if (state.phase == room_phase::closed) return refusal::room_closed;
    const contribution* thread = state.find(wish.contribution);
    if (thread == nullptr && wish.contribution != contribution_id{})
        return refusal::unknown_contribution;
    if ((thread == nullptr ? state.locked : thread->locked) == act_id{}) return already(sequence{});
    return propose(unlocked{wish.contribution});
}

decision<proposal> decide_on_stage(const spotlight& wish, const member& who,
                                   const room_state& state)
{
    if (!who.is_facilitator()) return refusal::not_allowed;
    if (wish.contribution != contribution_id{}) {
        if (auto may = may_be_shown(wish.contribution, state); !may) return may.error();
    }
    // Who follows nothing does not follow.
    const bool follows = wish.follow && wish.contribution != contribution_id{};
    if (state.stage.spotlight == wish.contribution && state.stage.follows == follows)
        return already(sequence{});
    proposal made = propose(spotlight_set{wish.contribution, follows});
    if (wish.contribution != contribution_id{}) give_screen_back(state, made.events);
    return made;
}

decision<proposal> decide_on_stage(const pin_idea& wish, const member& who, const room_state& state)
{
    if (!who.is_facilitator()) return refusal::not_allowed;
    const auto& pins = state.stage.pins;
    const bool is_pinned = std::find(pins.begin(), pins.end(), wish.contribution) != pins.end();
    if (!wish.pinned) {
        if (state.find(wish.contribution) == nullptr) return refusal::unknown_contribution;
        if (!is_pinned) return already(sequence{});
        return propose(idea_pinned{wish.contribution, false});
    }
    if (auto may = may_be_shown(wish.contribution, state); !may) return may.error();
    if (is_pinned) return already(sequence{});
    proposal made;
    // What nobody sees any more keeps no place from what is to be seen.
    std::size_t kept = 0;
    for (const contribution_id each : pins) {
        if (find_shown(each, state)) {
            ++kept;
        } else {
            made.events.emplace_back(idea_pinned{each, false});
        }
    }
    if (kept >= limits::pins_max) return refusal::too_many_pins;
    made.events.emplace_back(idea_pinned{wish.contribution, true});
    return made;
}

decision<proposal> decide_on_stage(const announce& wish, const member& who, const room_state& state)
{
    if (!who.is_facilitator()) return refusal::not_allowed;
    if (wish.text.empty()) {
        if (state.stage.announcement.empty()) return already(sequence{});
        return propose(announced{});
    }
    auto text = clean(wish.text, reason_bounds);
    if (!text) return text.error();
    if (*text == state.stage.announcement) return already(state.stage.announced);
    return propose(announced{std::move(*text)});
}

bool is_locked(const contribution& from, const room_state& state)
{
    const contribution* at = &from;
    while (!at->is_idea()) {
        at = state.find(at->parent);
        if (at == nullptr) return false;
    }
    return at->locked != act_id{};
}

applied apply_to_stage(const locked& body, const event& fact, room_state& state)
{
    act_id* lock = lock_of(body.contribution, state);
    if (lock == nullptr || *lock != act_id{}) return applied::contradiction;
    *lock = act_id{fact.at.value()};
    note_act(act_kind::locking, fact, body.reason, state).contribution = body.contribution;
    return applied::yes;
}

applied apply_to_stage(const unlocked& body, const event&, room_state& state)
{
    act_id* lock = lock_of(body.contribution, state);
    if (lock == nullptr || *lock == act_id{}) return applied::contradiction;
    *lock = act_id{};
    return applied::yes;
}

applied apply_to_stage(const spotlight_set& body, const event&, room_state& state)
{
    if (body.contribution != contribution_id{} && state.find(body.contribution) == nullptr)
        return applied::contradiction;
    state.stage.spotlight = body.contribution;
    state.stage.follows = body.follow;
    return applied::yes;
}

applied apply_to_stage(const idea_pinned& body, const event&, room_state& state)
{
    if (state.find(body.contribution) == nullptr) return applied::contradiction;
    std::erase(state.stage.pins, body.contribution);
    if (body.pinned) state.stage.pins.push_back(body.contribution);
    return applied::yes;
}

applied apply_to_stage(const announced& body, const event& fact, room_state& state)
{
    state.stage.announcement = body.text;
    state.stage.announced = body.text.empty() ? sequence{} : fact.at;
    return applied::yes;
}
}  // namespace kring::domain
