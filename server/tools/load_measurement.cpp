#include "tools/load_measurement.hpp"

#include "base/limits.hpp"

#include <algorithm>

namespace kring::tools {
namespace {
// An answer waits for a sync, and a sync of a busy disk for other writers.
constexpr double answer_time_max_s = 60;
}  // namespace

std::string_view name_of(load_mode mode)
{
    switch (mode) {
        case load_mode::fanout: return "fanout";
        case load_mode::idle: return "idle";
        case load_mode::connect: return "connect";
        case load_mode::votes: return "votes";
        case load_mode::totals: return "totals";
        case load_mode::join: return "join";
        case load_mode::slow: return "slow";
    }
    return {};
}

load_result measure(const load_options& options)
{
    switch (options.mode) {
        case load_mode::fanout:
        case load_mode::slow: return measure_fanout(options);
        case load_mode::idle: return measure_idle(options);
        case load_mode::connect: return measure_connect(options);
        case load_mode::votes:
        case load_mode::totals: return measure_votes(options);
        case load_mode::join: return measure_join(options);
    }
    return {};
}

load_measurement::load_measurement(const load_options& options)
    : options_(options), crowd_(options, *this), threads_(options.rooms.size())
{}

load_result load_measurement::run()
{
    if (!are_running(options_.pids))
        throw load_trouble("one of the processes given with --pid is not running");
    load_result result;
    load_report& report = result.report;
    report.put("mode", name_of(options_.mode));
    report.put("label", options_.label);
    report.put("server", options_.is_plain ? std::string_view{"plain"} : std::string_view{"kring"});
    report.put("connections", std::uint64_t{options_.connections});
    report.put("rooms", std::uint64_t{options_.is_plain ? 1 : options_.rooms.size()});
    measure(report);
    report.put("refused", refused_);
    if (!refusal_.empty()) report.put("refusal", refusal_);
    report.put("lost", lost_);
    report.put("duplicated", crowd_.doubled);
    report.put("reordered", crowd_.reordered);
    report.put("gaps", crowd_.gaps);
    const bool is_clean = lost_ + wrong_ + crowd_.doubled + crowd_.reordered + crowd_.gaps == 0;
    result.verdict = is_clean ? load_verdict::clean : load_verdict::faulty;
    report.put("verdict", is_clean ? std::string_view{"clean"} : std::string_view{"faulty"});
    return result;
}

void load_measurement::answered(load_client& client, const flight& about, std::uint64_t sequence,
                                std::uint64_t at_ns)
{
    if (filling_ != nullptr && filling_->client == &client) {
        filling_->sequences.push_back(sequence);
        return;
    }
    settled(client, about, at_ns);
}

void load_measurement::refused(load_client&, const flight&, std::string_view text_key)
{
    if (filling_ != nullptr)
        throw load_trouble("the room cannot be prepared: the server says " + std::string{text_key});
    ++refused_;
    if (refusal_.empty()) refusal_ = text_key;
}

std::vector<std::uint64_t> load_measurement::post_all(
    load_client& from, std::size_t count, const std::function<domain::command(std::size_t)>& body)
{
    filling all{&from, {}};
    filling_ = &all;
    std::size_t posted = 0;
    const bool are_done = crowd_.wait(answer_time_max_s, [&] {
        for (; posted < count && crowd_.may_send(from); ++posted)
            crowd_.post(from, body(posted), now_ns());
        return all.sequences.size() == count;
    });
    filling_ = nullptr;
    if (!are_done) throw load_trouble("the server does not answer the room's host");
    return all.sequences;
}

void load_measurement::open_rooms()
{
    if (options_.is_plain) return;
    for (std::size_t room = 0; room < options_.rooms.size(); ++room) {
        hosts_.push_back(&crowd_.add(client_role::host, room));
        crowd_.enter(*hosts_.back());
    }
    crowd_.wait_until_live("opening rooms");
    for (load_client* host : hosts_) {
        post_all(*host, 1, [](std::size_t) { return domain::command{domain::open_room{}}; });
        if (options_.text_bytes <= limits::idea_graphemes_max) continue;
        const auto thread = post_all(*host, 1, [](std::size_t) {
            return domain::command{domain::post_idea{"What long texts reply to"}};
        });
        threads_[host->room] = contribution_id{thread.front()};
    }
}

domain::command load_measurement::event_with(std::size_t room, std::string text) const
{
    if (threads_[room] != contribution_id{})
        return domain::post_reply{threads_[room], std::move(text)};
    return domain::post_idea{std::move(text)};
}

std::size_t load_measurement::add_crowd(std::size_t connections)
{
    const std::size_t first = crowd_.clients().size();
    const std::size_t rooms = std::max<std::size_t>(1, options_.rooms.size());
    const client_role role = options_.is_plain                       ? client_role::plain
                             : options_.crowd == crowd_kind::members ? client_role::member
                                                                     : client_role::screen;
    // A small buffer slows everybody down who reads; where some stop reading, it is theirs alone.
    const std::size_t at_ease =
        options_.mode == load_mode::slow ? connections - options_.stalled : 0;
    for (std::size_t each = 0; each < connections; ++each) {
        load_client& client = crowd_.add(role, each % rooms);
        if (each >= at_ease) client.receive_buffer_bytes = options_.receive_buffer_bytes;
    }
    return first;
}

void load_measurement::enter_crowd(std::size_t first)
{
    for (std::size_t each = first; each < crowd_.clients().size(); ++each)
        crowd_.enter(crowd_.clients()[each]);
    crowd_.wait_until_live("connecting");
}

void load_measurement::say(std::string_view what, std::size_t done, std::size_t all,
                           std::uint64_t handled, std::uint64_t begun_ns) const
{
    if (!options_.progress) return;
    const double passed = static_cast<double>(now_ns() - begun_ns) / 1e9;
    options_.progress(what, done, all, static_cast<double>(handled) / std::max(passed, 1e-3));
}

load_costs load_measurement::costs() const
{
    return load_costs{now_ns(), usage_of(options_.pids), kring::tools::own_cpu_s(),
                      kring::tools::machine_cpu_s()};
}

double load_measurement::seconds_between(const load_costs& from, const load_costs& to)
{
    return static_cast<double>(to.at_ns - from.at_ns) / 1e9;
}

double load_measurement::per_server_cpu_s(std::uint64_t count, const load_costs& from,
                                          const load_costs& to)
{
    const double used = to.server.cpu_s - from.server.cpu_s;
    return used > 0 ? static_cast<double>(count) / used : 0;
}

void load_measurement::put_costs(load_report& report, std::string_view name, const load_costs& from,
                                 const load_costs& to) const
{
    const std::string begin = name.empty() ? std::string{} : std::string{name} + "_";
    const double wall = std::max(seconds_between(from, to), 1e-9);
    const double server = to.server.cpu_s - from.server.cpu_s;
    const double own = to.own_cpu_s - from.own_cpu_s;
    const double machine = to.machine_cpu_s - from.machine_cpu_s;
    report.put(begin + "wall_s", wall);
    report.put(begin + "server_cpu_s", server);
    report.put(begin + "server_user_s", to.server.user_s - from.server.user_s);
    report.put(begin + "server_system_s", to.server.system_s - from.server.system_s);
    report.put(begin + "client_busy", own / wall);
    report.put(begin + "foreign_busy", std::max(0.0, machine - server - own) / wall);
}
}  // namespace kring::tools
