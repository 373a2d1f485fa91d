// Recovery codes at the door of a room: what makes one, what it opens, and whom the room asks for it.
#include "rooms/stage.hpp"

#include <gmock/gmock.h>

namespace kring::rooms {
namespace {
using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

constexpr member_id lead{5};
constexpr member_entry as_lead{lead, generation{}};

const std::string code_needed =
    "answer 0 refused " + std::to_string(static_cast<int>(domain::refusal::recovery_code_needed));

struct visitors {
    stage& room;
    visit_outcome ask(visit_wish wish)
    {
        room.visit_answers.clear();
        room.ask(std::move(wish));
        room.sync();
        return room.visit_answers.at(0);
    }
    std::optional<domain::refusal> refused_with(visit_wish wish)
    {
        const auto how = ask(std::move(wish));
        const auto* no = std::get_if<refused>(&how);
        return no == nullptr ? std::nullopt : std::optional{no->why};
    }
    std::string made(member_entry who = as_lead, const std::string& shown = {})
    {
        const auto how = ask(ask_recovery_code{who, shown});
        const auto* code = std::get_if<recovery_code>(&how);
        return code == nullptr ? std::string{} : code->text;
    }
};

// Lead on connection 1, a helper (member 8) on 2, Ana (member 9) on 3.
stage room_of_three()
{
    stage room = stage::open_room();
    room.command(1, 2, domain::issue_helper_link{});  // 7
    room.sync();
    room.join(2, "hal", 7);
    room.join(3, "ana");
    room.sync();
    room.wait(1s);
    room.forget();
    return room;
}
constexpr member_id helper{8};
constexpr member_id ana{9};

TEST(a_recovery_code, is_told_once_it_is_durable_and_known_again)
{
    stage room = room_of_three();
    visitors door{room};
    room.ask(ask_recovery_code{as_lead});
    EXPECT_THAT(room.visit_answers, IsEmpty()) << "not durable";
    room.sync();
    const recovery_code made = std::get<recovery_code>(room.visit_answers.at(0));
    EXPECT_EQ(made.text.size(), 29u) << made.text;
    EXPECT_EQ(room.machine->state().recoveries.at(0).version, room.last());
    const sequence before = room.last();
    EXPECT_EQ(door.ask(show_recovery_code{made.text}), visit_outcome{recovered{as_lead}});
    EXPECT_EQ(room.last(), next(before)) << "coming back is an act of the facilitator";
    // After a restart too: nothing but the log knows of it.
    room.restart();
    EXPECT_EQ(door.ask(show_recovery_code{made.text}), visit_outcome{recovered{as_lead}});
}

TEST(a_recovery_code, is_told_again_for_a_while_and_then_needs_itself)
{
    stage room = room_of_three();
    visitors door{room};
    const std::string first = door.made();
    EXPECT_EQ(door.made(), first);
    room.wait(limits::recovery_code_repeat_time);
    EXPECT_EQ(door.refused_with(ask_recovery_code{as_lead}), domain::refusal::recovery_code_needed);
    EXPECT_EQ(door.refused_with(ask_recovery_code{as_lead, "no code"}),
              domain::refusal::wrong_recovery_code);
    const std::string second = door.made(as_lead, first);
    EXPECT_NE(second, first);
    EXPECT_EQ(door.refused_with(show_recovery_code{first}), domain::refusal::wrong_recovery_code);
    EXPECT_EQ(door.ask(show_recovery_code{second}), visit_outcome{recovered{as_lead}});
}

TEST(a_recovery_code, is_made_by_facilitators_whose_token_holds)
{
    stage room = room_of_three();
    visitors door{room};
    const sequence before = room.last();
    for (const member_entry& each : {member_entry{ana, {}}, member_entry{lead, generation{1}},
                                     member_entry{member_id{99}, {}}}) {
        EXPECT_EQ(door.refused_with(ask_recovery_code{each}), domain::refusal::not_allowed);
    }
    EXPECT_EQ(room.last(), before);
}

TEST(a_recovery_code, opens_what_is_its_facilitators_and_nothing_of_others)
{
    stage room = room_of_three();
    visitors door{room};
    const std::string of_lead = door.made();
    const std::string of_helper = door.made({helper, {}});
    EXPECT_EQ(door.ask(show_recovery_code{of_helper}),
              visit_outcome{recovered(member_entry{helper, {}})});
    EXPECT_EQ(door.refused_with(show_recovery_code{of_helper, as_lead}),
              domain::refusal::wrong_recovery_code)
        << "whoever says who they are shows their own";
    EXPECT_EQ(door.refused_with(show_recovery_code{"0000-0000-0000-0000-0000-0000"}),
              domain::refusal::wrong_recovery_code);
    EXPECT_EQ(door.refused_with(show_recovery_code{""}), domain::refusal::wrong_recovery_code);
    // Another room makes other codes of the same numbers.
    stage other = room_of_three();
    other.id.octets[0] = 1;
    other.restart();
    visitors next_door{other};
    EXPECT_NE(next_door.made(), of_lead);
    EXPECT_EQ(next_door.refused_with(show_recovery_code{of_lead}),
              domain::refusal::wrong_recovery_code);
}

TEST(a_recovery_code, opens_nothing_once_its_facilitator_is_gone)
{
    const std::vector<std::pair<std::uint64_t, domain::command>> ends{
        {1, domain::take_role_back{helper}}, {2, domain::leave_room{}}};
    for (const auto& [connection, end] : ends) {
        stage room = room_of_three();
        visitors door{room};
        const std::string code = door.made({helper, {}});
        room.command(connection, 3, end);
        room.sync();
        EXPECT_EQ(door.refused_with(show_recovery_code{code}),
                  domain::refusal::wrong_recovery_code);
        EXPECT_EQ(door.made({helper, generation{1}}), "");
    }
}

TEST(a_recovery_code, is_asked_for_before_a_document_with_names)
{
    stage room = room_of_three();
    visitors door{room};
    const ask_export with_names{as_lead, document_names::some};
    const ask_export without{as_lead, document_names::none};
    EXPECT_TRUE(std::holds_alternative<document_ground>(door.ask(with_names)))
        << "whoever has none is not asked";
    const std::string code = door.made();
    EXPECT_EQ(door.refused_with(with_names), domain::refusal::recovery_code_needed);
    EXPECT_EQ(door.refused_with(ask_export{as_lead, document_names::some, "wrong"}),
              domain::refusal::wrong_recovery_code);
    EXPECT_TRUE(std::holds_alternative<document_ground>(
        door.ask(ask_export{as_lead, document_names::some, code})));
    EXPECT_TRUE(std::holds_alternative<document_ground>(door.ask(without)));
    EXPECT_TRUE(std::holds_alternative<document_ground>(
        door.ask(ask_export{{helper, {}}, document_names::some})))
        << "another facilitator's code is no matter of theirs";
    EXPECT_TRUE(std::holds_alternative<token_is_void>(
        door.ask(ask_export{{lead, generation{1}}, document_names::some, code})));
}

TEST(a_facilitator_who_did_nothing, shows_the_code_to_come_in)
{
    stage room = room_of_three();
    visitors door{room};
    domain::charter terms;
    terms.goals.push_back({"Trees", {}, {}});
    terms.question = "What?";
    terms.promise = "An answer";
    terms.decision_maker = "The council";
    terms.due = {20300101};
    room.command(1, 3, domain::set_charter{terms});
    room.sync();
    EXPECT_TRUE(std::holds_alternative<decision_link>(door.ask(ask_decision_link{as_lead})));
    const std::string code = door.made();
    room.leave(1);
    room.wait(limits::facilitator_idle - 1ms);
    room.come_back(4, lead);
    EXPECT_THAT(room.received(4, "welcome"), SizeIs(1));
    room.leave(4);
    room.wait(1ms);
    room.forget();
    room.come_back(5, lead);
    EXPECT_THAT(room.received(5, "answer"), ElementsAre(code_needed));
    EXPECT_THAT(room.received(5, "welcome"), IsEmpty());
    EXPECT_EQ(room.closed(5), close_code::forbidden);
    // So is the join of long ago, repeated.
    room.join(8, "lead", 4);
    EXPECT_THAT(room.received(8, "answer"), ElementsAre(code_needed));
    // What their token opens beside a connection is closed too.
    EXPECT_EQ(door.refused_with(ask_join_link{as_lead}), domain::refusal::recovery_code_needed);
    EXPECT_EQ(door.refused_with(ask_decision_link{as_lead}), domain::refusal::recovery_code_needed);
    EXPECT_EQ(door.refused_with(ask_invitations{as_lead, batch_id{1}}),
              domain::refusal::recovery_code_needed);
    EXPECT_EQ(door.refused_with(ask_export{as_lead, document_names::none}),
              domain::refusal::recovery_code_needed);
    EXPECT_EQ(door.refused_with(ask_recovery_code{as_lead}), domain::refusal::recovery_code_needed);
    EXPECT_EQ(door.refused_with(show_recovery_code{"wrong", as_lead}),
              domain::refusal::wrong_recovery_code);
    room.come_back(6, lead);
    EXPECT_EQ(room.closed(6), close_code::forbidden) << "a wrong code opens nothing";
    EXPECT_EQ(door.ask(show_recovery_code{code, as_lead}), visit_outcome{recovered{as_lead}});
    room.come_back(7, lead);
    EXPECT_THAT(room.received(7, "welcome"), SizeIs(1));
    EXPECT_TRUE(std::holds_alternative<join_link>(door.ask(ask_join_link{as_lead})));
}

TEST(a_facilitator_who_did_nothing, shows_the_code_in_a_browser_that_was_left_open)
{
    stage room = room_of_three();
    visitors door{room};
    const std::string code = door.made();
    room.wait(limits::facilitator_idle);
    room.forget();
    const sequence before = room.last();
    room.command(1, 3, domain::pause_room{"A break"});
    EXPECT_THAT(room.received(1, "answer"), ElementsAre(code_needed));
    EXPECT_EQ(room.closed(1), close_code::forbidden);
    EXPECT_EQ(room.last(), before);
    room.leave(1);
    door.ask(show_recovery_code{code, as_lead});
    room.come_back(4, lead, std::nullopt, 1);
    room.command(4, 3, domain::pause_room{"A break"});
    room.sync();
    EXPECT_THAT(room.received(4, "answer 3"),
                ElementsAre("answer 3 ok " + std::to_string(room.last().value())));
    // Whoever has no code, and whoever does not lead, is not asked.
    room.command(2, 1, domain::open_room{});
    room.command(3, 1, domain::leave_room{});
    room.sync();
    EXPECT_THAT(room.received(2, "answer 1 ok"), SizeIs(1));
    EXPECT_THAT(room.received(3, "answer 1 ok"), SizeIs(1));
}

TEST(a_recovery_code, waits_its_turn_like_any_act)
{
    machine_bounds bounds;
    bounds.stated.changes = {1, 1};
    bounds.facilitator_rate_factor = 1;
    stage slow{bounds};
    slow.create();
    slow.sync();
    slow.join(1, "lead", 4);
    slow.sync();
    visitors door{slow};
    const std::string code = door.made();
    const auto how = door.ask(show_recovery_code{code});
    ASSERT_TRUE(std::holds_alternative<refused>(how));
    EXPECT_EQ(std::get<refused>(how).why, domain::refusal::rate_limited);
    EXPECT_GT(std::get<refused>(how).retry_after, 0ms);
    slow.wait(1min);
    EXPECT_EQ(door.ask(show_recovery_code{code}), visit_outcome{recovered{as_lead}});
}

TEST(a_recovery_code, is_of_nobody_knows_when_the_log_failed)
{
    stage room = room_of_three();
    room.ask(ask_recovery_code{as_lead});
    room.fail();
    EXPECT_THAT(room.visit_answers, ElementsAre(visit_outcome{uncertain{}}));
}
}  // namespace
}  // namespace kring::rooms
