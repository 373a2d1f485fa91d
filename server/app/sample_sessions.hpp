// The scripted session that comes with the program, played live into rooms of this server: to see what a session looks like
// (`kring serve --sample`), or for facilitators to rehearse in before their own. Its people come in by the public listener as
// everybody does.
#pragma once
#include "api/room_routes.hpp"
#include "app/configuration.hpp"
#include "rooms/credentials.hpp"

#include <boost/asio/awaitable.hpp>

#include <atomic>
#include <list>
#include <mutex>
#include <optional>
#include <stop_token>
#include <thread>

namespace kring::app {
struct sample_session {
    room_id room{};
    link_id helper_link{};  // of somebody who leads along; the facilitator's is used up by the play
};

// Thread: `begin` on the core that it is told of; `stop` and the destructor on the program's own, while the cores run.
class sample_sessions {
public:
    // `at`: where the public listener is, over plain HTTP. `at_once`: so many are played at the same time.
    sample_sessions(api::room_ground ground, const rooms::credentials& issuer, address at,
                    std::size_t at_once)
        : ground_(std::move(ground)), issuer_(issuer), at_(std::move(at)), at_once_(at_once)
    {}

    // Whether `begin` would begin one; whoever asks first has it.
    [[nodiscard]] bool has_place();
    // Makes a room and begins to play in it, on a thread of its own. Nothing while as many are played as may be, and when
    // no room can be made now.
    [[nodiscard]] boost::asio::awaitable<std::optional<sample_session>> begin(
        std::size_t core, domain::language language);
    // Ends the playing, wherever it is, waits for the threads, and begins none any more.
    void stop();

private:
    struct player {
        std::atomic<bool> is_over{false};
        std::jthread thread;
    };

    [[nodiscard]] bool take_place();
    [[nodiscard]] bool is_full();  // under the mutex
    void play(const std::stop_token& stop, const sample_session& session, link_id lead,
              domain::language language) const;

    api::room_ground ground_;
    const rooms::credentials& issuer_;
    address at_;
    std::size_t at_once_;
    std::mutex mutex_;  // guards what follows
    bool has_stopped_{false};
    std::size_t beginning_{0};  // their rooms are being made
    std::list<player> players_;
};
}  // namespace kring::app
