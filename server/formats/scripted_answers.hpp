// What the people of a scripted session answer to its questions, and where they belong.
//
// Questions are called by their place, from 1: those of the format, as it asks them (the session's, then those of each phase),
// then those that the script asks.
// Thread: plain values and pure functions.
#pragma once
#include "formats/format_prompt.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace kring::formats {
// By a facilitator.
struct scripted_question {
    format_prompt asked;
    friend bool operator==(const scripted_question&, const scripted_question&) = default;
};
// It is closed, and everybody sees what came out.
struct scripted_reveal {
    std::uint32_t question{};
    friend bool operator==(const scripted_reveal&, const scripted_reveal&) = default;
};
// In words: one text to an open question, up to so many to a cloud.
struct scripted_saying {
    std::uint32_t question{};
    std::vector<words> texts;
    friend bool operator==(const scripted_saying&, const scripted_saying&) = default;
};
// A share of the people choose this option, or this step of a scale. They are others than those who chose before.
struct scripted_choice {
    std::uint32_t question{};
    std::int32_t value{};    // of the vote
    std::uint32_t before{};  // percent of the people who chose already
    std::uint32_t percent{};
    friend bool operator==(const scripted_choice&, const scripted_choice&) = default;
};
// A share of the people give an idea so many dots, as far as they have them left, or these scores.
struct scripted_marks {
    std::uint32_t question{};
    std::string subject;
    std::int32_t value{};  // of the vote
    std::uint32_t percent{};
    friend bool operator==(const scripted_marks&, const scripted_marks&) = default;
};
// A share of the people find the one better than the other.
struct scripted_comparison {
    std::uint32_t question{};
    std::string better;
    std::string worse;
    std::uint32_t percent{};
    friend bool operator==(const scripted_comparison&, const scripted_comparison&) = default;
};

// A table, or a group of stakeholders, and who of the people belongs there.
struct scripted_circle {
    words name;
    std::uint32_t expected{};  // of stakeholders; 0: nobody says
    std::vector<std::string> people;
    friend bool operator==(const scripted_circle&, const scripted_circle&) = default;
};

// The people in an order that is this subject's own, as places among them.
[[nodiscard]] std::vector<std::size_t> order_for(std::string_view subject, std::size_t people);
// So many percent of the people, rounded.
[[nodiscard]] std::size_t share_of(std::size_t people, std::uint32_t percent);
// Who chooses so.
[[nodiscard]] std::vector<std::size_t> choosers_of(const scripted_choice& choice,
                                                   std::size_t people);
}  // namespace kring::formats
