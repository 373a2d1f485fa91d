// The people of a measurement: hundreds to thousands of clients of one server, each with one lean_socket, and what each
// of them was told. It knows as much of the protocol as measuring needs (who is welcome, where an update begins and ends,
// which command was answered, what the counts are) and reads that where it arrived; only what is rare is decoded whole.
//
// Every client checks for itself that nothing is missing, doubled or out of order: by the sequences of the updates, and
// by the numbers of the events in them.
// Thread: all on one thread.
#pragma once
#include "base/ids.hpp"
#include "domain/command.hpp"
#include "tools/delivery_ledger.hpp"
#include "tools/event_marker.hpp"
#include "tools/lean_socket.hpp"
#include "tools/load_options.hpp"
#include "wire/server_frames.hpp"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace kring::tools {
// The measurement cannot go on; the text says why and what to do.
class load_trouble : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

enum class client_role : std::uint8_t {
    host,       // the facilitator of its room; opens it, and publishes
    member,     // a participant
    screen,     // reads along
    plain,      // of a plain server: receives, or gets its own back
    publisher,  // of a plain server
    passer_by   // completes the upgrade and nothing else
};

enum class client_stage : std::uint8_t { away, connecting, greeting, loading, live };

// A command, or a plain message, without an answer yet.
struct flight {
    std::uint64_t counter{};
    std::uint64_t due_ns{};
    std::uint32_t subject{};  // of a vote: index of the room's ideas
    std::int32_t value{};
};

struct load_client {
    std::size_t number{};
    client_role role{client_role::member};
    std::size_t room{};
    client_stage stage{client_stage::away};
    int receive_buffer_bytes{};
    std::unique_ptr<lean_socket> socket;

    // As far as Kring goes.
    bytes token;
    outbox_id outbox{};
    std::uint64_t next_counter{1};
    epoch_id epoch{};
    std::uint64_t cursor{};  // 0: not known yet
    bool was_resumed{};      // by the latest welcome
    bool reads_snapshots{};  // decodes the view snapshot and looks for events in it
    wire::snapshot_assembler assembler;
    std::uint64_t snapshot_octets{};  // of the latest one, as sent

    std::vector<flight> flying;  // in order of counter
    std::deque<flight> waiting;  // due, not sent yet

    delivery_ledger ledger;
    std::uint64_t totals_as_of{};
    std::vector<std::uint32_t> totals;  // three for each idea of the room
    std::uint64_t totals_frames{};
};

// What a measurement wants to know while it runs. Nothing by default.
class crowd_owner {
public:
    virtual void went_live(load_client&) {}
    // A first delivery to this client.
    virtual void delivered(load_client&, const event_marker&, std::uint64_t /*at_ns*/) {}
    // An event of one's own came back, or a command was applied: `sequence` is that of its event, 0 at a plain server.
    virtual void answered(load_client&, const flight&, std::uint64_t /*sequence*/,
                          std::uint64_t /*at_ns*/)
    {}
    // It was not applied; the text key says why.
    virtual void refused(load_client&, const flight&, std::string_view /*text_key*/) {}
    // The connection was lost or not made. The default is that no measurement goes on after that.
    virtual void gone(load_client& client, const socket_end& end);

protected:
    ~crowd_owner() = default;
};

class load_crowd final : private socket_owner {
public:
    // Both outlive the crowd.
    load_crowd(const load_options& options, crowd_owner& owner);
    ~load_crowd();
    load_crowd(const load_crowd&) = delete;
    load_crowd& operator=(const load_crowd&) = delete;

    load_client& add(client_role role, std::size_t room);
    // In its turn: no more than `parallel` connect at one time. The client is away.
    void enter(load_client& client);
    // At once and without a word.
    void leave(load_client& client);

    void post(load_client& from, const domain::command& body, std::uint64_t due_ns,
              std::uint32_t subject = 0, std::int32_t value = 0);
    // To a plain server.
    void send_plain(load_client& from, const event_marker& marker);
    // Whether another command may be sent now, as the welcome said.
    [[nodiscard]] bool may_send(const load_client& from) const;

    // Lets things happen, until `until_ns` at most.
    void turn(std::uint64_t until_ns);
    // True as soon as it holds; false when it did not within `seconds`.
    [[nodiscard]] bool wait(double seconds, const std::function<bool()>& holds);
    // Lets things happen for this long.
    void wait(double seconds);
    // Waits until all that were entered are live; throws load_trouble when that takes longer than anybody would wait.
    void wait_until_live(std::string_view what);

    [[nodiscard]] std::deque<load_client>& clients() { return clients_; }
    [[nodiscard]] std::size_t live() const { return live_; }
    [[nodiscard]] std::size_t entering() const { return queue_.size() + connecting_; }
    void set_parallel(std::size_t parallel) { parallel_ = parallel; }

    // Of the rooms, as a host's view snapshot said.
    [[nodiscard]] ballot_id stance() const { return stance_; }
    // The rooms' ideas that are voted on, by room; filled by the measurement, in rising order.
    std::vector<std::vector<contribution_id>> ideas;

    // What must be zero at the end of every measurement.
    std::uint64_t doubled{};    // events that came twice
    std::uint64_t reordered{};  // events that came behind a later one
    std::uint64_t gaps{};       // updates that began behind what the client had
    std::uint64_t octets_received{};

private:
    void opened(lean_socket& socket) override;
    void said(lean_socket& socket, bytes_view payload, std::uint64_t at_ns) override;
    void closed(lean_socket& socket, const socket_end& end) override;

    void enter_more();
    void become_live(load_client& client);
    void lose(load_client& client);
    void say_hello(load_client& client);
    void take_welcome(load_client& client, bytes_view payload);
    void take_chunk(load_client& client, bytes_view payload);
    void take_snapshot(load_client& client, const wire::view_snapshot& snapshot);
    void take_update(load_client& client, bytes_view payload, std::uint64_t at_ns);
    void take_totals(load_client& client, bytes_view payload);
    void take_answer(load_client& client, bytes_view payload, std::uint64_t at_ns);
    void take_markers(load_client& client, bytes_view octets, std::uint64_t at_ns);

    const load_options& options_;
    crowd_owner& owner_;
    lean_loop loop_;
    std::deque<load_client> clients_;
    std::deque<std::size_t> queue_;  // to enter, by number
    std::size_t parallel_{};
    std::size_t connecting_{};  // of these under way
    std::size_t live_{};
    std::size_t in_flight_max_{1};
    ballot_id stance_{};
};
}  // namespace kring::tools
