// What a replay does, in which order, as whom. All of it is derived from the export and one secret, so that every run
// of one replay makes the very same plan: the same members (their join nonces), the same outboxes, and each step under
// the same counter, which is its place among the steps of its actor. A command that is sent again is a repeat to the
// server and nothing doubles; going on after a stop needs no file, because the room itself tells how far it came.
//
// Each actor sends its next step only when the one before is settled. So what the room has of an actor is always the
// effect of some number of its first steps. That number is looked for in what the room shows: the own votes (self) and
// how many statements of this author there are. Some votes leave no trace (a double click with the same value), so the
// number is only known to lie between a least and a most, whose effects are equal. The steps between are sent again:
// what was applied is a repeat, or STALE_COMMAND once 64 later ones were applied, and either way done before. Only
// repeats of a standing vote are left out there: no record holds them, so they would be judged afresh, against a later
// vote.
// Thread: plain values and pure functions.
#pragma once
#include "base/crypto.hpp"
#include "base/ids.hpp"
#include "base/time.hpp"
#include "tools/polis_export.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace kring::tools {
// `rules`: what was said elsewhere is not held to how people talk here.
enum class step_kind : std::uint8_t { rules, open, post, vote, hide };
inline constexpr std::size_t opening_steps = 2;  // before anybody else's
enum class step_effect : std::uint8_t {
    changes,
    repeats
};  // repeats: the vote that stands already

struct replay_step {
    instant time{};
    step_kind kind{};
    std::size_t actor{};
    std::size_t comment{};  // not of `rules` and `open`
    std::int32_t value{};   // of a vote
    step_effect effect{step_effect::changes};
    command_counter counter{};  // 1, 2, 3 ... within its actor
};

struct replay_actor {
    std::string name;
    bytes nonce;  // 32 octets
    outbox_id outbox{};
    std::vector<std::size_t> steps;  // in the order of the plan
};

struct replay_plan {
    std::vector<replay_actor>
        actors;  // the participants in the export's order; the last is the facilitator
    std::vector<replay_step>
        steps;  // each needs only earlier ones: posts the opening, votes their post, hiding all votes

    [[nodiscard]] std::size_t facilitator() const { return actors.size() - 1; }
};

// The key of one replay: whoever has it can become its members, its facilitator too.
[[nodiscard]] key_256 replay_secret(const key_256& master, std::uint64_t seed);

// Opening first; then by time, ties in the export's order, a statement before its votes; a rejected statement is hidden
// after its last vote.
[[nodiscard]] replay_plan plan_replay(const polis_export& source, const key_256& secret);

// How many of its first steps an actor has behind it.
struct resume_point {
    std::size_t least{};
    std::size_t most{};

    // Whether the step at this place among its actor's is not sent any more.
    [[nodiscard]] bool leaves_out(std::size_t place, step_effect effect) const
    {
        return place < least || (place < most && effect == step_effect::repeats);
    }
    friend bool operator==(const resume_point&, const resume_point&) = default;
};
// Of a participant, of whom the room has so many statements and these votes (by index of comment). Nothing: no number of
// first steps leads there; these votes are not this replay's.
[[nodiscard]] std::optional<resume_point> find_resume_point(
    const replay_plan& plan, std::size_t participant, std::size_t statements,
    const std::map<std::size_t, std::int32_t>& votes);
}  // namespace kring::tools
