// The running program without its edges: cores, the rooms they own, the connections they hold, the log thread and the
// loader. Listeners and HTTP handlers are put on its cores by `app`.
// Thread: built, started and stopped by the main thread; `operate` from any core's thread.
#pragma once
#include "base/failure.hpp"
#include "base/limit_counts.hpp"
#include "base/security_event.hpp"
#include "rooms/credentials.hpp"
#include "runtime/client_hub.hpp"
#include "runtime/client_session.hpp"
#include "runtime/code_desk.hpp"
#include "runtime/code_guard.hpp"
#include "runtime/code_puzzle.hpp"
#include "runtime/core.hpp"
#include "runtime/fan_out.hpp"
#include "runtime/log_thread.hpp"
#include "runtime/room_host.hpp"
#include "runtime/room_reader.hpp"

#include <boost/asio/awaitable.hpp>

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace kring::runtime {
struct server_options {
    std::size_t cores{1};
    std::function<instant()> now;
    std::function<key_256()> draw_key;
    key_256 address_key{};  // of this process alone, by which it knows an address again
    std::function<result<free_space>()> space;
    key_256 master_key{};
    rooms::machine_bounds room_bounds{};
    rooms::feed_bounds feed_bounds{};
    fan_out_pace pace{};
    std::size_t outgoing_bytes_max{limits::outgoing_bytes_max};
    log_bounds log{};
    session_bounds session{};
    domain::bounds domain_bounds{};
    rate server_commands{limits::server_commands};  // durable, of all rooms together
    code_bounds codes{};
    puzzle_size puzzle{};
    limit_counts* counts{};  // null only in tests; outlives the server
    // Bytes that the process may use, as the operator says (0: as the system says), and as the system says (0: unknown);
    // above `memory_percent_max` of the smaller one newcomers are turned away.
    std::uint64_t memory_bytes_max{};
    std::uint64_t memory_limit{};
    std::uint64_t memory_percent_max{limits::memory_percent_max};
    std::function<std::uint64_t()> memory_used;  // empty: not looked at
    std::chrono::milliseconds tick{
        net::run_loop::default_tick};  // how coarse the deadlines of connections are
    std::chrono::milliseconds room_idle_time{std::chrono::minutes{5}};
};

struct server_reports {
    // The log failed; every client has been told or will find its connection closed. The process has to end.
    std::function<void(error_code)> log_failed;
    std::function<void(rooms::storage_mode)> mode_changed;
    std::function<void(room_id, const failure&)> room_unavailable;
    // These come from any core, as often as somebody makes them happen, and may be left out.
    std::function<void(const room_id&, security_event)> security;
    std::function<void(const room_id&, limit)> limit_met;
    std::function<void(const room_id&, const rooms::room_fills&)> room_fills;
    // From core 0, whenever it changes.
    std::function<void(bool is_short)> memory_short;
};

// Somebody typed a code; with the answers to a puzzle of an attempt before, if there was one.
struct code_attempt {
    room_code code{};
    std::string address;  // numeric
    bytes challenge;
    std::vector<std::uint32_t> answers;
};
struct code_needs_puzzle {
    std::string challenge;  // base64url
    puzzle_size size{};
};
struct code_leads_nowhere {};
struct code_later {
    std::chrono::milliseconds retry_after{};
};
using code_outcome =
    std::variant<code_desk::target, code_needs_puzzle, code_leads_nowhere, code_later>;

class server {
public:
    // Log and key store outlive the server.
    server(storage::event_log& log, storage::key_store& keys, server_options options,
           server_reports reports);
    ~server();

    void start();
    // Not ready from now on: takes no further command, lets those that were taken be decided, stored and answered, then
    // tells every client when to come back. Listeners were told to turn newcomers away before. Takes eight seconds at most. Afterwards the cores still run, so that their owner can cut off who did not answer.
    void drain();
    // Drains, unless that is done, and ends all threads. Nobody is served any more by then: what a connection's
    // coroutine refers to goes away with the server.
    void stop();

    [[nodiscard]] std::size_t cores() const { return homes_.size(); }
    [[nodiscard]] core& core_at(std::size_t index);
    // The session ground of a core, for its listener's `on_websocket`.
    [[nodiscard]] const session_ground& ground_at(std::size_t index) const;

    // A wish of the operator, on the core that waits for it; answered once it is durable.
    boost::asio::awaitable<rooms::outcome> operate(
        std::size_t core, room_id room,
        std::variant<domain::create_room, domain::issue_facilitator_link> wish);

    // Of somebody who asks over HTTP, on the core that waits for it; answered once what is told is durable.
    boost::asio::awaitable<rooms::visit_outcome> visit(std::size_t core, room_id room,
                                                       rooms::visit_wish wish);
    // The typed code of a room whose join links are of this generation, for whoever may know it; on the core that waits for
    // it. Nothing: none can be had now.
    boost::asio::awaitable<std::optional<given_code>> code_of(std::size_t core, room_id room,
                                                              std::uint32_t link_generation);
    // Where a code leads, as slowly as threat T4 asks for; on the core that waits for it.
    boost::asio::awaitable<code_outcome> try_code(std::size_t core, code_attempt attempt);
    // A wish that comes with a recovery code, from this numeric address: who shows wrong ones waits.
    boost::asio::awaitable<rooms::visit_outcome> visit_with_code(std::size_t core, room_id room,
                                                                 rooms::visit_wish wish,
                                                                 std::string address);
    // What somebody makes of a room's log; on the core that waits for it. Nothing: too many wait, the server stops, or the
    // log cannot be read, which was reported.
    boost::asio::awaitable<std::shared_ptr<const bytes>> read_room(std::size_t core,
                                                                   reading_wish wish);
    // For what happens on the edge, as rooms report it themselves.
    void note(const room_id& room, security_event what);

    [[nodiscard]] const rooms::credentials& credentials() const { return ground_.credentials; }
    // Empty: ready. Otherwise why not.
    [[nodiscard]] std::string why_not_ready() const;
    [[nodiscard]] log_thread::figures log_figures() const { return writer_.so_far(); }

    // The figures of every core, each taken by that core between two turns; on the core that waits for them. A core that
    // does not answer in time is left out.
    boost::asio::awaitable<std::vector<core_figures>> figures(std::size_t core);

    // The core that owns a room.
    [[nodiscard]] std::size_t owner_of(const room_id& room) const;

private:
    struct home;
    class loader;

    void to_room(std::size_t from_core, const room_id& room, room_input input);
    void deliver(std::size_t from_core, std::size_t to_core, room_id room,
                 std::vector<rooms::effect> effects);
    void carry_out(std::size_t core, const room_id& room, std::vector<rooms::effect>& effects);
    void sweep(std::size_t core);
    void watch_memory();
    void note(const room_id& room, limit met);

    storage::event_log& log_;
    server_options options_;
    server_reports reports_;
    room_ground ground_;
    address_marker marks_;
    command_total total_;
    std::vector<std::unique_ptr<home>> homes_;
    log_thread writer_;
    std::unique_ptr<loader> loader_;
    room_reader reader_;
    code_desk codes_;
    code_guard code_guard_;
    code_guard recovery_guard_;
    code_puzzle puzzle_;
    bool is_memory_short_{false};  // of core 0
    std::atomic<bool> readonly_{false};
    std::atomic<bool> failed_{false};
    std::atomic<bool> stopping_{false};
};
}  // namespace kring::runtime
