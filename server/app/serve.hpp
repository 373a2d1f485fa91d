// `kring serve`: puts the program together, runs it until a signal or a failed log, and takes it apart.
#pragma once
#include "app/configuration.hpp"

namespace kring::app {
// The process's exit code. What stops a start is one line on standard error.
[[nodiscard]] int serve(const configuration& chosen);
}  // namespace kring::app
