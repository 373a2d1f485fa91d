// The stance votes of a room in the four files of a Polis export, as the tools around Polis read them. Participants get
// fresh numbers, dealt anew for each sequence, and no text is linked to who voted: every comment has an author of its
// own. Times of votes are cut to the hour and the lines do not stand in the order in which people voted, so that nobody
// who sat beside somebody finds them by when they tapped.
//
// Where fewer than five people voted, or counts are still hidden, the files have comments and no votes.
// Thread: pure functions.
#pragma once
#include "base/bytes.hpp"
#include "base/crypto.hpp"
#include "insights/room_report.hpp"

#include <array>
#include <cstdint>
#include <vector>

namespace kring::insights {
struct polis_conversation {
    struct comment {
        instant time{};
        std::string text;
        std::array<std::uint32_t, 3> stance{};  // agree, disagree, pass
    };
    struct vote {
        instant hour{};
        std::uint32_t voter{};
        std::uint32_t comment{};
        std::int32_t value{};
    };
    std::string topic;
    std::string description;
    std::vector<comment> comments;  // a comment's id is its place
    std::vector<vote> votes;        // by hour, voter and comment
    std::uint32_t voters{};         // numbered from 0
};

// `secret` decides who gets which number, and is the same for all files as of one sequence.
[[nodiscard]] polis_conversation polis_conversation_of(const room_past& past,
                                                       const key_256& secret);

[[nodiscard]] bytes polis_comments(const polis_conversation& conversation);
[[nodiscard]] bytes polis_votes(const polis_conversation& conversation);
[[nodiscard]] bytes polis_participants(const polis_conversation& conversation);
[[nodiscard]] bytes polis_summary(const polis_conversation& conversation);
}  // namespace kring::insights
