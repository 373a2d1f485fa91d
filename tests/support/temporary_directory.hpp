// A folder that goes with its owner, and a look at the files of a tree. It lies in memory where there is room: a test
// that kills no power learns nothing from a real sync but patience.
// Thread: plain values.
#pragma once
#include "base/check.hpp"
#include "base/free_space.hpp"

#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <string>

namespace kring::tests {
class temporary_directory {
public:
    temporary_directory()
    {
        std::string pattern = (place() / "kring-test-XXXXXX").string();
        KRING_CHECK(::mkdtemp(pattern.data()) != nullptr);
        path_ = pattern;
    }
    temporary_directory(const temporary_directory&) = delete;
    temporary_directory& operator=(const temporary_directory&) = delete;
    ~temporary_directory()
    {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }

    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

private:
    static std::filesystem::path place()
    {
        constexpr std::uint64_t enough = 256 * 1024 * 1024;
        const std::filesystem::path memory = "/dev/shm";
        const auto space = free_space_of(memory);
        return space && space->free_bytes > enough ? memory
                                                   : std::filesystem::temp_directory_path();
    }

    std::filesystem::path path_;
};

[[nodiscard]] inline std::string content_of(const std::filesystem::path& file)
{
    std::ifstream stream{file, std::ios::binary};
    std::ostringstream content;
    content << stream.rdbuf();
    return content.str();
}

inline void write_content(const std::filesystem::path& file, const std::string& content)
{
    std::ofstream{file, std::ios::binary | std::ios::trunc} << content;
}

// Relative path to content of every regular file below `root`; `root` itself where it is one.
[[nodiscard]] inline std::map<std::string, std::string> files_below(
    const std::filesystem::path& root)
{
    std::map<std::string, std::string> files;
    if (std::filesystem::is_regular_file(root)) return {{"", content_of(root)}};
    if (!std::filesystem::is_directory(root)) return files;
    for (const auto& entry : std::filesystem::recursive_directory_iterator{root}) {
        if (entry.is_regular_file())
            files[entry.path().lexically_relative(root)] = content_of(entry.path());
    }
    return files;
}

// The first file below `root` that holds `marker`; empty: none does.
[[nodiscard]] inline std::string file_with(const std::filesystem::path& root,
                                           const std::string& marker)
{
    for (const auto& [name, content] : files_below(root)) {
        if (content.find(marker) != std::string::npos) return name;
    }
    return {};
}
}  // namespace kring::tests
