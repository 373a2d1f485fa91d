// What came out of the questions that facilitators asked, as documents tell it: of no answer who gave it, and of a question
// whose outcome nobody showed only that it was asked.
// Thread: pure functions.
#pragma once
#include "domain/ballot.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace kring::insights {
struct room_past;
struct room_report;

// An option, a step, an idea, a word or an answer.
struct outcome_line {
    std::string text;
    std::string text_language;  // of an idea, see reported_item
    std::uint32_t idea{};       // its number in the report; 0: not an idea
    // Choice, scale, words: [people]. Dots: [dots, people]. Score: [people, mean of each criterion in tenths]. Pairwise: [how
    // often compared, strength in hundredths]. Open: none.
    std::vector<std::uint32_t> counts;
    std::uint64_t weight{};  // what the lines are compared by
};
struct question_result {
    domain::ballot asked;
    bool is_shown{true};     // else the rest is empty
    std::uint32_t people{};  // who answered
    std::vector<outcome_line> lines;
};

// In the order in which they were asked. `report` has its items and ideas already.
[[nodiscard]] std::vector<question_result> questions_of(const room_past& past,
                                                        const room_report& report);
}  // namespace kring::insights
