// What people type: an octet that chooses the bounds, then the text. Cleaning what is clean changes nothing, and what is
// clean keeps its bounds. Which language it is in can be asked of any bytes.
#include "base/text.hpp"
#include "base/check.hpp"
#include "base/limits.hpp"
#include "base/text_language.hpp"
#include "fuzz/target.hpp"

namespace kring::fuzz {
namespace {
text_bounds bounds_of(std::uint8_t choice)
{
    const line_breaks breaks = (choice & 1) != 0 ? line_breaks::kept : line_breaks::refused;
    switch (choice >> 1 & 3) {
        case 0: return {limits::name_graphemes_max, limits::name_bytes_max, breaks};
        case 1: return {limits::idea_graphemes_max, limits::idea_bytes_max, breaks};
        case 2: return {3, 16, breaks};
        default: return {limits::reply_graphemes_max, limits::reply_bytes_max, breaks};
    }
}
}  // namespace

void run(bytes_view input)
{
    parts from{input};
    const text_bounds bounds = bounds_of(from.octet());
    const std::string_view typed = from.rest();
    KRING_CHECK(text_language_of(typed).size() <= language_tag_bytes_max);
    const auto cleaned = clean_text(typed, bounds);
    if (!cleaned) return;

    KRING_CHECK(!cleaned->empty() && cleaned->size() <= bounds.bytes_max);
    const std::size_t graphemes = count_graphemes(*cleaned);
    KRING_CHECK(graphemes >= 1 && graphemes <= bounds.graphemes_max);
    for (const char octet : *cleaned) {
        const bool is_control = (octet >= 0 && octet < ' ') || octet == '\x7f';
        const bool may_stay =
            bounds.breaks == line_breaks::kept && (octet == '\n' || octet == '\t');
        KRING_CHECK(!is_control || may_stay);
    }
    const auto again = clean_text(*cleaned, bounds);
    KRING_CHECK(again && *again == *cleaned);
}
}  // namespace kring::fuzz
