#include "app/load_command.hpp"

#include "app/descriptor_limit.hpp"
#include "app/operations_call.hpp"
#include "app/room_links.hpp"
#include "base/crypto.hpp"
#include "base/limits.hpp"
#include "tools/event_marker.hpp"
#include "tools/load.hpp"
#include "tools/progress_line.hpp"

#include <CLI/CLI.hpp>
#include <boost/url/parse.hpp>

#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace kring::app {
namespace json = boost::json;

namespace {
using tools::load_mode;

constexpr int could_not_measure = 2;
// Standard streams, epoll, the terminal, and what a library may open.
constexpr std::size_t descriptors_besides = 64;
// A source address has 28,000 ports; past this many a second one is used.
constexpr std::size_t connections_per_source = 10'000;

struct mode_default {
    load_mode mode;
    const char* name;
    const char* meaning;
};
constexpr mode_default modes[] = {
    {load_mode::fanout, "fanout", "events to many: deliveries a second of server CPU, latency"},
    {load_mode::idle, "idle", "memory per idle connection, and after events"},
    {load_mode::connect, "connect", "connections that come and go, then a crowd at once"},
    {load_mode::votes, "votes", "a vote storm, closed loop or at a --rate"},
    {load_mode::totals, "totals", "a vote storm at a rate, for the counts on every screen"},
    {load_mode::join, "join", "late joins into a filled room"},
    {load_mode::slow, "slow", "events to many while --stalled of them stop reading"},
};

int refuse(const std::string& text)
{
    std::cerr << "kring: " << text << std::endl;
    return could_not_measure;
}

// A plain server's address: ws://HOST[:PORT][/TARGET] with a numeric host.
std::optional<tools::socket_address> plain_address(const std::string& url)
{
    const auto parsed = boost::urls::parse_uri(url);
    if (!parsed || parsed->scheme() != "ws") return std::nullopt;
    const std::string port = parsed->has_port() ? std::string{parsed->port()} : "80";
    const auto at = parse_address(std::string{parsed->encoded_host()} + ":" + port);
    if (!at) return std::nullopt;
    const std::string target{parsed->encoded_resource()};
    return tools::socket_address{at->host, at->port, target.empty() ? "/" : target, {}};
}
}  // namespace

struct load_command::wish {
    tools::load_options options;
    CLI::App* command{};
    std::map<load_mode, CLI::App*> chosen;

    std::string operations{"127.0.0.1:8081"};
    std::filesystem::path master_key;
    std::string server;
    std::size_t rooms{1};
    std::string join_link;
    std::string facilitator_link;
    std::string screen_link;
    std::string plain;
    std::string plain_publish;
    std::string crowd{"members"};
    std::filesystem::path fill_from;
    bool texts_later{};

    void add_mode(const mode_default& mode)
    {
        CLI::App& sub = *command->add_subcommand(mode.name, mode.meaning);
        chosen[mode.mode] = &sub;
        add_place(sub);
        add_crowd(sub, mode.mode);
        add_time(sub, mode.mode);
        add_events(sub, mode.mode);
        sub.footer(
            "Ends with one line of JSON on standard output. Exit code: 0 measured, 1 measured but "
            "something was "
            "lost, doubled, out of order or not exact, 2 it could not be measured.");
    }

    void add_place(CLI::App& sub)
    {
        sub.add_option("--operations", operations, "the server's operations listener")
            ->capture_default_str();
        sub.add_option("--master-key", master_key,
                       "the server's master key: rooms are made with it");
        sub.add_option("--server", server,
                       "the server's public listener, if not where its links lead");
        sub.add_option("--rooms", rooms, "rooms that are made, and the crowd is spread over")
            ->capture_default_str()
            ->check(CLI::Range(1, 10'000));
        sub.add_option("--join-link", join_link,
                       "instead of --master-key: of a room that is there");
        sub.add_option("--facilitator-link", facilitator_link,
                       "the same: an unused one for a lead");
        sub.add_option("--screen-link", screen_link, "the same; for --as screens");
        sub.add_option(
            "--plain", plain,
            "instead of Kring: ws:// address of a server that broadcasts (or echoes, in votes)");
        sub.add_option("--plain-publish", plain_publish,
                       "where a plain server takes what it broadcasts");
        sub.add_option("--pid", options.pids, "process of the server, for its CPU time and memory")
            ->delimiter(',');
        sub.add_option("--label", options.label, "copied into the report");
    }

    void add_crowd(CLI::App& sub, load_mode mode)
    {
        sub.add_option("--connections", options.connections, "how many")
            ->capture_default_str()
            ->check(CLI::Range(1, 1'000'000));
        if (mode != load_mode::votes && mode != load_mode::totals) {
            sub.add_option("--as", crowd, "members or screens")
                ->capture_default_str()
                ->check(CLI::IsMember({"members", "screens"}));
        }
        sub.add_option("--parallel", options.parallel, "how many may be connecting at one time")
            ->capture_default_str()
            ->check(CLI::Range(1, 1'000'000));
        sub.add_option("--sources", options.sources,
                       "source addresses 127.0.1.1 and up; 0: one for 10,000 connections")
            ->check(CLI::Range(0, 250));
        sub.add_option("--receive-buffer", options.receive_buffer_bytes,
                       "of each connection, bytes; 0: as the kernel likes")
            ->capture_default_str();
    }

    void add_time(CLI::App& sub, load_mode mode)
    {
        sub.add_option("--seconds", options.seconds, "that are measured")
            ->capture_default_str()
            ->check(CLI::Range(0.0, 86'400.0));
        sub.add_option("--drain", options.drain_s,
                       "seconds that what is under way may take at the end")
            ->capture_default_str()
            ->check(CLI::Range(0.0, 3600.0));
        if (mode == load_mode::idle || mode == load_mode::connect) {
            sub.add_option("--hold", options.hold_s, "seconds of rest before memory is read")
                ->capture_default_str()
                ->check(CLI::Range(0.0, 86'400.0));
        } else if (mode != load_mode::join) {
            sub.add_option("--warm", options.warm_s, "seconds before the measured ones")
                ->capture_default_str()
                ->check(CLI::Range(0.0, 3600.0));
        }
    }

    void add_events(CLI::App& sub, load_mode mode)
    {
        sub.add_option("--bytes", options.text_bytes, "length of an event's text")
            ->capture_default_str()
            ->check(CLI::Range(tools::event_marker::size, limits::reply_graphemes_max));
        const bool is_storm = mode == load_mode::votes || mode == load_mode::totals;
        if (is_storm || mode == load_mode::fanout || mode == load_mode::slow) {
            sub.add_option("--rate", options.rate,
                           is_storm
                               ? "votes due a second over all; 0: the next when one is answered"
                               : "events due a second over all; 0: as --window allows")
                ->capture_default_str()
                ->check(CLI::Range(0.0, 10'000'000.0));
        }
        if (mode == load_mode::fanout || mode == load_mode::slow) {
            sub.add_option("--window", options.window,
                           "events of a room under way at a time, without --rate")
                ->capture_default_str()
                ->check(CLI::Range(1, 32));
            sub.add_option("--burst", options.burst, "events due at the same instant, with --rate")
                ->capture_default_str()
                ->check(CLI::Range(1, 100'000));
        }
        if (mode == load_mode::slow) {
            sub.add_option("--stalled", options.stalled, "connections that stop reading")
                ->required();
        }
        if (is_storm) {
            sub.add_option("--in-flight", options.in_flight, "votes of a voter under way at a time")
                ->capture_default_str()
                ->check(CLI::Range(1, 32));
            sub.add_option("--ideas", options.ideas, "that are voted on, in each room")
                ->capture_default_str()
                ->check(CLI::Range(1, 2000));
        }
        if (mode == load_mode::idle || mode == load_mode::join) {
            sub.add_option("--events", options.events,
                           "idle: sent to everybody before memory is read again; join at a plain "
                           "server: in its history")
                ->capture_default_str();
        }
        if (mode == load_mode::join) {
            sub.add_option("--fill", options.fill_bytes, "bytes of texts in the room")
                ->capture_default_str()
                ->check(CLI::Range(std::size_t{1}, limits::room_view_bytes_max));
            sub.add_option("--fill-from", fill_from, "instead: a file of ideas, one on each line");
            sub.add_flag("--texts-later", texts_later,
                         "take most texts of a large room later, as the page does");
        }
    }

    // Empty: all is well.
    [[nodiscard]] std::string find_plain()
    {
        const auto receive = plain_address(plain);
        if (!receive) return "--plain must be ws://ADDRESS:PORT/PATH with a numeric address";
        options.is_plain = true;
        options.plain = *receive;
        const bool needs_publisher =
            options.mode == load_mode::fanout || options.mode == load_mode::slow ||
            options.mode == load_mode::idle || options.mode == load_mode::join;
        if (options.mode == load_mode::totals) return "a plain server has no totals";
        if (!needs_publisher) return {};
        const auto publish = plain_address(plain_publish);
        if (!publish)
            return "--plain-publish must be ws://ADDRESS:PORT/PATH with a numeric address";
        options.plain_publish = *publish;
        return {};
    }

    [[nodiscard]] std::string find_rooms()
    {
        std::vector<room_links> links;
        if (!join_link.empty()) {
            links.push_back({room_in(join_link), facilitator_link, join_link, screen_link});
        } else {
            if (master_key.empty())
                return "say with --master-key how to make rooms, or give the links of one";
            const auto at = parse_address(operations);
            if (!at)
                return "--operations must be a numeric address and a port, such as 127.0.0.1:8081";
            const json::object body{{"title", "Load"},
                                    {"question", "How much can it take?"},
                                    {"promise", "A measurement; nobody reads it."},
                                    {"language", "en"}};
            for (std::size_t each = 0; each < rooms; ++each) {
                auto made = create_room(room_call{*at, master_key}, body);
                if (!made) return made.error().text;
                links.push_back(std::move(*made));
            }
        }
        for (const room_links& each : links) {
            const auto room = room_id_from_text(each.room);
            const auto join = secret_in(each.join);
            const auto facilitator = secret_in(each.facilitator);
            const auto screen = secret_in(each.screen);
            const bool needs_screen = options.crowd == tools::crowd_kind::screens;
            if (!room || !join || !facilitator || (needs_screen && !screen))
                return "the links of the room are not understood";
            options.rooms.push_back({*room, *join, *facilitator, screen.value_or(bytes{})});
        }
        const auto at = server.empty() ? server_in(links.front().join) : parse_address(server);
        if (!at) {
            return server.empty()
                       ? "the links lead to " + links.front().join +
                             ": say with --server where its plain HTTP listener is"
                       : "--server must be a numeric address and a port, such as 127.0.0.1:8080";
        }
        options.server = {at->host, at->port, "/ws", "kring.v1.protobuf"};
        return {};
    }
};

load_command::load_command(CLI::App& program) : wish_(std::make_unique<wish>())
{
    wish_->command = program.add_subcommand(
        "load", "measure a running server; it runs with the limits of deploy/load.toml");
    wish_->command->require_subcommand(1);
    wish_->options.sources = 0;
    for (const mode_default& each : modes) wish_->add_mode(each);
}

load_command::~load_command() = default;

bool load_command::is_chosen() const
{
    return wish_->command->parsed();
}

int load_command::run()
{
    tools::load_options& options = wish_->options;
    for (const auto& [mode, sub] : wish_->chosen) {
        if (sub->parsed()) options.mode = mode;
    }
    if (options.mode == load_mode::totals && options.rate <= 0) {
        // What the goal is given for: every voter twenty times a second.
        options.rate = 20.0 * static_cast<double>(options.connections);
    }
    options.crowd =
        wish_->crowd == "screens" ? tools::crowd_kind::screens : tools::crowd_kind::members;
    if (options.stalled > options.connections)
        return refuse("--stalled must not be more than --connections");
    if (options.sources == 0) options.sources = 1 + options.connections / connections_per_source;
    if (wish_->texts_later) options.texts = rooms::text_wish::later;
    if (!wish_->fill_from.empty()) {
        std::ifstream file{wish_->fill_from};
        for (std::string line; std::getline(file, line);) options.fill.push_back(line);
        if (options.fill.empty()) return refuse("--fill-from must be a file with ideas");
    }
    if (!start_crypto()) return refuse("the system has no random source");
    const std::string fault = wish_->plain.empty() ? wish_->find_rooms() : wish_->find_plain();
    if (!fault.empty()) return refuse(fault);
    const std::size_t descriptors = raise_descriptor_limit();
    const std::size_t needed = options.connections + options.rooms.size() +
                               (options.mode == load_mode::connect ? options.parallel : 1) +
                               descriptors_besides;
    if (descriptors < needed) {
        return refuse("the limit of open files is " + std::to_string(descriptors) + ", and " +
                      std::to_string(needed) + " are needed: raise it (ulimit -n)");
    }

    tools::progress_line line{std::cerr, ::isatty(STDERR_FILENO) != 0
                                             ? tools::progress_style::drawn_over
                                             : tools::progress_style::plain_lines};
    std::chrono::steady_clock::time_point begun;
    std::chrono::steady_clock::time_point shown;
    std::string shown_what;
    options.progress = [&](std::string_view what, std::size_t done, std::size_t all,
                           double per_second) {
        const auto now = std::chrono::steady_clock::now();
        if (what == shown_what && now - shown < std::chrono::milliseconds{100}) return;
        shown = now;
        if (what != shown_what) begun = now;
        shown_what = what;
        tools::progress how_far;
        how_far.what = what;
        how_far.done = done;
        how_far.all = all;
        how_far.per_second = static_cast<std::size_t>(per_second);
        how_far.elapsed = std::chrono::duration_cast<std::chrono::seconds>(now - begun);
        line.show(how_far, now);
    };
    try {
        const tools::load_result measured = tools::measure(options);
        line.say(measured.report.to_table());
        std::cout << measured.report.to_json() << std::endl;
        return static_cast<int>(measured.verdict);
    } catch (const tools::load_trouble& trouble) {
        line.say({});
        return refuse(trouble.what());
    }
}
}  // namespace kring::app
