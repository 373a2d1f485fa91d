// How much one connection, one member and one room may do. The guard says how long to wait; the room machine says so to
// the client, and what a refused command asked for is not done.
//
// Waiting is all that is asked of anybody. Who sends again once the time is over is never held against them, however
// often they are refused. Who goes on while a waiting time runs, with more than can have been on its way when they
// were told, is counted, and ends with 4429.
// Thread: plain values; one owner.
#pragma once
#include "base/flat_map.hpp"
#include "base/ids.hpp"
#include "base/token_bucket.hpp"
#include "domain/command.hpp"
#include "rooms/ports.hpp"

#include <chrono>
#include <cstddef>
#include <deque>
#include <memory>
#include <utility>
#include <vector>

namespace kring::rooms {
enum class command_kind : std::uint8_t { text, vote, flag, change };
[[nodiscard]] command_kind kind_of(const domain::command& wish);

struct abuse_bounds {
    std::size_t refusals_max{limits::rate_abuse_refusals};
    std::chrono::milliseconds time{limits::rate_abuse_time};
    // Refusals in one waiting time that prove nothing: what was on its way already.
    std::size_t tolerated{limits::commands_in_flight_max};
    friend bool operator==(const abuse_bounds&, const abuse_bounds&) = default;
};

// One connection: its own rate over all kinds, and what it makes of refusals.
class socket_guard {
public:
    enum class verdict { may_stay, abuses };

    [[nodiscard]] std::chrono::milliseconds take(const rate& allowed, instant now)
    {
        return commands_.take(allowed, now);
    }
    // This command was refused and told to wait so long.
    [[nodiscard]] verdict refused(command_counter counter, std::chrono::milliseconds wait,
                                  const abuse_bounds& bounds, instant now);
    // It sends more than its rate in a way that cannot be refused.
    [[nodiscard]] verdict overdone(const abuse_bounds& bounds, instant now);

private:
    // Only for the few that were ever refused: most connections never pay for it.
    struct warnings {
        instant latest{};
        instant wait_until{};      // no refusal told of a later time
        std::size_t since_told{};  // refusals that did not wait, since that waiting began
        std::vector<std::pair<command_counter, instant>> told;  // at most as many as a window holds
        std::deque<instant> held_against;                       // at most refusals_max
    };
    warnings& warned(instant now);
    [[nodiscard]] static verdict hold_against(warnings& whom, const abuse_bounds& bounds,
                                              instant now);

    token_bucket commands_;
    std::unique_ptr<warnings> warnings_;
};

// The members of one room, over all their connections, and the room as a whole.
class room_guard {
public:
    // Each: zero, or how long to wait.
    [[nodiscard]] std::chrono::milliseconds take_command(member_id who, command_kind kind,
                                                         const stated_limits& allowed, instant now);
    [[nodiscard]] std::chrono::milliseconds take_snapshot(member_id who,
                                                          const stated_limits& allowed,
                                                          instant now);
    [[nodiscard]] std::chrono::milliseconds take_export(member_id who, const rate& allowed,
                                                        instant now);
    [[nodiscard]] std::chrono::milliseconds take_join(const rate& allowed, instant now);
    // Of all members together, for what goes into the log.
    [[nodiscard]] std::chrono::milliseconds take_durable(const rate& allowed, instant now);
    void forget(member_id who) { members_.erase(who); }

private:
    struct member_buckets {
        token_bucket texts;
        token_bucket votes;
        token_bucket flags;
        token_bucket changes;
        token_bucket snapshots;
        token_bucket exports;
    };
    flat_map<member_id, member_buckets> members_;
    token_bucket joins_;
    spread_wait joins_wait_;
    token_bucket durable_;
    spread_wait durable_wait_;
};
}  // namespace kring::rooms
