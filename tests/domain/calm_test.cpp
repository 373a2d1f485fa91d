// What keeps a room from being flooded: numbers of posts, texts said again, links, words that hurt, a large share.
#include "domain/calm.hpp"
#include "domain/hurtful_words.hpp"
#include "support/scenario.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <optional>
#include <random>
#include <string>
#include <utility>
#include <vector>

namespace kring::domain {
namespace {
using namespace scenarios;
using namespace std::chrono_literals;
using namespace std::string_literals;
using number = policy_number;

constexpr instant later = beginning + 1h;
constexpr contribution_id third{names_begin + 5};
constexpr contribution_id fourth{names_begin + 6};
const std::string long_text = "A covered bicycle shed with lights near the station";

// Rules of which those numbers alone hold.
step rules_are(const std::vector<std::pair<number, std::uint32_t>>& numbers)
{
    policy rules = preset(policy_base::standard);
    for (const number off :
         {number::member_posts, number::fresh_posts, number::room_posts, number::alike_percent,
          number::posts_before_links, number::warns_of_words, number::voice_percent})
        rules[off] = 0;
    for (const auto& [which, value] : numbers) rules[which] = value;
    EXPECT_EQ(fault_of(rules), std::nullopt);
    return step{lead, policy_set{rules}};
}

std::optional<refusal> hindered_at_once(const scenario& room, member_id who, instant now,
                                        const std::vector<std::string>& texts,
                                        contribution_id parent = {},
                                        words_meant meant = words_meant::no)
{
    const auto may = keeps_calm(texts, room.id(parent), meant, *room.state().find(room.id(who)),
                                room.state(), now);
    return may ? std::nullopt : std::optional{may.error()};
}
std::optional<refusal> hindered(const scenario& room, member_id who, instant now,
                                const std::string& text = "a text", contribution_id parent = {},
                                words_meant meant = words_meant::no)
{
    return hindered_at_once(room, who, now, {text}, parent, meant);
}
std::optional<refusal> hindered_from_editing(const scenario& room, contribution_id what,
                                             instant now, const std::string& text,
                                             words_meant meant = words_meant::no)
{
    const contribution& edited = room.find(what);
    const auto may =
        keeps_calm(edited, text, meant, *room.state().find(edited.author), room.state(), now);
    return may ? std::nullopt : std::optional{may.error()};
}
instant again(const scenario& room, member_id who, instant now)
{
    return calm_again(*room.state().find(room.id(who)), room.state(), now);
}
std::uint32_t voice(const scenario& room, member_id who)
{
    return voice_of(*room.state().find(who), room.state());
}

// --- haste ---

TEST(calm, lets_a_member_post_so_many_texts_in_a_minute)
{
    scenario room;
    room.given(rules_are({{number::member_posts, 3}}));
    room.at(later).given(posted(bike_shed, ana));
    room.at(later + 10s).given(replied(answer, bike_shed, ana));
    EXPECT_EQ(hindered(room, ana, later + 20s), std::nullopt);
    EXPECT_LE(again(room, ana, later + 20s), later + 20s);
    room.at(later + 20s).given(posted(bench, ana));
    EXPECT_EQ(hindered(room, ana, later + 20s), refusal::slow_mode);
    EXPECT_EQ(hindered(room, ana, later + 20s, "a reply", bike_shed), refusal::slow_mode);
    EXPECT_EQ(hindered(room, ana, later + 60s - 1ms), refusal::slow_mode);
    EXPECT_EQ(again(room, ana, later + 20s), later + 60s);
    EXPECT_EQ(hindered(room, ana, later + 60s), std::nullopt);
    EXPECT_EQ(hindered(room, bo, later + 20s), std::nullopt);
    // What is out already may be put right.
    EXPECT_EQ(hindered_from_editing(room, bench, later + 20s, "better"), std::nullopt);
}

TEST(calm, counts_what_was_taken_back_and_what_waits)
{
    scenario room;
    room.given(rules_are({{number::member_posts, 2}}), held_for(60s));
    room.at(later).given(posted(bike_shed, ana), withdrawn(bike_shed, ana),
                         posted_held(bench, ana));
    EXPECT_EQ(hindered(room, ana, later + 1s), refusal::slow_mode);
}

TEST(calm, does_not_slow_facilitators_and_note_takers)
{
    scenario room;
    room.given(rules_are({{number::member_posts, 1}}), table_set(first_table, "Window"),
               seated(bo, first_table), takes_notes(bo));
    room.at(later).given(posted(bike_shed, helper), posted(bench, bo), posted(answer, ana));
    EXPECT_EQ(hindered(room, helper, later), std::nullopt);
    EXPECT_EQ(hindered(room, bo, later), std::nullopt);
    EXPECT_LE(again(room, bo, later), later);
    EXPECT_EQ(hindered(room, ana, later), refusal::slow_mode);
    room.given(takes_notes(bo, false));
    EXPECT_EQ(hindered(room, bo, later), refusal::slow_mode);
}

TEST(calm, of_a_number_that_is_off_hinders_nobody)
{
    scenario room;
    room.given(rules_are({}));
    room.at(later);
    for (std::uint64_t each = 0; each < 40; ++each)
        room.given(posted(contribution_id{names_begin + 200 + each}, ana, long_text));
    EXPECT_EQ(hindered(room, ana, later, "idiot, http://example.org: " + long_text), std::nullopt);
    EXPECT_EQ(voice(room, ana), 0u);
}

TEST(calm, lets_newcomers_begin_slower)
{
    scenario room;
    room.given(rules_are(
        {{number::member_posts, 4}, {number::fresh_posts, 2}, {number::fresh_seconds, 100}}));
    room.at(later).given(joined(newcomer, "Dee", 77));
    room.at(later + 50s)
        .given(posted(bike_shed, newcomer), posted(bench, newcomer), posted(answer, ana),
               posted(third, ana));
    EXPECT_EQ(hindered(room, newcomer, later + 60s), refusal::slow_mode);
    EXPECT_EQ(hindered(room, ana, later + 60s), std::nullopt);
    // A newcomer no more before the minute is over.
    EXPECT_EQ(again(room, newcomer, later + 60s), later + 100s);
    EXPECT_EQ(hindered(room, newcomer, later + 100s - 1ms), refusal::slow_mode);
    EXPECT_EQ(hindered(room, newcomer, later + 100s), std::nullopt);
}

TEST(calm, counts_several_texts_at_once_as_so_many)
{
    scenario room;
    room.given(rules_are({{number::member_posts, 3}}));
    EXPECT_EQ(hindered_at_once(room, ana, later, {"one"s, "two"s, "three"s}), std::nullopt);
    EXPECT_EQ(hindered_at_once(room, ana, later, {"one"s, "two"s, "three"s, "four"s}),
              refusal::too_many_at_once);
    room.at(later).given(posted(bike_shed, ana), posted(bench, ana));
    EXPECT_EQ(hindered_at_once(room, ana, later, {"one"s}), std::nullopt);
    EXPECT_EQ(hindered_at_once(room, ana, later, {"one"s, "two"s}), refusal::too_many_at_once);
    room.given(posted(answer, ana));
    EXPECT_EQ(hindered_at_once(room, ana, later, {"one"s, "two"s}), refusal::slow_mode);
    EXPECT_EQ(hindered_at_once(room, ana, later + 60s, {"one"s, "two"s}), std::nullopt);
}

TEST(calm, lets_each_wait_where_all_together_are_too_fast)
{
    scenario room;
    room.given(rules_are({{number::room_posts, 3}, {number::room_wait_seconds, 20}}));
    room.at(later).given(posted(bike_shed, ana));
    room.at(later + 1s).given(posted(bench, bo));
    EXPECT_EQ(hindered(room, ana, later + 2s), std::nullopt);
    room.at(later + 2s).given(posted(answer, bo));
    EXPECT_EQ(hindered(room, ana, later + 20s - 1ms), refusal::slow_mode);
    EXPECT_EQ(again(room, ana, later + 2s), later + 20s);
    EXPECT_EQ(hindered(room, ana, later + 20s), std::nullopt);
    EXPECT_EQ(again(room, bo, later + 2s), later + 22s);
    // Whoever has said nothing yet does not wait for the others.
    EXPECT_EQ(hindered(room, cem, later + 2s), std::nullopt);
    EXPECT_EQ(hindered_at_once(room, cem, later + 2s, {"one"s, "two"s}), refusal::too_many_at_once);
    EXPECT_EQ(hindered_at_once(room, lead, later + 2s, {"one"s, "two"s}), std::nullopt);
}

TEST(calm, of_the_room_ends_when_its_minute_does)
{
    scenario room;
    room.given(rules_are({{number::room_posts, 2}, {number::room_wait_seconds, 600}}));
    // More than the room writes in a minute is too much at any time.
    EXPECT_EQ(hindered_at_once(room, ana, later, {"one"s, "two"s, "three"s}),
              refusal::too_many_at_once);
    EXPECT_EQ(hindered_at_once(room, ana, later, {"one"s, "two"s}), std::nullopt);
    room.at(later).given(posted(bike_shed, bo));
    room.at(later + 10s).given(posted(bench, ana));
    EXPECT_EQ(again(room, ana, later + 10s), later + 60s);
    EXPECT_EQ(hindered(room, ana, later + 60s - 1ms), refusal::slow_mode);
    EXPECT_EQ(hindered(room, ana, later + 60s), std::nullopt);
}

TEST(calm, of_the_room_does_not_count_what_facilitators_bring_in_and_tables_say)
{
    scenario room;
    room.given(rules_are({{number::room_posts, 2}, {number::room_wait_seconds, 20}}));
    room.at(later).given(posted(bike_shed, ana), posted(bench, helper), posted(third, lead),
                         posted_for(answer, bo, {"table 3", 6}));
    EXPECT_EQ(hindered(room, ana, later), std::nullopt);
    room.given(posted(fourth, bo));
    EXPECT_EQ(hindered(room, ana, later), refusal::slow_mode);
}

// Whatever was posted when: refused for haste before the moment that is told, and not from then on.
TEST(calm, tells_the_very_moment_from_which_it_lets_post)
{
    std::mt19937_64 dice{1};
    const auto below = [&dice](std::uint64_t bound) { return dice() % bound; };
    std::size_t waited = 0;
    for (int round = 0; round < 300; ++round) {
        scenario room;
        room.given(
            rules_are({{number::member_posts, static_cast<std::uint32_t>(below(5))},
                       {number::fresh_posts, static_cast<std::uint32_t>(below(4))},
                       {number::fresh_seconds, static_cast<std::uint32_t>(below(200))},
                       {number::room_posts, static_cast<std::uint32_t>(below(12))},
                       {number::room_wait_seconds, 1 + static_cast<std::uint32_t>(below(90))}}));
        instant now = later;
        room.at(now).given(joined(newcomer, "Dee", 77));
        for (std::uint64_t each = 0; each < 12; ++each) {
            now += std::chrono::milliseconds{below(15'000)};
            const auto who = std::array{newcomer, ana, bo, helper}[below(4)];
            room.at(now).given(posted(contribution_id{names_begin + 200 + each}, who));
        }
        for (const member_id who : {newcomer, ana, bo, cem, helper}) {
            const instant told = again(room, who, now);
            EXPECT_EQ(hindered(room, who, std::max(now, told)), std::nullopt) << round;
            if (told <= now) continue;
            ++waited;
            EXPECT_EQ(hindered(room, who, now), refusal::slow_mode) << round;
            EXPECT_EQ(hindered(room, who, told - 1ms), refusal::slow_mode) << round;
            EXPECT_EQ(again(room, who, told - 1ms), told) << round;
        }
    }
    EXPECT_GT(waited, 200u);
}

// --- what was said before ---

scenario where_texts_are_compared()
{
    scenario room;
    room.given(rules_are({{number::alike_percent, 80}, {number::alike_seconds, 300}}));
    room.at(later);
    return room;
}

TEST(calm, refuses_what_was_just_said_and_names_it)
{
    scenario room = where_texts_are_compared();
    room.given(posted(bike_shed, ana, long_text), posted(bench, bo, "A bench in the sun"));
    for (const member_id who : {ana, bo}) {
        EXPECT_EQ(hindered(room, who, later + 10s, long_text), refusal::too_alike);
        EXPECT_EQ(hindered(room, who, later + 10s,
                           "A COVERED bicycle-shed, with lights, near our station!"),
                  refusal::too_alike);
    }
    EXPECT_EQ(said_before(long_text, {}, room.state(), later + 10s), room.id(bike_shed));
    EXPECT_EQ(hindered(room, bo, later + 10s, "A covered terrace with plants near the market"),
              std::nullopt);
    EXPECT_EQ(
        said_before("A covered terrace with plants near the market", {}, room.state(), later + 10s),
        contribution_id{});
    // Until it is long enough ago.
    EXPECT_EQ(hindered(room, bo, later + 300s - 1ms, long_text), refusal::too_alike);
    EXPECT_EQ(hindered(room, bo, later + 300s, long_text), std::nullopt);
}

// As some keyboards send it: accents apart from their letters.
TEST(calm, names_what_says_it_already_however_the_text_came)
{
    scenario room = where_texts_are_compared();
    room.given(posted(bike_shed, ana, "Đường phố cần nhiều cây xanh hơn và ít ô tô hơn"));
    const std::string apart =
        "Đu\u031bo\u031b\u0300ng pho\u0302\u0301 ca\u0302\u0300n nhie\u0302\u0300u ca\u0302y xanh "
        "ho\u031bn va\u0300 i\u0301t o\u0302 to\u0302 ho\u031bn";
    room.when(bo, post_idea{apart}).then_refused(refusal::too_alike);
    EXPECT_EQ(existing_for(post_idea{apart}, room.state(), later + 10s), room.id(bike_shed));
    EXPECT_EQ(existing_for(post_ideas{{"A bench in the sun", apart}}, room.state(), later + 10s),
              room.id(bike_shed));
}

TEST(calm, compares_as_strictly_as_the_rules_say)
{
    const std::string other = "A covered bicycle shed with lights near the church";
    for (const auto& [percent, why] : {std::pair{70u, std::optional{refusal::too_alike}},
                                       std::pair{95u, std::optional<refusal>{}}}) {
        scenario room;
        room.given(rules_are({{number::alike_percent, percent}}));
        room.at(later).given(posted(bike_shed, ana, long_text));
        EXPECT_EQ(hindered(room, bo, later, other), why) << percent;
    }
}

TEST(calm, compares_with_what_everybody_sees_alone)
{
    scenario room = where_texts_are_compared();
    room.given(posted(bike_shed, ana, long_text));
    scenario withdraws = room;
    withdraws.given(withdrawn(bike_shed, ana));
    EXPECT_EQ(hindered(withdraws, bo, later, long_text), std::nullopt);
    scenario hides = room;
    hides.given(hidden(bike_shed, lead, first_act));
    EXPECT_EQ(hindered(hides, bo, later, long_text), std::nullopt);
    hides.given(undone(first_act, lead));
    EXPECT_EQ(hindered(hides, bo, later, long_text), refusal::too_alike);
    scenario waits = where_texts_are_compared();
    waits.given(held_for(60s), posted_held(bike_shed, ana, long_text));
    EXPECT_EQ(hindered(waits, bo, later, long_text), std::nullopt);
    waits.given(approved(bike_shed));
    EXPECT_EQ(hindered(waits, bo, later, long_text), refusal::too_alike);
}

TEST(calm, compares_with_what_an_old_post_became_of_late)
{
    scenario room = where_texts_are_compared();
    room.given(posted(bike_shed, ana, "A bench in the sun"), posted(bench, cem, long_text));
    room.at(later + 400s).given(edited(bike_shed, ana, long_text));
    EXPECT_EQ(hindered(room, bo, later + 500s, long_text), refusal::too_alike);
    EXPECT_EQ(said_before(long_text, {}, room.state(), later + 500s), room.id(bike_shed));
    EXPECT_EQ(hindered(room, bo, later + 500s, "A bench in the sun, a bench"), std::nullopt);
}

TEST(calm, names_the_newest_of_several_and_what_it_is_merged_into)
{
    scenario room = where_texts_are_compared();
    room.given(posted(bike_shed, ana, long_text), posted(bench, cem, long_text),
               posted(third, cem, "Sheds for bikes"));
    EXPECT_EQ(said_before(long_text, {}, room.state(), later), room.id(bench));
    room.given(merged(bench, third));
    EXPECT_EQ(said_before(long_text, {}, room.state(), later), room.id(third));
    scenario hides = room;
    hides.given(hidden(third, lead));
    EXPECT_EQ(said_before(long_text, {}, hides.state(), later), room.id(bike_shed));
    room.given(hidden(bench, lead));
    EXPECT_EQ(said_before(long_text, {}, room.state(), later), room.id(bike_shed));
}

TEST(calm, compares_ideas_with_ideas_and_replies_under_one_parent)
{
    const std::string agrees = "Completely agree, this would help my whole street";
    scenario room = where_texts_are_compared();
    room.given(posted(bike_shed, ana, long_text), posted(bench, ana, "A bench in the sun"),
               replied(answer, bike_shed, ana, agrees));
    EXPECT_EQ(hindered(room, bo, later, agrees, bike_shed), refusal::too_alike);
    EXPECT_EQ(said_before(agrees, room.id(bike_shed), room.state(), later), room.id(answer));
    EXPECT_EQ(hindered(room, bo, later, agrees, bench), std::nullopt);
    EXPECT_EQ(hindered(room, bo, later, agrees, answer), std::nullopt);
    EXPECT_EQ(hindered(room, bo, later, agrees), std::nullopt);
    EXPECT_EQ(hindered(room, bo, later, long_text, bike_shed), std::nullopt);
}

TEST(calm, lets_everybody_agree_in_few_words)
{
    for (const std::string text : {"Yes", "+1", "Agreed", "Helemaal mee eens!", "Daar ben ik voor",
                                   "I totally agree", "Goed idee, doen"}) {
        scenario room = where_texts_are_compared();
        room.given(posted(bike_shed, ana, text), replied(answer, bike_shed, ana, text));
        EXPECT_EQ(hindered(room, bo, later, text), std::nullopt) << text;
        EXPECT_EQ(hindered(room, bo, later, text, bike_shed), std::nullopt) << text;
    }
}

TEST(calm, lets_say_the_opposite_in_as_many_words)
{
    const std::vector<std::pair<std::string, std::string>> opposite{
        {"Auto's horen op het plein bij de markt", "Auto's horen niet op het plein bij de markt"},
        {"Cars should be in the market square", "Cars shouldn't be in the market square"},
        {"Cars can stay in the market square", "Cars can\xE2\x80\x99t stay in the market square"},
        {"Meer parkeerplaatsen in de binnenstad", "Minder parkeerplaatsen in de binnenstad"},
        {"I am for the council's plan for the library",
         "I am against the council's plan for the library"},
        {"Geen vuurwerk in de woonwijken afsteken", "Vuurwerk in de woonwijken afsteken"}};
    for (const auto& [one, other] : opposite) {
        scenario room;
        room.given(rules_are({{number::alike_percent, 70}}));
        room.at(later).given(posted(bike_shed, ana, one), posted(bench, ana, other));
        EXPECT_EQ(hindered(room, bo, later, one), refusal::too_alike);
        EXPECT_EQ(said_before(one, {}, room.state(), later), room.id(bike_shed)) << one;
        EXPECT_EQ(said_before(other, {}, room.state(), later), room.id(bench)) << other;
        // Turned twice it is as it was.
        EXPECT_EQ(said_before("Never not " + one, {}, room.state(), later), room.id(bike_shed));
    }
}

TEST(calm, compares_another_text_of_a_post_with_all_others)
{
    scenario room = where_texts_are_compared();
    room.given(posted(bike_shed, ana, long_text), posted(bench, bo, "A bench in the sun"),
               posted(third, ana, "Bicycles"));
    EXPECT_EQ(hindered_from_editing(room, bike_shed, later, long_text + "!"), std::nullopt);
    EXPECT_EQ(hindered_from_editing(room, bench, later, long_text), refusal::too_alike);
    EXPECT_EQ(said_before(room.find(bench), long_text, room.state(), later), room.id(bike_shed));
    // What is merged with it may say the same.
    room.given(merged(bike_shed, bench));
    EXPECT_EQ(hindered_from_editing(room, bench, later, long_text), std::nullopt);
    EXPECT_EQ(hindered_from_editing(room, third, later, long_text), refusal::too_alike);
}

TEST(calm, does_not_compare_what_facilitators_and_note_takers_write)
{
    scenario room = where_texts_are_compared();
    room.given(table_set(first_table, "Window"), seated(bo, first_table), takes_notes(bo),
               posted(bike_shed, ana, long_text));
    EXPECT_EQ(hindered(room, helper, later, long_text), std::nullopt);
    EXPECT_EQ(hindered(room, bo, later, long_text), std::nullopt);
    EXPECT_EQ(hindered(room, cem, later, long_text), refusal::too_alike);
}

// However many texts have a sketch like it, a command compares a few.
TEST(calm, compares_the_newest_of_many_texts)
{
    scenario room = where_texts_are_compared();
    room.given(posted(bike_shed, ana, long_text));
    for (std::uint64_t each = 0; each < 8; ++each) {
        // As alike, and the opposite.
        room.given(posted(contribution_id{names_begin + 200 + each}, ana, "Not " + long_text));
    }
    EXPECT_EQ(hindered(room, bo, later, long_text), std::nullopt);
    EXPECT_EQ(hindered(room, bo, later, "Never " + long_text), refusal::too_alike);
}

// --- links ---

TEST(calm, lets_links_wait_until_a_member_has_posted)
{
    scenario room;
    room.given(rules_are({{number::posts_before_links, 2}}));
    room.at(later).given(posted(bike_shed, ana), posted(bench, ana), posted(third, bo));
    const std::string link = "See http://example.org";
    EXPECT_EQ(hindered(room, ana, later, link), std::nullopt);
    EXPECT_EQ(hindered(room, bo, later, link), refusal::links_later);
    EXPECT_EQ(hindered(room, bo, later, link, bench), refusal::links_later);
    EXPECT_EQ(hindered_at_once(room, bo, later, {"a text"s, link}), refusal::links_later);
    EXPECT_EQ(hindered(room, bo, later, "See the library"), std::nullopt);
    EXPECT_EQ(hindered(room, helper, later, link), std::nullopt);
    // A post is not made one with a link before it would have had one; nor does one count that nobody sees.
    EXPECT_EQ(hindered_from_editing(room, bench, later, link), refusal::links_later);
    room.given(hidden(bike_shed, lead));
    EXPECT_EQ(hindered(room, ana, later, link), refusal::links_later);
    room.given(posted(answer, ana), posted(fourth, ana));
    EXPECT_EQ(hindered(room, ana, later, link), std::nullopt);
    room.given(withdrawn(answer, ana), withdrawn(fourth, ana));
    EXPECT_EQ(hindered(room, ana, later, link), refusal::links_later);
}

TEST(calm, knows_a_link)
{
    scenario room;
    room.given(rules_are({{number::posts_before_links, 1}}));
    for (const std::string text :
         {"http://example.org", "HTTPS://example.org/a", "(see https://1.2.3.4)", "www.example.org",
          "Look:www.example.org", "example.org/offer", "at WWW.Example.org.",
          "buy at my-shop.example.com/sale now", "m\xC3\xBCnchen.de/plan", "a.b/c x.yz/1"})
        EXPECT_EQ(hindered(room, ana, later, text), refusal::links_later) << text;
    for (const std::string text : {"e.g. a bench",
                                   "bus.stop",
                                   "example.org",
                                   "and/or",
                                   "i.e./e.g.",
                                   "24.5/25 km",
                                   "v1.2/3",
                                   "www",
                                   "www. and so on",
                                   "http is a protocol",
                                   "http:// and nothing",
                                   "a // b",
                                   "o.a./etc.",
                                   "awww.cute",
                                   "mail ana@example.org",
                                   "20 km/u",
                                   "./x",
                                   "/",
                                   ".",
                                   "...//...",
                                   "p.m./a.m.",
                                   "p.m/a.m",
                                   "the .nl/be domains",
                                   "left //right",
                                   "example.org/ and more"})
        EXPECT_EQ(hindered(room, ana, later, text), std::nullopt) << text;
}

// --- words that hurt ---

TEST(calm, asks_once_whether_words_that_hurt_are_meant)
{
    scenario room;
    room.given(rules_are({{number::warns_of_words, 1}}), posted(bike_shed, ana),
               table_set(first_table, "Window"), seated(bo, first_table), takes_notes(bo));
    room.at(later);
    const std::string text = "Wat een IDIOOT plan";
    EXPECT_EQ(hindered(room, ana, later, text), refusal::words_that_hurt);
    EXPECT_EQ(hindered_from_editing(room, bike_shed, later, text), refusal::words_that_hurt);
    EXPECT_EQ(hindered(room, bo, later, text), refusal::words_that_hurt);
    EXPECT_EQ(hindered(room, ana, later, text, {}, words_meant::yes), std::nullopt);
    EXPECT_EQ(hindered_from_editing(room, bike_shed, later, text, words_meant::yes), std::nullopt);
    EXPECT_EQ(hindered(room, helper, later, text), std::nullopt);
    EXPECT_EQ(hindered(room, ana, later, "A fine plan"), std::nullopt);
}

TEST(calm, tells_first_what_does_not_depend_on_the_words)
{
    scenario room;
    room.given(rules_are({{number::member_posts, 1},
                          {number::posts_before_links, 1},
                          {number::alike_percent, 80},
                          {number::warns_of_words, 1}}));
    const std::string text = "Those idiots closed the library, see http://example.org";
    room.at(later).given(posted(bike_shed, ana), posted(bench, lead, text));
    EXPECT_EQ(hindered(room, ana, later, text), refusal::slow_mode);
    EXPECT_EQ(hindered(room, bo, later, text), refusal::links_later);
    EXPECT_EQ(hindered(room, ana, later + 60s, text), refusal::too_alike);
    EXPECT_EQ(hindered(room, ana, later + 300s, text), refusal::words_that_hurt);
}

// --- the commands that write ---

TEST(calm, is_kept_by_every_command_that_writes)
{
    scenario room;
    room.given(rules_are(
        {{number::member_posts, 2}, {number::alike_percent, 80}, {number::warns_of_words, 1}}));
    room.at(later).given(posted(bike_shed, ana, long_text), posted(bench, bo));
    const std::string hurts = "What an idiot";
    room.when(ana, post_idea{hurts}).then_refused(refusal::words_that_hurt);
    room.when(ana, post_reply{bike_shed, hurts}).then_refused(refusal::words_that_hurt);
    room.when(bo, edit_contribution{bench, hurts}).then_refused(refusal::words_that_hurt);
    // As it will be posted it is compared: the blanks around it are gone.
    room.when(bo, post_idea{"  " + long_text + "\n"}).then_refused(refusal::too_alike);
    room.when(bo, edit_contribution{bench, long_text}).then_refused(refusal::too_alike);
    room.when(ana, post_reply{.parent = bike_shed, .text = hurts, .despite_words = true})
        .then_accepted();
    room.when(ana, post_idea{"another"}).then_refused(refusal::slow_mode);
    room.when(ana, post_reply{bench, "another"}).then_refused(refusal::slow_mode);
    EXPECT_EQ(may_again(refusal::slow_mode, ana, room.state(), later), later + 60s);
    room.at(later + 60s).when(ana, post_idea{"another"}).then_accepted();
}

// --- a large share ---

class heard {
public:
    explicit heard(std::uint32_t percent = 40)
    {
        room.given(rules_are({{number::voice_percent, percent},
                              {number::voice_posts, 10},
                              {number::voice_people, 3}}));
    }
    heard& posts(member_id who, int times)
    {
        for (; times > 0; --times) room.given(posted(contribution_id{++names_}, who));
        return *this;
    }
    [[nodiscard]] contribution_id last() const { return contribution_id{names_}; }
    scenario room;

private:
    std::uint64_t names_{names_begin + 200};
};

TEST(voice, is_told_above_a_share_of_enough_posts_by_enough_people)
{
    heard all;
    all.posts(ana, 4).posts(bo, 3).posts(cem, 3);
    EXPECT_EQ(voice(all.room, ana), 0u);  // 40 of a hundred is not more
    all.posts(ana, 1);
    EXPECT_EQ(voice(all.room, ana), 45u);  // 5 of 11
    EXPECT_EQ(voice(all.room, bo), 0u);
    EXPECT_EQ(voice(heard{}.posts(ana, 5).posts(bo, 2).posts(cem, 2).room, ana), 0u);
    EXPECT_EQ(voice(heard{}.posts(ana, 6).posts(bo, 5).room, ana), 0u);
    EXPECT_EQ(voice(heard{0}.posts(ana, 9).posts(bo, 2).posts(cem, 2).room, ana), 0u);
    EXPECT_EQ(voice(heard{}.posts(helper, 9).posts(bo, 2).posts(cem, 2).room, helper), 0u);
}

TEST(voice, is_of_posts_that_everybody_sees)
{
    heard all;
    all.posts(bo, 3).posts(cem, 3).posts(ana, 5);
    EXPECT_EQ(voice(all.room, ana), 45u);
    all.room.given(withdrawn(all.last(), ana));
    EXPECT_EQ(voice(all.room, ana), 0u);
    all.posts(ana, 2);
    EXPECT_EQ(voice(all.room, ana), 50u);
    all.room.given(hidden(all.last(), lead));
    EXPECT_EQ(voice(all.room, ana), 45u);
    all.room.given(posted_held(bike_shed, ana), posted_held(bench, ana));
    EXPECT_EQ(voice(all.room, ana), 45u);
}

TEST(voice, is_not_that_of_those_for_whom_somebody_writes)
{
    heard all;
    all.posts(bo, 3).posts(cem, 3).posts(ana, 4);
    all.room.given(posted_for(bike_shed, ana, {"table 3", 6}),
                   posted_for(bench, ana, {"table 3", 6}));
    EXPECT_EQ(voice(all.room, ana), 0u);  // 4 of 12
    all.posts(ana, 2);
    EXPECT_EQ(voice(all.room, ana), 42u);  // 6 of 14
}
}  // namespace
}  // namespace kring::domain
