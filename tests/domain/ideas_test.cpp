// What becomes of ideas: edits, tags, groups, "improves on", seeds.
#include "base/limits.hpp"
#include "domain/decide.hpp"
#include "domain/text_rules.hpp"

namespace kring::domain::scenarios {
namespace {
using namespace std::chrono_literals;

constexpr view_kind all_views[]{view_kind::participant, view_kind::facilitator, view_kind::screen};

std::vector<view_change> changes_of_last(const scenario& room, view_kind view)
{
    std::vector<view_change> changes;
    project(room.events().back(), room.state(), view, changes);
    return changes;
}

// --- edits ---

TEST(edit_contribution, is_silent_soon_after_posting)
{
    scenario room;
    room.given(posted(bike_shed, ana, "A shedd"));
    const instant posted_at = room.state().time;
    room.at(posted_at + limits::silent_edit_time - 1ms)
        .when(ana, edit_contribution{bike_shed, " A shed "})
        .then(contribution_edited{bike_shed, edit_trace::silent, "A shed"});
    for (const view_kind view : all_views) {
        const view_item item = room.item(bike_shed, view);
        EXPECT_EQ(item.text, "A shed");
        EXPECT_EQ(item.edited, sequence{});
        EXPECT_TRUE(item.versions.empty());
    }
}

TEST(edit_contribution, leaves_a_version_later)
{
    scenario room;
    room.given(posted(bike_shed, ana, "A shed"));
    const instant posted_at = room.state().time;
    room.at(posted_at + limits::silent_edit_time)
        .when(ana, edit_contribution{bike_shed, "Two sheds"})
        .then(contribution_edited{bike_shed, edit_trace::version, "Two sheds"});
    for (const view_kind view : all_views) {
        const view_item item = room.item(bike_shed, view);
        EXPECT_EQ(item.text, "Two sheds");
        EXPECT_EQ(item.edited, room.state().last);
        EXPECT_EQ(item.edited_time, room.state().time);
        EXPECT_EQ(changes_of_last(room, view).size(), 1u);
    }
    EXPECT_TRUE(room.item(bike_shed, view_kind::participant).versions.empty());
    EXPECT_TRUE(room.item(bike_shed, view_kind::screen).versions.empty());
    EXPECT_EQ(room.item(bike_shed, view_kind::facilitator).versions,
              (std::vector<view_version>{{"A shed", posted_at}}));
}

TEST(edit_contribution, counts_the_silent_time_from_the_posting_whatever_was_edited_meanwhile)
{
    scenario room;
    room.given(posted(bike_shed, ana), edited(bike_shed, ana, "b", edit_trace::silent));
    room.at(room.find(bike_shed).time + limits::silent_edit_time)
        .when(ana, edit_contribution{bike_shed, "c"})
        .then(contribution_edited{bike_shed, edit_trace::version, "c"});
}

TEST(edit_contribution, of_a_reply_has_the_limits_of_replies)
{
    expect_text_rules(
        [](const std::string& text) {
            scenario room;
            room.given(posted(bike_shed, ana), replied(answer, bike_shed, bo));
            room.when(bo, edit_contribution{answer, text});
            return room;
        },
        limits::reply_graphemes_max);
    expect_text_rules(
        [](const std::string& text) {
            scenario room;
            room.given(posted(bike_shed, ana));
            room.when(ana, edit_contribution{bike_shed, text});
            return room;
        },
        limits::idea_graphemes_max);
}

TEST(edit_contribution, of_the_same_text_is_done_already)
{
    scenario room;
    room.given(posted(bike_shed, ana, "same"))
        .when(ana, edit_contribution{bike_shed, " same"})
        .then_already(sequence{bike_shed.value()});
    room.given(edited(bike_shed, ana, "other", edit_trace::version, first_vote))
        .when(ana, edit_contribution{bike_shed, "other"})
        .then_already(first_vote);
}

TEST(edit_contribution, is_for_the_author_alone)
{
    scenario room;
    room.given(posted(bike_shed, ana));
    for (const member_id who : {bo, lead, helper})
        room.when(who, edit_contribution{bike_shed, "mine now"}).then_refused(refusal::not_author);
    room.when(ana, edit_contribution{no_such_contribution, "t"})
        .then_refused(refusal::unknown_contribution);
    room.given(withdrawn(bike_shed, ana))
        .when(ana, edit_contribution{bike_shed, "back again"})
        .then_refused(refusal::contribution_withdrawn);
}

TEST(edit_contribution, of_what_is_hidden_stays_hidden)
{
    scenario room;
    room.given(posted(bike_shed, ana, "rude"), hidden(bike_shed, lead, first_act, "tone"));
    room.at(room.state().time + 10min)
        .when(ana, edit_contribution{bike_shed, "kind"})
        .then(contribution_edited{bike_shed, edit_trace::version, "kind"});
    EXPECT_TRUE(room.find(bike_shed).is_hidden());
    for (const view_kind view : {view_kind::participant, view_kind::screen}) {
        EXPECT_TRUE(changes_of_last(room, view).empty());
        const view_item item = room.item(bike_shed, view);
        EXPECT_EQ(item.text, "");
        EXPECT_EQ(item.edited, sequence{});
    }
    EXPECT_EQ(room.item(bike_shed, view_kind::facilitator).text, "kind");
    // The author is told what stands there now, and nobody else.
    const auto change = project_self(room.events().back(), room.state());
    ASSERT_EQ(change.size(), 1u);
    EXPECT_EQ(change[0].member, ana);
    EXPECT_EQ(
        change[0].change.contributions,
        (std::vector<own_contribution>{{room.id(bike_shed), item_state::hidden, "kind", "tone"}}));
}

TEST(edit_contribution, keeps_so_many_versions_and_no_more)
{
    scenario room;
    room.given(posted(bike_shed, ana, "0"));
    for (std::size_t count = 1; count <= limits::versions_max; ++count)
        room.given(edited(bike_shed, ana, std::to_string(count)));
    room.at(room.state().time + 10min)
        .when(ana, edit_contribution{bike_shed, "one too many"})
        .then_refused(refusal::too_many_edits);
    EXPECT_EQ(room.item(bike_shed, view_kind::facilitator).versions.size(), limits::versions_max);
}

TEST(edit_contribution, is_refused_when_the_room_holds_all_that_a_view_can)
{
    scenario room;
    room.given(posted(bike_shed, ana, "four"));
    room_state state = room.state();
    const context late{state.time + 10min};
    const context soon{state.time};
    const command longer = edit_contribution{state.contributions[0].id, "five5"};
    state.view_bytes = limits::room_view_bytes_max - 1;
    EXPECT_EQ(decide(longer, ana, state, late).error(), refusal::room_full);
    // In silence the new text takes the place of the one before.
    EXPECT_TRUE(decide(longer, ana, state, soon));
    ++state.view_bytes;
    EXPECT_EQ(decide(longer, ana, state, soon).error(), refusal::room_full);
    EXPECT_TRUE(decide(edit_contribution{state.contributions[0].id, "4444"}, ana, state, soon));
}

TEST(edit_contribution, tells_supporters_by_the_sequence_of_their_vote)
{
    scenario room;
    room.given(posted(bike_shed, ana), voted(bo, support, bike_shed, yes),
               edited(bike_shed, ana, "another text"), voted(cem, support, bike_shed, yes));
    const sequence edit = room.item(bike_shed, view_kind::participant).edited;
    EXPECT_LT(self_of(room.state(), bo).votes.at(0).at, edit);
    EXPECT_GT(self_of(room.state(), cem).votes.at(0).at, edit);
}

// --- seeds and "improves on" ---

TEST(post_idea, of_the_organiser_bears_a_mark)
{
    scenario room{beginning_at::draft_room};
    room.when(helper, post_idea{"A tree", {}, true})
        .then(contribution_posted{contribution_id{}, "A tree", {}, true}, bike_shed.value());
    for (const view_kind view : all_views) EXPECT_TRUE(room.item(bike_shed, view).seed);
    // The mark would tell who wrote what is hidden.
    room.given(hidden(bike_shed, lead, first_act));
    EXPECT_FALSE(room.item(bike_shed, view_kind::participant).seed);
    scenario{}.when(ana, post_idea{"A tree", {}, true}).then_refused(refusal::not_allowed);
}

TEST(post_idea, names_what_it_improves_on)
{
    scenario room;
    room.given(posted(bike_shed, ana))
        .when(bo, post_idea{"With a roof", bike_shed})
        .then(contribution_posted{contribution_id{}, "With a roof", bike_shed}, bench.value());
    for (const view_kind view : all_views)
        EXPECT_EQ(room.item(bench, view).improves, room.id(bike_shed));
}

TEST(post_idea, improves_on_shown_ideas_alone)
{
    scenario room;
    room.given(posted(bike_shed, ana), replied(answer, bike_shed, bo));
    room.when(bo, post_idea{"t", answer}).then_refused(refusal::not_an_idea);
    room.when(bo, post_idea{"t", no_such_contribution}).then_refused(refusal::unknown_contribution);
    room.given(hidden(bike_shed, lead, first_act))
        .when(bo, post_idea{"t", bike_shed})
        .then_refused(refusal::contribution_hidden);
    room.given(withdrawn(bike_shed, ana))
        .when(bo, post_idea{"t", bike_shed})
        .then_refused(refusal::contribution_withdrawn);
}

// --- tags ---

TEST(tag_idea, tags)
{
    scenario room;
    room.given(posted(bike_shed, ana))
        .when(lead, tag_idea{bike_shed, " Green "})
        .then(idea_tagged{bike_shed, "Green"}, first_tag.value())
        .when(helper, tag_idea{bike_shed, "Cost"})
        .then(idea_tagged{bike_shed, "Cost"}, second_tag.value());
    for (const view_kind view : all_views) {
        EXPECT_EQ(room.item(bike_shed, view).tags,
                  (std::vector<tag>{{room.id(first_tag), "Green"}, {room.id(second_tag), "Cost"}}));
    }
}

TEST(tag_idea, takes_the_spelling_that_the_room_has)
{
    scenario room;
    room.given(posted(bike_shed, ana), posted(bench, bo),
               tagged(bike_shed, first_tag, "Caf\xC3\xA9"))
        .when(lead, tag_idea{bench, "cafe"})
        .then(idea_tagged{bench, "Caf\xC3\xA9"});
    room.when(lead, tag_idea{bike_shed, "CAF\xC3\x89"}).then_already(sequence{first_tag.value()});
}

TEST(tag_idea, has_text_limits)
{
    expect_text_rules(
        [](const std::string& text) {
            scenario room;
            room.given(posted(bike_shed, ana));
            room.when(lead, tag_idea{bike_shed, text});
            return room;
        },
        limits::tag_graphemes_max);
}

TEST(tag_idea, puts_so_many_on_an_idea_and_no_more)
{
    scenario room;
    room.given(posted(bike_shed, ana));
    for (std::size_t count = 0; count < limits::tags_per_idea_max; ++count)
        room.when(lead, tag_idea{bike_shed, "tag " + std::to_string(count)}).then_accepted();
    room.when(lead, tag_idea{bike_shed, "another"}).then_refused(refusal::too_many_tags);
}

// Each of the commands on one idea: what they are refused on.
TEST(ordering_of_ideas, is_for_facilitators_and_for_ideas_that_are_shown)
{
    const auto wishes = [](contribution_id what) {
        return std::vector<command>{tag_idea{what, "t"}, untag_idea{what, no_such_tag},
                                    group_idea{what, group_id{}}, merge_idea{what, bench, "r"}};
    };
    scenario room;
    room.given(posted(bike_shed, ana), posted(bench, bo), replied(answer, bike_shed, bo));
    for (const command& each : wishes(bike_shed))
        room.when(ana, each).then_refused(refusal::not_allowed);
    for (const command& each : wishes(answer))
        room.when(lead, each).then_refused(refusal::not_an_idea);
    for (const command& each : wishes(no_such_contribution))
        room.when(lead, each).then_refused(refusal::unknown_contribution);
    room.given(hidden(bike_shed, lead, first_act));
    for (const command& each : wishes(bike_shed))
        room.when(lead, each).then_refused(refusal::contribution_hidden);
    room.given(withdrawn(bike_shed, ana));
    for (const command& each : wishes(bike_shed))
        room.when(lead, each).then_refused(refusal::contribution_withdrawn);
}

TEST(tag_idea, and_edits_are_refused_when_the_room_is_full)
{
    scenario room;
    room.given(posted(bike_shed, ana), posted(bench, bo));
    room_state state = room.state();
    state.view_bytes = limits::room_view_bytes_max;
    const contribution_id shed = room.id(bike_shed);
    EXPECT_EQ(decide(tag_idea{shed, "t"}, lead, state, context{}).error(), refusal::room_full);
    EXPECT_EQ(decide(merge_idea{shed, room.id(bench), "r"}, lead, state, context{}).error(),
              refusal::room_full);
}

TEST(untag_idea, takes_a_tag_off)
{
    scenario room;
    room.given(posted(bike_shed, ana));
    const std::size_t before = room.state().view_bytes;
    room.given(tagged(bike_shed, first_tag, "Green"))
        .when(helper, untag_idea{bike_shed, first_tag})
        .then(idea_untagged{bike_shed, first_tag});
    EXPECT_TRUE(room.item(bike_shed, view_kind::screen).tags.empty());
    EXPECT_EQ(room.state().view_bytes, before);
    room.when(lead, untag_idea{bike_shed, first_tag}).then_nothing_to_do();
}

// --- groups ---

TEST(make_group, makes_a_group)
{
    scenario room;
    room.when(lead, make_group{" Traffic "}).then(group_made{"Traffic"}, first_group.value());
    for (const view_kind view : all_views) {
        EXPECT_EQ(view_of(room.state(), view).groups,
                  (std::vector<idea_group>{{room.id(first_group), "Traffic"}}));
    }
    room.when(helper, make_group{"Traffic"}).then_already(sequence{first_group.value()});
    room.when(ana, make_group{"Mine"}).then_refused(refusal::not_allowed);
}

TEST(make_group, has_text_limits)
{
    expect_text_rules(
        [](const std::string& text) {
            scenario room;
            room.when(lead, make_group{text});
            return room;
        },
        limits::title_graphemes_max);
}

TEST(make_group, makes_so_many_and_no_more)
{
    scenario room;
    for (std::size_t count = 0; count < limits::groups_max; ++count)
        room.given(grouped_as(group_id{}, "group " + std::to_string(count)));
    room.when(lead, make_group{"another"}).then_refused(refusal::too_many_groups);
}

TEST(rename_group, renames)
{
    scenario room;
    room.given(grouped_as(first_group, "Traffic"))
        .when(lead, rename_group{first_group, "Roads"})
        .then(group_renamed{first_group, "Roads"});
    EXPECT_EQ(view_of(room.state(), view_kind::participant).groups[0].title, "Roads");
    room.when(lead, rename_group{first_group, "Roads"}).then_nothing_to_do();
    room.when(lead, rename_group{no_such_group, "t"}).then_refused(refusal::unknown_group);
    room.when(ana, rename_group{first_group, "t"}).then_refused(refusal::not_allowed);
    room.when(lead, rename_group{first_group, ""}).then_refused(refusal::text_empty);
}

TEST(group_idea, puts_an_idea_into_one_group)
{
    scenario room;
    room.given(posted(bike_shed, ana), grouped_as(first_group, "a"), grouped_as(second_group, "b"))
        .when(lead, group_idea{bike_shed, first_group})
        .then(idea_grouped{bike_shed, first_group})
        .when(lead, group_idea{bike_shed, first_group})
        .then_nothing_to_do()
        .when(helper, group_idea{bike_shed, second_group})
        .then(idea_grouped{bike_shed, second_group});
    for (const view_kind view : all_views)
        EXPECT_EQ(room.item(bike_shed, view).group, room.id(second_group));
    room.when(lead, group_idea{bike_shed, no_such_group}).then_refused(refusal::unknown_group);
    room.when(lead, group_idea{bike_shed, group_id{}}).then(idea_grouped{bike_shed, group_id{}});
    EXPECT_EQ(room.item(bike_shed, view_kind::screen).group, group_id{});
}

TEST(dissolve_group, leaves_its_ideas_alone)
{
    scenario room;
    room.given(posted(bike_shed, ana), posted(bench, bo), grouped_as(first_group),
               put_into(bike_shed, first_group), put_into(bench, first_group),
               hidden(bench, lead, first_act))
        .when(lead, dissolve_group{first_group})
        .then(group_dissolved{first_group});
    for (const view_kind view : all_views) {
        EXPECT_TRUE(view_of(room.state(), view).groups.empty());
        EXPECT_EQ(room.item(bike_shed, view).group, group_id{});
        EXPECT_EQ(room.item(bench, view).group, group_id{});
    }
    room.when(lead, dissolve_group{first_group}).then_refused(refusal::unknown_group);
    room.when(ana, dissolve_group{first_group}).then_refused(refusal::not_allowed);
}

TEST(canonical_text, has_a_line_for_each_place_of_an_idea)
{
    scenario room;
    room.given(
        posted(bike_shed, ana, "one"), grouped_as(first_group, "Roads"),
        step{lead, contribution_posted{contribution_id{}, "two", bike_shed, true}, bench.value()},
        put_into(bench, first_group), tagged(bench, first_tag, "Green"),
        edited(bench, lead, "three"), merged(bench, bike_shed, "the same"));
    const std::string text = canonical_text(view_of(room.state(), view_kind::facilitator));
    EXPECT_NE(text.find("group|14|\"Roads\"\npolicy|"), std::string::npos) << text;
    EXPECT_NE(text.find("\"three\"|1700000015000|\"\"\n"
                        "improves|13\n"
                        "in|14\n"
                        "merged|13|\"the same\"\n"
                        "seed\n"
                        "edited|18|1700000018000\n"
                        "tag|17|\"Green\"\n"
                        "version|\"two\"|1700000015000\n"),
              std::string::npos)
        << text;
}
}  // namespace
}  // namespace kring::domain::scenarios
