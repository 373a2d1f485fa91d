// How many connections a second of the server's processor makes: first some that come, complete the upgrade and leave
// again, over and over; then a whole crowd that arrives at the same moment and stays.
#include "tools/latency_histogram.hpp"
#include "tools/load_measurement.hpp"

#include <algorithm>

namespace kring::tools {
namespace {
class connect_measurement final : public load_measurement {
public:
    using load_measurement::load_measurement;

private:
    void went_live(load_client& client) override
    {
        if (client.role == client_role::passer_by) {
            client.socket->say_goodbye();
            return;
        }
        if (client.role != client_role::host) arriving_.add(now_ns() - client.socket->connect_ns());
    }

    void gone(load_client& client, const socket_end& end) override
    {
        if (client.role != client_role::passer_by) {
            if (client.role == client_role::host) load_measurement::gone(client, end);
            ++at_once_errors_;
            note(end);
            return;
        }
        if (end.was_open) {
            ++connects_;
            passing_.add(now_ns() - client.socket->connect_ns());
        } else {
            ++errors_;
            note(end);
        }
        // A server that refuses everybody would be asked for ever: enough is enough.
        if (is_churning_ && errors_ < 1000) crowd_.enter(client);
    }

    void note(const socket_end& end)
    {
        if (first_error_.empty())
            first_error_ = end.code != 0 ? "close code " + std::to_string(end.code) : end.trouble;
    }

    void measure(load_report& report) override
    {
        open_rooms();
        load_costs from = costs();
        if (options_.seconds > 0) {
            is_churning_ = true;
            for (std::size_t each = 0; each < options_.parallel; ++each)
                crowd_.enter(crowd_.add(client_role::passer_by, 0));
            crowd_.wait(options_.seconds);
            is_churning_ = false;
        }
        const load_costs to = costs();
        const std::uint64_t connects = connects_;
        static_cast<void>(crowd_.wait(options_.drain_s, [this] {
            return crowd_.entering() == 0 && crowd_.live() == hosts_.size();
        }));
        report.put("connects", connects);
        report.put("connects_per_s",
                   static_cast<double>(connects) / std::max(seconds_between(from, to), 1e-9));
        report.put("connects_per_server_cpu_s", per_server_cpu_s(connects, from, to));
        report.put("connect_errors", errors_);
        report.put_ms("connect_ms", passing_);
        put_costs(report, {}, from, to);

        const std::size_t first = add_crowd(options_.connections);
        crowd_.set_parallel(std::max<std::size_t>(1, options_.connections));
        from = costs();
        for (std::size_t each = first; each < crowd_.clients().size(); ++each)
            crowd_.enter(crowd_.clients()[each]);
        crowd_.wait_until_live("connecting");
        const load_costs arrived = costs();
        const std::size_t live = crowd_.live() - hosts_.size();
        crowd_.wait(options_.hold_s);
        const std::size_t held = crowd_.live() - hosts_.size();
        report.put("at_once", std::uint64_t{options_.connections});
        report.put("at_once_live", std::uint64_t{live});
        report.put("at_once_held", std::uint64_t{held});
        report.put("at_once_errors", at_once_errors_);
        report.put("at_once_per_server_cpu_s", per_server_cpu_s(live, from, arrived));
        report.put_ms("at_once_ms", arriving_);
        put_costs(report, "at_once", from, arrived);
        report.put("first_error", first_error_);
        wrong_ += errors_ + at_once_errors_ + (options_.connections - held);
    }

    bool is_churning_{};
    std::uint64_t connects_{};
    std::uint64_t errors_{};
    std::uint64_t at_once_errors_{};
    std::string first_error_;
    latency_histogram passing_;
    latency_histogram arriving_;
};

// Late joins: how long it takes from the first packet to a complete view of a room that is full of ideas. At a plain server
// with a history: until the whole history has arrived.
class join_measurement final : public load_measurement {
public:
    using load_measurement::load_measurement;

private:
    void went_live(load_client& client) override
    {
        if (options_.is_plain || client.role == client_role::host) return;
        done(client);
    }

    void delivered(load_client& client, const event_marker&, std::uint64_t) override
    {
        if (options_.is_plain && client.role == client_role::plain &&
            client.ledger.received() == options_.events)
            done(client);
    }

    void done(load_client& client)
    {
        joining_.add(now_ns() - client.socket->connect_ns());
        octets_ = std::max(octets_, client.snapshot_octets);
        ++joins_;
        --under_way_;
        crowd_.leave(client);
    }

    void fill()
    {
        if (options_.is_plain) {
            load_client& publisher = crowd_.add(client_role::publisher, 0);
            crowd_.enter(publisher);
            crowd_.wait_until_live("filling");
            for (std::uint32_t each = 0; each < options_.events; ++each)
                crowd_.send_plain(publisher, event_marker{0, each, now_ns()});
            // Nobody says when it has all of them: a reader of the history is waited for instead.
            load_client& witness = crowd_.add(client_role::plain, 0);
            ++under_way_;
            crowd_.enter(witness);
            if (!crowd_.wait(options_.drain_s, [this] { return joins_ == 1; }))
                throw load_trouble("the plain server does not replay its history");
            joins_ = 0;
            joining_ = {};
            return;
        }
        open_rooms();
        const std::size_t ideas =
            options_.fill.empty()
                ? (options_.fill_bytes + options_.text_bytes - 1) / options_.text_bytes
                : options_.fill.size();
        for (load_client* host : hosts_) {
            const std::uint64_t begun = now_ns();
            post_all(*host, ideas, [&](std::size_t each) {
                say("filling the room", each, ideas, each, begun);
                if (!options_.fill.empty())
                    return domain::command{domain::post_idea{options_.fill[each]}};
                const event_marker marker{0, static_cast<std::uint32_t>(each), now_ns()};
                return event_with(host->room, text_with(marker, options_.text_bytes));
            });
        }
    }

    void measure(load_report& report) override
    {
        crowd_.set_parallel(std::max<std::size_t>(options_.parallel, hosts_.size()));
        fill();
        crowd_.wait(0.5);
        const std::size_t first = add_crowd(options_.connections);
        const load_costs from = costs();
        std::size_t next = first;
        const std::size_t end = crowd_.clients().size();
        while (joins_ < options_.connections) {
            for (; under_way_ < options_.parallel && next < end; ++next) {
                ++under_way_;
                crowd_.enter(crowd_.clients()[next]);
            }
            const std::uint64_t before = joins_;
            if (!crowd_.wait(options_.drain_s, [&] { return joins_ > before; }))
                throw load_trouble("a join is not complete after " +
                                   std::to_string(static_cast<int>(options_.drain_s)) + " s");
            say("joining", joins_, options_.connections, joins_, from.at_ns);
        }
        const load_costs to = costs();
        report.put("parallel", std::uint64_t{options_.parallel});
        report.put("fill_bytes",
                   std::uint64_t{options_.is_plain ? options_.events * options_.text_bytes
                                                   : options_.fill_bytes});
        report.put("snapshot_octets", octets_);
        report.put("joins", joins_);
        report.put("joins_per_s",
                   static_cast<double>(joins_) / std::max(seconds_between(from, to), 1e-9));
        report.put("joins_per_server_cpu_s", per_server_cpu_s(joins_, from, to));
        report.put_ms("join_ms", joining_);
        put_costs(report, {}, from, to);
    }

    std::uint64_t joins_{};
    std::size_t under_way_{};
    std::uint64_t octets_{};
    latency_histogram joining_;
};
}  // namespace

load_result measure_connect(const load_options& options)
{
    return connect_measurement{options}.run();
}

load_result measure_join(const load_options& options)
{
    return join_measurement{options}.run();
}
}  // namespace kring::tools
