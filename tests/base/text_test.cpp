#include "base/text.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <random>
#include <string>
#include <variant>
#include <vector>

namespace kring {
namespace {
constexpr text_bounds name_bounds{
    .graphemes_max = 40, .bytes_max = 320, .breaks = line_breaks::refused};
constexpr text_bounds body_bounds{
    .graphemes_max = 500, .bytes_max = 4096, .breaks = line_breaks::kept};

using expectation = std::variant<std::string, text_fault>;

struct row {
    const char* why;
    std::string input;
    expectation expected;
};

// The input, unchanged.
row same(const char* why, const std::string& input)
{
    return {why, input, input};
}

std::string utf8(char32_t c)
{
    std::string out;
    if (c < 0x80) {
        out += static_cast<char>(c);
    } else if (c < 0x800) {
        out += static_cast<char>(0xc0 | c >> 6);
        out += static_cast<char>(0x80 | (c & 0x3f));
    } else if (c < 0x10000) {
        out += static_cast<char>(0xe0 | c >> 12);
        out += static_cast<char>(0x80 | (c >> 6 & 0x3f));
        out += static_cast<char>(0x80 | (c & 0x3f));
    } else {
        out += static_cast<char>(0xf0 | c >> 18);
        out += static_cast<char>(0x80 | (c >> 12 & 0x3f));
        out += static_cast<char>(0x80 | (c >> 6 & 0x3f));
        out += static_cast<char>(0x80 | (c & 0x3f));
    }
    return out;
}

std::string repeat(std::string_view part, int times)
{
    std::string all;
    for (int i = 0; i < times; ++i) all += part;
    return all;
}

std::string show(const expectation& value)
{
    if (const auto* text = std::get_if<std::string>(&value)) return '"' + *text + '"';
    switch (std::get<text_fault>(value)) {
        case text_fault::empty: return "empty";
        case text_fault::too_long: return "too_long";
        case text_fault::invalid: return "invalid";
    }
    return "?";
}

expectation cleaned(std::string_view input, const text_bounds& bounds)
{
    auto clean = clean_text(input, bounds);
    if (!clean) return clean.error();
    return *clean;
}

void expect_all(const std::vector<row>& rows, const text_bounds& bounds)
{
    for (const row& each : rows) {
        const expectation found = cleaned(each.input, bounds);
        EXPECT_EQ(show(found), show(each.expected)) << each.why;
        if (const auto* text = std::get_if<std::string>(&found)) {
            EXPECT_EQ(show(cleaned(*text, bounds)), show(found)) << each.why << ": cleaning twice";
        }
    }
}

constexpr text_fault empty = text_fault::empty;
constexpr text_fault too_long = text_fault::too_long;
constexpr text_fault invalid = text_fault::invalid;

TEST(clean_text, keeps_what_people_write)
{
    expect_all(
        {
            same("plain", "Ana"),
            same("blanks inside", "more  trees"),
            same("punctuation", "(50% off!) #now @you <b>\"x\"</b> `$A` \\ ~"),
            same("Dutch", "Eén fietsstraat, ĳs, geïnteresseerd"),
            same("French", "Où sont les bancs\u00a0? «\u00a0Ici\u00a0»"),
            same("German", "Straßenbäume für Übergänge"),
            same("Polish", "Zażółć gęślą jaźń"),
            same("Turkish", "İstanbul ısı ğüşöç"),
            same("Vietnamese", "Tiếng Việt có dấu"),
            same("Icelandic", "Þetta reddast, Ægir"),
            same("Greek", "Η πλατεία μας"),
            same("polytonic Greek", "ᾧ τινι"),
            same("Russian", "Больше деревьев"),
            same("Ukrainian", "Їжак і ґанок"),
            same("Serbian", "Ђорђе и Љубица"),
            same("Georgian", "მეტი ხე"),
            same("Armenian", "Ավելի շատ ծառեր"),
            same("Chinese", "火车站前的广场应该更绿"),
            same("Traditional Chinese", "計程車應該納管"),
            same("Chinese punctuation", "「綠地」，很好。"),
            same("Han beyond the basic plane", "𠮷野家"),
            same("Japanese", "駅前にもっと木を、ベンチも"),
            same("half-width katakana", "ｶﾞｰﾄﾞ"),
            same("Korean", "나무를 더 심자"),
            same("Thai", "ต้นไม้มากขึ้นที่นี่"),
            same("Lao", "ຕົ້ນໄມ້"),
            same("Khmer", "ដើមឈើ"),
            same("Burmese", "သစ်ပင်များ"),
            same("Tibetan", "བསྒྲུབས"),
            same("Hindi", "क्षेत्र में पेड"),
            same("Bengali", "আরও গাছ চাই"),
            same("Tamil", "மேலும் மரங்கள்"),
            same("Telugu", "మరిన్ని చెట్లు"),
            same("Kannada", "ಹೆಚ್ಚು ಮರಗಳು"),
            same("Malayalam", "കൂടുതൽ മരങ്ങൾ"),
            same("Sinhala", "තව ගස්"),
            same("Amharic", "ተጨማሪ ዛፎች"),
            same("Cherokee", "ᏣᎳᎩ"),
            same("Arabic", "المزيد من الأشجار"),
            same("Arabic with vowels", "مُحَمَّدٌ"),
            same("Persian", "درخت‌های بیشتر"),
            same("Urdu", "مزید درخت"),
            same("Hebrew", "עוד עצים"),
            same("pointed Hebrew", "שָׁלוֹם"),
            same("mixed directions", "Ana אנה آنا"),
            same("left-to-right mark inside", "10\u200e:\u200e30 שעה"),
            same("mathematics", "∑ ≥ ½ × 3²"),
            same("currency", "€ 12,50 £3 ¥5 ₿"),
            same("ideographic blank inside", "木\u3000と"),
            same("no-break blank inside", "10\u00a0000"),
            same("soft hyphen inside", "fiets\u00adstraat"),
            same("private use", "x\ue000y"),
            same("replacement character", "x\ufffdy"),
            same("last code point that is a character", "x\U0010fffdy"),
        },
        name_bounds);
}

TEST(clean_text, keeps_emoji_whole)
{
    expect_all(
        {
            same("one", "😀"),
            same("among letters", "yes 👍 no 👎"),
            same("with presentation", "❤️"),
            same("text presentation", "❤︎"),
            same("skin tone", "👋🏽"),
            same("family", "👨‍👩‍👧‍👦"),
            same("family with skin tones", "👨🏿‍👩🏻‍👧🏽‍👦🏼"),
            same("couple with skin tones", "👩🏽‍❤️‍💋‍👨🏿"),
            same("profession", "👩‍🔬"),
            same("profession with skin tone", "🧑🏾‍🚒"),
            same("gender", "🏃‍♀️"),
            same("gender with skin tone", "🏃🏿‍♂️"),
            same("direction", "🏃‍➡️"),
            same("hair", "👨‍🦰"),
            same("rainbow flag", "🏳️‍🌈"),
            same("pirate flag", "🏴‍☠️"),
            same("transgender flag", "🏳️‍⚧️"),
            same("black cat", "🐈‍⬛"),
            same("heart on fire", "❤️‍🔥"),
            same("keycap", "1️⃣"),
            same("keycap hash", "#️⃣"),
            same("flag of regional indicators", "🇳🇱"),
            same("two flags", "🇳🇱🇧🇪"),
            same("flag of England",
                 "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"),
            same("flag of Scotland",
                 "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f"),
            same("black flag alone", "🏴"),
        },
        name_bounds);
}

TEST(clean_text, makes_one_form_of_equal_texts)
{
    expect_all(
        {
            {"e and acute", "Rene\u0301", "Ren\u00e9"},
            {"reordered marks", "a\u0323\u0302", "\u1ead"},
            {"marks in the other order", "a\u0302\u0323", "\u1ead"},
            {"Angstrom sign", "\u212b", "\u00c5"},
            {"Ohm sign", "\u2126", "\u03a9"},
            {"Kelvin sign", "\u212a", "K"},
            {"Hangul jamo", "\u1112\u1161\u11ab", "\ud55c"},
            {"compatibility ideograph", "\uf900", "\u8c48"},
            {"composition exclusion", "\u0958", "\u0915\u093c"},
            same("compatibility forms are kept", "ﬁ ① Ａ"),
            {"CJK angle bracket", "\u2329x\u232a", "\u3008x\u3009"},
            {"Devanagari nukta letter", "पेड\u093c", "पेड\u093c"},
            {"blank at the start", "  Ana", "Ana"},
            {"blank at the end", "Ana \t", "Ana"},
            {"line break at the end", "Ana\n", "Ana"},
            {"CR LF at the end", "Ana\r\n", "Ana"},
            {"no-break blanks at the ends", "\u00a0Ana\u00a0", "Ana"},
            {"ideographic blanks at the ends", "\u3000木\u3000", "木"},
            {"thin blanks at the ends", "\u2009é\u200a", "é"},
            {"line separator at the end", "é\u2028", "é"},
            {"tab inside a name", "Ana\tB", "Ana B"},
        },
        name_bounds);
}

TEST(clean_text, takes_out_what_deceives)
{
    expect_all(
        {
            {"left-to-right embedding", "a\u202ab", "ab"},
            {"right-to-left embedding", "a\u202bb", "ab"},
            {"pop directional formatting", "a\u202cb", "ab"},
            {"left-to-right override", "a\u202db", "ab"},
            {"right-to-left override", "exe\u202egnp.jpg", "exegnp.jpg"},
            {"left-to-right isolate", "a\u2066b", "ab"},
            {"right-to-left isolate", "a\u2067b", "ab"},
            {"first strong isolate", "a\u2068b", "ab"},
            {"pop directional isolate", "a\u2069b", "ab"},
            {"zero-width space", "ad\u200bmin", "admin"},
            {"word joiner", "ad\u2060min", "admin"},
            {"byte order mark at the start", "\ufeffAna", "Ana"},
            {"byte order mark inside", "A\ufeffna", "Ana"},
            {"tag letters", "Ana\U000e0068\U000e0069", "Ana"},
            {"language tag", "\U000e0001\U000e0065\U000e006eAna", "Ana"},
            {"cancel tag", "Ana\U000e007f", "Ana"},
            {"tags after an emoji that is no flag", "😀\U000e0067\U000e0062\U000e0065\U000e007f",
             "😀"},
            {"flag tags without an end", "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067",
             "🏴"},
            {"too many flag tags", "🏴" + repeat("\U000e0061", 7) + "\U000e007f", "🏴"},
            {"too few flag tags", "🏴\U000e0067\U000e0062\U000e007f", "🏴"},
            {"capital letters as flag tags", "🏴\U000e0047\U000e0042\U000e0045\U000e007f", "🏴"},
            {"a flag split by a zero-width space",
             "🏴\u200b\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
             "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"},
            {"joiner before a flag's tags", "🏴\u200d\U000e0067\U000e0062\U000e0065\U000e007f",
             "🏴"},
            {"a tail after a flag", "🏴\U000e0067\U000e0062\U000e0065\U000e007f\U000e0067",
             "🏴\U000e0067\U000e0062\U000e0065\U000e007f"},
        },
        name_bounds);
}

TEST(clean_text, keeps_joiners_where_they_join)
{
    expect_all(
        {
            same("ZWNJ in Persian", "می\u200cخواهم"),
            same("ZWJ after a virama", "ක්\u200dෂ"),
            same("ZWJ before a virama", "ರ\u200d್ಯ"),
            same("ZWNJ after a virama", "क्\u200cष"),
            same("ZWNJ in German", "Auf\u200clage"),
            {"ZWJ at the start", "\u200dAna", "Ana"},
            {"ZWJ at the end", "Ana\u200d", "Ana"},
            {"ZWNJ at the end", "Ana\u200c", "Ana"},
            {"ZWJ after a blank", "Ana \u200dB", "Ana B"},
            {"ZWJ before a blank", "Ana\u200d B", "Ana B"},
            {"two ZWJ", "a\u200d\u200db", "a\u200db"},
            {"ZWJ and ZWNJ", "a\u200d\u200cb", "a\u200cb"},
            {"ZWJ between digits", "1\u200d2", "12"},
            {"ZWNJ between punctuation", "!\u200c?", "!?"},
            {"ZWJ after an emoji at the end", "👩\u200d", "👩"},
            {"ZWJ across a zero-width space", "👩\u200d\u200b🔬", "👩\u200d🔬"},
            {"ZWJ between blanks", "a \u200d b", "a  b"},
            {"many ZWJ alone", "x" + repeat("\u200d", 20), "x"},
        },
        name_bounds);
}

TEST(clean_text, finds_nothing_where_nothing_shows)
{
    expect_all(
        {
            {"nothing", "", empty},
            {"blank", " ", empty},
            {"blanks and breaks", " \t \n ", empty},
            {"no-break blank", "\u00a0", empty},
            {"ideographic blank", "\u3000", empty},
            {"zero-width space", "\u200b", empty},
            {"joiners", "\u200d\u200c", empty},
            {"byte order mark", "\ufeff", empty},
            {"marks of direction", "\u200e\u200f\u061c", empty},
            {"soft hyphen", "\u00ad", empty},
            {"combining grapheme joiner", "\u034f", empty},
            {"Hangul filler", "\u3164", empty},
            {"half-width Hangul filler", "\uffa0", empty},
            {"Hangul choseong filler", "\u115f\u1160", empty},
            {"Mongolian vowel separator", "\u180e", empty},
            {"variation selector", "\ufe0f", empty},
            {"variation selector of the supplement", "\U000e0100", empty},
            {"braille blank", "\u2800", empty},
            {"invisible times", "\u2062", empty},
            {"interlinear annotation", "\ufff9\ufffa\ufffb", empty},
            {"tags", "\U000e0041\U000e0042", empty},
            {"overrides", "\u202e\u202d\u202c", empty},
            {"musical invisible", "\U0001d173", empty},
            {"all of these", "\u3164 \u2800\u200b\u00ad\t\u200e", empty},
        },
        name_bounds);
    expect_all({{"breaks in a body", "\n\n\t\n", empty}}, body_bounds);
}

TEST(clean_text, refuses_what_is_not_utf_8)
{
    expect_all(
        {
            {"a continuation alone", "a\x80z", invalid},
            {"two continuations", "\xbf\xbf", invalid},
            {"cut after one of two", "caf\xc3", invalid},
            {"cut after one of three", "\xe4", invalid},
            {"cut after two of three", "\xe4\xb8", invalid},
            {"cut after three of four", "\xf0\x9f\x98", invalid},
            {"lead followed by a letter", "\xc3(", invalid},
            {"overlong slash of two", "\xc0\xaf", invalid},
            {"overlong NUL", "\xc0\x80", invalid},
            {"overlong of two", "\xc1\xbf", invalid},
            {"overlong of three", "\xe0\x80\xaf", invalid},
            {"overlong of three, largest", "\xe0\x9f\xbf", invalid},
            {"overlong of four", "\xf0\x80\x80\xaf", invalid},
            {"overlong of four, largest", "\xf0\x8f\xbf\xbf", invalid},
            {"high surrogate", "\xed\xa0\x80", invalid},
            {"low surrogate", "\xed\xbf\xbf", invalid},
            {"surrogate pair", "\xed\xa0\xbd\xed\xb8\x80", invalid},
            {"beyond Unicode", "\xf4\x90\x80\x80", invalid},
            {"far beyond Unicode", "\xf7\xbf\xbf\xbf", invalid},
            {"five octets", "\xf8\x88\x80\x80\x80", invalid},
            {"six octets", "\xfc\x84\x80\x80\x80\x80", invalid},
            {"FE", "\xfe", invalid},
            {"FF", "\xff", invalid},
            {"UTF-16",
             std::string{"\xff\xfe"
                         "A\0",
                         4},
             invalid},
            {"Latin-1", "Ren\xe9", invalid},
            {"one bad octet in good text", "plein groen \xe2\x82\xac \xe2\x82 fin", invalid},
        },
        name_bounds);
}

TEST(clean_text, refuses_controls_and_non_characters)
{
    for (int c = 0; c < 0x20; ++c) {
        if (c == '\t' || c == '\n' || c == '\r') continue;
        EXPECT_EQ(show(cleaned(std::string{"a"} + static_cast<char>(c) + "b", body_bounds)),
                  "invalid")
            << c;
    }
    for (char32_t c = 0x7f; c < 0xa0; ++c) {
        EXPECT_EQ(show(cleaned("a" + utf8(c) + "b", body_bounds)), "invalid")
            << static_cast<int>(c);
    }
    for (char32_t c = 0xfdd0; c <= 0xfdef; ++c) {
        EXPECT_EQ(show(cleaned("a" + utf8(c), body_bounds)), "invalid") << static_cast<int>(c);
    }
    for (char32_t plane = 0; plane <= 0x10; ++plane) {
        for (const char32_t last : {0xfffeu, 0xffffu}) {
            EXPECT_EQ(show(cleaned("a" + utf8(plane << 16 | last), body_bounds)), "invalid")
                << static_cast<int>(plane);
        }
    }
    expect_all(
        {
            {"NUL", std::string{"a\0b", 3}, invalid},
            {"control at the end is not trimmed", "Ana\x0b", invalid},
            {"next line at the end is not trimmed", "Ana\xc2\x85", invalid},
            {"escape sequence", "\x1b[31mred", invalid},
            {"newline in a name", "Ana\nBo", invalid},
            {"CR in a name", "Ana\rBo", invalid},
            {"line separator in a name", "Ana\u2028Bo", invalid},
            {"paragraph separator in a name", "Ana\u2029Bo", invalid},
        },
        name_bounds);
}

TEST(clean_text, keeps_the_lines_of_a_body)
{
    expect_all(
        {
            same("lines", "one\ntwo\n\nthree"),
            same("tab", "one\ttwo"),
            same("lines in Chinese", "一\n二"),
            {"CR LF", "one\r\ntwo", "one\ntwo"},
            {"CR", "one\rtwo", "one\ntwo"},
            {"CR CR LF", "one\r\r\ntwo", "one\n\ntwo"},
            {"LF CR", "one\n\rtwo", "one\n\ntwo"},
            {"line separator", "one\u2028two", "one\ntwo"},
            {"paragraph separator", "one\u2029two", "one\ntwo"},
            {"at both ends", "\n\n one \n", "one"},
            {"at both ends, beyond ASCII", "\r\n één\t\r\n", "één"},
            {"next line", "one\xc2\x85two", invalid},
            {"vertical tab", "one\x0btwo", invalid},
            {"form feed", "one\x0ctwo", invalid},
        },
        body_bounds);
}

TEST(clean_text, refuses_piles_of_marks)
{
    const std::string acute = "\u0301";
    const std::string dots = "\u0323";
    const std::string overlay = "\u0336";
    expect_all(
        {
            same("four marks that do not compose", "q" + repeat(overlay, 4)),
            {"five of them", "q" + repeat(overlay, 5), invalid},
            {"a fifth that composes with its base", "e" + repeat(acute, 5),
             "\u00e9" + repeat(acute, 4)},
            {"a sixth that does not", "e" + repeat(acute, 6), invalid},
            {"above and below", "q" + repeat(acute + dots, 3), invalid},
            {"zalgo", "h\u0335\u0321\u0361\u034c\u0301\u0300e\u0334\u0327\u0302l\u0336p", invalid},
            {"twenty marks", "Ana" + repeat("\u0300", 20), invalid},
            {"marks without a base", repeat(overlay, 5), invalid},
            {"enclosing marks", "a" + repeat("\u20dd", 5), invalid},
            {"marks split by joiners", "q" + repeat(overlay + overlay + "\u200d", 3) + "b",
             invalid},
            {"marks split by a grapheme joiner", "q" + repeat(overlay + overlay + "\u034f", 3),
             invalid},
            {"marks split by spacing marks", "க" + repeat(overlay + overlay + "\u0bbe", 3),
             invalid},
            same("each base has its own", repeat("q" + repeat(overlay, 4), 5)),
            same("sixteen code points in a cluster", "க" + repeat("\u0bbe", 15)),
            {"seventeen", "க" + repeat("\u0bbe", 16), invalid},
            {"variation selectors", "a" + repeat("\ufe0f", 16), invalid},
            {"a chain of emoji", "👩" + repeat("\u200d👩", 8), invalid},
            {"Hangul jamo without end", repeat("\u1100", 17), invalid},
        },
        name_bounds);
}

TEST(clean_text, counts_what_people_see)
{
    const text_bounds three{.graphemes_max = 3, .bytes_max = 100, .breaks = line_breaks::kept};
    expect_all(
        {
            same("three letters", "abc"),
            {"four letters", "abcd", too_long},
            {"blanks at the ends do not count", "  abc  ", "abc"},
            same("three families", repeat("👨‍👩‍👧‍👦", 3)),
            {"four", "👨‍👩‍👧‍👦abc", too_long},
            same("three flags", "🇳🇱🇧🇪🇩🇪"),
            {"four flags", "🇳🇱🇧🇪🇩🇪🇫🇷", too_long},
            same("three Han", "更多树"),
            {"four Han", "更多树木", too_long},
            same("three syllables", "나무를"),
            same("a break is one", "é\né"),
            {"a break is one of four", "é\né\n\né", too_long},
            {"decomposed letters count once", repeat("e\u0301", 3), repeat("\u00e9", 3)},
        },
        three);
    const text_bounds bytes_3{.graphemes_max = 100, .bytes_max = 3, .breaks = line_breaks::refused};
    expect_all(
        {
            same("three bytes", "树"),
            {"four bytes of ASCII", "abcd", too_long},
            {"four bytes", "éé", too_long},
            {"shorter once clean", "\u200b树\u200b\u200b", "树"},
            {"four times the size, all invisible", repeat("\u200b", 4), empty},
        },
        bytes_3);
}

TEST(clean_text, leaves_input_of_more_than_four_times_unread)
{
    const text_bounds ten{.graphemes_max = 10, .bytes_max = 10, .breaks = line_breaks::kept};
    EXPECT_EQ(show(cleaned(std::string(40, ' '), ten)), "empty");
    EXPECT_EQ(show(cleaned(std::string(41, ' '), ten)), "too_long");
    EXPECT_EQ(show(cleaned(std::string(40, '\xff'), ten)), "invalid");
    EXPECT_EQ(show(cleaned(std::string(41, '\xff'), ten)), "too_long");
}

TEST(clean_text, changes_nothing_the_second_time)
{
    // Drawn from the code points at which the rules turn, so that they meet in every order.
    const std::u32string points =
        U"ae1 \t\n\r#👩🏽❤🏴🇳علक्षக்ா한ᄀ\u00a0\u0301\u0323\u0336\u034f\u200b\u200c\u200d\u200e\u2028"
        U"\u202e\u2066\u2126\ufe0f\ufeff\u20e3\u0958\u1161\U000e0067\U000e0062\U000e0065\U000e007f";
    std::mt19937 random{20};
    int clean_texts = 0;
    for (int i = 0; i < 20'000; ++i) {
        std::string input;
        for (std::size_t size = random() % 12; size > 0; --size)
            input += utf8(points[random() % points.size()]);
        for (const auto& bounds : {name_bounds, body_bounds}) {
            const expectation once = cleaned(input, bounds);
            const auto* text = std::get_if<std::string>(&once);
            if (text == nullptr) continue;
            ++clean_texts;
            ASSERT_EQ(show(cleaned(*text, bounds)), show(once)) << testing::PrintToString(input);
        }
    }
    EXPECT_GT(clean_texts, 10'000);
}

TEST(clean_text, survives_any_octets)
{
    std::mt19937 random{21};
    for (int i = 0; i < 20'000; ++i) {
        std::string input;
        for (std::size_t size = random() % 40; size > 0; --size)
            input += static_cast<char>(random());
        if (const auto clean = clean_text(input, body_bounds)) {
            EXPECT_LE(clean->size(), body_bounds.bytes_max);
            EXPECT_FALSE(clean->empty());
        }
    }
}

TEST(count_graphemes, counts_clusters)
{
    EXPECT_EQ(count_graphemes(""), 0u);
    EXPECT_EQ(count_graphemes("abc"), 3u);
    EXPECT_EQ(count_graphemes("a\nb"), 3u);
    EXPECT_EQ(count_graphemes("👨‍👩‍👧‍👦"), 1u);
    EXPECT_EQ(count_graphemes("🇳🇱🇧🇪"), 2u);
    EXPECT_EQ(count_graphemes("e\u0301"), 1u);
    EXPECT_EQ(count_graphemes("한국"), 2u);
}

TEST(folded_text, makes_texts_that_read_alike_equal)
{
    EXPECT_EQ(folded_text("Green Roofs"), "green roofs");
    EXPECT_EQ(folded_text("Caf\xC3\xA9"), folded_text("CAFE\xCC\x81"));
    EXPECT_EQ(folded_text("Caf\xC3\xA9"), "cafe");
    EXPECT_EQ(folded_text("STRASSE"), folded_text("Stra\xC3\x9F"
                                                  "e"));
    EXPECT_EQ(folded_text("\xEF\xBC\xA7reen"), "green") << "full width";
    EXPECT_NE(folded_text("\xD7\xA9\xD7\x9C"), folded_text("\xD7\x9C\xD7\xA9"));
    EXPECT_EQ(folded_text(""), "");
}

TEST(folded_words, are_runs_of_letters_digits_and_their_marks)
{
    using words = std::vector<std::u32string>;
    EXPECT_EQ(folded_words(" A bike-shed, for 20 "),
              (words{U"a", U"bike", U"shed", U"for", U"20"}));
    EXPECT_EQ(folded_words("Idee\xC3\xABn!"), (words{U"ideeen"}));
    EXPECT_EQ(folded_words("auto\xE2\x80\x99s"), (words{U"auto", U"s"}));
    EXPECT_EQ(folded_words("\xE6\x97\xA5\xE6\x9C\xAC"), (words{U"\u65e5\u672c"}));
    // A vowel sign of Devanagari is a mark that belongs to its word.
    EXPECT_EQ(folded_words("\xE0\xA4\xA8\xE0\xA5\x87").size(), 1u);
    EXPECT_TRUE(folded_words(" \xE2\x80\x94 ... ").empty());
}

TEST(name_skeleton, is_the_same_for_names_that_look_alike)
{
    EXPECT_EQ(name_skeleton("b0b"), name_skeleton("BOB"));
    EXPECT_EQ(name_skeleton("\u0410na"), "ana");
    EXPECT_EQ(name_skeleton("\uff2e\uff4f\uff4f\uff52"), "noor");
    EXPECT_EQ(name_skeleton("  ana \u00a0 bo\t"), "ana bo");
    EXPECT_EQ(name_skeleton("a\u200dna"), "ana");
    EXPECT_NE(name_skeleton("Zo\u00eb"), name_skeleton("Zoe"));
    EXPECT_NE(name_skeleton("Ana"), name_skeleton("Anna"));
    EXPECT_EQ(name_skeleton(""), "");
    EXPECT_EQ(name_words("Ana \u0410DMIN, b0b"),
              (std::vector<std::string>{"ana", "adrnin", "bob"}));
    EXPECT_GE(name_skeleton_tables(), 100u);
}
}  // namespace
}  // namespace kring
