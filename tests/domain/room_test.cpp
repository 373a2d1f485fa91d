// The room itself: its creation, its phases and who may join in them. What each phase lets whom do else stands in
// tests/wire/authorization/matrix.txt.
#include "base/limits.hpp"
#include "domain/text_rules.hpp"

namespace kring::domain::scenarios {
namespace {
using namespace std::chrono_literals;

const create_room square{" Square ", "What?\r\nWhere?", "An answer", language::english};

TEST(create_room, opens_both_ballots_and_issues_the_leads_link)
{
    scenario{beginning_at::empty_room}
        .at(beginning)
        .when(square)
        .then_all({room_created{"Square", "What?\nWhere?", "An answer", language::english},
                   ballot_opened{ballot_kind::support}, ballot_opened{ballot_kind::stance},
                   facilitator_link_issued{member_role::lead, beginning + 72h}})
        .then_room([](const scenario& room) {
            EXPECT_EQ(room.state().phase, room_phase::draft);
            EXPECT_EQ(room.state().ballots,
                      (std::vector<ballot>{{support, ballot_kind::support, {}, true, true},
                                           {stance, ballot_kind::stance, {}, true, true}}));
            EXPECT_TRUE(room.state().links.contains(lead_link));
        });
}

TEST(create_room, is_refused_where_a_room_is)
{
    scenario{}.when(square).then_refused(refusal::not_allowed);
}

TEST(create_room, has_text_limits)
{
    const auto asking = [](create_room wish) {
        scenario room{beginning_at::empty_room};
        room.when(std::move(wish));
        return room;
    };
    expect_text_rules(
        [&](const std::string& text) { return asking({text, "q", "p", language::dutch}); },
        limits::title_graphemes_max);
    expect_text_rules(
        [&](const std::string& text) { return asking({"t", text, "p", language::dutch}); },
        limits::question_graphemes_max);
    expect_text_rules(
        [&](const std::string& text) { return asking({"t", "q", text, language::dutch}); },
        limits::promise_graphemes_max);
    asking({"two\nlines", "q", "p", language::dutch}).then_refused(refusal::text_invalid);
}

TEST(issue_facilitator_link, issues_a_link_for_three_days)
{
    const instant now = beginning + 1h;
    scenario{}
        .at(now)
        .when(issue_facilitator_link{member_role::helper})
        .then(facilitator_link_issued{member_role::helper, now + 72h}, fresh_link.value())
        .then_room([](const scenario& room) {
            const facilitator_link& link = room.state().links.at(room.id(fresh_link));
            EXPECT_EQ(link.role, member_role::helper);
            EXPECT_EQ(link.used_by, member_id{});
        });
    scenario{}
        .at(now)
        .when(issue_facilitator_link{member_role::lead})
        .then(facilitator_link_issued{member_role::lead, now + 72h});
}

TEST(issue_facilitator_link, is_refused_for_a_participant_and_without_a_room)
{
    scenario{}
        .when(issue_facilitator_link{member_role::participant})
        .then_refused(refusal::not_allowed);
    scenario{beginning_at::empty_room}
        .when(issue_facilitator_link{member_role::lead})
        .then_refused(refusal::not_allowed);
}

// Room time never runs backwards, so a clock that was set back does not shorten a link's life.
TEST(issue_facilitator_link, counts_from_room_time)
{
    scenario room;
    const instant last = room.state().time;
    room.at(last - 1h)
        .when(issue_facilitator_link{member_role::helper})
        .then(facilitator_link_issued{member_role::helper, last + 72h});
    // In an empty room there is no time yet but the clock's.
    scenario{beginning_at::empty_room}.at(beginning).when(square).then_accepted().then_room(
        [](const scenario& made) {
            EXPECT_EQ(made.state().links.at(lead_link).expires, beginning + 72h);
        });
}

TEST(open_room, opens_a_draft_and_a_paused_room)
{
    scenario{beginning_at::draft_room}
        .when(lead, open_room{})
        .then(room_opened{})
        .then_room([](const scenario& room) { EXPECT_EQ(room.state().phase, room_phase::open); });
    scenario{}
        .given(paused("tea"))
        .when(helper, open_room{})
        .then(room_opened{})
        .then_room([](const scenario& room) {
            EXPECT_EQ(room.state().phase, room_phase::open);
            EXPECT_EQ(room.state().pause_reason, "");
        });
}

TEST(open_room, finds_an_open_room_open)
{
    scenario{}.when(lead, open_room{}).then_nothing_to_do();
}

TEST(pause_room, pauses_with_a_reason)
{
    scenario{}
        .when(lead, pause_room{" tea "})
        .then(room_paused{"tea"})
        .then_room([](const scenario& room) {
            EXPECT_EQ(room.state().phase, room_phase::paused);
            EXPECT_EQ(room.state().pause_reason, "tea");
        });
}

TEST(pause_room, changes_the_reason_of_a_paused_room)
{
    scenario{}.given(paused("tea")).when(lead, pause_room{"lunch"}).then(room_paused{"lunch"});
    scenario{}.given(paused("tea")).when(helper, pause_room{"tea "}).then_nothing_to_do();
}

TEST(pause_room, has_text_limits)
{
    const auto asking = [](const std::string& text) {
        scenario room;
        room.when(lead, pause_room{text});
        return room;
    };
    expect_text_rules(asking, limits::reason_graphemes_max);
    asking("two\nlines").then_refused(refusal::text_invalid);
}

TEST(close_room, closes_for_good)
{
    scenario{}
        .given(paused("tea"))
        .when(lead, close_room{})
        .then(room_closed{})
        .then_room([](const scenario& room) {
            EXPECT_EQ(room.state().phase, room_phase::closed);
            EXPECT_EQ(room.state().pause_reason, "");
        });
    scenario{}.given(closed()).when(lead, close_room{}).then_nothing_to_do();
    scenario{}.given(closed()).when(lead, open_room{}).then_refused(refusal::room_closed);
}

TEST(phases, say_who_may_join)
{
    const std::vector<std::vector<step>> phases{
        {}, {opened()}, {opened(), paused()}, {opened(), closed()}};
    for (std::size_t phase = 0; phase < phases.size(); ++phase) {
        SCOPED_TRACE(phase + 1);
        scenario participant{beginning_at::draft_room};
        participant.given_all(phases[phase]).when(join_room{link_id{}, nonce(9), "Dee"});
        if (phase == 3) {
            participant.then_refused(refusal::room_closed);
        } else {
            participant.then_accepted();
        }
        // A facilitator can be called in to moderate what stays readable.
        scenario{beginning_at::draft_room}
            .given_all(phases[phase])
            .when(join_room{unused_link, nonce(9), "Dee"})
            .then_accepted();
    }
}
}  // namespace
}  // namespace kring::domain::scenarios
