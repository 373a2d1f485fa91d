#include "runtime/address_marker.hpp"

#include "net/peer_address.hpp"

#include <algorithm>
#include <cstdint>

namespace kring::runtime {
namespace {
hash_128 mark_of(const key_256& process_key, std::int64_t day, const net::peer_address& network)
{
    const key_256 key = derive_key(process_key, "address/" + std::to_string(day));
    const hash_256 whole = keyed_hash(
        key, {reinterpret_cast<const char*>(network.octets.data()), network.octets.size()});
    hash_128 mark{};
    std::copy_n(whole.begin(), mark.size(), mark.begin());
    return mark;
}
}  // namespace

rooms::address_marks address_marker::of(const std::string& address, instant now) const
{
    const auto peer = net::peer_address::parse(address);
    if (!peer) return {};
    const std::int64_t day = to_milliseconds(now) / (24 * 3600 * 1000);
    const net::peer_address network = peer->network();
    return {mark_of(key_, day, network), mark_of(key_, day - 1, network)};
}
}  // namespace kring::runtime
