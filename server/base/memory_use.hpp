// How much memory this process uses and how much it may: the smallest of what its control group (version 2 or 1) and the
// machine allow. Linux; elsewhere, and where the system does not tell, nothing is known and nothing is limited.
// Thread: any; each call reads small files below /proc and /sys.
#pragma once
#include <cstdint>
#include <filesystem>
#include <optional>

namespace kring {
// Bytes in RAM. `root`: where /proc is found, for tests.
[[nodiscard]] std::optional<std::uint64_t> resident_bytes(const std::filesystem::path& root = "/");
[[nodiscard]] std::optional<std::uint64_t> memory_limit_bytes(
    const std::filesystem::path& root = "/");
}  // namespace kring
