// Ballots: questions that can be voted on. A room begins with two, support and stance; facilitators open others, close
// them, and show their counts when the time has come.
//
// A vote is (ballot, subject, member) -> value, whatever the kind. What its subject is, the kind says:
//
//     support, stance, dots, score    an idea
//     choice, scale                   the ballot itself: a question of its own, answered once by each member
//     pairwise                        a pair of ideas, see `subject_of`
//     open, words                     nothing: they are answered in words, see answers.hpp
//
// and so are its values: support 1; stance 1, 0, -1; dots how many; score one digit of four bits for each criterion, the
// first lowest; choice one bit for each option, the first lowest; scale the step; pairwise 1 the first idea, -1 the
// second, 0 neither.
// Thread: plain values, usable anywhere.
#pragma once
#include "base/ids.hpp"
#include "base/limits.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace kring::domain {
enum class ballot_kind : std::uint8_t {
    support = 1,
    stance = 2,
    dots = 3,
    score = 4,
    choice = 5,
    pairwise = 6,
    scale = 7,
    open = 8,
    words = 9
};
inline constexpr ballot_kind last_ballot_kind = ballot_kind::words;

// What a facilitator asks and within which bounds. Of support and stance all of it is empty.
struct ballot_terms {
    std::string title;
    group_id group{};        // of ideas: only those in this group; 0: of all
    std::string tag;         // and only those with this tag; empty: of all
    std::uint32_t budget{};  // dots: how many each member has
    std::uint32_t
        at_most{};  // dots: on one idea; choice: options that one may choose; words: in one answer
    std::uint32_t steps{};  // score, scale: from 1 to so many
    std::vector<std::string>
        labels;  // choice: the options; score: the criteria; scale: its two ends
    // The phase of the agenda that it opens and closes with; 0: with none. It may be opened and closed by hand as well.
    std::uint32_t phase{};
    friend bool operator==(const ballot_terms&, const ballot_terms&) = default;
};

struct ballot {
    ballot_id id{};
    ballot_kind kind{};
    ballot_terms terms;
    bool is_open{true};
    bool shows_counts{true};  // or answers, to everybody; facilitators always see them
    // Asked ahead and not open yet: in no view but that of facilitators.
    bool waits{false};
    friend bool operator==(const ballot&, const ballot&) = default;
};

// Whether numbers and lists are within the bounds of the kind; what it has no use for is empty.
[[nodiscard]] bool is_fit(ballot_kind kind, const ballot_terms& terms);

// What they take in a view: nothing for those that every room begins with.
[[nodiscard]] std::size_t bytes_of(const ballot_terms& terms);

enum class vote_on : std::uint8_t { idea, ballot, pair, nothing };
[[nodiscard]] vote_on subject_of(ballot_kind kind);

// The subject of a vote on the ballot itself: its own number, which no idea has.
[[nodiscard]] constexpr contribution_id subject_of(ballot_id on)
{
    return contribution_id{on.value()};
}

// Two ideas, the earlier one first.
struct idea_pair {
    contribution_id first{};
    contribution_id second{};
    friend bool operator==(const idea_pair&, const idea_pair&) = default;
};
// A pair is one number: first x 2^26 + second. No room reaches an id of 2^26, so no pair is taken for an idea, and the
// number stays below 2^53, which JavaScript holds exactly.
inline constexpr unsigned pair_shift = 26;
static_assert(limits::room_events_max < std::uint64_t{1} << pair_shift);
[[nodiscard]] constexpr contribution_id subject_of(const idea_pair& pair)
{
    return contribution_id{pair.first.value() << pair_shift | pair.second.value()};
}
// Nothing: not a pair.
[[nodiscard]] std::optional<idea_pair> pair_in(contribution_id subject);

// Counts of a ballot on an idea, in the order that its kind gives: support [supporters], stance [agree, disagree, pass],
// dots [dots, voters], score [voters, the sum of each criterion], pairwise [how often compared].
inline constexpr std::size_t idea_counts_max = 1 + limits::criteria_max;
using idea_counts = std::array<std::uint32_t, idea_counts_max>;
// Of any subject. Choice and scale on themselves: [voters, votes for each option or step]; pairwise on a pair: [first,
// second, neither].
inline constexpr std::size_t vote_counts_max = 1 + limits::options_max;
using vote_counts = std::array<std::uint32_t, vote_counts_max>;
static_assert(limits::scale_steps_max <= limits::options_max);

// How many of the counts of such a subject mean something.
[[nodiscard]] std::size_t count_size(const ballot& on, vote_on subject);

[[nodiscard]] bool is_value(const ballot& on, std::int32_t value);

// Counts a vote of this value in or out, in the counts of what was voted on. False: it cannot have been counted in.
enum class count_step : std::uint8_t { out, in };
[[nodiscard]] bool count(const ballot& on, std::int32_t value, std::span<std::uint32_t> counts,
                         count_step how);

// The score for a criterion in a packed value.
[[nodiscard]] constexpr std::uint32_t score_of(std::int32_t value, std::size_t criterion)
{
    return static_cast<std::uint32_t>(value) >> (4 * criterion) & 15u;
}
}  // namespace kring::domain
