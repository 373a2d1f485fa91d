// What the files of a view share among themselves; nobody else reads it.
// Thread: pure functions on plain values.
#pragma once
#include "domain/room_state.hpp"

#include <optional>

namespace kring::domain {
// The contribution that a moderation event is about.
[[nodiscard]] std::optional<contribution_id> moderated_by(const event& fact,
                                                          const room_state& after);
}  // namespace kring::domain
