// What holds for every text that people type, whichever command carries it.
// Thread: one test.
#pragma once
#include "support/scenario.hpp"

#include <cstddef>
#include <functional>
#include <source_location>
#include <string>

namespace kring::domain::scenarios {
// A text field: starts a scenario and asks for the command with this text.
using text_field = std::function<scenario(const std::string&)>;

inline void expect_text_rules(const text_field& with, std::size_t graphemes_max,
                              std::source_location where = std::source_location::current())
{
    const testing::ScopedTrace trace{where.file_name(), static_cast<int>(where.line()),
                                     "this text"};
    with(text_of_length(graphemes_max - 1)).then_accepted();
    with(text_of_length(graphemes_max)).then_accepted();
    with(text_of_length(graphemes_max + 1)).then_refused(refusal::text_too_long);
    // A limit counts what a reader sees: this letter and its mark are two code points and one of those.
    std::string marked;
    for (std::size_t index = 0; index < graphemes_max; ++index) marked += "q\xCC\x81";
    with(marked).then_accepted();
    with(marked + "q").then_refused(refusal::text_too_long);

    with("").then_refused(refusal::text_empty);
    with(" \xE2\x80\x8B ").then_refused(refusal::text_empty);
    with("\xFF").then_refused(refusal::text_invalid);
    with("a\x07").then_refused(refusal::text_invalid);
}
}  // namespace kring::domain::scenarios
