// `kring serve --sample`: the scripted session that comes with the program, played live into a room of this server, to see
// what a session looks like. It comes in by the public listener as everybody does.
#pragma once
#include "api/room_routes.hpp"
#include "app/configuration.hpp"
#include "rooms/credentials.hpp"

#include <boost/asio/awaitable.hpp>

#include <mutex>
#include <string>
#include <thread>

namespace kring::app {
// Thread: `begin` on a core; `stop` and the destructor on the program's own, while the cores run.
class sample {
public:
    // `at`: where the public listener is, over plain HTTP.
    sample(api::room_ground ground, const rooms::credentials& issuer, address at,
           domain::language language)
        : ground_(std::move(ground)), issuer_(issuer), at_(std::move(at)), language_(language)
    {}

    // Makes the room, prints its links and begins to play on a thread of its own.
    [[nodiscard]] boost::asio::awaitable<void> begin();
    // Ends the playing, wherever it is, and waits for the thread.
    void stop();

private:
    void play(const std::stop_token& stop, const room_id& room, link_id link) const;

    api::room_ground ground_;
    const rooms::credentials& issuer_;
    address at_;
    domain::language language_;
    std::mutex mutex_;  // guards what follows
    bool has_stopped_{false};
    std::jthread player_;
};
}  // namespace kring::app
