// Ideas on behalf of people without a phone, many at once, and shows of hands.
#include "base/limits.hpp"
#include "domain/text_rules.hpp"

namespace kring::domain::scenarios {
namespace {
using namespace std::chrono_literals;
constexpr view_kind all_views[]{view_kind::participant, view_kind::facilitator, view_kind::screen};
constexpr act_id correction{names_begin + 101};
constexpr act_id second_correction{names_begin + 102};

contribution_posted an_idea(std::string text, on_behalf source = {}, bool held = false,
                            bool seed = false)
{
    return {{}, std::move(text), {}, seed, held, false, std::move(source)};
}

// --- for whom ---

TEST(post_idea, on_behalf_of_others_carries_their_mark_in_every_view)
{
    scenario room;
    room.when(helper, post_idea{"A bench", {}, false, {" table 3 ", 6}})
        .then(an_idea("A bench", {"table 3", 6}), bench.value());
    for (const view_kind view : all_views)
        EXPECT_EQ(room.item(bench, view).source, (on_behalf{"table 3", 6}));
    room.when(lead, post_idea{"Shade", {}, false, {"", 1}}).then(an_idea("Shade", {"", 1}));
    room.when(lead, post_idea{"Water", {}, true, {"the choir", 0}})
        .then(an_idea("Water", {"the choir", 0}, false, true));
    room.given(hidden(bench, lead));
    EXPECT_FALSE(room.item(bench, view_kind::participant).source.is_given());
    EXPECT_TRUE(room.item(bench, view_kind::facilitator).source.is_given());
}

TEST(post_idea, on_behalf_of_others_is_refused)
{
    scenario room;
    room.when(ana, post_idea{"A bench", {}, false, {"table 3", 6}})
        .then_refused(refusal::not_allowed);
    room.when(ana, post_idea{"A bench", {}, false, {"", 6}}).then_refused(refusal::not_allowed);
    const auto with = [&room](on_behalf source) -> scenario& {
        return room.when(lead, post_idea{"A bench", {}, false, std::move(source)});
    };
    with({text_of_length(limits::on_behalf_graphemes_max), limits::on_behalf_people_max})
        .then_accepted();
    with({text_of_length(limits::on_behalf_graphemes_max + 1), 1})
        .then_refused(refusal::invalid_on_behalf);
    with({"table 3", limits::on_behalf_people_max + 1}).then_refused(refusal::invalid_on_behalf);
    with({"table\n3", 1}).then_refused(refusal::invalid_on_behalf);
    with({" ", 1}).then_refused(refusal::invalid_on_behalf);
}

// --- many at once ---

TEST(post_ideas, posts_each_line_as_an_idea_of_its_own)
{
    scenario room;
    room.when(helper, post_ideas{{"A bench ", "Shade", "Water"}, false, {"table 3", 6}})
        .then_all({an_idea("A bench", {"table 3", 6}), an_idea("Shade", {"table 3", 6}),
                   an_idea("Water", {"table 3", 6})});
    EXPECT_EQ(room.state().counts.ideas, 3u);
    room.when(lead, post_ideas{{"A seed"}, true, {}}).then(an_idea("A seed", {}, false, true));
}

TEST(post_ideas, is_refused_whole_and_says_which_line)
{
    scenario room;
    const auto refused = [&room](std::vector<std::string> texts, refusal why, std::size_t line) {
        const command wish = post_ideas{std::move(texts), false, {}};
        room.when(lead, wish).then_refused(why);
        EXPECT_EQ(line_refused(wish, why), line);
        EXPECT_TRUE(room.state().contributions.empty());
    };
    refused({"A bench", "Shade", " "}, refusal::text_empty, 3);
    refused({"A bench", text_of_length(limits::idea_graphemes_max + 1), ""}, refusal::text_too_long,
            2);
    refused({"a\x07", "Shade"}, refusal::text_invalid, 1);
    refused({}, refusal::text_empty, 0);
    refused(std::vector<std::string>(limits::ideas_at_once_max + 1, "x"), refusal::too_many_at_once,
            0);
    // What is refused for another reason is not about a line.
    EXPECT_EQ(line_refused(post_ideas{{"A bench", ""}, false, {}}, refusal::room_full), 0u);
    EXPECT_EQ(line_refused(post_idea{""}, refusal::text_empty), 0u);
    room.when(lead, post_ideas{std::vector<std::string>(limits::ideas_at_once_max, "x"), false, {}})
        .then_accepted();
}

TEST(post_ideas, is_for_those_who_take_notes_and_keeps_to_the_rooms_rules)
{
    scenario{}
        .when(ana, post_ideas{{"A bench"}, false, {}})
        .then_refused(refusal::not_allowed)
        .when(lead, post_ideas{{"A bench"}, false, {"x", 1001}})
        .then_refused(refusal::invalid_on_behalf);
    scenario paused_room;
    paused_room.given(paused())
        .when(lead, post_ideas{{"A bench"}, false, {}})
        .then_refused(refusal::room_paused);
    scenario voting;
    // When what was being written may not be sent any more either.
    voting.given(planned(), phases_are({}))
        .at(beginning + 1h)
        .when(lead, post_ideas{{"A bench"}, false, {}})
        .then_refused(refusal::not_in_phase);
    scenario agreed;
    agreed.given(agreed_on(first_charter))
        .when(helper, post_ideas{{"A bench"}, false, {}})
        .then_refused(refusal::charter_not_accepted);
}

TEST(post_ideas, finds_place_for_all_lines_or_for_none)
{
    scenario room;
    const std::string longest(limits::idea_graphemes_max, 'x');
    const std::vector<std::string> most(limits::ideas_at_once_max, longest);
    std::size_t posted = 0;
    while (room.state().view_bytes + most.size() * (longest.size() + limits::contribution_bytes) <=
           limits::room_view_bytes_max) {
        room.when(lead, post_ideas{most, false, {}}).then_accepted();
        posted += most.size();
    }
    room.when(lead, post_ideas{most, false, {}}).then_refused(refusal::room_full);
    EXPECT_EQ(room.state().contributions.size(), posted);
}

// --- hands ---

TEST(count_hands, stands_beside_the_votes_and_in_no_total)
{
    scenario room;
    room.given(posted(bike_shed, ana), voted(bo, support, bike_shed, yes));
    const auto before = room.totals(bike_shed, view_kind::participant);
    room.when(helper, count_hands{bike_shed, {12, 30}, ""})
        .then(hands_counted{bike_shed, {12, 30}, ""});
    for (const view_kind view : all_views)
        EXPECT_EQ(room.item(bike_shed, view).hands, (show_of_hands{12, 30}));
    EXPECT_EQ(room.totals(bike_shed, view_kind::participant), before);
    EXPECT_EQ(room.state().counts.votes, 1u);
    // The first count is no act, and the same count again is the same.
    EXPECT_TRUE(room.state().acts.empty());
    room.when(lead, count_hands{bike_shed, {12, 30}, "again"})
        .then_already(sequence{room.state().last});
}

TEST(count_hands, corrects_with_a_reason_in_the_log_and_can_be_undone)
{
    scenario room;
    room.given(posted(bike_shed, ana), hands_up(bike_shed, 12, 30));
    room.when(lead, count_hands{bike_shed, {13, 30}, ""}).then_refused(refusal::text_empty);
    room.when(lead, count_hands{bike_shed, {13, 30}, " missed one "})
        .then(hands_counted{bike_shed, {13, 30}, "missed one"}, correction.value());
    ASSERT_EQ(room.state().acts.size(), 1u);
    EXPECT_EQ(room.state().acts[0].kind, act_kind::correcting);
    EXPECT_EQ(room.state().acts[0].reason, "missed one");
    // None: what was counted does not hold any more.
    room.when(lead, count_hands{bike_shed, {0, 0}, "wrong idea"})
        .then(hands_counted{bike_shed, {0, 0}, "wrong idea"}, second_correction.value());
    EXPECT_FALSE(room.item(bike_shed, view_kind::screen).hands.is_counted());
    room.when(lead, undo_act{correction}).then_refused(refusal::act_over);
    room.when(helper, undo_act{second_correction}).then(act_undone{second_correction});
    EXPECT_EQ(room.item(bike_shed, view_kind::screen).hands, (show_of_hands{13, 30}));
    room.when(lead, undo_act{correction}).then(act_undone{correction});
    EXPECT_EQ(room.item(bike_shed, view_kind::screen).hands, (show_of_hands{12, 30}));
}

TEST(count_hands, is_refused)
{
    scenario room;
    room.given(posted(bike_shed, ana), replied(answer, bike_shed, bo), posted(bench, bo),
               hidden(bench, lead));
    room.when(ana, count_hands{bike_shed, {1, 2}, ""}).then_refused(refusal::not_allowed);
    room.when(lead, count_hands{answer, {1, 2}, ""}).then_refused(refusal::not_an_idea);
    room.when(lead, count_hands{bench, {1, 2}, ""}).then_refused(refusal::contribution_hidden);
    room.when(lead, count_hands{no_such_contribution, {1, 2}, ""})
        .then_refused(refusal::unknown_contribution);
    room.when(lead, count_hands{bike_shed, {3, 2}, ""}).then_refused(refusal::invalid_hands);
    room.when(lead, count_hands{bike_shed, {3, limits::hands_max + 1}, ""})
        .then_refused(refusal::invalid_hands);
    room.when(lead, count_hands{bike_shed, {3, limits::hands_max}, ""}).then_accepted();
    room.when(lead, count_hands{bike_shed, {4, 8}, "why"})
        .then(hands_counted{bike_shed, {4, 8}, "why"}, correction.value());
    room.given(closed());
    room.when(lead, count_hands{bike_shed, {5, 8}, "why"}).then_refused(refusal::room_closed);
    room.when(lead, undo_act{correction}).then_refused(refusal::room_closed);
}

TEST(count_hands, of_an_idea_that_was_taken_back_stays_as_it_is)
{
    scenario room;
    room.given(posted(bike_shed, ana), hands_up(bike_shed, 1, 2),
               hands_up(bike_shed, 2, 2, correction, "why"), withdrawn(bike_shed, ana));
    room.when(lead, undo_act{correction}).then_refused(refusal::contribution_withdrawn);
    EXPECT_FALSE(room.item(bike_shed, view_kind::facilitator).hands.is_counted());
}
}  // namespace
}  // namespace kring::domain::scenarios
