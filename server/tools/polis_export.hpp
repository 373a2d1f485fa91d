// A conversation as Polis exports it: comments.csv, votes.csv, participants-votes.csv and summary.csv of one folder, read
// and checked as a whole. What is read is consistent in itself: every reference leads somewhere, every number is in its
// range, every text is one that a room takes. In these files +1 is agree, 0 pass and -1 disagree.
//
// `participants` and their cells are what Polis itself says stands at the end; `votes` is how it came to that. Neither is
// made from the other, so comparing a room that lived through the votes with the cells means something.
// Thread: plain values, usable anywhere.
#pragma once
#include "base/failure.hpp"
#include "base/result.hpp"
#include "base/time.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace kring::tools {
enum class polis_moderation : std::int8_t { rejected = -1, not_looked_at = 0, accepted = 1 };

struct polis_comment {
    std::uint64_t id{};
    std::size_t author{};  // index of a participant
    instant time{};
    polis_moderation moderation{};
    std::string text;     // as exported
    std::string cleaned;  // as a room keeps it (base/text.hpp)
};

struct polis_vote {
    std::size_t voter{};    // index of a participant
    std::size_t comment{};  // index of a comment
    instant time{};
    std::int32_t value{};  // 1 agree, 0 pass, -1 disagree
};

struct polis_participant {
    std::uint64_t id{};
    std::vector<std::optional<std::int32_t>> cells;  // by index of comment; nothing: no vote
    std::optional<std::uint32_t> group{};            // that Polis found them in; nothing: in none
};

struct polis_export {
    std::string topic;
    std::string description;              // may be empty
    std::vector<polis_comment> comments;  // in order of id
    std::vector<polis_participant>
        participants;               // in order of their rows; behind them authors that have none
    std::vector<polis_vote> votes;  // by time, ties in the order of the file
};

// The failure's text is one line that names the file, the line in it and what is wrong there.
[[nodiscard]] result<polis_export, failure> read_polis_export(const std::filesystem::path& folder);
}  // namespace kring::tools
