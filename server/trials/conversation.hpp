// A recorded conversation as a trial: who joined when, what they said and how they voted is real, and at its real time but for
// the tempo. What the record does not have, flags and attackers, is added as the scenarios have it.
//
// Statements that its moderators rejected stay out: hardly anybody ever saw them, so nothing can be learned from them.
// Thread: plain values and pure functions.
#pragma once
#include "trials/plan.hpp"
#include "trials/scenario.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace kring::trials {
struct recorded_statement {
    std::size_t author{};
    double at{};  // in seconds
    std::string text;
    bool kept{true};
};
struct conversation {
    std::string name;
    std::vector<std::optional<std::uint32_t>>
        groups;  // of opinion, by participant; nothing: in none
    std::vector<recorded_statement> statements;
    std::vector<recorded_vote> votes;  // by time; `post` is the index of a statement
};

// So many seconds of the record are one of the trial: a day is an hour.
inline constexpr double tempo = 24;
// Whose last action was longer ago is not there any more, in seconds of the trial.
inline constexpr double stays = 600;

enum class insertion : std::uint8_t { nothing, attack };
// The scenario of a conversation, and the plan.
[[nodiscard]] scenario scenario_of(const conversation& what, insertion with);
[[nodiscard]] plan plan_of(const conversation& what, insertion with, std::uint64_t seed);
}  // namespace kring::trials
