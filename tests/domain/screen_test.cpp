// What facilitators have the big screen show, and when that ends by itself.
#include "domain/ballot.hpp"
#include "support/scenario.hpp"

#include <gtest/gtest.h>

namespace kring::domain::scenarios {
namespace {
constexpr std::uint32_t writing = 1;
constexpr std::uint32_t replying = 2;

instant second(std::uint64_t of)
{
    return beginning + std::chrono::seconds{of};
}

screen_scene shown_to(const scenario& room, view_kind view)
{
    return view_of(room.state(), view).header.screen;
}

TEST(set_screen, is_seen_by_facilitators_and_screens)
{
    scenario room;
    room.when(helper, set_screen{screen_scene::way_in}).then(screen_set{screen_scene::way_in});
    EXPECT_EQ(shown_to(room, view_kind::facilitator), screen_scene::way_in);
    EXPECT_EQ(shown_to(room, view_kind::screen), screen_scene::way_in);
    EXPECT_EQ(shown_to(room, view_kind::participant), screen_scene::by_itself)
        << "who looks at a phone has no use for it";
    room.when(lead, set_screen{screen_scene::way_in}).then_nothing_to_do();
    room.when(lead, set_screen{screen_scene::groups}).then(screen_set{screen_scene::groups});
    room.when(helper, set_screen{}).then(screen_set{});
    EXPECT_EQ(shown_to(room, view_kind::screen), screen_scene::by_itself);
    room.when(lead, set_screen{}).then_nothing_to_do();
}

TEST(set_screen, is_for_facilitators)
{
    scenario room;
    room.given(screen_shows(screen_scene::ideas));
    room.when(bo, set_screen{screen_scene::way_in}).then_refused(refusal::not_allowed);
    room.when(bo, set_screen{screen_scene::ideas}).then_refused(refusal::not_allowed);
    room.when(bo, set_screen{}).then_refused(refusal::not_allowed);
}

// What is to be shown need not be there yet, and may go again: the screen finds out.
TEST(set_screen, takes_what_there_is_nothing_of_yet)
{
    for (const auto begins : {beginning_at::draft_room, beginning_at::open_room}) {
        scenario room{begins};
        for (auto scene = 1; scene <= static_cast<int>(last_screen_scene); ++scene)
            room.when(lead, set_screen{static_cast<screen_scene>(scene)}).then_accepted();
    }
    scenario over;
    over.given(closed()).when(lead, set_screen{screen_scene::ideas}).then_accepted();
}

TEST(a_wish_for_the_screen, ends_when_an_idea_comes_into_the_spotlight)
{
    scenario room;
    room.given(posted(bike_shed, ana), posted(bench, bo), screen_shows(screen_scene::groups));
    room.when(lead, spotlight{bike_shed})
        .then_all({spotlight_set{room.id(bike_shed), false}, screen_set{}});
    room.when(lead, set_screen{screen_scene::way_in}).then_accepted();
    room.when(lead, spotlight{}).then(spotlight_set{});
    EXPECT_EQ(room.state().screen, screen_scene::way_in) << "nothing came that the hall is to see";
    room.when(bo, spotlight{bench}).then_refused(refusal::not_allowed);
    EXPECT_EQ(room.state().screen, screen_scene::way_in);
}

TEST(a_wish_for_the_screen, ends_with_the_phase)
{
    scenario room;
    room.given(planned(), phases_are({{writing, second(600)}}), screen_shows(screen_scene::ideas));
    // The same phase with more time is no other phase.
    room.when(lead, set_phases{{{writing, {}, std::chrono::seconds{60}}}})
        .then(phases_set{{{writing, second(660)}}});
    EXPECT_EQ(room.state().screen, screen_scene::ideas);
    room.when(lead, set_phases{{{replying, {}, {}}}})
        .then_all({phases_set{{{replying, {}}}}, screen_set{}});
    room.when(lead, set_screen{screen_scene::ideas}).then_accepted();
    // One that is added is another.
    room.when(lead, set_phases{{{writing, std::chrono::seconds{60}, {}}, {replying, {}, {}}}})
        .then_accepted();
    EXPECT_EQ(room.state().screen, screen_scene::by_itself);
}

TEST(a_wish_for_the_screen, ends_with_a_phase_that_is_off_the_agenda)
{
    scenario room;
    room.given(planned(), phases_are({{writing, {}}}), screen_shows(screen_scene::ideas));
    agenda other = some_agenda();
    other.phases[1].title = "Answer";
    room.when(lead, set_agenda{other}).then(agenda_set{other});
    EXPECT_EQ(room.state().screen, screen_scene::ideas);
    other.phases.erase(other.phases.begin());
    room.when(lead, set_agenda{other}).then_all({agenda_set{other}, screen_set{}});
}

TEST(a_wish_for_the_screen, ends_when_an_unattended_agenda_goes_on)
{
    scenario room;
    room.given(planned(some_agenda(advance::unattended)), phases_are({{writing, second(600)}}),
               screen_shows(screen_scene::pulse));
    room.at(second(601)).when_time_passes().then_all({phases_set{{{replying, {}}}}, screen_set{}});
}

TEST(a_wish_for_the_screen, ends_when_a_question_opens)
{
    scenario room;
    room.given(screen_shows(screen_scene::ideas));
    const open_ballot asks{ballot_kind::dots, terms_of(ballot_kind::dots), false};
    room.when(lead, asks)
        .then_all({ballot_opened{asks.kind, asks.terms, asks.shows_counts, false}, screen_set{}});
    const ballot_id question = room.state().ballots.back().id;
    room.given(screen_shows(screen_scene::ideas));
    room.when(lead, set_ballot{question, false, true}).then(ballot_set{question, false, true});
    EXPECT_EQ(room.state().screen, screen_scene::ideas) << "closing shows nothing new";
    room.when(lead, set_ballot{question, true, true})
        .then_all({ballot_set{question, true, true}, screen_set{}});
}

TEST(a_wish_for_the_screen, is_left_alone_by_a_question_that_waits_for_its_phase)
{
    scenario room;
    room.given(planned(), phases_are({{writing, {}}}), screen_shows(screen_scene::ideas));
    ballot_terms terms = terms_of(ballot_kind::dots);
    terms.phase = replying;
    room.when(lead, open_ballot{ballot_kind::dots, terms, false})
        .then(ballot_opened{ballot_kind::dots, terms, false, true});
    EXPECT_EQ(room.state().screen, screen_scene::ideas);
}

TEST(a_wish_for_the_screen, outlasts_a_pause_and_ends_with_the_room)
{
    scenario room;
    room.given(screen_shows(screen_scene::groups));
    room.when(lead, pause_room{"tea"}).then(room_paused{"tea"});
    room.when(lead, open_room{}).then(room_opened{});
    EXPECT_EQ(shown_to(room, view_kind::screen), screen_scene::groups);
    room.when(lead, close_room{}).then_all({room_closed{}, screen_set{}});
    scenario{}.when(lead, close_room{}).then(room_closed{});
}

TEST(what_the_screen_shows, is_no_change_to_participants)
{
    scenario room;
    room.given(screen_shows(screen_scene::way_in));
    const event& fact = room.events().back();
    const auto changes = [&](view_kind view) {
        std::vector<view_change> made;
        project(fact, room.state(), view, made);
        return made.size();
    };
    EXPECT_EQ(changes(view_kind::participant), 0u);
    EXPECT_EQ(changes(view_kind::facilitator), 1u);
    EXPECT_EQ(changes(view_kind::screen), 1u);
}
}  // namespace
}  // namespace kring::domain::scenarios
