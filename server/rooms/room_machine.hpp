// One room as a passive machine: inputs in, effects out, no I/O, no clock, no threads. The same machine runs in the
// server, in the simulation and when a log is replayed.
//
// The durable gate. The room decides on its newest state, events that are not yet on disk included. Everything that
// tells of that state (answers, refusals too, snapshots, totals, self) is held back until the log is durable up to the
// sequence it was decided at, in one queue, in order. So nothing is acknowledged or shown that a crash could take back.
//
// Effects leave in the order in which they must be carried out.
// Thread: belongs to the room's owner core.
#pragma once
#include "base/close_code.hpp"
#include "base/flat_map.hpp"
#include "base/limit_counts.hpp"
#include "base/limits.hpp"
#include "domain/apply.hpp"
#include "domain/code_use.hpp"
#include "domain/command.hpp"
#include "domain/decide.hpp"
#include "domain/exposure.hpp"
#include "domain/recovery.hpp"
#include "domain/room_state.hpp"
#include "domain/similarity.hpp"
#include "domain/view.hpp"
#include "rooms/credentials.hpp"
#include "rooms/frame_ring.hpp"
#include "rooms/lobby.hpp"
#include "rooms/outbox_window.hpp"
#include "rooms/passphrase_guard.hpp"
#include "rooms/ports.hpp"
#include "rooms/rate_guard.hpp"
#include "rooms/removal_watch.hpp"
#include "rooms/writers.hpp"

#include <array>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <variant>
#include <vector>

namespace kring::rooms {
// --- inputs ---
struct cursor {
    epoch_id epoch{};
    sequence at{};
};
struct member_entry {
    member_id member{};
    kring::generation generation{};
    friend bool operator==(const member_entry&, const member_entry&) = default;
};
struct screen_entry {};
// Who wants to listen. Credentials were verified before; whether they still hold, the room says.
struct arrival {
    connection_id connection{};
    encoding in{encoding::protobuf};
    std::variant<member_entry, domain::join_room, screen_entry> entry;
    outbox_id outbox{};
    std::optional<rooms::cursor> from;
    address_marks address{};
    text_wish texts{text_wish::at_once};
};
struct member_command {
    connection_id connection{};
    command_counter counter{};
    domain::command body;
    bytes canonical;  // equal for equal bodies, whatever encoding they came in
};
// Which ideas are like this text? Asked while somebody writes; the connection keeps to its rate.
struct similar_question {
    connection_id connection{};
    std::uint32_t number{};
    std::string text;
};
// What do this item and its neighbours say? Asked by who takes texts later; the connection keeps to its rate.
struct text_question {
    connection_id connection{};
    contribution_id near{};
};
// A member had these before their eyes; the connection keeps to its rate. Never answered.
struct posts_seen {
    connection_id connection{};
    std::vector<contribution_id> contributions;
};
// A member writes something, or does no more; the connection keeps to its rate. Never answered.
struct member_writes {
    connection_id connection{};
    writing_now how{writing_now::begun};
};
// Names an operator's wish until it is answered.
using request_id = strong_value<struct request_id_tag, std::uint64_t>;
struct operator_command {
    request_id request{};
    std::variant<domain::create_room, domain::issue_facilitator_link> body;
};
// Somebody asks over HTTP, without taking part. Credentials were verified before, as for an arrival.
// What newcomers read before going in, and which of these names they can take.
struct look_at_card {
    std::vector<std::string> names;
    std::optional<std::uint32_t> link_generation{};  // by a join link of this generation
    std::optional<domain::invitation> invitation{};
};
struct ask_decision_link {
    member_entry who;
};
// Which join link leads in now? Facilitators may ask, and screens, which show it.
struct ask_join_link {
    std::optional<member_entry> who;  // nothing: a screen
};
// Does the room's code lead in, by links of this generation?
struct enter_by_code {
    std::uint32_t link_generation{};
};
// Facilitators: the batch's invitations, to be printed.
struct ask_invitations {
    member_entry who;
    batch_id batch{};
};
struct look_at_report {
    sequence as_of{};  // 0: the latest
};
enum class document_names : std::uint8_t { none, some };
// Wants a document of the room.
struct ask_export {
    member_entry who;
    document_names names{};  // whether it says who wrote what
    std::string code{};      // the recovery code, as somebody typed it; empty: not shown
};
// A facilitator wants a recovery code.
struct ask_recovery_code {
    member_entry who;
    std::string code{};  // the one before, as somebody typed it; empty: not shown
};
// Somebody without a token, or with one that is not enough any more, shows a recovery code.
struct show_recovery_code {
    std::string code;                   // as they typed it
    std::optional<member_entry> who{};  // whose it has to be; nothing: any facilitator's
};
using visit_wish = std::variant<look_at_card, ask_decision_link, ask_join_link, enter_by_code,
                                domain::confirm_promise, look_at_report, ask_export,
                                ask_invitations, ask_recovery_code, show_recovery_code>;
struct visit {
    request_id request{};
    visit_wish wish;
};
enum class storage_mode : std::uint8_t { writable, readonly };

// --- effects ---
struct append {
    std::vector<encoded_record> records;  // all of one decision: all or none
};
struct send {
    connection_id to{};
    std::vector<frame_ptr> frames;
    std::uint32_t answers{};  // how many commands of this connection the frames settle
    // A greeting holds a whole view and may be far larger than what a reader may have waiting. Who is told to wait keeps
    // the place of their connection, as those do who are let in.
    enum class extent : std::uint8_t { small, greeting, waiting } extent{extent::small};
};
// From here on the connection gets what is published to the audience.
struct attach {
    connection_id connection{};
    audience to;
};
struct publish {
    audience to;
    frame_ptr what;
};
struct close {
    connection_id connection{};
    close_code why{};
};
struct operator_answer {
    request_id request{};
    outcome how;
};
// The version of the charter whose promise the link is to confirm.
struct decision_link {
    sequence version{};
    friend bool operator==(const decision_link&, const decision_link&) = default;
};
struct join_link {
    std::uint32_t generation{};
    domain::code_use code{domain::code_use::none};  // whether a code may stand for it now
    friend bool operator==(const join_link&, const join_link&) = default;
};
// The member token that somebody showed is void.
struct token_is_void {
    friend bool operator==(const token_is_void&, const token_is_void&) = default;
};
// What documents may be made from: the log up to here, which is durable.
struct document_ground {
    sequence as_of{};
    sequence revised{};  // see room_state::revised
    domain::language language{};
    friend bool operator==(const document_ground&, const document_ground&) = default;
};
// To be told once, and written down.
struct recovery_code {
    std::string text;
    friend bool operator==(const recovery_code&, const recovery_code&) = default;
};
// Whoever asked showed the code of this facilitator.
struct recovered {
    member_entry who;
    friend bool operator==(const recovered&, const recovered&) = default;
};
// What a room says to a visitor.
using visit_outcome = std::variant<domain::room_entry, decision_link, join_link, accepted, refused,
                                   uncertain, token_is_void, document_ground,
                                   domain::invitation_batch, recovery_code, recovered>;
struct visit_answer {
    request_id request{};
    visit_outcome how;
};
struct wake_at {
    instant at{};
};
// Somebody met a limit: to be counted, and noted as an event of security.
struct limit_met {
    limit which{};
};
// The room has used up most of the events it may have: the operator should know, once.
struct room_fills {
    std::uint64_t events{};
    std::uint64_t events_max{};
};
// From here on the room's typed code leads in or not.
struct code_changed {
    domain::code_use how{};
    std::uint32_t link_generation{};
    friend bool operator==(const code_changed&, const code_changed&) = default;
};
using effect = std::variant<append, send, attach, publish, close, operator_answer, wake_at,
                            limit_met, room_fills, visit_answer, code_changed>;
using effects = std::vector<effect>;

struct machine_bounds {
    ring_bounds ring{};
    std::size_t sockets_per_member_max{limits::sockets_per_member_max};
    std::size_t outboxes_per_member_max{limits::outboxes_per_member_max};
    std::uint64_t append_queue_max{limits::append_queue_records_max};
    std::chrono::milliseconds append_wait_max{limits::append_wait_max};
    std::uint64_t events_max{limits::room_events_max};
    std::chrono::seconds removal_watch{limits::removal_watch};
    std::size_t resume_changes_max{limits::resume_changes_max};
    std::size_t resume_bytes_max{limits::resume_bytes_max};
    std::size_t whole_view_items_max{limits::whole_view_items_max};
    std::size_t text_window{limits::text_window};
    std::chrono::milliseconds totals_tick_small{limits::totals_tick_small};
    std::chrono::milliseconds totals_tick_large{limits::totals_tick_large};
    std::size_t listeners_small{limits::listeners_small};
    // Of a participant who speaks Protobuf; a facilitator may do `facilitator_rate_factor` times as much.
    stated_limits stated{};
    rate json_commands{limits::socket_json_commands};
    std::uint32_t facilitator_rate_factor{limits::facilitator_rate_factor};
    rate room_joins{limits::room_joins};
    passphrase_bounds passphrases{};
    rate member_exports{limits::member_exports};
    rate room_commands{limits::room_commands};
    abuse_bounds abuse{};
};

// Counted for metrics and tests; nothing depends on them.
struct machine_figures {
    // What was decided of each kind of command, a newcomer's wish to join being the last kind. A repeat counts again.
    static constexpr std::size_t kinds = std::variant_size_v<domain::command> + 1;
    struct decisions {
        std::uint64_t accepted{};
        std::uint64_t refused{};
    };
    std::array<decisions, kinds> commands{};
    std::array<std::uint64_t, domain::refusals> refusals{};  // by domain::refusal
    std::uint64_t uncertain{};  // the log failed before they were durable
    std::uint64_t resumed{};
    std::uint64_t snapshots_sent{};
    std::uint64_t snapshots_encoded{};
    std::uint64_t foreign_cursors{};  // another epoch, or a future sequence
};

class room_machine {
public:
    // The encoders and credentials outlive the machine.
    room_machine(room_id id, epoch_id epoch, record_encoder& records, const frame_encoder& frames,
                 const credentials& issuer, machine_bounds bounds = {});

    // --- loading: all events of the log in order, then `loaded` once, then inputs ---
    [[nodiscard]] domain::applied replay(const domain::event& fact, const command_stamp& stamp);
    void loaded();

    // --- inputs; each appends its effects ---
    void handle(const arrival& input, const domain::context& circumstances, effects& out);
    void handle(const member_command& input, const domain::context& circumstances, effects& out);
    void handle(const operator_command& input, const domain::context& circumstances, effects& out);
    void handle(const visit& input, const domain::context& circumstances, effects& out);
    void handle(const similar_question& input, const domain::context& circumstances, effects& out);
    void handle(const text_question& input, const domain::context& circumstances, effects& out);
    void handle(const posts_seen& input, const domain::context& circumstances, effects& out);
    void handle(const member_writes& input, const domain::context& circumstances, effects& out);
    void disconnected(connection_id connection, const domain::context& circumstances, effects& out);
    // The log is durable up to and including `through`.
    void durable(sequence through, const domain::context& circumstances, effects& out);
    // The log failed: what waits for it is answered `uncertain`, everybody is sent away. The machine is done.
    void fail(effects& out);
    void timer(const domain::context& circumstances, effects& out);
    void storage(storage_mode mode) { storage_ = mode; }
    // The server as a whole has more to write than it may: until it is called with zero again, new commands are refused
    // for so long.
    void server_wait(std::chrono::milliseconds wait) { server_wait_ = wait; }

    [[nodiscard]] room_id id() const { return id_; }
    [[nodiscard]] const domain::room_state& state() const { return state_; }
    [[nodiscard]] sequence durable_through() const { return durable_; }
    [[nodiscard]] std::size_t listeners() const { return listeners_.size(); }
    // Nobody listens and nothing waits: its memory may be released.
    [[nodiscard]] bool is_idle() const
    {
        return listeners_.empty() && !lobby_.is_watched() && gated_.empty() &&
               durable_ == state_.last;
    }
    [[nodiscard]] const machine_figures& figures() const { return figures_; }

private:
    struct listener {
        member_id member{};  // 0: a screen or an onlooker
        outbox_id outbox{};
        audience in;
        text_wish texts{text_wish::at_once};
        std::uint64_t arrival_order{};
        bool greeted{false};
        std::uint32_t place_told{};  // of an onlooker
        socket_guard guard{};
    };
    // A newcomer's welcome, decided at the gate and completed with what was published meanwhile.
    struct greeting {
        connection_id connection{};
        welcome_facts welcome;
        std::vector<frame_ptr> snapshot;  // empty: resumed
        sequence cursor{};                // where the client stands once it has the snapshot
        sequence totals_known{};          // and as of when it knows the counts then
        std::optional<totals_facts> totals;
        std::optional<domain::self_view> self;
    };
    struct held_answer {
        connection_id connection{};
        encoding in{};
        command_counter counter{};
        outcome how;
    };
    struct held_self {
        connection_id connection{};
        frame_ptr what;
    };
    // Made where it stays: GCC 12 takes the parts of a moved variant for uninitialized.
    struct gated {
        template <class What>
        gated(sequence at, What&& held) : gate(at), what(std::forward<What>(held))
        {}
        sequence gate;
        std::variant<effect, greeting, held_answer, held_self> what;
    };
    struct snapshot_copy {
        sequence as_of{};
        std::vector<frame_ptr> frames;
    };
    // What each audience with listeners gets. Kept after the last one left for those who come back, until a resume would
    // be longer than its bound: nothing is encoded for a view or a sub-protocol that nobody listens to for good.
    struct outlet {
        frame_ring ring;
        // Whole, and with most texts left out.
        std::optional<snapshot_copy> snapshot;
        std::optional<snapshot_copy> few_texts;
        flat_map<std::size_t, frame_ptr> texts;  // by run, as long as no item of it changes
        std::size_t listeners{};
        std::size_t unheard{};  // changes since the last one left
    };
    struct outbox_key {
        member_id member{};
        outbox_id outbox{};
        friend auto operator<=>(const outbox_key&, const outbox_key&) = default;
    };
    struct pending_changes {
        std::vector<domain::view_change> changes;
        sequence published{};  // where the frames of this view end
    };

    [[nodiscard]] static std::size_t index_of(domain::view_kind view)
    {
        return static_cast<std::size_t>(view) - 1;
    }
    outlet& outlet_of(const audience& to);

    // Makes events of a decision: applies, records, projects. False: a contradiction, the room is quarantined.
    bool commit(std::vector<domain::event_body> bodies, member_id actor, const command_stamp& stamp,
                const domain::context& circumstances, effects& out);
    // Lets happen what the clock makes due. Before any other input is decided, so that a room that slept decides as one
    // that was awake.
    void catch_up(const domain::context& circumstances, effects& out);
    // Lets the log know who many looked at what, once in a while.
    void note_views(const domain::context& circumstances, effects& out);
    [[nodiscard]] instant next_count_of_views(instant now) const;
    // Why a command was refused, with what helps to do otherwise.
    [[nodiscard]] refused refusal_of(const domain::command& wish, domain::refusal why,
                                     member_id member, const domain::context& circumstances) const;
    // This token still holds.
    [[nodiscard]] bool is_holder(const member_entry& who) const;
    // Whether somebody typed this member's recovery code.
    [[nodiscard]] domain::shown_code judge_code(member_id who, const std::string& typed) const;
    // Nothing: what this member asks for over HTTP may go into the log now, as if it were a command.
    [[nodiscard]] std::optional<refused> too_soon(member_id who,
                                                  const domain::context& circumstances,
                                                  effects& out);
    // What a visitor is told.
    [[nodiscard]] visit_outcome told(const look_at_card& looks,
                                     const domain::context& circumstances, effects& out);
    [[nodiscard]] visit_outcome told(const look_at_report& looks,
                                     const domain::context& circumstances, effects& out);
    [[nodiscard]] visit_outcome told(const ask_export& asks, const domain::context& circumstances,
                                     effects& out);
    [[nodiscard]] visit_outcome told(const ask_invitations& asks,
                                     const domain::context& circumstances, effects& out);
    [[nodiscard]] visit_outcome told(const ask_recovery_code& asks,
                                     const domain::context& circumstances, effects& out);
    [[nodiscard]] visit_outcome told(const show_recovery_code& shows,
                                     const domain::context& circumstances, effects& out);
    [[nodiscard]] visit_outcome told(const ask_join_link& asks,
                                     const domain::context& circumstances, effects& out);
    [[nodiscard]] visit_outcome told(const enter_by_code& enters,
                                     const domain::context& circumstances, effects& out);
    [[nodiscard]] visit_outcome told(const ask_decision_link& asks,
                                     const domain::context& circumstances, effects& out);
    [[nodiscard]] visit_outcome told(const domain::confirm_promise& confirms,
                                     const domain::context& circumstances, effects& out);
    void answer(request_id request, visit_outcome how, effects& out);
    // Sends this connection of a facilitator away who has to show the recovery code before they go on.
    void ask_for_code(connection_id connection, encoding in, effects& out);
    // Asks to be woken; a machine has one timer, so the sooner of two wishes is kept and the later made again then.
    void wake(instant at, const domain::context& circumstances, effects& out);
    void wake_for_deadline(const domain::context& circumstances, effects& out);
    // Nothing: the room may make so many events now.
    [[nodiscard]] std::optional<refused> not_now(std::size_t events, instant now,
                                                 effects& out) const;
    // Null: a screen or an onlooker.
    [[nodiscard]] stated_limits limits_for(const domain::member* who, encoding in) const;
    // Answers that this command came too early; who does not care to wait is sent away.
    void slow_down(const member_command& input, limit met, std::chrono::milliseconds wait,
                   const domain::context& circumstances, effects& out);
    void judge(connection_id connection, socket_guard::verdict how, effects& out);
    void admit(const arrival& input, member_id member, const domain::context& circumstances,
               effects& out);
    // For an outbox that is not known yet. Null: the member has as many as allowed.
    [[nodiscard]] outbox_window* new_window(const outbox_key& key);
    void replace(connection_id connection, effects& out);
    // Closes the oldest connection of a member who has as many as allowed.
    void make_way(member_id member, effects& out);
    // An outbox is heard on the newest connection that speaks for it: a copy of a command that is still on its way over
    // an older one could otherwise take effect after its repeat was refused. A connection that is newer and silent may
    // be a hello that came late, so it does not count.
    void silence_older(connection_id connection, effects& out);
    void turn_away(const arrival& input, const refused& why, effects& out);
    // Why somebody who came by this may not read what newcomers read; nothing: they may.
    [[nodiscard]] std::optional<domain::refusal> hinders_look(const look_at_card& look) const;
    // Somebody wants to join: at once, or by way of the lobby.
    void enter(const arrival& input, const domain::context& circumstances, effects& out);
    void refuse_entry(const arrival& input, domain::refusal refusal, effects& out);
    void let_wait(const arrival& input, const std::string& name, domain::waiting_cause cause,
                  const domain::context& circumstances, effects& out);
    // True: more come in than the room takes so fast; this one is turned away, and told when to try again.
    [[nodiscard]] bool comes_too_fast(const arrival& input, const domain::context& circumstances,
                                      effects& out);
    // Nothing of a newcomer hinders them but that there is no place: they look on until there is one.
    void stand_in_line(const arrival& input, const domain::context& circumstances, effects& out);
    // Where a newcomer waits whom a full room keeps out.
    void wait_for_place(const arrival& input, const domain::context& circumstances, effects& out);
    // Takes in whom there is a place for by now, and sends away who may not look on any more.
    void settle_line(const domain::context& circumstances, effects& out);
    void settle_in_line(const waiting_join& newcomer, const domain::context& circumstances,
                        effects& out);
    // Their devices say hello again, and hear then what became of it.
    void leave_line(const waiting_join& newcomer, effects& out);
    void tell_places(effects& out);
    [[nodiscard]] line_facts who_looks_on() const;
    [[nodiscard]] std::optional<domain::waiting_cause> must_wait(
        const domain::join_room& wish, const address_marks& from,
        const domain::context& circumstances) const;
    // Nobody waits for a removal longer than it is remembered.
    void wake_for_lobby(const domain::context& circumstances, effects& out);
    // Lets in or turns away those who need not wait any more.
    void settle_lobby(const domain::context& circumstances, effects& out);
    [[nodiscard]] waiting_list who_waits() const;
    // From where on a view may be delivered by its changes.
    [[nodiscard]] sequence floor_of(const audience& in);
    // Nothing: this cursor cannot be gone on from, a view snapshot is needed.
    [[nodiscard]] std::optional<frame_ring::delta> missed_since(
        const audience& in, const std::optional<rooms::cursor>& from);
    void fill_view(greeting& made, const audience& in, text_wish texts);
    // What was encoded of these changes' items does not hold any more.
    void forget_texts(domain::view_kind view, std::span<const domain::view_change> changes);
    [[nodiscard]] std::optional<std::vector<domain::stakeholder_count>> stakeholders_for(
        domain::view_kind view) const;
    [[nodiscard]] totals_facts totals_since(sequence after, domain::view_kind view) const;
    void drop_listener(connection_id connection);
    [[nodiscard]] bool is_present(member_id member) const { return connections_.contains(member); }
    void note_counts(const domain::event& fact);
    void presence_changed(member_id who);
    void note_people(const domain::event& fact);
    void note_leads(instant now);
    [[nodiscard]] domain::context with_presence(const domain::context& circumstances) const;
    // Sends those for another hello whose view is another one now.
    void renew_views(effects& out);
    // Of all people, in order, in frames that are not too large.
    [[nodiscard]] std::vector<frame_ptr> all_people(encoding in) const;
    [[nodiscard]] std::vector<helper_link> links() const;
    void flush_people(effects& out);
    void forget_writers(const domain::context& circumstances, effects& out);
    void flush_totals(const domain::context& circumstances, effects& out);
    void publish_durable(effects& out);
    [[nodiscard]] code_changed code_now() const;
    void raise_floors(const domain::event& fact);
    void hold(effect what, effects& out);
    void release(effects& out);
    void answer(connection_id connection, encoding in, command_counter counter, outcome how,
                effects& out);
    template <class What>
    void hold_any(What&& what, effects& out)
    {
        if (durable_ == state_.last) {
            carry_out(std::forward<What>(what), out);
        } else {
            gated_.emplace_back(state_.last, std::forward<What>(what));
        }
    }
    void carry_out(effect&& ready, effects& out);
    void carry_out(greeting&& ready, effects& out);
    void carry_out(held_answer&& ready, effects& out);
    void carry_out(held_self&& ready, effects& out);
    // Nothing leaves the gate any more: what waits is answered `uncertain`, everybody is sent away.
    void end(close_code why, effects& out);
    [[nodiscard]] std::optional<std::vector<domain::seats_taken>> seats() const;
    [[nodiscard]] std::uint32_t present() const;
    [[nodiscard]] domain::view_kind view_for(const domain::member& who) const;

    room_id id_;
    epoch_id epoch_;
    record_encoder& records_;
    const frame_encoder& frames_;
    const credentials& issuer_;
    machine_bounds bounds_;

    domain::room_state state_;
    domain::similarity_index similar_;
    sequence durable_{};
    storage_mode storage_{storage_mode::writable};
    std::chrono::milliseconds server_wait_{};
    std::deque<std::pair<sequence, instant>> pending_since_;  // of appends that are not durable
    bool said_it_fills_{false};
    code_changed code_;  // as the outside was told
    room_guard guard_;
    bool ended_{false};  // failed or quarantined: inputs are no longer heard

    std::map<outbox_key, outbox_window> outboxes_;

    flat_map<connection_id, listener> listeners_;
    flat_map<member_id, std::vector<connection_id>> connections_;
    std::uint64_t arrivals_{};

    std::deque<gated> gated_;
    std::array<pending_changes, domain::view_kinds> pending_;
    std::map<audience, outlet> outlets_;
    // Who resumes from before these was shown something that was taken back since; by view, of durable and pending events.
    std::array<sequence, domain::view_kinds> floors_{};
    std::deque<std::pair<domain::view_kind, sequence>> floors_pending_;

    flat_map<contribution_id, sequence> counts_changed_;  // when a subject's counts last changed
    std::vector<contribution_id> counted_;                // kept to be filled again
    sequence totals_sent_{};            // counts changed at or below this were put at the gate
    std::deque<sequence> totals_held_;  // `as_of` of the totals that wait at the gate
    sequence totals_released_{};        // and of the last that passed it
    bool counts_dirty_{false};
    bool presence_dirty_{false};
    std::vector<member_id> present_;  // who is connected, in order of id
    bool somebody_came_{false};       // since the rules last looked at all open cases
    domain::exposure seen_;
    instant views_noted_{};
    std::set<member_id> people_changed_;  // whom facilitators are to be told of, in order
    bool people_renewed_{false};          // or everybody
    bool links_changed_{false};
    lobby lobby_;
    removal_watch removals_;
    passphrase_guard passphrases_;
    writers writers_;
    bool writers_changed_{false};  // facilitators are to be told how many there are
    bool lobby_changed_{false};    // facilitators are to be told of it
    bool lobby_stirred_{false};    // what happened may have settled whether somebody has to wait
    lobby line_{limits::line_max, limits::line_away_time};  // who looks on while the room is full
    bool line_changed_{false};  // onlookers and facilitators are to be told of it
    bool line_stirred_{false};  // what happened may have made a place, or sends somebody away
    std::vector<member_id> views_renewed_;  // by the command that is being decided
    std::optional<instant> leads_gone_since_;
    instant totals_time_{};
    bool figures_dirty_{false};     // of what the charter counts, and of seats
    std::optional<instant> armed_;  // when the timer fires

    machine_figures figures_;
    std::size_t
        deciding_{};  // the kind of command that is being decided, as the figures count them
};
}  // namespace kring::rooms
