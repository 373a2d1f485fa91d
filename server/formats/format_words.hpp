// The words that stand in a format's file for what a room knows as numbers, both ways. Internal to `formats`.
// Thread: constant.
#pragma once
#include "formats/format.hpp"

#include <array>
#include <optional>
#include <string_view>
#include <utility>

namespace kring::formats {
template <class Value, std::size_t Count>
using word_list = std::array<std::pair<std::string_view, Value>, Count>;

inline constexpr word_list<domain::goal_measure, 5> measure_words{{
    {"ideas", domain::goal_measure::ideas},
    {"contributions", domain::goal_measure::contributions},
    {"writers", domain::goal_measure::writers},
    {"voters", domain::goal_measure::voters},
    {"votes", domain::goal_measure::votes},
}};
inline constexpr word_list<domain::ladder_step, 5> step_words{{
    {"inform", domain::ladder_step::inform},
    {"consult", domain::ladder_step::consult},
    {"advise", domain::ladder_step::advise},
    {"co_produce", domain::ladder_step::co_produce},
    {"co_decide", domain::ladder_step::co_decide},
}};
inline constexpr word_list<domain::names_mode, 3> names_words{{
    {"shown", domain::names_mode::shown},
    {"pseudonyms", domain::names_mode::pseudonyms},
    {"unnamed", domain::names_mode::unnamed},
}};
inline constexpr word_list<domain::permission, 3> permission_words{{
    {"nobody", domain::permission::nobody},
    {"facilitators", domain::permission::facilitators},
    {"everybody", domain::permission::everybody},
}};
inline constexpr word_list<domain::list_order, 4> order_words{{
    {"newest", domain::list_order::newest},
    {"oldest", domain::list_order::oldest},
    {"most_supported", domain::list_order::most_supported},
    {"few_eyes", domain::list_order::few_eyes},
}};
// The ballots that every room has. Others are asked.
inline constexpr word_list<domain::ballot_kind, 2> standing_ballot_words{{
    {"support", domain::ballot_kind::support},
    {"stance", domain::ballot_kind::stance},
}};
inline constexpr word_list<domain::ballot_kind, 7> prompt_words{{
    {"open", domain::ballot_kind::open},
    {"words", domain::ballot_kind::words},
    {"choice", domain::ballot_kind::choice},
    {"scale", domain::ballot_kind::scale},
    {"dots", domain::ballot_kind::dots},
    {"score", domain::ballot_kind::score},
    {"pairwise", domain::ballot_kind::pairwise},
}};
inline constexpr word_list<results_shown, 2> results_words{{
    {"live", results_shown::live},
    {"reveal", results_shown::reveal},
}};
inline constexpr word_list<domain::seating, 2> seating_words{{
    {"chosen", domain::seating::chosen},
    {"assigned", domain::seating::assigned},
}};
inline constexpr word_list<domain::advance, 2> advance_words{{
    {"by_hand", domain::advance::by_hand},
    {"unattended", domain::advance::unattended},
}};

template <class Value, std::size_t Count>
[[nodiscard]] constexpr std::optional<Value> value_of(const word_list<Value, Count>& list,
                                                      std::string_view word)
{
    for (const auto& [name, value] : list) {
        if (name == word) return value;
    }
    return std::nullopt;
}

// Empty for what the file does not say by a word.
template <class Value, std::size_t Count>
[[nodiscard]] constexpr std::string_view word_of(const word_list<Value, Count>& list, Value value)
{
    for (const auto& [name, each] : list) {
        if (each == value) return name;
    }
    return {};
}
[[nodiscard]] constexpr bool takes(const domain::phase_switches& switches, domain::ballot_kind kind)
{
    return kind == domain::ballot_kind::support ? switches.takes_support : switches.takes_stance;
}
}  // namespace kring::formats
