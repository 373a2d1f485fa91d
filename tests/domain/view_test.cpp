// What views show, their canonical text, totals and self. That they follow from the events is for laws_test.cpp.
#include "support/scenario.hpp"

#include <algorithm>

namespace kring::domain::scenarios {
namespace {
constexpr view_kind all_views[]{view_kind::participant, view_kind::facilitator, view_kind::screen};

std::vector<view_change> changes_of_last(const scenario& room, view_kind view)
{
    std::vector<view_change> changes;
    project(room.events().back(), room.state(), view, changes);
    return changes;
}

TEST(canonical_text, has_a_line_for_each_thing)
{
    scenario room;
    room.given(posted(bike_shed, ana, "A \"shed\"\n|\\\t\x01 \xE2\x82\xAC\x7F"),
               replied(answer, bike_shed, lead, "yes"),
               hidden(bike_shed, lead, first_act, "off topic"), posted(bench, bo, "gone"),
               withdrawn(bench, bo));
    EXPECT_EQ(
        canonical_text(view_of(room.state(), view_kind::facilitator)),
        "room|2|\"Square\"|\"What would make it greener?\"|\"An answer by May\"|\"\"|\"en\"\n"
        "ballot|2|1\n"
        "ballot|3|2\n"
        "policy|0|2|1|2700|50|900|2000|3000|3|5|3|90|25|15|2|2|1|3|6|4|180|60|20|80|300|2|1|40|"
        "20|10\n"
        "item|13|0|2|8|\"Ana\"|1|\"A \\\"shed\\\"\\n|\\\\\\t\\u0001 "
        "\xE2\x82\xAC\x7F\"|1700000013000|\"off topic\"\n"
        "hide|15|5|\"Lea\"|\"off topic\"|1700000015000\n"
        "item|14|13|1|5|\"Lea\"|3|\"yes\"|1700000014000|\"\"\n"
        "item|16|0|3|0|\"\"|0|\"\"|1700000016000|\"\"\n"
        "acts|1\n"
        "act|15|1|1700000015000|\"off topic\"|13|0|0|5|\"Lea\"|0|\"\"|0\n");
    EXPECT_EQ(
        canonical_text(view_of(room.state(), view_kind::screen)),
        "room|2|\"Square\"|\"What would make it greener?\"|\"An answer by May\"|\"\"|\"en\"\n"
        "ballot|2|1\n"
        "ballot|3|2\n"
        "policy|0|2|1|2700|50|900|2000|3000|3|5|3|90|25|15|2|2|1|3|6|4|180|60|20|80|300|2|1|40|"
        "20|10\n"
        "item|13|0|2|0|\"\"|0|\"\"|1700000013000|\"off topic\"\n"
        "item|14|13|1|5|\"Lea\"|3|\"yes\"|1700000014000|\"\"\n"
        "item|16|0|3|0|\"\"|0|\"\"|1700000016000|\"\"\n"
        "acts|1\n"
        "act|15|1|1700000015000|\"off topic\"|13|0|0|0|\"\"|0|\"\"|0\n");
}

TEST(digest, is_fnv_1a_of_the_canonical_text)
{
    // Of "room|1|\"\"|\"\"|\"\"|\"\"|\"nl\"\n" and the line of the rules that every room begins with, computed apart from this
    // program.
    EXPECT_EQ(digest_of(view_state{}), "3202b227747d7251");
}

TEST(the_header, tells_phase_and_pause)
{
    scenario room;
    room.given(paused("tea"));
    for (const view_kind view : all_views) {
        const auto changes = changes_of_last(room, view);
        ASSERT_EQ(changes.size(), 1u);
        const auto* header = std::get_if<view_header>(&changes[0].body);
        ASSERT_NE(header, nullptr);
        EXPECT_EQ(*header, (view_header{room_phase::paused, "Square", "What would make it greener?",
                                        "An answer by May", "tea", language::english}));
    }
}

TEST(votes_joining_and_leaving, change_no_view)
{
    scenario room;
    room.given(posted(bike_shed, ana), voted(bo, support, bike_shed, yes));
    for (const view_kind view : all_views) EXPECT_TRUE(changes_of_last(room, view).empty());
    room.given(vote_taken_back(bo, support, bike_shed));
    for (const view_kind view : all_views) EXPECT_TRUE(changes_of_last(room, view).empty());
    room.given(left(ana));
    for (const view_kind view : all_views) EXPECT_TRUE(changes_of_last(room, view).empty());
    room.given(joined(newcomer, "Dee", 9));
    for (const view_kind view : all_views) EXPECT_TRUE(changes_of_last(room, view).empty());
    room.given(link_issued(fresh_link, member_role::helper, beginning));
    for (const view_kind view : all_views) EXPECT_TRUE(changes_of_last(room, view).empty());
}

// A new name that comes with nothing that shows it would tell who wrote what is hidden, or that somebody is there.
TEST(a_new_name, goes_to_the_views_that_show_the_member_alone)
{
    scenario room;
    room.given(renamed(ana, "Anna"));
    for (const view_kind view : all_views) EXPECT_TRUE(changes_of_last(room, view).empty());

    room.given(posted(bike_shed, ana), renamed(ana, "Anne"));
    for (const view_kind view : all_views) EXPECT_EQ(changes_of_last(room, view).size(), 1u);

    room.given(hidden(bike_shed, lead, first_act), renamed(ana, "Anja"));
    EXPECT_TRUE(changes_of_last(room, view_kind::participant).empty());
    EXPECT_TRUE(changes_of_last(room, view_kind::screen).empty());
    EXPECT_EQ(changes_of_last(room, view_kind::facilitator).size(), 1u);

    // The lead stands as who hid, for facilitators.
    room.given(renamed(lead, "Leo"));
    EXPECT_TRUE(changes_of_last(room, view_kind::participant).empty());
    EXPECT_EQ(changes_of_last(room, view_kind::facilitator).size(), 1u);

    room.given(undone(first_act, lead), renamed(ana, "Ann"));
    for (const view_kind view : all_views) EXPECT_EQ(changes_of_last(room, view).size(), 1u);

    room.given(withdrawn(bike_shed, ana), renamed(ana, "Ana"));
    for (const view_kind view : all_views) EXPECT_TRUE(changes_of_last(room, view).empty());
}

TEST(totals, are_listed_by_ballot_whatever_was_voted_on_first)
{
    scenario room;
    room.given(posted(bike_shed, ana), voted(bo, stance, bike_shed, pass),
               voted(bo, support, bike_shed, yes));
    EXPECT_EQ(room.totals(bike_shed, view_kind::participant),
              (std::vector<subject_total>{{room.id(bike_shed), support, {1, 0, 0}, 1},
                                          {room.id(bike_shed), stance, {0, 0, 1}, 3}}));
}

TEST(counted_by, names_whose_counts_an_event_changes_or_brings_back)
{
    scenario room;
    const auto counted = [&room] {
        std::vector<contribution_id> subjects;
        counted_by(room.events().back(), room.state(), subjects);
        return subjects;
    };
    room.given(posted(bike_shed, ana));
    EXPECT_TRUE(counted().empty());
    const std::vector shed{room.id(bike_shed)};
    room.given(voted(bo, support, bike_shed, yes));
    EXPECT_EQ(counted(), shed);
    room.given(vote_taken_back(bo, support, bike_shed));
    EXPECT_EQ(counted(), shed);
    room.given(hidden(bike_shed, lead, first_act));
    EXPECT_EQ(counted(), shed);
    room.given(restored(bike_shed, lead, second_act));
    EXPECT_EQ(counted(), shed);
    room.given(undone(second_act, lead));
    EXPECT_EQ(counted(), shed);
    room.given(renamed(ana, "Anna"));
    EXPECT_TRUE(counted().empty());
}

TEST(counted_by, names_pairs_with_what_is_compared_and_what_comes_back)
{
    scenario room;
    const auto counted = [&room] {
        std::vector<contribution_id> subjects;
        counted_by(room.events().back(), room.state(), subjects);
        return subjects;
    };
    constexpr contribution_id pair = subject_of(idea_pair{bike_shed, bench});
    room.given(posted(bike_shed, ana), posted(bench, bo),
               asked(first_ballot, ballot_kind::pairwise), voted(cem, first_ballot, pair, 1));
    EXPECT_EQ(counted(), (std::vector{room.subject(pair), room.id(bike_shed), room.id(bench)}));
    room.given(hidden(bench, lead, first_act), restored(bench, lead));
    EXPECT_EQ(counted(), (std::vector{room.id(bench), room.subject(pair)}));
    room.given(ballot_is(first_ballot, true, false), ballot_is(first_ballot, true, true));
    EXPECT_EQ(counted(), (std::vector{room.id(bike_shed), room.id(bench), room.subject(pair)}));
}

// What an item of a room's says of its language, in a view.
std::string language_in(const scenario& room, contribution_id item, view_kind view)
{
    const view_state shown = view_of(room.state(), view);
    const auto found =
        std::find_if(shown.items.begin(), shown.items.end(),
                     [&](const view_item& each) { return each.id == room.id(item); });
    return found == shown.items.end() ? "no item" : found->text_language;
}

TEST(the_language_of_a_text, is_that_of_the_text_that_is_shown)
{
    scenario room;
    room.given(posted(bike_shed, ana, "Meer bankjes in de schaduw bij het station."),
               replied(answer, bike_shed, lead, "Which trees would grow there without water?"),
               posted(bench, bo, "ok"));
    for (const view_kind view : all_views) {
        EXPECT_EQ(language_in(room, bike_shed, view), "nl");
        EXPECT_EQ(language_in(room, answer, view), "en");
        EXPECT_EQ(language_in(room, bench, view), "");
    }
    room.given(edited(bike_shed, ana, "More benches in the shade near the station."));
    for (const view_kind view : all_views) EXPECT_EQ(language_in(room, bike_shed, view), "en");
}

TEST(the_language_of_a_text, leaves_a_view_with_it)
{
    scenario room;
    room.given(posted(bike_shed, ana, "More benches in the shade near the station."),
               hidden(bike_shed, lead, first_act, "off topic"));
    EXPECT_EQ(language_in(room, bike_shed, view_kind::participant), "");
    EXPECT_EQ(language_in(room, bike_shed, view_kind::screen), "");
    EXPECT_EQ(language_in(room, bike_shed, view_kind::facilitator), "en");
    ASSERT_EQ(self_of(room.state(), ana).contributions.size(), 1u);
    EXPECT_EQ(self_of(room.state(), ana).contributions[0].text_language, "en");
    room.given(restored(bike_shed, lead));
    EXPECT_EQ(language_in(room, bike_shed, view_kind::participant), "en");
    room.given(withdrawn(bike_shed, ana));
    for (const view_kind view : all_views) EXPECT_EQ(language_in(room, bike_shed, view), "");

    view_item item;
    item.text = "More benches in the shade near the station.";
    item.text_language = "en";
    strip(item, item_state::hidden);
    EXPECT_EQ(item.text_language, "");
}

TEST(self, tells_own_votes_and_own_hidden_texts)
{
    scenario room;
    room.given(posted(bike_shed, ana, "hidden"), posted(bench, ana, "shown"),
               posted(answer, ana, "hidden and withdrawn"), voted(ana, stance, bench, pass),
               voted(ana, support, bench, yes), voted(ana, stance, bike_shed, agree),
               voted(bo, support, bench, yes), hidden(bike_shed, lead, first_act, "off topic"),
               hidden(answer, lead, second_act), withdrawn(answer, ana));
    const self_view self = self_of(room.state(), ana);
    EXPECT_EQ(self.as_of, room.state().last);
    EXPECT_EQ(self.extent, self_extent::whole);
    EXPECT_EQ(self.name, "Ana");
    EXPECT_EQ(self.votes,
              (std::vector<own_vote>{{{stance, room.id(bike_shed)}, agree, sequence{18}},
                                     {{support, room.id(bench)}, yes, sequence{17}},
                                     {{stance, room.id(bench)}, pass, sequence{16}}}));
    EXPECT_EQ(self.contributions,
              (std::vector<own_contribution>{
                  {room.id(bike_shed), item_state::hidden, "hidden", "off topic"}}));
    EXPECT_TRUE(self_of(room.state(), member_id{999}).votes.empty());
}

TEST(self, of_a_hidden_text_goes_to_its_author_not_to_who_hid_it)
{
    scenario room;
    room.given(posted(bike_shed, ana, "a secret"), hidden(bike_shed, lead, first_act, "off topic"));
    const auto change = project_self(room.events().back(), room.state());
    ASSERT_EQ(change.size(), 1u);
    EXPECT_EQ(change[0].member, ana);
    EXPECT_EQ(change[0].change.extent, self_extent::changes);
    EXPECT_EQ(change[0].change.contributions,
              (std::vector<own_contribution>{
                  {room.id(bike_shed), item_state::hidden, "a secret", "off topic"}}));
}
}  // namespace
}  // namespace kring::domain::scenarios
