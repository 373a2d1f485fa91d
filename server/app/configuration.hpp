// What `kring serve` can be told, from one table: names, meaning, default and range of every key. The key `listen` is
// the flag `--listen`, the variable `KRING_LISTEN` and the line `listen = "..."` of the TOML file; a flag goes before the
// environment, that before the file, that before the default. Unknown keys and impossible values stop the start.
// Thread: read once at the start, then only read.
#pragma once
#include "app/limit_settings.hpp"
#include "base/failure.hpp"
#include "base/result.hpp"
#include "net/peer_address.hpp"

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace kring::app {
struct address {
    std::string host;  // numeric
    std::uint16_t port{};
};

// HOST:PORT with a numeric host, IPv6 in brackets; nothing for anything else.
[[nodiscard]] std::optional<address> parse_address(const std::string& text);

struct configuration {
    std::filesystem::path data;
    std::filesystem::path master_key;
    std::filesystem::path client;
    address listen{"127.0.0.1", 8080};
    address operations{"127.0.0.1", 8081};
    // Both or neither; with them people are served under TLS.
    std::filesystem::path tls_certificate;
    std::filesystem::path tls_key;
    std::string public_url;  // empty: made from `listen`
    // Origins whose pages may show a room in a frame, as CSP host sources.
    std::vector<std::string> embedding_hosts;
    std::size_t cores{1};
    std::size_t connections_max{};  // 0: what the descriptor limit allows, 20,000 at most
    std::vector<net::address_range> trusted_proxies;
    net::forwarding forwarded_by{};
    std::uint64_t start_link{1};  // its number; 0: nobody starts rooms on the page
    std::string log_level;
    bool lan{};
    bool welcome{};
    std::string sample;  // nl or en; empty: none
    limits_in_force limits;

    [[nodiscard]] bool has_tls() const { return !tls_certificate.empty(); }
};

enum class setting_group : std::uint8_t { place, limit };
enum class value_kind : std::uint8_t { text, path, address, number, flag };

struct setting {
    std::string name;  // as in the file and, with two dashes, on the command line
    value_kind kind{};
    std::string fallback;  // the default, as text; empty with `required`
    bool required{};
    std::uint64_t least{};
    std::uint64_t most{};
    std::string meaning;
    unit in{};
    setting_group group{};

    [[nodiscard]] std::string variable() const;  // KRING_...
};

// All of them, in the order of the reference page.
[[nodiscard]] const std::vector<setting>& settings();

// Given values by name, as text, from the command line; `file` from --config. The failure's text names the source, the
// key and the range.
[[nodiscard]] result<configuration, failure> configure(
    const std::map<std::string, std::string>& flags,
    const std::map<std::string, std::string>& environment,
    const std::optional<std::filesystem::path>& file);

// The reference page of all keys, in Markdown.
[[nodiscard]] std::string reference_page();
}  // namespace kring::app
