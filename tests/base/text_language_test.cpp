#include "base/text_language.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace kring {
namespace {
TEST(text_language, is_told_of_a_sentence)
{
    struct row {
        std::string_view tag;
        std::string_view text;
    };
    for (const row& each : {
             row{"nl", "Meer bankjes in de schaduw bij het station."},
             row{"nl", "Gratis fietsenstalling"},
             row{"en", "More benches in the shade near the station."},
             row{"en", "Everybody should be able to sit down."},
             row{"de", "Mehr Sitzbänke im Schatten neben dem Bahnhof."},
             row{"fr", "Plus de bancs à l’ombre devant la gare."},
             row{"tr", "İstasyonun yanında gölgede daha fazla bank olsun."},
             row{"pl", "Więcej ławek w cieniu przed dworcem."},
             row{"ar", "المزيد من المقاعد في الظل أمام المحطة"},
             row{"uk", "Більше лавок у затінку біля вокзалу"},
             row{"he", "יותר ספסלים בצל ליד התחנה המרכזית"},
         }) {
        EXPECT_EQ(text_language_of(each.text), each.tag) << each.text;
        EXPECT_LE(each.tag.size(), language_tag_bytes_max);
    }
}

TEST(text_language, is_not_told_where_it_is_not_sure)
{
    for (const std::string_view each :
         {"", "ok", "+1", "2030", "🌳🌳", "http://example.org/a", "Jan", "\n"})
        EXPECT_EQ(text_language_of(each), "") << each;
}

// Short Dutch looks like Afrikaans to the library.
TEST(text_language, says_nothing_rather_than_a_neighbour)
{
    for (const std::string_view each : {"Lees het verslag", "meeste steun eerst"})
        EXPECT_NE(text_language_of(each), "af") << each;
}

TEST(text_language, takes_any_bytes)
{
    EXPECT_EQ(text_language_of("\xff\xfe\x80"), "");
    EXPECT_EQ(text_language_of(std::string(1, '\0')), "");
    // Markup is text here, and so no part of it is skipped.
    EXPECT_EQ(text_language_of("<b>Meer bankjes in de schaduw bij het station.</b>"), "nl");
    std::string longest;
    while (longest.size() < 16'384) longest += "Meer bankjes in de schaduw. ";
    EXPECT_EQ(text_language_of(longest), "nl");
}
}  // namespace
}  // namespace kring
