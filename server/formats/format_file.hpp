// Formats as files in TOML, which people write and share (docs/formats.md). A file is taken whole or refused with the
// line and the reason; a field that is not known is refused, because a misspelt one would be a rule that does not hold.
// Thread: pure functions; the built-in formats are made once and immutable.
#pragma once
#include "base/result.hpp"
#include "formats/format.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace kring::formats {
inline constexpr std::size_t file_bytes_max = 64 * 1024;

enum class fault_kind : std::uint8_t {
    too_large = 1,  // the file
    syntax,         // no TOML; `what` says why
    unknown_field,
    missing_field,
    wrong_type,    // `what`: the field and what it must be
    unknown_word,  // a word that the field does not know
    text_empty,
    text_too_long,
    text_invalid,        // characters that cannot be shown
    out_of_range,        // a number, or how many there are
    endless_phase,       // the room would go on by itself, but this phase has no end
    order_tells_counts,  // the list is in the order of counts that are hidden
    unknown_name,  // of a script: nobody and nothing is called so (yet), or something is already
    unanswerable_prompt  // its phase lets nobody answer
};
inline constexpr fault_kind last_fault_kind = fault_kind::unanswerable_prompt;

struct format_fault {
    fault_kind kind{};
    std::size_t line{};  // from 1; 0: of the whole file
    std::string what;  // the field by its path ("phases[2].title"), or the reason of a syntax fault
    friend bool operator==(const format_fault&, const format_fault&) = default;
};

[[nodiscard]] result<format, format_fault> read_format(std::string_view text);
// One line of English: the file, the line, the reason and what to do.
[[nodiscard]] std::string text_of(const format_fault& fault, std::string_view file);
// What `read_format` gives the same format of.
[[nodiscard]] std::string write_format(const format& from);
// The key of a fault's text in the client's catalogues.
[[nodiscard]] std::string_view text_key_of(fault_kind kind);

// Those that come with the program, in order of id.
[[nodiscard]] const std::vector<format>& built_in_formats();

// For the page: fields as in the file, every text as {"nl", "en"}, in JSON.
[[nodiscard]] std::string formats_as_json(const std::vector<format>& all);
[[nodiscard]] std::string format_as_json(const format& one);
}  // namespace kring::formats
