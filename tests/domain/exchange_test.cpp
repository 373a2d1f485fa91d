// A question to an author, an insight, and a private line.
#include "base/limits.hpp"
#include "domain/text_rules.hpp"

namespace kring::domain::scenarios {
namespace {
constexpr view_kind all_views[]{view_kind::participant, view_kind::facilitator, view_kind::screen};

view_state seen(const scenario& room, view_kind view)
{
    return view_of(room.state(), view);
}

contribution_posted question_on(contribution_id idea, std::string text)
{
    contribution_posted made{idea, std::move(text)};
    made.asks = true;
    return made;
}

// --- ask on ---

TEST(ask_on, is_a_reply_that_everybody_sees_as_the_facilitators_question)
{
    scenario room;
    room.given(posted(bike_shed, ana))
        .when(helper, ask_on{bike_shed, " For how many? "})
        .then(question_on(bike_shed, "For how many?"), answer.value());
    for (const view_kind view : all_views) {
        EXPECT_TRUE(room.item(answer, view).asks);
        EXPECT_EQ(room.item(answer, view).text, "For how many?");
    }
    room.when(ana, post_reply{answer, "For twenty"})
        .then(contribution_posted{answer, "For twenty"});
    // What is hidden asks nobody.
    room.given(hidden(answer, lead));
    EXPECT_FALSE(room.item(answer, view_kind::participant).asks);
}

TEST(ask_on, lets_its_author_answer_whatever_the_phase)
{
    scenario room;
    room.given(posted(bike_shed, ana), replied(bench, bike_shed, bo), asked(answer, bike_shed),
               planned(), phases_are({}));
    // What was being written may still be sent for a minute.
    room.at(beginning + std::chrono::hours{1});
    room.when(bo, post_reply{answer, "I know"}).then_refused(refusal::not_in_phase);
    room.when(ana, post_reply{bench, "No"}).then_refused(refusal::not_in_phase);
    room.when(ana, post_reply{answer, "Like this"}).then_accepted();
    room.given(paused());
    room.when(ana, post_reply{answer, "And this"}).then_refused(refusal::room_paused);
}

TEST(ask_on, is_refused)
{
    scenario room;
    room.given(posted(bike_shed, ana), replied(answer, bike_shed, bo), posted(bench, bo),
               hidden(bench, lead));
    room.when(bo, ask_on{bike_shed, "How?"}).then_refused(refusal::not_allowed);
    room.when(lead, ask_on{answer, "How?"}).then_refused(refusal::not_an_idea);
    room.when(lead, ask_on{bench, "How?"}).then_refused(refusal::contribution_hidden);
    room.when(lead, ask_on{no_such_contribution, "How?"})
        .then_refused(refusal::unknown_contribution);
    room.given(closed());
    room.when(lead, ask_on{bike_shed, "How?"}).then_refused(refusal::room_closed);
    expect_text_rules(
        [](const std::string& text) {
            return scenario{}.given(posted(bench, bo)).when(lead, ask_on{bench, text});
        },
        limits::reason_graphemes_max);
}

// --- insights ---

TEST(share_insight, cites_ideas_for_everybody)
{
    scenario room;
    room.given(posted(bike_shed, ana), posted(bench, bo))
        .when(helper, share_insight{" Many want to sit ", {bench, bike_shed}})
        .then(insight_shared{"Many want to sit", {bench, bike_shed}}, first_insight.value());
    const domain::insight expected{
        room.id(first_insight), "Many want to sit", {room.id(bench), room.id(bike_shed)}};
    for (const view_kind view : all_views)
        EXPECT_EQ(seen(room, view).insights, std::vector{expected});
    room.when(lead, take_back_insight{first_insight}).then(insight_taken_back{first_insight});
    EXPECT_TRUE(seen(room, view_kind::participant).insights.empty());
    room.when(helper, take_back_insight{first_insight}).then_nothing_to_do();
    room.when(ana, take_back_insight{first_insight}).then_refused(refusal::not_allowed);
    room.when(lead, take_back_insight{insight_id{999'999}}).then_refused(refusal::unknown_insight);
    room.when(lead, take_back_insight{}).then_refused(refusal::unknown_insight);
}

TEST(share_insight, is_refused)
{
    scenario room;
    room.given(posted(bike_shed, ana), posted(bench, bo), replied(answer, bench, bo));
    room.when(ana, share_insight{"Mine", {bench}}).then_refused(refusal::not_allowed);
    room.when(lead, share_insight{"None", {}}).then_refused(refusal::invalid_insight);
    room.when(lead, share_insight{"Twice", {bench, bench}}).then_refused(refusal::invalid_insight);
    room.when(lead, share_insight{"Many", std::vector(limits::insight_ideas_max + 1, bench)})
        .then_refused(refusal::invalid_insight);
    room.when(lead, share_insight{"Reply", {answer}}).then_refused(refusal::not_an_idea);
    room.when(lead, share_insight{"Unknown", {no_such_contribution}})
        .then_refused(refusal::unknown_contribution);
    scenario full = room;
    for (std::size_t count = 0; count < limits::insights_max; ++count)
        full.given(insight({}, {bench}));
    full.when(lead, share_insight{"One more", {bench}}).then_refused(refusal::too_many_insights);
    expect_text_rules(
        [](const std::string& text) {
            return scenario{}.given(posted(bench, bo)).when(lead, share_insight{text, {bench}});
        },
        limits::reason_graphemes_max);
}

// --- private lines ---

TEST(send_line, is_read_by_facilitators_and_its_participant_alone)
{
    scenario room;
    room.when(ana, send_line{{}, " I cannot hear you "})
        .then(line_sent{ana, "I cannot hear you"})
        .when(helper, send_line{ana, "Better now?"})
        .then(line_sent{ana, "Better now?"});
    for (const view_kind view : {view_kind::participant, view_kind::screen}) {
        EXPECT_TRUE(seen(room, view).lines.empty());
        std::vector<view_change> changes;
        for (const event& fact : room.events()) {
            if (std::holds_alternative<line_sent>(fact.body))
                project(fact, room.state(), view, changes);
        }
        EXPECT_TRUE(changes.empty());
    }
    const std::vector<view_line> lines = seen(room, view_kind::facilitator).lines;
    ASSERT_EQ(lines.size(), 2u);
    EXPECT_EQ(lines[0].name, "Ana");
    EXPECT_EQ(lines[0].text, "I cannot hear you");
    EXPECT_FALSE(lines[0].answers);
    EXPECT_EQ(lines[1].member, ana);
    EXPECT_TRUE(lines[1].answers);
    EXPECT_EQ(self_of(room.state(), ana).lines.size(), 2u);
    EXPECT_TRUE(self_of(room.state(), bo).lines.empty());
    EXPECT_TRUE(self_of(room.state(), helper).lines.empty());
}

TEST(send_line, tells_facilitators_no_name_where_none_is_shown)
{
    charter terms = some_charter();
    terms.names = names_mode::pseudonyms;
    scenario room;
    room.given(line(ana, ana), agreed_on(first_charter, terms), line(ana, ana),
               renamed(ana, "Anna"));
    for (const view_line& each : seen(room, view_kind::facilitator).lines) EXPECT_EQ(each.name, "");
}

TEST(send_line, works_while_the_room_is_paused)
{
    scenario{}.given(paused()).when(ana, send_line{{}, "Help"}).then(line_sent{ana, "Help"});
}

TEST(send_line, is_refused)
{
    scenario room;
    room.given(line(ana, ana));
    room.when(ana, send_line{bo, "Hi"}).then_refused(refusal::not_allowed);
    room.when(ana, send_line{ana, "Hi"}).then_refused(refusal::not_allowed);
    // They do not write to people who asked nothing, nor to each other.
    room.when(lead, send_line{bo, "Hi"}).then_refused(refusal::no_line);
    room.when(lead, send_line{helper, "Hi"}).then_refused(refusal::no_line);
    room.when(lead, send_line{{}, "Hi"}).then_refused(refusal::no_line);
    for (std::size_t count = 1; count < limits::lines_max; ++count) room.given(line(ana, ana));
    room.when(ana, send_line{{}, "One more"}).then_refused(refusal::too_many_lines);
    room.given(closed());
    room.when(bo, send_line{{}, "Hi"}).then_refused(refusal::room_closed);
    expect_text_rules(
        [](const std::string& text) { return scenario{}.when(ana, send_line{{}, text}); },
        limits::idea_graphemes_max);
}
}  // namespace
}  // namespace kring::domain::scenarios
