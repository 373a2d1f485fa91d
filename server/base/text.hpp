// Foreign text: what people type. Cleaned once, before it is decided upon, so that the log holds one form of it.
// Unicode comes from ICU, in text.cpp alone.
// Thread: pure functions.
#pragma once
#include "base/result.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace kring {
enum class text_fault {
    empty,     // nothing visible is left
    too_long,  // in grapheme clusters or in bytes
    invalid,   // not UTF-8, a control character, a non-character, or marks stacked beyond reading
};

enum class line_breaks { refused, kept };

struct text_bounds {
    std::size_t graphemes_max{};
    std::size_t
        bytes_max{};  // after cleaning; input of more than four times this is refused unread
    line_breaks breaks{line_breaks::refused};
};

// NFC; bidi embeddings, overrides and isolates, zero-width space, word joiner, BOM and tag characters outside flags are
// taken out; ZWJ and ZWNJ stay between letters (with their marks) or emoji; CR LF, CR, and the line and paragraph
// separators become LF; blanks and line breaks at both ends go. Refused: bytes that are not UTF-8, C0 and C1 controls
// (newline and tab stay where breaks are kept; elsewhere an inner newline is refused and a tab becomes a blank),
// non-characters, more than 4 marks on a base, more than 16 code points in a grapheme cluster (threat T23).
// Cleaning what is clean changes nothing. Work is linear in the length of `text`.
[[nodiscard]] result<std::string, text_fault> clean_text(std::string_view text,
                                                         const text_bounds& bounds);

// Whole and shortest forms only, no surrogates (RFC 3629).
[[nodiscard]] bool is_utf8(std::string_view text);

// A form of valid UTF-8 that says whether two texts read alike: NFKC case-folded (UAX 31), without the accents of Latin,
// Greek and Cyrillic letters (U+0300 to U+036F).
[[nodiscard]] std::string folded_text(std::string_view text);

// The words of a text in that form, as code points: runs of letters, digits and their marks.
[[nodiscard]] std::vector<std::u32string> folded_words(std::string_view text);

// What a name looks like, for telling whether two names could be taken for each other: the confusable skeleton (UTS 39)
// of the case-folded NFKC form, folded once more, with its blanks run together. Of valid UTF-8. Two names that look alike
// have the same skeleton; it is made for comparing and not for showing.
[[nodiscard]] std::string name_skeleton(std::string_view name);
// The words of a name (see `folded_words`), each as its skeleton.
[[nodiscard]] std::vector<std::string> name_words(std::string_view name);
// Which tables a skeleton was made with: skeletons of different tables do not compare. Major times 100 plus minor version
// of ICU.
[[nodiscard]] std::uint32_t name_skeleton_tables();

// Extended grapheme clusters (UAX 29) of valid UTF-8.
[[nodiscard]] std::size_t count_graphemes(std::string_view text);
}  // namespace kring
