#include "disk_syncs.hpp"

#include <sys/syscall.h>
#include <unistd.h>
#include <atomic>
#include <cerrno>

namespace {
std::atomic<std::uint64_t> syncs{0};
std::atomic<bool> syncs_fail{false};

int synced(long call, int file)
{
    ++syncs;
    if (syncs_fail) {
        errno = EIO;
        return -1;
    }
    return static_cast<int>(::syscall(call, file));
}
}  // namespace

// A program's own definition comes before that of the C library wherever a shared library asks for the name.
extern "C" int fdatasync(int file)
{
    return synced(SYS_fdatasync, file);
}

extern "C" int fsync(int file)
{
    return synced(SYS_fsync, file);
}

namespace kring::tests {
std::uint64_t disk_syncs()
{
    return syncs;
}

failing_syncs::failing_syncs()
{
    syncs_fail = true;
}

failing_syncs::~failing_syncs()
{
    syncs_fail = false;
}
}  // namespace kring::tests
