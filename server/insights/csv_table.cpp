#include "insights/csv_table.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

namespace kring::insights {
namespace {
using namespace std::string_view_literals;

// What spreadsheets skip before a formula: every blank of Unicode, and the byte order mark.
constexpr std::array blanks{" "sv,      "\u00a0"sv, "\u1680"sv, "\u2000"sv, "\u2001"sv,
                            "\u2002"sv, "\u2003"sv, "\u2004"sv, "\u2005"sv, "\u2006"sv,
                            "\u2007"sv, "\u2008"sv, "\u2009"sv, "\u200a"sv, "\u200b"sv,
                            "\u202f"sv, "\u205f"sv, "\u3000"sv, "\ufeff"sv};
constexpr std::array beginnings{"="sv,      "+"sv,      "-"sv,  "@"sv,  "\uff1d"sv, "\uff0b"sv,
                                "\uff0d"sv, "\uff20"sv, "\t"sv, "\r"sv, "\n"sv,     "\0"sv};

template <class List>
std::string_view beginning_in(std::string_view text, const List& list)
{
    const auto found = std::find_if(
        list.begin(), list.end(), [text](std::string_view each) { return text.starts_with(each); });
    return found == list.end() ? std::string_view{} : *found;
}
}  // namespace

bool looks_like_formula(std::string_view text)
{
    for (auto blank = beginning_in(text, blanks); !blank.empty();
         blank = beginning_in(text, blanks)) {
        text.remove_prefix(blank.size());
    }
    return !beginning_in(text, beginnings).empty();
}

void csv_table::begin_cell()
{
    if (!is_first_) made_ += ',';
    is_first_ = false;
}

csv_table& csv_table::text(std::string_view foreign)
{
    begin_cell();
    const bool is_dangerous = looks_like_formula(foreign);
    const bool needs_quotes =
        is_dangerous || foreign.find_first_of(",\"\r\n") != std::string_view::npos ||
        foreign.starts_with(' ') || foreign.ends_with(' ') || foreign.starts_with("\ufeff");
    if (!needs_quotes) {
        made_ += foreign;
        return *this;
    }
    made_ += '"';
    if (is_dangerous) made_ += '\'';
    for (const char each : foreign) {
        if (each == '"') made_ += '"';
        made_ += each;
    }
    made_ += '"';
    return *this;
}

csv_table& csv_table::own(std::string_view value)
{
    begin_cell();
    made_ += value;
    return *this;
}

csv_table& csv_table::number(std::int64_t value)
{
    return own(std::to_string(value));
}

csv_table& csv_table::end_line()
{
    made_ += "\r\n";
    is_first_ = true;
    return *this;
}
}  // namespace kring::insights
