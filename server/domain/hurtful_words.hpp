// Words that may hurt, Dutch and English. Their author is asked once whether they mean it; nothing is refused for them and
// nothing is recorded.
// Thread: pure functions.
#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace kring::domain {
// The first of them, as it stands in the text; whole words alone, whatever their case and accents.
[[nodiscard]] std::optional<std::string> hurtful_word_in(std::string_view text);
}  // namespace kring::domain
