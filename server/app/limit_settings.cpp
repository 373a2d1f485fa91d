#include "app/limit_settings.hpp"

#include "base/limits.hpp"

#include <chrono>
#include <type_traits>

namespace kring::app {
namespace {
constexpr std::uint64_t kib = 1024;
constexpr std::uint64_t mib = 1024 * kib;
constexpr std::uint64_t minute = 60'000;  // in milliseconds

template <class Value>
struct is_duration : std::false_type {};
template <class Rep, class Period>
struct is_duration<std::chrono::duration<Rep, Period>> : std::true_type {};

template <class Value>
std::uint64_t to_number(const Value& value)
{
    if constexpr (is_duration<Value>::value) {
        return static_cast<std::uint64_t>(value.count());
    } else {
        return static_cast<std::uint64_t>(value);
    }
}

template <class Value>
void from_number(Value& value, std::uint64_t number)
{
    if constexpr (is_duration<Value>::value) {
        value = Value{static_cast<typename Value::rep>(number)};
    } else {
        value = static_cast<Value>(number);
    }
}

// `where` gives the field that holds the bound, and any others that must be equal to it.
template <class... Places>
limit_setting row(std::string_view name, std::uint64_t least, std::uint64_t most, unit in,
                  std::string_view reason, Places...)
{
    static_assert(sizeof...(Places) > 0);
    const limits_in_force unchanged;
    limit_setting made{name, 0, least, most, in, reason, nullptr};
    // Of several places the first tells the default; a test compares the others.
    const std::uint64_t defaults[] = {to_number(Places{}(unchanged))...};
    made.fallback = defaults[0];
    made.put = [](limits_in_force& to, std::uint64_t value) {
        (from_number(Places{}(to), value), ...);
    };
    return made;
}

#define KRING_AT(place) [](auto& to) -> auto& { return to.place; }

// One line for each limit, whatever its length, so that the table can be read as one.
// clang-format off
std::vector<limit_setting> make_table()
{
    return {
        // --- places ---
        row("places-reserved-percent", 0, 50, unit::percent, "of all places, for facilitators alone; others are told 1013", KRING_AT(visitors.reserved_percent)),
        row("pending-max", 64, 100'000, unit::count, "sockets whose hello was not accepted; one more waits for a place, at most until the one that got least far has stood still for a second", KRING_AT(visitors.pending_max)),
        row("pending-per-address-max", 8, 100'000, unit::count, "the same behind one address (IPv4, or IPv6 /64)", KRING_AT(visitors.pending_per_address_max)),
        row("new-per-address-burst", 8, 1'000'000, unit::count, "new sockets of one address at once: a workshop behind one address comes back in one second", KRING_AT(visitors.new_per_address_burst)),
        row("new-per-address-rate", 1, 1'000'000, unit::count, "and so many a second afterwards; above: 503", KRING_AT(visitors.new_per_address_rate)),
        row("connections-per-address-max", 8, 1'000'000, unit::count, "sockets of one address, with or without a hello; above: 503", KRING_AT(visitors.visits_per_address_max)),
        row("eviction-age-ms", 100, minute, unit::milliseconds, "who got no further for so long may have to give way", KRING_AT(visitors.eviction_age)),
        row("refused-max", 0, 10'000, unit::count, "newcomers beyond the places who are told so at a time (503); others are cut without a word", KRING_AT(outside.refused_max)),
        row("retry-after-s", 1, 300, unit::seconds, "when those who found no place may come back", KRING_AT(outside.retry_after)),
        row("sockets-per-member-max", 1, 100, unit::count, "a phone, a laptop and a few tabs; one more closes the oldest (4409)", KRING_AT(inside.room_bounds.sockets_per_member_max)),

        row("memory-bytes-max", 0, 1ull << 50, unit::bytes, "of the process; 0: what its control group or the machine allows, which is never exceeded", KRING_AT(inside.memory_bytes_max)),
        row("memory-percent-max", 10, 100, unit::percent, "of that: above it newcomers are told 503", KRING_AT(inside.memory_percent_max)),

        // --- handshake and HTTP ---
        row("tls-handshake-time-max-ms", 500, minute, unit::milliseconds, "a slow phone needs three round trips", KRING_AT(outside.tls_handshake_time_max)),
        row("http-head-time-max-ms", 500, minute, unit::milliseconds, "the whole head of a request; who sends it octet by octet is answered 408", KRING_AT(outside.head_time_max)),
        row("handshake-time-max-ms", 1000, minute, unit::milliseconds, "TLS, head and upgrade together", KRING_AT(outside.handshake_time_max)),
        row("hello-time-max-ms", 500, minute, unit::milliseconds, "from the upgrade to the hello; then 4408", KRING_AT(inside.session.hello_time_max)),
        row("close-time-max-ms", 500, minute, unit::milliseconds, "for the last frames and the peer's own close", KRING_AT(outside.websocket.close_time_max)),
        row("http-head-bytes-max", 2 * kib, 64 * kib, unit::bytes, "a browser's head has about 1 KiB; above: 431", KRING_AT(outside.head_bytes_max)),
        row("http-headers-max", 16, 1000, unit::count, "a browser sends about twenty; above: 431", KRING_AT(outside.headers_max)),
        row("http-target-bytes-max", 128, 16 * kib, unit::bytes, "no path here is longer than a hundred; above: 414", KRING_AT(outside.target_bytes_max)),
        row("http-body-bytes-max", 64 * kib, mib, unit::bytes, "a new room with the longest texts needs 64 KiB; above: 413", KRING_AT(outside.body_bytes_max)),
        row("http-body-time-max-ms", 500, minute, unit::milliseconds, "a whole body; then 408", KRING_AT(outside.body_time_max)),
        row("http-response-time-max-ms", 1000, 10 * minute, unit::milliseconds, "the client's largest file on a slow phone", KRING_AT(outside.response_time_max)),
        row("http-keep-alive-time-max-ms", 0, 5 * minute, unit::milliseconds, "silence between two requests of one socket", KRING_AT(outside.keep_alive_time_max)),
        row("http-requests-max", 1, 100'000, unit::count, "requests on one kept-alive socket", KRING_AT(outside.requests_max)),

        // --- incoming ---
        row("hello-bytes-max", kib, 64 * kib, unit::bytes, "a message before the hello was accepted; above: 1009", KRING_AT(inside.session.message_bytes_before_hello)),
        row("message-bytes-max", 20 * kib, limits::message_bytes_max, unit::bytes, "a message after the hello; the longest reply with its envelope fits in 20 KiB; above: 1009", KRING_AT(inside.session.message_bytes_max), KRING_AT(inside.room_bounds.stated.message_bytes_max)),
        row("message-time-max-ms", 1000, minute, unit::milliseconds, "from the first octets of a message to its last", KRING_AT(outside.websocket.message_time_max)),
        row("unfinished-bytes-max", 20 * kib, 16 * mib, unit::bytes, "on the wire without a finished message, empty fragments included", KRING_AT(outside.websocket.unfinished_bytes_max)),
        row("control-frames-burst", 4, 10'000, unit::count, "pings and pongs of one socket at once", KRING_AT(outside.websocket.control_frames_burst)),
        row("control-frames-rate", 1, 10'000, unit::count, "and so many a second afterwards; above: 1008", KRING_AT(outside.websocket.control_frames_rate)),
        row("malformed-forgiven-max", 0, 100, unit::count, "messages that cannot be read; one more closes with 4400", KRING_AT(inside.session.malformed_forgiven)),
        row("commands-in-flight-max", 1, limits::outbox_window, unit::count, "commands of one socket without an answer; then it is not read", KRING_AT(inside.session.commands_in_flight_max), KRING_AT(inside.room_bounds.stated.commands_in_flight_max), KRING_AT(inside.room_bounds.abuse.tolerated)),
        row("ping-interval-ms", 15'000, 25'000, unit::milliseconds, "a network's shortest memory of a quiet link is 30 s", KRING_AT(outside.websocket.ping_interval), KRING_AT(inside.room_bounds.stated.ping_interval)),
        row("pong-time-max-ms", 1000, minute, unit::milliseconds, "silence after a ping before a link counts as lost", KRING_AT(outside.websocket.pong_time_max)),

        // --- rooms ---
        row("participants-max", 1, 10'000, unit::count, "of one room; facilitators always get in", KRING_AT(inside.domain_bounds.participants_max)),
        row("room-events-max", 1000, limits::room_events_max, unit::count, "a room is rebuilt from all its events", KRING_AT(inside.room_bounds.events_max)),
        row("append-queue-records-max", 16, 1'000'000, unit::count, "records of a room that are not durable yet; above: BUSY. A new room has four", KRING_AT(inside.room_bounds.append_queue_max)),
        row("append-wait-max-ms", 100, minute, unit::milliseconds, "how long the oldest of them may wait; above: BUSY", KRING_AT(inside.room_bounds.append_wait_max)),
        row("outboxes-per-member-max", 1, 1000, unit::count, "browsers of one member over the life of a room", KRING_AT(inside.room_bounds.outboxes_per_member_max)),
        row("facilitator-link-life-h", 1, 8760, unit::hours, "how long an unused facilitator link works", KRING_AT(inside.domain_bounds.facilitator_link_life)),
        row("facilitator-idle-s", 10, 30 * 86'400, unit::seconds, "a facilitator who has a recovery code and did nothing for so long shows it to go on", KRING_AT(inside.domain_bounds.facilitator_idle)),
        row("removal-watch-s", 0, 86'400, unit::seconds, "after a removal: who comes from the same browser or address waits to be let in (T31); 0: nobody does", KRING_AT(inside.domain_bounds.removal_watch), KRING_AT(inside.room_bounds.removal_watch)),
        row("room-idle-time-ms", 1000, 1440 * minute, unit::milliseconds, "without a listener for so long, at least: the room's memory is released", KRING_AT(inside.room_idle_time)),

        // --- rates: so many a minute on average, and so many at once. A refusal says how long to wait ---
        row("socket-commands-per-minute", 1, rate_per_minute_max, unit::count, "of one connection, all kinds together; a hand taps slower", KRING_AT(inside.room_bounds.stated.commands.per_minute)),
        row("socket-commands-burst", 1, rate_burst_max, unit::count, "of these at once, as after a tunnel", KRING_AT(inside.room_bounds.stated.commands.burst)),
        row("json-commands-per-minute", 1, rate_per_minute_max, unit::count, "the same of a connection that speaks JSON, which costs several times as much", KRING_AT(inside.room_bounds.json_commands.per_minute)),
        row("json-commands-burst", 1, rate_burst_max, unit::count, "of these at once", KRING_AT(inside.room_bounds.json_commands.burst)),
        row("probes-per-minute", 6, rate_per_minute_max, unit::count, "a page probes once in 20 s, and when it wakes; what is beyond is not answered", KRING_AT(inside.session.probes.per_minute), KRING_AT(inside.room_bounds.stated.probes.per_minute)),
        row("probes-burst", 2, rate_burst_max, unit::count, "of these at once", KRING_AT(inside.session.probes.burst), KRING_AT(inside.room_bounds.stated.probes.burst)),
        row("similar-per-minute", 1, rate_per_minute_max, unit::count, "questions for similar ideas while somebody types; what is beyond is not answered", KRING_AT(inside.session.similar.per_minute), KRING_AT(inside.room_bounds.stated.similar.per_minute)),
        row("similar-burst", 1, rate_burst_max, unit::count, "of these at once", KRING_AT(inside.session.similar.burst), KRING_AT(inside.room_bounds.stated.similar.burst)),
        row("fetches-per-minute", 1, rate_per_minute_max, unit::count, "texts of a large room that a page fetches while somebody scrolls, 32 at a time; what is beyond is not answered", KRING_AT(inside.session.fetches.per_minute), KRING_AT(inside.room_bounds.stated.fetches.per_minute)),
        row("fetches-burst", 1, rate_burst_max, unit::count, "of these at once", KRING_AT(inside.session.fetches.burst), KRING_AT(inside.room_bounds.stated.fetches.burst)),
        row("seen-per-minute", 1, rate_per_minute_max, unit::count, "how often a page tells what somebody had before their eyes, 64 posts at a time; what is beyond does not count", KRING_AT(inside.session.seen.per_minute), KRING_AT(inside.room_bounds.stated.seen.per_minute)),
        row("seen-burst", 1, rate_burst_max, unit::count, "of these at once", KRING_AT(inside.session.seen.burst), KRING_AT(inside.room_bounds.stated.seen.burst)),
        row("writing-per-minute", 1, rate_per_minute_max, unit::count, "how often a page tells that somebody writes; what is beyond does not count", KRING_AT(inside.session.writing.per_minute), KRING_AT(inside.room_bounds.stated.writing.per_minute)),
        row("writing-burst", 1, rate_burst_max, unit::count, "of these at once", KRING_AT(inside.session.writing.burst), KRING_AT(inside.room_bounds.stated.writing.burst)),
        row("texts-per-minute", 1, rate_per_minute_max, unit::count, "ideas and replies of a participant, over all connections; nobody writes faster", KRING_AT(inside.room_bounds.stated.texts.per_minute)),
        row("texts-burst", 1, rate_burst_max, unit::count, "of these at once", KRING_AT(inside.room_bounds.stated.texts.burst)),
        row("votes-per-minute", 1, rate_per_minute_max, unit::count, "votes of a participant; tapping through a list", KRING_AT(inside.room_bounds.stated.votes.per_minute)),
        row("votes-burst", 1, rate_burst_max, unit::count, "of these at once", KRING_AT(inside.room_bounds.stated.votes.burst)),
        row("flags-per-minute", 1, rate_per_minute_max, unit::count, "flags of a member; nobody reads more with care", KRING_AT(inside.room_bounds.stated.flags.per_minute)),
        row("flags-burst", 1, rate_burst_max, unit::count, "of these at once", KRING_AT(inside.room_bounds.stated.flags.burst)),
        row("changes-per-minute", 1, rate_per_minute_max, unit::count, "everything else that a member may do: renaming, taking back, a facilitator's acts", KRING_AT(inside.room_bounds.stated.changes.per_minute)),
        row("changes-burst", 1, rate_burst_max, unit::count, "of these at once", KRING_AT(inside.room_bounds.stated.changes.burst)),
        row("snapshots-per-minute", 1, rate_per_minute_max, unit::count, "whole views of a member; who resumes needs none", KRING_AT(inside.room_bounds.stated.snapshots.per_minute)),
        row("snapshots-burst", 1, rate_burst_max, unit::count, "of these at once", KRING_AT(inside.room_bounds.stated.snapshots.burst)),
        row("facilitator-rate-factor", 1, 100, unit::count, "a facilitator may do so many times as much", KRING_AT(inside.room_bounds.facilitator_rate_factor)),
        row("room-joins-per-minute", 1, rate_per_minute_max, unit::count, "newcomers of a room", KRING_AT(inside.room_bounds.room_joins.per_minute)),
        row("room-joins-burst", 1, rate_burst_max, unit::count, "of these at once: a hall comes in", KRING_AT(inside.room_bounds.room_joins.burst)),
        row("member-exports-per-minute", 1, rate_per_minute_max, unit::count, "documents of a room that one facilitator takes", KRING_AT(inside.room_bounds.member_exports.per_minute)),
        row("member-exports-burst", 1, rate_burst_max, unit::count, "of these at once", KRING_AT(inside.room_bounds.member_exports.burst)),
        row("rooms-started-per-minute", 1, rate_per_minute_max, unit::count, "rooms that are started on the page, by all who have the start link or rehearse", KRING_AT(rooms_started.per_minute)),
        row("rooms-started-burst", 1, rate_burst_max, unit::count, "of these at once: a course in which everybody starts one", KRING_AT(rooms_started.burst)),
        row("rehearsals-max", 0, 16, unit::count, "sample sessions at once that facilitators begin to rehearse in, that of `sample` among them, each with 26 connections for eight minutes; 0: none. With tls-cert there are none either", KRING_AT(rehearsals_max)),
        row("code-failures-per-minute", 1, rate_per_minute_max, unit::count, "typed codes that lead nowhere, of all addresses together; above: a puzzle goes before each code", KRING_AT(inside.codes.of_all.per_minute)),
        row("code-failures-burst", 1, rate_burst_max, unit::count, "of these at once", KRING_AT(inside.codes.of_all.burst)),
        row("code-failures-of-address-per-minute", 1, rate_per_minute_max, unit::count, "the same of one address (IPv4, or IPv6 /64); above: each code from there waits", KRING_AT(inside.codes.of_address.per_minute)),
        row("code-failures-of-address-burst", 1, rate_burst_max, unit::count, "of these at once: a hall behind one address mistypes", KRING_AT(inside.codes.of_address.burst)),
        row("code-delay-ms", 100, 10'000, unit::milliseconds, "how long such a code waits; an honest typist at that address is in after this and a puzzle", KRING_AT(inside.codes.delay)),
        row("passphrase-failures-per-minute", 1, rate_per_minute_max, unit::count, "wrong passphrases of a room, of all addresses together; above: whoever had a wrong one waits for a minute after each", KRING_AT(inside.room_bounds.passphrases.of_all.per_minute)),
        row("passphrase-failures-burst", 1, rate_burst_max, unit::count, "of these at once", KRING_AT(inside.room_bounds.passphrases.of_all.burst)),
        row("passphrase-failures-of-address-per-minute", 1, rate_per_minute_max, unit::count, "the same of one address (IPv4, or IPv6 /64); above: the next from there waits", KRING_AT(inside.room_bounds.passphrases.of_address.per_minute)),
        row("passphrase-failures-of-address-burst", 1, rate_burst_max, unit::count, "of these at once: a hall behind one address mistypes", KRING_AT(inside.room_bounds.passphrases.of_address.burst)),
        row("room-commands-per-minute", 1, rate_per_minute_max, unit::count, "of all members of a room, as far as they go into the log", KRING_AT(inside.room_bounds.room_commands.per_minute)),
        row("room-commands-burst", 1, rate_burst_max, unit::count, "of these at once: a whole room votes", KRING_AT(inside.room_bounds.room_commands.burst)),
        row("server-commands-per-minute", 1, rate_per_minute_max, unit::count, "of all rooms together: below what one log thread writes", KRING_AT(inside.server_commands.per_minute)),
        row("server-commands-burst", 1, rate_burst_max, unit::count, "of these at once", KRING_AT(inside.server_commands.burst)),
        row("rate-abuse-refusals-max", limits::commands_in_flight_max + 1, 100'000, unit::count, "refusals of one connection that did not wait as they were told; then 4429", KRING_AT(inside.room_bounds.abuse.refusals_max), KRING_AT(inside.session.abuse.refusals_max)),
        row("rate-abuse-time-ms", 1000, minute, unit::milliseconds, "within so long", KRING_AT(inside.room_bounds.abuse.time), KRING_AT(inside.session.abuse.time)),

        // --- outgoing ---
        row("ring-frames-max", 16, 100'000, unit::count, "frames of each view that a room keeps for those who come back", KRING_AT(inside.room_bounds.ring.frames_max)),
        row("ring-bytes-max", 64 * kib, 64 * mib, unit::bytes, "the same in bytes, a view and encoding", KRING_AT(inside.room_bounds.ring.bytes_max)),
        row("resume-changes-max", 16, 100'000, unit::count, "more than so many missed changes: a view snapshot is cheaper", KRING_AT(inside.room_bounds.resume_changes_max)),
        row("resume-bytes-max", 16 * kib, 64 * mib, unit::bytes, "the same in bytes", KRING_AT(inside.room_bounds.resume_bytes_max)),
        row("backlog-frames-max", 64, 100'000, unit::count, "frames that a reader may be behind; then 4410", KRING_AT(outside.websocket.backlog_frames_max), KRING_AT(inside.feed_bounds.frames_max)),
        row("backlog-bytes-max", 64 * kib, 64 * mib, unit::bytes, "the same in bytes; a chunk of a view snapshot has 32 KiB", KRING_AT(outside.websocket.backlog_bytes_max), KRING_AT(inside.feed_bounds.bytes_max)),
        row("backlog-age-max-ms", 1000, 10 * minute, unit::milliseconds, "how long the oldest of them may wait", KRING_AT(outside.websocket.backlog_age_max), KRING_AT(inside.feed_bounds.age_max)),
        row("kernel-send-bytes-max", 0, 16 * mib, unit::bytes, "what the kernel may hold for one connection beyond that; 0: its own choice, megabytes", KRING_AT(outside.websocket.kernel_send_bytes)),
        row("outgoing-bytes-max", 16 * mib, 64 * 1024 * mib, unit::bytes, "what waits for all readers of the server together; beyond it the slowest are cut (4410)", KRING_AT(inside.outgoing_bytes_max)),

        // --- rounds of a large room ---
        row("fan-out-immediate-listeners-max", 0, 1'000'000, unit::count, "listeners of one room on one core up to which each turn is sent at once", KRING_AT(inside.pace.immediate_listeners_max)),
        row("fan-out-time-per-listener-us", 0, 10'000, unit::microseconds, "beyond them: so long a round keeps apart from the next for each listener; sending costs about 10", KRING_AT(inside.pace.time_per_listener)),
        row("fan-out-interval-max-ms", 0, 5000, unit::milliseconds, "and so long at most", KRING_AT(inside.pace.interval_max)),
        row("fan-out-slice-max", 1, 1'000'000, unit::count, "listeners of one core who are written to in a row, before what came in meanwhile has its turn", KRING_AT(inside.pace.slice_max)),
        row("totals-tick-small-ms", 10, 5000, unit::milliseconds, "between two totals of a small room", KRING_AT(inside.room_bounds.totals_tick_small)),
        row("totals-tick-large-ms", 10, 5000, unit::milliseconds, "between two totals of a large room", KRING_AT(inside.room_bounds.totals_tick_large)),
        row("listeners-small-max", 1, 100'000, unit::count, "a room with fewer listeners is small", KRING_AT(inside.room_bounds.listeners_small)),

        // --- the log ---
        row("batch-records-max", 1, 65'536, unit::count, "records written and synced together", KRING_AT(inside.log.batch_records_max)),
        row("batch-bytes-max", 64 * kib, 64 * mib, unit::bytes, "the same in bytes", KRING_AT(inside.log.batch_bytes_max)),
        row("free-bytes-min", 64 * mib, 1ull << 50, unit::bytes, "rooms are read-only below this much free disk", KRING_AT(inside.log.free_bytes_min)),
        row("free-percent-min", 0, 50, unit::percent, "and below this part of it", KRING_AT(inside.log.free_percent_min)),
        row("space-check-interval-ms", 100, minute, unit::milliseconds, "between two looks at the free disk", KRING_AT(inside.log.space_check_interval)),
    };
}
// clang-format on
#undef KRING_AT
}  // namespace

std::string_view name_of(unit which)
{
    switch (which) {
        case unit::count: return "";
        case unit::bytes: return "bytes";
        case unit::microseconds: return "microseconds";
        case unit::milliseconds: return "milliseconds";
        case unit::seconds: return "seconds";
        case unit::hours: return "hours";
        case unit::percent: return "percent";
    }
    return "";
}

const std::vector<limit_setting>& limit_settings()
{
    static const std::vector<limit_setting> all = make_table();
    return all;
}

const std::vector<limit_relation>& limit_relations()
{
    static const std::vector<limit_relation> all{
        {"resume-changes-max", "ring-frames-max",
         "every missed frame has a change, and a resume is served from the ring"},
        {"resume-bytes-max", "ring-bytes-max", "a resume is served from the ring"},
        {"resume-bytes-max", "backlog-bytes-max", "who resumes must not be too slow at once"},
        {"pending-per-address-max", "pending-max", "one address is part of all"},
        {"hello-bytes-max", "message-bytes-max", "a stranger may not send more than a member"},
        {"message-bytes-max", "unfinished-bytes-max", "the largest message has to arrive"},
        {"http-head-time-max-ms", "handshake-time-max-ms", "the head is part of the handshake"},
        {"http-target-bytes-max", "http-head-bytes-max", "the target is part of the head"},
        {"totals-tick-small-ms", "totals-tick-large-ms",
         "a large room may not send its totals more often than a small one"},
    };
    return all;
}
}  // namespace kring::app
