// Whether a typed code leads into a room. The code itself is no matter of the room: it is unique in the server, and the
// directory of codes keeps it.
// Thread: pure functions.
#pragma once
#include "domain/room_state.hpp"

#include <cstdint>

namespace kring::domain {
enum class code_use : std::uint8_t {
    none = 1,   // and the code of before is void
    waits = 2,  // not now, while the room lets nobody new in
    leads_in = 3
};

[[nodiscard]] inline code_use code_use_of(const room_state& state)
{
    if (state.phase == room_phase::closed || state.entry.confidential) return code_use::none;
    return state.locked != act_id{} ? code_use::waits : code_use::leads_in;
}
}  // namespace kring::domain
