// The line before a full room: who looks on, what they see, and how they come in.
#include "rooms/stage.hpp"

#include <gmock/gmock.h>

namespace kring::rooms {
namespace {
using namespace std::chrono_literals;
using testing::Contains;
using testing::Each;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;
using testing::StartsWith;

domain::join_room wish_of(const std::string& name)
{
    domain::join_room wish;
    wish.nonce_hash = blake2b_128(name);
    wish.name = name;
    wish.waits_in_line = true;
    return wish;
}

std::string refusal(domain::refusal why)
{
    return "answer 0 refused " + std::to_string(static_cast<int>(why));
}

// Connection 1 leads, connection 2 is Ana's, and there is place for one participant.
stage full_room(machine_bounds bounds = {})
{
    stage room = stage::open_room(bounds);
    room.command(1, 2, domain::limit_participants{1});
    room.join(2, "Ana");
    room.sync();
    room.forget();
    return room;
}

// They are told to say hello again, and do.
void say_hello_again(stage& room, std::uint64_t before, std::uint64_t after,
                     const std::string& name)
{
    ASSERT_EQ(room.closed(before), close_code::role_changed);
    room.leave(before);
    room.join(after, wish_of(name));
    room.sync();
}

TEST(an_onlooker, sees_what_participants_see_and_is_no_member)
{
    stage room = full_room();
    const sequence before = room.last();
    room.join(3, wish_of("Bo"));
    EXPECT_EQ(room.last(), before);
    ASSERT_THAT(room.received(3), SizeIs(testing::Ge(3u)));
    EXPECT_THAT(room.received(3)[0], StartsWith("welcome"));
    EXPECT_EQ(room.received(3)[1], "in line 1");
    EXPECT_THAT(room.received(3, "snapshot"), SizeIs(1));
    EXPECT_THAT(room.received(3, "self"), IsEmpty());
    EXPECT_EQ(room.attached.at(connection_id{3}).view, domain::view_kind::participant);
    EXPECT_FALSE(room.closed(3));
    // Shared with the participants, to the frame.
    room.forget();
    room.command(2, 1, domain::post_idea{"a bench"});
    room.sync();
    EXPECT_THAT(room.received(3, "update"), ElementsAre(HasSubstr("a bench")));
    EXPECT_EQ(room.received(3, "update"), room.received(2, "update"));
}

TEST(an_onlooker, writes_and_votes_nothing)
{
    stage room = full_room();
    room.join(3, wish_of("Bo"));
    const sequence before = room.last();
    room.command(3, 1, domain::post_idea{"me too"});
    EXPECT_EQ(room.last(), before);
    EXPECT_THAT(room.received(3, "answer"),
                ElementsAre(HasSubstr(
                    "refused " + std::to_string(static_cast<int>(domain::refusal::not_allowed)))));
}

TEST(an_onlooker, is_not_counted_among_those_who_are_there)
{
    stage room = full_room();
    room.wait(1s);
    room.join(3, wish_of("Bo"));
    room.wait(1s);
    EXPECT_THAT(room.received(1, "totals"), Each(HasSubstr("members 2 present 2")));
}

TEST(facilitators, see_how_many_look_on)
{
    stage room = full_room();
    room.wait(1s);
    room.join(3, wish_of("Bo"));
    room.wait(1s);
    room.join(4, wish_of("Cem"));
    room.wait(1s);
    EXPECT_THAT(room.received(1, "people").back(), HasSubstr("line 2 before 1"));
    EXPECT_THAT(room.received(2), Each(Not(HasSubstr("line"))));
    // Who comes later is told too.
    room.come_back(5, member_id{5});
    EXPECT_THAT(room.received(5, "people"), ElementsAre(HasSubstr("line 2 before 1")));
    room.leave(3);
    room.wait(1s);
    EXPECT_THAT(room.received(1, "people").back(), HasSubstr("line 1 before 1"));
}

TEST(the_line, comes_in_by_itself_the_first_first)
{
    stage room = full_room();
    room.join(3, wish_of("Bo"));
    room.join(4, wish_of("Cem"));
    EXPECT_THAT(room.received(4, "in line"), ElementsAre("in line 2"));
    room.command(2, 1, domain::leave_room{});
    // Nothing is told before it is durable.
    EXPECT_FALSE(room.closed(3));
    room.sync();
    EXPECT_FALSE(room.closed(4));
    room.wait(1s);
    EXPECT_THAT(room.received(4, "in line"), ElementsAre("in line 2", "in line 1"));
    say_hello_again(room, 3, 5, "Bo");
    EXPECT_THAT(room.received(5, "welcome"), SizeIs(1));
    EXPECT_THAT(room.received(5, "in line"), IsEmpty());
    EXPECT_THAT(room.received(5, "self"), SizeIs(1));
    room.command(5, 1, domain::post_idea{"in at last"});
    room.sync();
    EXPECT_THAT(room.received(5, "answer"), ElementsAre(HasSubstr("ok")));
    EXPECT_EQ(room.machine->state().participant_count, 1u);
}

TEST(the_line, comes_in_when_facilitators_make_places)
{
    stage room = full_room();
    room.join(3, wish_of("Bo"));
    room.join(4, wish_of("Cem"));
    room.join(5, wish_of("Dee"));
    room.command(1, 3, domain::limit_participants{3});
    room.sync();
    EXPECT_EQ(room.closed(3), close_code::role_changed);
    EXPECT_EQ(room.closed(4), close_code::role_changed);
    EXPECT_FALSE(room.closed(5));
    EXPECT_EQ(room.machine->state().participant_count, 3u);
    room.wait(1s);
    EXPECT_THAT(room.received(5, "in line").back(), HasSubstr("in line 1"));
    EXPECT_THAT(room.received(1, "people").back(), HasSubstr("line 1 before 3"));
    // A lower number throws nobody out.
    room.command(1, 4, domain::limit_participants{1});
    room.sync();
    EXPECT_FALSE(room.closed(2));
    EXPECT_EQ(room.machine->state().participant_count, 3u);
}

TEST(the_line, comes_in_when_a_participant_helps_or_is_removed)
{
    stage room = full_room();
    const member_id ana{room.last().value()};
    room.join(3, wish_of("Bo"));
    room.command(1, 3, domain::remove_member{ana, "a reason"});
    room.sync();
    EXPECT_EQ(room.closed(3), close_code::role_changed);
}

TEST(who_is_away, is_passed_over_and_keeps_their_place)
{
    stage room = full_room();
    room.join(3, wish_of("Bo"));
    room.join(4, wish_of("Cem"));
    room.leave(3);
    room.command(1, 3, domain::limit_participants{2});
    room.sync();
    EXPECT_EQ(room.closed(4), close_code::role_changed) << "Cem need not wait for Bo's phone";
    room.join(5, wish_of("Dee"));
    room.join(6, wish_of("Bo"));
    EXPECT_THAT(room.received(6, "in line"), ElementsAre("in line 1"));
    room.wait(1s);
    EXPECT_THAT(room.received(5, "in line").back(), HasSubstr("in line 2"));
}

// A page that is loaded anew asks for a name again, and says hello with the nonce it kept.
TEST(who_loads_the_page_anew, keeps_their_place_whatever_name_they_type)
{
    stage room = full_room();
    room.join(3, wish_of("Bo"));
    room.join(4, wish_of("Cem"));
    room.leave(3);
    domain::join_room again = wish_of("Bo");
    again.name = "Bob";
    room.join(5, again);
    EXPECT_THAT(room.received(5, "in line"), ElementsAre("in line 1"));
    room.command(1, 3, domain::limit_participants{2});
    room.sync();
    EXPECT_EQ(room.closed(5), close_code::role_changed);
    EXPECT_FALSE(room.closed(4));
    const domain::member* who = room.machine->state().find(member_id{room.last().value()});
    ASSERT_NE(who, nullptr);
    EXPECT_EQ(who->name, "Bob") << "the name they typed last";
}

TEST(who_loads_the_page_anew, has_one_place_when_the_old_connection_is_not_yet_known_to_be_lost)
{
    stage room = full_room();
    room.join(3, wish_of("Bo"));
    room.join(4, wish_of("Cem"));
    room.join(5, wish_of("Bo"));
    EXPECT_THAT(room.received(5, "in line"), ElementsAre("in line 1"));
    room.leave(3);
    room.wait(limits::line_away_time + 1s);
    EXPECT_THAT(room.received(4, "in line"), ElementsAre("in line 2")) << "Bo is still there";
    EXPECT_FALSE(room.closed(5));
}

TEST(who_loads_the_page_anew, finds_themselves_in_when_there_was_a_place_just_then)
{
    stage room = full_room();
    room.join(3, wish_of("Bo"));
    room.command(1, 3, domain::limit_participants{2});
    room.sync();
    ASSERT_EQ(room.closed(3), close_code::role_changed);
    const member_id bo{room.last().value()};
    room.leave(3);
    domain::join_room again = wish_of("Bo");
    again.name = "Bob";
    room.join(4, again);
    room.sync();
    EXPECT_THAT(room.received(4, "self"), SizeIs(1));
    EXPECT_EQ(room.machine->state().participant_count, 2u) << "one member, whatever they type";
    EXPECT_EQ(room.machine->state().find(bo)->name, "Bo");
}

TEST(who_is_away, loses_their_place_after_a_while)
{
    stage room = full_room();
    room.join(3, wish_of("Bo"));
    room.leave(3);
    room.wait(limits::line_away_time + 1s);
    room.join(4, wish_of("Cem"));
    room.join(5, wish_of("Bo"));
    EXPECT_THAT(room.received(4, "in line"), ElementsAre("in line 1"));
    EXPECT_THAT(room.received(5, "in line"), ElementsAre("in line 2"));
}

TEST(nobody, overtakes_those_who_wait_while_many_come_in)
{
    machine_bounds bounds;
    bounds.room_joins = {60, 3};  // Ana, and two who look on
    stage room = stage::open_room(bounds);
    room.command(1, 2, domain::limit_participants{1});
    room.sync();
    room.wait(5s);
    room.join(2, "Ana");
    room.sync();
    room.join(3, wish_of("Bo"));
    room.command(1, 3, domain::limit_participants{9});
    room.sync();
    ASSERT_EQ(room.closed(3), close_code::role_changed) << "the last of three";
    room.command(1, 4, domain::limit_participants{1});
    room.sync();
    room.wait(1s);
    room.join(4, wish_of("Cem"));
    ASSERT_THAT(room.received(4, "in line"), SizeIs(1));
    room.command(1, 5, domain::limit_participants{9});
    room.sync();
    ASSERT_FALSE(room.closed(4)) << "so many do not come in at once";
    // Dee would find a place, but Cem was first.
    domain::join_room plain = wish_of("Dee");
    plain.waits_in_line = false;
    room.join(5, plain);
    EXPECT_THAT(room.received(5, "answer"), ElementsAre(refusal(domain::refusal::room_full)));
    room.wait(5s);
    room.sync();
    EXPECT_EQ(room.closed(4), close_code::role_changed);
}

TEST(an_onlooker, is_sent_a_whole_view_whatever_they_say_they_have)
{
    stage room = full_room();
    room.join(3, wish_of("Bo"), cursor{room.epoch, room.last()});
    EXPECT_THAT(room.received(3, "welcome"), ElementsAre(HasSubstr("fresh")));
    EXPECT_THAT(room.received(3, "snapshot"), SizeIs(1));
}

TEST(an_onlooker, is_told_their_place_when_it_changes_alone)
{
    stage room = full_room();
    room.join(3, wish_of("Bo"));
    room.wait(1s);
    room.join(4, wish_of("Cem"));
    room.wait(1s);
    EXPECT_THAT(room.received(3, "in line"), ElementsAre("in line 1"));
    EXPECT_THAT(room.received(4, "in line"), ElementsAre("in line 2"));
    room.leave(3);
    room.wait(limits::line_away_time + 1s);
    EXPECT_THAT(room.received(4, "in line"), ElementsAre("in line 2", "in line 1"));
}

TEST(a_full_room, refuses_who_does_not_ask_to_look_on)
{
    stage room = full_room();
    room.join(3, "Bo");
    EXPECT_THAT(room.received(3), ElementsAre(refusal(domain::refusal::room_full)));
    EXPECT_EQ(room.closed(3), close_code::forbidden);
    EXPECT_EQ(room.limits_met[limit::participants], 1u);
}

TEST(a_full_room, has_a_line_of_so_many)
{
    stage room = full_room();
    for (std::uint64_t each = 0; each < limits::line_max; ++each)
        room.join(100 + each, wish_of("name " + std::to_string(each)));
    room.forget();
    room.join(3, wish_of("Bo"));
    EXPECT_THAT(room.received(3), ElementsAre(refusal(domain::refusal::room_full)));
    EXPECT_EQ(room.closed(3), close_code::forbidden);
    // Who stands in it already comes back to their place.
    room.join(4, wish_of("name 499"));
    EXPECT_THAT(room.received(4, "in line"), ElementsAre("in line 500"));
}

TEST(a_full_room, lets_facilitators_in)
{
    stage room = full_room();
    room.run_operator({domain::member_role::helper});
    const std::uint64_t link = room.last().value();
    room.sync();
    room.join(3, "Hana", link);
    room.sync();
    EXPECT_THAT(room.received(3, "welcome"), SizeIs(1));
    EXPECT_THAT(room.received(3, "in line"), IsEmpty());
}

TEST(a_link_that_is_void_by_now, shows_nothing_any_more)
{
    stage room = full_room();
    room.join(3, wish_of("Bo"));
    room.command(1, 3, domain::rotate_join_link{});
    room.sync();
    say_hello_again(room, 3, 4, "Bo");
    EXPECT_THAT(room.received(4), ElementsAre(refusal(domain::refusal::link_expired)));
}

TEST(a_closed_room, has_no_line)
{
    stage room = full_room();
    room.join(3, wish_of("Bo"));
    room.command(1, 3, domain::close_room{});
    room.sync();
    say_hello_again(room, 3, 4, "Bo");
    EXPECT_THAT(room.received(4), ElementsAre(refusal(domain::refusal::room_closed)));
}

TEST(the_lobby, goes_before_the_line)
{
    stage room = full_room();
    room.join(3, wish_of("Bo"));
    room.command(1, 3, domain::set_entry{{true, false}});
    room.sync();
    // Who was not looked at does not look on any more.
    say_hello_again(room, 3, 4, "Bo");
    EXPECT_THAT(room.received(4), ElementsAre("waiting 0"));
    room.command(1, 4, domain::let_in{{}, true});
    room.sync();
    EXPECT_THAT(room.received(4, "in line"), ElementsAre("in line 1"));
    EXPECT_THAT(room.received(4, "snapshot"), SizeIs(1));
}

TEST(a_name, is_judged_before_the_line)
{
    stage room = full_room();
    domain::join_room another = wish_of("Bo");
    another.name = "ANA";
    room.join(3, another);
    EXPECT_THAT(room.received(3), ElementsAre(HasSubstr(refusal(domain::refusal::name_taken))));
}

TEST(a_passphrase, is_asked_before_the_line)
{
    stage room = full_room();
    room.command(1, 3, domain::set_passphrase{"Blue bicycle"});
    room.sync();
    room.join(3, wish_of("Bo"));
    EXPECT_THAT(room.received(3), ElementsAre(refusal(domain::refusal::passphrase_needed)));
}

TEST(who_looks_on, is_sent_away_with_everybody_when_the_log_fails)
{
    stage room = full_room();
    room.join(3, wish_of("Bo"));
    room.fail();
    EXPECT_EQ(room.closed(3), close_code::service_restart);
}
}  // namespace
}  // namespace kring::rooms
