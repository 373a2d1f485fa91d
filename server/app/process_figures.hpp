// What the system says of this process, for metrics.
// Thread: plain calls, usable anywhere; they read a few files of /proc.
#pragma once
#include <cstdint>

namespace kring::app {
struct process_figures {
    std::uint64_t resident_bytes{};
    // What this process may use: its control group's limit, or else the machine's memory; 0: not to be known.
    std::uint64_t memory_limit_bytes{};
    double cpu_seconds{};
    std::uint64_t open_descriptors{};
};

[[nodiscard]] process_figures read_process_figures();
}  // namespace kring::app
