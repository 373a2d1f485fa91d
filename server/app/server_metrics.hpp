// The figures of the running program as metrics: names, help and labels of all of them. Labels are from fixed sets, so a
// scrape has the same number of lines whatever rooms and people there are (threat T29).
// Thread: pure functions.
#pragma once
#include "app/configuration.hpp"
#include "app/process_figures.hpp"
#include "base/limit_counts.hpp"
#include "http/metrics.hpp"
#include "runtime/figures.hpp"
#include "runtime/log_thread.hpp"

#include <string>
#include <vector>

namespace kring::app {
struct server_figures {
    std::string version;
    bool ready{};
    std::size_t cores{};                         // that there are
    std::vector<runtime::core_figures> by_core;  // those that answered
    runtime::log_thread::figures log;
    process_figures process;
};

// The most memory that the configured bounds allow what is here now.
[[nodiscard]] std::uint64_t memory_bound(const server_figures& now, const configuration& chosen);

[[nodiscard]] http::metrics metrics_of(const server_figures& now, const limit_counts& reached,
                                       const configuration& chosen);
}  // namespace kring::app
