#include "base/failure.hpp"

namespace kring {
std::string quoted(const std::filesystem::path& path)
{
    std::string text = "'";
    for (const char c : path.string()) {
        if (c == '\'') {
            text += "'\\''";
        } else {
            text += static_cast<unsigned char>(c) < 0x20 ? '?' : c;
        }
    }
    return text + "'";
}
}  // namespace kring
