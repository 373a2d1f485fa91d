// Instants. Time is always an argument: only `app` and tests own a clock.
// Thread: plain values, usable anywhere.
#pragma once
#include <chrono>
#include <cstdint>

namespace kring {
// Milliseconds since 1970-01-01 UTC. In a room: room time, which never runs backwards.
using instant = std::chrono::sys_time<std::chrono::milliseconds>;

[[nodiscard]] constexpr std::int64_t to_milliseconds(instant at)
{
    return at.time_since_epoch().count();
}

[[nodiscard]] constexpr instant instant_from_milliseconds(std::int64_t milliseconds)
{
    return instant{std::chrono::milliseconds{milliseconds}};
}
}  // namespace kring
