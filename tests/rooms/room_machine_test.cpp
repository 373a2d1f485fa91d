// The machine as its connections and its log meet it: what leaves it, when, and to whom.
#include "rooms/room_machine.hpp"
#include "rooms/stage.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace kring::rooms {
namespace {
using namespace std::chrono_literals;
using domain::refusal;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::StartsWith;
using texts = std::vector<std::string>;

constexpr ballot_id support{2};
constexpr ballot_id stance{3};
constexpr member_id lead{5};

std::string refused_as(refusal why)
{
    return "refused " + std::to_string(static_cast<int>(why));
}

// An open room with a lead on connection 1 and Ana on connection 2 (member 7).
constexpr member_id ana{7};
stage room_with_ana(machine_bounds bounds = {})
{
    stage room = stage::open_room(bounds);
    room.join(2, "ana");
    room.sync();
    room.forget();
    return room;
}

// --- exactly once ---

TEST(room_machine, answers_a_repeat_once_it_is_durable_and_ever_after)
{
    stage room = room_with_ana();
    room.command(2, 1, domain::post_idea{"bench"});
    room.command(2, 1, domain::post_idea{"bench"});
    EXPECT_THAT(room.received(2), IsEmpty());
    room.sync();
    EXPECT_THAT(room.received(2, "answer"), ElementsAre("answer 1 ok 8", "answer 1 ok 8"));
    room.command(2, 1, domain::post_idea{"bench"});
    EXPECT_EQ(room.received(2, "answer").size(), 3u);
    EXPECT_EQ(room.last(), sequence{8});
}

TEST(room_machine, remembers_outcomes_over_a_restart)
{
    stage room = room_with_ana();
    room.command(2, 1, domain::post_idea{"bench"});
    room.sync();
    room.restart();
    room.come_back(3, ana, std::nullopt, 2);
    room.command(3, 1, domain::post_idea{"bench"});
    EXPECT_THAT(room.received(3, "answer"), ElementsAre("answer 1 ok 8"));
    EXPECT_EQ(room.last(), sequence{8});
}

TEST(room_machine, refuses_another_body_under_a_used_counter)
{
    stage room = room_with_ana();
    room.command(2, 1, domain::post_idea{"bench"}, "bench");
    room.command(2, 1, domain::post_idea{"shed"}, "shed");
    room.sync();
    EXPECT_THAT(room.received(2, "answer"),
                ElementsAre("answer 1 ok 8", "answer 1 " + refused_as(refusal::id_reused)));
    EXPECT_EQ(room.last(), sequence{8});
}

TEST(room_machine, refuses_what_lies_below_the_window)
{
    stage room = room_with_ana();
    for (std::uint64_t counter = 1; counter <= 65; ++counter) {
        room.command(2, counter, domain::rename_member{"Ana " + std::to_string(counter)});
    }
    room.sync();
    room.forget();
    room.command(2, 1, domain::rename_member{"Ana 1"});
    room.command(2, 2, domain::rename_member{"Ana 2"});
    EXPECT_THAT(room.received(2),
                ElementsAre("answer 1 " + refused_as(refusal::stale_command), "answer 2 ok 9"));
}

TEST(room_machine, judges_a_refused_command_afresh)
{
    stage room = room_with_ana();
    room.command(1, 2, domain::pause_room{"lunch"});
    room.command(2, 1, domain::post_idea{"bench"});
    room.command(1, 3, domain::open_room{});
    room.command(2, 1, domain::post_idea{"bench"});
    room.sync();
    EXPECT_THAT(room.received(2, "answer"),
                ElementsAre("answer 1 " + refused_as(refusal::room_paused), "answer 1 ok 10"));
}

// A double click, then another choice, and the link breaks before any answer: sent again, the second click must not win.
TEST(room_machine, does_not_judge_again_what_was_already_so)
{
    stage room = room_with_ana();
    room.command(1, 2, domain::post_idea{"bench"});
    room.command(2, 1, domain::cast_vote{stance, contribution_id{8}, 1}, "agree");
    room.command(2, 2, domain::cast_vote{stance, contribution_id{8}, 1}, "agree");
    room.command(2, 3, domain::cast_vote{stance, contribution_id{8}, -1}, "disagree");
    room.leave(2);
    room.sync();
    room.come_back(3, ana, std::nullopt, 2);
    room.command(3, 1, domain::cast_vote{stance, contribution_id{8}, 1}, "agree");
    room.command(3, 2, domain::cast_vote{stance, contribution_id{8}, 1}, "agree");
    room.command(3, 3, domain::cast_vote{stance, contribution_id{8}, -1}, "disagree");
    room.command(3, 2, domain::cast_vote{stance, contribution_id{8}, 0}, "pass");
    room.sync();
    EXPECT_THAT(room.received(3, "answer"),
                ElementsAre("answer 1 ok 9", "answer 2 ok 9", "answer 3 ok 10",
                            "answer 2 " + refused_as(refusal::id_reused)));
    EXPECT_EQ(room.last(), sequence{10});
}

TEST(room_machine, keeps_outboxes_of_a_member_apart_and_bounds_them)
{
    machine_bounds bounds;
    bounds.outboxes_per_member_max = 2;
    stage room = room_with_ana(bounds);
    room.command(2, 1, domain::post_idea{"one"});
    room.come_back(3, ana);
    room.command(3, 1, domain::post_idea{"two"});
    room.come_back(4, ana);
    room.command(4, 1, domain::post_idea{"three"});
    room.sync();
    EXPECT_THAT(room.received(3, "answer"), ElementsAre("answer 1 ok 9"));
    EXPECT_THAT(room.received(4, "answer"),
                ElementsAre("answer 1 " + refused_as(refusal::too_many_outboxes)));
}

// Otherwise a copy that was on its way over an old connection could be applied after its repeat was refused.
TEST(room_machine, hears_an_outbox_on_the_newest_connection_that_speaks_for_it)
{
    stage room = room_with_ana();
    room.command(1, 2, domain::pause_room{"lunch"});
    room.sync();
    room.come_back(3, ana, std::nullopt, 2);
    room.come_back(4, ana);  // another outbox is another matter
    room.command(3, 1, domain::post_idea{"bench"});
    EXPECT_THAT(room.received(3, "answer"),
                ElementsAre("answer 1 " + refused_as(refusal::room_paused)));
    EXPECT_EQ(room.closed(2), close_code::replaced);
    EXPECT_EQ(room.closed(4), std::nullopt);
    room.command(1, 3, domain::open_room{});
    room.command(2, 1, domain::post_idea{"bench"});
    room.sync();
    EXPECT_EQ(room.machine->state().contributions.size(), 0u);
}

// A hello that was delayed on an abandoned connection does not silence the one that took its place.
TEST(room_machine, goes_on_hearing_a_connection_when_a_late_hello_comes)
{
    stage room = room_with_ana();
    room.come_back(3, ana, std::nullopt, 2);
    room.command(2, 1, domain::post_idea{"bench"});
    room.sync();
    EXPECT_THAT(room.received(2, "answer"), ElementsAre("answer 1 ok 8"));
    EXPECT_EQ(room.closed(2), std::nullopt);
    EXPECT_EQ(room.closed(3), std::nullopt);
}

// --- coming in ---

TEST(room_machine, gives_a_repeated_join_the_same_member)
{
    stage room = stage::open_room();
    room.join(2, "ana");
    room.join(3, "ana");
    EXPECT_THAT(room.received(2), IsEmpty());
    room.sync();
    room.join(4, "ana");
    EXPECT_THAT(room.received(2, "welcome"), ElementsAre("welcome 7 fresh"));
    EXPECT_THAT(room.received(3, "welcome"), ElementsAre("welcome 7 fresh"));
    EXPECT_THAT(room.received(4, "welcome"), ElementsAre("welcome 7 fresh"));
    EXPECT_EQ(room.machine->state().members.size(), 2u);
}

TEST(room_machine, closes_the_oldest_of_too_many_sockets)
{
    stage room = room_with_ana();
    for (std::uint64_t connection = 3; connection <= 6; ++connection)
        room.come_back(connection, ana);
    EXPECT_EQ(room.closed(2), std::nullopt);
    room.come_back(7, ana);
    EXPECT_EQ(room.closed(2), close_code::replaced);
    EXPECT_EQ(room.closed(3), std::nullopt);
    room.come_back(8, ana);
    EXPECT_EQ(room.closed(3), close_code::replaced);
}

TEST(room_machine, has_no_bound_on_screens)
{
    stage room = stage::open_room();
    for (std::uint64_t connection = 2; connection < 22; ++connection) room.look_on(connection);
    for (std::uint64_t connection = 2; connection < 22; ++connection) {
        EXPECT_EQ(room.closed(connection), std::nullopt);
        EXPECT_THAT(room.received(connection, "welcome"), ElementsAre("welcome 0 fresh"));
    }
}

TEST(room_machine, turns_a_screens_commands_down)
{
    stage room = stage::open_room();
    room.look_on(2);
    room.command(2, 1, domain::post_idea{"bench"});
    EXPECT_THAT(room.received(2, "answer"),
                ElementsAre("answer 1 " + refused_as(refusal::not_allowed)));
}

TEST(room_machine, is_full_at_two_thousand_participants)
{
    stage room = stage::open_room();
    for (std::size_t count = 0; count < limits::participants_max; ++count) {
        room.join(2 + count, "participant " + std::to_string(count));
        room.leave(2 + count);
        room.sync();
    }
    room.join(5000, "one more");
    EXPECT_THAT(room.received(5000), ElementsAre("answer 0 " + refused_as(refusal::room_full)));
    EXPECT_EQ(room.closed(5000), close_code::forbidden);
    // Who is a member comes in, full or not.
    room.join(5001, "participant 3");
    EXPECT_EQ(room.received(5001, "welcome").size(), 1u);
}

TEST(room_machine, takes_no_event_beyond_its_bound)
{
    machine_bounds bounds;
    bounds.events_max = 8;
    stage room = room_with_ana(bounds);
    room.command(2, 1, domain::post_idea{"bench"});
    room.command(2, 2, domain::post_idea{"shed"});
    room.sync();
    EXPECT_THAT(room.received(2, "answer"),
                ElementsAre("answer 1 ok 8", "answer 2 " + refused_as(refusal::room_full)));
}

TEST(room_machine, says_that_there_is_no_such_room)
{
    stage room;
    room.join(1, "ana");
    EXPECT_EQ(room.closed(1), close_code::no_such_room);
    EXPECT_THAT(room.received(1), IsEmpty());
}

TEST(room_machine, voids_the_token_of_who_left)
{
    stage room = room_with_ana();
    room.come_back(3, ana);
    room.forget();
    room.command(2, 1, domain::leave_room{});
    EXPECT_EQ(room.closed(2), std::nullopt);
    // It is decided, though not on disk: the answer waits, and nothing more is allowed.
    room.command(3, 1, domain::post_idea{"bench"});
    room.come_back(4, ana);
    EXPECT_EQ(room.closed(4), std::nullopt);
    room.sync();
    EXPECT_THAT(room.received(2, "answer"), ElementsAre("answer 1 ok 8"));
    EXPECT_EQ(room.last(), sequence{8});
    for (const std::uint64_t connection : {2, 3, 4})
        EXPECT_EQ(room.closed(connection), close_code::token_void);
    room.come_back(5, ana);
    EXPECT_EQ(room.closed(5), close_code::token_void);
    room.join(6, "ana");
    EXPECT_EQ(room.closed(6), close_code::token_void);
}

TEST(room_machine, knows_no_token_of_another_generation_or_of_nobody)
{
    stage room = room_with_ana();
    room.come_back(3, member_id{6});
    EXPECT_EQ(room.closed(3), close_code::token_void);
    room.come_back(4, member_id{999});
    EXPECT_EQ(room.closed(4), close_code::token_void);
}

// --- resuming ---

TEST(room_machine, resumes_from_the_ring_with_exactly_what_was_missed)
{
    stage room = room_with_ana();
    room.command(1, 2, domain::post_idea{"one"});
    room.sync();
    const cursor there = room.here();
    room.leave(2);
    room.command(1, 3, domain::post_idea{"two"});
    room.sync();
    room.command(1, 4, domain::post_idea{"three"});
    room.sync();
    room.forget();
    room.come_back(3, ana, there);
    EXPECT_THAT(room.received(3, "welcome"), ElementsAre("welcome 7 resumed"));
    EXPECT_THAT(room.received(3, "update"),
                ElementsAre("update 8..9 9:item(two)", "update 9..10 10:item(three)"));
    EXPECT_THAT(room.received(3, "snapshot"), IsEmpty());
    EXPECT_EQ(room.machine->figures().resumed, 1u);
}

TEST(room_machine, sends_a_view_snapshot_to_who_comes_from_before_the_ring)
{
    machine_bounds bounds;
    bounds.ring.frames_max = 2;
    stage room = room_with_ana(bounds);
    const cursor there = room.here();
    room.leave(2);
    for (std::uint64_t counter = 2; counter < 6; ++counter) {
        room.command(1, counter, domain::post_idea{"idea " + std::to_string(counter)});
        room.sync();
    }
    room.come_back(3, ana, there);
    EXPECT_THAT(room.received(3, "welcome"), ElementsAre("welcome 7 fresh"));
    EXPECT_THAT(room.received(3, "snapshot"), ElementsAre(StartsWith("snapshot 11\n")));
    // Two frames back is in the ring.
    room.come_back(4, ana, cursor{room.epoch, sequence{9}});
    EXPECT_THAT(room.received(4, "welcome"), ElementsAre("welcome 7 resumed"));
}

TEST(room_machine, sends_a_view_snapshot_where_a_resume_would_be_longer_than_its_bound)
{
    machine_bounds bounds;
    bounds.resume_changes_max = 2;
    stage room = room_with_ana(bounds);
    const cursor there = room.here();
    for (std::uint64_t counter = 2; counter < 5; ++counter) {
        room.command(1, counter, domain::post_idea{"idea " + std::to_string(counter)});
        room.sync();
    }
    room.come_back(3, ana, there);
    EXPECT_THAT(room.received(3, "welcome"), ElementsAre("welcome 7 fresh"));
    room.come_back(4, ana, cursor{room.epoch, next(there.at)});
    EXPECT_THAT(room.received(4, "welcome"), ElementsAre("welcome 7 resumed"));
}

TEST(room_machine, encodes_for_a_sub_protocol_only_while_somebody_may_come_back_for_it)
{
    machine_bounds bounds;
    bounds.resume_changes_max = 2;
    stage room = room_with_ana(bounds);
    auto post = [&room, counter = std::uint64_t{1}]() mutable {
        ++counter;
        room.command(1, counter, domain::post_idea{"idea " + std::to_string(counter)});
        room.sync();
    };
    post();
    EXPECT_EQ(room.frames->updates[encoding::json], 0u) << "nobody ever asked for it";

    room.look_on(8, std::nullopt, encoding::json);
    post();
    EXPECT_EQ(room.frames->updates[encoding::json], 1u);
    EXPECT_THAT(room.received(8, "update"), SizeIs(1));
    const cursor there = room.here();
    room.leave(8);
    post();
    room.look_on(9, there, encoding::json);
    EXPECT_THAT(room.received(9, "welcome"), ElementsAre("welcome 0 resumed"));
    room.leave(9);
    for (int i = 0; i < 5; ++i) post();
    EXPECT_EQ(room.frames->updates[encoding::json], 4u)
        << "one heard, and then one and two unheard";

    room.look_on(10, there, encoding::json);
    EXPECT_THAT(room.received(10, "welcome"), ElementsAre("welcome 0 fresh"));
    post();
    EXPECT_THAT(room.received(10, "update"), SizeIs(1));
}

TEST(room_machine, resyncs_foreign_and_future_cursors_and_counts_them)
{
    stage room = room_with_ana();
    room.come_back(3, ana, cursor{epoch_id{8}, sequence{7}});
    EXPECT_THAT(room.received(3, "welcome"), ElementsAre("welcome 7 fresh"));
    room.come_back(4, ana, cursor{room.epoch, sequence{8}});
    EXPECT_THAT(room.received(4, "welcome"), ElementsAre("welcome 7 fresh"));
    EXPECT_EQ(room.machine->figures().foreign_cursors, 2u);
    room.come_back(5, ana, room.here());
    EXPECT_EQ(room.machine->figures().foreign_cursors, 2u);
}

TEST(room_machine, resumes_after_a_restart_where_nothing_was_missed)
{
    stage room = room_with_ana();
    room.command(1, 2, domain::post_idea{"bench"});
    room.sync();
    const cursor there = room.here();
    room.restart();
    room.come_back(3, ana, there);
    EXPECT_THAT(room.received(3, "welcome"), ElementsAre("welcome 7 resumed"));
    room.come_back(4, ana, cursor{room.epoch, sequence{7}});
    EXPECT_THAT(room.received(4, "welcome"), ElementsAre("welcome 7 fresh"));
}

// A newcomer has nothing to resume from: a cursor of an earlier membership may be of another view.
TEST(room_machine, gives_a_new_member_a_view_snapshot_whatever_the_cursor)
{
    stage room = room_with_ana();
    room.command(2, 1, domain::post_idea{"secret"});
    room.command(1, 2, domain::hide_contribution{contribution_id{8}, "rude"});
    room.sync();
    const cursor there = room.here();
    room.run_operator(domain::issue_facilitator_link{domain::member_role::helper});
    room.sync();
    room.join(3, "ana as helper", 10, 0, there);
    room.sync();
    EXPECT_THAT(room.received(3, "welcome"), ElementsAre("welcome 11 fresh"));
    EXPECT_THAT(room.all_received(3), HasSubstr("secret"));
}

// --- hiding ---

TEST(room_machine, never_sends_what_was_hidden_meanwhile)
{
    stage room = room_with_ana();
    const cursor before = room.here();
    room.look_on(9);
    room.leave(2);
    room.leave(9);
    room.command(1, 2, domain::post_idea{"secret"});
    room.sync();
    const cursor between = room.here();
    room.command(1, 3, domain::hide_contribution{contribution_id{8}, "rude"});
    room.sync();
    room.command(1, 4, domain::post_idea{"harmless"});
    room.sync();
    for (const cursor& from : {before, between}) {
        room.forget();
        room.come_back(3, ana, from);
        EXPECT_THAT(room.received(3, "welcome"), ElementsAre("welcome 7 fresh"));
        EXPECT_THAT(room.all_received(3), Not(HasSubstr("secret")));
        room.look_on(4, from);
        EXPECT_THAT(room.all_received(4), Not(HasSubstr("secret")));
        EXPECT_THAT(room.all_received(4), HasSubstr("harmless"));
        room.leave(3);
        room.leave(4);
    }
    // Facilitators see it, and resume over it.
    room.come_back(5, lead, before);
    EXPECT_THAT(room.received(5, "welcome"), ElementsAre("welcome 5 resumed"));
    EXPECT_THAT(room.all_received(5), HasSubstr("secret"));
}

TEST(room_machine, takes_a_text_out_of_the_frame_that_also_hides_it)
{
    stage room = room_with_ana();
    room.command(1, 2, domain::post_idea{"secret"});
    room.command(1, 3, domain::hide_contribution{contribution_id{8}, "rude"});
    room.command(1, 4, domain::restore_contribution{contribution_id{8}, "sorry"});
    room.command(1, 5, domain::undo_act{act_id{10}});
    room.command(1, 6, domain::post_idea{"harmless"});
    room.sync();
    EXPECT_THAT(
        room.received(2, "update"),
        ElementsAre("update 6..12 8:item() 9:hidden 10:item() 11:hidden 12:item(harmless)"));
    EXPECT_THAT(room.received(1, "update"), ElementsAre(HasSubstr("8:item(secret)")));
}

TEST(room_machine, takes_a_text_out_of_the_frame_that_also_withdraws_it)
{
    stage room = room_with_ana();
    room.command(2, 1, domain::post_idea{"mistake"});
    room.command(2, 2, domain::withdraw_contribution{contribution_id{8}});
    room.sync();
    EXPECT_THAT(room.received(1, "update"), ElementsAre("update 6..9 8:item() 9:withdrawn"));
    EXPECT_THAT(room.received(2, "update"), ElementsAre("update 6..9 8:item() 9:withdrawn"));
}

TEST(room_machine, sends_no_one_back_over_a_withdrawal)
{
    stage room = room_with_ana();
    const cursor before = room.here();
    room.leave(1);
    room.command(2, 1, domain::post_idea{"mistake"});
    room.sync();
    room.command(2, 2, domain::withdraw_contribution{contribution_id{8}});
    room.sync();
    room.come_back(3, lead, before);
    EXPECT_THAT(room.received(3, "welcome"), ElementsAre("welcome 5 fresh"));
    EXPECT_THAT(room.all_received(3), Not(HasSubstr("mistake")));
}

// The welcome was decided before the hiding, and leaves after it.
TEST(room_machine, begins_a_greeting_again_when_something_was_hidden_at_the_gate)
{
    stage room = room_with_ana();
    room.command(1, 2, domain::post_idea{"secret"});
    room.sync();
    room.leave(2);
    room.forget();
    room.command(1, 3, domain::post_idea{"pending"});
    room.come_back(3, ana);                                   // a view snapshot with the text in it
    room.come_back(4, ana, cursor{room.epoch, sequence{7}});  // a resume over the text
    room.command(1, 4, domain::hide_contribution{contribution_id{8}, "rude"});
    room.command(3, 1, domain::cast_vote{support, contribution_id{9}, 1});
    room.sync();
    for (const std::uint64_t connection : {3, 4}) {
        EXPECT_THAT(room.all_received(connection), Not(HasSubstr("secret")));
        EXPECT_THAT(room.received(connection, "welcome"), ElementsAre("welcome 7 fresh"));
        EXPECT_THAT(room.received(connection, "snapshot").size(), 1u);
        // Nothing comes before the welcome, and what the vote changed comes with it.
        ASSERT_FALSE(room.received(connection).empty());
        EXPECT_THAT(room.received(connection).front(), StartsWith("welcome"));
        EXPECT_THAT(room.received(connection, "self").front(), HasSubstr("vote 9=1"));
    }
}

// That second welcome waits at the gate again, behind what was decided after the first.
TEST(room_machine, sends_self_after_the_welcome_only)
{
    stage room = room_with_ana();
    room.command(1, 2, domain::post_idea{"secret"});
    room.sync();
    room.command(1, 3, domain::post_idea{"pending"});
    room.come_back(3, ana, cursor{room.epoch, sequence{7}});
    room.command(1, 4, domain::hide_contribution{contribution_id{8}, "rude"});
    room.command(2, 1, domain::cast_vote{support, contribution_id{9}, 1});
    room.command(1, 5, domain::post_idea{"more"});
    room.sync(sequence{10});
    EXPECT_THAT(room.received(3), IsEmpty());
    room.sync();
    ASSERT_THAT(room.received(3), Not(IsEmpty()));
    EXPECT_THAT(room.received(3).front(), StartsWith("welcome"));
    EXPECT_THAT(room.received(3, "self"), ElementsAre("self whole 12 vote 9=1"));
    EXPECT_THAT(room.received(2, "self"), ElementsAre("self 11 vote 9=1"));
}

// --- view snapshots and totals ---

TEST(room_machine, shares_one_view_snapshot_and_catches_up_with_totals)
{
    stage room = room_with_ana();
    room.command(1, 2, domain::post_idea{"bench"});
    room.sync();
    room.join(3, "bo");
    room.sync();
    const auto encoded = room.machine->figures().snapshots_encoded;
    room.command(2, 1, domain::cast_vote{support, contribution_id{8}, 1});
    room.sync();
    room.join(4, "cem");
    room.sync();
    EXPECT_EQ(room.machine->figures().snapshots_encoded, encoded);
    EXPECT_EQ(room.received(3, "snapshot"), room.received(4, "snapshot"));
    EXPECT_THAT(room.received(4, "totals").front(), HasSubstr("8/2:1"));
    // With a change in between it is the same view snapshot with the change behind it.
    room.command(1, 3, domain::post_idea{"shed"});
    room.sync();
    room.join(5, "dee");
    room.sync();
    EXPECT_EQ(room.machine->figures().snapshots_encoded, encoded);
    EXPECT_EQ(room.received(5, "snapshot"), room.received(3, "snapshot"));
    EXPECT_THAT(room.received(5, "update").back(), HasSubstr("item(shed)"));
}

TEST(room_machine, a_cached_view_snapshot_does_not_survive_a_hiding)
{
    stage room = room_with_ana();
    room.command(1, 2, domain::post_idea{"secret"});
    room.sync();
    room.join(3, "bo");
    room.sync();
    EXPECT_THAT(room.all_received(3), HasSubstr("secret"));
    room.command(1, 3, domain::hide_contribution{contribution_id{8}, "rude"});
    room.join(4, "cem");
    room.sync();
    EXPECT_THAT(room.all_received(4), Not(HasSubstr("secret")));
}

TEST(room_machine, tells_a_storm_of_votes_once_a_tick)
{
    machine_bounds bounds;
    bounds.listeners_small = 5;
    stage room = stage::open_room(bounds);
    room.command(1, 2, domain::post_idea{"bench"});
    const std::size_t members = 20;
    for (std::size_t index = 0; index < members; ++index)
        room.join(10 + index, "member " + std::to_string(index));
    room.sync();
    room.wait(10s);
    room.forget();
    // Every member votes ten times within a second: ten batches of twenty votes.
    for (std::uint64_t round = 1; round <= 10; ++round) {
        for (std::size_t index = 0; index < members; ++index) {
            room.command(10 + index, round,
                         domain::cast_vote{stance, contribution_id{7},
                                           static_cast<std::int32_t>(round % 2)});
        }
        room.sync();
        room.wait(100ms);
    }
    room.wait(1s);
    std::size_t totals = 0;
    for (std::size_t index = 0; index < members; ++index)
        totals += room.received(10 + index, "totals").size();
    // One second holds four ticks of 250 ms, and there is one at its beginning.
    EXPECT_LE(totals, members * 5);
    EXPECT_GE(totals, members * 4);
    EXPECT_THAT(room.received(10, "totals").back(), HasSubstr("7/3:0"));
    // Calm again: at once.
    room.wait(10s);
    room.forget();
    room.command(10, 11, domain::cast_vote{stance, contribution_id{7}, 1});
    room.sync();
    EXPECT_THAT(room.received(11, "totals"), ElementsAre(HasSubstr("7/3:1")));
}

TEST(room_machine, does_not_fall_silent_when_the_clock_is_set_back)
{
    stage room = room_with_ana();
    room.command(1, 2, domain::post_idea{"bench"});
    room.sync();
    room.now -= 24h;
    room.command(2, 1, domain::cast_vote{support, contribution_id{8}, 1});
    room.sync();
    EXPECT_THAT(room.received(1, "totals").back(), HasSubstr("8/2:1"));
}

TEST(room_machine, tells_who_comes_back_the_counts_that_changed_meanwhile)
{
    stage room = room_with_ana();
    room.command(1, 2, domain::post_idea{"bench"});
    room.command(1, 3, domain::post_idea{"shed"});
    room.sync();
    room.wait(1s);
    const cursor there = room.here();
    room.leave(2);
    room.command(1, 4, domain::cast_vote{support, contribution_id{8}, 1});
    room.sync();
    room.wait(1s);
    room.forget();
    room.come_back(3, ana, there);
    EXPECT_THAT(room.received(3, "totals").front(), HasSubstr("8/2:1"));
    EXPECT_THAT(room.received(3, "totals").front(), Not(HasSubstr("9/2")));
}

// The totals are the last frames of a greeting. Who is cut off before them stands at a newer cursor with older counts.
TEST(room_machine, tells_the_counts_again_to_who_was_cut_off_before_they_came)
{
    stage room = room_with_ana();
    room.command(1, 2, domain::post_idea{"bench"});
    room.sync();
    room.wait(1s);
    const cursor there = room.here();
    room.leave(2);
    room.command(1, 3, domain::cast_vote{support, contribution_id{8}, 1});
    room.sync();
    room.wait(1s);
    room.command(1, 4, domain::post_idea{"shed"});
    room.sync();
    room.wait(1s);
    // Comes back, gets the update with the shed, and is gone before the totals.
    room.come_back(3, ana, there);
    ASSERT_THAT(room.received(3, "update"), ElementsAre(HasSubstr("shed")));
    room.leave(3);
    room.come_back(4, ana, room.here());
    EXPECT_THAT(room.received(4, "welcome"), ElementsAre("welcome 7 resumed"));
    EXPECT_THAT(room.received(4, "totals").front(), HasSubstr("8/2:1"));
}

// The same where the cut came within a view snapshot that was encoded earlier and the frames behind it.
TEST(room_machine, tells_the_counts_again_to_who_was_cut_off_behind_a_shared_view_snapshot)
{
    stage room = room_with_ana();
    room.command(1, 2, domain::post_idea{"bench"});
    room.sync();
    room.join(3, "bo");  // encodes the view snapshot
    room.sync();
    room.wait(1s);
    room.command(1, 3, domain::cast_vote{support, contribution_id{8}, 1});
    room.sync();
    room.wait(1s);
    room.command(1, 4, domain::post_idea{"shed"});
    room.sync();
    room.wait(1s);
    room.forget();
    room.come_back(4, ana);
    ASSERT_THAT(room.received(4, "update").back(), HasSubstr("shed"));
    room.leave(4);
    room.come_back(5, ana, room.here());
    EXPECT_THAT(room.received(5, "totals").front(), HasSubstr("8/2:1"));
}

TEST(room_machine, sends_no_counts_of_what_is_hidden)
{
    stage room = room_with_ana();
    room.command(1, 2, domain::post_idea{"secret"});
    room.command(2, 1, domain::cast_vote{support, contribution_id{8}, 1});
    room.command(1, 3, domain::hide_contribution{contribution_id{8}, "rude"});
    room.sync();
    room.wait(1s);
    room.forget();
    room.join(3, "bo");
    room.sync();
    EXPECT_THAT(room.all_received(3), Not(HasSubstr("8/2")));
    room.command(1, 4, domain::restore_contribution{contribution_id{8}, "sorry"});
    room.sync();
    room.wait(1s);
    EXPECT_THAT(room.received(3, "totals").back(), HasSubstr("8/2:1"));
}

// --- the gate ---

TEST(room_machine, lets_nothing_out_before_it_is_durable_and_then_all_in_order)
{
    stage room = room_with_ana();
    room.look_on(8);
    room.wait(1s);
    room.forget();
    room.command(2, 1, domain::post_idea{"bench"});                         // 8
    room.command(1, 2, domain::cast_vote{support, contribution_id{8}, 1});  // 9
    room.command(2, 2, domain::cast_vote{support, contribution_id{77}, 1});
    room.command(2, 1, domain::post_idea{"bench"});
    room.join(3, "bo");  // 10
    room.come_back(4, ana, cursor{room.epoch, sequence{7}});
    room.look_on(5);
    room.join(6, "nobody", 99);
    room.come_back(7, member_id{99});
    room.run_operator(domain::issue_facilitator_link{domain::member_role::helper});  // 11
    room.command(1, 3, domain::hide_contribution{contribution_id{8}, "rude"});       // 12
    room.wait(1s);
    room.leave(5);
    EXPECT_EQ(room.sent, 0u);
    EXPECT_THAT(room.closes, IsEmpty());
    EXPECT_THAT(room.operator_answers, IsEmpty());

    room.sync(sequence{8});
    EXPECT_THAT(room.received(2),
                ElementsAre("update 6..8 8:item(bench)", "self 8", "answer 1 ok 8"));
    EXPECT_THAT(room.received(8), ElementsAre("update 6..8 8:item(bench)"));
    room.sync(sequence{9});
    EXPECT_THAT(room.received(1, "answer"), ElementsAre("answer 2 ok 9"));
    EXPECT_THAT(
        room.received(2, "answer"),
        ElementsAre("answer 1 ok 8", "answer 2 " + refused_as(refusal::unknown_contribution),
                    "answer 1 ok 8"));
    EXPECT_THAT(room.received(3), IsEmpty());
    room.sync(sequence{11});
    EXPECT_THAT(room.received(3, "welcome"), ElementsAre("welcome 10 fresh"));
    EXPECT_THAT(room.received(4, "welcome"), ElementsAre("welcome 7 resumed"));
    EXPECT_THAT(room.received(5), IsEmpty());
    EXPECT_THAT(room.received(6), ElementsAre("answer 0 " + refused_as(refusal::not_allowed)));
    EXPECT_EQ(room.closed(6), close_code::forbidden);
    EXPECT_EQ(room.closed(7), close_code::token_void);
    EXPECT_THAT(room.operator_answers, ElementsAre("ok 11"));
    EXPECT_THAT(room.received(1, "answer"), ElementsAre("answer 2 ok 9"));
    room.sync();
    EXPECT_THAT(room.received(1, "answer"), ElementsAre("answer 2 ok 9", "answer 3 ok 12"));
    EXPECT_THAT(room.received(4).back(), Not(HasSubstr("bench")));
}

// --- storage that fails ---

TEST(room_machine, refuses_what_it_could_not_store)
{
    stage room = room_with_ana();
    room.command(1, 2, domain::post_idea{"bench"});
    room.sync();
    room.command(2, 1, domain::cast_vote{support, contribution_id{8}, 1});
    room.sync();
    room.forget();
    room.machine->storage(storage_mode::readonly);
    room.command(2, 2, domain::post_idea{"shed"});
    room.command(
        2, 3, domain::cast_vote{support, contribution_id{8}, 1});  // so already: nothing to store
    room.join(3, "bo");
    room.come_back(4, ana);
    EXPECT_THAT(room.received(2, "answer"),
                ElementsAre("answer 2 " + refused_as(refusal::storage_readonly), "answer 3 ok 9"));
    EXPECT_THAT(room.received(3), ElementsAre("answer 0 " + refused_as(refusal::storage_readonly)));
    // Waiting helps, so it is no end.
    EXPECT_EQ(room.closed(3), close_code::try_again_later);
    EXPECT_EQ(room.received(4, "welcome").size(), 1u);
    room.machine->storage(storage_mode::writable);
    room.command(2, 2, domain::post_idea{"shed"});
    room.sync();
    EXPECT_THAT(room.received(2, "answer"), Contains("answer 2 ok 10"));
}

TEST(room_machine, is_busy_when_too_much_waits_for_the_disk)
{
    machine_bounds bounds;
    bounds.append_queue_max = 4;
    stage room = room_with_ana(bounds);
    for (std::uint64_t counter = 1; counter <= 5; ++counter) {
        room.command(2, counter, domain::rename_member{"Ana " + std::to_string(counter)});
    }
    room.sync();
    EXPECT_THAT(room.received(2, "answer"),
                ElementsAre("answer 1 ok 8", "answer 2 ok 9", "answer 3 ok 10", "answer 4 ok 11",
                            "answer 5 " + refused_as(refusal::busy)));
    room.command(2, 5, domain::rename_member{"Ana 5"});
    room.sync();
    EXPECT_EQ(room.received(2, "answer").back(), "answer 5 ok 12");
}

// Or it would be told to try again for ever.
TEST(room_machine, takes_a_command_of_more_events_than_the_queue_holds_when_nothing_waits)
{
    machine_bounds bounds;
    bounds.append_queue_max = 4;
    stage room = room_with_ana(bounds);
    const domain::post_ideas lines{{"oak", "ash", "elm", "fir", "yew"}, true, {}, {}, false};
    room.command(2, 1, domain::rename_member{"Ana 1"});
    room.command(1, 2, lines);
    room.sync();
    EXPECT_THAT(room.received(1, "answer"), Contains("answer 2 " + refused_as(refusal::busy)));
    room.command(1, 2, lines);
    room.command(2, 2, domain::rename_member{"Ana 2"});
    room.sync();
    EXPECT_EQ(room.received(1, "answer").back().substr(0, 11), "answer 2 ok");
    EXPECT_EQ(room.received(2, "answer").back(), "answer 2 " + refused_as(refusal::busy));
}

TEST(room_machine, says_that_nobody_knows_when_the_log_failed)
{
    stage room = room_with_ana();
    room.command(2, 1, domain::post_idea{"bench"});
    room.command(2, 2,
                 domain::cast_vote{support, contribution_id{77},
                                   1});  // refused, on a state that may never be
    room.join(3, "bo");
    room.join(4, "nobody", 99);
    room.come_back(5, member_id{99});
    room.run_operator(domain::issue_facilitator_link{domain::member_role::helper});
    room.fail();
    EXPECT_THAT(room.received(2), ElementsAre("answer 1 uncertain", "answer 2 uncertain"));
    EXPECT_THAT(room.operator_answers, ElementsAre("uncertain"));
    for (const std::uint64_t connection : {1, 2, 3, 4, 5}) {
        EXPECT_EQ(room.closed(connection), close_code::service_restart) << connection;
    }
    EXPECT_THAT(room.received(1), IsEmpty());
    // The machine is done.
    room.forget();
    room.command(2, 3, domain::post_idea{"shed"});
    EXPECT_EQ(room.last(), sequence{10});
    room.come_back(6, ana);
    EXPECT_EQ(room.closed(6), close_code::room_unavailable);
}
}  // namespace
}  // namespace kring::rooms
