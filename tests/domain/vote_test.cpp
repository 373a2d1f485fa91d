// Votes on both ballots: casting, changing, taking back.
#include "support/scenario.hpp"

#include <array>
#include <cstdint>
#include <optional>

namespace kring::domain::scenarios {
namespace {
void expect_counts(const scenario& room, ballot_id on, const vote_counts& counts)
{
    std::optional<vote_counts> found;
    for (const subject_total& each : room.totals(bike_shed, view_kind::participant)) {
        if (each.ballot == on) found = each.counts;
    }
    EXPECT_EQ(found, counts);
}

TEST(cast_vote, counts)
{
    scenario{}
        .given(posted(bike_shed, ana))
        .when(bo, cast_vote{support, bike_shed, yes})
        .then(vote_cast{support, bike_shed, yes})
        .when(bo, cast_vote{stance, bike_shed, disagree})
        .then(vote_cast{stance, bike_shed, disagree})
        .when(cem, cast_vote{stance, bike_shed, pass})
        .then(vote_cast{stance, bike_shed, pass})
        // One's own idea is an idea like any other.
        .when(ana, cast_vote{stance, bike_shed, agree})
        .then(vote_cast{stance, bike_shed, agree})
        .then_room([](const scenario& room) {
            expect_counts(room, support, {1, 0, 0});
            expect_counts(room, stance, {1, 1, 1});
        });
}

TEST(cast_vote, that_stands_is_found_and_not_cast_again)
{
    scenario{}
        .given(posted(bike_shed, ana), voted(bo, support, bike_shed, yes, first_vote),
               voted(cem, support, bike_shed, yes))
        .when(bo, cast_vote{support, bike_shed, yes})
        .then_already(first_vote)
        .then_room([](const scenario& room) { expect_counts(room, support, {2, 0, 0}); });
}

TEST(cast_vote, with_another_value_changes_the_vote)
{
    scenario{}
        .given(posted(bike_shed, ana), voted(bo, stance, bike_shed, agree))
        .when(bo, cast_vote{stance, bike_shed, pass})
        .then(vote_cast{stance, bike_shed, pass}, first_vote.value())
        .then_room([](const scenario& room) { expect_counts(room, stance, {0, 0, 1}); })
        .when(bo, cast_vote{stance, bike_shed, pass})
        .then_already(first_vote)
        .when(bo, cast_vote{stance, bike_shed, disagree})
        .then_accepted()
        .then_room([](const scenario& room) { expect_counts(room, stance, {0, 1, 0}); });
}

TEST(cast_vote, is_refused_on_an_unknown_ballot)
{
    scenario{}
        .given(posted(bike_shed, ana))
        .when(bo, cast_vote{no_such_ballot, bike_shed, yes})
        .then_refused(refusal::unknown_ballot);
    scenario{}
        .given(posted(bike_shed, ana))
        .when(bo, cast_vote{ballot_id{}, bike_shed, yes})
        .then_refused(refusal::unknown_ballot);
}

TEST(cast_vote, is_refused_on_an_unknown_contribution)
{
    scenario{}
        .when(bo, cast_vote{support, no_such_contribution, yes})
        .then_refused(refusal::unknown_contribution);
}

TEST(cast_vote, is_refused_on_a_hidden_contribution)
{
    scenario{}
        .given(posted(bike_shed, ana), hidden(bike_shed, lead))
        .when(bo, cast_vote{support, bike_shed, yes})
        .then_refused(refusal::contribution_hidden)
        .given(restored(bike_shed, lead))
        .when(bo, cast_vote{support, bike_shed, yes})
        .then_accepted();
}

TEST(cast_vote, is_refused_on_a_withdrawn_contribution)
{
    scenario{}
        .given(posted(bike_shed, ana), hidden(bike_shed, lead), withdrawn(bike_shed, ana))
        .when(bo, cast_vote{support, bike_shed, yes})
        .then_refused(refusal::contribution_withdrawn);
}

TEST(cast_vote, is_refused_on_a_reply)
{
    scenario{}
        .given(posted(bike_shed, ana), replied(answer, bike_shed, bo))
        .when(bo, cast_vote{support, answer, yes})
        .then_refused(refusal::not_votable);
}

TEST(cast_vote, is_refused_with_a_value_the_ballot_does_not_know)
{
    const auto voting = [](ballot_id on, std::int32_t value) {
        scenario room;
        room.given(posted(bike_shed, ana)).when(bo, cast_vote{on, bike_shed, value});
        return room;
    };
    for (const std::int32_t value : {0, -1, 2, INT32_MAX, INT32_MIN})
        voting(support, value).then_refused(refusal::invalid_vote);
    for (const std::int32_t value : {-2, 2, INT32_MAX, INT32_MIN})
        voting(stance, value).then_refused(refusal::invalid_vote);
}

TEST(withdraw_vote, uncounts)
{
    scenario{}
        .given(posted(bike_shed, ana), voted(bo, support, bike_shed, yes),
               voted(cem, support, bike_shed, yes))
        .when(bo, withdraw_vote{support, bike_shed})
        .then(vote_withdrawn{support, bike_shed})
        .then_room([](const scenario& room) { expect_counts(room, support, {1, 0, 0}); })
        .when(bo, withdraw_vote{support, bike_shed})
        .then_nothing_to_do()
        .when(bo, cast_vote{support, bike_shed, yes})
        .then(vote_cast{support, bike_shed, yes})
        .then_room([](const scenario& room) { expect_counts(room, support, {2, 0, 0}); });
}

TEST(withdraw_vote, leaves_the_vote_on_the_other_ballot)
{
    scenario{}
        .given(posted(bike_shed, ana), voted(bo, support, bike_shed, yes),
               voted(bo, stance, bike_shed, agree))
        .when(bo, withdraw_vote{stance, bike_shed})
        .then_accepted()
        .then_room([](const scenario& room) {
            expect_counts(room, support, {1, 0, 0});
            expect_counts(room, stance, {0, 0, 0});
        });
}

TEST(withdraw_vote, is_refused_where_a_vote_would_be)
{
    scenario room;
    room.given(posted(bike_shed, ana), posted(bench, ana), replied(answer, bike_shed, bo),
               voted(bo, support, bike_shed, yes), voted(bo, support, bench, yes));
    room.when(bo, withdraw_vote{no_such_ballot, bike_shed}).then_refused(refusal::unknown_ballot);
    room.when(bo, withdraw_vote{support, no_such_contribution})
        .then_refused(refusal::unknown_contribution);
    room.when(bo, withdraw_vote{support, answer}).then_refused(refusal::not_votable);
    room.given(hidden(bike_shed, lead), withdrawn(bench, ana));
    room.when(bo, withdraw_vote{support, bike_shed}).then_refused(refusal::contribution_hidden);
    room.when(bo, withdraw_vote{support, bench}).then_refused(refusal::contribution_withdrawn);
}
}  // namespace
}  // namespace kring::domain::scenarios
