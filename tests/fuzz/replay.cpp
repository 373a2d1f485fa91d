// Replays a target's corpus without libFuzzer, so that any compiler can, under any sanitizer:
//     replay_NAME --least N FOLDER_OR_FILE...
// It names each file before it runs, so that the last line before a crash says which one it was. Fewer than N files is a
// failure: a folder that is empty or misspelt proves nothing.
#include "fuzz/target.hpp"

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

namespace {
namespace fs = std::filesystem;

int misused(const char* why)
{
    std::fprintf(stderr, "%s\nusage: replay_NAME --least N FOLDER_OR_FILE...\n", why);
    return 2;
}

// In the order of their names, or the same run would differ from machine to machine.
std::vector<fs::path> files_in(const fs::path& place)
{
    if (!fs::is_directory(place)) return {place};
    std::vector<fs::path> found;
    for (const auto& each : fs::directory_iterator{place}) {
        if (each.is_regular_file()) found.push_back(each.path());
    }
    std::sort(found.begin(), found.end());
    return found;
}
}  // namespace

int main(int count, char** arguments)
{
    if (count < 4 || std::strcmp(arguments[1], "--least") != 0) return misused("no --least");
    std::size_t least = 0;
    const char* end = arguments[2] + std::strlen(arguments[2]);
    if (std::from_chars(arguments[2], end, least).ptr != end || least == 0)
        return misused("--least is a number from 1");

    static_cast<void>(LLVMFuzzerInitialize(&count, &arguments));
    std::size_t replayed = 0;
    for (int index = 3; index < count; ++index) {
        for (const fs::path& path : files_in(arguments[index])) {
            std::ifstream opened{path, std::ios::binary};
            if (!opened) return misused((path.string() + " cannot be read").c_str());
            const std::string octets{std::istreambuf_iterator<char>{opened}, {}};
            std::printf("%s\n", path.c_str());
            std::fflush(stdout);
            // A copy of exactly this size: reading behind its end is an error that AddressSanitizer sees.
            const std::vector<std::uint8_t> input(octets.begin(), octets.end());
            static_cast<void>(LLVMFuzzerTestOneInput(input.data(), input.size()));
            ++replayed;
        }
    }
    std::printf("replayed %zu files\n", replayed);
    if (replayed >= least) return 0;
    std::fprintf(stderr, "at least %zu were wanted\n", least);
    return 1;
}
