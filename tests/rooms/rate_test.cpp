// Rates as a room's members meet them: what is refused, what is not done, who is sent away and who never is.
#include "rooms/stage.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace kring::rooms {
namespace {
using namespace std::chrono_literals;
using domain::refusal;
using ::testing::Contains;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

constexpr ballot_id stance{3};
constexpr member_id ana{7};

std::string limited(std::chrono::milliseconds wait)
{
    return "refused " + std::to_string(static_cast<int>(refusal::rate_limited)) + " wait " +
           std::to_string(wait.count());
}

// Wide but for what the test is about.
machine_bounds wide()
{
    machine_bounds bounds = tests::with_wide_rates();
    bounds.room_joins.burst = 999;  // so that the stage takes them as they are
    return bounds;
}

// An open room with a lead on connection 1 and Ana (member 7) on connection 2; the idea 8 is the lead's.
stage room_with_ana(const machine_bounds& bounds)
{
    stage room = stage::open_room(bounds);
    room.join(2, "ana");
    room.command(1, 2, domain::post_idea{"bench"});
    room.sync();
    room.forget();
    return room;
}

TEST(rates, refuse_a_text_too_many_until_its_time_has_come)
{
    machine_bounds bounds = wide();
    bounds.stated.texts = {30, 2};
    stage room = room_with_ana(bounds);
    room.command(2, 1, domain::post_idea{"one"});
    room.command(2, 2, domain::post_reply{contribution_id{8}, "two"});
    room.command(2, 3, domain::post_idea{"three"});
    room.command(2, 4, domain::cast_vote{stance, contribution_id{8}, 1});
    room.sync();
    EXPECT_THAT(room.received(2, "answer"),
                ElementsAre("answer 1 ok 9", "answer 2 ok 10", "answer 3 " + limited(2s),
                            "answer 4 ok 11"));
    EXPECT_EQ(room.limits_met[limit::member_rate], 1u);
    room.forget();
    // The same command, once it may: nothing was recorded of the refusal.
    room.wait(2s);
    room.command(2, 3, domain::post_idea{"three"});
    room.sync();
    EXPECT_THAT(room.received(2, "answer"), ElementsAre("answer 3 ok 12"));
}

TEST(rates, count_a_members_connections_together_and_members_apart)
{
    machine_bounds bounds = wide();
    bounds.stated.votes = {300, 1};
    stage room = room_with_ana(bounds);
    room.come_back(3, ana);
    room.join(4, "bo");
    room.sync();
    room.command(2, 1, domain::cast_vote{stance, contribution_id{8}, 1});
    room.command(3, 1, domain::cast_vote{stance, contribution_id{8}, -1});
    room.command(4, 1, domain::cast_vote{stance, contribution_id{8}, 1});
    room.sync();
    EXPECT_THAT(room.received(2, "answer"), ElementsAre(StartsWith("answer 1 ok")));
    EXPECT_THAT(room.received(3, "answer"), ElementsAre("answer 1 " + limited(200ms)));
    EXPECT_THAT(room.received(4, "answer"), ElementsAre(StartsWith("answer 1 ok")));
}

TEST(rates, allow_a_facilitator_five_times_as_much)
{
    machine_bounds bounds = wide();
    bounds.stated.texts = {30, 2};
    stage room = stage::open_room(bounds);
    for (std::uint64_t counter = 2; counter <= 12; ++counter)
        room.command(1, counter, domain::post_idea{"idea"});
    room.sync();
    EXPECT_EQ(room.received(1, "answer").size(), 11u);
    EXPECT_THAT(room.received(1, "answer").back(), "answer 12 " + limited(400ms));
}

TEST(rates, bound_one_connection_over_all_kinds)
{
    machine_bounds bounds = wide();
    bounds.stated.commands = {600, 3};
    stage room = room_with_ana(bounds);
    room.come_back(3, ana);
    room.sync();
    room.forget();
    room.command(2, 1, domain::post_idea{"one"});
    room.command(2, 2, domain::rename_member{"anna"});
    room.command(2, 3, domain::cast_vote{stance, contribution_id{8}, 1});
    room.command(2, 4, domain::post_idea{"two"});
    room.command(3, 1, domain::post_idea{"three"});
    room.sync();
    EXPECT_THAT(room.received(2, "answer"), Contains("answer 4 " + limited(100ms)));
    EXPECT_THAT(room.received(3, "answer"), ElementsAre(StartsWith("answer 1 ok")));
    EXPECT_EQ(room.limits_met[limit::command_rate], 1u);
}

TEST(rates, are_lower_for_a_connection_that_speaks_json)
{
    machine_bounds bounds = wide();
    bounds.json_commands = {60, 1};
    stage room = room_with_ana(bounds);
    room.come_back(3, ana, std::nullopt, 0, encoding::json);
    room.sync();
    for (const std::uint64_t connection : {2u, 3u}) {
        room.command(connection, 1, domain::post_idea{"one"});
        room.command(connection, 2, domain::post_idea{"two"});
    }
    room.sync();
    EXPECT_THAT(room.received(2, "answer"), ElementsAre("answer 1 ok 9", "answer 2 ok 10"));
    EXPECT_THAT(room.received(3, "answer"),
                ElementsAre("answer 1 ok 11", "answer 2 " + limited(1s)));
}

// G5: never a refusal for what was applied, however fast its repeat comes.
TEST(rates, never_refuse_the_repeat_of_what_was_applied)
{
    machine_bounds bounds = wide();
    bounds.stated.commands = {600, 2};
    stage room = room_with_ana(bounds);
    room.command(2, 1, domain::post_idea{"one"});
    for (int count = 0; count < 20; ++count) room.command(2, 1, domain::post_idea{"one"});
    room.sync();
    EXPECT_EQ(room.received(2, "answer").size(), 21u);
    EXPECT_THAT(room.received(2, "answer"), Each("answer 1 ok 9"));
    EXPECT_EQ(room.closed(2), std::nullopt);
    for (int count = 0; count < 40; ++count) room.command(2, 1, domain::post_idea{"one"});
    EXPECT_EQ(room.closed(2), close_code::rate);
}

TEST(rates, send_away_who_goes_on_while_a_waiting_time_runs)
{
    machine_bounds bounds = wide();
    bounds.stated.votes = {300, 1};
    stage room = room_with_ana(bounds);
    // One is applied, one told to wait, as many as may be on their way prove nothing, and 49 went on.
    for (std::uint64_t counter = 1; counter <= 1 + 1 + 32 + 49; ++counter)
        room.command(2, counter, domain::cast_vote{stance, contribution_id{8}, 1});
    EXPECT_EQ(room.closed(2), std::nullopt);
    room.command(2, 84, domain::cast_vote{stance, contribution_id{8}, 1});
    EXPECT_EQ(room.closed(2), close_code::rate);
    EXPECT_EQ(room.limits_met[limit::rate_abuse], 1u);
    room.command(2, 85, domain::post_idea{"still here"});
    room.sync();
    EXPECT_EQ(room.machine->state().contributions.size(), 1u);
}

TEST(rates, forget_refusals_after_ten_seconds)
{
    machine_bounds bounds = wide();
    bounds.stated.votes = {1, 1};
    stage room = room_with_ana(bounds);
    std::uint64_t counter = 0;
    for (int round = 0; round < 5; ++round) {
        for (int count = 0; count < 45; ++count)
            room.command(2, ++counter, domain::cast_vote{stance, contribution_id{8}, 1});
        room.wait(10s);
    }
    EXPECT_EQ(room.closed(2), std::nullopt);
}

// However often it is refused: 32 votes at a time, each sent again when it was told to.
TEST(rates, never_hold_a_retry_against_anybody_that_waited)
{
    machine_bounds bounds = wide();
    bounds.stated.votes = {300, 1};
    bounds.abuse.tolerated = 31;  // the first round, and not one retry
    stage room = room_with_ana(bounds);
    std::map<std::uint64_t, instant> again;
    for (std::uint64_t counter = 1; counter <= 32; ++counter) again[counter] = room.now;
    for (int rounds = 0; !again.empty() && rounds < 1000; ++rounds) {
        for (auto each = again.begin(); each != again.end();) {
            if (room.now < each->second) {
                ++each;
                continue;
            }
            room.forget();
            room.command(2, each->first, domain::cast_vote{stance, contribution_id{8}, 1});
            room.sync();
            const std::string answer = room.received(2, "answer").at(0);
            if (const auto wait = answer.find("wait "); wait != std::string::npos) {
                each->second =
                    room.now + std::chrono::milliseconds{std::stoi(answer.substr(wait + 5))};
                ++each;
            } else {
                each = again.erase(each);
            }
        }
        ASSERT_EQ(room.closed(2), std::nullopt);
        room.wait(10ms);
    }
    EXPECT_THAT(again, IsEmpty());
}

// Not even against somebody of whom other things were counted.
TEST(rates, never_count_a_retry_that_waited_among_those_that_did_not)
{
    machine_bounds bounds = wide();
    bounds.stated.votes = {300, 1};
    bounds.abuse.tolerated = 0;
    bounds.abuse.refusals_max = 3;
    stage room = room_with_ana(bounds);
    const auto vote = [&room](std::uint64_t counter) {
        room.command(2, counter, domain::cast_vote{stance, contribution_id{8}, 1});
    };
    for (const std::uint64_t counter : {1u, 2u, 3u}) vote(counter);  // done, told, counted
    room.wait(200ms);
    for (const std::uint64_t counter : {4u, 2u, 5u}) vote(counter);  // done, waited, counted
    vote(3);                                                         // waited
    EXPECT_EQ(room.closed(2), std::nullopt);
    vote(6);
    EXPECT_EQ(room.closed(2), close_code::rate);
}

// One at a time, no pause but those asked for: refused again and again, and never sent away.
TEST(rates, never_send_away_who_waits_each_time)
{
    machine_bounds bounds = wide();
    bounds.stated.votes = {300, 1};
    stage room = room_with_ana(bounds);
    for (std::uint64_t counter = 1; counter <= 300; ++counter) {
        room.forget();
        room.command(2, counter, domain::cast_vote{stance, contribution_id{8}, 1});
        room.sync();
        if (room.received(2, "answer").at(0).find("wait") == std::string::npos) continue;
        room.wait(200ms);
        room.command(2, counter, domain::cast_vote{stance, contribution_id{8}, 1});
        room.sync();
        ASSERT_THAT(room.received(2, "answer").back(), HasSubstr("ok"));
    }
    EXPECT_EQ(room.closed(2), std::nullopt);
}

TEST(rates, bound_what_the_whole_room_writes)
{
    machine_bounds bounds = wide();
    bounds.room_commands = {60'000, 3};  // the lead used two, and a token comes each millisecond
    stage room = stage::open_room(bounds);
    room.wait(1s);
    room.join(2, "ana");
    room.join(3, "bo");
    room.sync();
    room.forget();
    for (std::uint64_t counter = 1; counter <= 3; ++counter) {
        room.command(2, counter, domain::post_idea{"ana's"});
        room.command(3, counter, domain::post_idea{"bo's"});
    }
    room.sync();
    EXPECT_EQ(room.machine->state().contributions.size(), 3u);
    EXPECT_EQ(room.limits_met[limit::room_rate], 3u);
    // They are asked to come back one after the other.
    EXPECT_THAT(room.received(3, "answer"),
                ElementsAre(StartsWith("answer 1 ok"), "answer 2 " + limited(1ms),
                            "answer 3 " + limited(3ms)));
}

TEST(rates, bound_joins_without_making_ghosts)
{
    machine_bounds bounds = wide();
    bounds.room_joins = {3000, 2};  // the lead is one
    stage room = stage::open_room(bounds);
    room.join(2, "ana");
    room.join(3, "bo");
    room.join(4, "cem");
    room.sync();
    EXPECT_THAT(room.received(2, "welcome"), ElementsAre("welcome 7 fresh"));
    EXPECT_THAT(room.received(3), ElementsAre("answer 0 " + limited(20ms)));
    EXPECT_THAT(room.received(4), ElementsAre("answer 0 " + limited(40ms)));
    EXPECT_EQ(room.closed(3), close_code::try_again_later);
    EXPECT_EQ(room.machine->state().members.size(), 2u);
    EXPECT_EQ(room.limits_met[limit::room_joins], 2u);
    // A repeated join is no new one.
    room.join(5, "ana");
    EXPECT_THAT(room.received(5, "welcome"), ElementsAre("welcome 7 fresh"));
    room.wait(20ms);
    room.join(6, "bo");
    room.sync();
    EXPECT_THAT(room.received(6, "welcome"), ElementsAre("welcome 8 fresh"));
}

TEST(rates, bound_view_snapshots_of_a_member_but_not_resumes)
{
    machine_bounds bounds = wide();
    bounds.stated.snapshots = {12, 2};  // the first is the join's own
    stage room = room_with_ana(bounds);
    room.come_back(3, ana);
    room.come_back(4, ana);
    EXPECT_THAT(room.received(3, "welcome"), ElementsAre("welcome 7 fresh"));
    EXPECT_THAT(room.received(4), ElementsAre("answer 0 " + limited(5s)));
    EXPECT_EQ(room.closed(4), close_code::try_again_later);
    EXPECT_EQ(room.limits_met[limit::snapshot_rate], 1u);
    room.come_back(5, ana, room.here());
    EXPECT_THAT(room.received(5, "welcome"), ElementsAre("welcome 7 resumed"));
    // Who was turned away is not there.
    EXPECT_EQ(room.machine->listeners(), 4u);
    room.wait(5s);
    room.come_back(6, ana);
    EXPECT_THAT(room.received(6, "welcome"), ElementsAre("welcome 7 fresh"));
}

TEST(rates, refuse_what_is_new_while_the_server_has_too_much_to_write)
{
    stage room = room_with_ana(wide());
    room.command(2, 1, domain::post_idea{"one"});
    room.machine->server_wait(30ms);
    room.command(2, 1, domain::post_idea{"one"});
    room.command(2, 2, domain::post_idea{"two"});
    room.sync();
    EXPECT_THAT(room.received(2, "answer"),
                ElementsAre("answer 1 ok 9", "answer 1 ok 9", "answer 2 " + limited(30ms)));
    EXPECT_EQ(room.limits_met[limit::server_rate], 1u);
    room.machine->server_wait(0ms);
    room.command(2, 2, domain::post_idea{"two"});
    room.sync();
    EXPECT_THAT(room.received(2, "answer").back(), "answer 2 ok 10");
}

TEST(rates, outlive_a_clock_that_is_set_back)
{
    machine_bounds bounds = wide();
    bounds.stated.votes = {300, 1};
    stage room = room_with_ana(bounds);
    room.command(2, 1, domain::cast_vote{stance, contribution_id{8}, 1});
    room.command(2, 2, domain::cast_vote{stance, contribution_id{8}, -1});
    room.now -= 24h;
    for (std::uint64_t counter = 2; counter <= 100; ++counter) {
        room.command(2, counter,
                     domain::cast_vote{stance, contribution_id{8}, counter % 2 == 0 ? 1 : -1});
        room.sync();
        room.now += 200ms;
    }
    EXPECT_EQ(room.closed(2), std::nullopt);
    EXPECT_GE(room.machine->state().last, sequence{100});
}

TEST(append_queue, is_busy_when_the_oldest_record_waits_too_long)
{
    stage room = room_with_ana(wide());
    room.command(2, 1, domain::post_idea{"one"});
    room.wait(2s);
    room.command(2, 2, domain::post_idea{"two"});
    room.wait(1ms);
    room.command(2, 3, domain::post_idea{"three"});
    room.sync();
    const std::string busy = "refused " + std::to_string(static_cast<int>(refusal::busy));
    EXPECT_THAT(room.received(2, "answer"),
                ElementsAre("answer 1 ok 9", "answer 2 ok 10", "answer 3 " + busy));
    EXPECT_EQ(room.limits_met[limit::append_queue], 1u);
    room.command(2, 3, domain::post_idea{"three"});
    room.sync();
    EXPECT_THAT(room.received(2, "answer").back(), "answer 3 ok 11");
}

TEST(room_events, tell_the_operator_once_that_a_room_fills)
{
    machine_bounds bounds = wide();
    bounds.events_max = 20;
    stage room = room_with_ana(bounds);  // eight events
    for (std::uint64_t counter = 1; counter <= 14; ++counter) {
        room.command(2, counter, domain::rename_member{"Ana " + std::to_string(counter)});
        room.sync();
    }
    EXPECT_THAT(room.fillings, ElementsAre(16u));
    EXPECT_EQ(room.limits_met[limit::room_events], 2u);
    EXPECT_EQ(room.last(), sequence{20});
}
}  // namespace
}  // namespace kring::rooms
