// Formats for the program: their check, on the page and on the command line.
#pragma once
#include "api/start_routes.hpp"

#include <filesystem>
#include <string_view>
#include <vector>

namespace kring::app {
// As POST /api/v1/formats/check answers.
[[nodiscard]] api::format_answer check_format(std::string_view text);

// Says of each file whether it is a format, and where not; 0 when all are.
[[nodiscard]] int check_format_files(const std::vector<std::filesystem::path>& files);
}  // namespace kring::app
