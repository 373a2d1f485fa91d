// `kring load`: measures a running server, Kring or a plain broadcast server, with thousands of clients on one thread, and
// checks while it measures that nothing is lost, doubled or out of order. docs/performance.md tells what each mode does
// and what its figures mean.
// Thread: runs on the caller's until it is done.
#pragma once
#include "tools/load_crowd.hpp"
#include "tools/load_options.hpp"
#include "tools/load_report.hpp"

#include <cstdint>

namespace kring::tools {
enum class load_verdict : std::uint8_t {
    clean = 0,
    faulty = 1,  // lost, doubled, out of order, or counts that are not exact
};

struct load_result {
    load_report report;
    load_verdict verdict{load_verdict::faulty};
};

// Throws load_trouble when it could not be measured.
[[nodiscard]] load_result measure(const load_options& options);
}  // namespace kring::tools
