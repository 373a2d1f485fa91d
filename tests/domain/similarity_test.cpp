// Which ideas are alike, in Dutch and in English, and that none is named that must not be seen.
#include "domain/similarity.hpp"
#include "base/limits.hpp"
#include "support/scenario.hpp"

#include <array>
#include <string>
#include <utility>
#include <vector>

namespace kring::domain::scenarios {
namespace {
constexpr std::array<std::pair<std::string_view, std::string_view>, 12> alike{{
    {"Meer bankjes in de schaduw", "We willen bankjes onder de bomen in de schaduw"},
    {"Fietsenstalling bij het station", "Een grotere fietsenstalling op het stationsplein"},
    {"Bomen planten langs het plein", "Plant meer bomen op het plein"},
    {"Geen auto's meer op het plein", "Auto\xE2\x80\x99s weg van het plein"},
    {"Idee\xC3\xABnbus voor de buurt", "ideeenbus voor buurtbewoners"},
    {"Speeltuin voor kleine kinderen", "een speeltuin voor kinderen en ouders"},
    {"More benches in the shade", "We need benches with some shade"},
    {"Plant trees along the square", "Planting more trees on the square"},
    {"A covered bicycle shed near the station", "Bicycle shed at the station please"},
    {"A water fountain for children", "Fountains where children can play with water"},
    {"Better lighting at night", "Lighting is bad at night, make it better"},
    {"bike shed", "A bike shed with a green roof"},
}};
constexpr std::array<std::pair<std::string_view, std::string_view>, 8> apart{{
    {"Meer bankjes in de schaduw", "Fietsenstalling bij het station"},
    {"Bomen planten langs het plein", "Geen auto's meer in de straat"},
    {"Een markt op zaterdag", "Een podium voor muziek"},
    {"We moeten meer doen voor de jeugd", "We moeten meer doen voor het klimaat"},
    {"More benches in the shade", "A market on Saturday"},
    {"We should have more music", "We should have more bins"},
    {"Plant trees along the square", "Close the street for cars"},
    {"A water fountain for children", "A bicycle shed near the station"},
}};

TEST(likeness, finds_what_is_alike_and_leaves_what_is_not)
{
    for (const auto& [one, other] : alike) {
        SCOPED_TRACE(std::string{one} + " / " + std::string{other});
        EXPECT_GE(likeness(one, other), 0.4);
        EXPECT_DOUBLE_EQ(likeness(one, other), likeness(other, one));
    }
    for (const auto& [one, other] : apart) {
        SCOPED_TRACE(std::string{one} + " / " + std::string{other});
        EXPECT_LT(likeness(one, other), 0.4);
    }
    EXPECT_DOUBLE_EQ(likeness("A bike shed", "BIKE  shed!"), 1.0);
    EXPECT_EQ(likeness("", "a bike shed"), 0.0);
}

std::vector<contribution_id> similar(const std::string& text, const scenario& room)
{
    return similarity_index{}.find(text, room.state());
}

TEST(similar_ideas, are_the_most_alike_first_and_three_at_most)
{
    scenario room;
    room.given(posted(bike_shed, ana, "A bike shed with a green roof and a bench"),
               posted(bench, bo, "bike shed"), posted(answer, cem, "A large bike shed"),
               posted(answer_to_answer, cem, "A bike shed near the church"),
               replied(contribution_id{names_begin + 9}, bench, ana, "bike shed"));
    EXPECT_EQ(similar("a bike shed", room),
              (std::vector{room.id(bench), room.id(answer), room.id(answer_to_answer)}));
    EXPECT_TRUE(similar("the", room).empty());
    EXPECT_TRUE(similar("something else entirely", room).empty());
    EXPECT_TRUE(similar(std::string(limits::idea_bytes_max + 1, 'a'), room).empty());
}

TEST(similar_ideas, are_never_hidden_or_withdrawn_and_stand_for_themselves)
{
    scenario room;
    room.given(posted(bike_shed, ana, "A bike shed"), posted(bench, bo, "A bench in the sun"));
    EXPECT_EQ(similar("bike shed", room), std::vector{room.id(bike_shed)});
    scenario hides = room;
    hides.given(hidden(bike_shed, lead, first_act));
    EXPECT_TRUE(similar("bike shed", hides).empty());
    scenario withdraws = room;
    withdraws.given(withdrawn(bike_shed, ana));
    EXPECT_TRUE(similar("bike shed", withdraws).empty());
    room.given(merged(bike_shed, bench));
    EXPECT_EQ(similar("bike shed", room), std::vector{room.id(bench)});
    // What is hidden does not lead anywhere either: the answer would tell what its text is like.
    scenario hides_merged = room;
    hides_merged.given(hidden(bike_shed, lead, first_act));
    EXPECT_TRUE(similar("bike shed", hides_merged).empty());
    room.given(hidden(bench, lead, first_act));
    EXPECT_TRUE(similar("bike shed", room).empty());
}

TEST(similar_ideas, follow_edits)
{
    scenario room;
    similarity_index index;
    room.given(posted(bike_shed, ana, "A bike shed"));
    EXPECT_EQ(index.find("bike shed", room.state()).size(), 1u);
    room.given(edited(bike_shed, ana, "A row of trees"));
    EXPECT_TRUE(index.find("bike shed", room.state()).empty());
    EXPECT_EQ(index.find("rows of trees", room.state()).size(), 1u);
}
}  // namespace
}  // namespace kring::domain::scenarios
