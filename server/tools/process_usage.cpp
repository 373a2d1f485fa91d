#include "tools/process_usage.hpp"

#include <sys/resource.h>
#include <sys/types.h>
#include <unistd.h>

#include <csignal>
#include <ctime>
#include <fstream>
#include <sstream>
#include <string>

namespace kring::tools {
namespace {
double seconds_of(const timespec& time)
{
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
}

double ticks_per_second()
{
    static const auto ticks = static_cast<double>(sysconf(_SC_CLK_TCK));
    return ticks;
}

std::string text_in(const std::string& path)
{
    std::ifstream opened{path};
    std::stringstream text;
    text << opened.rdbuf();
    return text.str();
}

void add_usage(int pid, process_usage& sum)
{
    const std::string folder = "/proc/" + std::to_string(pid);
    const std::string stat = text_in(folder + "/stat");
    const auto after_name = stat.rfind(')');
    if (after_name == std::string::npos) return;
    // proc(5): after the name come the state, ten numbers, and then utime and stime.
    std::istringstream fields{stat.substr(after_name + 1)};
    std::string skipped;
    for (int field = 0; field < 11; ++field) fields >> skipped;
    double user_ticks = 0;
    double system_ticks = 0;
    fields >> user_ticks >> system_ticks;
    sum.user_s += user_ticks / ticks_per_second();
    sum.system_s += system_ticks / ticks_per_second();
    // The same time to the nanosecond, where the kernel gives it.
    clockid_t clock{};
    timespec used{};
    const bool is_exact = clock_getcpuclockid(pid, &clock) == 0 && clock_gettime(clock, &used) == 0;
    sum.cpu_s += is_exact ? seconds_of(used) : (user_ticks + system_ticks) / ticks_per_second();

    std::istringstream statm{text_in(folder + "/statm")};
    std::uint64_t all_pages = 0;
    std::uint64_t resident_pages = 0;
    statm >> all_pages >> resident_pages;
    sum.rss_bytes += resident_pages * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
}
}  // namespace

process_usage usage_of(const std::vector<int>& pids)
{
    process_usage sum;
    for (const int pid : pids) add_usage(pid, sum);
    return sum;
}

bool are_running(const std::vector<int>& pids)
{
    for (const int pid : pids) {
        if (text_in("/proc/" + std::to_string(pid) + "/stat").empty()) return false;
    }
    return true;
}

double own_cpu_s()
{
    timespec used{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
    return seconds_of(used);
}

double machine_cpu_s()
{
    std::istringstream stat{text_in("/proc/stat")};
    std::string name;
    double user = 0;
    double nice = 0;
    double system = 0;
    double idle = 0;
    double waiting = 0;
    double irq = 0;
    double softirq = 0;
    stat >> name >> user >> nice >> system >> idle >> waiting >> irq >> softirq;
    return (user + nice + system + irq + softirq) / ticks_per_second();
}
}  // namespace kring::tools
