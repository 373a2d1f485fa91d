#include "base/check.hpp"

#include <cstdio>
#include <cstdlib>

namespace kring {
void check_failed(const char* condition, const char* file, int line) noexcept
{
    // stdio without allocation: the invariant that broke may be the heap's.
    std::fprintf(stderr, "kring: bug: %s does not hold at %s:%d\n", condition, file, line);
    std::fflush(stderr);
    std::abort();
}
}  // namespace kring
