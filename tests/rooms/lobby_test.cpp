// The lobby: who waits, what they and the facilitators are told, and how they get in.
#include "rooms/stage.hpp"

#include <gmock/gmock.h>

namespace kring::rooms {
namespace {
using namespace std::chrono_literals;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

hash_128 ticket_of(const std::string& name)
{
    return blake2b_128(name);
}

std::string refusal(domain::refusal why)
{
    return "answer 0 refused " + std::to_string(static_cast<int>(why));
}

// Connection 1 leads, and newcomers wait.
stage with_lobby(machine_bounds bounds = {})
{
    stage room = stage::open_room(bounds);
    room.command(1, 2, domain::set_entry{{true, false}});
    room.sync();
    room.forget();
    return room;
}

TEST(a_newcomer, waits_in_the_lobby_and_is_no_member)
{
    stage room = with_lobby();
    const sequence before = room.last();
    room.join(2, "Ana");
    room.wait(3s);
    room.join(3, "Bo");
    room.wait(1s);
    EXPECT_EQ(room.last(), before);
    EXPECT_THAT(room.received(2), ElementsAre("waiting 0"));
    EXPECT_FALSE(room.closed(2));
    EXPECT_THAT(room.received(1, "people"),
                ElementsAre(HasSubstr("waiting 1 Ana"), HasSubstr("waiting 2 Ana Bo")));
    // What they say before they are in is heard by nobody.
    room.command(2, 1, domain::post_idea{"me first"});
    EXPECT_EQ(room.last(), before);
    // A facilitator who comes later is told of them too.
    room.forget();
    room.come_back(4, member_id{5});
    room.sync();
    EXPECT_THAT(room.received(4, "people"), ElementsAre(HasSubstr("waiting 2 Ana Bo")));
    EXPECT_FALSE(room.machine->is_idle());
}

TEST(a_newcomer, gets_in_at_once_when_they_are_let_in)
{
    stage room = with_lobby();
    room.join(2, "Ana");
    room.join(3, "Bo");
    room.command(1, 3, domain::let_in{{ticket_of("Ana")}});
    // Nothing is told before it is durable.
    EXPECT_THAT(room.received(2, "welcome"), IsEmpty());
    room.sync();
    EXPECT_THAT(room.received(2, "welcome"), SizeIs(1));
    EXPECT_THAT(room.received(2, "snapshot"), SizeIs(1));
    EXPECT_THAT(room.received(3, "welcome"), IsEmpty());
    room.wait(1s);
    EXPECT_THAT(room.received(1, "people").back(), HasSubstr("waiting 1 Bo"));
    room.command(1, 4, domain::let_in{{}, true});
    room.sync();
    EXPECT_THAT(room.received(3, "welcome"), SizeIs(1));
    room.command(3, 1, domain::post_idea{"here I am"});
    EXPECT_THAT(room.received(3, "answer"), IsEmpty());
    room.sync();
    EXPECT_THAT(room.received(3, "answer"), ElementsAre(HasSubstr("ok")));
}

TEST(a_phone_that_slept, keeps_its_place_for_a_while_and_gets_straight_in)
{
    stage room = with_lobby();
    room.join(2, "Ana");
    room.wait(5s);
    room.leave(2);
    room.wait(1s);
    EXPECT_THAT(room.received(1, "people").back(), HasSubstr("waiting 1 Ana away"));
    room.join(3, "Ana");
    EXPECT_THAT(room.received(3), ElementsAre("waiting " + std::to_string(6000)))
        << "since it came first";
    room.leave(3);
    room.command(1, 3, domain::let_in{{ticket_of("Ana")}});
    room.sync();
    // After a restart too: that it was let in is in the log.
    room.restart();
    room.join(4, "Ana");
    room.sync();
    EXPECT_THAT(room.received(4, "welcome"), SizeIs(1));
    EXPECT_THAT(room.received(4, "waiting"), IsEmpty());
}

TEST(a_phone_that_slept, loses_its_place_after_a_while)
{
    stage room = with_lobby();
    room.join(2, "Ana");
    room.leave(2);
    EXPECT_TRUE(room.machine->is_idle() == false) << "the lead is there";
    room.wait(limits::lobby_away_time + 1s);
    room.join(3, "Bo");
    room.wait(1s);
    EXPECT_THAT(room.received(1, "people").back(), HasSubstr("waiting 1 Bo"));
    room.command(1, 3, domain::let_in{{ticket_of("Ana")}});
    EXPECT_THAT(
        room.received(1, "answer").back(),
        HasSubstr("refused " + std::to_string(static_cast<int>(domain::refusal::nobody_waits))));
}

TEST(two_pages_of_one_newcomer, wait_once_and_both_get_in)
{
    machine_bounds bounds;
    bounds.sockets_per_member_max = 2;
    stage room = with_lobby(bounds);
    room.join(2, "Ana");
    room.join(3, "Ana");
    room.join(4, "Ana");
    EXPECT_EQ(room.closed(2), close_code::replaced);
    room.command(1, 3, domain::let_in{{}, true});
    room.sync();
    EXPECT_THAT(room.received(3, "welcome"), ElementsAre(HasSubstr("welcome")));
    EXPECT_EQ(room.received(3, "welcome"), room.received(4, "welcome"));
    EXPECT_EQ(room.machine->state().participant_count, 1u);
}

TEST(who_is_turned_away, is_told_why_and_can_come_again_when_it_is_undone)
{
    stage room = with_lobby();
    room.join(2, "Ana");
    room.command(1, 3, domain::turn_away{ticket_of("Ana"), "a reason"});
    EXPECT_FALSE(room.closed(2));
    const act_id turning{room.last().value()};
    room.sync();
    EXPECT_THAT(room.received(2, "answer"),
                ElementsAre(refusal(domain::refusal::turned_away) + "a reason"));
    EXPECT_EQ(room.closed(2), close_code::forbidden);
    room.wait(1s);
    EXPECT_THAT(room.received(1, "people").back(), HasSubstr("waiting 0"));
    room.join(3, "Ana");
    EXPECT_EQ(room.closed(3), close_code::forbidden);
    room.command(1, 4, domain::undo_act{turning});
    room.sync();
    room.join(4, "Ana");
    EXPECT_THAT(room.received(4), ElementsAre("waiting 0"));
}

TEST(the_lobby, lets_everybody_in_when_it_is_switched_off)
{
    stage room = with_lobby();
    for (const std::uint64_t each : {2u, 3u, 4u}) room.join(each, "name " + std::to_string(each));
    room.leave(3);
    room.command(1, 3, domain::set_entry{});
    room.sync();
    EXPECT_THAT(room.received(2, "welcome"), SizeIs(1));
    EXPECT_THAT(room.received(4, "welcome"), SizeIs(1));
    room.wait(1s);
    EXPECT_THAT(room.received(1, "people").back(), HasSubstr("waiting 0"));
    room.join(5, "name 3");
    room.sync();
    EXPECT_THAT(room.received(5, "welcome"), SizeIs(1));
}

TEST(the_lobby, is_over_when_the_room_closes_and_stays_while_a_link_is_rotated_or_the_room_locked)
{
    stage room = with_lobby();
    room.join(2, "Ana");
    room.command(1, 3, domain::rotate_join_link{});
    room.command(1, 4, domain::lock{{}, "enough"});
    room.sync();
    EXPECT_FALSE(room.closed(2));
    room.command(1, 5, domain::unlock{});
    room.command(1, 6, domain::let_in{{}, true});
    room.sync();
    EXPECT_THAT(room.received(2, "welcome"), SizeIs(1));
    domain::join_room late;
    late.nonce_hash = ticket_of("Bo");
    late.name = "Bo";
    late.link_generation = 1;
    room.join(3, late);
    EXPECT_THAT(room.received(3), ElementsAre("waiting 0"));
    room.command(1, 7, domain::close_room{});
    room.sync();
    EXPECT_THAT(room.received(3, "answer"), ElementsAre(refusal(domain::refusal::room_closed)));
    EXPECT_EQ(room.closed(3), close_code::forbidden);
}

TEST(the_lobby, is_not_for_who_comes_by_a_facilitators_link_or_is_in_already)
{
    stage room = stage::open_room();
    room.join(2, "Ana");
    room.sync();
    room.run_operator({domain::member_role::helper});
    const std::uint64_t link = room.last().value();
    room.command(1, 2, domain::set_entry{{true, false}});
    room.sync();
    room.join(3, "Hana", link);
    room.leave(2);
    room.join(4, "Ana");
    room.sync();
    EXPECT_THAT(room.received(3, "welcome"), SizeIs(1));
    EXPECT_THAT(room.received(4, "welcome"), SizeIs(1));
}

TEST(the_lobby, holds_so_many_and_shows_the_first)
{
    stage room = with_lobby();
    for (std::uint64_t each = 0; each < limits::lobby_max; ++each)
        room.join(100 + each, "name " + std::to_string(each));
    room.forget();
    room.join(2, "Ana");
    EXPECT_THAT(room.received(2, "answer"),
                ElementsAre(HasSubstr(refusal(domain::refusal::lobby_full))));
    EXPECT_EQ(room.closed(2), close_code::forbidden);
    EXPECT_EQ(room.limits_met[limit::lobby], 1u);
    room.wait(1s);
    const auto told = room.received(1, "people");
    ASSERT_THAT(told, Not(IsEmpty()));
    EXPECT_THAT(told.back(), HasSubstr("waiting 500 name 0 "));
    EXPECT_THAT(told.back(), HasSubstr("name 99"));
    EXPECT_THAT(told.back(), Not(HasSubstr("name 100")));
    room.command(1, 3, domain::let_in{{}, true});
    room.sync();
    EXPECT_EQ(room.machine->state().participant_count, limits::lobby_max);
}

TEST(a_name, is_judged_before_the_wait_and_again_after_it)
{
    stage room = stage::open_room();
    room.join(2, "Ana");
    room.sync();
    room.command(1, 2, domain::set_entry{{true, false}});
    room.sync();
    domain::join_room another;
    another.nonce_hash = ticket_of("another");
    another.name = "ANA";
    room.join(3, another);
    EXPECT_EQ(room.closed(3), close_code::forbidden);
    another.name = "Bo";
    room.join(4, another);
    room.command(2, 1, domain::rename_member{"Bo"});
    room.command(1, 3, domain::let_in{{}, true});
    room.sync();
    EXPECT_THAT(room.received(4, "answer"), ElementsAre(HasSubstr("offer Bo 2")));
    another.name = "Bo 2";
    room.join(5, another);
    room.sync();
    EXPECT_THAT(room.received(5, "welcome"), SizeIs(1)) << "let in is let in";
}

TEST(names_that_nobody_sees, are_not_shown_of_those_who_wait)
{
    stage room = stage::open_room();
    domain::charter terms;
    terms.goals.push_back({"a goal", {}, 0});
    terms.question = "a question";
    terms.promise = "a promise";
    terms.due = {2030'01'01};
    terms.names = domain::names_mode::unnamed;
    room.command(1, 2, domain::set_charter{terms});
    room.command(1, 3, domain::set_entry{{true, false}});
    room.sync();
    ASSERT_TRUE(room.machine->state().charter);
    room.join(2, "Ana");
    room.wait(1s);
    EXPECT_THAT(room.received(1, "people").back(), HasSubstr("waiting 1"));
    EXPECT_THAT(room.received(1, "people").back(), Not(HasSubstr("Ana")));
}

TEST(who_waits, is_sent_away_with_everybody_when_the_log_fails)
{
    stage room = with_lobby();
    room.join(2, "Ana");
    room.fail();
    EXPECT_EQ(room.closed(2), close_code::service_restart);
}
}  // namespace
}  // namespace kring::rooms
