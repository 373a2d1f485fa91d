// Which words are asked about, and that ordinary ones are not.
#include "domain/hurtful_words.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace kring::domain {
namespace {
TEST(hurtful_word, is_found_whatever_its_case_and_accents_and_told_as_it_stands)
{
    const std::vector<std::pair<std::string_view, std::string>> found{
        {"Wat een idioot!", "idioot"},
        {"You are all MORONS.", "MORONS"},
        {"klootzak", "klootzak"},
        {"een stel (Hufters)", "Hufters"},
        {"die h\xC3\xB6"
         "er",
         "h\xC3\xB6"
         "er"},
        {"\xE2\x80\x9C"
         "Idiots\xE2\x80\x9D, he said",
         "Idiots"},
        {"zo'n trut-achtig plan", "trut"},
        // Full width; an accent that stands apart; a soft hyphen.
        {"\xEF\xBD\x94\xEF\xBD\x97\xEF\xBD\x81\xEF\xBD\x94 that",
         "\xEF\xBD\x94\xEF\xBD\x97\xEF\xBD\x81\xEF\xBD\x94"},
        {"a s\xCC\x88lut!", "s\xCC\x88lut"},
        {"a whor\xC2\xAD"
         "e too",
         "whor\xC2\xAD"
         "e"},
        // The first of two.
        {"bastards and idiots", "bastards"},
    };
    for (const auto& [text, word] : found) EXPECT_EQ(hurtful_word_in(text), word) << text;
}

TEST(hurtful_word, is_a_whole_word)
{
    for (const std::string_view text :
         {"The trains to Scunthorpe and Penistone", "We drukken de kut-af af? Nee: kutten niet",
          "De Hoerengracht", "hoera voor het plan", "Lulofs en de lullaby", "een trutjesboek",
          "Sletterink woont hier", "Pakistan and Pakistani food", "schoftuur", "Oenkerk",
          "sukkelen met de afvoer", "idiotie", "whoreson",
          "wanker\xC3\xA9"
          "e",
          "a class in Sussex and Essex", "cocktails at the bar", "Dickens", "assessment of grass"})
        EXPECT_EQ(hurtful_word_in(text), std::nullopt) << text;
}

TEST(hurtful_word, is_nothing_that_has_another_use_or_that_people_call_themselves)
{
    for (const std::string_view text :
         {"Eikels en kastanjes rapen met kinderen", "Een teef en haar pups", "zakken vol afval",
          "Winners and losers of the new plan", "The dyke keeps the water out",
          "chink in the fence, coon tracks, fag ends", "spic and span",
          "gay, queer, lesbian, trans", "Roma, Sinti, Turken, Marokkanen, moslims en joden",
          "kanker, autisme en depressie", "links, rechts, populist, fascist, communist",
          "dat is dom en stom, shit", "This would retard progress",
          "een bastaardsatijnrups in de eik", "your own nicht"})
        EXPECT_EQ(hurtful_word_in(text), std::nullopt) << text;
}

TEST(hurtful_word, is_looked_for_in_any_octets)
{
    EXPECT_EQ(hurtful_word_in(""), std::nullopt);
    EXPECT_EQ(hurtful_word_in(" \n\t"), std::nullopt);
    EXPECT_EQ(hurtful_word_in("\xE6\x97\xA5\xE6\x9C\xAC"), std::nullopt);
    EXPECT_EQ(hurtful_word_in(std::string(4096, 'a') + " idiot"), "idiot");
}
}  // namespace
}  // namespace kring::domain
