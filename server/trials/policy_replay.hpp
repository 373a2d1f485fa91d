// A room's own log under other rules: what people did is played again as they did it, what the rules did is left out and
// decided anew. So it shows what would have been folded, judged and hidden, as far as a log can tell: whoever is drawn for a
// jury that never sat has no answer, and nobody knows what people would have done had they seen something else.
//
// Only what the rules look at is played: members, contributions, votes of the two ballots that every room has, flags, juries and
// what facilitators did to contributions and to people. Ids in what is found are those of the log.
// Thread: pure functions.
#pragma once
#include "domain/event.hpp"
#include "domain/policy.hpp"
#include "domain/refusal.hpp"

#include <cstdint>
#include <map>
#include <string_view>
#include <vector>

namespace kring::trials {
enum class replayed_kind : std::uint8_t {
    folded,     // by flags
    called,     // a jury
    removed,    // hidden by a jury
    kept,       // by a jury
    overtaken,  // a jury, before it came to a verdict
    cleared,    // shown again: kept, changed by its author, or its flags taken back
    merged,     // as a double
    hidden,     // by a facilitator
    restored    // by a facilitator
};
[[nodiscard]] std::string_view name_of(replayed_kind what);

struct replayed_act {
    replayed_kind kind{};
    instant time{};
    domain::evidence evidence;  // of what was folded or called
    std::uint32_t keeps{};      // of a verdict
    std::uint32_t removes{};
    std::uint32_t called{};  // jurors, of a jury
    friend bool operator==(const replayed_act&, const replayed_act&) = default;
};
struct replayed_contribution {
    contribution_id id{};
    std::vector<replayed_act> then;
    std::vector<replayed_act> now;

    // Not only at another time.
    [[nodiscard]] bool differs() const;
};
struct policy_replay {
    std::vector<replayed_contribution> contributions;  // that anything happened to, in order of id
    std::map<domain::refusal, std::uint32_t> refused;  // what people did and could not have done
    std::uint32_t jurors{};                            // drawn in the replay
    std::uint32_t answered{};      // and so many of them have an answer in the log
    std::uint32_t answers_left{};  // of the log, by people who were not asked in the replay
};

// `log` is a whole one, from its first event.
[[nodiscard]] policy_replay replay_policy(const std::vector<domain::event>& log,
                                          const domain::policy& rules);
}  // namespace kring::trials
