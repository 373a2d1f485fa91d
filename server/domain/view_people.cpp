#include "domain/view.hpp"

#include <algorithm>

namespace kring::domain {
view_person person_of(const room_state& state, member_id id)
{
    view_person shown;
    shown.id = id;
    const member* who = state.find(id);
    if (who == nullptr || who->left) return shown;
    shown.role = who->role;
    shown.took_over = who->took_over;
    if (const mute* longest = who->longest_mute(); longest != nullptr) shown.muted = *longest;
    shown.table = who->table;
    shown.takes_notes = who->takes_notes;
    shown.removed = who->removed;
    shown.removal_reason = who->removal_reason;
    // Facilitators show each other who they are, as on their acts.
    if (who->is_facilitator() || state.names() == names_mode::shown) shown.name = who->name;
    return shown;
}

std::optional<member_id> person_changed_by(const event& fact, const room_state& after)
{
    if (const auto* muted = std::get_if<member_muted>(&fact.body)) return muted->member;
    if (const auto* removed = std::get_if<member_removed>(&fact.body)) return removed->member;
    if (const auto* undone = std::get_if<act_undone>(&fact.body)) {
        const act* which = after.find(undone->act);
        if (which != nullptr && which->member != member_id{}) return which->member;
    }
    if (const auto* changed = std::get_if<role_changed>(&fact.body)) return changed->member;
    if (const auto* taken = std::get_if<seat_taken>(&fact.body)) return taken->member;
    if (const auto* set = std::get_if<note_taker_set>(&fact.body)) return set->member;
    const bool is_own = std::holds_alternative<member_joined>(fact.body) ||
                        std::holds_alternative<member_renamed>(fact.body) ||
                        std::holds_alternative<member_left>(fact.body) ||
                        std::holds_alternative<lead_taken_over>(fact.body);
    return is_own ? std::optional{fact.actor} : std::nullopt;
}

bool renews_people(const event& fact)
{
    return std::holds_alternative<charter_set>(fact.body);
}

std::vector<std::pair<link_id, instant>> open_helper_links(const room_state& state)
{
    std::vector<std::pair<link_id, instant>> open;
    for (const auto& [id, link] : state.links) {
        if (link.role == member_role::helper && link.is_open(state.time))
            open.emplace_back(id, link.expires);
    }
    // The order of a hash map is none.
    std::sort(open.begin(), open.end());
    return open;
}
}  // namespace kring::domain
