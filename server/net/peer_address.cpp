#include "net/peer_address.hpp"

#include "base/result.hpp"

#include <boost/asio/ip/address.hpp>

#include <algorithm>
#include <charconv>

namespace kring::net {
namespace asio = boost::asio;

namespace {
constexpr std::size_t network_octets = 8;
constexpr unsigned ipv4_bits_before = 96;  // of an IPv4 address in its IPv6 form

[[nodiscard]] asio::ip::address_v6 to_asio(const peer_address& address)
{
    return asio::ip::address_v6(address.octets);
}

[[nodiscard]] bool is_ipv4(const peer_address& address)
{
    return to_asio(address).is_v4_mapped();
}

[[nodiscard]] std::string_view trimmed(std::string_view text)
{
    constexpr std::string_view blank = " \t";
    const auto begin = text.find_first_not_of(blank);
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(blank) - begin + 1);
}

[[nodiscard]] std::string lower_case(std::string_view text)
{
    std::string lowered(text);
    for (char& each : lowered) {
        if (each >= 'A' && each <= 'Z') each = static_cast<char>(each - 'A' + 'a');
    }
    return lowered;
}

// An address as proxies write it, perhaps with a port: 192.0.2.1, 192.0.2.1:80, [2001:db8::1]:80.
[[nodiscard]] std::optional<peer_address> parse_node(std::string_view text)
{
    if (text.starts_with('[')) {
        const auto end = text.find(']');
        if (end == std::string_view::npos) return std::nullopt;
        return peer_address::parse(text.substr(1, end - 1));
    }
    const auto colon = text.find(':');
    const bool has_port = colon != std::string_view::npos && colon == text.rfind(':');
    return peer_address::parse(has_port ? text.substr(0, colon) : text);
}

// The value of `for` in one element of Forwarded (RFC 7239 section 4).
[[nodiscard]] std::string_view for_value(std::string_view element)
{
    while (!element.empty()) {
        const auto end = std::min(element.find(';'), element.size());
        std::string_view pair = trimmed(element.substr(0, end));
        element.remove_prefix(std::min(end + 1, element.size()));
        const auto equals = pair.find('=');
        if (equals == std::string_view::npos || lower_case(pair.substr(0, equals)) != "for")
            continue;
        std::string_view value = pair.substr(equals + 1);
        if (value.size() >= 2 && value.front() == '"' && value.back() == '"')
            value = value.substr(1, value.size() - 2);
        return value;
    }
    return {};
}
}  // namespace

std::optional<peer_address> peer_address::parse(std::string_view text)
{
    error_code code;
    const auto address = asio::ip::make_address(text, code);
    if (code) return std::nullopt;
    peer_address made;
    made.octets = address.is_v4()
                      ? asio::ip::make_address_v6(asio::ip::v4_mapped, address.to_v4()).to_bytes()
                      : address.to_v6().to_bytes();
    return made;
}

std::string peer_address::to_string() const
{
    const auto whole = to_asio(*this);
    if (whole.is_v4_mapped())
        return asio::ip::make_address_v4(asio::ip::v4_mapped, whole).to_string();
    return whole.to_string();
}

peer_address peer_address::network() const
{
    if (is_ipv4(*this)) return *this;
    peer_address first = *this;
    std::fill(first.octets.begin() + network_octets, first.octets.end(),
              static_cast<unsigned char>(0));
    return first;
}

std::optional<address_range> address_range::parse(std::string_view text)
{
    const auto slash = text.find('/');
    const auto first = peer_address::parse(text.substr(0, slash));
    if (!first) return std::nullopt;
    address_range made{*first, 128};
    if (slash != std::string_view::npos) {
        const std::string_view number = text.substr(slash + 1);
        unsigned bits = 0;
        const auto [end, fault] =
            std::from_chars(number.data(), number.data() + number.size(), bits);
        if (fault != std::errc{} || end != number.data() + number.size()) return std::nullopt;
        const unsigned before = is_ipv4(*first) ? ipv4_bits_before : 0;
        if (bits > 128 - before) return std::nullopt;
        made.bits = bits + before;
    }
    for (unsigned bit = made.bits; bit < 128; ++bit) {
        if ((made.first.octets[bit / 8] & (0x80u >> bit % 8)) != 0) return std::nullopt;
    }
    return made;
}

bool address_range::contains(const peer_address& address) const
{
    for (unsigned bit = 0; bit < bits; bit += 8) {
        const unsigned here = std::min(bits - bit, 8u);
        const unsigned mask = 0xff00u >> here & 0xffu;
        if (((first.octets[bit / 8] ^ address.octets[bit / 8]) & mask) != 0) return false;
    }
    return true;
}

peer_address client_address(const peer_address& peer, const std::vector<std::string_view>& lines,
                            forwarding kind, const std::vector<address_range>& trusted)
{
    const auto is_trusted = [&trusted](const peer_address& address) {
        return std::any_of(trusted.begin(), trusted.end(), [&address](const address_range& each) {
            return each.contains(address);
        });
    };
    peer_address found = peer;
    for (auto line = lines.rbegin(); line != lines.rend(); ++line) {
        std::string_view rest = *line;
        while (is_trusted(found)) {
            // No address has a comma in it, quoted or not, so that the last one parts the elements.
            const auto comma = rest.rfind(',');
            const bool last = comma == std::string_view::npos;
            std::string_view element = trimmed(last ? rest : rest.substr(comma + 1));
            if (kind == forwarding::forwarded) element = for_value(element);
            const auto named = parse_node(element);
            if (!named) return found;
            found = *named;
            if (last) break;
            rest = rest.substr(0, comma);
        }
    }
    return found;
}
}  // namespace kring::net
