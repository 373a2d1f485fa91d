// Merging: one idea for many that say the same, and nothing lost by it.
#include "domain/merging.hpp"
#include "base/limits.hpp"
#include "domain/decide.hpp"
#include "domain/text_rules.hpp"

namespace kring::domain::scenarios {
namespace {
constexpr view_kind all_views[]{view_kind::participant, view_kind::facilitator, view_kind::screen};
constexpr contribution_id third = answer;

vote_counts counts(const scenario& room, contribution_id idea, ballot_id on)
{
    for (const subject_total& each : room.totals(idea, view_kind::participant)) {
        if (each.ballot == on) return each.counts;
    }
    return {};
}

TEST(merge_idea, is_a_link_that_everybody_sees)
{
    scenario room;
    room.given(posted(bike_shed, ana, "one"), posted(bench, bo, "two"))
        .when(helper, merge_idea{bench, bike_shed, " the same "})
        .then(domain::idea_merged{bench, bike_shed, "the same"}, first_vote.value());
    for (const view_kind view : all_views) {
        const view_item item = room.item(bench, view);
        EXPECT_EQ(item.merged_into, room.id(bike_shed));
        EXPECT_EQ(item.merge_reason, "the same");
        EXPECT_EQ(item.text, "two");
        EXPECT_EQ(room.item(bike_shed, view).text, "one");
    }
    room.when(lead, merge_idea{bench, bike_shed, "again"}).then_already(first_vote);
}

TEST(merge_idea, counts_who_voted_on_both_once)
{
    scenario room;
    room.given(posted(bike_shed, ana), posted(bench, bo), voted(ana, support, bike_shed, yes),
               voted(bo, support, bench, yes), voted(cem, support, bike_shed, yes),
               voted(cem, support, bench, yes), merged(bench, bike_shed));
    EXPECT_EQ(counts(room, bike_shed, support)[0], 3u);
    EXPECT_EQ(counts(room, bench, support)[0], 2u);
}

TEST(merge_idea, lets_the_vote_on_the_idea_itself_win_and_else_the_latest)
{
    scenario room;
    room.given(posted(bike_shed, ana), posted(bench, bo), posted(third, bo),
               voted(ana, stance, bike_shed, agree), voted(ana, stance, bench, disagree),
               voted(bo, stance, bench, disagree), voted(bo, stance, third, pass),
               merged(bench, bike_shed), merged(third, bike_shed));
    EXPECT_EQ(counts(room, bike_shed, stance), (vote_counts{1, 0, 1}));
    // A later vote on the other one, and a vote on the idea itself.
    room.given(voted(bo, stance, bench, agree));
    EXPECT_EQ(counts(room, bike_shed, stance), (vote_counts{2, 0, 0}));
    room.given(voted(bo, stance, bike_shed, disagree));
    EXPECT_EQ(counts(room, bike_shed, stance), (vote_counts{1, 1, 0}));
    room.given(vote_taken_back(bo, stance, bike_shed), vote_taken_back(bo, stance, bench));
    EXPECT_EQ(counts(room, bike_shed, stance), (vote_counts{1, 0, 1}));
}

TEST(merge_idea, takes_votes_on_what_is_merged)
{
    scenario room;
    room.given(posted(bike_shed, ana), posted(bench, bo), merged(bench, bike_shed))
        .when(cem, cast_vote{support, bench, yes})
        .then(vote_cast{support, bench, yes});
    EXPECT_EQ(counts(room, bike_shed, support)[0], 1u);
    room.when(cem, withdraw_vote{support, bench}).then(vote_withdrawn{support, bench});
    EXPECT_EQ(counts(room, bike_shed, support)[0], 0u);
    EXPECT_EQ(counts(room, bench, support)[0], 0u);
    // Replies reach it as before.
    room.when(cem, post_reply{bench, "why?"}).then(contribution_posted{bench, "why?"});
}

TEST(merge_idea, makes_chains_and_no_circles)
{
    scenario room;
    room.given(posted(bike_shed, ana), posted(bench, bo), posted(third, cem),
               voted(ana, support, bike_shed, yes), voted(bo, support, bench, yes),
               voted(cem, support, third, yes), merged(bike_shed, bench), merged(bench, third));
    EXPECT_EQ(counts(room, third, support)[0], 3u);
    EXPECT_EQ(counts(room, bench, support)[0], 2u);
    room.when(lead, merge_idea{third, bike_shed, "r"}).then_refused(refusal::idea_merged);
    room.when(lead, merge_idea{third, bench, "r"}).then_refused(refusal::idea_merged);
    room.when(lead, merge_idea{bike_shed, third, "r"}).then_refused(refusal::idea_merged);
    room.when(lead, merge_idea{third, third, "r"}).then_refused(refusal::same_idea);
    // From the middle: what was merged into it goes with it.
    room.when(lead, unmerge_idea{bench}).then(idea_unmerged{bench, third});
    EXPECT_EQ(counts(room, third, support)[0], 1u);
    EXPECT_EQ(counts(room, bench, support)[0], 2u);
}

TEST(merge_idea, needs_another_shown_idea_and_a_reason)
{
    scenario room;
    room.given(posted(bike_shed, ana), posted(bench, bo), replied(answer, bench, bo));
    room.when(lead, merge_idea{bike_shed, no_such_contribution, "r"})
        .then_refused(refusal::unknown_contribution);
    room.when(lead, merge_idea{bike_shed, answer, "r"}).then_refused(refusal::not_an_idea);
    room.given(hidden(bench, lead, first_act))
        .when(lead, merge_idea{bike_shed, bench, "r"})
        .then_refused(refusal::contribution_hidden);
    room.given(withdrawn(bench, bo))
        .when(lead, merge_idea{bike_shed, bench, "r"})
        .then_refused(refusal::contribution_withdrawn);
    expect_text_rules(
        [](const std::string& text) {
            scenario with;
            with.given(posted(bike_shed, ana), posted(bench, bo));
            with.when(lead, merge_idea{bench, bike_shed, text});
            return with;
        },
        limits::reason_graphemes_max);
}

TEST(merge_idea, unites_so_many_and_no_more)
{
    scenario room;
    room.given(posted(bike_shed, ana), posted(bench, bo));
    for (std::size_t count = 1; count < limits::merged_ideas_max; ++count)
        room.given(posted(third, cem), merged(third, bike_shed));
    EXPECT_EQ(united_with(room.state(), room.find(bike_shed)).size(), limits::merged_ideas_max);
    room.when(lead, merge_idea{bench, bike_shed, "r"}).then_refused(refusal::merge_too_large);
    room.when(lead, merge_idea{bike_shed, bench, "r"}).then_refused(refusal::merge_too_large);
}

TEST(unmerge_idea, brings_back_the_earlier_state_with_the_votes_cast_meanwhile)
{
    scenario room;
    room.given(posted(bike_shed, ana), posted(bench, bo), voted(ana, support, bike_shed, yes),
               voted(bo, support, bench, yes), voted(cem, support, bench, yes),
               merged(bench, bike_shed), voted(cem, support, bike_shed, yes),
               vote_taken_back(bo, support, bench), voted(ana, support, bench, yes))
        .when(helper, unmerge_idea{bench})
        .then(idea_unmerged{bench, bike_shed});
    EXPECT_EQ(counts(room, bike_shed, support)[0], 2u);
    EXPECT_EQ(counts(room, bench, support)[0], 2u);
    for (const view_kind view : all_views) {
        EXPECT_EQ(room.item(bench, view).merged_into, contribution_id{});
        EXPECT_EQ(room.item(bench, view).merge_reason, "");
    }
    room.when(lead, unmerge_idea{bench}).then_refused(refusal::not_merged);
}

TEST(unmerge_idea, is_refused_to_participants_and_on_what_is_not_there)
{
    scenario room;
    room.given(posted(bike_shed, ana), posted(bench, bo), merged(bench, bike_shed));
    room.when(ana, unmerge_idea{bench}).then_refused(refusal::not_allowed);
    room.when(lead, unmerge_idea{no_such_contribution}).then_refused(refusal::unknown_contribution);
    // A hidden one can be taken out of the counts, a withdrawn one has nothing to come back to.
    scenario{room}
        .given(withdrawn(bench, bo))
        .when(lead, unmerge_idea{bench})
        .then_refused(refusal::contribution_withdrawn);
    room.given(hidden(bench, lead, first_act))
        .when(lead, unmerge_idea{bench})
        .then(idea_unmerged{bench, bike_shed});
}

TEST(withdraw_contribution, takes_no_other_idea_with_it)
{
    scenario room;
    room.given(posted(bike_shed, ana), posted(bench, bo), posted(third, cem),
               voted(cem, support, third, yes), merged(third, bench), merged(bench, bike_shed))
        .when(ana, withdraw_contribution{bike_shed})
        .then_all({contribution_withdrawn{bike_shed}, idea_unmerged{bench, bike_shed}});
    EXPECT_EQ(counts(room, bench, support)[0], 1u);
}

// A chain whose middle was taken back: its head goes too, and the first one stands for itself again.
TEST(withdraw_contribution, lets_go_of_what_is_merged_into_what_was_taken_back_before)
{
    scenario room;
    room.given(posted(bike_shed, ana), posted(bench, bo), posted(third, cem),
               voted(cem, support, third, yes), merged(third, bench), merged(bench, bike_shed))
        .when(bo, withdraw_contribution{bench})
        .then(contribution_withdrawn{bench});
    EXPECT_EQ(counts(room, bike_shed, support)[0], 1u);
    room.when(ana, withdraw_contribution{bike_shed})
        .then_all({contribution_withdrawn{bike_shed}, idea_unmerged{bench, bike_shed},
                   idea_unmerged{third, bench}});
    EXPECT_EQ(counts(room, third, support)[0], 1u);
    EXPECT_EQ(room.item(third, view_kind::participant).merged_into, contribution_id{});
}

TEST(counted_by, names_the_head_of_a_merge)
{
    scenario room;
    room.given(posted(bike_shed, ana), posted(bench, bo), merged(bench, bike_shed));
    const auto counted = [&room] {
        std::vector<contribution_id> subjects;
        counted_by(room.events().back(), room.state(), subjects);
        return subjects;
    };
    EXPECT_EQ(counted(), std::vector{room.id(bike_shed)});
    room.given(unmerged(bench, bike_shed));
    EXPECT_EQ(counted(), std::vector{room.id(bike_shed)});
}
}  // namespace
}  // namespace kring::domain::scenarios
