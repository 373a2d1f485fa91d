// Invariants. KRING_CHECK stops the process on a bug, in release builds too: the log holds everything that was
// acknowledged, so a stop is safe and going on is not. It never meets input.
#pragma once

namespace kring {
// Prints the condition with its place on standard error and aborts.
[[noreturn]] void check_failed(const char* condition, const char* file, int line) noexcept;
}  // namespace kring

#define KRING_CHECK(condition)                           \
    (static_cast<bool>(condition) ? static_cast<void>(0) \
                                  : ::kring::check_failed(#condition, __FILE__, __LINE__))
