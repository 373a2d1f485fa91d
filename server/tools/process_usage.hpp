// What the kernel says about processes: the processor time they used and the memory they hold.
// Thread: each call reads the system anew; usable anywhere.
#pragma once
#include <cstdint>
#include <vector>

namespace kring::tools {
struct process_usage {
    double cpu_s{};     // user and system time of all threads that ever ran in it
    double user_s{};    // of these, in steps of 10 ms
    double system_s{};  // the same
    std::uint64_t rss_bytes{};
};

// The sum over the processes; one that is gone counts nothing.
[[nodiscard]] process_usage usage_of(const std::vector<int>& pids);
// Whether all of them are there.
[[nodiscard]] bool are_running(const std::vector<int>& pids);
// Of the calling process.
[[nodiscard]] double own_cpu_s();
// Busy time of all processors of the machine together.
[[nodiscard]] double machine_cpu_s();
}  // namespace kring::tools
