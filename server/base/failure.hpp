// A failure that a person has to mend: what stops a start. The text is one line that says what is wrong and how to put
// it right; the code is for programs.
// Thread: plain values, usable anywhere.
#pragma once
#include "base/result.hpp"

#include <filesystem>
#include <string>

namespace kring {
struct failure {
    error_code code;
    std::string text;
};

// A path as one word for a shell and on one line, whatever it holds.
[[nodiscard]] std::string quoted(const std::filesystem::path& path);
}  // namespace kring
