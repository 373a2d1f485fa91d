// Comma-separated values as RFC 4180 has them, for spreadsheets. A spreadsheet takes a cell that begins like a formula
// for one and would carry it out: such a text gets an apostrophe before it (threat T25).
// Thread: plain values; one owner.
#pragma once
#include "base/bytes.hpp"

#include <cstdint>
#include <string_view>

namespace kring::insights {
class csv_table {
public:
    // Text of anybody, made harmless.
    csv_table& text(std::string_view foreign);
    // A number or a word of ours.
    csv_table& own(std::string_view value);
    csv_table& number(std::int64_t value);
    csv_table& end_line();

    [[nodiscard]] bytes take() { return std::move(made_); }

private:
    void begin_cell();

    bytes made_;
    bool is_first_{true};  // in its line
};

// Whether a spreadsheet could take it for a formula: after blanks it begins with = + - @ or one of their full-width
// forms, or it begins with a tab, a line break or NUL.
[[nodiscard]] bool looks_like_formula(std::string_view text);
}  // namespace kring::insights
