// Ballots and phases: which of the two that every room has take votes, and questions that open and close with a phase.
#include "base/limits.hpp"
#include "support/scenario.hpp"

namespace kring::domain::scenarios {
namespace {
using namespace std::chrono_literals;

constexpr std::uint32_t writing = 1;
constexpr std::uint32_t voting = 3;

instant second(std::uint64_t of)
{
    return beginning + std::chrono::seconds{of};
}

agenda taking(bool support_too, bool stance_too, advance how = advance::by_hand)
{
    agenda plan = some_agenda(how);
    for (phase_plan& each : plan.phases) {
        each.switches.takes_support = support_too;
        each.switches.takes_stance = stance_too;
    }
    return plan;
}

ballot_terms with_phase(std::uint32_t phase, ballot_kind kind = ballot_kind::dots)
{
    ballot_terms terms = terms_of(kind);
    terms.phase = phase;
    return terms;
}

step prepared(ballot_terms terms, ballot_kind kind = ballot_kind::dots)
{
    return {lead, ballot_opened{kind, std::move(terms), false, true}, first_ballot.value()};
}

const ballot& first_of(const scenario& room)
{
    return *room.state().find(room.id(first_ballot));
}

bool sees(const scenario& room, view_kind view)
{
    const view_state shown = view_of(room.state(), view);
    return std::any_of(shown.ballots.begin(), shown.ballots.end(),
                       [&room](const ballot& each) { return each.id == room.id(first_ballot); });
}

// --- support and stance ---

TEST(a_phase, takes_votes_on_the_ballots_that_it_names)
{
    for (const bool on_support : {true, false}) {
        for (const bool on_stance : {true, false}) {
            scenario room;
            room.given(posted(bike_shed, ana), planned(taking(on_support, on_stance)),
                       phases_are({{voting, {}}}));
            const auto expect = [&room](bool may, command wish) {
                room.when(bo, std::move(wish));
                if (may) {
                    room.then_accepted();
                } else {
                    room.then_refused(refusal::not_in_phase);
                }
            };
            expect(on_support, cast_vote{support, bike_shed, 1});
            expect(on_support, withdraw_vote{support, bike_shed});
            expect(on_stance, cast_vote{stance, bike_shed, -1});
            expect(on_stance, withdraw_vote{stance, bike_shed});
        }
    }
}

TEST(a_phase, takes_votes_on_what_one_of_several_names)
{
    agenda plan = some_agenda();
    plan.phases[0].switches.takes_stance = false;
    plan.phases[1].switches.takes_support = false;
    const auto in = united(plan, {{1, {}}, {2, {}}});
    EXPECT_TRUE(in.takes_support && in.takes_stance);
    EXPECT_FALSE(united(plan, {{1, {}}}).takes_stance);
    EXPECT_FALSE(united(plan, {{2, {}}}).takes_support);
}

// What facilitators ask is asked whatever votes on ideas say.
TEST(a_phase, leaves_other_ballots_alone)
{
    scenario room;
    room.given(posted(bike_shed, ana), asked(first_ballot, ballot_kind::dots),
               planned(taking(false, false)), phases_are({{voting, {}}}))
        .when(bo, cast_vote{first_ballot, bike_shed, 1})
        .then_accepted();
}

TEST(harvest, goes_by_who_agrees_where_that_alone_is_asked)
{
    scenario room;
    room.given(table_set(first_table, "Window"), posted_at(first_table, bike_shed, ana),
               posted_at(first_table, bench, ana), voted(bo, support, bike_shed, yes),
               voted(bo, stance, bench, agree), planned(taking(false, true)),
               phases_are({{voting, {}}}))
        .when(lead, harvest_tables{1, {}})
        .then(ideas_harvested{{bench}});
}

// --- with a phase ---

TEST(open_ballot, waits_for_its_phase)
{
    scenario room;
    room.given(planned())
        .when(lead, open_ballot{ballot_kind::dots, with_phase(voting), false})
        .then(ballot_opened{ballot_kind::dots, with_phase(voting), false, true},
              first_ballot.value())
        // Two facilitators who prepare the same prepare it once.
        .when(helper, open_ballot{ballot_kind::dots, with_phase(voting), false})
        .then_already(sequence{first_ballot.value()});
    EXPECT_FALSE(first_of(room).is_open);
    EXPECT_TRUE(sees(room, view_kind::facilitator));
    EXPECT_FALSE(sees(room, view_kind::participant));
    EXPECT_FALSE(sees(room, view_kind::screen));
    room.given(posted(bike_shed, ana))
        .when(ana, cast_vote{first_ballot, bike_shed, 1})
        .then_refused(refusal::ballot_closed);
}

TEST(open_ballot, opens_at_once_when_its_phase_is_on)
{
    scenario room;
    room.given(planned(), phases_are({{voting, {}}}))
        .when(lead, open_ballot{ballot_kind::dots, with_phase(voting), true})
        .then(ballot_opened{ballot_kind::dots, with_phase(voting), true, false},
              first_ballot.value());
    EXPECT_TRUE(sees(room, view_kind::participant));
}

TEST(open_ballot, refuses_a_phase_that_is_not_planned)
{
    scenario{}
        .when(lead, open_ballot{ballot_kind::dots, with_phase(voting), true})
        .then_refused(refusal::unknown_phase)
        .given(planned())
        .when(lead, open_ballot{ballot_kind::dots, with_phase(9), true})
        .then_refused(refusal::unknown_phase);
}

TEST(set_phases, opens_and_closes_what_goes_with_a_phase)
{
    const instant now = second(1000);
    scenario room;
    room.given(planned(), prepared(with_phase(voting)))
        .at(now)
        .when(lead, set_phases{{{writing, {}, {}}}})
        .then(phases_set{{{writing, now + 10min}}});
    EXPECT_FALSE(first_of(room).is_open);
    room.when(lead, set_phases{{{voting, {}, {}}}})
        .then_all({phases_set{{{voting, now + 5min}}}, ballot_set{first_ballot, true, false}});
    EXPECT_TRUE(first_of(room).is_open);
    EXPECT_TRUE(sees(room, view_kind::participant));
    room.when(lead, set_phases{{{voting, 60s, {}}}}).then(phases_set{{{voting, now + 60s}}});
    room.when(lead, set_phases{{}})
        .then_all({phases_set{}, ballot_set{first_ballot, false, false}});
    EXPECT_FALSE(first_of(room).is_open);
    EXPECT_TRUE(sees(room, view_kind::participant)) << "what was asked stays known";
    // Going back asks it again.
    room.when(lead, set_phases{{{voting, {}, {}}}}).then_accepted();
    EXPECT_TRUE(first_of(room).is_open);
}

TEST(set_ballot, opens_and_closes_by_hand_what_goes_with_a_phase)
{
    const instant now = second(1000);
    scenario room;
    room.given(planned(), prepared(with_phase(voting)))
        .at(now)
        // To show what nobody said yet opens nothing.
        .when(lead, set_ballot{first_ballot, false, true})
        .then(ballot_set{first_ballot, false, true});
    EXPECT_FALSE(sees(room, view_kind::participant));
    room.when(lead, set_ballot{first_ballot, true, true})
        .then(ballot_set{first_ballot, true, true});
    EXPECT_TRUE(sees(room, view_kind::participant));
    // Its phase finds it open.
    room.when(lead, set_phases{{{voting, {}, {}}}}).then(phases_set{{{voting, now + 5min}}});
    // Closed by hand it stays so while the phase goes on, and the end of the phase finds it closed.
    room.when(lead, set_ballot{first_ballot, false, true}).then_accepted();
    room.when(lead, set_phases{{{voting, {}, {}}, {writing, {}, {}}}}).then_accepted();
    EXPECT_FALSE(first_of(room).is_open);
    room.when(lead, set_phases{{}}).then(phases_set{});
}

TEST(set_agenda, closes_what_goes_with_a_phase_that_is_taken_out)
{
    scenario room;
    agenda shorter = some_agenda();
    shorter.phases.pop_back();
    room.given(planned(), prepared(with_phase(voting)), phases_are({{voting, {}}}),
               ballot_is(first_ballot, true, true))
        .when(lead, set_agenda{shorter})
        .then_all({agenda_set{shorter}, ballot_set{first_ballot, false, true}});
}

TEST(the_clock, opens_what_goes_with_a_phase_that_begins_by_itself)
{
    scenario room;
    agenda plan = some_agenda(advance::unattended);
    std::swap(plan.phases[1], plan.phases[2]);
    room.given(planned(plan), prepared(with_phase(voting, ballot_kind::words), ballot_kind::words),
               phases_are({{writing, second(600)}}))
        .at(second(601))
        .when_time_passes()
        .then_all({phases_set{{{voting, second(900)}}}, ballot_set{first_ballot, true, false}});
}
}  // namespace
}  // namespace kring::domain::scenarios
