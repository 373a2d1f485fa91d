#include "base/free_space.hpp"

#include <sys/statvfs.h>
#include <cerrno>

namespace kring {
result<free_space> free_space_of(const std::filesystem::path& path)
{
    struct statvfs found{};
    while (::statvfs(path.c_str(), &found) != 0) {
        if (errno != EINTR) return error_code{errno, boost::system::system_category()};
    }
    const std::uint64_t block_bytes = found.f_frsize;
    return free_space{.free_bytes = found.f_bavail * block_bytes,
                      .total_bytes = found.f_blocks * block_bytes};
}
}  // namespace kring
