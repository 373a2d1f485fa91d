// How often something may happen: so many a minute on average, and so many at once after a pause.
// Thread: plain values, usable anywhere.
#pragma once
#include <cstdint>

namespace kring {
struct rate {
    std::uint32_t per_minute{};  // 1 to rate_per_minute_max
    std::uint32_t burst{};       // 1 to rate_burst_max
    friend bool operator==(const rate&, const rate&) = default;
};

// A million a second: beyond what one machine does, and within what a bucket counts exactly.
inline constexpr std::uint32_t rate_per_minute_max = 60'000'000;
inline constexpr std::uint32_t rate_burst_max = 10'000'000;

// The same limit for somebody who may do `factor` times as much.
[[nodiscard]] constexpr rate times(const rate& one, std::uint32_t factor)
{
    const std::uint64_t per_minute = std::uint64_t{one.per_minute} * factor;
    const std::uint64_t burst = std::uint64_t{one.burst} * factor;
    return rate{static_cast<std::uint32_t>(per_minute < rate_per_minute_max ? per_minute
                                                                            : rate_per_minute_max),
                static_cast<std::uint32_t>(burst < rate_burst_max ? burst : rate_burst_max)};
}
}  // namespace kring
