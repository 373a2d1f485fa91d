// `kring verify`: walks every record of every room, checks the chain, the commitments, the keys and that the events follow
// from each other, and says what it found. Reads only.
#pragma once
#include <filesystem>

namespace kring::app {
// 0: all is well; 1: damage, each a line on standard output; 2: the data could not be opened.
[[nodiscard]] int verify(const std::filesystem::path& data,
                         const std::filesystem::path& master_key);
}  // namespace kring::app
