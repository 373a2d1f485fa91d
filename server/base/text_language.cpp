#include "base/text_language.hpp"

#include <cstdio>  // the library's header wants FILE and does not bring it

#include <cld2/public/compact_lang_det.h>
#include <cld2/public/encodings.h>

#include <algorithm>
#include <array>

namespace kring {
namespace {
// Those that CLD2 keeps apart well enough in a text of a line, by the codes it gives them. It knows more, which are missing
// here on purpose: it takes short Dutch for Afrikaans and short Spanish for Galician, and no language said is better than
// a wrong one read aloud.
constexpr std::array<std::string_view, 55> told{
    "am", "ar", "bg", "bn", "cs", "da", "de", "el", "en", "es", "et", "fa", "fi",     "fr",
    "gu", "hi", "hr", "hu", "hy", "it", "iw", "ja", "ka", "ko", "ku", "lt", "lv",     "ml",
    "mr", "ne", "nl", "no", "pa", "pl", "ps", "pt", "ro", "ru", "si", "sk", "sl",     "so",
    "sq", "sr", "sv", "ta", "te", "th", "ti", "tr", "uk", "ur", "vi", "zh", "zh-Hant"};

constexpr std::string_view tag_of(std::string_view code)
{
    return code == "iw" ? "he" : code;  // the code of Hebrew until 1989
}
}  // namespace

std::string_view text_language_of(std::string_view text)
{
    if (text.empty()) return {};
    // A push towards Dutch, for which alone the library needs one: without it a tenth of short Dutch texts is lost to its
    // neighbours. One towards English would draw others to it.
    const CLD2::CLDHints hints{"nl", nullptr, CLD2::UNKNOWN_ENCODING, CLD2::UNKNOWN_LANGUAGE};
    constexpr bool is_plain_text = true;
    std::array<CLD2::Language, 3> languages{};
    std::array<int, 3> percents{};
    std::array<double, 3> scores{};
    int letters = 0;
    int valid_bytes = 0;
    bool is_reliable = false;
    const CLD2::Language most = CLD2::ExtDetectLanguageSummaryCheckUTF8(
        text.data(), static_cast<int>(text.size()), is_plain_text, &hints, 0, languages.data(),
        percents.data(), scores.data(), nullptr, &letters, &is_reliable, &valid_bytes);
    if (!is_reliable) return {};
    const std::string_view code{CLD2::LanguageCode(most)};
    const auto* const found = std::find(told.begin(), told.end(), code);
    return found == told.end() ? std::string_view{} : tag_of(*found);
}
}  // namespace kring
