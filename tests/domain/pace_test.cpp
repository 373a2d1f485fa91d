// How fast people write.
#include "support/scenario.hpp"

#include <gtest/gtest.h>

namespace kring::domain {
namespace {
using namespace scenarios;
using namespace std::chrono_literals;

constexpr instant later = beginning + 1h;

TEST(set_slow_mode, is_for_facilitators_and_shown_to_everybody)
{
    scenario{}
        .when(helper, set_slow_mode{30s})
        .then(slow_mode_set{30s})
        .then_room([](const scenario& room) {
            for (const view_kind view :
                 {view_kind::participant, view_kind::facilitator, view_kind::screen})
                EXPECT_EQ(view_of(room.state(), view).pace.between_texts, 30s);
        })
        .when(lead, set_slow_mode{30s})
        .then_nothing_to_do()
        .when(lead, set_slow_mode{0s})
        .then(slow_mode_set{0s});
    scenario{}.when(ana, set_slow_mode{30s}).then_refused(refusal::not_allowed);
    scenario{}.given(closed()).when(lead, set_slow_mode{30s}).then_refused(refusal::room_closed);
    scenario{}
        .when(lead, set_slow_mode{limits::slow_mode_max + 1s})
        .then_refused(refusal::invalid_pace);
    scenario{}.when(lead, set_slow_mode{-1s}).then_refused(refusal::invalid_pace);
}

TEST(slow_mode, lets_a_participant_write_one_text_in_its_time)
{
    scenario room;
    room.at(later).given(slowed(30s), posted(bike_shed, ana));
    room.at(later + 29s).when(ana, post_idea{"another"}).then_refused(refusal::slow_mode);
    room.when(ana, post_reply{bike_shed, "a reply"}).then_refused(refusal::slow_mode);
    EXPECT_EQ(may_again(refusal::slow_mode, ana, room.state(), later + 29s), later + 30s);
    EXPECT_EQ(may_again(refusal::text_empty, ana, room.state(), later + 29s), std::nullopt);
    room.when(bo, post_idea{"another"}).then_accepted();
    room.at(later + 30s).when(ana, post_idea{"another"}).then_accepted();
}

TEST(slow_mode, is_not_outrun_by_taking_back_and_holds_nobody_from_editing_or_voting)
{
    scenario{}
        .at(later)
        .given(slowed(30s), posted(bench, bo), posted(bike_shed, ana))
        .when(ana, edit_contribution{bike_shed, "better"})
        .then_accepted()
        .when(ana, cast_vote{support, bench, yes})
        .then_accepted()
        .when(ana, withdraw_contribution{bike_shed})
        .then_accepted()
        .when(ana, post_idea{"another"})
        .then_refused(refusal::slow_mode);
}

TEST(slow_mode, is_not_for_facilitators_and_ends_when_it_is_switched_off)
{
    scenario{}
        .at(later)
        .given(slowed(30s), posted(bike_shed, helper), posted(bench, ana))
        .when(helper, post_idea{"another"})
        .then_accepted()
        .when(ana, post_idea{"another"})
        .then_refused(refusal::slow_mode)
        .when(lead, set_slow_mode{0s})
        .then_accepted()
        .when(ana, post_idea{"another"})
        .then_accepted();
}
}  // namespace
}  // namespace kring::domain
