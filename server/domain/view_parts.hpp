// What the files of a view share among themselves; nobody else reads it.
// Thread: pure functions on plain values.
#pragma once
#include "domain/room_state.hpp"
#include "domain/view.hpp"

#include <optional>

namespace kring::domain {
// The contribution that a moderation event is about.
[[nodiscard]] std::optional<contribution_id> moderated_by(const event& fact,
                                                          const room_state& after);

// Nobody's: empty.
[[nodiscard]] const std::string& name_of(const room_state& state, member_id id);

// What an event changes in the moderation log of a view; nothing for most.
[[nodiscard]] std::optional<act_change> act_changed_by(const event& fact, const room_state& after,
                                                       view_kind view);
void show_acts(const room_state& state, view_kind view, view_state& shown);
void fold_act(const act_change& change, view_state& state);
}  // namespace kring::domain
