// The agenda: what each phase allows and shows, and what the clock does by itself.
#include "base/limits.hpp"
#include "domain/text_rules.hpp"
#include "support/scenario.hpp"

namespace kring::domain::scenarios {
namespace {
using namespace std::chrono_literals;

instant second(std::uint64_t of)
{
    return beginning + std::chrono::seconds{of};
}

TEST(set_agenda, is_whole_each_time)
{
    scenario{}
        .when(lead, set_agenda{some_agenda()})
        .then(agenda_set{some_agenda()}, names_begin + 90)
        .when(helper, set_agenda{some_agenda()})
        .then_already(sequence{names_begin + 90})
        .when(helper, set_agenda{})
        .then(agenda_set{});
    scenario{}.when(ana, set_agenda{some_agenda()}).then_refused(refusal::not_allowed);
}

TEST(set_agenda, refuses_what_is_none)
{
    const auto with = [](const std::function<void(agenda&)>& change) {
        agenda plan = some_agenda();
        change(plan);
        scenario room;
        room.when(lead, set_agenda{std::move(plan)});
        return room;
    };
    with([](agenda& plan) { plan.phases[0].number = 0; }).then_refused(refusal::invalid_agenda);
    with([](agenda& plan) { plan.phases[0].number = 2; }).then_refused(refusal::invalid_agenda);
    with([](agenda& plan) {
        plan.phases[0].duration = limits::phase_time_max + 1s;
    }).then_refused(refusal::invalid_agenda);
    with([](agenda& plan) { plan.phases[0].duration = limits::phase_time_max; }).then_accepted();
    with([](agenda& plan) {
        plan.phases[0].starts = instant{-1ms};
    }).then_refused(refusal::invalid_agenda);
    const auto of = [&](std::uint32_t count) {
        return with([count](agenda& plan) {
            plan.phases.clear();
            for (std::uint32_t number = 1; number <= count; ++number)
                plan.phases.push_back({number, "a", {}, {}, {}});
        });
    };
    of(limits::phases_max).then_accepted();
    of(limits::phases_max + 1).then_refused(refusal::invalid_agenda);
}

TEST(set_agenda, has_text_limits)
{
    const auto asking = [](const std::string& text) {
        agenda plan = some_agenda();
        plan.phases[1].title = text;
        scenario room;
        room.when(lead, set_agenda{std::move(plan)});
        return room;
    };
    expect_text_rules(asking, limits::phase_title_graphemes_max);
}

TEST(an_agenda, changes_nothing_until_a_phase_begins)
{
    scenario{}
        .given(planned(), posted(bike_shed, ana))
        .when(ana, post_idea{"t"})
        .then_accepted()
        .when(ana, cast_vote{support, bike_shed, yes})
        .then_accepted()
        .then_room([](const scenario& room) {
            EXPECT_EQ(room.item(bike_shed, view_kind::participant).author, ana);
            EXPECT_FALSE(room.totals(bike_shed, view_kind::participant).empty());
            EXPECT_EQ(view_of(room.state(), view_kind::screen).phases->switches, std::nullopt);
        });
}

// --- starting, ending, moving ---

TEST(set_phases, starts_a_phase_for_as_long_as_planned)
{
    scenario room;
    room.given(planned());  // event 13
    room.when(lead, set_phases{{{1, 0s, 0s}}}).then(phases_set{{{1, second(14) + 10min}}});
    room.when(lead, set_phases{{{2, 0s, 0s}}}).then(phases_set{{{2, {}}}});
    room.when(lead, set_phases{{{1, 30s, 0s}}}).then(phases_set{{{1, second(16) + 30s}}});
    room.when(lead, set_phases{}).then(phases_set{});
    room.when(lead, set_phases{}).then_nothing_to_do();
}

TEST(set_phases, keeps_the_end_of_what_goes_on)
{
    scenario room;
    room.given(planned(), phases_are({{1, second(600)}}));
    room.when(lead, set_phases{{{1, 0s, 0s}}}).then_nothing_to_do();
    // Beside it another one, named in any order.
    room.when(lead, set_phases{{{3, 0s, 0s}, {1, 0s, 0s}}})
        .then(phases_set{{{1, second(600)}, {3, second(15) + 5min}}});
    room.when(lead, set_phases{{{1, 0s, 60s}}}).then(phases_set{{{1, second(660)}}});
    // A minute more of what is over is a minute from now, and what has no end is not longer.
    room.at(second(700))
        .when(lead, set_phases{{{1, 0s, 60s}}})
        .then(phases_set{{{1, second(760)}}});
    room.given(phases_are({{2, {}}})).when(lead, set_phases{{{2, 0s, 60s}}}).then_nothing_to_do();
}

TEST(set_phases, refuses_what_is_no_phase)
{
    scenario room;
    room.when(lead, set_phases{{{1, 0s, 0s}}}).then_refused(refusal::unknown_phase);
    room.given(planned());
    room.when(lead, set_phases{{{4, 0s, 0s}}}).then_refused(refusal::unknown_phase);
    room.when(lead, set_phases{{{1, 0s, 0s}, {1, 0s, 0s}}}).then_refused(refusal::invalid_agenda);
    room.when(lead, set_phases{{{1, limits::phase_time_max + 1s, 0s}}})
        .then_refused(refusal::invalid_agenda);
    room.when(lead, set_phases{{{1, 0s, limits::phase_time_max + 1s}}})
        .then_refused(refusal::invalid_agenda);
    room.when(ana, set_phases{{{1, 0s, 0s}}}).then_refused(refusal::not_allowed);
    agenda wide;
    set_phases all;
    for (std::uint32_t number = 1; number <= limits::active_phases_max + 1; ++number) {
        wide.phases.push_back({number, "a", {}, {}, {}});
        all.phases.push_back({number, 0s, 0s});
    }
    room.given(planned(wide)).when(lead, all).then_refused(refusal::invalid_agenda);
    all.phases.pop_back();
    room.when(lead, all).then_accepted();
}

TEST(an_agenda, that_changes_keeps_what_is_active)
{
    agenda shorter = some_agenda();
    shorter.phases.erase(shorter.phases.begin());
    scenario room;
    room.given(planned(), phases_are({{1, second(600)}, {2, {}}}), planned(shorter));
    EXPECT_EQ(room.state().phases.active, (std::vector<active_phase>{{2, {}}}));
    // Without phases the room is again as it was without an agenda.
    room.given(planned(agenda{}));
    EXPECT_FALSE(room.state().phases.has_begun);
    room.when(ana, post_idea{"t"}).then_accepted();
}

// --- what a phase allows ---

TEST(a_phase, allows_what_it_says)
{
    struct row {
        std::vector<active_phase> active;
        bool write;
        bool reply;
        bool vote;
    };
    for (const row& each :
         {row{{{1, {}}}, true, false, false}, row{{{2, {}}}, false, true, false},
          row{{{3, {}}}, false, false, true}, row{{{1, {}}, {3, {}}}, true, false, true},
          row{{}, false, false, false}}) {
        scenario room;
        room.given(posted(bike_shed, ana), voted(bo, support, bike_shed, yes), planned(),
                   phases_are(each.active))
            .at(second(500));  // when nothing may be sent any more of what was allowed before
        const auto expect = [&room](bool may, command wish) {
            room.when(bo, std::move(wish));
            if (may) {
                room.then_accepted();
            } else {
                room.then_refused(refusal::not_in_phase);
            }
        };
        expect(each.write, post_idea{"t"});
        expect(each.reply, post_reply{bike_shed, "t"});
        expect(each.vote, cast_vote{stance, bike_shed, agree});
        expect(each.vote, withdraw_vote{support, bike_shed});
        // Taking back is always one's own.
        scenario{room}.when(ana, withdraw_contribution{bike_shed}).then_accepted();
    }
}

TEST(a_phase, may_be_of_facilitators_alone)
{
    agenda plan = some_agenda();
    plan.phases[0].switches.write = permission::facilitators;
    scenario room;
    room.given(posted(bike_shed, ana), planned(plan), phases_are({{1, {}}})).at(second(500));
    room.when(ana, post_idea{"t"}).then_refused(refusal::not_in_phase);
    room.when(helper, post_idea{"t"}).then_accepted();
    room.when(helper, post_reply{bike_shed, "t"}).then_refused(refusal::not_in_phase);
}

TEST(a_phase, does_not_keep_facilitators_from_preparing)
{
    scenario room{beginning_at::draft_room};
    room.given(planned(), phases_are({{3, {}}}))
        .at(second(500))
        .when(lead, post_idea{"t"})
        .then_accepted();
}

TEST(last_words, may_be_sent_for_a_minute)
{
    scenario room;
    room.given(posted(bike_shed, ana), planned(), phases_are({{1, {}}, {2, {}}}),
               phases_are({{3, {}}}));  // event 16
    scenario{room}.at(second(16) + 59s).when(ana, post_idea{"t"}).then_accepted();
    scenario{room}.at(second(16) + 59s).when(ana, post_reply{bike_shed, "t"}).then_accepted();
    scenario{room}
        .at(second(16) + limits::last_words_time)
        .when(ana, post_idea{"t"})
        .then_refused(refusal::not_in_phase);
    scenario{room}
        .at(second(16) + limits::last_words_time)
        .when(ana, post_reply{bike_shed, "t"})
        .then_refused(refusal::not_in_phase);
    // There are none of somebody who was not allowed to write, and none of a vote.
    scenario{room}
        .given(phases_are({{2, {}}}))
        .at(second(18))
        .when(ana, cast_vote{support, bike_shed, yes})
        .then_refused(refusal::not_in_phase);
    agenda plan = some_agenda();
    plan.phases[0].switches.write = permission::facilitators;
    scenario of_facilitators;
    of_facilitators.given(planned(plan), phases_are({{1, {}}}))
        .at(second(200))
        .given(phases_are({{3, {}}}));
    of_facilitators.when(ana, post_idea{"t"}).then_refused(refusal::not_in_phase);
    of_facilitators.when(lead, post_idea{"t"}).then_accepted();
}

// --- what a phase shows ---

TEST(counts, that_are_hidden_reach_facilitators_alone)
{
    scenario room;
    room.given(posted(bike_shed, ana), voted(bo, support, bike_shed, yes), agreed_on(first_charter),
               planned(), phases_are({{1, {}}}));
    EXPECT_TRUE(room.totals(bike_shed, view_kind::participant).empty());
    EXPECT_TRUE(room.totals(bike_shed, view_kind::screen).empty());
    EXPECT_EQ(room.totals(bike_shed, view_kind::facilitator).size(), 1u);
    EXPECT_EQ(counts_of(room.state(), view_kind::screen)->votes, std::nullopt);
    EXPECT_EQ(counts_of(room.state(), view_kind::screen)->voters, std::nullopt);
    EXPECT_EQ(counts_of(room.state(), view_kind::facilitator)->votes, 1u);
    EXPECT_TRUE(narrows(room.events().back(), room.state()));
    // They stay hidden in a break, and come with a phase that shows them.
    room.given(phases_are({}));
    EXPECT_TRUE(room.totals(bike_shed, view_kind::participant).empty());
    EXPECT_FALSE(reveals_counts(room.events().back(), room.state()));
    room.given(phases_are({{3, {}}}));
    EXPECT_TRUE(reveals_counts(room.events().back(), room.state()));
    EXPECT_EQ(room.totals(bike_shed, view_kind::participant).size(), 1u);
    room.given(phases_are({}));
    EXPECT_EQ(room.totals(bike_shed, view_kind::participant).size(), 1u);
}

TEST(counts, that_a_phase_hid_are_shown_when_the_room_closes)
{
    scenario room;
    room.given(posted(bike_shed, ana), voted(bo, support, bike_shed, yes), agreed_on(first_charter),
               planned(), phases_are({{1, {}}}));
    ASSERT_TRUE(room.totals(bike_shed, view_kind::participant).empty());
    room.given(closed());
    for (const view_kind view : {view_kind::participant, view_kind::screen}) {
        EXPECT_EQ(room.totals(bike_shed, view).size(), 1u);
        EXPECT_TRUE(view_of(room.state(), view).phases->switches->show_counts);
    }
    EXPECT_EQ(counts_of(room.state(), view_kind::screen)->votes, 1u);
    EXPECT_TRUE(reveals_counts(room.events().back(), room.state()));
}

TEST(counts, that_were_shown_need_no_showing_when_the_room_closes)
{
    scenario room;
    room.given(posted(bike_shed, ana), agreed_on(first_charter), planned(), phases_are({{3, {}}}),
               closed());
    EXPECT_FALSE(reveals_counts(room.events().back(), room.state()));
    scenario without_phases;
    without_phases.given(posted(bike_shed, ana), closed());
    EXPECT_FALSE(reveals_counts(without_phases.events().back(), without_phases.state()));
    EXPECT_EQ(view_of(without_phases.state(), view_kind::screen).phases, std::nullopt);
}

TEST(authors, come_back_with_a_phase_that_shows_them)
{
    scenario room;
    room.given(posted(bike_shed, ana), posted(bench, bo), hidden(bench, lead), planned(),
               phases_are({{1, {}}}));
    const auto last_change = [&room](view_kind view) {
        std::vector<view_change> changes;
        project(room.events().back(), room.state(), view, changes);
        return std::get<phases_changed>(changes.at(0).body);
    };
    EXPECT_EQ(room.item(bike_shed, view_kind::participant).author, member_id{});
    EXPECT_EQ(room.item(bike_shed, view_kind::facilitator).author_name, "Ana");
    EXPECT_EQ(last_change(view_kind::participant).authors, authors_shown::hidden);
    EXPECT_TRUE(last_change(view_kind::participant).shown.empty());
    EXPECT_EQ(last_change(view_kind::participant).plan, std::nullopt);
    room.given(phases_are({{3, {}}}));
    // Of what is hidden nobody is told who wrote it.
    EXPECT_EQ(last_change(view_kind::participant).shown,
              (std::vector<item_author>{{room.id(bike_shed), ana, "Ana"}}));
    EXPECT_TRUE(last_change(view_kind::facilitator).shown.empty());
    room.given(phases_are({{2, {}}}));
    EXPECT_TRUE(last_change(view_kind::participant).shown.empty()) << "they were shown before";
}

TEST(authors, that_the_charter_keeps_are_shown_by_no_phase)
{
    charter unnamed = some_charter();
    unnamed.names = names_mode::unnamed;
    scenario room;
    room.given(agreed_on(first_charter, unnamed), posted(bike_shed, lead), planned(),
               phases_are({{1, {}}}), phases_are({{3, {}}}));
    EXPECT_EQ(room.item(bike_shed, view_kind::participant).author, member_id{});
}

// --- by itself ---

TEST(time, moves_an_unattended_agenda_on)
{
    scenario room;
    room.given(planned(some_agenda(advance::unattended)), phases_are({{1, second(600)}}));
    EXPECT_EQ(next_deadline(room.state()), second(600));
    scenario{room}.at(second(599)).when_time_passes().then_nothing_to_do();
    scenario{room}.at(second(600)).when_time_passes().then(phases_set{{{2, {}}}});
    // By hand nothing moves.
    room.given(planned(some_agenda(advance::by_hand)));
    EXPECT_EQ(next_deadline(room.state()), std::nullopt);
    room.at(second(601)).when_time_passes().then_nothing_to_do();
}

TEST(time, that_passed_while_a_room_slept_is_caught_up_with)
{
    agenda plan = some_agenda(advance::unattended);
    plan.phases[1].duration = 5min;
    scenario room;
    room.given(planned(plan), phases_are({{1, second(600)}}));
    // The second began when the first was over, not when somebody looked.
    scenario{room}.at(second(700)).when_time_passes().then(phases_set{{{2, second(900)}}});
    scenario{room}.at(second(950)).when_time_passes().then(phases_set{{{3, second(1200)}}});
    room.at(second(9000)).when_time_passes().then(phases_set{}).then_room([](const scenario& now) {
        EXPECT_EQ(next_deadline(now.state()), std::nullopt);
    });
}

TEST(time, starts_what_has_a_time_of_its_own)
{
    agenda plan = some_agenda();
    plan.phases[1].starts = second(300);
    plan.phases[2].starts = second(900);
    scenario room;
    room.given(planned(plan), phases_are({{1, second(600)}}));
    EXPECT_EQ(next_deadline(room.state()), second(300));
    scenario{room}
        .at(second(300))
        .when_time_passes()
        .then(phases_set{{{2, {}}}})
        .then_room([](const scenario& now) { EXPECT_EQ(next_deadline(now.state()), second(900)); });
    // Of two that are due the later has overtaken the earlier.
    scenario{room}.at(second(1000)).when_time_passes().then(phases_set{{{3, second(1200)}}});
    // What was to start before the agenda was set does not.
    scenario late;
    late.at(second(1000)).given(planned(plan));
    EXPECT_EQ(next_deadline(late.state()), std::nullopt);
}

TEST(time, waits_for_a_room_that_is_not_open)
{
    for (const step& halt : {paused(), closed()}) {
        scenario room;
        room.given(planned(some_agenda(advance::unattended)), phases_are({{1, second(600)}}), halt);
        EXPECT_EQ(next_deadline(room.state()), std::nullopt);
        room.at(second(601)).when_time_passes().then_nothing_to_do();
    }
    scenario room;
    room.given(planned(some_agenda(advance::unattended)), phases_are({{1, second(600)}}), paused())
        .at(second(700))
        .given(opened())
        .when_time_passes()
        .then(phases_set{{{2, {}}}});
}

TEST(time, waits_for_a_phase_with_a_time_of_its_own)
{
    agenda plan = some_agenda(advance::unattended);
    plan.phases[1].starts = second(900);
    scenario room;
    room.given(planned(plan), phases_are({{1, second(600)}}));
    room.at(second(600)).when_time_passes().then(phases_set{});
    EXPECT_EQ(next_deadline(room.state()), second(900));
}

TEST(phases_set, of_an_unknown_phase_is_a_contradiction)
{
    room_state state = scenario{}.state();
    EXPECT_EQ(apply(event{next(state.last), state.time, lead, phases_set{{{1, {}}}}}, state),
              applied::contradiction);
}
}  // namespace
}  // namespace kring::domain::scenarios
