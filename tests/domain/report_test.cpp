// Publishing the report: who may, as of what, and that a newer version takes the place of the one before.
#include "support/scenario.hpp"

#include <gtest/gtest.h>

namespace kring::domain::scenarios {
namespace {
// The room of every scenario has had twelve events; the shed is the next.
constexpr sequence now{13};

TEST(publish_report, makes_a_version_as_of_now_public)
{
    scenario{}
        .given(posted(bike_shed, ana))
        .when(lead, publish_report{})
        .then(report_published{now})
        .then_room([](const scenario& room) {
            ASSERT_EQ(room.state().reports.size(), 1u);
            EXPECT_EQ(room.state().reports.back().as_of, now);
            EXPECT_NE(room.state().find_report(now), nullptr);
            EXPECT_EQ(view_of(room.state(), view_kind::participant).header.report, now);
        });
    scenario{}
        .given(posted(bike_shed, ana))
        .when(ana, publish_report{})
        .then_refused(refusal::not_allowed);
}

TEST(publish_report, is_refused_before_anybody_could_take_part)
{
    scenario{beginning_at::draft_room}
        .when(lead, publish_report{})
        .then_refused(refusal::room_not_open);
}

TEST(publish_report, takes_what_was_looked_at_and_nothing_to_come)
{
    scenario{}
        .given(posted(bike_shed, ana))
        .when(helper, publish_report{sequence{11}})
        .then(report_published{sequence{11}});
    scenario{}
        .given(posted(bike_shed, ana))
        .when(helper, publish_report{next(now)})
        .then_refused(refusal::unknown_version);
}

TEST(publish_report, is_done_once_for_what_stands)
{
    scenario room;
    room.given(posted(bike_shed, ana), published(now));
    room.when(lead, publish_report{}).then_already(next(now));
    room.when(helper, publish_report{now}).then_already(next(now));
}

TEST(publish_report, takes_the_place_of_the_version_before_which_stays)
{
    scenario{}
        .given(posted(bike_shed, ana), published(now), closed())
        .when(lead, publish_report{})
        .then(report_published{sequence{15}})
        .then_room([](const scenario& room) {
            EXPECT_EQ(room.state().reports.back().as_of, sequence{15});
            EXPECT_NE(room.state().find_report(now), nullptr);
            EXPECT_EQ(room.state().find_report(sequence{14}), nullptr);
        });
    // Back to an older one is a newer publishing too.
    scenario{}
        .given(posted(bike_shed, ana), published(now), published(sequence{12}))
        .when(lead, publish_report{now})
        .then(report_published{now});
}

TEST(publish_report, knows_when_what_was_written_is_shown_otherwise)
{
    scenario{}
        .given(posted(bike_shed, ana))
        .when(lead, hide_contribution{bike_shed, "a name"})
        .then_accepted()
        .then_room([](const scenario& room) { EXPECT_EQ(room.state().revised, sequence{14}); });
    scenario{}
        .given(posted(bike_shed, ana))
        .when(bo, cast_vote{support, bike_shed, yes})
        .then_accepted()
        .then_room([](const scenario& room) { EXPECT_EQ(room.state().revised, sequence{}); });
}
}  // namespace
}  // namespace kring::domain::scenarios
