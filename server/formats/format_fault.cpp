#include "base/check.hpp"
#include "formats/format_file.hpp"

namespace kring::formats {
namespace {
// What is wrong and what to do, without the place.
std::string reason_of(const format_fault& fault)
{
    switch (fault.kind) {
        case fault_kind::too_large: return "the file is above 64 KiB: no format needs as much";
        case fault_kind::syntax: return "this is no TOML: " + fault.what;
        case fault_kind::unknown_field:
            return "unknown field '" + fault.what + "': mend its name or take it out";
        case fault_kind::missing_field: return "'" + fault.what + "' is missing";
        case fault_kind::wrong_type: return "this must be something else: " + fault.what;
        case fault_kind::unknown_word: return "the word must be one of these: " + fault.what;
        case fault_kind::text_empty:
            return "'" + fault.what + "' is empty: write it or take it out";
        case fault_kind::text_too_long: return "too long, in characters: " + fault.what;
        case fault_kind::text_invalid:
            return "'" + fault.what + "' has characters that cannot be shown";
        case fault_kind::out_of_range: return "out of range: " + fault.what;
        case fault_kind::endless_phase:
            return "'" + fault.what +
                   "' has no end, so the room would never go on by itself: give it minutes";
        case fault_kind::order_tells_counts:
            return "'" + fault.what +
                   "' hides counts and orders by them: show the counts or choose another order";
        case fault_kind::unknown_name:
            return "'" + fault.what +
                   "' names what is not there yet, or gives a name that is taken already";
        case fault_kind::unanswerable_prompt:
            return "'" + fault.what +
                   "' opens in a phase in which nobody can answer: let people write or vote in it, "
                   "about ideas vote, or ask it in another";
    }
    return {};
}
}  // namespace

std::string text_of(const format_fault& fault, std::string_view file)
{
    std::string text{file};
    if (fault.line > 0) text += ", line " + std::to_string(fault.line);
    return text + ": " + reason_of(fault);
}

std::string_view text_key_of(fault_kind kind)
{
    switch (kind) {
        case fault_kind::too_large: return "format.too_large";
        case fault_kind::syntax: return "format.syntax";
        case fault_kind::unknown_field: return "format.unknown_field";
        case fault_kind::missing_field: return "format.missing_field";
        case fault_kind::wrong_type: return "format.wrong_type";
        case fault_kind::unknown_word: return "format.unknown_word";
        case fault_kind::text_empty: return "format.text_empty";
        case fault_kind::text_too_long: return "format.text_too_long";
        case fault_kind::text_invalid: return "format.text_invalid";
        case fault_kind::out_of_range: return "format.out_of_range";
        case fault_kind::endless_phase: return "format.endless_phase";
        case fault_kind::order_tells_counts: return "format.order_tells_counts";
        case fault_kind::unknown_name: return "format.unknown_name";
        case fault_kind::unanswerable_prompt: return "format.unanswerable_prompt";
    }
    return {};
}

const std::vector<format>& built_in_formats()
{
    static const std::vector<format> all = [] {
        struct file {
            std::string_view name;
            std::string_view text;
        };
        static constexpr file files[] = {
#include "built_in_formats.inc"
        };
        std::vector<format> read;
        for (const file& each : files) {
            auto one = read_format(each.text);
            KRING_CHECK(one);
            read.push_back(std::move(*one));
        }
        return read;
    }();
    return all;
}
}  // namespace kring::formats
