// `kring metrics`: the metrics of a running server as it gives them, and the token that a monitoring system asks with.
#pragma once
#include "app/operations_call.hpp"

#include <filesystem>

namespace kring::app {
// Each prints; the process's exit code.
[[nodiscard]] int print_metrics(const room_call& call);
[[nodiscard]] int print_metrics_token(const std::filesystem::path& master_key);
}  // namespace kring::app
