// Events to many: how many deliveries a second of the server's processor makes, and how long each one takes. With some
// who stop reading it becomes the mode `slow`.
#include "tools/latency_histogram.hpp"
#include "tools/load_measurement.hpp"

#include <algorithm>
#include <deque>

namespace kring::tools {
namespace {
constexpr std::uint64_t tenth_ns = 100'000'000;  // of a second: the steps of the progress
constexpr std::uint64_t glance_ns = 50'000'000;  // between two looks at the server's memory

std::uint64_t in_ns(double seconds)
{
    return static_cast<std::uint64_t>(seconds * 1e9);
}

// What is under way in one room.
struct room_traffic {
    std::size_t receivers{};  // that read
    std::uint32_t sent{};     // events; the next one's number
    std::uint64_t expected{};
    std::uint64_t received{};
    std::deque<std::uint64_t> due;  // that the host may not send yet
};

class fanout_measurement : public load_measurement {
public:
    explicit fanout_measurement(const load_options& options)
        : load_measurement(options),
          traffic_(std::max<std::size_t>(1, options.rooms.size())),
          stalls_(options.mode == load_mode::slow)
    {}

protected:
    void prepare()
    {
        open_rooms();
        if (options_.is_plain) {
            hosts_.push_back(&crowd_.add(client_role::publisher, 0));
            crowd_.enter(*hosts_.back());
            crowd_.wait_until_live("connecting");
        }
        first_ = add_crowd(options_.connections);
        enter_crowd(first_);
        for (std::size_t each = first_; each < crowd_.clients().size(); ++each)
            ++traffic_[crowd_.clients()[each].room].receivers;
        crowd_.wait(0.2);
    }

    void publish(std::size_t room, std::uint64_t due_ns)
    {
        room_traffic& traffic = traffic_[room];
        load_client& host = *hosts_[room];
        const event_marker marker{static_cast<std::uint32_t>(room), traffic.sent++, due_ns};
        traffic.expected += traffic.receivers;
        if (options_.is_plain) {
            crowd_.send_plain(host, marker);
        } else {
            crowd_.post(host, event_with(room, text_with(marker, options_.text_bytes)), due_ns);
        }
        ++published_;
    }

    [[nodiscard]] bool can_publish(std::size_t room) const
    {
        return options_.is_plain || crowd_.may_send(*hosts_[room]);
    }

    [[nodiscard]] std::uint64_t outstanding() const
    {
        std::uint64_t sum = 0;
        for (const room_traffic& each : traffic_) sum += each.expected - each.received;
        return sum;
    }

    void delivered(load_client& client, const event_marker& marker, std::uint64_t at_ns) override
    {
        // The host sees its own as well, and those who stopped reading are counted at the end.
        if (client.number < first_ || is_stalled(client)) return;
        ++traffic_[client.room].received;
        if (is_measuring_) ++deliveries_;
        // An event that was due within the stretch counts even when it arrives behind its end: the late ones are the point.
        if (measure_from_ns_ == 0 || marker.due_ns < measure_from_ns_) return;
        latency_.add(at_ns > marker.due_ns ? at_ns - marker.due_ns : 0);
    }

    void refused(load_client& client, const flight& about, std::string_view text_key) override
    {
        load_measurement::refused(client, about, text_key);
        // It will reach nobody; and one refusal of a room is not the last.
        room_traffic& traffic = traffic_[client.room];
        traffic.expected -= traffic.receivers;
        --published_;
        --traffic.sent;
        is_over_ = true;
    }

    void gone(load_client& client, const socket_end& end) override
    {
        if (!is_stalled(client)) load_measurement::gone(client, end);
        if (end.code == 4410) {
            ++cut_;
        } else {
            ++lost_connections_;
        }
    }

    [[nodiscard]] bool is_stalled(const load_client& client) const
    {
        return has_stalled_ && client.number >= first_stalled_;
    }

    void publish_what_is_due(std::uint64_t now)
    {
        if (options_.rate > 0) {
            const auto interval =
                static_cast<double>(options_.burst) * 1e9 / options_.rate;  // between bursts
            for (;;) {
                const auto due =
                    start_ns_ + static_cast<std::uint64_t>(static_cast<double>(bursts_) * interval);
                next_due_ns_ = due;
                if (due > now) break;
                for (std::size_t each = 0; each < options_.burst; ++each)
                    traffic_[due_events_++ % traffic_.size()].due.push_back(due);
                ++bursts_;
            }
            for (std::size_t room = 0; room < traffic_.size(); ++room) {
                auto& due = traffic_[room].due;
                for (; !due.empty() && can_publish(room); due.pop_front())
                    publish(room, due.front());
            }
            return;
        }
        next_due_ns_ = now + glance_ns;
        for (std::size_t room = 0; room < traffic_.size(); ++room) {
            const room_traffic& traffic = traffic_[room];
            // As many deliveries under way as `window` events make.
            while (traffic.expected - traffic.received <=
                       (options_.window - 1) * traffic.receivers &&
                   can_publish(room))
                publish(room, now_ns());
        }
    }

    void measure(load_report& report) override
    {
        prepare();
        if (stalls_) first_stalled_ = crowd_.clients().size() - options_.stalled;
        start_ns_ = now_ns();
        measure_from_ns_ = start_ns_ + in_ns(options_.warm_s);
        const std::uint64_t measure_to_ns = measure_from_ns_ + in_ns(options_.seconds);
        load_costs from;
        std::uint64_t rss_most = 0;
        std::uint64_t glanced_ns = 0;
        std::uint64_t published_before = 0;
        while (!is_over_) {
            const std::uint64_t now = now_ns();
            if (!is_measuring_ && now >= measure_from_ns_) {
                stall();
                from = costs();
                rss_most = from.server.rss_bytes;
                published_before = published_;
                is_measuring_ = true;
            }
            if (options_.rate > 0 || now < measure_to_ns)
                publish_what_is_due(std::min(now, measure_to_ns - 1));
            if (now >= measure_to_ns) break;
            if (stalls_ && is_measuring_ && now - glanced_ns >= glance_ns) {
                glanced_ns = now;
                rss_most = std::max(rss_most, usage_of(options_.pids).rss_bytes);
            }
            say("measuring", (now - start_ns_) / tenth_ns, (measure_to_ns - start_ns_) / tenth_ns,
                deliveries_, is_measuring_ ? measure_from_ns_ : start_ns_);
            crowd_.turn(std::min(
                {next_due_ns_, now + glance_ns, is_measuring_ ? measure_to_ns : measure_from_ns_}));
        }
        if (!is_measuring_)
            throw load_trouble("the server refused an event (" + refusal_ +
                               ") before anything was measured");
        const load_costs to = costs();
        is_measuring_ = false;
        const std::uint64_t published = published_ - published_before;
        std::uint64_t never_sent = 0;
        for (room_traffic& each : traffic_) never_sent += each.due.size();
        const bool all_came = crowd_.wait(options_.drain_s, [this] { return outstanding() == 0; });
        if (!all_came) lost_ += outstanding();

        const double wall = seconds_between(from, to);
        report.put("window", std::uint64_t{options_.rate > 0 ? 0 : options_.window});
        report.put("rate", options_.rate);
        report.put("burst", std::uint64_t{options_.burst});
        report.put("text_bytes", std::uint64_t{options_.text_bytes});
        report.put("published", published);
        report.put("never_sent", never_sent);
        report.put("deliveries", deliveries_);
        report.put("deliveries_per_s", static_cast<double>(deliveries_) / wall);
        report.put("deliveries_per_server_cpu_s", per_server_cpu_s(deliveries_, from, to));
        report.put_ms("latency_ms", latency_);
        put_costs(report, {}, from, to);
        if (stalls_) bring_back(report, from.server.rss_bytes, rss_most);
    }

    void stall()
    {
        if (!stalls_) return;
        for (std::size_t each = first_stalled_; each < crowd_.clients().size(); ++each) {
            load_client& client = crowd_.clients()[each];
            room_traffic& traffic = traffic_[client.room];
            // What they have of the warm-up counts; from here on they are on their own.
            traffic.expected -= traffic.sent;
            traffic.received -= client.ledger.received();
            --traffic.receivers;
            client.socket->pause();
            client.reads_snapshots = true;
        }
        has_stalled_ = true;
    }

    // Those who stopped reading go on: they read what the kernel kept for them, find out that they were cut, and come back
    // with token and cursor. In the end each must have every event exactly once.
    void bring_back(load_report& report, std::uint64_t rss_before, std::uint64_t rss_most)
    {
        auto& clients = crowd_.clients();
        for (std::size_t each = first_stalled_; each < clients.size(); ++each)
            clients[each].socket->resume();
        const auto is_done = [this](const load_client& client) {
            return client.stage == client_stage::away ||
                   client.ledger.received() == traffic_[client.room].sent;
        };
        static_cast<void>(crowd_.wait(options_.drain_s, [&] {
            return std::all_of(clients.begin() + static_cast<std::ptrdiff_t>(first_stalled_),
                               clients.end(), is_done);
        }));
        std::uint64_t resumed = 0;
        std::uint64_t by_snapshot = 0;
        if (!options_.is_plain) {
            std::vector<load_client*> back;
            for (std::size_t each = first_stalled_; each < clients.size(); ++each) {
                if (clients[each].stage != client_stage::away) continue;
                back.push_back(&clients[each]);
                crowd_.enter(clients[each]);
            }
            crowd_.wait_until_live("coming back");
            static_cast<void>(crowd_.wait(options_.drain_s, [&] {
                return std::all_of(back.begin(), back.end(), [&](const load_client* each) {
                    return each->ledger.received() == traffic_[each->room].sent;
                });
            }));
            for (const load_client* each : back) ++(each->was_resumed ? resumed : by_snapshot);
        }
        for (std::size_t each = first_stalled_; each < clients.size(); ++each) {
            const std::uint64_t sent = traffic_[clients[each].room].sent;
            const std::uint64_t has = clients[each].ledger.received();
            // A plain server has no way back: what it did not keep is not counted as lost.
            if (has < sent && !options_.is_plain) lost_ += sent - has;
        }
        report.put("stalled", std::uint64_t{options_.stalled});
        report.put("cut_4410", cut_);
        report.put("cut_without_code", lost_connections_);
        report.put("came_back_resumed", resumed);
        report.put("came_back_by_snapshot", by_snapshot);
        report.put("rss_before_bytes", rss_before);
        report.put("rss_most_bytes", rss_most);
    }

    std::vector<room_traffic> traffic_;
    std::size_t first_{static_cast<std::size_t>(-1)};          // of the receivers
    std::size_t first_stalled_{static_cast<std::size_t>(-1)};  // of those who stop reading
    const bool stalls_;
    bool has_stalled_{};
    bool is_measuring_{};
    bool is_over_{};
    std::uint64_t start_ns_{};
    std::uint64_t measure_from_ns_{};
    std::uint64_t next_due_ns_{};
    std::uint64_t bursts_{};
    std::uint64_t due_events_{};
    std::uint64_t published_{};
    std::uint64_t deliveries_{};
    latency_histogram latency_;
    std::uint64_t cut_{};
    std::uint64_t lost_connections_{};
};

// Connections that have nothing to do: what they cost in memory, before anything was sent to them and after.
class idle_measurement final : public fanout_measurement {
public:
    using fanout_measurement::fanout_measurement;

private:
    void measure(load_report& report) override
    {
        open_rooms();
        if (options_.is_plain) {
            hosts_.push_back(&crowd_.add(client_role::publisher, 0));
            crowd_.enter(*hosts_.back());
            crowd_.wait_until_live("connecting");
        }
        crowd_.wait(0.5);
        const load_costs empty = costs();
        first_ = add_crowd(options_.connections);
        enter_crowd(first_);
        const load_costs full = costs();
        crowd_.wait(options_.hold_s);
        const load_costs rested = costs();
        for (std::size_t each = first_; each < crowd_.clients().size(); ++each)
            ++traffic_[crowd_.clients()[each].room].receivers;
        for (std::size_t each = 0; each < options_.events; ++each) {
            for (std::size_t room = 0; room < traffic_.size(); ++room) publish(room, now_ns());
            say("sending events", each, options_.events, each, rested.at_ns);
            if (!crowd_.wait(options_.drain_s, [this] { return outstanding() == 0; })) break;
        }
        lost_ += outstanding();
        crowd_.wait(options_.hold_s);
        const load_costs after = costs();

        const auto per_connection = [&](const load_costs& now) {
            return (static_cast<double>(now.server.rss_bytes) -
                    static_cast<double>(empty.server.rss_bytes)) /
                   static_cast<double>(options_.connections);
        };
        report.put("rss_empty_bytes", empty.server.rss_bytes);
        report.put("rss_full_bytes", rested.server.rss_bytes);
        report.put("rss_after_events_bytes", after.server.rss_bytes);
        report.put("rss_per_connection_bytes", per_connection(rested));
        report.put("rss_per_connection_after_events_bytes", per_connection(after));
        report.put("events", std::uint64_t{options_.events});
        report.put("connects_per_server_cpu_s",
                   per_server_cpu_s(options_.connections, empty, full));
        put_costs(report, "connecting", empty, full);
        put_costs(report, "idle", full, rested);
    }
};
}  // namespace

load_result measure_fanout(const load_options& options)
{
    return fanout_measurement{options}.run();
}

load_result measure_idle(const load_options& options)
{
    return idle_measurement{options}.run();
}
}  // namespace kring::tools
