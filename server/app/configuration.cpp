#include "app/configuration.hpp"

#include "base/error.hpp"

#include <toml++/toml.h>
#include <boost/asio/ip/address.hpp>

#include <algorithm>
#include <charconv>
#include <fstream>
#include <sstream>

namespace kring::app {
namespace {
using values = std::map<std::string, std::string>;

failure misconfigured(std::string text)
{
    return failure{errc::malformed, std::move(text)};
}

std::optional<std::uint64_t> number_in(std::string_view text)
{
    std::uint64_t value = 0;
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (fault != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return value;
}

// What a value must be, for a text of one line.
std::string wanted(const setting& each)
{
    switch (each.kind) {
        case value_kind::text:
        case value_kind::path: return "a text that is not empty";
        case value_kind::address: return "a numeric address and a port, such as " + each.fallback;
        case value_kind::number:
            return "a number from " + std::to_string(each.least) + " to " +
                   std::to_string(each.most) +
                   (each.in == unit::count ? "" : " " + std::string{name_of(each.in)});
        case value_kind::flag: return "true or false";
    }
    return {};
}

bool fits(const setting& each, const std::string& value)
{
    switch (each.kind) {
        case value_kind::text:
        case value_kind::path: return !value.empty();
        case value_kind::address: return parse_address(value).has_value();
        case value_kind::number: {
            const auto number = number_in(value);
            return number && *number >= each.least && *number <= each.most;
        }
        case value_kind::flag: return value == "true" || value == "false";
    }
    return false;
}

const setting* find(const std::string& name)
{
    const auto& all = settings();
    const auto found = std::find_if(all.begin(), all.end(),
                                    [&name](const setting& each) { return each.name == name; });
    return found == all.end() ? nullptr : &*found;
}

result<values, failure> read_file(const std::filesystem::path& path)
{
    const std::string shown = path.string();
    std::ifstream opened{path};
    std::stringstream text;
    if (!opened || !(text << opened.rdbuf())) {
        return misconfigured("cannot read the configuration " + shown +
                             ": check the path and its permissions");
    }
    values found;
    try {
        const toml::table table = toml::parse(text.str());
        for (const auto& [key, node] : table) {
            const std::string name{key.str()};
            if (find(name) == nullptr) {
                return misconfigured(shown + ": unknown key '" + name +
                                     "'; `kring serve --help` lists the keys");
            }
            if (const auto as_text = node.value_exact<std::string>()) {
                found[name] = *as_text;
            } else if (const auto as_number = node.value_exact<std::int64_t>()) {
                found[name] = std::to_string(*as_number);
            } else if (const auto as_flag = node.value_exact<bool>()) {
                found[name] = *as_flag ? "true" : "false";
            } else {
                return misconfigured(shown + ": '" + name + "' must be " + wanted(*find(name)));
            }
        }
    } catch (const toml::parse_error& fault) {
        return misconfigured(shown + ", line " + std::to_string(fault.source().begin.line) + ": " +
                             std::string{fault.description()});
    }
    return found;
}

// A value and where it stands, in words.
struct choice {
    std::string value;
    std::string place;
};

// The value of one setting, from the strongest source that has it.
result<choice, failure> choose(const setting& each, const values& flags, const values& environment,
                               const values& from_file,
                               const std::optional<std::filesystem::path>& file)
{
    struct source {
        const values& given;
        std::string key;
        std::string place;
    };
    const source sources[] = {
        {flags, each.name, "--" + each.name},
        {environment, each.variable(), "the variable " + each.variable()},
        {from_file, each.name, (file ? file->string() : std::string{}) + ": " + each.name}};
    for (const source& from : sources) {
        const auto found = from.given.find(from.key);
        if (found == from.given.end()) continue;
        if (!fits(each, found->second)) {
            return misconfigured(from.place + " must be " + wanted(each) + ", not '" +
                                 found->second + "'");
        }
        return choice{found->second, from.place};
    }
    if (each.required) {
        return misconfigured("--" + each.name + " is missing (or " + each.variable() +
                             "): " + each.meaning);
    }
    return choice{each.fallback, each.name};
}

// Each limit is possible by itself here; two of them may still be impossible together.
std::optional<failure> find_contradiction(const std::map<std::string, choice, std::less<>>& chosen)
{
    for (const limit_relation& each : limit_relations()) {
        const choice& lesser = chosen.find(each.lesser)->second;
        const choice& greater = chosen.find(each.greater)->second;
        if (*number_in(lesser.value) <= *number_in(greater.value)) continue;
        return misconfigured(
            lesser.place + " must be at most " + std::string{each.greater} + " (" + greater.value +
            "), not " + lesser.value + ": " + std::string{each.why} + "; " +
            std::string{each.lesser} + " is " + wanted(*find(std::string{each.lesser})) + ", " +
            std::string{each.greater} + " " + wanted(*find(std::string{each.greater})));
    }
    return std::nullopt;
}
}  // namespace

std::optional<address> parse_address(const std::string& text)
{
    const auto colon = text.rfind(':');
    if (colon == std::string::npos) return std::nullopt;
    std::string host = text.substr(0, colon);
    if (host.size() > 2 && host.front() == '[' && host.back() == ']')
        host = host.substr(1, host.size() - 2);
    boost::system::error_code failed;
    boost::asio::ip::make_address(host, failed);
    const auto port = number_in(std::string_view{text}.substr(colon + 1));
    if (failed || !port || *port > 65535) return std::nullopt;
    return address{host, static_cast<std::uint16_t>(*port)};
}

std::string setting::variable() const
{
    std::string made = "KRING_";
    for (const char letter : name) {
        made +=
            letter == '-'
                ? '_'
                : static_cast<char>(letter >= 'a' && letter <= 'z' ? letter - 'a' + 'A' : letter);
    }
    return made;
}

namespace {
std::vector<setting> make_settings()
{
    std::vector<setting> all{
        {"data",
         value_kind::path,
         {},
         true,
         0,
         0,
         "directory of rooms and keys; made when missing"},
        {"master-key",
         value_kind::path,
         {},
         true,
         0,
         0,
         "file with the master key, outside the data directory"},
        {"client", value_kind::path, {}, true, 0, 0, "directory of the built web client"},
        {"listen", value_kind::address, "127.0.0.1:8080", false, 0, 0, "where people come in"},
        {"operations", value_kind::address, "127.0.0.1:8081", false, 0, 0,
         "where health checks and the operator's calls come in; keep it private"},
        {"public-url",
         value_kind::text,
         {},
         false,
         0,
         0,
         "how people reach this server, as printed in links: https://kring.example"},
        {"embedding-hosts",
         value_kind::text,
         {},
         false,
         0,
         0,
         "sites whose pages may show a room in a frame (https://www.example.org, "
         "https://*.example.org), with commas"},
        {"tls-cert",
         value_kind::path,
         {},
         false,
         0,
         0,
         "PEM file with the certificate chain; with it people are served under TLS. Read again on "
         "SIGHUP"},
        {"tls-key",
         value_kind::path,
         {},
         false,
         0,
         0,
         "PEM file with its key, not readable by others"},
        {"trusted-proxies",
         value_kind::text,
         {},
         false,
         0,
         0,
         "addresses or ranges of proxies in front (192.0.2.1, 10.0.0.0/8), with commas; nobody "
         "else "
         "is believed when they say for whom they speak"},
        {"forwarded-by", value_kind::text, "x-forwarded-for", false, 0, 0,
         "the header those proxies write: x-forwarded-for or forwarded"},
        {"cores", value_kind::number, "0", false, 0, 64,
         "threads that serve rooms; 0: one per processor"},
        {"start-link", value_kind::number, "1", false, 0, 1'000'000'000,
         "number of the link by which facilitators start rooms themselves: raise it to void the "
         "link, 0 allows nobody"},
        {"log-level", value_kind::text, "info", false, 0, 0, "debug, info, warn or error"},
        {"lan", value_kind::flag, "false", false, 0, 0,
         "serve plain HTTP on a private address, for phones on the local network"},
        {"welcome", value_kind::flag, "false", false, 0, 0,
         "open a first room and print its links"},
        {"sample",
         value_kind::text,
         {},
         false,
         0,
         0,
         "nl or en: play a scripted session live into a new room, to see what one looks like"},
        {"connections-max", value_kind::number, "0", false, 0, 1'000'000,
         "open sockets; 0: the descriptor limit less 512, at most 20,000", unit::count,
         setting_group::limit},
    };
    for (const limit_setting& each : limit_settings()) {
        all.push_back(setting{std::string{each.name}, value_kind::number,
                              std::to_string(each.fallback), false, each.least, each.most,
                              std::string{each.reason}, each.in, setting_group::limit});
    }
    return all;
}
result<std::vector<net::address_range>, failure> ranges_in(const std::string& text)
{
    std::vector<net::address_range> ranges;
    std::istringstream rest{text};
    for (std::string each; std::getline(rest >> std::ws, each, ',');) {
        each.erase(each.find_last_not_of(' ') + 1);
        const auto range = net::address_range::parse(each);
        if (!range) {
            return misconfigured(
                "trusted-proxies must be numeric addresses or ranges with commas between them, "
                "such "
                "as 127.0.0.1, 10.0.0.0/8, not '" +
                each + "'");
        }
        ranges.push_back(*range);
    }
    return ranges;
}

// A host source of CSP level 3 (section 2.3.1) with its scheme, and without a path: what an origin is, and `*.` for all the
// names below one. Nothing else may come into the header.
bool is_site(std::string_view text)
{
    const auto scheme = text.find("://");
    if (scheme == std::string_view::npos) return false;
    if (text.substr(0, scheme) != "https" && text.substr(0, scheme) != "http") return false;
    std::string_view host = text.substr(scheme + 3);
    if (const auto colon = host.find(':'); colon != std::string_view::npos) {
        const auto port = number_in(host.substr(colon + 1));
        if (!port || *port == 0 || *port > 65535) return false;
        host = host.substr(0, colon);
    }
    if (host.starts_with("*.")) host.remove_prefix(2);
    const bool has_ends = !host.empty() && host.front() != '.' && host.back() != '.' &&
                          host.find("..") == std::string_view::npos;
    return has_ends && std::all_of(host.begin(), host.end(), [](char letter) {
               return (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9') ||
                      letter == '-' || letter == '.';
           });
}

result<std::vector<std::string>, failure> embedding_hosts_in(const std::string& text)
{
    std::vector<std::string> sites;
    std::istringstream rest{text};
    for (std::string each; std::getline(rest >> std::ws, each, ',');) {
        each.erase(each.find_last_not_of(' ') + 1);
        if (!is_site(each)) {
            return misconfigured(
                "embedding-hosts must be sites with commas between them, such as "
                "https://www.example.org, https://*.example.org, in small letters and without a "
                "path, not '" +
                each + "'");
        }
        sites.push_back(std::move(each));
    }
    return sites;
}
}  // namespace

const std::vector<setting>& settings()
{
    static const std::vector<setting> all = make_settings();
    return all;
}

result<configuration, failure> configure(const values& flags, const values& environment,
                                         const std::optional<std::filesystem::path>& file)
{
    for (const auto& [name, value] : environment) {
        const auto& all = settings();
        const bool known = std::any_of(
            all.begin(), all.end(), [&](const setting& each) { return each.variable() == name; });
        if (!known)
            return misconfigured("unknown variable " + name +
                                 "; `kring serve --help` lists the keys");
    }
    values from_file;
    if (file) {
        auto read = read_file(*file);
        if (!read) return read.error();
        from_file = std::move(*read);
    }
    std::map<std::string, choice, std::less<>> choices;
    values chosen;
    for (const setting& each : settings()) {
        auto value = choose(each, flags, environment, from_file, file);
        if (!value) return value.error();
        chosen[each.name] = value->value;
        choices.emplace(each.name, std::move(*value));
    }
    if (auto contradiction = find_contradiction(choices)) return std::move(*contradiction);
    configuration made;
    made.limits = put_limits(
        [&](std::string_view name) { return *number_in(choices.find(name)->second.value); });
    made.data = chosen["data"];
    made.master_key = chosen["master-key"];
    made.client = chosen["client"];
    made.listen = *parse_address(chosen["listen"]);
    made.operations = *parse_address(chosen["operations"]);
    made.public_url = chosen["public-url"];
    auto embedding = embedding_hosts_in(chosen["embedding-hosts"]);
    if (!embedding) return embedding.error();
    made.embedding_hosts = std::move(*embedding);
    made.tls_certificate = chosen["tls-cert"];
    made.tls_key = chosen["tls-key"];
    made.forwarded_by = chosen["forwarded-by"] == "forwarded" ? net::forwarding::forwarded
                                                              : net::forwarding::x_forwarded_for;
    if (chosen["forwarded-by"] != "forwarded" && chosen["forwarded-by"] != "x-forwarded-for") {
        return misconfigured("forwarded-by must be x-forwarded-for or forwarded, not '" +
                             chosen["forwarded-by"] + "'");
    }
    auto proxies = ranges_in(chosen["trusted-proxies"]);
    if (!proxies) return proxies.error();
    made.trusted_proxies = std::move(*proxies);
    made.cores = *number_in(chosen["cores"]);
    made.connections_max = *number_in(chosen["connections-max"]);
    made.start_link = *number_in(chosen["start-link"]);
    made.sample = chosen["sample"];
    if (!made.sample.empty() && made.sample != "nl" && made.sample != "en")
        return misconfigured("sample must be nl or en, not '" + made.sample + "'");
    if (!made.sample.empty() && made.has_tls())
        return misconfigured("sample wants plain HTTP: leave tls-cert and tls-key away");
    made.log_level = chosen["log-level"];
    made.lan = chosen["lan"] == "true";
    made.welcome = chosen["welcome"] == "true";

    if (made.log_level != "debug" && made.log_level != "info" && made.log_level != "warn" &&
        made.log_level != "error") {
        return misconfigured("log-level must be debug, info, warn or error, not '" +
                             made.log_level + "'");
    }
    if (made.tls_certificate.empty() != made.tls_key.empty()) {
        return misconfigured("--tls-cert and --tls-key belong together: give both, or neither");
    }
    const auto host = boost::asio::ip::make_address(made.listen.host);
    const bool encrypted_outside = made.public_url.starts_with("https://");
    if (!host.is_loopback() && !made.lan && !encrypted_outside && !made.has_tls()) {
        return misconfigured(
            "--listen " + made.listen.host +
            " would serve plain HTTP to the network: give --tls-cert and --tls-key, or put a TLS "
            "proxy "
            "in front and say so with --public-url https://..., or choose --lan for a network you "
            "trust");
    }
    if (!made.public_url.empty()) {
        const bool has_scheme = encrypted_outside || made.public_url.starts_with("http://");
        const auto rest = made.public_url.find("://");
        if (!has_scheme || made.public_url.size() == rest + 3 ||
            made.public_url.find('/', rest + 3) != std::string::npos) {
            return misconfigured(
                "public-url must be http(s)://HOST[:PORT] and nothing more, not '" +
                made.public_url + "'");
        }
        if (made.has_tls() && !encrypted_outside) {
            return misconfigured(
                "public-url must begin with https:// when --tls-cert is given, not '" +
                made.public_url + "'");
        }
    }
    return made;
}

namespace {
void add_table(std::string& page, setting_group group)
{
    page += "| key | variable | default | value | meaning |\n| --- | --- | --- | --- | --- |\n";
    for (const setting& each : settings()) {
        if (each.group != group) continue;
        page += "| `" + each.name + "` | `" + each.variable() + "` | " +
                (each.required           ? "(needed)"
                 : each.fallback.empty() ? "(none)"
                                         : "`" + each.fallback + "`") +
                " | " + wanted(each) + " | " + each.meaning + " |\n";
    }
}
}  // namespace

std::string reference_page()
{
    std::string page =
        "# Configuration of `kring serve`\n\n"
        "Written by `kring serve --reference`; a test compares. A flag goes before the variable, "
        "that before the file\n"
        "(`--config FILE`, TOML), that before the default. Unknown keys and impossible values stop "
        "the start.\n\n";
    add_table(page, setting_group::place);
    page +=
        "\n## Limits\n\n"
        "Every bound that an operator may change, with what it is for. How often each was reached, "
        "`/metrics` says\n([operations.md](operations.md)). The lengths of texts, the size of a "
        "view snapshot (8 MiB) and of its chunks (32 KiB)\nand the outbox window (64) are part of "
        "the [protocol](protocol.md) and no keys.\n\n";
    add_table(page, setting_group::limit);
    page += "\nWhat must hold between two keys, or the start stops:\n\n";
    for (const limit_relation& each : limit_relations()) {
        page += "- `" + std::string{each.lesser} + "` is at most `" + std::string{each.greater} +
                "`: " + std::string{each.why} + ".\n";
    }
    return page;
}
}  // namespace kring::app
