// The syncs of this process, counted, and made to fail on demand: disk_syncs.cpp stands in for `fdatasync` and `fsync`,
// also for RocksDB, which calls them from a shared library.
// Thread: usable from any thread.
#pragma once
#include <cstdint>

namespace kring::tests {
// Syncs that were asked for since the start of the process.
[[nodiscard]] std::uint64_t disk_syncs();

// While one lives, every sync fails with EIO.
class failing_syncs {
public:
    failing_syncs();
    failing_syncs(const failing_syncs&) = delete;
    failing_syncs& operator=(const failing_syncs&) = delete;
    ~failing_syncs();
};
}  // namespace kring::tests
