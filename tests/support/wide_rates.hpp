// Rates so wide that no test meets them unless it asks for its own: most tests do in a moment what people do in an hour.
#pragma once
#include "rooms/room_machine.hpp"

namespace kring::tests {
inline rooms::machine_bounds with_wide_rates(rooms::machine_bounds bounds = {})
{
    constexpr rate wide{rate_per_minute_max, 1'000'000};
    bounds.stated.commands = wide;
    bounds.stated.texts = wide;
    bounds.stated.votes = wide;
    bounds.stated.changes = wide;
    bounds.stated.snapshots = wide;
    bounds.stated.probes = wide;
    bounds.stated.similar = wide;
    bounds.stated.fetches = wide;
    bounds.json_commands = wide;
    bounds.room_joins = wide;
    bounds.room_commands = wide;
    bounds.member_exports = wide;
    return bounds;
}

inline bool has_default_rates(const rooms::machine_bounds& bounds)
{
    const rooms::machine_bounds usual;
    return bounds.stated == usual.stated && bounds.json_commands == usual.json_commands &&
           bounds.room_joins == usual.room_joins && bounds.room_commands == usual.room_commands &&
           bounds.member_exports == usual.member_exports;
}
}  // namespace kring::tests
