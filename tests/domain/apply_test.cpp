// Applying what does not follow: a log that was damaged, or a bug. It is told, never guessed at.
#include "support/scenario.hpp"

namespace kring::domain::scenarios {
namespace {
using namespace std::chrono_literals;

const std::vector<step> lived{posted(bike_shed, ana),
                              voted(bo, stance, bike_shed, agree),
                              hidden(bike_shed, lead, first_act),
                              undone(first_act, lead),
                              posted(bench, bo),
                              withdrawn(bench, bo),
                              left(cem)};

applied apply_next(const scenario& room, member_id actor, event_body body)
{
    room_state state = room.state();
    return apply(event{next(state.last), state.time, actor, std::move(body)}, state);
}

TEST(apply, takes_events_in_gapless_order_only)
{
    scenario room;
    const auto apply_at = [&room](std::uint64_t at, instant time) {
        room_state state = room.state();
        return apply(event{sequence{at}, time, lead, room_paused{"tea"}}, state);
    };
    const std::uint64_t last = room.state().last.value();
    const instant time = room.state().time;
    EXPECT_EQ(apply_at(last + 1, time), applied::yes);
    EXPECT_EQ(apply_at(last, time), applied::contradiction);
    EXPECT_EQ(apply_at(last + 2, time), applied::contradiction);
    EXPECT_EQ(apply_at(0, time), applied::contradiction);
    EXPECT_EQ(apply_at(last + 1, time - 1ms), applied::contradiction);
}

TEST(apply, begins_with_the_creation_and_has_one)
{
    room_state state;
    EXPECT_EQ(apply(event{sequence{1}, beginning, {}, room_opened{}}, state),
              applied::contradiction);
    scenario room;
    EXPECT_EQ(apply_next(room, {}, room_created{"t", "q", "p", language::dutch}),
              applied::contradiction);
}

TEST(apply, finds_what_does_not_follow)
{
    scenario room;
    room.given_all(lived);
    const contribution_id shed = room.id(bike_shed);
    const contribution_id withdrawn_bench = room.id(bench);
    const act_id act = room.id(first_act);
    const std::vector<std::pair<member_id, event_body>> contradictions{
        {member_id{999}, member_renamed{"n"}},
        {member_id{999}, member_left{}},
        {cem, member_left{}},
        {newcomer, member_joined{member_role::participant, nonce(3), link_id{}, "a nonce twice"}},
        {newcomer, member_joined{member_role::lead, nonce(9), lead_link, "a link twice"}},
        {newcomer, member_joined{member_role::lead, nonce(9), no_such_link, "an unknown link"}},
        {member_id{999}, contribution_posted{contribution_id{}, "t"}},
        {ana, contribution_posted{no_such_contribution, "t"}},
        {bo, contribution_withdrawn{no_such_contribution}},
        {bo, contribution_withdrawn{withdrawn_bench}},
        {member_id{999}, vote_cast{support, shed, yes}},
        {bo, vote_cast{no_such_ballot, shed, yes}},
        {bo, vote_cast{support, no_such_contribution, yes}},
        {bo, vote_cast{support, shed, 0}},
        {bo, vote_cast{stance, shed, 2}},
        {member_id{999}, vote_withdrawn{stance, shed}},
        {bo, vote_withdrawn{support, shed}},
        {bo, vote_withdrawn{no_such_ballot, shed}},
        {bo, vote_withdrawn{stance, no_such_contribution}},
        {lead, contribution_hidden{no_such_contribution, "r"}},
        {lead, contribution_restored{no_such_contribution, "r"}},
        {lead, act_undone{no_such_act}},
        {lead, act_undone{act}},
    };
    for (const auto& [actor, body] : contradictions) {
        SCOPED_TRACE(testing::PrintToString(body));
        EXPECT_EQ(apply_next(room, actor, body), applied::contradiction);
    }
    // The same ones with what was wrong put right.
    EXPECT_EQ(apply_next(room, ana, member_renamed{"n"}), applied::yes);
    EXPECT_EQ(apply_next(room, ana, member_left{}), applied::yes);
    EXPECT_EQ(
        apply_next(room, newcomer, member_joined{member_role::helper, nonce(9), unused_link, "n"}),
        applied::yes);
    EXPECT_EQ(apply_next(room, ana, contribution_posted{shed, "t"}), applied::yes);
    EXPECT_EQ(apply_next(room, ana, contribution_withdrawn{shed}), applied::yes);
    EXPECT_EQ(apply_next(room, bo, vote_cast{support, shed, yes}), applied::yes);
    EXPECT_EQ(apply_next(room, bo, vote_withdrawn{stance, shed}), applied::yes);
    EXPECT_EQ(apply_next(room, lead, contribution_hidden{shed, "r"}), applied::yes);
}
}  // namespace
}  // namespace kring::domain::scenarios
