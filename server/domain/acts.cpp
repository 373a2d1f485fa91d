#include "domain/acts.hpp"

#include "domain/community.hpp"
#include "domain/deciding.hpp"
#include "domain/ideas.hpp"
#include "domain/newcomers.hpp"
#include "domain/pace.hpp"
#include "domain/people.hpp"
#include "domain/tables.hpp"

#include <algorithm>

namespace kring::domain {
namespace {
// Nothing: it can be undone.
std::optional<refusal> hinders_undoing(const act& which, const room_state& state)
{
    switch (which.kind) {
        case act_kind::hiding:
        case act_kind::restoring: return std::nullopt;
        case act_kind::merging: {
            // The counts of a room that was closed are final.
            if (state.phase == room_phase::closed) return refusal::room_closed;
            const contribution* merged = state.find(which.contribution);
            if (merged->withdrawn) return refusal::contribution_withdrawn;
            return std::nullopt;
        }
        case act_kind::pausing: {
            if (state.phase == room_phase::closed) return refusal::room_closed;
            const bool stands =
                std::find(state.pauses.begin(), state.pauses.end(), which.id) != state.pauses.end();
            return stands ? std::nullopt : std::optional{refusal::act_over};
        }
        case act_kind::muting: {
            const member* who = state.find(which.member);
            const auto stands = std::any_of(
                who->mutes.begin(), who->mutes.end(),
                [&](const auto& each) { return each.id == which.id && state.time < each.until; });
            return stands ? std::nullopt : std::optional{refusal::act_over};
        }
        case act_kind::removing: return std::nullopt;
        case act_kind::declining: {
            if (state.find(which.contribution)->withdrawn) return refusal::contribution_withdrawn;
            return std::nullopt;
        }
        case act_kind::locking: {
            if (state.phase == room_phase::closed) return refusal::room_closed;
            const contribution* thread = state.find(which.contribution);
            const act_id standing = thread == nullptr ? state.locked : thread->locked;
            return standing == which.id ? std::nullopt : std::optional{refusal::act_over};
        }
        case act_kind::correcting: {
            if (state.phase == room_phase::closed) return refusal::room_closed;
            const contribution* idea = state.find(which.contribution);
            if (idea->withdrawn) return refusal::contribution_withdrawn;
            const bool stands = idea->hands_at() == sequence{which.id.value()};
            return stands ? std::nullopt : std::optional{refusal::act_over};
        }
        case act_kind::harvesting:
        case act_kind::turning_away:
            if (state.phase == room_phase::closed) return refusal::room_closed;
            return std::nullopt;
        case act_kind::blurring: {
            const contribution* folded = state.find(which.contribution);
            return folded->blurred == which.id ? std::nullopt : std::optional{refusal::act_over};
        }
        // To return to what was hidden or folded before is an act of its own, with a reason.
        case act_kind::clearing: return refusal::act_over;
    }
    return refusal::act_over;
}

// Whoever paused last says why; nobody: the room is open.
void show_pause(room_state& state)
{
    const act* latest = state.pauses.empty() ? nullptr : state.find(state.pauses.back());
    state.phase = latest == nullptr ? room_phase::open : room_phase::paused;
    state.pause_reason = latest == nullptr ? std::string{} : latest->reason;
    state.paused_until = latest == nullptr ? instant{} : latest->until;
}
}  // namespace

decision<proposal> decide_undo(const undo_act& wish, const member& who, const room_state& state)
{
    if (!who.is_facilitator()) return refusal::not_allowed;
    const act* found = state.find(wish.act);
    if (found == nullptr) return refusal::unknown_act;
    if (found->undone) return already(sequence{});
    if (const auto why = hinders_undoing(*found, state)) return *why;
    return propose(act_undone{wish.act});
}

act& note_act(act_kind kind, const event& fact, const std::string& reason, room_state& state)
{
    act& made = state.acts.emplace_back();
    made.id = act_id{fact.at.value()};
    made.kind = kind;
    made.by = fact.actor;
    made.time = fact.time;
    made.reason = reason;
    return made;
}

void note_undone(act& which, member_id by, const room_state& state)
{
    which.undone = true;
    const member* who = state.find(by);
    if (who != nullptr && who->is_facilitator()) which.undone_by = by;
}

applied apply_undone(const act_undone& body, const event& fact, room_state& state)
{
    act* found = state.find(body.act);
    if (found == nullptr || found->undone) return applied::contradiction;
    contribution* about = state.find(found->contribution);
    member* whom = state.find(found->member);
    switch (found->kind) {
        case act_kind::hiding:
            if (about == nullptr) return applied::contradiction;
            for (hide_act& each : about->hides) {
                if (each.id == body.act) each.undone = true;
            }
            look_again(*about, state);
            break;
        case act_kind::restoring:
            if (about == nullptr) return applied::contradiction;
            for (hide_act& each : about->hides) {
                if (each.lifted_by == body.act) each.lifted_by = act_id{};
            }
            look_again(*about, state);
            break;
        case act_kind::merging:
            if (unmerge(found->contribution, found->into, state) == applied::contradiction)
                return applied::contradiction;
            if (found->by_rule) settle_doubles(*about);
            break;
        case act_kind::pausing:
            if (std::erase(state.pauses, body.act) == 0) return applied::contradiction;
            show_pause(state);
            break;
        case act_kind::muting:
            if (whom == nullptr) return applied::contradiction;
            std::erase_if(whom->mutes, [&](const mute& each) { return each.id == body.act; });
            break;
        case act_kind::removing:
            if (whom == nullptr || whom->removed != body.act) return applied::contradiction;
            take_in_again(*whom, state);
            break;
        case act_kind::declining:
            if (about == nullptr || about->admission != admission::declined)
                return applied::contradiction;
            hold(*about, state);
            break;
        case act_kind::locking: {
            act_id& standing = about == nullptr ? state.locked : about->locked;
            if (standing != body.act) return applied::contradiction;
            standing = act_id{};
            break;
        }
        case act_kind::correcting:
            if (about == nullptr || about->hands_at() != sequence{body.act.value()})
                return applied::contradiction;
            about->hands.pop_back();
            break;
        case act_kind::harvesting:
            if (put_back(body.act, state) == applied::contradiction) return applied::contradiction;
            break;
        case act_kind::turning_away:
            if (let_ask_again(body.act, state) == applied::contradiction)
                return applied::contradiction;
            break;
        case act_kind::blurring:
            if (about == nullptr || about->blurred != body.act) return applied::contradiction;
            settle_by_facilitator(*about, flag_outcome::wrong, state);
            break;
        case act_kind::clearing: return applied::contradiction;
    }
    note_undone(*found, fact.actor, state);
    return applied::yes;
}

void pause_by(const act& pausing, room_state& state)
{
    state.pauses.push_back(pausing.id);
    show_pause(state);
}
}  // namespace kring::domain
