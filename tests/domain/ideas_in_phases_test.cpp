// What charter and phases ask of editing, ordering and merging ideas, and what they keep from views.
#include "base/limits.hpp"
#include "domain/similarity.hpp"
#include "support/scenario.hpp"

namespace kring::domain::scenarios {
namespace {
using namespace std::chrono_literals;

instant second(std::uint64_t of)
{
    return beginning + std::chrono::seconds{of};
}

charter naming(names_mode names)
{
    charter terms = some_charter();
    terms.names = names;
    return terms;
}

// The item that the latest event put into a view.
view_item last_item(const scenario& room, view_kind view)
{
    std::vector<view_change> changes;
    project(room.events().back(), room.state(), view, changes);
    return std::get<view_item>(changes.at(0).body);
}

// --- who may ---

TEST(edit_contribution, needs_agreeing_once)
{
    scenario room;
    room.given(posted(bike_shed, ana), replied(answer, bike_shed, ana), agreed_on(first_charter))
        .when(ana, edit_contribution{bike_shed, "t"})
        .then_refused(refusal::charter_not_accepted)
        .when(ana, edit_contribution{answer, "t"})
        .then_refused(refusal::charter_not_accepted)
        .given(accepted(ana, first_charter))
        .when(ana, edit_contribution{bike_shed, "t"})
        .then_accepted()
        .given(agreed_on(second_charter, naming(names_mode::pseudonyms)))
        .when(ana, edit_contribution{answer, "t"})
        .then_accepted();
}

TEST(edit_contribution, is_allowed_where_writing_anew_is)
{
    struct row {
        std::vector<active_phase> active;
        bool write;
        bool reply;
    };
    for (const row& each : {row{{{1, {}}}, true, false}, row{{{2, {}}}, false, true},
                            row{{{1, {}}, {2, {}}}, true, true}, row{{{3, {}}}, false, false},
                            row{{}, false, false}}) {
        scenario room;
        room.given(posted(bike_shed, ana), replied(answer, bike_shed, bo), planned(),
                   phases_are(each.active))
            .at(second(500));  // when nothing may be sent any more of what was allowed before
        const auto expect = [&room](bool may, member_id who, contribution_id what) {
            room.when(who, edit_contribution{what, "another"});
            if (may) {
                room.then_accepted();
            } else {
                room.then_refused(refusal::not_in_phase);
            }
        };
        expect(each.write, ana, bike_shed);
        expect(each.reply, bo, answer);
    }
}

TEST(edit_contribution, of_somebody_else_is_refused_whatever_the_phase)
{
    scenario{}
        .given(posted(bike_shed, ana), planned(), phases_are({{3, {}}}))
        .at(second(500))
        .when(bo, edit_contribution{bike_shed, "t"})
        .then_refused(refusal::not_author);
}

TEST(edit_contribution, may_be_the_last_word)
{
    scenario room;
    room.given(posted(bike_shed, ana), planned(), phases_are({{1, {}}}), phases_are({{3, {}}}));
    const instant ended = room.state().time;
    scenario{room}
        .at(ended + limits::last_words_time - 1ms)
        .when(ana, edit_contribution{bike_shed, "t"})
        .then_accepted();
    scenario{room}
        .at(ended + limits::last_words_time)
        .when(ana, edit_contribution{bike_shed, "t"})
        .then_refused(refusal::not_in_phase);
}

TEST(edit_contribution, is_the_facilitators_in_a_phase_of_theirs)
{
    agenda plan = some_agenda();
    plan.phases[0].switches.write = permission::facilitators;
    scenario room;
    room.given(posted(bike_shed, ana), posted(bench, helper), planned(plan), phases_are({{1, {}}}))
        .at(second(500));
    room.when(ana, edit_contribution{bike_shed, "t"}).then_refused(refusal::not_in_phase);
    room.when(helper, edit_contribution{bench, "t"}).then_accepted();
}

// Like hiding, it is no writing: it goes on in a break, and before whoever does it agreed to anything.
TEST(ordering_of_ideas, is_bound_to_no_phase_and_no_charter)
{
    scenario{}
        .given(posted(bike_shed, ana), posted(bench, bo), agreed_on(first_charter), planned(),
               phases_are({}))
        .at(second(500))
        .when(helper, tag_idea{bike_shed, "green"})
        .then(idea_tagged{bike_shed, "green"}, first_tag.value())
        .when(helper, untag_idea{bike_shed, first_tag})
        .then_accepted()
        .when(helper, make_group{"Roads"})
        .then(group_made{"Roads"}, first_group.value())
        .when(helper, rename_group{first_group, "Streets"})
        .then_accepted()
        .when(helper, group_idea{bike_shed, first_group})
        .then_accepted()
        .when(helper, dissolve_group{first_group})
        .then_accepted()
        .when(helper, merge_idea{bench, bike_shed, "the same"})
        .then_accepted()
        .when(helper, unmerge_idea{bench})
        .then_accepted()
        .when(helper, post_idea{"t"})
        .then_refused(refusal::charter_not_accepted);
}

TEST(post_idea, that_improves_on_another_or_is_a_seed_obeys_the_phase)
{
    scenario room;
    room.given(posted(bike_shed, ana), planned(), phases_are({{3, {}}})).at(second(500));
    room.when(bo, post_idea{"t", bike_shed, false}).then_refused(refusal::not_in_phase);
    room.when(lead, post_idea{"t", contribution_id{}, true}).then_refused(refusal::not_in_phase);
}

// --- what is shown of authors ---

TEST(names, of_what_was_edited_grouped_and_merged_are_shown_as_the_charter_says)
{
    struct row {
        names_mode names;
        view_kind view;
        bool has_number;
        bool has_name;
    };
    for (const row& each : {row{names_mode::shown, view_kind::participant, true, true},
                            row{names_mode::shown, view_kind::facilitator, true, true},
                            row{names_mode::pseudonyms, view_kind::participant, true, false},
                            row{names_mode::pseudonyms, view_kind::screen, true, false},
                            row{names_mode::pseudonyms, view_kind::facilitator, true, false},
                            row{names_mode::unnamed, view_kind::participant, false, false},
                            row{names_mode::unnamed, view_kind::screen, false, false},
                            row{names_mode::unnamed, view_kind::facilitator, true, false}}) {
        scenario room;
        room.given(posted(bike_shed, ana), posted(bench, bo, "a bench"),
                   grouped_as(first_group, "Roads"), agreed_on(first_charter, naming(each.names)));
        const auto expect = [&](const step& what, const char* named) {
            SCOPED_TRACE(named);
            room.given(what);
            const view_item item = last_item(room, each.view);
            EXPECT_EQ(item.id, room.id(bench));
            EXPECT_EQ(item.author, each.has_number ? bo : member_id{});
            EXPECT_EQ(item.author_name, each.has_name ? "Bo" : "");
            EXPECT_EQ(item, room.item(bench, each.view));
        };
        expect(edited(bench, bo, "two benches"), "edited");
        expect(tagged(bench, first_tag), "tagged");
        expect(untagged(bench, first_tag), "untagged");
        expect(put_into(bench, first_group), "grouped");
        expect(merged(bench, bike_shed), "merged");
        expect(unmerged(bench, bike_shed), "unmerged");
        // A version is a text and its time, to facilitators alone.
        const std::size_t versions = each.view == view_kind::facilitator ? 1 : 0;
        EXPECT_EQ(room.item(bench, each.view).versions.size(), versions);
    }
}

TEST(authors, that_a_phase_hides_are_not_told_by_edits_and_merges)
{
    scenario room;
    room.given(posted(bike_shed, ana), posted(bench, bo), planned(), phases_are({{1, {}}}));
    for (const step& each : {edited(bench, bo, "two benches"), merged(bench, bike_shed)}) {
        room.given(each);
        EXPECT_EQ(last_item(room, view_kind::participant).author, member_id{});
        EXPECT_EQ(last_item(room, view_kind::screen).author_name, "");
        EXPECT_EQ(last_item(room, view_kind::facilitator).author_name, "Bo");
    }
    room.given(phases_are({{3, {}}}));
    std::vector<view_change> changes;
    project(room.events().back(), room.state(), view_kind::participant, changes);
    EXPECT_EQ(
        std::get<phases_changed>(changes.at(0).body).shown,
        (std::vector<item_author>{{room.id(bike_shed), ana, "Ana"}, {room.id(bench), bo, "Bo"}}));
}

// --- what is counted ---

TEST(counts, of_merged_ideas_are_hidden_with_the_others)
{
    scenario room;
    room.given(posted(bike_shed, ana), posted(bench, bo), voted(ana, support, bench, yes),
               voted(bo, support, bike_shed, yes), planned(), phases_are({{1, {}}}),
               merged(bench, bike_shed));
    const auto seen = [&room](contribution_id idea, view_kind view) {
        const auto totals = room.totals(idea, view);
        return totals.empty() ? 0u : totals[0].counts[0];
    };
    for (const contribution_id each : {bike_shed, bench}) {
        EXPECT_TRUE(room.totals(each, view_kind::participant).empty());
        EXPECT_TRUE(room.totals(each, view_kind::screen).empty());
    }
    EXPECT_EQ(seen(bike_shed, view_kind::facilitator), 2u);
    room.given(phases_are({{3, {}}}));
    std::vector<contribution_id> told;
    counted_by(room.events().back(), room.state(), told);
    EXPECT_EQ(told, (std::vector{room.id(bike_shed), room.id(bench)}));
    EXPECT_EQ(seen(bike_shed, view_kind::participant), 2u);
    EXPECT_EQ(seen(bench, view_kind::participant), 1u);
}

TEST(goals, count_a_merged_idea_as_an_idea_and_a_vote_on_it_once)
{
    scenario room;
    room.given(posted(bike_shed, ana), posted(bench, bo), posted(answer, bo),
               merged(bench, bike_shed), merged(bike_shed, answer));
    const auto expect = [&room](room_counts counted) { EXPECT_EQ(room.state().counts, counted); };
    expect({3, 3, 2, 0, 0});
    room.given(voted(cem, support, bench, yes));
    expect({3, 3, 2, 1, 1});
    // Another value is no other vote; another ballot is.
    room.given(voted(cem, stance, bench, agree), voted(cem, stance, bench, disagree),
               voted(ana, support, answer, yes));
    expect({3, 3, 2, 2, 3});
    room.given(vote_taken_back(cem, support, bench));
    expect({3, 3, 2, 2, 2});
    room.given(vote_taken_back(cem, stance, bench), edited(bench, bo, "two benches"));
    expect({3, 3, 2, 1, 1});
    room.given(unmerged(bench, bike_shed));
    expect({3, 3, 2, 1, 1});
    room.given(withdrawn(bench, bo));
    expect({2, 2, 2, 1, 1});
}

// --- what is like it ---

// No phase hides the texts of ideas; what one hides of counts and authors, an answer has nothing of.
TEST(similar_ideas, are_what_every_view_shows_in_any_phase)
{
    scenario room;
    room.given(posted(bike_shed, ana, "A bike shed"), posted(bench, bo, "Another bike shed"),
               posted(answer, cem, "A third bike shed"), merged(bench, bike_shed),
               agreed_on(first_charter, naming(names_mode::unnamed)), planned(),
               phases_are({{1, {}}}), hidden(answer, lead));
    const auto found = similarity_index{}.find("bike shed", room.state());
    EXPECT_EQ(found, std::vector<contribution_id>{room.id(bike_shed)});
    for (const contribution_id each : found) {
        for (const view_kind view : {view_kind::participant, view_kind::screen}) {
            const view_state shown = view_of(room.state(), view);
            const auto item = std::find_if(shown.items.begin(), shown.items.end(),
                                           [each](const view_item& of) { return of.id == each; });
            ASSERT_NE(item, shown.items.end());
            EXPECT_EQ(item->state, item_state::shown);
            EXPECT_EQ(item->author, member_id{});
        }
    }
}
}  // namespace
}  // namespace kring::domain::scenarios
