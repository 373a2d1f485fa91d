// Decisions: what a command makes of a room, or why not. All branching of the domain sits here; `apply` only follows.
// No I/O, no clock, no randomness but what the context brings.
// Thread: pure functions.
#pragma once
#include "base/limits.hpp"
#include "domain/command.hpp"
#include "domain/refusal.hpp"
#include "domain/room_state.hpp"

#include <optional>
#include <span>
#include <vector>

namespace kring::domain {
// What the operator may set of the domain's limits. They bind decisions alone: an event that was made under others holds.
struct bounds {
    std::size_t participants_max{limits::participants_max};
    std::chrono::hours facilitator_link_life{limits::facilitator_link_life};
    std::chrono::seconds removal_watch{limits::removal_watch};
    std::chrono::seconds facilitator_idle{limits::facilitator_idle};
};

class exposure;

struct context {
    instant now{};  // the wall; room time is max(now, state.time)
    domain::bounds bounds{};
    std::optional<instant> leads_gone_since{};  // since when no lead is connected; nothing: one is
    std::span<const hash_128> waiting{};        // to be let in, in the order of their coming
    std::span<const member_id> present{};       // who is connected, in order of id
    const exposure* seen{nullptr};              // who saw what; null: as the log has it
    std::uint64_t lot{};                        // random, a fresh one for each decision
};

// Either events to append, all or none, or the sequence of what already is as the command wants it.
struct proposal {
    std::vector<event_body> events;
    std::optional<sequence> already;
};

// The sequence of something that need not be done again; 0 when nothing had to be done at all.
[[nodiscard]] proposal already(sequence at);

[[nodiscard]] decision<proposal> decide(const command& wish, member_id actor,
                                        const room_state& state, const context& circumstances);

// `already`: the nonce is known; its member is the one whose id is that sequence.
[[nodiscard]] decision<proposal> decide_join(const join_room& wish, const room_state& state,
                                             const context& circumstances);

// For a state with `last` 0. Opens the support ballot as 2 and the stance ballot as 3, issues the lead's link as 4.
[[nodiscard]] decision<proposal> decide_create(const create_room& wish, const room_state& state,
                                               const context& circumstances);

[[nodiscard]] decision<proposal> decide_issue_link(const issue_facilitator_link& wish,
                                                   const room_state& state,
                                                   const context& circumstances);

[[nodiscard]] decision<proposal> decide_confirmation(const confirm_promise& wish,
                                                     const room_state& state);

// When somebody who was refused for their haste may try again; nothing: not by waiting.
// `now` is room time.
[[nodiscard]] std::optional<instant> may_again(refusal why, member_id who, const room_state& state,
                                               instant now);

// Which line of several was refused for this, counted from 1; 0: none, or it is not about a line.
[[nodiscard]] std::size_t line_refused(const command& wish, refusal why);
// What says already what was refused as `too_alike`; 0: nothing does.
[[nodiscard]] contribution_id existing_for(const command& wish, const room_state& state,
                                           instant now);
// The first word for which it was refused as `words_that_hurt`; empty: there is none.
[[nodiscard]] std::string hurtful_word_of(const command& wish);

// When the clock next makes something happen in this room, in room time; nothing: never by itself.
[[nodiscard]] std::optional<instant> next_deadline(const room_state& state);
// What is due by now: by the clock, or by the rules after what was said last. Empty: nothing. What it leads to may make more
// due: ask again after applying it.
[[nodiscard]] std::vector<event_body> decide_due(const room_state& state,
                                                 const context& circumstances);
}  // namespace kring::domain
