#include "base/token_bucket.hpp"

#include <algorithm>

namespace kring {
namespace {
using std::chrono::duration_cast;
using std::chrono::milliseconds;
using std::chrono::nanoseconds;

std::int64_t nanoseconds_of(instant now)
{
    return duration_cast<nanoseconds>(now.time_since_epoch()).count();
}

// The time in which one token comes.
std::int64_t interval_of(const rate& allowed)
{
    constexpr std::int64_t minute = 60'000'000'000;
    return minute / std::clamp<std::int64_t>(allowed.per_minute, 1, rate_per_minute_max);
}

// The time in which an empty bucket becomes full: at most a year and a bit, far from what 64 bits hold.
std::int64_t span_of(const rate& allowed)
{
    return interval_of(allowed) * std::clamp<std::int64_t>(allowed.burst, 1, rate_burst_max);
}

milliseconds rounded_up(std::int64_t time)
{
    return std::chrono::ceil<milliseconds>(nanoseconds{time});
}

// When it is full from here on; an instant further away than an empty bucket needs is one of a clock that was set back.
std::int64_t full_from(std::int64_t full_at, std::int64_t now, std::int64_t span)
{
    return full_at > now + span ? now : std::max(full_at, now);
}
}  // namespace

milliseconds token_bucket::take(const rate& allowed, instant now)
{
    const milliseconds missing = wait(allowed, now);
    if (missing == milliseconds{}) charge(allowed, now);
    return missing;
}

milliseconds token_bucket::wait(const rate& allowed, instant now) const
{
    const std::int64_t at = nanoseconds_of(now);
    const std::int64_t span = span_of(allowed);
    const std::int64_t taken_until = full_from(full_at_, at, span) + interval_of(allowed);
    return rounded_up(std::max<std::int64_t>(0, taken_until - at - span));
}

void token_bucket::charge(const rate& allowed, instant now)
{
    const std::int64_t at = nanoseconds_of(now);
    const std::int64_t span = span_of(allowed);
    full_at_ = std::min(full_from(full_at_, at, span) + interval_of(allowed), at + span);
}

milliseconds spread_wait::after(milliseconds wait, const rate& allowed, instant now)
{
    const std::int64_t at = nanoseconds_of(now);
    const std::int64_t earliest = at + duration_cast<nanoseconds>(wait).count();
    const std::int64_t latest = std::max(earliest, at + span_of(allowed));
    told_until_ = std::clamp(told_until_ + interval_of(allowed), earliest, latest);
    return rounded_up(told_until_ - at);
}
}  // namespace kring
