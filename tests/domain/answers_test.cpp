// Answers in words: to open questions and in word clouds.
#include "base/limits.hpp"
#include "support/scenario.hpp"

#include <chrono>
#include <string>
#include <vector>

namespace kring::domain::scenarios {
namespace {
using texts = std::vector<std::string>;

// Of all answers, in their order, what a view shows.
std::vector<texts> said(const scenario& room, view_kind view)
{
    std::vector<texts> all;
    for (const view_answer& each : view_of(room.state(), view).answers) all.push_back(each.texts);
    return all;
}

scenario with_prompt(ballot_kind kind, bool shows = true)
{
    scenario room;
    room.given(asked(first_ballot, kind, shows));
    return room;
}

TEST(answer_prompt, gives_one_answer_that_can_be_changed)
{
    with_prompt(ballot_kind::open)
        .when(ana, answer_prompt{first_ballot, {"  More trees "}})
        .then(answer_given{first_ballot, {"More trees"}}, first_vote.value())
        .when(ana, answer_prompt{first_ballot, {"More trees"}})
        .then_already(first_vote)
        .when(bo, answer_prompt{first_ballot, {"A bench"}})
        .then_accepted()
        .when(ana, answer_prompt{first_ballot, {"Fewer cars"}})
        .then(answer_given{first_ballot, {"Fewer cars"}})
        .then_room([](const scenario& room) {
            // An answer keeps its place.
            EXPECT_EQ(said(room, view_kind::participant),
                      (std::vector<texts>{{"Fewer cars"}, {"A bench"}}));
            EXPECT_EQ(self_of(room.state(), ana).answers,
                      (std::vector<own_answer>{{room.id(first_ballot), {"Fewer cars"}}}));
        })
        .when(ana, withdraw_answer{first_ballot})
        .then(answer_withdrawn{first_ballot})
        .when(ana, withdraw_answer{first_ballot})
        .then_nothing_to_do()
        .when(ana, answer_prompt{first_ballot, {"Trees after all"}})
        .then_accepted()
        .then_room([](const scenario& room) {
            EXPECT_EQ(said(room, view_kind::screen),
                      (std::vector<texts>{{"Trees after all"}, {"A bench"}}));
        });
}

TEST(answer_prompt, spells_words_as_they_were_said_first)
{
    with_prompt(ballot_kind::words)
        .when(ana, answer_prompt{first_ballot, {"Trees", "Caf\xC3\xA9"}})
        .then_accepted()
        .when(bo, answer_prompt{first_ballot, {"TREES", "cafe", " trees"}})
        .then(answer_given{first_ballot, {"Trees", "Caf\xC3\xA9"}})
        .when(ana, withdraw_answer{first_ballot})
        .then_accepted()
        .when(bo, withdraw_answer{first_ballot})
        .then_accepted()
        // Nobody says it any more, so it may be spelled anew.
        .when(cem, answer_prompt{first_ballot, {"trees"}})
        .then(answer_given{first_ballot, {"trees"}});
}

TEST(answer_prompt, is_refused_with_no_text_or_too_many)
{
    with_prompt(ballot_kind::open)
        .when(ana, answer_prompt{first_ballot, {}})
        .then_refused(refusal::invalid_answer)
        .when(ana, answer_prompt{first_ballot, {"one", "two"}})
        .then_refused(refusal::invalid_answer)
        .when(ana, answer_prompt{first_ballot, {" "}})
        .then_refused(refusal::text_empty)
        .when(ana, answer_prompt{first_ballot, {text_of_length(281)}})
        .then_refused(refusal::text_too_long);
    with_prompt(ballot_kind::words)
        .when(ana, answer_prompt{first_ballot, {"a", "b", "c", "d"}})
        .then_refused(refusal::invalid_answer)
        .when(ana, answer_prompt{first_ballot, {text_of_length(41)}})
        .then_refused(refusal::text_too_long)
        .when(ana, answer_prompt{first_ballot, {"two\nlines"}})
        .then_refused(refusal::text_invalid);
}

TEST(answer_prompt, is_refused_where_there_is_no_question_in_words_or_none_any_more)
{
    scenario{}
        .when(ana, answer_prompt{no_such_ballot, {"x"}})
        .then_refused(refusal::unknown_ballot)
        .when(ana, answer_prompt{support, {"x"}})
        .then_refused(refusal::not_a_prompt);
    with_prompt(ballot_kind::open)
        .given(ballot_is(first_ballot, false, true))
        .when(ana, answer_prompt{first_ballot, {"x"}})
        .then_refused(refusal::ballot_closed)
        .when(ana, withdraw_answer{first_ballot})
        .then_refused(refusal::ballot_closed);
    with_prompt(ballot_kind::open)
        .given(paused())
        .when(ana, answer_prompt{first_ballot, {"x"}})
        .then_refused(refusal::room_paused);
    with_prompt(ballot_kind::open)
        .given(agreed_on(first_charter))
        .when(ana, answer_prompt{first_ballot, {"x"}})
        .then_refused(refusal::charter_not_accepted);
    with_prompt(ballot_kind::open)
        .when(ana, cast_vote{first_ballot, contribution_id{first_ballot.value()}, 1})
        .then_refused(refusal::not_votable);
}

TEST(answer_prompt, goes_with_the_phases)
{
    scenario room = with_prompt(ballot_kind::open);
    room.given(planned(), phases_are({{2, {}}}))
        .at(beginning + std::chrono::hours{1})
        .when(ana, answer_prompt{first_ballot, {"x"}})
        .then_refused(refusal::not_in_phase)
        .given(phases_are({{3, {}}}))
        .when(ana, answer_prompt{first_ballot, {"x"}})
        .then_accepted()
        .given(phases_are({{1, {}}}), phases_are({}))
        // What was being written when writing ended.
        .when(ana, answer_prompt{first_ballot, {"y"}})
        .then_accepted();
}

TEST(mute_answer, takes_a_text_out_of_what_others_see_and_brings_it_back)
{
    scenario room = with_prompt(ballot_kind::words);
    room.given(answered(ana, first_ballot, {"trees", "rude"}), answered(bo, first_ballot, {"rude"}))
        .when(helper, mute_answer{first_ballot, true, "rude"})
        .then(answer_muted{first_ballot, true, "rude"})
        .when(lead, mute_answer{first_ballot, true, "rude"})
        .then_nothing_to_do()
        .then_room([](const scenario& now) {
            EXPECT_EQ(said(now, view_kind::participant), (std::vector<texts>{{"trees"}}));
            EXPECT_EQ(said(now, view_kind::facilitator),
                      (std::vector<texts>{{"trees", "rude"}, {"rude"}}));
            const view_state shown = view_of(now.state(), view_kind::facilitator);
            EXPECT_EQ(shown.muted, (std::vector<muted_text>{{now.id(first_ballot), "rude"}}));
            EXPECT_TRUE(view_of(now.state(), view_kind::screen).muted.empty());
        })
        // In whatever spelling it comes again.
        .when(cem, answer_prompt{first_ballot, {"RUDE"}})
        .then(answer_given{first_ballot, {"rude"}})
        .when(lead, mute_answer{first_ballot, false, "rude"})
        .then_accepted();
    EXPECT_EQ(said(room, view_kind::screen),
              (std::vector<texts>{{"trees", "rude"}, {"rude"}, {"rude"}}));
}

TEST(mute_answer, is_refused_to_participants_and_on_what_nobody_says)
{
    with_prompt(ballot_kind::words)
        .given(answered(ana, first_ballot, {"trees"}))
        .when(ana, mute_answer{first_ballot, true, "trees"})
        .then_refused(refusal::not_allowed)
        .when(lead, mute_answer{first_ballot, true, "shade"})
        .then_refused(refusal::unknown_answer)
        .when(lead, mute_answer{support, true, "trees"})
        .then_refused(refusal::not_a_prompt)
        .when(lead, mute_answer{no_such_ballot, true, "trees"})
        .then_refused(refusal::unknown_ballot);
}

TEST(answers, are_hidden_until_they_are_shown)
{
    scenario room = with_prompt(ballot_kind::open, false);
    room.given(answered(ana, first_ballot, {"More trees"}));
    EXPECT_TRUE(said(room, view_kind::participant).empty());
    EXPECT_EQ(said(room, view_kind::facilitator).size(), 1u);
    // Others are not even told that somebody answered.
    std::vector<view_change> changes;
    project(room.events().back(), room.state(), view_kind::participant, changes);
    EXPECT_TRUE(changes.empty());
    room.given(ballot_is(first_ballot, true, true));
    EXPECT_EQ(said(room, view_kind::participant), (std::vector<texts>{{"More trees"}}));
    room.given(ballot_is(first_ballot, false, false));
    EXPECT_TRUE(said(room, view_kind::screen).empty());
}

TEST(answers, take_place_in_the_room_and_give_it_back)
{
    scenario room = with_prompt(ballot_kind::words);
    const std::size_t before = room.state().view_bytes;
    room.given(answered(ana, first_ballot, {"trees", "shade"}), muted(first_ballot, "trees"));
    EXPECT_GT(room.state().view_bytes, before);
    room.given(answered(ana, first_ballot, {"x"}), step{ana, answer_withdrawn{first_ballot}, 0},
               muted(first_ballot, "trees", false));
    EXPECT_EQ(room.state().view_bytes, before);
}
}  // namespace
}  // namespace kring::domain::scenarios
