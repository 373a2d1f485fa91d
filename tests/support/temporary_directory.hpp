// A folder that goes with its owner, and a look at the files of a tree.
// Thread: plain values.
#pragma once
#include "base/check.hpp"

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
        std::string pattern = (std::filesystem::temp_directory_path() / "kring-test-XXXXXX").string();
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

// Relative path to content of every regular file below `root`.
[[nodiscard]] inline std::map<std::string, std::string> files_below(const std::filesystem::path& root)
{
    std::map<std::string, std::string> files;
    for (const auto& entry : std::filesystem::recursive_directory_iterator{root}) {
        if (entry.is_regular_file()) files[entry.path().lexically_relative(root)] = content_of(entry.path());
    }
    return files;
}

// The first file below `root` that holds `marker`; empty: none does.
[[nodiscard]] inline std::string file_with(const std::filesystem::path& root, const std::string& marker)
{
    for (const auto& [name, content] : files_below(root)) {
        if (content.find(marker) != std::string::npos) return name;
    }
    return {};
}
}  // namespace kring::tests
