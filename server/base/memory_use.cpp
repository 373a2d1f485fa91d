#include "base/memory_use.hpp"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <string>
#include <string_view>

namespace kring {
namespace {
std::optional<std::uint64_t> number_in(std::string_view text)
{
    const auto first = text.find_first_of("0123456789");
    if (first == std::string_view::npos) return std::nullopt;
    std::uint64_t number = 0;
    const auto [end, fault] =
        std::from_chars(text.data() + first, text.data() + text.size(), number);
    if (fault != std::errc{}) return std::nullopt;
    return number;
}

// Of a line such as `MemTotal:  16384 kB`.
std::optional<std::uint64_t> kilobytes_of(const std::filesystem::path& file, std::string_view name)
{
    std::ifstream in{file};
    for (std::string line; std::getline(in, line);) {
        if (!line.starts_with(name)) continue;
        const auto kilobytes = number_in(std::string_view{line}.substr(name.size()));
        return kilobytes ? std::optional{*kilobytes * 1024} : std::nullopt;
    }
    return std::nullopt;
}

// A control group's limit; without one the file says `max`, or is missing.
std::optional<std::uint64_t> limit_in(const std::filesystem::path& file)
{
    std::ifstream in{file};
    std::string line;
    if (!std::getline(in, line)) return std::nullopt;
    return number_in(line);
}

// The path of this process's group: the line `0::PATH` (version 2), or `N:memory:PATH` (version 1).
std::string group_path(const std::filesystem::path& root, std::string_view controller)
{
    std::ifstream in{root / "proc/self/cgroup"};
    for (std::string line; std::getline(in, line);) {
        const auto first = line.find(':');
        const auto second = line.find(':', first + 1);
        if (first == std::string::npos || second == std::string::npos) continue;
        if (line.substr(first + 1, second - first - 1) != controller) continue;
        const auto path = line.find_first_not_of('/', second + 1);
        return path == std::string::npos ? std::string{} : line.substr(path);
    }
    return {};
}
}  // namespace

std::optional<std::uint64_t> resident_bytes(const std::filesystem::path& root)
{
    return kilobytes_of(root / "proc/self/status", "VmRSS:");
}

std::optional<std::uint64_t> memory_limit_bytes(const std::filesystem::path& root)
{
    // In a container its own group is often mounted as the root of the tree, whatever its path is called outside.
    const std::filesystem::path unified = root / "sys/fs/cgroup";
    const std::filesystem::path legacy = unified / "memory";
    std::optional<std::uint64_t> least;
    for (const auto& found :
         {kilobytes_of(root / "proc/meminfo", "MemTotal:"), limit_in(unified / "memory.max"),
          limit_in(unified / group_path(root, "") / "memory.max"),
          limit_in(legacy / "memory.limit_in_bytes"),
          limit_in(legacy / group_path(root, "memory") / "memory.limit_in_bytes")}) {
        if (found && (!least || *found < *least)) least = found;
    }
    return least;
}
}  // namespace kring
