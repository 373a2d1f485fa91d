// Decisions about the charter. Internal to `domain`.
// Thread: pure functions.
#pragma once
#include "domain/decide.hpp"

namespace kring::domain {
[[nodiscard]] decision<proposal> decide_set_charter(const set_charter& wish, const member& who,
                                                    const room_state& state);
[[nodiscard]] decision<proposal> decide_accept_charter(const accept_charter& wish,
                                                       const member& who, const room_state& state);
}  // namespace kring::domain
