// How many commands all rooms of the process together may put into the log. Each core asks before it lets a room decide,
// and says so when a room wrote.
// Thread: any.
#pragma once
#include "base/limits.hpp"
#include "base/token_bucket.hpp"

#include <mutex>

namespace kring::runtime {
class command_total {
public:
    explicit command_total(rate allowed) : allowed_(allowed) {}

    // Zero: go on. Otherwise when there is room again.
    [[nodiscard]] std::chrono::milliseconds wait(instant now)
    {
        const std::lock_guard lock{mutex_};
        return bucket_.wait(allowed_, now);
    }
    void wrote(instant now)
    {
        const std::lock_guard lock{mutex_};
        bucket_.charge(allowed_, now);
    }

private:
    rate allowed_;
    std::mutex mutex_;  // guards the bucket
    token_bucket bucket_;
};
}  // namespace kring::runtime
