// The rooms that one core owns. Inputs for a room come here from all cores; its effects go out from here: records to
// the log thread, frames to the cores of the connections, one post per core and input.
// A room that throws is quarantined: what it had in memory is not trusted any more, its people are sent away with 4503,
// and it is read from the log again when they come back. The other rooms go on.
// A room is loaded by the first input for it, off the core, while its inputs wait; it is let go when nobody has listened
// for a while.
// Thread: belongs to its core.
#pragma once
#include "base/crypto.hpp"
#include "base/flat_map.hpp"
#include "base/limit_counts.hpp"
#include "base/security_event.hpp"
#include "rooms/room_machine.hpp"
#include "runtime/command_total.hpp"
#include "runtime/core.hpp"
#include "runtime/figures.hpp"
#include "runtime/hosted_room.hpp"
#include "runtime/log_thread.hpp"

#include <boost/asio/steady_timer.hpp>

#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <variant>
#include <vector>

namespace kring::runtime {
struct departure {
    connection_id connection{};
};
using room_input = std::variant<rooms::arrival, rooms::member_command, rooms::similar_question,
                                rooms::text_question, rooms::posts_seen, rooms::member_writes,
                                rooms::operator_command, rooms::visit, departure>;

// What a host asks of the rest of the program; all outlive it.
struct host_ports {
    std::function<instant()> now;
    std::function<void(log_request)> submit;
    // Loads off this core and hands the result to `loaded` on it.
    std::function<void(room_id)> load;
    // To the core that the connections live on; an `operator_answer` and a `visit_answer` go to the core they name.
    std::function<void(std::size_t core, room_id, std::vector<rooms::effect>)> deliver;
    std::function<void(room_id, const failure&)> room_unavailable;
    std::function<void(const room_id&, limit)> limit_met;
    std::function<void(const room_id&, security_event)> security;
    std::function<void(const room_id&, const rooms::room_fills&)> room_fills;
    std::function<void(const room_id&, const rooms::code_changed&)> code_changed;
    command_total* total{};
    domain::bounds bounds{};
};

// The core a connection lives on and the core that waits for an answer are part of their ids.
inline constexpr int core_shift = 48;
[[nodiscard]] constexpr std::size_t core_of(connection_id connection)
{
    return static_cast<std::size_t>(connection.value() >> core_shift);
}
[[nodiscard]] constexpr std::size_t core_of(rooms::request_id request)
{
    return static_cast<std::size_t>(request.value() >> core_shift);
}

class room_host {
public:
    room_host(core& home, std::size_t cores, host_ports ports);
    ~room_host();

    void handle(const room_id& room, room_input input);
    void loaded(const room_id& room, result<std::unique_ptr<hosted_room>, failure> outcome);
    void durable(const room_id& room, sequence through);
    void storage(rooms::storage_mode mode);
    // The log failed: everybody is answered `uncertain` and sent away.
    void fail_all();
    // Lets rooms go that were idle since the last call but one.
    void sweep();

    [[nodiscard]] std::size_t size() const { return rooms_.size(); }
    void count(core_figures& into) const;

private:
    enum class stage { loading, served, unavailable };
    struct place {
        stage at{stage::loading};
        std::unique_ptr<hosted_room> room;
        std::deque<room_input> waiting;
        std::unique_ptr<boost::asio::steady_timer> timer;
        flat_map<connection_id, std::uint8_t> listening;  // who came and has not left
        flat_map<connection_id, std::uint8_t> attached;   // of these, who gets what is published
        std::vector<std::size_t> attached_by_core;
        // What a quarantined room had sent to the log may still be on its way: it is not read again before.
        sequence submitted{};
        sequence written{};
        bool idle_before{false};
    };

    void serve(const room_id& id, place& at, room_input& input);
    // Lets the room's machine act and carries out what follows.
    template <class Act>
    void let_act(const room_id& id, place& at, Act act);
    void quarantine(const room_id& id, place& at, const std::string& why);
    void refuse(const room_id& id, const room_input& input);
    void carry_out(const room_id& id, place& at, rooms::effects& effects);
    void arm(const room_id& id, place& at, instant when);
    [[nodiscard]] domain::context circumstances() const
    {
        domain::context made{ports_.now(), ports_.bounds};
        made.lot = random_u64();
        return made;
    }

    core& home_;
    std::size_t cores_;
    host_ports ports_;
    rooms::storage_mode mode_{rooms::storage_mode::writable};
    flat_map<room_id, std::unique_ptr<place>, std::hash<room_id>> rooms_;
    rooms::machine_figures gone_;  // of rooms that were let go
};
}  // namespace kring::runtime
