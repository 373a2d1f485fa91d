// The rules by which a room keeps itself clean, as data: a preset, and numbers that a facilitator may change within ranges.
// The functions that follow them are flag_rule.hpp, standing.hpp, jury.hpp and calm.hpp; docs/self-moderation.md says why
// each is there and where its number comes from.
// Invariant: a policy without a fault has every number within its range, and numbers that fit each other.
// Thread: plain values, usable anywhere.
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace kring::domain {
enum class policy_base : std::uint8_t { light = 1, standard = 2, careful = 3 };
inline constexpr policy_base last_policy_base = policy_base::careful;

// Never renumbered: they stand in logs. Evidence is counted in thousandths: of a person of ordinary standing who flags, of
// a look without a flag, of a vote for the post. It is the logarithm of a likelihood ratio (A. Wald, Sequential Analysis,
// 1947), so that 1,000 is a factor of e.
enum class policy_number : std::uint8_t {
    juries = 1,     // 1: flags count; 0: they go to the facilitators alone
    flag,           // thousandths that one flag speaks against a post
    view,           // that one look without a flag speaks for it
    vote,           // and that one vote for it does
    call,           // so much evidence calls a jury
    blur,           // and so much folds the post meanwhile
    blur_people,    // if so many independent people flagged it
    jury_seats,     // drawn at first
    jury_lead,      // ends the vote before all have answered
    jury_seconds,   // and this does in any case
    seat_seconds,   // whoever has not answered by then gets a substitute beside them
    jurors_max,     // drawn in all
    burst_seconds,  // flags within so many seconds of each other
    burst_views,    // with at most so many new looks between them are one
    co_flags,       // who flagged together what juries kept, more often than this, is one
    double_people,  // so many who say that it is double merge an idea; 0: facilitators alone do
    member_posts,   // of one member in a minute; 0: as many as the limits allow
    fresh_posts,    // of a newcomer in a minute; likewise
    fresh_seconds,  // how long somebody is a newcomer
    room_posts,     // of all participants in a minute, beyond which each waits; 0: no such limit
    room_wait_seconds,   // each between two posts, then
    alike_percent,       // so alike to a text of the last seconds is refused; 0: none is
    alike_seconds,       // how far back texts are compared
    posts_before_links,  // so many posts come before one with a link
    warns_of_words,      // 1: an author is warned of words that hurt; 0: not
    voice_percent,       // who has more of the posts is told, alone; 0: nobody is
    voice_posts,         // once there are so many posts
    voice_people         // by so many people
};
inline constexpr policy_number last_policy_number = policy_number::voice_people;
inline constexpr std::size_t policy_numbers = static_cast<std::size_t>(last_policy_number);

// What these numbers mean. Raised when a number gets another meaning; a log with a higher one is not opened.
inline constexpr std::uint32_t policy_meaning = 1;

struct policy {
    policy_base base{policy_base::standard};
    std::array<std::uint32_t, policy_numbers> numbers{};  // by policy_number, from 1

    [[nodiscard]] constexpr std::uint32_t operator[](policy_number which) const
    {
        return numbers[static_cast<std::size_t>(which) - 1];
    }
    [[nodiscard]] constexpr std::uint32_t& operator[](policy_number which)
    {
        return numbers[static_cast<std::size_t>(which) - 1];
    }
    friend bool operator==(const policy&, const policy&) = default;
};

[[nodiscard]] const policy& preset(policy_base base);

struct number_range {
    std::uint32_t min{};
    std::uint32_t max{};
};
[[nodiscard]] number_range range_of(policy_number which);
// The name of a number in files and messages, as it is spelled above.
[[nodiscard]] std::string_view name_of(policy_number which);
[[nodiscard]] std::optional<policy_number> policy_number_of(std::string_view name);
[[nodiscard]] std::string_view name_of(policy_base base);
[[nodiscard]] std::optional<policy_base> policy_base_of(std::string_view name);

struct policy_fault {
    policy_number which{};
    number_range allowed{};  // given the other numbers
    friend bool operator==(const policy_fault& a, const policy_fault& b)
    {
        return a.which == b.which && a.allowed.min == b.allowed.min &&
               a.allowed.max == b.allowed.max;
    }
};
// The first number that cannot be, and what it could be; nothing: all can.
[[nodiscard]] std::optional<policy_fault> fault_of(const policy& of);
}  // namespace kring::domain
