#include "app/replay_command.hpp"

#include "app/descriptor_limit.hpp"
#include "app/play_speed.hpp"
#include "app/room_links.hpp"
#include "base/limits.hpp"
#include "base/master_key.hpp"
#include "base/text.hpp"
#include "tools/polis_export.hpp"
#include "tools/replay.hpp"
#include "tools/replay_plan.hpp"

#include <unistd.h>

#include <iostream>
#include <optional>
#include <random>

namespace kring::app {
namespace json = boost::json;

namespace {
constexpr int could_not_run = 2;
constexpr const char* promise =
    "A recorded conversation, played again to read along; nothing is decided here. Gathered with "
    "the Polis software "
    "(compdemocracy.org/polis). Exports of its open collection: CC BY 4.0, The Computational "
    "Democracy Project.";

int refuse(const std::string& text)
{
    std::cerr << "kring: " << text << std::endl;
    return could_not_run;
}

// As much from the beginning of a text as the bounds take; empty when nothing of it can be taken.
std::string shortened(std::string text, const text_bounds& bounds)
{
    if (bounds.breaks == line_breaks::refused) {
        for (char& each : text) each = each == '\n' || each == '\r' ? ' ' : each;
    }
    for (;;) {
        const auto cleaned = clean_text(text, bounds);
        if (cleaned) return *cleaned;
        if (cleaned.error() != text_fault::too_long || text.empty()) return {};
        // Whole code points: continuation octets go with the one they continue.
        while (!text.empty() && (static_cast<unsigned char>(text.back()) & 0xc0) == 0x80)
            text.pop_back();
        if (!text.empty()) text.pop_back();
    }
}

result<room_links, failure> make_room(const replay_wish& wish, const tools::polis_export& source)
{
    constexpr text_bounds title_bounds{limits::title_graphemes_max, limits::title_bytes_max,
                                       line_breaks::refused};
    constexpr text_bounds question_bounds{limits::question_graphemes_max,
                                          limits::question_bytes_max, line_breaks::kept};
    const std::string title = shortened(source.topic, title_bounds);
    const std::string question = shortened(source.description, question_bounds);
    const json::object body{{"title", title},
                            {"question", question.empty() ? title : question},
                            {"promise", promise},
                            {"language", wish.language}};
    return create_room(wish.call, body);
}

// A new facilitator link each time: the room knows its facilitator by the join nonce and leaves the link unused then.
result<room_links, failure> find_room(const replay_wish& wish)
{
    const std::string path = "/api/v1/rooms/" + wish.room + "/links";
    const auto standing = call_operations(wish.call, net::http_method::get, path, {});
    if (!standing) return standing.error();
    const auto issued =
        call_operations(wish.call, net::http_method::post, path, json::object{{"role", "lead"}});
    if (!issued) return issued.error();
    return room_links{wish.room, text_of(*issued, "facilitator_link"),
                      text_of(*standing, "join_link"), text_of(*standing, "screen_link")};
}

std::string shell_word(const std::string& text)
{
    if (text.find_first_of(" '\"\\$&|;<>()*?[]#~`!\t") == std::string::npos) return text;
    std::string made = "'";
    for (const char each : text) made += each == '\'' ? std::string{"'\\''"} : std::string{each};
    return made + "'";
}

std::string host_and_port(const address& at)
{
    const bool is_v6 = at.host.find(':') != std::string::npos;
    return (is_v6 ? "[" + at.host + "]" : at.host) + ":" + std::to_string(at.port);
}

std::string command_to_go_on(const replay_wish& wish, const std::string& room)
{
    std::string command = shell_word(wish.called_as) + " replay " +
                          shell_word(wish.folder.string()) + " --operations " +
                          host_and_port(wish.call.operations) + " --master-key " +
                          shell_word(wish.call.master_key.string()) + " --seed " +
                          std::to_string(wish.seed) + " --room=" + room;
    if (!wish.server.empty()) command += " --server " + wish.server;
    if (wish.speed != "max") command += " --speed " + wish.speed;
    return command;
}
}  // namespace

int replay(const replay_wish& wish)
{
    const auto speed = speed_of(wish.speed);
    if (!speed) return refuse("--speed must be max, or x and a number, such as x100");
    std::optional<address> server;
    if (!wish.server.empty()) {
        server = parse_address(wish.server);
        if (!server)
            return refuse("--server must be a numeric address and a port, such as 127.0.0.1:8080");
    }
    if (!start_crypto()) return refuse("the system has no random source");
    const auto key = load_master_key(wish.call.master_key);
    if (!key) return refuse(key.error().text);
    const auto source = tools::read_polis_export(wish.folder);
    if (!source) return refuse(source.error().text);
    if (raise_descriptor_limit() < source->participants.size() + 64) {
        return refuse("the limit of open files is too low for " +
                      std::to_string(source->participants.size()) +
                      " connections: raise it (ulimit -n)");
    }
    const auto links = wish.room.empty() ? make_room(wish, *source) : find_room(wish);
    if (!links) return refuse(links.error().text);
    if (!server) server = server_in(links->join);
    if (!server)
        return refuse("the links lead to " + links->join +
                      ": say with --server where its plain HTTP listener is");
    const auto room = room_id_from_text(links->room);
    const auto join = secret_in(links->join);
    const auto facilitator = secret_in(links->facilitator);
    if (!room || !join || !facilitator) return refuse("the server's links are not understood");

    std::cout << "room: " << links->room << "\njoin_link: " << links->join
              << "\nscreen_link: " << links->screen
              << "\nto go on with it after a stop: " << command_to_go_on(wish, links->room)
              << std::endl;
    std::mt19937_64 generator{random_u64()};
    tools::replay_options options{
        .host = server->host,
        .port = server->port,
        .room = *room,
        .join_secret = *join,
        .facilitator_secret = *facilitator,
        .secret = tools::replay_secret(*key, wish.seed),
        .speed = *speed,
        .connecting_max = wish.connecting_max,
        .draw =
            [&generator] { return std::uniform_real_distribution<double>{0.0, 1.0}(generator); },
        .out = std::cout,
        .style = ::isatty(STDOUT_FILENO) != 0 ? tools::progress_style::drawn_over
                                              : tools::progress_style::plain_lines};
    return static_cast<int>(tools::replay(*source, options));
}
}  // namespace kring::app
