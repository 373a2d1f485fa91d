#include "app/server_metrics.hpp"

#include "net/run_loop.hpp"
#include "wire/frames.hpp"

#include <array>
#include <string_view>

namespace kring::app {
namespace {
using http::sample;

// In the order of domain::command, and last a newcomer's wish to join.
constexpr std::array<std::string_view, rooms::machine_figures::kinds> command_names{
    "open_room",
    "pause_room",
    "close_room",
    "rename_member",
    "leave_room",
    "post_idea",
    "post_reply",
    "withdraw_contribution",
    "cast_vote",
    "withdraw_vote",
    "hide_contribution",
    "restore_contribution",
    "undo_act",
    "set_charter",
    "accept_charter",
    "set_agenda",
    "set_phases",
    "edit_contribution",
    "tag_idea",
    "untag_idea",
    "make_group",
    "rename_group",
    "dissolve_group",
    "group_idea",
    "merge_idea",
    "unmerge_idea",
    "publish_report",
    "open_ballot",
    "set_ballot",
    "answer_prompt",
    "withdraw_answer",
    "mute_answer",
    "issue_helper_link",
    "hand_lead",
    "take_role_back",
    "take_over_lead",
    "set_slow_mode",
    "set_hold",
    "approve_contributions",
    "decline_contribution",
    "mute_member",
    "remove_member",
    "lock",
    "unlock",
    "spotlight",
    "pin_idea",
    "announce",
    "ask_on",
    "share_insight",
    "take_back_insight",
    "send_line",
    "post_ideas",
    "count_hands",
    "set_stakeholder_groups",
    "choose_stakeholder_group",
    "rotate_join_link",
    "make_tables",
    "rename_table",
    "dissolve_table",
    "set_seating",
    "take_seat",
    "set_note_taker",
    "set_table_time",
    "harvest_tables",
    "set_entry",
    "let_in",
    "turn_away",
    "make_invitations",
    "withdraw_invitations",
    "set_passphrase",
    "set_policy",
    "flag_contribution",
    "withdraw_flag",
    "answer_jury",
    "appeal",
    "limit_participants",
    "set_screen",
    "join_room"};
static_assert(!command_names.back().empty(), "each kind of command has its name here");
constexpr std::array<std::string_view, domain::view_kinds> view_names{"participant", "facilitator",
                                                                      "screen"};
constexpr std::array<std::string_view, 2> encoding_names{"protobuf", "json"};

// What a process without a client holds: code, the log's caches and buffers.
constexpr std::uint64_t own_bytes = 192ull * 1024 * 1024;
// A quiet connection: its coroutines, its socket, its places in tables.
constexpr std::uint64_t connection_bytes = 8 * 1024;
// A text is in a room once in its state and, encoded, in records, frames and a shared view snapshot of each view.
constexpr std::uint64_t copies_of_a_text = 8;

template <class Number>
std::vector<sample> one(Number value)
{
    return {sample{{}, static_cast<double>(value)}};
}

std::string name_of_close(std::size_t index)
{
    if (index >= net::counted_closes.size()) return "other";
    return std::to_string(static_cast<unsigned>(net::counted_closes[index]));
}

// "refusal.room_full" without what all of them begin with.
std::string name_of(domain::refusal why)
{
    const std::string key = wire::text_key_of(why);
    return key.substr(key.find('.') + 1);
}

void add_build(http::metrics& to, const server_figures& now)
{
    to.gauge("kring_build_info", "Which program this is; always 1.",
             {sample{{{"version", now.version}}, 1}});
    to.gauge("kring_ready", "1 while /readyz says so.", one(now.ready ? 1 : 0));
    to.gauge("kring_cores", "Threads that serve connections and rooms.", one(now.cores));
    to.gauge("kring_cores_silent",
             "Of them, those that did not answer this scrape in time; the figures lack theirs.",
             one(now.cores - now.by_core.size()));
}

void add_connections(http::metrics& to, const runtime::core_figures& sum)
{
    std::vector<sample> views;
    for (std::size_t index = 0; index < view_names.size(); ++index) {
        views.push_back({{{"view", std::string{view_names[index]}}},
                         static_cast<double>(sum.listeners[index])});
    }
    to.gauge("kring_listeners", "Connections that follow a room, by what they may see.",
             std::move(views));
    std::vector<sample> encodings;
    for (std::size_t index = 0; index < encoding_names.size(); ++index) {
        encodings.push_back({{{"encoding", std::string{encoding_names[index]}}},
                             static_cast<double>(sum.encodings[index])});
    }
    to.gauge("kring_listeners_by_encoding", "The same, by sub-protocol.", std::move(encodings));
    to.gauge("kring_connections", "Connections past their hello.", one(sum.connections));
    to.counter("kring_sockets_accepted_total", "Sockets taken from the system.",
               one(sum.sockets_accepted));
    to.counter("kring_websockets_opened_total", "Upgrades answered with 101.",
               one(sum.websockets_opened));
    std::vector<sample> closes;
    for (std::size_t index = 0; index < sum.closes.size(); ++index) {
        closes.push_back(
            {{{"code", name_of_close(index)}}, static_cast<double>(sum.closes[index])});
    }
    to.counter("kring_closes_total",
               "Close frames of this side by code; 4410 is a reader that was too slow.",
               std::move(closes));
    to.counter("kring_received_bytes_total", "Read from WebSockets.", one(sum.bytes_received));
    to.counter("kring_sent_bytes_total", "Written to WebSockets.", one(sum.bytes_sent));
    to.counter("kring_writes_total", "Gather writes to WebSockets.", one(sum.writes));
    to.counter("kring_writes_blocked_total", "Of them, those the kernel did not take whole.",
               one(sum.writes_blocked));
}

void add_feeds(http::metrics& to, const runtime::core_figures& sum)
{
    std::vector<sample> behind;
    for (std::size_t index = 0; index < runtime::lag_steps.size(); ++index) {
        behind.push_back({{{"frames", std::to_string(runtime::lag_steps[index])}},
                          static_cast<double>(sum.behind[index])});
    }
    to.gauge("kring_connections_behind", "Connections that are more than so many frames behind.",
             std::move(behind));
    to.gauge("kring_lag_frames_max", "Frames that the slowest connection is behind.",
             one(sum.lag_frames_max));
    to.gauge("kring_lag_bytes_max", "The most bytes that a connection is behind.",
             one(sum.lag_bytes_max));
    to.gauge("kring_feed_bytes", "Shared frames that somebody still has to get.",
             one(sum.feed_bytes));
}

void add_rooms(http::metrics& to, const runtime::core_figures& sum)
{
    to.gauge("kring_rooms_loaded", "Rooms in memory.", one(sum.rooms));
    to.gauge("kring_rooms_loading", "Of them, those that are being read from the log.",
             one(sum.rooms_loading));
    to.gauge("kring_rooms_unavailable", "Of them, those that cannot be served (4503).",
             one(sum.rooms_unavailable));
    to.gauge("kring_participants", "Participants of the rooms in memory, present or not.",
             one(sum.members));
    to.gauge("kring_view_bytes", "Texts in the rooms in memory.", one(sum.view_bytes));
    to.gauge("kring_waiting_records", "Records that are decided and not durable yet.",
             one(sum.waiting_records));
    const rooms::machine_figures& did = sum.rooms_did;
    std::vector<sample> commands;
    for (std::size_t kind = 0; kind < did.commands.size(); ++kind) {
        const std::string name{command_names[kind]};
        commands.push_back({{{"command", name}, {"result", "accepted"}},
                            static_cast<double>(did.commands[kind].accepted)});
        commands.push_back({{{"command", name}, {"result", "refused"}},
                            static_cast<double>(did.commands[kind].refused)});
    }
    to.counter("kring_commands_total", "Commands by what was decided; a repeat counts again.",
               std::move(commands));
    to.counter("kring_commands_uncertain_total", "Commands that a failed log left unanswered.",
               one(did.uncertain));
    std::vector<sample> refusals;
    for (std::size_t why = 1; why < domain::refusals; ++why) {
        refusals.push_back({{{"reason", name_of(static_cast<domain::refusal>(why))}},
                            static_cast<double>(did.refusals[why])});
    }
    to.counter("kring_refusals_total", "Refused commands and joins by reason.",
               std::move(refusals));
    to.counter("kring_resumes_total", "Clients that came back and got only what they missed.",
               one(did.resumed));
    to.counter("kring_snapshots_sent_total", "Clients that got a whole view.",
               one(did.snapshots_sent));
    to.counter("kring_snapshots_encoded_total", "View snapshots made for them; the rest shared.",
               one(did.snapshots_encoded));
    to.counter("kring_resyncs_total",
               "Clients that came with another epoch or a cursor of the future.",
               one(did.foreign_cursors));
}

void add_log(http::metrics& to, const runtime::log_thread::figures& log)
{
    to.counter("kring_log_batches_total", "Batches written and synced.", one(log.batches));
    to.counter("kring_log_records_total", "Records in them.", one(log.records));
    to.gauge("kring_log_queue_decisions", "Decisions that wait for the next batch.",
             one(log.queue_requests));
    const bool writable = log.mode == rooms::storage_mode::writable;
    to.gauge("kring_storage_mode", "1 at the mode that holds.",
             {sample{{{"mode", "writable"}}, writable ? 1.0 : 0.0},
              sample{{{"mode", "readonly"}}, writable ? 0.0 : 1.0}});
    to.gauge("kring_free_disk_bytes", "Free space where the data is, at the last look.",
             one(log.free_bytes));
    to.gauge("kring_free_disk_wanted_bytes",
             "Below this much free space rooms are read-only: the larger of free-bytes-min and "
             "free-percent-min.",
             one(log.free_bytes_wanted));
    to.distributions.push_back({"kring_durable_seconds",
                                "From a decision until it is on stable storage.",
                                log.durable_micros, 1e6});
    to.distributions.push_back(
        {"kring_log_write_seconds", "One batch: its write and its sync.", log.write_micros, 1e6});
    to.distributions.push_back(
        {"kring_log_batch_records", "Records of one batch.", log.batch_records, 1});
}

void add_process(http::metrics& to, const process_figures& process, std::uint64_t bound)
{
    to.gauge("process_resident_memory_bytes", "Memory of this process.",
             one(process.resident_bytes));
    to.gauge("kring_memory_bound_bytes",
             "The most that the configured bounds allow the connections and rooms of now.",
             one(bound));
    to.gauge("kring_memory_limit_bytes",
             "What the process may use: its control group's limit, or the machine's memory.",
             one(process.memory_limit_bytes));
    to.counter("process_cpu_seconds_total", "Processor time, user and system.",
               one(process.cpu_seconds));
    to.gauge("process_open_fds", "Open descriptors.", one(process.open_descriptors));
}

runtime::core_figures sum_of(const std::vector<runtime::core_figures>& all)
{
    runtime::core_figures sum;
    for (const runtime::core_figures& each : all) add(sum, each);
    return sum;
}
}  // namespace

std::uint64_t memory_bound(const server_figures& now, const configuration& chosen)
{
    const runtime::core_figures sum = sum_of(now.by_core);
    const auto& outside = chosen.limits.outside;
    const auto& inside = chosen.limits.inside;
    const std::uint64_t per_connection = connection_bytes + inside.session.message_bytes_max +
                                         net::reading_octets + outside.websocket.backlog_bytes_max;
    const std::uint64_t per_room =
        domain::view_kinds * encoding_names.size() * inside.room_bounds.ring.bytes_max;
    return own_bytes + sum.connections * per_connection + sum.rooms * per_room +
           sum.view_bytes * copies_of_a_text + sum.feed_bytes + 2 * inside.log.batch_bytes_max;
}

http::metrics metrics_of(const server_figures& now, const limit_counts& reached,
                         const configuration& chosen)
{
    const runtime::core_figures sum = sum_of(now.by_core);
    http::metrics made;
    add_build(made, now);
    add_connections(made, sum);
    add_feeds(made, sum);
    add_rooms(made, sum);
    add_log(made, now.log);
    std::vector<sample> limits;
    for (std::size_t index = 0; index < limits_counted; ++index) {
        const auto which = static_cast<limit>(index);
        limits.push_back({{{"limit", std::string{kring::name_of(which)}}},
                          static_cast<double>(reached.of(which))});
    }
    made.counter("kring_limit_reached_total", "How often each limit was reached.",
                 std::move(limits));
    add_process(made, now.process, memory_bound(now, chosen));
    return made;
}
}  // namespace kring::app
