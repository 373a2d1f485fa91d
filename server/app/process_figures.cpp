#include "app/process_figures.hpp"

#include "base/memory_use.hpp"

#include <sys/resource.h>

#include <filesystem>
#include <system_error>

namespace kring::app {
namespace {
std::uint64_t open_descriptors()
{
    std::uint64_t count = 0;
    std::error_code failed;
    for (std::filesystem::directory_iterator each{"/proc/self/fd", failed}, end;
         !failed && each != end; each.increment(failed)) {
        ++count;
    }
    return count == 0 ? 0 : count - 1;  // one of them is the look itself
}

double seconds_of(const timeval& time)
{
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6;
}
}  // namespace

process_figures read_process_figures()
{
    process_figures made;
    made.resident_bytes = resident_bytes().value_or(0);
    made.memory_limit_bytes = memory_limit_bytes().value_or(0);
    rusage usage{};
    if (::getrusage(RUSAGE_SELF, &usage) == 0)
        made.cpu_seconds = seconds_of(usage.ru_utime) + seconds_of(usage.ru_stime);
    made.open_descriptors = open_descriptors();
    return made;
}
}  // namespace kring::app
