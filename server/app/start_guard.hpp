// How many rooms are started on the page in all, whoever starts them.
// Thread: any.
#pragma once
#include "base/rate.hpp"
#include "base/token_bucket.hpp"

#include <chrono>
#include <mutex>

namespace kring::app {
class start_guard {
public:
    explicit start_guard(const rate& allowed) : allowed_(allowed) {}
    // Zero: a room may be started. Otherwise when to ask again.
    [[nodiscard]] std::chrono::milliseconds take(instant now)
    {
        const std::lock_guard lock{mutex_};
        return bucket_.take(allowed_, now);
    }

private:
    rate allowed_;
    std::mutex mutex_;
    token_bucket bucket_;
};
}  // namespace kring::app
