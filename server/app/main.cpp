// The program: one binary, a command each. What a command does is in its own file; here is only how it is called.
#include "app/configuration.hpp"
#include "app/format_command.hpp"
#include "app/health_command.hpp"
#include "app/load_command.hpp"
#include "app/metrics_command.hpp"
#include "app/rehearse_command.hpp"
#include "app/replay_command.hpp"
#include "app/room_command.hpp"
#include "app/serve.hpp"
#include "app/simulate_command.hpp"
#include "app/verify.hpp"

#include <CLI/CLI.hpp>

#include <exception>
#include <iostream>
#include <map>

extern char** environ;

namespace {
using namespace kring;

std::map<std::string, std::string> kring_environment()
{
    std::map<std::string, std::string> found;
    for (char** each = environ; *each != nullptr; ++each) {
        const std::string_view line{*each};
        const auto equals = line.find('=');
        if (line.starts_with("KRING_") && equals != std::string_view::npos) {
            found[std::string{line.substr(0, equals)}] = std::string{line.substr(equals + 1)};
        }
    }
    return found;
}

// The flags of `serve`, made from the table of settings.
struct serve_flags {
    std::map<std::string, std::string> texts;
    std::map<std::string, bool> switches;
    std::string file;
    bool reference{false};

    void add_to(CLI::App& command)
    {
        command.add_option("--config", file, "TOML file with any of the keys below");
        command.add_flag("--reference", reference, "print the reference page of all keys and end");
        for (const app::setting& each : app::settings()) {
            const std::string fallback = each.fallback.empty() ? "" : " [" + each.fallback + "]";
            const std::string group =
                each.group == app::setting_group::limit ? "Limits" : "Options";
            if (each.kind == app::value_kind::flag) {
                command.add_flag("--" + each.name, switches[each.name], each.meaning)->group(group);
            } else {
                command.add_option("--" + each.name, texts[each.name], each.meaning + fallback)
                    ->group(group);
            }
        }
    }

    [[nodiscard]] std::map<std::string, std::string> given(const CLI::App& command) const
    {
        std::map<std::string, std::string> found;
        for (const auto& [name, value] : texts) {
            if (command.count("--" + name) > 0) found[name] = value;
        }
        for (const auto& [name, value] : switches) {
            if (command.count("--" + name) > 0) found[name] = value ? "true" : "false";
        }
        return found;
    }
};

// Nothing, which has been said then, when it is no address.
std::optional<app::address> operations_at(const std::string& text)
{
    auto at = app::parse_address(text);
    if (!at) {
        std::cerr << "kring: --operations must be a numeric address and a port, such as "
                     "127.0.0.1:8081"
                  << std::endl;
    }
    return at;
}

int run_serve(const CLI::App& command, const serve_flags& flags)
{
    if (flags.reference) {
        std::cout << app::reference_page();
        return 0;
    }
    std::optional<std::filesystem::path> file;
    if (!flags.file.empty()) file = flags.file;
    const auto chosen = app::configure(flags.given(command), kring_environment(), file);
    if (!chosen) {
        std::cerr << "kring: " << chosen.error().text << std::endl;
        return 1;
    }
    return app::serve(*chosen);
}

int run(int count, char** arguments)
{
    CLI::App program{"Kring: live co-creation rooms"};
    program.require_subcommand(1);

    serve_flags flags;
    CLI::App& serve = *program.add_subcommand("serve", "serve rooms");
    flags.add_to(serve);

    std::string operations = "127.0.0.1:8081";
    app::room_call call;
    std::string title;
    std::string question;
    std::string promise;
    std::string language = "en";
    std::string room_name;
    std::string role = "lead";
    CLI::App& room = *program.add_subcommand("room", "rooms of a running server");
    room.require_subcommand(1);
    room.add_option("--operations", operations,
                    "the server's operations listener [KRING_OPERATIONS, or 127.0.0.1:8081]")
        ->envname("KRING_OPERATIONS");
    // Beside a server in a container its variables are there already: `kring room list` is then enough.
    room.add_option("--master-key", call.master_key, "the server's master key [KRING_MASTER_KEY]")
        ->envname("KRING_MASTER_KEY")
        ->required();
    CLI::App& create = *room.add_subcommand("create", "make a room and print its links");
    create.add_option("--title", title, "what it is called")->required();
    create.add_option("--question", question, "what people are asked")->required();
    create.add_option("--promise", promise, "what will be done with the answers, by whom and when")
        ->required();
    create.add_option("--language", language, "nl or en [en]")->check(CLI::IsMember({"nl", "en"}));
    CLI::App& list = *room.add_subcommand("list", "print the ids of all rooms");
    CLI::App& link =
        *room.add_subcommand("link", "make a new facilitator link and print all links");
    link.add_option("room", room_name, "the room's id")->required();
    link.add_option("--role", role, "lead or helper [lead]")
        ->check(CLI::IsMember({"lead", "helper"}));

    CLI::App& start_link = *room.add_subcommand(
        "start-link", "print the link by which facilitators start rooms themselves");

    std::vector<std::filesystem::path> format_files;
    CLI::App& format = *program.add_subcommand("format", "check format files");
    format.add_option("files", format_files, "TOML files (docs/formats.md)")->required();

    std::filesystem::path data;
    std::filesystem::path master_key;
    CLI::App& verify = *program.add_subcommand(
        "verify", "check every record of a data directory; the server is stopped");
    verify.add_option("--data", data, "the data directory [KRING_DATA]")
        ->envname("KRING_DATA")
        ->required();
    verify.add_option("--master-key", master_key, "the master key [KRING_MASTER_KEY]")
        ->envname("KRING_MASTER_KEY")
        ->required();

    app::replay_wish wish;
    wish.called_as = arguments[0];
    wish.language = "en";
    wish.speed = "max";
    CLI::App& replay = *program.add_subcommand(
        "replay", "play a Polis export into a room and compare what comes of it");
    replay.footer(
        "Exit code: 0 no differences, 1 differences, 2 it could not run. May be stopped and "
        "started again.");
    replay
        .add_option("folder", wish.folder,
                    "the export: comments.csv, votes.csv, participants-votes.csv, summary.csv")
        ->required();
    replay.add_option("--operations", operations,
                      "the server's operations listener [127.0.0.1:8081]");
    replay.add_option("--master-key", wish.call.master_key, "the server's master key")->required();
    replay.add_option("--server", wish.server,
                      "the server's public listener, if not where its links lead");
    replay.add_option("--room", wish.room, "the room to go on with; without it a new one is made");
    replay.add_option("--language", wish.language, "of a new room: nl or en [en]")
        ->check(CLI::IsMember({"nl", "en"}));
    replay.add_option("--seed", wish.seed, "tells replays of one export in one room apart [1]");
    replay.add_option("--speed", wish.speed, "max, or times real time, such as x1000 [max]");
    replay
        .add_option("--connections-at-a-time", wish.connecting_max,
                    "how many may be connecting at one time [64]")
        ->check(CLI::Range(1, 2000));

    app::rehearse_wish rehearsal;
    rehearsal.script = "station_square";
    rehearsal.language = "en";
    rehearsal.speed = "x1";
    CLI::App& rehearse = *program.add_subcommand(
        "rehearse", "play a scripted session into a new room, to watch it or to practise");
    rehearse.footer(
        "Exit code: 0 played to the end, 1 something in it was refused, 2 it could not run.");
    rehearse.add_option("script", rehearsal.script,
                        "one that comes with the program, or a file (docs/formats.md) "
                        "[station_square]");
    rehearse.add_option("--operations", operations,
                        "the server's operations listener [127.0.0.1:8081]");
    rehearse.add_option("--master-key", rehearsal.call.master_key, "the server's master key")
        ->required();
    rehearse.add_option("--server", rehearsal.server,
                        "the server's public listener, if not where its links lead");
    rehearse.add_option("--language", rehearsal.language, "nl or en [en]")
        ->check(CLI::IsMember({"nl", "en"}));
    rehearse.add_option("--until", rehearsal.until,
                        "play so many seconds of it, and stay in the room until interrupted");
    rehearse.add_option("--speed", rehearsal.speed, "max, or times real time, such as x4 [x1]");

    std::string asked;
    bool ready = false;
    CLI::App& health = *program.add_subcommand("health", "ask a running server how it is");
    health.footer("Exit code: 0 it answers that it is alive (or ready), 1 it does not.");
    health.add_option("--operations", asked,
                      "the server's operations listener [KRING_OPERATIONS, or 127.0.0.1:8081]");
    health.add_flag("--ready", ready,
                    "whether clients should be sent there, not only whether it is alive");
    app::load_command load{program};
    app::simulate_command simulate{program};

    bool token_only = false;
    CLI::App& metrics = *program.add_subcommand("metrics", "print the metrics of a running server");
    metrics.footer("A monitoring system asks /metrics of the operations listener with the token.");
    metrics
        .add_option("--operations", operations,
                    "the server's operations listener [KRING_OPERATIONS, or 127.0.0.1:8081]")
        ->envname("KRING_OPERATIONS");
    metrics
        .add_option("--master-key", call.master_key, "the server's master key [KRING_MASTER_KEY]")
        ->envname("KRING_MASTER_KEY")
        ->required();
    metrics.add_flag("--token", token_only,
                     "print the token to ask with, and nothing else; asks no server");

    CLI::App& version = *program.add_subcommand("version", "print the version");

    try {
        program.parse(count, arguments);
    } catch (const CLI::ParseError& fault) {
        if (program.exit(fault) == 0) return 0;
        return replay.parsed() || load.is_chosen() || simulate.is_chosen() ? 2 : 1;
    }
    if (serve.parsed()) return run_serve(serve, flags);
    if (room.parsed()) {
        const auto at = operations_at(operations);
        if (!at) return 1;
        call.operations = *at;
        if (create.parsed()) return app::room_create(call, title, question, promise, language);
        if (list.parsed()) return app::room_list(call);
        if (start_link.parsed()) return app::room_start_link(call);
        if (link.parsed()) return app::room_link(call, room_name, role);
    }
    if (rehearse.parsed()) {
        const auto at = operations_at(operations);
        if (!at) return 2;
        rehearsal.call.operations = *at;
        return app::rehearse(rehearsal);
    }
    if (replay.parsed()) {
        const auto at = operations_at(operations);
        if (!at) return 2;
        wish.call.operations = *at;
        return app::replay(wish);
    }
    if (format.parsed()) return app::check_format_files(format_files);
    if (load.is_chosen()) return load.run();
    if (simulate.is_chosen()) return simulate.run();
    if (verify.parsed()) return app::verify(data, master_key);
    if (health.parsed()) {
        const auto given = kring_environment();
        const auto variable = given.find("KRING_OPERATIONS");
        const auto at =
            app::health_address(asked, variable == given.end() ? std::string{} : variable->second);
        if (!at) {
            std::cerr << "kring: --operations must be a numeric address and a port, such as "
                         "127.0.0.1:8081"
                      << std::endl;
            return 1;
        }
        return app::health(*at, ready ? app::health_question::ready : app::health_question::alive);
    }
    if (metrics.parsed()) {
        if (token_only) return app::print_metrics_token(call.master_key);
        const auto at = operations_at(operations);
        if (!at) return 1;
        call.operations = *at;
        return app::print_metrics(call);
    }
    if (version.parsed()) std::cout << "kring " << KRING_VERSION << std::endl;
    return 0;
}
}  // namespace

int main(int count, char** arguments)
{
    try {
        return run(count, arguments);
    } catch (const std::exception& fault) {
        std::cerr << "kring: " << fault.what() << std::endl;
        return 3;
    }
}
