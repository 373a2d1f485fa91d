// A configuration file. The keys that must be there come as flags, so that a file may be anything.
#include "app/configuration.hpp"

#include "base/check.hpp"
#include "fuzz/target.hpp"

#include <sys/mman.h>
#include <unistd.h>

namespace kring::fuzz {
namespace {
// A file without a name, so that nothing is left when an input ends the process.
class nameless_file {
public:
    explicit nameless_file(bytes_view octets)
        : descriptor_(::memfd_create("kring.toml", MFD_CLOEXEC))
    {
        KRING_CHECK(descriptor_ >= 0);
        while (!octets.empty()) {
            const ssize_t written = ::write(descriptor_, octets.data(), octets.size());
            KRING_CHECK(written > 0);
            octets.remove_prefix(static_cast<std::size_t>(written));
        }
    }
    ~nameless_file() { ::close(descriptor_); }
    nameless_file(const nameless_file&) = delete;
    nameless_file& operator=(const nameless_file&) = delete;

    [[nodiscard]] std::filesystem::path path() const
    {
        return "/proc/self/fd/" + std::to_string(descriptor_);
    }

private:
    int descriptor_;
};
}  // namespace

void run(bytes_view input)
{
    const nameless_file file{input};
    const auto read =
        app::configure({{"data", "d"}, {"master-key", "k"}, {"client", "c"}}, {}, file.path());
    if (!read) {
        KRING_CHECK(!read.error().text.empty());
        return;
    }
    // A flag goes before the file, and what was accepted is within the ranges of the table.
    KRING_CHECK(read->data == "d" && read->master_key == "k" && read->client == "c");
    for (const app::setting& each : app::settings()) {
        if (each.name == "cores")
            KRING_CHECK(read->cores >= each.least && read->cores <= each.most);
        if (each.name == "connections-max")
            KRING_CHECK(read->connections_max >= each.least && read->connections_max <= each.most);
    }
    for (const app::address& each : {read->listen, read->operations}) {
        const bool is_v6 = each.host.find(':') != std::string::npos;
        const std::string host = is_v6 ? "[" + each.host + "]" : each.host;
        const auto again = app::parse_address(host + ":" + std::to_string(each.port));
        KRING_CHECK(again && again->host == each.host && again->port == each.port);
    }
}
}  // namespace kring::fuzz
