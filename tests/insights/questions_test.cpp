// What documents tell of the questions that facilitators asked.
#include "insights/questions.hpp"
#include "insights/data_exports.hpp"
#include "insights/html_report.hpp"
#include "insights/room_report.hpp"
#include "insights/strengths.hpp"
#include "support/scenario.hpp"

#include <gmock/gmock.h>

#include <cmath>

namespace kring::insights {
namespace {
using namespace domain;
using namespace domain::scenarios;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

room_report report_on(const scenario& room)
{
    const std::vector<instant> times(room.events().size(), beginning);
    return report_of({room.state(), room.state(), times});
}

std::vector<std::string> texts_of(const question_result& question)
{
    std::vector<std::string> texts;
    for (const outcome_line& each : question.lines) texts.push_back(each.text);
    return texts;
}

scenario with_ideas()
{
    scenario room;
    room.given(posted(bike_shed, ana, "A shed"), posted(bench, bo, "A bench"),
               posted(answer, cem, "A tree"));
    return room;
}

// As client-js/tests/ballots.test.ts has them, and as maximising the likelihood another way gives them.
TEST(strengths, are_those_that_explain_the_comparisons)
{
    const std::vector<double> found = strengths_of(4, {{0, 1, 3, 1}, {1, 2, 2, 2}, {0, 2, 1, 0}});
    std::vector<long> thousandths;
    for (const double each : found) thousandths.push_back(std::lround(each * 1000));
    EXPECT_THAT(thousandths, ElementsAre(2004, 740, 689, 1000));
}

TEST(questions, that_hide_their_outcome_are_named_in_a_report_without_it)
{
    scenario room = with_ideas();
    room.given(asked(first_ballot, ballot_kind::choice, false),
               voted(ana, first_ballot, contribution_id{first_ballot.value()}, 1));
    const auto expect_named_alone = [&room] {
        const room_report report = report_on(room);
        ASSERT_THAT(report.questions, SizeIs(1));
        EXPECT_FALSE(report.questions[0].is_shown);
        EXPECT_THAT(report.questions[0].lines, IsEmpty());
        EXPECT_EQ(report.questions[0].people, 0u);
        const bytes page = html_report(report, language::english);
        EXPECT_THAT(page, HasSubstr("Which one?"));
        EXPECT_THAT(page, HasSubstr("has not been shown"));
        EXPECT_THAT(page, Not(HasSubstr("People who answered")));
        EXPECT_THAT(html_report(report, language::dutch), HasSubstr("is niet getoond"));
        for (const bytes& each : {page, json_report(report), csv_figures(report)})
            EXPECT_THAT(each, Not(HasSubstr("Monday")));
        EXPECT_THAT(json_report(report), HasSubstr(R"("title":"Which one?","open":)"));
        EXPECT_THAT(json_report(report), HasSubstr(R"("shown":false)"));
    };
    expect_named_alone();
    // Nobody but who asked decides to show it, also when all is over.
    room.given(closed());
    expect_named_alone();
    room.given(ballot_is(first_ballot, false, true));
    EXPECT_THAT(report_on(room).questions, SizeIs(1));
    EXPECT_THAT(html_report(report_on(room), language::english), HasSubstr("Monday"));
    EXPECT_THAT(json_report(report_on(room)), HasSubstr(R"("shown":true)"));
}

TEST(questions, about_ideas_are_named_alone_while_a_phase_hides_counts)
{
    scenario room = with_ideas();
    room.given(asked(first_ballot, ballot_kind::dots), voted(ana, first_ballot, bench, 3),
               agreed_on(first_charter), planned(), phases_are({{1, {}}}));
    ASSERT_THAT(report_on(room).questions, SizeIs(1));
    EXPECT_FALSE(report_on(room).questions[0].is_shown);
    EXPECT_THAT(report_on(room).questions[0].lines, IsEmpty());
    room.given(closed());
    EXPECT_TRUE(report_on(room).questions[0].is_shown);
    EXPECT_THAT(texts_of(report_on(room).questions[0]), ElementsAre("A bench"));
}

TEST(questions, tell_what_was_chosen)
{
    scenario room = with_ideas();
    room.given(asked(first_ballot, ballot_kind::choice), asked(second_ballot, ballot_kind::scale),
               voted(ana, first_ballot, contribution_id{first_ballot.value()}, 0b101),
               voted(bo, first_ballot, contribution_id{first_ballot.value()}, 0b100),
               voted(bo, second_ballot, contribution_id{second_ballot.value()}, 5));
    const auto questions = report_on(room).questions;
    ASSERT_THAT(questions, SizeIs(2));
    EXPECT_EQ(questions[0].people, 2u);
    EXPECT_THAT(texts_of(questions[0]), ElementsAre("Monday", "Tuesday", "Friday"));
    EXPECT_THAT(questions[0].lines[2].counts, ElementsAre(2u));
    EXPECT_EQ(questions[1].lines[4].text, "5: very");
    EXPECT_THAT(json_report(report_on(room)), HasSubstr(R"("kind":"choice","title":"Which one?")"));
    EXPECT_THAT(csv_figures(report_on(room)), HasSubstr("Friday"));
}

TEST(questions, put_ideas_in_the_order_of_their_votes)
{
    scenario room = with_ideas();
    room.given(asked(first_ballot, ballot_kind::dots), asked(second_ballot, ballot_kind::score),
               voted(ana, first_ballot, bench, 3), voted(bo, first_ballot, bike_shed, 2),
               voted(ana, second_ballot, answer, 0x54), voted(bo, second_ballot, answer, 0x45),
               voted(ana, second_ballot, bench, 0x22));
    const auto questions = report_on(room).questions;
    EXPECT_THAT(texts_of(questions[0]), ElementsAre("A bench", "A shed"));
    EXPECT_THAT(questions[0].lines[0].counts, ElementsAre(3u, 1u));
    EXPECT_THAT(texts_of(questions[1]), ElementsAre("A tree", "A bench"));
    EXPECT_THAT(questions[1].lines[0].counts, ElementsAre(2u, 45u, 45u));
    const bytes page = html_report(report_on(room), language::dutch);
    EXPECT_THAT(page, HasSubstr("4,5"));
    EXPECT_THAT(page, HasSubstr("id=\"questions\""));
    // What is hidden later leaves the report.
    room.given(hidden(bench, lead, first_act));
    EXPECT_THAT(texts_of(report_on(room).questions[0]), ElementsAre("A shed"));
}

TEST(questions, order_ideas_by_comparisons_where_what_is_merged_speaks_for_its_head)
{
    scenario room = with_ideas();
    room.given(asked(first_ballot, ballot_kind::pairwise),
               voted(ana, first_ballot, subject_of(idea_pair{bike_shed, bench}), -1),
               voted(cem, first_ballot, subject_of(idea_pair{bike_shed, bench}), -1),
               voted(ana, first_ballot, subject_of(idea_pair{bench, answer}), -1),
               voted(bo, first_ballot, subject_of(idea_pair{bike_shed, answer}), 0));
    EXPECT_THAT(texts_of(report_on(room).questions[0]), ElementsAre("A tree", "A bench", "A shed"));
    room.given(merged(answer, bike_shed));
    EXPECT_THAT(texts_of(report_on(room).questions[0]), ElementsAre("A bench", "A shed"));
}

TEST(questions, tell_answers_in_words_and_of_none_who_gave_it)
{
    scenario room;
    room.given(asked(first_ballot, ballot_kind::open), asked(second_ballot, ballot_kind::words),
               answered(ana, first_ballot, {"<b>More</b> trees"}),
               answered(bo, first_ballot, {"rude"}), muted(first_ballot, "rude"),
               answered(ana, second_ballot, {"trees", "shade"}),
               answered(bo, second_ballot, {"trees"}));
    const auto questions = report_on(room).questions;
    EXPECT_THAT(texts_of(questions[0]), ElementsAre("<b>More</b> trees"));
    EXPECT_THAT(texts_of(questions[1]), ElementsAre("trees", "shade"));
    EXPECT_THAT(questions[1].lines[0].counts, ElementsAre(2u));
    const bytes page = html_report(report_on(room), language::english);
    EXPECT_THAT(page, HasSubstr("&lt;b&gt;More&lt;/b&gt; trees"));
    EXPECT_THAT(page, Not(HasSubstr("rude")));
    EXPECT_THAT(page, Not(HasSubstr("Ana")));
    EXPECT_THAT(json_report(report_on(room)), Not(HasSubstr("rude")));
    EXPECT_THAT(csv_figures(report_on(room)), HasSubstr("trees"));
}

TEST(questions, are_said_to_be_open_while_they_take_answers)
{
    scenario room;
    room.given(asked(first_ballot, ballot_kind::words), answered(ana, first_ballot, {"trees"}));
    EXPECT_THAT(html_report(report_on(room), language::english), HasSubstr("still open"));
    room.given(closed());
    EXPECT_THAT(html_report(report_on(room), language::english), Not(HasSubstr("still open")));
}
}  // namespace
}  // namespace kring::insights
