#include "app/sample_sessions.hpp"

#include "app/rehearse_command.hpp"
#include "tools/rehearsal.hpp"

#include <spdlog/spdlog.h>

#include <memory>
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

}  // namespace

bool sample_sessions::has_place()
{
    const std::lock_guard lock{mutex_};
    return !is_full();
}

bool sample_sessions::take_place()
{
    const std::lock_guard lock{mutex_};
    if (is_full()) return false;
    ++beginning_;
    return true;
}

bool sample_sessions::is_full()
{
    // Their threads have said their last, so that waiting for them takes no time.
    std::erase_if(players_, [](const player& each) { return each.is_over.load(); });
    return has_stopped_ || players_.size() + beginning_ >= at_once_;
}

boost::asio::awaitable<std::optional<sample_session>> sample_sessions::begin(
    std::size_t core, domain::language language)
{
    if (!take_place()) co_return std::nullopt;
    // However this ends, the place is given back: to a player, or to whoever asks next.
    const auto leave = [this](void*) {
        const std::lock_guard lock{mutex_};
        --beginning_;
    };
    std::unique_ptr<void, decltype(leave)> place{this, leave};

    api::room_ground ground = ground_;
    ground.core = core;
    const auto script = find_script(script_id);
    domain::create_room wish{script->title.in(language), script->question.in(language),
                             script->promise.in(language), language};
    const auto made = co_await api::create_room(ground, std::move(wish));
    if (!made) co_return std::nullopt;
    const auto helper = co_await api::issue_link(ground, made->room, domain::member_role::helper);
    if (!helper) co_return std::nullopt;
    const sample_session session{made->room, *helper};

    const std::lock_guard lock{mutex_};
    if (has_stopped_) co_return std::nullopt;
    player& playing = players_.emplace_back();
    playing.thread = std::jthread{[this, &playing, session, lead = made->facilitator_link,
                                   language](const std::stop_token& stop) {
        play(stop, session, lead, language);
        playing.is_over = true;
    }};
    co_return session;
}

void sample_sessions::stop()
{
    std::list<player> playing;
    {
        const std::lock_guard lock{mutex_};
        has_stopped_ = true;
        playing = std::move(players_);
    }
    for (player& each : playing) each.thread.request_stop();
    // Their end waits for them.
}

void sample_sessions::play(const std::stop_token& stop, const sample_session& session, link_id lead,
                           domain::language language) const
{
    try {
        const auto script = find_script(script_id);
        std::mt19937_64 generator{std::random_device{}()};
        std::ostringstream said;
        const tools::rehearsal_options options{
            at_.host,
            at_.port,
            session.room,
            issuer_.link_secret(
                session.room, {rooms::credential_kind::join_link, runtime::first_link_generation}),
            issuer_.link_secret(session.room,
                                {rooms::credential_kind::facilitator_link, lead.value()}),
            language,
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
