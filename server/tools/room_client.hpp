// A client of one room without a transport: payloads in, payloads out. It is what a browser's client is (client-js), in
// C++: replay, the simulation and the tests put it behind a connection each and so meet the bytes a browser meets.
//
// What it keeps over all its connections: how it comes in (a join until the first welcome, its member token from then
// on), the outbox with the commands that have no outcome yet, and what it was shown (view state, totals, self, cursor).
// What it does by itself: says hello, resumes from its cursor, sends unsettled commands again in order and with their
// counters after each welcome, keeps within the outbox window and the announced number in flight, folds what it is
// sent, and asks for a new connection without a cursor when a change is missing.
//
// The transport does the rest: it calls `connected`, `received` and `disconnected`, sends what `take_payloads` gives
// after each call, and decides when to connect again. Randomness and time are the transport's.
// Thread: a plain value; one owner.
#pragma once
#include "base/bytes.hpp"
#include "base/close_code.hpp"
#include "base/ids.hpp"
#include "domain/command.hpp"
#include "domain/view.hpp"
#include "rooms/ports.hpp"
#include "wire/client_frames.hpp"
#include "wire/server_frames.hpp"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <utility>
#include <variant>
#include <vector>

namespace kring::tools {
struct client_opening {
    // A join is answered by a welcome with a token, which is used from then on.
    wire::hello_entry entry;
    outbox_id outbox{};                // 0 for a screen
    command_counter first_counter{1};  // of the next command of this outbox
    rooms::encoding in{
        rooms::encoding::protobuf};  // of the sub-protocol that the transport asks for
    // `later`: what a view snapshot leaves out is fetched at once, run by run.
    rooms::text_wish texts{rooms::text_wish::at_once};
};

// --- events: what became of it, in the order it happened ---
struct client_welcomed {
    rooms::welcome_facts facts;
    wire::announced_limits limits;
};
// A view snapshot replaced all that was shown.
struct client_loaded {
    sequence as_of{};
};
// Only the changes that were new: those at or below the cursor were skipped.
struct client_updated {
    sequence after{};
    sequence through{};
    std::vector<domain::view_change> changes;
};
// The definite end of a command.
struct client_answered {
    command_counter counter{};
    std::variant<rooms::accepted, rooms::refused, wire::command_malformed> outcome;
};
// A refusal that goes away by waiting (busy, read-only). The command stays unsettled, nothing more is sent until
// `try_again`; counter 0: the hello was refused, it may be repeated after that time.
struct client_held {
    command_counter counter{};
    rooms::refused why;
};
enum class renewal_reason : std::uint8_t {
    gap,        // an update began behind the cursor: an honest server never sends one
    malformed,  // bytes that cannot be understood
};
// The transport leaves this connection and opens another; the next hello carries no cursor.
struct client_renewal {
    renewal_reason why{};
};
enum class end_reason : std::uint8_t { token_void, forbidden, no_such_room, replaced, protocol };
// Connecting again would not help by itself.
struct client_ended {
    end_reason why{};
    std::optional<rooms::refused> refusal;  // of the hello
};
using client_event =
    std::variant<client_welcomed, client_loaded, client_updated, client_answered, client_held,
                 client_renewal, client_ended, wire::notice, wire::similar_ideas>;

class room_client {
public:
    explicit room_client(client_opening opening);

    // --- inputs ---
    // A new connection stands. What an older one said is not heard any more.
    void connected();
    // The payload of one WebSocket message. Without effect while not connected.
    void received(bytes_view payload);
    // `code`: of the close frame, nothing when the connection was lost without one.
    void disconnected(std::optional<close_code> code);
    // Numbers a command and sends it as soon as the limits allow. Not for a screen.
    command_counter command(domain::command body);
    // The same under a number that means something to the caller: above all numbers given before, gaps are allowed.
    void command(domain::command body, command_counter counter);
    // Asks which ideas are like this text. Only while live; the answer may fail to come.
    void ask_similar(std::uint32_t number, std::string text);
    // What this member had before their eyes, 1 to limits::seen_ids_max of them. Only while live; nothing answers.
    void tell_seen(std::vector<contribution_id> looked_at);
    // After `client_held`, once the time it asked for is over.
    void try_again();
    // Forgets what was shown, as a page does that is loaded anew. Call it while not connected.
    void forget_view();

    // --- outputs, each handed over once ---
    [[nodiscard]] std::vector<bytes> take_payloads() { return std::exchange(payloads_, {}); }
    [[nodiscard]] std::vector<client_event> take_events() { return std::exchange(events_, {}); }

    // --- what it knows ---
    [[nodiscard]] const domain::view_state& view() const { return view_; }
    // The counts of what the view shows, by subject and ballot.
    using totals_key = std::pair<contribution_id, ballot_id>;
    struct total {
        sequence as_of{};
        domain::subject_total counts;
    };
    [[nodiscard]] const std::map<totals_key, total>& totals() const { return totals_; }
    [[nodiscard]] std::uint32_t members() const { return members_; }
    [[nodiscard]] std::uint32_t present() const { return present_; }
    // Own votes and own hidden contributions, in the order of `domain::self_of`.
    [[nodiscard]] const domain::self_view& self() const { return self_; }
    // Of the latest welcome; nothing before the first.
    [[nodiscard]] const std::optional<rooms::welcome_facts>& place() const { return place_; }
    [[nodiscard]] std::optional<wire::cursor> cursor() const { return cursor_; }
    // Welcomed, and the view is there.
    [[nodiscard]] bool is_live() const { return stage_ == stage::live; }
    // Told to wait until somebody lets it in.
    [[nodiscard]] bool is_waiting() const { return stage_ == stage::waiting; }
    // Welcomed without a member, because the room is full: the place in the line, 0 until it is told.
    [[nodiscard]] bool looks_on() const;
    [[nodiscard]] std::uint32_t place_in_line() const { return place_in_line_; }
    // Who waits, as facilitators are told.
    [[nodiscard]] const rooms::waiting_list& waiting() const { return waiting_; }
    [[nodiscard]] bool is_connected() const { return stage_ != stage::away; }
    [[nodiscard]] bool has_ended() const { return ended_; }
    [[nodiscard]] std::size_t unsettled() const { return commands_.size(); }
    [[nodiscard]] outbox_id outbox() const { return opening_.outbox; }
    [[nodiscard]] rooms::encoding encoding() const { return opening_.in; }

private:
    enum class stage : std::uint8_t { away, greeting, waiting, loading, live };
    struct waiting_command {
        command_counter counter{};
        domain::command body;
        bool in_flight{false};    // sent on this connection, no answer yet
        bool is_answered{false};  // `uncertain`, on this connection
    };

    void send_commands();
    void renew(renewal_reason why);
    void lose_connection();
    void end(end_reason why);
    // Whether this view is told counts at all.
    [[nodiscard]] bool shows_counts(contribution_id item) const;
    [[nodiscard]] bool shows_counts(const totals_key& key) const;
    // Those that the view shows no more after this change.
    void drop_totals(const domain::view_change_body& change);

    void take(wire::welcome&& said);
    void take(wire::snapshot_chunk&& said);
    void take(wire::update&& said);
    void take(rooms::totals_facts&& said);
    void take(domain::self_view&& said);
    void take(wire::answer&& said);
    void take(wire::notice&& said);
    void take(wire::probe_answer&& said);
    void take(wire::similar_ideas&& said);
    void take(rooms::people_facts&& said);
    void take(domain::texts_of_run&& said);
    // The texts that are missing behind those that were fetched on this connection.
    void fetch_more();
    void take(rooms::waiting_facts&& said);
    void take(rooms::line_place&& said);

    client_opening opening_;
    stage stage_{stage::away};
    bool ended_{false};
    bool held_{false};

    std::deque<waiting_command> commands_;  // without an outcome, in order of counter
    command_counter next_counter_;
    std::size_t in_flight_max_{};
    contribution_id fetched_through_{};

    std::optional<rooms::welcome_facts> place_;
    std::uint32_t place_in_line_{};
    std::optional<wire::cursor> cursor_;
    wire::snapshot_assembler assembler_;
    std::optional<rooms::refused> hello_refusal_;

    domain::view_state view_;
    std::map<totals_key, total> totals_;
    std::uint32_t members_{};
    std::uint32_t present_{};
    sequence headcount_as_of_{};
    domain::self_view self_;
    std::map<member_id, rooms::present_person> people_;
    std::vector<rooms::helper_link> helper_links_;
    rooms::waiting_list waiting_;

    std::vector<bytes> payloads_;
    std::vector<client_event> events_;
};
}  // namespace kring::tools
