#include "app/descriptor_limit.hpp"

#include <sys/resource.h>
#include <algorithm>
#include <string>

namespace kring::app {
std::size_t raise_descriptor_limit()
{
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return 1024;
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
    getrlimit(RLIMIT_NOFILE, &limit);
    return static_cast<std::size_t>(limit.rlim_cur);
}

result<std::size_t, failure> connections_under(std::size_t descriptors, std::size_t wanted)
{
    const std::size_t needed = own_descriptors + (wanted != 0 ? wanted : own_descriptors);
    if (descriptors < needed) {
        std::string text = "the descriptor limit is " + std::to_string(descriptors) + ", and ";
        text += wanted != 0 ? std::to_string(wanted) + " connections need " : "a server needs ";
        text += std::to_string(needed) +
                ": raise the hard limit (ulimit -Hn, LimitNOFILE= of the service, --ulimit nofile "
                "of the container)";
        if (wanted != 0 && descriptors >= 2 * own_descriptors) {
            text +=
                ", or choose --connections-max " + std::to_string(descriptors - own_descriptors);
        }
        const auto too_few = boost::system::errc::too_many_files_open;
        return failure{boost::system::errc::make_error_code(too_few), std::move(text)};
    }
    if (wanted != 0) return wanted;
    return std::min(connections_default_max, descriptors - own_descriptors);
}
}  // namespace kring::app
