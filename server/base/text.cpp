#include "base/text.hpp"

#include <unicode/brkiter.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/uspoof.h>
#include <unicode/utf8.h>
#include <unicode/uversion.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <stdexcept>

namespace kring {
namespace {
constexpr std::size_t marks_per_base_max = 4;
constexpr std::size_t code_points_per_cluster_max = 16;

constexpr char32_t zero_width_space = 0x200B;
constexpr char32_t zero_width_non_joiner = 0x200C;
constexpr char32_t zero_width_joiner = 0x200D;
constexpr char32_t line_separator = 0x2028;
constexpr char32_t paragraph_separator = 0x2029;
constexpr char32_t word_joiner = 0x2060;
constexpr char32_t braille_blank = 0x2800;
constexpr char32_t byte_order_mark = 0xFEFF;
constexpr char32_t black_flag = 0x1F3F4;
constexpr char32_t tag_first = 0xE0000;
constexpr char32_t tag_digit_0 = 0xE0030;
constexpr char32_t tag_letter_a = 0xE0061;
constexpr char32_t tag_cancel = 0xE007F;

// Without its data ICU can do nothing at all: a fault of the installation, not of the text.
void require(UErrorCode status)
{
    if (U_FAILURE(status) != 0)
        throw std::runtime_error{std::string{"ICU does not work: "} + u_errorName(status)};
}

// The iterator is costly to make (it loads its rules) and has a position: one for each thread.
icu::BreakIterator& cluster_iterator()
{
    thread_local const std::unique_ptr<icu::BreakIterator> iterator = [] {
        UErrorCode status = U_ZERO_ERROR;
        std::unique_ptr<icu::BreakIterator> made{
            icu::BreakIterator::createCharacterInstance(icu::Locale::getRoot(), status)};
        require(status);
        return made;
    }();
    return *iterator;
}

// Immutable once it is made, and so shared by all threads.
const USpoofChecker& spoof_checker()
{
    static const USpoofChecker* const checker = [] {
        UErrorCode status = U_ZERO_ERROR;
        const USpoofChecker* made = uspoof_open(&status);
        require(status);
        return made;
    }();
    return *checker;
}

bool is_blank(char32_t c)
{
    return u_isUWhiteSpace(static_cast<UChar32>(c)) != 0;
}

bool is_printable_ascii(char c)
{
    return c >= 0x20 && c <= 0x7e;
}

bool is_stripped_anywhere(char32_t c)
{
    return c == zero_width_space || c == word_joiner || c == byte_order_mark ||
           (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}

bool is_refused(char32_t c)
{
    if (U_IS_UNICODE_NONCHAR(static_cast<UChar32>(c))) return true;
    const bool control = c < 0x20 || (c >= 0x7f && c < 0xa0);
    return control && c != U'\n' && c != U'\r' && c != U'\t';
}

bool is_visible(char32_t c)
{
    if (is_blank(c) || c == braille_blank) return false;
    if (c >= 0xFFF9 && c <= 0xFFFB)
        return false;  // interlinear annotation: invisible, yet not "default ignorable"
    return u_hasBinaryProperty(static_cast<UChar32>(c), UCHAR_DEFAULT_IGNORABLE_CODE_POINT) == 0;
}

// What a joiner may stand between. A mark counts as part of its letter: many scripts write letter, virama, joiner.
bool is_joined(char32_t c)
{
    const auto point = static_cast<UChar32>(c);
    if ((U_GET_GC_MASK(point) & (U_GC_L_MASK | U_GC_M_MASK)) != 0) return true;
    return u_hasBinaryProperty(point, UCHAR_EXTENDED_PICTOGRAPHIC) != 0 ||
           u_hasBinaryProperty(point, UCHAR_EMOJI_MODIFIER) != 0;
}

// A mark that stacks above, below or around its base. Spacing marks stand beside it, variation selectors show nothing.
bool is_stacking(char32_t c)
{
    const auto point = static_cast<UChar32>(c);
    return (U_GET_GC_MASK(point) & (U_GC_MN_MASK | U_GC_ME_MASK)) != 0 &&
           u_hasBinaryProperty(point, UCHAR_DEFAULT_IGNORABLE_CODE_POINT) == 0;
}

bool is_base(char32_t c)
{
    return (U_GET_GC_MASK(static_cast<UChar32>(c)) & (U_GC_M_MASK | U_GC_CF_MASK)) == 0;
}

// Nothing where the bytes are not UTF-8 (overlong forms, surrogates and cut sequences included) or hold what is refused.
std::optional<std::u32string> decode(std::string_view text)
{
    std::u32string points;
    points.reserve(text.size());
    const auto* octets = reinterpret_cast<const std::uint8_t*>(text.data());
    for (std::size_t at = 0; at < text.size();) {
        UChar32 point = 0;
        U8_NEXT(octets, at, text.size(), point);
        if (point < 0) return std::nullopt;
        const auto c = static_cast<char32_t>(point);
        if (is_refused(c)) return std::nullopt;
        points += c;
    }
    return points;
}

std::u32string with_plain_breaks(const std::u32string& text, line_breaks breaks)
{
    std::u32string result;
    result.reserve(text.size());
    for (std::size_t at = 0; at < text.size(); ++at) {
        const char32_t c = text[at];
        if (c == U'\r') {
            if (at + 1 == text.size() || text[at + 1] != U'\n') result += U'\n';
        } else if (c == line_separator || c == paragraph_separator) {
            result += U'\n';
        } else if (c == U'\t' && breaks == line_breaks::refused) {
            result += U' ';
        } else {
            result += c;
        }
    }
    return result;
}

// How many tag characters after the black flag at `flag` name a region (UTS 51: three to six digits and small letters
// and the end), the end included; 0 when what follows is not a flag.
std::size_t flag_tags(const std::u32string& text, std::size_t flag)
{
    constexpr std::size_t region_min = 3;
    constexpr std::size_t region_max = 6;
    std::size_t at = flag + 1;
    while (at < text.size() && ((text[at] >= tag_digit_0 && text[at] < tag_digit_0 + 10) ||
                                (text[at] >= tag_letter_a && text[at] < tag_letter_a + 26))) {
        ++at;
    }
    const std::size_t region = at - flag - 1;
    const bool ended = at < text.size() && text[at] == tag_cancel;
    return ended && region >= region_min && region <= region_max ? region + 1 : 0;
}

std::u32string without_stray_tags(const std::u32string& text)
{
    std::u32string result;
    result.reserve(text.size());
    for (std::size_t at = 0; at < text.size(); ++at) {
        const char32_t c = text[at];
        if (c >= tag_first && c <= tag_cancel) continue;
        result += c;
        if (c != black_flag) continue;
        const std::size_t tags = flag_tags(text, at);
        result.append(text, at + 1, tags);
        at += tags;
    }
    return result;
}

std::u32string without_stray_joiners(const std::u32string& text)
{
    std::u32string result;
    result.reserve(text.size());
    for (std::size_t at = 0; at < text.size(); ++at) {
        const char32_t c = text[at];
        if (c == zero_width_joiner || c == zero_width_non_joiner) {
            const bool after = !result.empty() && is_joined(result.back());
            const bool before = at + 1 < text.size() && is_joined(text[at + 1]);
            if (!after || !before) continue;
        }
        result += c;
    }
    return result;
}

std::u32string trimmed(const std::u32string& text)
{
    const auto first = std::find_if_not(text.begin(), text.end(), is_blank);
    const auto last =
        std::find_if_not(text.rbegin(), std::make_reverse_iterator(first), is_blank).base();
    return {first, last};
}

icu::UnicodeString normalized(const std::u32string& text)
{
    UErrorCode status = U_ZERO_ERROR;
    const icu::Normalizer2* nfc = icu::Normalizer2::getNFCInstance(status);
    require(status);
    const auto* points = reinterpret_cast<const UChar32*>(text.data());
    icu::UnicodeString result = nfc->normalize(
        icu::UnicodeString::fromUTF32(points, static_cast<std::int32_t>(text.size())), status);
    require(status);
    return result;
}

bool has_piled_marks(const icu::UnicodeString& text)
{
    std::size_t marks = 0;
    for (std::int32_t at = 0; at < text.length(); at = text.moveIndex32(at, 1)) {
        const auto c = static_cast<char32_t>(text.char32At(at));
        if (is_base(c)) marks = 0;
        if (is_stacking(c) && ++marks > marks_per_base_max) return true;
    }
    return false;
}

struct clusters {
    std::size_t count{};
    std::size_t code_points_max{};  // of the longest
};

clusters clusters_of(const icu::UnicodeString& text)
{
    clusters found;
    icu::BreakIterator& iterator = cluster_iterator();
    iterator.setText(text);
    std::int32_t begin = iterator.first();
    for (std::int32_t end = iterator.next(); end != icu::BreakIterator::DONE;
         end = iterator.next()) {
        ++found.count;
        found.code_points_max = std::max(
            found.code_points_max, static_cast<std::size_t>(text.countChar32(begin, end - begin)));
        begin = end;
    }
    return found;
}

// Most of what people type needs none of ICU. Nothing when it does.
std::optional<std::string_view> clean_ascii(std::string_view text, line_breaks breaks)
{
    const bool plain = std::all_of(text.begin(), text.end(), [breaks](char c) {
        return is_printable_ascii(c) || (breaks == line_breaks::kept && (c == '\n' || c == '\t'));
    });
    if (!plain) return std::nullopt;
    constexpr std::string_view blanks = " \n\t";
    const std::size_t first = text.find_first_not_of(blanks);
    if (first == std::string_view::npos) return std::string_view{};
    return text.substr(first, text.find_last_not_of(blanks) + 1 - first);
}
}  // namespace

result<std::string, text_fault> clean_text(std::string_view text, const text_bounds& bounds)
{
    constexpr std::size_t input_factor = 4;
    if (text.size() / input_factor > bounds.bytes_max ||
        text.size() > bounds.bytes_max * input_factor) {
        return text_fault::too_long;
    }

    if (const auto ascii = clean_ascii(text, bounds.breaks)) {
        if (ascii->empty()) return text_fault::empty;
        if (ascii->size() > bounds.graphemes_max || ascii->size() > bounds.bytes_max)
            return text_fault::too_long;
        return std::string{*ascii};
    }

    auto points = decode(text);
    if (!points) return text_fault::invalid;
    std::erase_if(*points, is_stripped_anywhere);
    // In this order: tags and joiners are judged by their neighbours, after everything else between them has gone.
    const std::u32string kept = trimmed(
        without_stray_joiners(without_stray_tags(with_plain_breaks(*points, bounds.breaks))));
    if (bounds.breaks == line_breaks::refused && kept.find(U'\n') != std::u32string::npos)
        return text_fault::invalid;
    if (std::none_of(kept.begin(), kept.end(), is_visible)) return text_fault::empty;

    const icu::UnicodeString normal = normalized(kept);
    if (has_piled_marks(normal)) return text_fault::invalid;
    const clusters found = clusters_of(normal);
    if (found.code_points_max > code_points_per_cluster_max) return text_fault::invalid;

    std::string clean;
    normal.toUTF8String(clean);
    if (found.count > bounds.graphemes_max || clean.size() > bounds.bytes_max)
        return text_fault::too_long;
    return clean;
}

bool is_utf8(std::string_view text)
{
    const auto* octets = reinterpret_cast<const std::uint8_t*>(text.data());
    for (std::size_t at = 0; at < text.size();) {
        UChar32 point = 0;
        U8_NEXT(octets, at, text.size(), point);
        if (point < 0) return false;
    }
    return true;
}

namespace {
icu::UnicodeString folded(std::string_view text)
{
    UErrorCode status = U_ZERO_ERROR;
    const icu::Normalizer2* fold = icu::Normalizer2::getNFKCCasefoldInstance(status);
    const icu::Normalizer2* decompose = icu::Normalizer2::getNFDInstance(status);
    require(status);
    const auto whole =
        icu::UnicodeString::fromUTF8({text.data(), static_cast<std::int32_t>(text.size())});
    const icu::UnicodeString apart = decompose->normalize(fold->normalize(whole, status), status);
    require(status);
    icu::UnicodeString bare;
    for (std::int32_t at = 0; at < apart.length(); ++at) {
        const char16_t unit = apart[at];
        if (unit < 0x0300 || unit > 0x036F) bare += unit;
    }
    return bare;
}

char to_lower_ascii(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool is_ascii(std::string_view text)
{
    return std::all_of(text.begin(), text.end(),
                       [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

// Digits and marks too: many scripts write vowels as marks.
bool is_of_word(char32_t c)
{
    if (c < 0x80) return (c >= U'a' && c <= U'z') || (c >= U'0' && c <= U'9');
    return (U_GET_GC_MASK(static_cast<UChar32>(c)) & (U_GC_L_MASK | U_GC_M_MASK | U_GC_N_MASK)) !=
           0;
}
}  // namespace

std::string folded_text(std::string_view text)
{
    std::string form;
    if (is_ascii(text)) {
        form.resize(text.size());
        std::transform(text.begin(), text.end(), form.begin(), to_lower_ascii);
    } else {
        folded(text).toUTF8String(form);
    }
    return form;
}

std::vector<std::u32string> folded_words(std::string_view text)
{
    std::vector<std::u32string> words;
    const auto is_ascii_of_word = [](char c) {
        return is_of_word(static_cast<char32_t>(static_cast<unsigned char>(to_lower_ascii(c))));
    };
    // ICU is asked about the words alone that are not ASCII: few are, in the languages that most rooms speak.
    for (std::size_t begin = 0; begin < text.size();) {
        std::size_t end = begin;
        bool is_plain = true;
        for (; end < text.size(); ++end) {
            const bool is_beyond = static_cast<unsigned char>(text[end]) >= 0x80;
            if (!is_beyond && !is_ascii_of_word(text[end])) break;
            if (is_beyond) is_plain = false;
        }
        const std::string_view piece = text.substr(begin, end - begin);
        begin = end + 1;
        if (piece.empty()) continue;
        if (is_plain) {
            std::u32string& word = words.emplace_back(piece.size(), U' ');
            std::transform(piece.begin(), piece.end(), word.begin(), [](char c) {
                return static_cast<char32_t>(static_cast<unsigned char>(to_lower_ascii(c)));
            });
            continue;
        }
        const icu::UnicodeString form = folded(piece);
        bool is_inside = false;
        for (std::int32_t at = 0; at < form.length(); at = form.moveIndex32(at, 1)) {
            const auto c = static_cast<char32_t>(form.char32At(at));
            if (is_of_word(c) && !is_inside) words.emplace_back();
            if (is_of_word(c)) words.back() += c;
            is_inside = is_of_word(c);
        }
    }
    return words;
}

std::string name_skeleton(std::string_view name)
{
    UErrorCode status = U_ZERO_ERROR;
    const icu::Normalizer2* fold = icu::Normalizer2::getNFKCCasefoldInstance(status);
    require(status);
    icu::UnicodeString form =
        icu::UnicodeString::fromUTF8({name.data(), static_cast<std::int32_t>(name.size())});
    form = fold->normalize(form, status);
    icu::UnicodeString skeleton;
    uspoof_getSkeletonUnicodeString(&spoof_checker(), 0, form, skeleton, &status);
    // The skeleton of a small letter can be a capital one: that of the digit zero is the letter O.
    skeleton = fold->normalize(skeleton, status);
    require(status);
    icu::UnicodeString joined;
    for (std::int32_t at = 0; at < skeleton.length(); at = skeleton.moveIndex32(at, 1)) {
        const UChar32 c = skeleton.char32At(at);
        if (!is_blank(static_cast<char32_t>(c))) {
            joined.append(c);
        } else if (!joined.isEmpty() && joined[joined.length() - 1] != u' ') {
            joined.append(u' ');
        }
    }
    std::string made;
    joined.trim().toUTF8String(made);
    return made;
}

std::vector<std::string> name_words(std::string_view name)
{
    std::vector<std::string> words;
    for (const std::u32string& each : folded_words(name)) {
        const auto* points = reinterpret_cast<const UChar32*>(each.data());
        std::string word;
        icu::UnicodeString::fromUTF32(points, static_cast<std::int32_t>(each.size()))
            .toUTF8String(word);
        words.push_back(name_skeleton(word));
    }
    return words;
}

std::uint32_t name_skeleton_tables()
{
    UVersionInfo version{};
    u_getVersion(version);
    return version[0] * 100u + version[1];
}

std::size_t count_graphemes(std::string_view text)
{
    if (std::all_of(text.begin(), text.end(), is_printable_ascii)) return text.size();
    return clusters_of(
               icu::UnicodeString::fromUTF8({text.data(), static_cast<std::int32_t>(text.size())}))
        .count;
}
}  // namespace kring
