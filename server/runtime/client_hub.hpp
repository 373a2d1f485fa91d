// The connections of one core, and the feeds they follow. What rooms on any core send to them arrives here.
// Thread: belongs to its core.
#pragma once
#include "base/flat_map.hpp"
#include "net/ws_connection.hpp"
#include "rooms/room_feed.hpp"
#include "rooms/room_machine.hpp"
#include "runtime/core.hpp"
#include "runtime/fan_out.hpp"
#include "runtime/figures.hpp"
#include "runtime/room_host.hpp"

#include <functional>
#include <map>
#include <memory>
#include <vector>

namespace kring::runtime {
// One connection as the hub sees it. Owned by the coroutine that serves the connection.
class hub_member : public net::frame_source, public feed_follower {
public:
    explicit hub_member(net::ws_connection& connection)
        : feed_follower(connection.exit()), connection_(connection)
    {}
    hub_member(const hub_member&) = delete;
    hub_member& operator=(const hub_member&) = delete;

    frame_ptr next() final;

    [[nodiscard]] net::ws_connection& connection() { return connection_; }
    [[nodiscard]] connection_id id() const { return id_; }

    // Commands handed to the room and not answered yet.
    std::size_t in_flight{};
    // Called when an answer made room.
    std::function<void()> on_answer;

protected:
    virtual ~hub_member() = default;

private:
    friend class client_hub;
    net::ws_connection& connection_;
    connection_id id_{};
    room_id room_{};
    // The frames of a greeting, taken one by one as the socket takes them, and whatever was said meanwhile. Then the feed.
    std::vector<frame_ptr> greeting_;
    std::size_t greeted_{};  // so many of them have left
};

class client_hub {
public:
    // The core outlives the hub.
    // `outgoing_bytes_max`: what may wait for all connections of this core together; `cut_for_all` hears of each one that
    // was cut for it.
    client_hub(core& home, std::function<instant()> now, rooms::feed_bounds bounds,
               fan_out_pace pace, std::size_t outgoing_bytes_max,
               std::function<void(const room_id&)> cut_for_all)
        : home_(home),
          now_(std::move(now)),
          bounds_(bounds),
          pace_(pace),
          outgoing_bytes_max_(outgoing_bytes_max),
          cut_for_all_(std::move(cut_for_all))
    {}

    // The id is unique in the process and tells the core.
    connection_id add(hub_member& member, const room_id& room);
    void remove(hub_member& member);

    // Carries out what concerns this core's connections: send, attach, publish, close.
    void deliver(const room_id& room, std::vector<rooms::effect>& effects);

    // Cuts who waits too long or holds too much, and lets go of frames that all have passed.
    void sweep();
    // No further command is taken. Calls once, when all that were taken have been answered; at once when there are none.
    void finish_commands(std::function<void()> call);
    [[nodiscard]] bool finishing() const { return finishing_; }
    // `farewell`: in each sub-protocol, for one connection after the other.
    void close_all(close_code code,
                   const std::function<frame_ptr(net::ws_protocol, std::size_t turn)>& farewell);
    // Calls once, at once when there is no connection.
    void when_empty(std::function<void()> call);

    [[nodiscard]] std::size_t size() const { return members_.size(); }
    void count(core_figures& into) const;

private:
    using feed_key = std::pair<room_id, rooms::audience>;
    // Whether there is a place for who was let into a room; if not, it is told to come back.
    [[nodiscard]] static bool keep(hub_member& member, domain::view_kind view);
    void send(hub_member& to, rooms::send& what);
    void publish(fan_out& to, frame_ptr frame);
    void cut_slow(rooms::room_feed& feed, instant now);
    void cut(hub_member& member);
    [[nodiscard]] std::size_t outgoing_bytes() const;
    // Cuts the slowest until all of them together hold no more than the bound.
    void keep_within_bound();

    core& home_;
    std::function<instant()> now_;
    rooms::feed_bounds bounds_;
    fan_out_pace pace_;
    std::size_t outgoing_bytes_max_;
    std::function<void(const room_id&)> cut_for_all_;
    std::uint64_t ids_{};
    std::function<void()> when_empty_;
    bool finishing_{false};
    std::size_t unanswered_{};  // commands, once finishing
    std::function<void()> when_answered_;
    void note_answered(std::size_t commands);
    flat_map<connection_id, hub_member*> members_;
    std::map<feed_key, std::unique_ptr<fan_out>> feeds_;
};
}  // namespace kring::runtime
