// The room itself: its creation, its phases, and what each phase lets whom do.
#include "base/limits.hpp"
#include "domain/text_rules.hpp"

#include <array>

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
            EXPECT_EQ(room.state().ballots, (std::vector<ballot>{{support, ballot_kind::support},
                                                                 {stance, ballot_kind::stance}}));
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

// --- every command in every phase ---

// How a command ends in draft, open, paused and closed; nothing: it is accepted, or found done.
using endings = std::array<std::optional<refusal>, 4>;
struct row {
    const char* what;
    command wish;
    endings of_ana;
    endings of_facilitators;
};

constexpr endings always{};
constexpr endings never{refusal::not_allowed, refusal::not_allowed, refusal::not_allowed,
                        refusal::not_allowed};
constexpr endings while_open{refusal::room_not_open, std::nullopt, refusal::room_paused,
                             refusal::room_closed};
constexpr endings while_preparing{std::nullopt, std::nullopt, refusal::room_paused,
                                  refusal::room_closed};
constexpr endings until_closed{std::nullopt, std::nullopt, std::nullopt, refusal::room_closed};
constexpr endings once_open{refusal::room_not_open, std::nullopt, std::nullopt,
                            refusal::room_closed};
constexpr endings once_open_for_good{refusal::room_not_open, std::nullopt, std::nullopt,
                                     std::nullopt};
constexpr endings not_of_others{refusal::not_author, refusal::not_author, refusal::not_author,
                                refusal::room_closed};

constexpr endings edit_of_others{refusal::not_author, refusal::not_author, refusal::room_paused,
                                 refusal::room_closed};

TEST(phases, say_what_each_command_may)
{
    const std::vector<row> rows{
        {"open", open_room{}, never, until_closed},
        {"pause", pause_room{"another reason"}, never, once_open},
        {"close", close_room{}, never, always},
        {"rename", rename_member{"Another"}, until_closed, until_closed},
        {"leave", leave_room{}, always, always},
        {"post an idea", post_idea{"idea"}, while_open, while_preparing},
        {"post a reply", post_reply{bike_shed, "reply"}, while_open, while_preparing},
        {"withdraw a contribution", withdraw_contribution{bike_shed}, until_closed, not_of_others},
        {"vote", cast_vote{support, bike_shed, yes}, while_open, while_preparing},
        {"withdraw a vote", withdraw_vote{stance, bike_shed}, while_open, while_preparing},
        {"hide", hide_contribution{bike_shed, "reason"}, never, always},
        {"restore", restore_contribution{bench, "reason"}, never, always},
        {"undo", undo_act{first_act}, never, always},
        {"set the charter", set_charter{some_charter()}, never, until_closed},
        {"accept the charter", accept_charter{sequence{1}},
         endings{refusal::charter_changed, refusal::charter_changed, refusal::charter_changed,
                 refusal::room_closed},
         endings{refusal::charter_changed, refusal::charter_changed, refusal::charter_changed,
                 refusal::room_closed}},
        {"set the agenda", set_agenda{some_agenda()}, never, until_closed},
        {"set the phases", set_phases{}, never, until_closed},
        {"edit a contribution", edit_contribution{bike_shed, "another"}, while_open,
         edit_of_others},
        {"tag", tag_idea{bike_shed, "green"}, never, always},
        {"untag", untag_idea{bike_shed, first_tag}, never, always},
        {"make a group", make_group{"Green"}, never, always},
        {"rename a group", rename_group{first_group, "Green"}, never, always},
        {"dissolve a group", dissolve_group{first_group}, never, always},
        {"put into a group", group_idea{bike_shed, first_group}, never, always},
        {"merge", merge_idea{bike_shed, answer, "double"}, never, until_closed},
        {"unmerge", unmerge_idea{answer_to_answer}, never, until_closed},
        {"publish the report", publish_report{sequence{5}}, never, once_open_for_good},
    };
    ASSERT_EQ(rows.size(), std::variant_size_v<command>);
    const std::vector<std::vector<step>> phases{
        {}, {opened()}, {opened(), paused()}, {opened(), closed()}};
    for (const row& each : rows) {
        for (std::size_t phase = 0; phase < phases.size(); ++phase) {
            for (const member_id who : {ana, lead, helper}) {
                SCOPED_TRACE(std::string{each.what} + " in phase " + std::to_string(phase + 1) +
                             " by " + std::to_string(who.value()));
                scenario room{beginning_at::draft_room};
                room.given(posted(bike_shed, ana), posted(bench, cem),
                           hidden(bench, lead, first_act), voted(ana, stance, bike_shed, agree),
                           voted(lead, stance, bike_shed, agree),
                           voted(helper, stance, bike_shed, agree), posted(answer, bo),
                           posted(answer_to_answer, bo), merged(answer_to_answer, answer),
                           tagged(bike_shed, first_tag), grouped_as(first_group))
                    .given_all(phases[phase])
                    .when(who, each.wish);
                const auto& expected = who == ana ? each.of_ana : each.of_facilitators;
                if (expected[phase]) {
                    room.then_refused(*expected[phase]);
                } else {
                    room.then_accepted_or_done();
                }
            }
        }
    }
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

TEST(every_command, is_refused_to_who_is_no_member)
{
    const std::vector<command> all{open_room{},
                                   pause_room{"r"},
                                   close_room{},
                                   rename_member{"n"},
                                   leave_room{},
                                   post_idea{"t"},
                                   post_reply{bike_shed, "t"},
                                   withdraw_contribution{bike_shed},
                                   cast_vote{support, bike_shed, yes},
                                   withdraw_vote{support, bike_shed},
                                   hide_contribution{bike_shed, "r"},
                                   restore_contribution{bike_shed, "r"},
                                   undo_act{first_act},
                                   set_charter{some_charter()},
                                   accept_charter{sequence{1}},
                                   set_agenda{some_agenda()},
                                   set_phases{},
                                   edit_contribution{bike_shed, "t"},
                                   tag_idea{bike_shed, "t"},
                                   untag_idea{bike_shed, first_tag},
                                   make_group{"t"},
                                   rename_group{first_group, "t"},
                                   dissolve_group{first_group},
                                   group_idea{bike_shed, first_group},
                                   merge_idea{bike_shed, bench, "r"},
                                   unmerge_idea{bike_shed},
                                   publish_report{}};
    ASSERT_EQ(all.size(), std::variant_size_v<command>);
    for (const command& each : all) {
        SCOPED_TRACE(each.index());
        scenario room;
        room.given(posted(bike_shed, ana), posted(bench, ana), tagged(bike_shed, first_tag),
                   grouped_as(first_group), hidden(bike_shed, lead, first_act), left(lead),
                   left(ana));
        room.when(operator_, each).then_refused(refusal::not_allowed);
        room.when(member_id{999}, each).then_refused(refusal::not_allowed);
        room.when(lead, each).then_refused(refusal::not_allowed);
        room.when(ana, each).then_refused(refusal::not_allowed);
        // The id of something that is no member.
        room.when(member_id{lead_link.value()}, each).then_refused(refusal::not_allowed);
    }
}
}  // namespace
}  // namespace kring::domain::scenarios
