// Which language a text is in. It is told from the text alone: nobody says what they write in, and what somebody reads in is
// not stored. The library is CLD2, in text_language.cpp alone; docs/decisions/0027-language-of-a-post.md says why, and
// how far it can be believed.
// Thread: a pure function.
#pragma once
#include <cstddef>
#include <string_view>

namespace kring {
inline constexpr std::size_t language_tag_bytes_max = 7;

// A BCP 47 tag, such as "nl", which lives as long as the program; empty: it cannot be told, as of most texts of a word or two.
// Of any bytes. What is decided or recorded must not depend on it, since another version of the library may tell another.
[[nodiscard]] std::string_view text_language_of(std::string_view text);
}  // namespace kring
