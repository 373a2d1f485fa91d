// Ballots that facilitators open: of every kind, about which ideas, open and closed, hidden and shown.
#include "base/limits.hpp"
#include "support/scenario.hpp"

#include <optional>

namespace kring::domain::scenarios {
namespace {
constexpr contribution_id pair_of_two = subject_of(idea_pair{bike_shed, bench});
constexpr contribution_id itself{first_ballot.value()};

std::optional<vote_counts> counts(const scenario& room, contribution_id subject,
                                  view_kind view = view_kind::participant)
{
    std::vector<subject_total> totals;
    totals_of(room.state(), room.subject(subject), view, totals);
    for (const subject_total& each : totals) {
        if (each.ballot == room.id(first_ballot)) return each.counts;
    }
    return std::nullopt;
}

scenario with_ballot(ballot_kind kind, bool shows_counts = true)
{
    scenario room;
    room.given(posted(bike_shed, ana), posted(bench, bo), asked(first_ballot, kind, shows_counts));
    return room;
}

TEST(open_ballot, opens_one_of_every_kind)
{
    for (const auto kind : {ballot_kind::dots, ballot_kind::score, ballot_kind::choice,
                            ballot_kind::pairwise, ballot_kind::scale}) {
        scenario{}
            .when(lead, open_ballot{kind, terms_of(kind)})
            .then(ballot_opened{kind, terms_of(kind)}, first_ballot.value())
            // The same button pressed by two.
            .when(helper, open_ballot{kind, terms_of(kind)})
            .then_already(sequence{first_ballot.value()})
            .when(helper, set_ballot{first_ballot, false, true})
            .then_accepted()
            .when(helper, open_ballot{kind, terms_of(kind), false})
            .then(ballot_opened{kind, terms_of(kind), false});
    }
}

TEST(open_ballot, cleans_its_texts_and_spells_a_tag_as_the_room_does)
{
    ballot_terms typed = terms_of(ballot_kind::score);
    typed.title = "  Which one? ";
    typed.labels = {" Use", "Cost "};
    typed.tag = "green";
    ballot_terms cleaned = terms_of(ballot_kind::score);
    cleaned.tag = "Green";
    scenario{}
        .given(posted(bike_shed, ana), tagged(bike_shed, first_tag, "Green"))
        .when(lead, open_ballot{ballot_kind::score, typed})
        .then(ballot_opened{ballot_kind::score, cleaned});
}

TEST(open_ballot, is_refused_to_participants_and_in_a_closed_room)
{
    const open_ballot wish{ballot_kind::dots, terms_of(ballot_kind::dots)};
    scenario{}.when(ana, wish).then_refused(refusal::not_allowed);
    scenario{}.given(closed()).when(lead, wish).then_refused(refusal::room_closed);
}

TEST(open_ballot, is_refused_outside_the_bounds_of_its_kind)
{
    const auto refuses = [](ballot_kind kind, auto change, refusal why) {
        open_ballot wish{kind, terms_of(kind)};
        change(wish.terms);
        scenario{}.when(lead, wish).then_refused(why);
    };
    const auto invalid = refusal::invalid_ballot;
    const auto unchanged = [](ballot_terms&) {};
    refuses(ballot_kind::support, unchanged, invalid);
    refuses(ballot_kind::stance, unchanged, invalid);
    refuses(ballot_kind::dots, [](auto& terms) { terms.budget = 0; }, invalid);
    refuses(ballot_kind::dots, [](auto& terms) { terms.budget = 51; }, invalid);
    refuses(ballot_kind::dots, [](auto& terms) { terms.at_most = 6; }, invalid);
    refuses(ballot_kind::dots, [](auto& terms) { terms.steps = 3; }, invalid);
    refuses(ballot_kind::score, [](auto& terms) { terms.steps = 1; }, invalid);
    refuses(ballot_kind::score, [](auto& terms) { terms.steps = 10; }, invalid);
    refuses(ballot_kind::score, [](auto& terms) { terms.labels.clear(); }, invalid);
    refuses(
        ballot_kind::score, [](auto& terms) { terms.labels = {"1", "2", "3", "4", "5", "6"}; },
        invalid);
    refuses(ballot_kind::choice, [](auto& terms) { terms.labels = {"only"}; }, invalid);
    refuses(ballot_kind::choice, [](auto& terms) { terms.labels.assign(13, "x"); }, invalid);
    refuses(ballot_kind::choice, [](auto& terms) { terms.at_most = 4; }, invalid);
    // Nobody could tell them apart.
    refuses(ballot_kind::choice, [](auto& terms) { terms.labels = {"Tea", " Tea"}; }, invalid);
    refuses(ballot_kind::choice, [](auto& terms) { terms.tag = "green"; }, invalid);
    refuses(ballot_kind::scale, [](auto& terms) { terms.steps = 12; }, invalid);
    refuses(ballot_kind::scale, [](auto& terms) { terms.labels = {"one end"}; }, invalid);
    refuses(ballot_kind::pairwise, [](auto& terms) { terms.labels = {"x"}; }, invalid);
    refuses(
        ballot_kind::dots, [](auto& terms) { terms.group = no_such_group; },
        refusal::unknown_group);
    refuses(ballot_kind::dots, [](auto& terms) { terms.title = " "; }, refusal::text_empty);
    refuses(ballot_kind::dots, [](auto& terms) { terms.title = "a\x01"; }, refusal::text_invalid);
    refuses(
        ballot_kind::choice, [](auto& terms) { terms.labels[1] = text_of_length(81); },
        refusal::text_too_long);
}

TEST(open_ballot, is_refused_beyond_so_many)
{
    scenario room;
    for (std::size_t count = 2; count < limits::ballots_max; ++count)
        room.given(asked(first_ballot, ballot_kind::dots));
    room.when(lead, open_ballot{ballot_kind::scale, terms_of(ballot_kind::scale)})
        .then_refused(refusal::too_many_ballots);
}

TEST(set_ballot, closes_and_opens_and_shows)
{
    with_ballot(ballot_kind::dots, false)
        .when(lead, set_ballot{first_ballot, true, false})
        .then_nothing_to_do()
        .when(lead, set_ballot{first_ballot, false, false})
        .then(ballot_set{first_ballot, false, false})
        .when(ana, cast_vote{first_ballot, bench, 1})
        .then_refused(refusal::ballot_closed)
        .when(ana, withdraw_vote{first_ballot, bench})
        .then_refused(refusal::ballot_closed)
        .when(helper, set_ballot{first_ballot, true, true})
        .then(ballot_set{first_ballot, true, true})
        .when(ana, cast_vote{first_ballot, bench, 1})
        .then_accepted();
}

TEST(set_ballot, shows_in_a_closed_room_and_takes_no_votes_there)
{
    with_ballot(ballot_kind::choice, false)
        .given(ballot_is(first_ballot, false, false), closed())
        .when(lead, set_ballot{first_ballot, true, false})
        .then_refused(refusal::room_closed)
        .when(lead, set_ballot{first_ballot, false, true})
        .then(ballot_set{first_ballot, false, true});
}

TEST(set_ballot, is_refused_to_participants_and_on_what_cannot_be_set)
{
    with_ballot(ballot_kind::dots)
        .when(ana, set_ballot{first_ballot, false, true})
        .then_refused(refusal::not_allowed)
        .when(lead, set_ballot{no_such_ballot, false, true})
        .then_refused(refusal::unknown_ballot)
        .when(lead, set_ballot{support, false, true})
        .then_refused(refusal::invalid_ballot);
}

TEST(dots, are_counted_within_budget_and_cap)
{
    with_ballot(ballot_kind::dots)
        .when(ana, cast_vote{first_ballot, bike_shed, 3})
        .then(vote_cast{first_ballot, bike_shed, 3})
        .when(ana, cast_vote{first_ballot, bench, 4})
        .then_refused(refusal::invalid_vote)
        .when(ana, cast_vote{first_ballot, bench, 3})
        .then_refused(refusal::over_budget)
        .when(ana, cast_vote{first_ballot, bench, 2})
        .then_accepted()
        // Fewer on one leave more for the other.
        .when(ana, cast_vote{first_ballot, bike_shed, 2})
        .then_accepted()
        .when(ana, cast_vote{first_ballot, bench, 3})
        .then_accepted()
        .when(bo, cast_vote{first_ballot, bench, 1})
        .then_accepted()
        .when(bo, cast_vote{first_ballot, bench, 0})
        .then_refused(refusal::invalid_vote)
        .then_room([](const scenario& room) {
            EXPECT_EQ(counts(room, bike_shed), (vote_counts{2, 1}));
            EXPECT_EQ(counts(room, bench), (vote_counts{4, 2}));
        });
}

TEST(dots, come_back_from_what_is_hidden_or_taken_back)
{
    with_ballot(ballot_kind::dots)
        .given(voted(cem, first_ballot, bike_shed, 3), voted(cem, first_ballot, bench, 2))
        .given(hidden(bench, lead, first_act))
        .when(cem, cast_vote{first_ballot, bike_shed, 2})
        .then_accepted()
        .given(posted(answer, ana))
        .when(cem, cast_vote{first_ballot, answer, 3})
        .then_accepted()
        // The hidden idea kept its dots; with them the member has given more than the budget and cannot add.
        .given(restored(bench, lead))
        .when(cem, cast_vote{first_ballot, bike_shed, 3})
        .then_refused(refusal::over_budget)
        .when(cem, cast_vote{first_ballot, answer, 1})
        .then_accepted();
}

TEST(dots, of_merged_ideas_add_up_and_come_apart_again)
{
    with_ballot(ballot_kind::dots)
        .given(voted(cem, first_ballot, bike_shed, 3), voted(cem, first_ballot, bench, 2),
               voted(ana, first_ballot, bench, 1), merged(bench, bike_shed))
        .then_room([](const scenario& room) {
            EXPECT_EQ(counts(room, bike_shed), (vote_counts{6, 2}));
            EXPECT_EQ(counts(room, bench), (vote_counts{3, 2}));
        })
        .when(cem, withdraw_vote{first_ballot, bench})
        .then_accepted()
        .then_room(
            [](const scenario& room) { EXPECT_EQ(counts(room, bike_shed), (vote_counts{4, 2})); })
        .given(unmerged(bench, bike_shed))
        .then_room([](const scenario& room) {
            EXPECT_EQ(counts(room, bike_shed), (vote_counts{3, 1}));
            EXPECT_EQ(counts(room, bench), (vote_counts{1, 1}));
        });
}

TEST(score, packs_all_criteria_into_one_vote)
{
    with_ballot(ballot_kind::score)
        .when(ana, cast_vote{first_ballot, bike_shed, 0x35})
        .then_accepted()
        .when(bo, cast_vote{first_ballot, bike_shed, 0x11})
        .then_accepted()
        .then_room([](const scenario& room) {
            EXPECT_EQ(counts(room, bike_shed), (vote_counts{2, 6, 4}));
        })
        .when(bo, cast_vote{first_ballot, bike_shed, 0x52})
        .then_accepted()
        .then_room([](const scenario& room) {
            EXPECT_EQ(counts(room, bike_shed), (vote_counts{2, 7, 8}));
        });
    // A criterion left out, one beyond the steps, one more than there are.
    for (const std::int32_t value : {0x05, 0x50, 0x16, 0x61, 0x111, -1}) {
        with_ballot(ballot_kind::score)
            .when(ana, cast_vote{first_ballot, bike_shed, value})
            .then_refused(refusal::invalid_vote);
    }
}

TEST(score, of_merged_ideas_counts_each_member_once)
{
    with_ballot(ballot_kind::score)
        .given(voted(ana, first_ballot, bike_shed, 0x11), voted(ana, first_ballot, bench, 0x55),
               voted(bo, first_ballot, bench, 0x33), merged(bench, bike_shed))
        .then_room([](const scenario& room) {
            EXPECT_EQ(counts(room, bike_shed), (vote_counts{2, 4, 4}));
        });
}

TEST(choice, is_one_vote_on_the_ballot_itself)
{
    with_ballot(ballot_kind::choice)
        .when(ana, cast_vote{first_ballot, itself, 0b101})
        .then(vote_cast{first_ballot, itself, 0b101})
        .when(bo, cast_vote{first_ballot, itself, 0b001})
        .then_accepted()
        .when(bo, cast_vote{first_ballot, itself, 0b010})
        .then_accepted()
        .then_room([](const scenario& room) {
            EXPECT_EQ(counts(room, itself), (vote_counts{2, 1, 1, 1}));
        })
        .when(ana, withdraw_vote{first_ballot, itself})
        .then_accepted()
        .then_room([](const scenario& room) {
            EXPECT_EQ(counts(room, itself), (vote_counts{1, 0, 1, 0}));
        });
    for (const std::int32_t value : {0, 0b111, 0b1000, -1}) {
        with_ballot(ballot_kind::choice)
            .when(ana, cast_vote{first_ballot, itself, value})
            .then_refused(refusal::invalid_vote);
    }
    with_ballot(ballot_kind::choice)
        .when(ana, cast_vote{first_ballot, bike_shed, 1})
        .then_refused(refusal::not_votable);
}

TEST(scale, counts_steps)
{
    with_ballot(ballot_kind::scale)
        .given(voted(ana, first_ballot, itself, 5), voted(bo, first_ballot, itself, 1))
        .when(bo, cast_vote{first_ballot, itself, 5})
        .then_accepted()
        .when(bo, cast_vote{first_ballot, itself, 6})
        .then_refused(refusal::invalid_vote)
        .when(bo, cast_vote{first_ballot, itself, 0})
        .then_refused(refusal::invalid_vote)
        .then_room([](const scenario& room) {
            EXPECT_EQ(counts(room, itself), (vote_counts{2, 0, 0, 0, 0, 2}));
        });
}

TEST(pairwise, compares_two_ideas)
{
    with_ballot(ballot_kind::pairwise)
        .when(ana, cast_vote{first_ballot, pair_of_two, 1})
        .then_accepted()
        .when(bo, cast_vote{first_ballot, pair_of_two, -1})
        .then_accepted()
        .when(cem, cast_vote{first_ballot, pair_of_two, 0})
        .then_accepted()
        .when(bo, cast_vote{first_ballot, pair_of_two, 1})
        .then_accepted()
        .then_room([](const scenario& room) {
            EXPECT_EQ(counts(room, pair_of_two), (vote_counts{2, 0, 1}));
            EXPECT_EQ(counts(room, bike_shed), (vote_counts{3}));
        })
        .when(cem, withdraw_vote{first_ballot, pair_of_two})
        .then_accepted()
        .then_room([](const scenario& room) {
            EXPECT_EQ(counts(room, pair_of_two), (vote_counts{2, 0, 0}));
            EXPECT_EQ(counts(room, bench), (vote_counts{2}));
        })
        .given(hidden(bench, lead, first_act))
        .then_room([](const scenario& room) {
            EXPECT_EQ(counts(room, pair_of_two), std::nullopt);
            EXPECT_EQ(counts(room, pair_of_two, view_kind::facilitator), (vote_counts{2, 0, 0}));
        })
        .when(ana, cast_vote{first_ballot, pair_of_two, -1})
        .then_refused(refusal::contribution_hidden);
}

TEST(pairwise, is_refused_on_what_is_no_pair_of_ideas)
{
    const auto refuses = [](contribution_id subject, refusal why) {
        with_ballot(ballot_kind::pairwise)
            .given(replied(answer, bike_shed, cem))
            .when(ana, cast_vote{first_ballot, subject, 1})
            .then_refused(why);
    };
    refuses(bike_shed, refusal::not_votable);
    refuses(subject_of(idea_pair{bench, bike_shed}), refusal::not_votable);
    refuses(subject_of(idea_pair{bench, bench}), refusal::not_votable);
    refuses(subject_of(idea_pair{bike_shed, answer}), refusal::not_votable);
    refuses(subject_of(idea_pair{bike_shed, no_such_contribution}), refusal::unknown_contribution);
}

TEST(ballot, is_about_its_group_and_its_tag)
{
    scenario room;
    ballot_terms terms = terms_of(ballot_kind::dots);
    terms.group = first_group;
    terms.tag = "green";
    room.given(posted(bike_shed, ana), posted(bench, bo), grouped_as(first_group),
               put_into(bike_shed, first_group), put_into(bench, first_group),
               tagged(bike_shed, first_tag, "green"))
        .when(lead, open_ballot{ballot_kind::dots, terms})
        .then(ballot_opened{ballot_kind::dots, terms}, first_ballot.value())
        .when(ana, cast_vote{first_ballot, bike_shed, 1})
        .then_accepted()
        .when(ana, cast_vote{first_ballot, bench, 1})
        .then_refused(refusal::not_on_ballot)
        .given(put_into(bike_shed, group_id{}))
        .when(ana, cast_vote{first_ballot, bike_shed, 2})
        .then_refused(refusal::not_on_ballot)
        // What went can be left.
        .when(ana, withdraw_vote{first_ballot, bike_shed})
        .then_accepted();
    scenario pairs;
    terms = terms_of(ballot_kind::pairwise);
    terms.tag = "green";
    pairs.given(posted(bike_shed, ana), posted(bench, bo), tagged(bike_shed, first_tag, "green"))
        .when(lead, open_ballot{ballot_kind::pairwise, terms})
        .then(ballot_opened{ballot_kind::pairwise, terms}, first_ballot.value())
        .when(ana, cast_vote{first_ballot, pair_of_two, 1})
        .then_refused(refusal::not_on_ballot);
}

TEST(ballot, hides_its_counts_until_they_are_shown)
{
    for (const auto kind : {ballot_kind::dots, ballot_kind::score, ballot_kind::choice,
                            ballot_kind::scale, ballot_kind::pairwise}) {
        scenario room = with_ballot(kind, false);
        const contribution_id subject = subject_of(kind) == vote_on::idea   ? bike_shed
                                        : subject_of(kind) == vote_on::pair ? pair_of_two
                                                                            : itself;
        room.given(voted(cem, first_ballot, subject, kind == ballot_kind::score ? 0x11 : 1));
        EXPECT_EQ(counts(room, subject), std::nullopt);
        EXPECT_EQ(counts(room, subject, view_kind::screen), std::nullopt);
        EXPECT_NE(counts(room, subject, view_kind::facilitator), std::nullopt);
        room.given(ballot_is(first_ballot, true, true));
        EXPECT_NE(counts(room, subject), std::nullopt);
        EXPECT_TRUE(!narrows(room.events().back(), room.state()));
        room.given(ballot_is(first_ballot, true, false));
        EXPECT_EQ(counts(room, subject), std::nullopt);
        EXPECT_TRUE(narrows(room.events().back(), room.state()));
    }
}

// A phase that hides counts hides those of ideas; what a facilitator asks beside them shows all the same.
TEST(ballot, hides_with_the_phase_what_is_counted_on_ideas)
{
    for (const auto kind : {ballot_kind::dots, ballot_kind::scale}) {
        const bool is_question = kind == ballot_kind::scale;
        scenario room = with_ballot(kind);
        const contribution_id subject = is_question ? itself : bike_shed;
        room.given(voted(cem, first_ballot, subject, 1), planned(), phases_are({{1, {}}}));
        EXPECT_EQ(counts(room, subject).has_value(), is_question);
        // One may write in it and not vote.
        room.when(ana, cast_vote{first_ballot, subject, 1});
        if (is_question) {
            room.then_accepted();
        } else {
            room.then_refused(refusal::not_in_phase);
        }
        room.given(phases_are({}))
            .when(bo, cast_vote{first_ballot, subject, 1})
            .then_refused(refusal::not_in_phase);
    }
}

TEST(ballot, takes_no_votes_in_a_paused_or_closed_room)
{
    with_ballot(ballot_kind::choice)
        .given(paused())
        .when(ana, cast_vote{first_ballot, itself, 1})
        .then_refused(refusal::room_paused)
        .given(closed())
        .when(ana, cast_vote{first_ballot, itself, 1})
        .then_refused(refusal::room_closed);
}
}  // namespace
}  // namespace kring::domain::scenarios
