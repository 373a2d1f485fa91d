// How much room a file system has left for this process.
// Thread: a plain call to the system, usable anywhere; it may block as any file access does.
#pragma once
#include "base/result.hpp"

#include <cstdint>
#include <filesystem>

namespace kring {
struct free_space {
    std::uint64_t free_bytes{};  // what an unprivileged process may still use
    std::uint64_t total_bytes{};
};

// Of the file system that holds `path`, which must exist; the error is the system's.
[[nodiscard]] result<free_space> free_space_of(const std::filesystem::path& path);
}  // namespace kring
