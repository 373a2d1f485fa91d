// A token bucket: the rule behind every rate limit. It holds no timer and no count of tokens, only the instant at which
// it would be full again if nobody took any more; so it costs eight bytes and is exact whenever it is asked (the
// algorithm is the virtual scheduling form of ITU-T I.371, annex A). The rate is an argument, because one rate rules
// thousands of buckets.
//
// Who is refused is told when a token will be there, and nothing is taken: a refused attempt costs nobody anything.
// After a clock was set back a bucket is full: nobody pays for it.
// Thread: plain values, usable anywhere; one owner each.
#pragma once
#include "base/rate.hpp"
#include "base/time.hpp"

#include <chrono>
#include <cstdint>

namespace kring {
class token_bucket {
public:
    // Zero: a token was taken. Otherwise how long until there is one, rounded up; nothing was taken.
    [[nodiscard]] std::chrono::milliseconds take(const rate& allowed, instant now);
    // What `take` would say, taking nothing.
    [[nodiscard]] std::chrono::milliseconds wait(const rate& allowed, instant now) const;
    // Takes a token of which `wait` said that it is there. If somebody else took it meanwhile, nothing is owed.
    void charge(const rate& allowed, instant now);

private:
    std::int64_t full_at_{};  // nanoseconds since 1970
};

// Spreads those who were refused by a bucket that many share. Without it all would be told the time of the next token,
// come back together, and all but one be refused again. Each is told a later time than the one before, at the pace of
// the rate, and nobody a longer one than the bucket needs to become full.
class spread_wait {
public:
    // `wait`: as the bucket said, above zero.
    [[nodiscard]] std::chrono::milliseconds after(std::chrono::milliseconds wait,
                                                  const rate& allowed, instant now);

private:
    std::int64_t told_until_{};  // nanoseconds since 1970
};
}  // namespace kring
