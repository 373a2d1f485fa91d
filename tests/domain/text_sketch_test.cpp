// That a sketch loses nothing that is alike, and tells apart most of what is not.
#include "domain/text_sketch.hpp"
#include "base/text.hpp"
#include "domain/similarity.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace kring::domain {
namespace {
constexpr std::array<std::uint32_t, 4> percents{50, 70, 80, 95};

// Texts and other wordings of them. Not std::uniform_int_distribution, which draws otherwise in every library.
class writer {
public:
    std::uint64_t below(std::uint64_t bound) { return source_() % bound; }

    std::string word()
    {
        constexpr std::array<std::string_view, 24> syllables{
            "ba", "stra", "ten", "plein", "boom", "fiets", "er",  "ing",  "voor", "sta", "ti", "on",
            "be", "nch",  "es",  "green", "lo",   "cal",   "mee", "scho", "ol",   "ë",   "é",  "ü"};
        std::string made;
        for (std::uint64_t syllable = 2 + below(3); syllable > 0; --syllable)
            made += syllables[below(syllables.size())];
        return made;
    }
    // Every other word is one that stands in most sentences.
    std::vector<std::string> text(std::size_t words)
    {
        constexpr std::array<std::string_view, 8> small{"de",  "het", "moeten", "there",
                                                        "the", "een", "should", "van"};
        std::vector<std::string> made;
        while (made.size() < words) {
            made.push_back(word());
            if (below(2) == 0) made.emplace_back(small[below(small.size())]);
        }
        return made;
    }
    // The same with so many changes, as somebody makes them who writes it again.
    std::string again(std::vector<std::string> words, std::size_t changes)
    {
        constexpr std::array<std::string_view, 6> marks{
            ", ", "! ", " - ", " \xE2\x80\x93 ", "\xE2\x80\xA6 ", ".\xC2\xA0"};
        for (; changes > 0 && !words.empty(); --changes) {
            std::string& some = words[below(words.size())];
            switch (below(5)) {
                case 0: some = word(); break;
                case 1: some.clear(); break;
                case 2: some += " moet " + word(); break;
                case 3: some = "\xE2\x80\x9C" + folded_text(some) + "\xE2\x80\x9D"; break;
                default:
                    for (char& letter : some) {
                        if (letter >= 'a' && letter <= 'z')
                            letter = static_cast<char>(letter - 'a' + 'A');
                    }
            }
        }
        std::string made;
        for (const std::string& each : words) {
            made += each;
            made += below(4) == 0 ? marks[below(marks.size())] : " ";
        }
        return made;
    }

private:
    std::mt19937_64 source_{1};
};

std::string plain(const std::vector<std::string>& words)
{
    std::string made;
    for (const std::string& each : words) made += each + " ";
    return made;
}

TEST(text_sketch, loses_nothing_that_is_alike)
{
    writer hand;
    std::array<std::size_t, percents.size()> alike{};
    for (int round = 0; round < 6000; ++round) {
        const auto words = hand.text(4 + hand.below(120));
        const std::string one = plain(words);
        const std::string other = hand.again(words, hand.below(words.size() / 2 + 2));
        const double likeness_of_both = likeness(one, other);
        for (std::size_t at = 0; at < percents.size(); ++at) {
            if (likeness_of_both * 100 < percents[at]) continue;
            ++alike[at];
            EXPECT_TRUE(may_be_alike(sketch_of(one), sketch_of(other), percents[at]))
                << percents[at] << " %: " << one << "\n"
                << other;
            EXPECT_TRUE(may_be_alike(sketch_of(other), sketch_of(one), percents[at]));
        }
    }
    // The texts drawn are a test at all.
    for (const std::size_t each : alike) EXPECT_GT(each, 1000u);
}

TEST(text_sketch, tells_apart_most_texts_that_are_not_alike)
{
    writer hand;
    std::vector<std::string> texts;
    while (texts.size() < 300) texts.push_back(plain(hand.text(6 + hand.below(40))));
    std::size_t pairs = 0;
    std::size_t passed = 0;
    for (std::size_t one = 0; one < texts.size(); ++one) {
        for (std::size_t other = 0; other < one; ++other) {
            ++pairs;
            if (may_be_alike(sketch_of(texts[one]), sketch_of(texts[other]), 70)) ++passed;
        }
    }
    // Of two dozen syllables all these words are made: real ones have more.
    EXPECT_LT(passed * 50, pairs);
}

TEST(text_sketch, is_that_of_the_same_words_however_they_are_written)
{
    const text_sketch plain = sketch_of("een grotere fietsenstalling voor ideeen bij auto s");
    for (const std::string_view same :
         {"Een GROTERE fietsenstalling voor idee\xC3\xABn bij auto's!",
          "grotere, fietsenstalling: IDEE\xC3\x8BN \xE2\x80\x93 auto\xE2\x80\x99s\xE2\x80\xA6",
          "\xE2\x80\x9C"
          "fietsenstalling\xE2\x80\x9D\xC2\xA0grotere ideeen s auto"})
        EXPECT_EQ(sketch_of(same), plain) << same;
    EXPECT_NE(sketch_of("een kleinere fietsenstalling voor ideeen bij auto s"), plain);
}

TEST(text_sketch, of_a_text_without_words_is_like_none)
{
    for (const std::string_view empty : {"", " ", "!?", "the", "de het een", "\xE2\x80\xA6"}) {
        EXPECT_EQ(sketch_of(empty), text_sketch{}) << empty;
        EXPECT_FALSE(may_be_alike(sketch_of(empty), sketch_of("a bike shed"), 80));
        EXPECT_FALSE(may_be_alike(sketch_of(empty), text_sketch{}, 80));
    }
    // Octets that are cut off, or no text at all, are octets.
    for (const std::string_view cut : {"\xC3", "\xE2", "\xE2\x80", "\xE2\x81", "\xFF\xC2"})
        (void)sketch_of(cut);
}

// It is in no log; but rooms that were rebuilt by two programs are compared bit by bit.
TEST(text_sketch, is_the_same_for_ever)
{
    EXPECT_EQ(sketch_of("bike"), (text_sketch{{0, 0x0800000001000000, 0x0080000000000500, 0}, 5}));
}

TEST(text_sketch, of_the_longest_text_still_answers)
{
    std::string all;
    for (int octet = 0; octet < 16384; ++octet)
        all += static_cast<char>('a' + (octet * 7919 / 13) % 26);
    const text_sketch full = sketch_of(all);
    EXPECT_TRUE(may_be_alike(full, full, 100));
    EXPECT_FALSE(may_be_alike(full, sketch_of("bike shed"), 70));
    const text_sketch whole{{~0ull, ~0ull, ~0ull, ~0ull}, 256};
    EXPECT_TRUE(may_be_alike(whole, whole, 100));
    EXPECT_FALSE(may_be_alike(whole, text_sketch{{1, 0, 0, 0}, 1}, 50));
}
}  // namespace
}  // namespace kring::domain
