// A room as the server runs it, under a clock that is told the time: commands are decided and applied, and after each, and
// whenever the clock makes something happen, the rules do what is due. No rule stands here: whoever drives only wishes, and
// the domain refuses and acts.
// Thread: one owner.
#pragma once
#include "domain/apply.hpp"
#include "domain/decide.hpp"
#include "domain/exposure.hpp"
#include "domain/room_state.hpp"
#include "trials/random.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace kring::trials {
class room_driver {
public:
    // Called with each event after it was applied, in order; it looks, and wishes for nothing.
    using observer = std::function<void(const domain::event&)>;

    // An open room with a lead, and rules.
    room_driver(const domain::policy& rules, std::uint64_t seed, observer sees);

    // Goes on to the next thing that the clock makes happen, if it is not later than this. False: there was none.
    bool advance_to_deadline(instant latest);
    // Everything the clock makes happen by then, and then it is then. Not before `now`.
    void advance(instant to);
    // The sequence of the first event that came of it; 0: nothing had to be done.
    domain::decision<sequence> wish(member_id who, const domain::command& what);
    // Nothing: refused.
    std::optional<member_id> join(const std::string& name, std::uint64_t number);
    // One more facilitator, who is not the lead.
    member_id join_helper(const std::string& name, std::uint64_t number);
    void leave(member_id who);  // the connection, not the room
    void return_to(member_id who);
    void see(member_id who, contribution_id what);
    // The server does this every `limits::views_interval`.
    void count_views();

    [[nodiscard]] instant now() const { return now_; }
    [[nodiscard]] member_id lead() const { return lead_; }
    [[nodiscard]] const domain::room_state& state() const { return state_; }
    [[nodiscard]] const std::vector<domain::event>& history() const { return history_; }
    [[nodiscard]] const domain::exposure& seen() const { return seen_; }

private:
    [[nodiscard]] domain::context circumstances();
    void take(member_id actor, std::vector<domain::event_body> bodies);
    void run_rules();

    domain::room_state state_;
    domain::exposure seen_;
    std::vector<domain::event> history_;
    std::vector<member_id> present_;  // in order
    draws lots_;
    observer sees_;
    instant now_;
    member_id lead_{};
    bool counts_views_{};
};

// Whether these events alone lead to that room.
[[nodiscard]] bool leads_to(const std::vector<domain::event>& log, const domain::room_state& room);

// When a trial begins; nothing depends on it.
inline constexpr instant trial_begins = instant_from_milliseconds(1'800'000'000'000);
}  // namespace kring::trials
