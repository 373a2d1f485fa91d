// What proxies say about whom they speak for: an octet that chooses the header, then its lines, each ended by a line feed.
// Nobody may choose an address for itself: what a client wrote stands to the left of what the proxies added.
#include "base/check.hpp"
#include "fuzz/target.hpp"
#include "net/peer_address.hpp"

#include <algorithm>
#include <string>
#include <vector>

namespace kring::fuzz {
namespace {
using net::address_range;
using net::peer_address;

std::vector<std::string_view> lines_of(bytes_view text)
{
    std::vector<std::string_view> lines;
    while (!text.empty()) {
        lines.push_back(text.substr(0, text.find('\n')));
        text.remove_prefix(std::min(text.size(), lines.back().size() + 1));
    }
    return lines;
}

void check_texts(bytes_view text)
{
    if (const auto address = peer_address::parse(text)) {
        KRING_CHECK(peer_address::parse(address->to_string()) == address);
        KRING_CHECK(address->network().network() == address->network());
    }
    if (const auto range = address_range::parse(text)) {
        KRING_CHECK(range->bits <= 128);
        KRING_CHECK(range->contains(range->first));
    }
}
}  // namespace

void run(bytes_view input)
{
    check_texts(input);

    parts from{input};
    const bool is_standard = (from.octet() & 1) != 0;
    const auto kind = is_standard ? net::forwarding::forwarded : net::forwarding::x_forwarded_for;
    std::vector<std::string_view> lines = lines_of(from.rest());
    const peer_address proxy = *peer_address::parse("10.0.0.1");
    const peer_address stranger = *peer_address::parse("203.0.113.7");
    const std::vector<address_range> trusted{*address_range::parse("10.0.0.0/8"),
                                             *address_range::parse("fd00::/8")};
    const auto is_trusted = [&trusted](const peer_address& address) {
        return std::any_of(trusted.begin(), trusted.end(),
                           [&](const address_range& each) { return each.contains(address); });
    };
    KRING_CHECK(net::client_address(stranger, lines, kind, trusted) == stranger);
    KRING_CHECK(net::client_address(proxy, lines, kind, {}) == proxy);

    const peer_address client = net::client_address(proxy, lines, kind, trusted);
    if (is_trusted(client)) return;
    const std::string claimed = is_standard ? "for=198.51.100.1" : "198.51.100.1";
    lines.insert(lines.begin(), claimed);
    KRING_CHECK(net::client_address(proxy, lines, kind, trusted) == client);
}
}  // namespace kring::fuzz
