// The failures that these tests provoke need not fill the terminal.
#include <spdlog/spdlog.h>

namespace {
[[maybe_unused]] const bool is_quiet = [] {
    spdlog::set_level(spdlog::level::off);
    return true;
}();
}  // namespace
