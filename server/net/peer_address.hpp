// Where a peer is: its address, ranges of addresses, and what proxies say about whom they speak for.
// IPv4 is held as its IPv6 form (RFC 4291 section 2.5.5.2), so that one address has one value,
// whichever socket it came by.
// Thread: plain values, usable anywhere.
#pragma once
#include <array>
#include <compare>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kring::net {
struct peer_address {
    std::array<unsigned char, 16> octets{};

    // A numeric address without a port. Nothing for anything else.
    [[nodiscard]] static std::optional<peer_address> parse(std::string_view text);
    [[nodiscard]] std::string to_string() const;
    // What counts as one place on the network: the whole of IPv4, the first 64 bits of IPv6, because
    // a household has at least those to choose from.
    [[nodiscard]] peer_address network() const;

    friend auto operator<=>(const peer_address&, const peer_address&) = default;
};

// All addresses that begin with the same bits.
struct address_range {
    peer_address first;
    unsigned bits = 128;  // of the IPv6 form

    // 10.0.0.0/8, 2001:db8::/32, or one address. Nothing for anything else, also when bits are set
    // behind the prefix: then one of the two is a mistake.
    [[nodiscard]] static std::optional<address_range> parse(std::string_view text);
    [[nodiscard]] bool contains(const peer_address& address) const;
};

// Which header the trusted proxies write. Only one is read: whoever writes one passes the other on
// as the client sent it.
enum class forwarding { x_forwarded_for, forwarded };

// Whom the peer speaks for: from the right of the header's lines, in their order, the first address
// that is not a trusted proxy's. Where the header is missing or cannot be read it is the last
// trusted one: then all behind it count as one, which harms nobody else.
[[nodiscard]] peer_address client_address(const peer_address& peer,
                                          const std::vector<std::string_view>& lines,
                                          forwarding kind,
                                          const std::vector<address_range>& trusted);
}  // namespace kring::net
