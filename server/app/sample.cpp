#include "app/sample.hpp"

#include "app/rehearse_command.hpp"
#include "app/terminal_qr.hpp"
#include "tools/rehearsal.hpp"

#include <spdlog/spdlog.h>

#include <iostream>
#include <random>
#include <sstream>

namespace kring::app {
namespace {
constexpr const char* script_id = "station_square";

instant wall_clock()
{
    return std::chrono::time_point_cast<std::chrono::milliseconds>(
        std::chrono::system_clock::now());
}

// Its facilitator link is used up by the play; who wants to lead along gets a link of a helper.
void print_links(const api::link_maker& links, const room_id& room, const std::string& helper)
{
    std::cout << "\nA sample session is being played in room " << to_text(room) << "\n\n"
              << "  Join:                     "
              << links.join_link(room, runtime::first_link_generation) << "\n"
              << "  Big screen:               "
              << links.screen_link(room, runtime::first_link_generation) << "\n";
    if (!helper.empty()) std::cout << "  Look on as a helper:      " << helper << "\n";
    std::cout << "\n"
              << terminal_qr(links.join_link(room, runtime::first_link_generation)) << std::endl;
}
}  // namespace

boost::asio::awaitable<void> sample::begin()
{
    const auto script = find_script(script_id);
    domain::create_room wish{script->title.in(language_), script->question.in(language_),
                             script->promise.in(language_), language_};
    const auto made = co_await api::create_room(ground_, std::move(wish));
    if (!made) {
        spdlog::error("no room for the sample session can be made now");
        co_return;
    }
    const auto helper = co_await api::issue_link(ground_, made->room, domain::member_role::helper);
    print_links(ground_.links, made->room,
                helper ? ground_.links.facilitator_link(made->room, *helper) : std::string{});
    const std::lock_guard lock{mutex_};
    if (has_stopped_) co_return;
    player_ = std::jthread{[this, room = made->room, link = made->facilitator_link](
                               const std::stop_token& stop) { play(stop, room, link); }};
}

void sample::stop()
{
    std::jthread playing;
    {
        const std::lock_guard lock{mutex_};
        has_stopped_ = true;
        playing = std::move(player_);
    }
    // Its end asks it to stop and waits.
}

void sample::play(const std::stop_token& stop, const room_id& room, link_id link) const
{
    try {
        const auto script = find_script(script_id);
        std::mt19937_64 generator{std::random_device{}()};
        std::ostringstream said;
        const tools::rehearsal_options options{
            at_.host,
            at_.port,
            room,
            issuer_.link_secret(
                room, {rooms::credential_kind::join_link, runtime::first_link_generation}),
            issuer_.link_secret(room, {rooms::credential_kind::facilitator_link, link.value()}),
            language_,
            day_after(wall_clock(), script->due_in),
            {},
            1.0,
            [&generator] { return std::uniform_real_distribution<double>{}(generator); },
            said,
            stop};
        const auto how = tools::rehearse(*script, options);
        if (how == tools::rehearsal_result::played)
            spdlog::info("the sample session is over");
        else if (how != tools::rehearsal_result::stopped)
            spdlog::error("the sample session ended early: {}", said.str());
    } catch (const std::exception& fault) {
        spdlog::error("the sample session ended early: {}", fault.what());
    }
}
}  // namespace kring::app
