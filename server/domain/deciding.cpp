#include "domain/deciding.hpp"

#include "base/limits.hpp"

namespace kring::domain {
decision<std::string> clean(const std::string& text, const text_bounds& bounds)
{
    auto cleaned = clean_text(text, bounds);
    if (cleaned) return std::move(*cleaned);
    switch (cleaned.error()) {
        case text_fault::empty: return refusal::text_empty;
        case text_fault::too_long: return refusal::text_too_long;
        case text_fault::invalid: return refusal::text_invalid;
    }
    return refusal::text_invalid;
}

decision<void> may_contribute(const member& who, const room_state& state)
{
    switch (state.phase) {
        case room_phase::open: return {};
        case room_phase::draft:
            if (who.is_facilitator()) return {};
            return refusal::room_not_open;
        case room_phase::paused: return refusal::room_paused;
        case room_phase::closed: return refusal::room_closed;
    }
    return refusal::room_closed;
}

decision<void> may_speak(const member& who, instant now)
{
    const mute* longest = who.longest_mute();
    if (!who.is_facilitator() && longest != nullptr && now < longest->until) return refusal::muted;
    return {};
}

decision<void> may_write(phase_act act, const member& who, const room_state& state, instant now)
{
    if (auto may = may_contribute(who, state); !may) return may.error();
    if (auto may = may_speak(who, now); !may) return may.error();
    if (state.charter && who.accepted == sequence{}) return refusal::charter_not_accepted;
    if (!phase_allows(act, who, state, now)) return refusal::not_in_phase;
    return {};
}

decision<const contribution*> find_shown(contribution_id id, const room_state& state)
{
    const contribution* found = state.find(id);
    // What is not published is not there: for its author and facilitators neither, until somebody publishes it.
    if (found == nullptr || !found->is_published()) return refusal::unknown_contribution;
    if (found->withdrawn) return refusal::contribution_withdrawn;
    if (found->is_hidden()) return refusal::contribution_hidden;
    return found;
}

const std::string* spelling_of(const std::string& text, const room_state& state)
{
    const std::string folded = folded_text(text);
    for (const contribution& each : state.contributions) {
        for (const tag& standing : each.tags) {
            if (folded_text(standing.text) == folded) return &standing.text;
        }
    }
    return nullptr;
}

bool has_place_for(std::size_t octets, const room_state& state)
{
    return state.view_bytes + octets <= limits::room_view_bytes_max;
}
}  // namespace kring::domain
