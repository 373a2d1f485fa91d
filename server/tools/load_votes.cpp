// A vote storm: everybody votes at once, and every screen follows. Closed loop: each voter sends the next vote when one
// is answered. Open loop: votes are due at a rate, whatever the server does, and their latency counts from that instant.
// Each vote changes something, so each answer stands for a synced record. At the end the counts on every screen must be
// exactly those of the votes that were acknowledged. At a plain server a vote is a message that comes back.
#include "tools/latency_histogram.hpp"
#include "tools/load_measurement.hpp"

#include <algorithm>

namespace kring::tools {
namespace {
constexpr std::uint64_t glance_ns = 50'000'000;
constexpr std::uint64_t tenth_ns = 100'000'000;  // of a second: the steps of the progress

// What one voter's votes are at; `no_vote` where there is none yet.
constexpr std::int32_t no_vote = 2;

struct voter_state {
    std::uint64_t votes{};  // so far, sent or due
    std::vector<std::int32_t> standing;
    std::vector<std::uint64_t> decided_by;  // counter of the vote that stands, by idea
};

// Where a value is counted: agree, disagree, pass.
std::size_t column_of(std::int32_t value)
{
    return value == 1 ? 0 : value == -1 ? 1 : 2;
}

class votes_measurement final : public load_measurement {
public:
    using load_measurement::load_measurement;

private:
    void prepare()
    {
        open_rooms();
        for (load_client* host : hosts_) {
            const auto made = post_all(*host, options_.ideas, [](std::size_t each) {
                return domain::command{
                    domain::post_idea{"Idea number " + std::to_string(each + 1)}};
            });
            for (const std::uint64_t each : made)
                crowd_.ideas[host->room].push_back(contribution_id{each});
            std::sort(crowd_.ideas[host->room].begin(), crowd_.ideas[host->room].end());
        }
        first_ = add_crowd(options_.connections);
        voters_.resize(options_.connections);
        for (voter_state& each : voters_) {
            each.standing.assign(options_.ideas, no_vote);
            each.decided_by.assign(options_.ideas, 0);
        }
        enter_crowd(first_);
        // The head count of the joining goes out before anything is measured.
        crowd_.wait(0.5);
    }

    void send_vote(load_client& client, std::uint64_t due_ns)
    {
        ++sent_;
        if (options_.is_plain) {
            const std::uint64_t counter = client.next_counter++;
            client.flying.push_back(flight{counter, due_ns, 0, 0});
            crowd_.send_plain(client, event_marker{static_cast<std::uint32_t>(client.number),
                                                   static_cast<std::uint32_t>(counter), due_ns});
            return;
        }
        voter_state& voter = voters_[client.number - first_];
        const std::uint64_t number = voter.votes++;
        // From idea to idea, and in the next round another value: no vote repeats the one that stands. Voters begin at
        // different ideas, as people do.
        const auto subject = static_cast<std::uint32_t>((number + client.number) % options_.ideas);
        const auto value = static_cast<std::int32_t>(number / options_.ideas % 3) - 1;
        crowd_.post(client,
                    domain::cast_vote{crowd_.stance(), crowd_.ideas[client.room][subject], value},
                    due_ns, subject, value);
    }

    void settled(load_client& client, const flight& about, std::uint64_t at_ns) override
    {
        ++acks_;
        if (!options_.is_plain) {
            voter_state& voter = voters_[client.number - first_];
            if (about.counter > voter.decided_by[about.subject]) {
                voter.decided_by[about.subject] = about.counter;
                voter.standing[about.subject] = about.value;
            }
        }
        if (is_measuring_) ++measured_acks_;
        // What was due within the stretch counts even when it is answered behind its end.
        if (about.due_ns >= measure_from_ns_)
            latency_.add(at_ns > about.due_ns ? at_ns - about.due_ns : 0);
        go_on(client);
    }

    void refused(load_client& client, const flight& about, std::string_view text_key) override
    {
        load_measurement::refused(client, about, text_key);
        // A refused vote stays out, and its voter goes on; a crowd that is refused everything is not measured.
        if (refused_ > 1000 && acks_ == 0)
            throw load_trouble("the server refuses all votes: " + refusal_);
        go_on(client);
    }

    void go_on(load_client& client)
    {
        if (!is_open_) return;
        if (options_.rate > 0) {
            while (!client.waiting.empty() && has_place(client)) {
                send_vote(client, client.waiting.front().due_ns);
                client.waiting.pop_front();
            }
            return;
        }
        while (has_place(client)) send_vote(client, now_ns());
    }

    [[nodiscard]] bool has_place(const load_client& client) const
    {
        return client.flying.size() < options_.in_flight && crowd_.may_send(client);
    }

    void send_what_is_due(std::uint64_t now)
    {
        const double interval = 1e9 / options_.rate;
        for (;;) {
            const auto due =
                start_ns_ + static_cast<std::uint64_t>(static_cast<double>(due_votes_) * interval);
            next_due_ns_ = due;
            if (due > now) return;
            load_client& client = crowd_.clients()[first_ + due_votes_ % options_.connections];
            ++due_votes_;
            if (client.waiting.empty() && has_place(client)) {
                send_vote(client, due);
            } else {
                client.waiting.push_back(flight{0, due, 0, 0});
            }
        }
    }

    [[nodiscard]] std::uint64_t totals_frames() const
    {
        std::uint64_t sum = 0;
        for (std::size_t each = first_; each < crowd_size_; ++each)
            sum += clients_->at(each).totals_frames;
        return sum;
    }

    void measure(load_report& report) override
    {
        prepare();
        clients_ = &crowd_.clients();
        crowd_size_ = clients_->size();
        is_open_ = true;
        start_ns_ = now_ns();
        measure_from_ns_ = start_ns_ + static_cast<std::uint64_t>(options_.warm_s * 1e9);
        const auto measure_to_ns =
            measure_from_ns_ + static_cast<std::uint64_t>(options_.seconds * 1e9);
        if (options_.rate <= 0) {
            for (std::size_t each = first_; each < crowd_size_; ++each) go_on((*clients_)[each]);
        }
        load_costs from;
        std::uint64_t totals_before = 0;
        std::vector<std::uint64_t> totals_at_start;
        for (;;) {
            const std::uint64_t now = now_ns();
            if (!is_measuring_ && now >= measure_from_ns_) {
                from = costs();
                totals_before = totals_frames();
                for (std::size_t each = first_; each < crowd_size_; ++each)
                    totals_at_start.push_back((*clients_)[each].totals_frames);
                is_measuring_ = true;
            }
            next_due_ns_ = now + glance_ns;
            if (options_.rate > 0) send_what_is_due(std::min(now, measure_to_ns - 1));
            if (now >= measure_to_ns) break;
            say("voting", (now - start_ns_) / tenth_ns, (measure_to_ns - start_ns_) / tenth_ns,
                acks_, start_ns_);
            crowd_.turn(std::min(
                {next_due_ns_, now + glance_ns, is_measuring_ ? measure_to_ns : measure_from_ns_}));
        }
        const load_costs to = costs();
        is_measuring_ = false;
        is_open_ = false;
        const std::uint64_t totals_after = totals_frames();
        std::uint64_t most_totals = 0;
        for (std::size_t each = first_; each < crowd_size_; ++each)
            most_totals = std::max(
                most_totals, (*clients_)[each].totals_frames - totals_at_start[each - first_]);

        std::uint64_t never_sent = 0;
        for (const load_client& each : *clients_) never_sent += each.waiting.size();
        static_cast<void>(
            crowd_.wait(options_.drain_s, [this] { return acks_ + refused_ == sent_; }));
        const std::uint64_t unacked = sent_ - acks_ - refused_;
        const double wall = seconds_between(from, to);
        report.put("in_flight", std::uint64_t{options_.in_flight});
        report.put("rate", options_.rate);
        report.put("acks", measured_acks_);
        report.put("acks_per_s", static_cast<double>(measured_acks_) / wall);
        report.put("acks_per_server_cpu_s", per_server_cpu_s(measured_acks_, from, to));
        report.put_ms("ack_ms", latency_);
        report.put("unacked", unacked);
        report.put("never_sent", never_sent);
        lost_ += unacked;
        if (!options_.is_plain) {
            const auto viewers = static_cast<double>(options_.connections);
            report.put("totals_per_s_per_viewer",
                       static_cast<double>(totals_after - totals_before) / viewers / wall);
            report.put("totals_per_s_most", static_cast<double>(most_totals) / wall);
            const std::uint64_t inexact = compare_totals();
            report.put("viewers_with_wrong_totals", inexact);
            wrong_ += inexact;
        }
        put_costs(report, {}, from, to);
    }

    // The counts that the acknowledged votes make, against what each viewer has; the last tick is waited for.
    [[nodiscard]] std::uint64_t compare_totals()
    {
        std::vector<std::vector<std::uint32_t>> exact(
            options_.rooms.size(), std::vector<std::uint32_t>(options_.ideas * 3));
        for (std::size_t each = 0; each < voters_.size(); ++each) {
            auto& counts = exact[(*clients_)[first_ + each].room];
            for (std::size_t idea = 0; idea < options_.ideas; ++idea) {
                const std::int32_t value = voters_[each].standing[idea];
                if (value != no_vote) ++counts[idea * 3 + column_of(value)];
            }
        }
        std::uint64_t inexact = 0;
        static_cast<void>(crowd_.wait(options_.drain_s, [&] {
            inexact = 0;
            for (std::size_t each = first_; each < crowd_size_; ++each) {
                load_client& viewer = (*clients_)[each];
                viewer.totals.resize(options_.ideas * 3);
                inexact += viewer.totals != exact[viewer.room];
            }
            return inexact == 0;
        }));
        return inexact;
    }

    std::size_t first_{};
    std::size_t crowd_size_{};
    std::deque<load_client>* clients_{};
    std::vector<voter_state> voters_;
    bool is_open_{};
    bool is_measuring_{};
    std::uint64_t start_ns_{};
    std::uint64_t measure_from_ns_{};
    std::uint64_t next_due_ns_{};
    std::uint64_t due_votes_{};
    std::uint64_t sent_{};
    std::uint64_t acks_{};
    std::uint64_t measured_acks_{};
    latency_histogram latency_;
};
}  // namespace

load_result measure_votes(const load_options& options)
{
    return votes_measurement{options}.run();
}
}  // namespace kring::tools
