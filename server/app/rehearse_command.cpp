#include "app/rehearse_command.hpp"

#include "app/play_speed.hpp"
#include "app/room_links.hpp"
#include "base/error.hpp"
#include "tools/rehearsal.hpp"

#include <boost/json.hpp>

#include <fstream>
#include <iostream>
#include <random>
#include <sstream>

namespace kring::app {
namespace json = boost::json;

namespace {
constexpr int could_not_run = 2;

int refuse(const std::string& text)
{
    std::cerr << "kring: " << text << std::endl;
    return could_not_run;
}

std::string text_for(const formats::words& text, domain::language language)
{
    return text.in(language);
}
}  // namespace

domain::calendar_date day_after(instant now, std::chrono::days later)
{
    const std::chrono::year_month_day day{std::chrono::floor<std::chrono::days>(now) + later};
    return {static_cast<std::uint32_t>(static_cast<int>(day.year())) * 100'00 +
            static_cast<unsigned>(day.month()) * 100 + static_cast<unsigned>(day.day())};
}

result<formats::script, failure> find_script(const std::string& name)
{
    std::string known;
    for (const formats::script& each : formats::built_in_scripts()) {
        if (each.id == name) return each;
        known += (known.empty() ? "" : ", ") + each.id;
    }
    std::ifstream opened{name, std::ios::binary};
    std::stringstream text;
    if (!opened || !(text << opened.rdbuf())) {
        return failure{make_error_code(errc::not_found),
                       "there is no script '" + name + "': give a file, or one of " + known};
    }
    auto read = formats::read_script(text.str());
    if (read) return std::move(*read);
    return failure{make_error_code(errc::malformed), formats::text_of(read.error(), name)};
}

int rehearse(const rehearse_wish& wish)
{
    const auto speed = speed_of(wish.speed);
    if (!speed) return refuse("--speed must be max, or x and a number, such as x4");
    if (!start_crypto()) return refuse("the system has no random source");
    const auto script = find_script(wish.script);
    if (!script) return refuse(script.error().text);
    const auto language =
        wish.language == "nl" ? domain::language::dutch : domain::language::english;
    const json::object body{{"title", text_for(script->title, language)},
                            {"question", text_for(script->question, language)},
                            {"promise", text_for(script->promise, language)},
                            {"language", wish.language}};
    const auto links = create_room(wish.call, body);
    if (!links) return refuse(links.error().text);
    const auto server = wish.server.empty() ? server_in(links->join) : parse_address(wish.server);
    if (!server)
        return refuse("say with --server where the plain HTTP listener is, such as 127.0.0.1:8080");
    const auto room = room_id_from_text(links->room);
    const auto join = secret_in(links->join);
    const auto facilitator = secret_in(links->facilitator);
    if (!room || !join || !facilitator) return refuse("the server's links are not understood");

    // The facilitator's own link is used up by the play: whoever wants to look on as one comes in as a helper.
    const auto helper = call_operations(wish.call, net::http_method::post,
                                        "/api/v1/rooms/" + links->room + "/links",
                                        json::object{{"role", "helper"}});
    if (!helper) return refuse(helper.error().text);
    std::cout << "room: " << links->room << "\njoin_link: " << links->join
              << "\nscreen_link: " << links->screen
              << "\nhelper_link: " << text_of(*helper, "facilitator_link") << std::endl;
    std::mt19937_64 generator{std::random_device{}()};
    const auto now =
        std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now());
    const tools::rehearsal_options options{
        server->host,
        server->port,
        *room,
        *join,
        *facilitator,
        language,
        day_after(now, script->due_in),
        std::chrono::seconds{wish.until},
        *speed,
        [&generator] { return std::uniform_real_distribution<double>{}(generator); },
        std::cout,
        {}};
    return static_cast<int>(tools::rehearse(*script, options));
}
}  // namespace kring::app
