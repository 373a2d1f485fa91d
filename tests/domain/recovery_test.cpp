// A recovery code of a facilitator: who may make one, what has to be shown for it, and when it has to be shown to go on.
#include "domain/recovery.hpp"
#include "support/scenario.hpp"

#include <gtest/gtest.h>

namespace kring::domain::scenarios {
namespace {
using namespace std::chrono_literals;
constexpr sequence first_code{names_begin + 131};
constexpr sequence second_code{names_begin + 132};

instant after(const scenario& room, std::chrono::milliseconds time)
{
    return room.state().time + time;
}

TEST(make_recovery_code, is_for_facilitators)
{
    scenario room;
    room.when(make_recovery_code{lead, shown_code::none})
        .then(recovery_made{}, first_code.value())
        .when(make_recovery_code{helper, shown_code::none})
        .then(recovery_made{}, second_code.value())
        .then_room([](const scenario& now) {
            ASSERT_EQ(now.state().recoveries.size(), 2u);
            EXPECT_EQ(find_recovery(now.id(lead), now.state())->version, now.id(first_code));
            EXPECT_EQ(find_recovery(now.id(helper), now.state())->version, now.id(second_code));
        });
    room.when(make_recovery_code{ana, shown_code::none}).then_refused(refusal::not_allowed);
    room.when(make_recovery_code{member_id{names_begin - 1}, shown_code::none})
        .then_refused(refusal::not_allowed);
    room.given(left(helper))
        .when(make_recovery_code{helper, shown_code::right})
        .then_refused(refusal::not_allowed);
}

TEST(make_recovery_code, needs_the_one_before)
{
    scenario room;
    room.given(recovery_made_by(lead, first_code));
    room.at(after(room, limits::recovery_code_repeat_time));
    room.when(make_recovery_code{lead, shown_code::none})
        .then_refused(refusal::recovery_code_needed);
    room.when(make_recovery_code{lead, shown_code::wrong})
        .then_refused(refusal::wrong_recovery_code);
    room.when(make_recovery_code{lead, shown_code::right})
        .then(recovery_made{}, second_code.value())
        .then_room([](const scenario& now) {
            ASSERT_EQ(now.state().recoveries.size(), 1u);
            EXPECT_EQ(find_recovery(now.id(lead), now.state())->version, now.id(second_code));
        });
}

TEST(make_recovery_code, tells_the_same_one_again_when_its_answer_was_lost)
{
    scenario room;
    room.given(recovery_made_by(lead, first_code));
    room.at(after(room, limits::recovery_code_repeat_time - 1ms));
    // Whoever had another one before shows that, which is void by now.
    room.when(make_recovery_code{lead, shown_code::wrong}).then_already(first_code);
    room.when(make_recovery_code{lead, shown_code::none}).then_already(first_code);
    room.when(make_recovery_code{lead, shown_code::right}).then(recovery_made{});
}

TEST(use_recovery_code, is_an_act_of_its_facilitator)
{
    scenario room;
    room.when(use_recovery_code{lead}).then_refused(refusal::wrong_recovery_code);
    room.given(recovery_made_by(lead, first_code))
        .when(use_recovery_code{lead})
        .then(recovery_used{})
        .then_room([](const scenario& now) {
            EXPECT_EQ(find_recovery(now.id(lead), now.state())->last_act, now.state().time);
            EXPECT_EQ(find_recovery(now.id(lead), now.state())->version, now.id(first_code))
                << "the same code comes again";
        });
}

TEST(use_recovery_code, opens_nothing_for_who_does_not_facilitate_any_more)
{
    for (const step& gone : {left(helper), role_given(helper, member_role::participant)}) {
        scenario room;
        room.given(recovery_made_by(helper, first_code), gone)
            .when(use_recovery_code{helper})
            .then_refused(refusal::wrong_recovery_code);
        EXPECT_FALSE(must_show_code(room.id(helper), room.state(), {after(room, 1000h)}));
    }
}

TEST(a_facilitator_with_a_code, shows_it_after_a_long_time_without_an_act)
{
    scenario room;
    const auto must = [&room](member_id who, std::chrono::milliseconds later) {
        return must_show_code(room.id(who), room.state(), {after(room, later)});
    };
    EXPECT_FALSE(must(lead, 1000h)) << "has none";
    room.given(recovery_made_by(lead, first_code));
    EXPECT_FALSE(must(lead, limits::facilitator_idle - 1ms));
    EXPECT_TRUE(must(lead, limits::facilitator_idle));
    EXPECT_FALSE(must(helper, 1000h)) << "somebody else's";
    EXPECT_FALSE(must(ana, 1000h));
    // Whatever they do moves it on; what others do does not.
    const instant made = room.state().time;
    room.given(posted(bike_shed, ana));
    EXPECT_TRUE(must(lead, limits::facilitator_idle - (room.state().time - made)));
    room.given(posted(bench, lead));
    EXPECT_FALSE(must(lead, limits::facilitator_idle - 1ms));
    EXPECT_TRUE(must(lead, limits::facilitator_idle));
    room.given(recovered_by(lead));
    EXPECT_FALSE(must(lead, limits::facilitator_idle - 1ms));
    // A clock that was set back makes nobody show it sooner, and the room's time makes nobody get by.
    EXPECT_FALSE(must(lead, -1000h));
    // The operator's word counts.
    context shorter{after(room, 10s)};
    shorter.bounds.facilitator_idle = 10s;
    EXPECT_TRUE(must_show_code(room.id(lead), room.state(), shorter));
}

TEST(a_facilitator_with_a_code, knows_of_it_from_their_self)
{
    scenario room;
    EXPECT_EQ(self_of(room.state(), room.id(lead)).recovery, std::nullopt);
    room.given(recovery_made_by(lead, first_code));
    EXPECT_EQ(self_of(room.state(), room.id(lead)).recovery, room.id(first_code));
    EXPECT_EQ(self_of(room.state(), room.id(helper)).recovery, std::nullopt);
    const auto told = project_self(room.events().back(), room.state());
    ASSERT_EQ(told.size(), 1u);
    EXPECT_EQ(told[0].member, room.id(lead));
    EXPECT_EQ(told[0].change.recovery, room.id(first_code));
}

TEST(a_recovery_code, is_a_contradiction_of_nobody_and_used_of_none)
{
    scenario room;
    room_state state = room.state();
    EXPECT_EQ(apply(event{next(state.last), state.time, member_id{}, recovery_made{}}, state),
              applied::contradiction);
    state = room.state();
    EXPECT_EQ(apply(event{next(state.last), state.time, room.id(lead), recovery_used{}}, state),
              applied::contradiction);
}
}  // namespace
}  // namespace kring::domain::scenarios
