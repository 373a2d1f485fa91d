// What all modes of `kring load` share: rooms that are opened by their hosts, stretches of time with what they cost, and
// the figures that every report begins and ends with.
// Thread: one.
#pragma once
#include "domain/command.hpp"
#include "tools/load.hpp"
#include "tools/load_crowd.hpp"
#include "tools/load_options.hpp"
#include "tools/load_report.hpp"
#include "tools/process_usage.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace kring::tools {
// The costs up to an instant; two of them make a stretch.
struct load_costs {
    std::uint64_t at_ns{};
    process_usage server;
    double own_cpu_s{};
    double machine_cpu_s{};
};

class load_measurement : public crowd_owner {
public:
    explicit load_measurement(const load_options& options);
    virtual ~load_measurement() = default;
    load_measurement(const load_measurement&) = delete;
    load_measurement& operator=(const load_measurement&) = delete;

    [[nodiscard]] load_result run();

protected:
    // What is measured; puts its figures into `report`.
    virtual void measure(load_report& report) = 0;
    // An answer that the setting up did not wait for.
    virtual void settled(load_client&, const flight&, std::uint64_t /*at_ns*/) {}

    void answered(load_client& client, const flight& about, std::uint64_t sequence,
                  std::uint64_t at_ns) final;
    void refused(load_client& client, const flight& about, std::string_view text_key) override;

    // A host for each room, who opens it. Nothing at a plain server.
    void open_rooms();
    // The connections of the measurement, spread evenly over the rooms; not entered yet. Returns the first one's number.
    std::size_t add_crowd(std::size_t connections);
    void enter_crowd(std::size_t first);
    // All of them, as fast as the limits allow; the sequences of what they made.
    std::vector<std::uint64_t> post_all(load_client& from, std::size_t count,
                                        const std::function<domain::command(std::size_t)>& body);
    // An idea, or a reply to the room's first idea when the text is too long for an idea.
    [[nodiscard]] domain::command event_with(std::size_t room, std::string text) const;
    // `handled` things since `begun_ns`.
    void say(std::string_view what, std::size_t done, std::size_t all, std::uint64_t handled,
             std::uint64_t begun_ns) const;

    [[nodiscard]] load_costs costs() const;
    // cpu_s, server_user_s, server_system_s, wall_s, client_busy, foreign_busy; with NAME_ before each.
    void put_costs(load_report& report, std::string_view name, const load_costs& from,
                   const load_costs& to) const;
    // `count` for each second that the server's processors worked; 0 without its pid.
    [[nodiscard]] static double per_server_cpu_s(std::uint64_t count, const load_costs& from,
                                                 const load_costs& to);
    [[nodiscard]] static double seconds_between(const load_costs& from, const load_costs& to);

    const load_options& options_;
    load_crowd crowd_;
    std::vector<load_client*> hosts_;  // by room; publishers at a plain server
    std::uint64_t lost_{};             // what should have arrived and did not
    std::uint64_t wrong_{};            // anything else that makes a run faulty
    std::string refusal_;              // the text key of the first command that was refused
    std::uint64_t refused_{};

private:
    struct filling {
        load_client* client{};
        std::vector<std::uint64_t> sequences;
    };
    filling* filling_{};                    // while the setting up waits for answers
    std::vector<contribution_id> threads_;  // by room: what long texts reply to
};

// The modes.
[[nodiscard]] load_result measure_fanout(const load_options& options);  // fanout and slow
[[nodiscard]] load_result measure_idle(const load_options& options);
[[nodiscard]] load_result measure_connect(const load_options& options);
[[nodiscard]] load_result measure_votes(const load_options& options);
[[nodiscard]] load_result measure_join(const load_options& options);
}  // namespace kring::tools
