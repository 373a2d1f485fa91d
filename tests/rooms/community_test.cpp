// Who looked at what: in memory, and as counts in the log once in a while.
#include "base/limits.hpp"
#include "rooms/room_machine.hpp"
#include "rooms/stage.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace kring::rooms {
namespace {
// With one idea of the facilitator's, and Ana and Bo who can look at it.
stage room_with_an_idea(contribution_id& idea)
{
    stage room = stage::open_room();
    room.join(2, "ana");
    room.join(3, "bo");
    room.sync();
    room.command(1, 2, domain::post_idea{"A bike shed"});
    room.sync();
    idea = contribution_id{room.last().value()};
    return room;
}

TEST(posts_seen, reach_the_log_as_counts_and_each_member_counts_once)
{
    contribution_id idea;
    stage room = room_with_an_idea(idea);
    const sequence before = room.last();
    for (const std::uint64_t who : {2u, 2u, 3u}) room.see(who, idea.value());
    room.see(1, idea.value());   // its author
    room.see(99, idea.value());  // a stranger
    room.see(2, 9'999);          // nothing
    EXPECT_EQ(room.machine->state().find(idea)->views, 0u);
    room.wait(limits::views_interval);
    room.sync();
    EXPECT_EQ(room.machine->state().find(idea)->views, 2u);
    EXPECT_EQ(room.last(), next(before)) << "one event for all of it";
    room.see(3, idea.value());
    room.wait(limits::views_interval);
    EXPECT_EQ(room.last(), next(before)) << "nothing is new";
}

TEST(posts_seen, are_counted_no_more_often_than_every_five_seconds)
{
    contribution_id idea;
    stage room = room_with_an_idea(idea);
    room.see(2, idea.value());
    room.wait(limits::views_interval);
    room.sync();
    const sequence counted = room.last();
    ASSERT_EQ(room.machine->state().find(idea)->views, 1u);
    room.see(3, idea.value());
    room.wait(limits::views_interval - std::chrono::milliseconds{1});
    EXPECT_EQ(room.last(), counted);
    room.wait(std::chrono::milliseconds{1});
    EXPECT_EQ(room.machine->state().find(idea)->views, 2u);
}

TEST(posts_seen, are_counted_also_when_the_timer_had_something_else_to_do_before)
{
    contribution_id idea;
    stage room = room_with_an_idea(idea);
    room.see(2, idea.value());
    room.wait(limits::views_interval);
    room.sync();
    // Counts of votes are due sooner than the views.
    room.command(2, 1, domain::cast_vote{ballot_id{2}, idea, 1});
    room.command(2, 2, domain::withdraw_vote{ballot_id{2}, idea});
    room.sync();
    room.see(3, idea.value());
    room.wait(limits::totals_tick_large);
    room.sync();
    room.wait(limits::views_interval);
    EXPECT_EQ(room.machine->state().find(idea)->views, 2u);
}

TEST(posts_seen, are_counted_although_the_clock_was_set_back)
{
    contribution_id idea;
    stage room = room_with_an_idea(idea);
    room.see(2, idea.value());
    room.wait(limits::views_interval);
    room.sync();
    ASSERT_EQ(room.machine->state().find(idea)->views, 1u);
    room.now -= std::chrono::hours{24};
    room.see(3, idea.value());
    room.wait(limits::views_interval);
    EXPECT_EQ(room.machine->state().find(idea)->views, 2u);
}

// Nobody can flag then, but people read on, and can when it opens again.
TEST(posts_seen, are_counted_while_the_room_is_paused)
{
    contribution_id idea;
    stage room = room_with_an_idea(idea);
    room.command(1, 3, domain::pause_room{"Lunch"});
    room.sync();
    room.see(2, idea.value());
    room.wait(limits::views_interval);
    room.sync();
    EXPECT_EQ(room.machine->state().find(idea)->views, 1u);
    room.command(1, 4, domain::close_room{});
    room.sync();
    room.see(3, idea.value());
    room.wait(limits::views_interval);
    EXPECT_EQ(room.machine->state().find(idea)->views, 1u)
        << "when it is over nobody flags any more";
}

TEST(posts_seen, count_for_nothing_where_flags_do)
{
    contribution_id idea;
    stage room = room_with_an_idea(idea);
    domain::policy rules = domain::preset(domain::policy_base::standard);
    rules[domain::policy_number::juries] = 0;
    room.command(1, 3, domain::set_policy{rules});
    room.see(2, idea.value());
    room.wait(limits::views_interval);
    EXPECT_EQ(room.machine->state().find(idea)->views, 0u);
}

// Ana on connection 2 posted two ideas, Bo on 3 flagged one of them; Cy and Di are there, Eve was.
struct room_with_a_case {
    stage room = stage::open_room();
    contribution_id shed{};
    contribution_id bench{};
    member_id eve{};

    room_with_a_case()
    {
        std::uint64_t connection = 2;
        for (const char* name : {"ana", "bo", "cy", "di", "eve"}) {
            room.join(connection++, name);
            room.sync();
        }
        eve = room.machine->state().members.back().id;
        room.leave(6);
        shed = post(1, "A bike shed");
        bench = post(2, "A bench in the sun");
        flag(1, shed);
    }
    contribution_id post(std::uint64_t counter, const std::string& text)
    {
        room.command(2, counter, domain::post_idea{text});
        room.sync();
        return contribution_id{room.last().value()};
    }
    void flag(std::uint64_t counter, contribution_id what)
    {
        room.command(3, counter,
                     domain::flag_contribution{what, domain::flag_reason::unkind, {}, {}});
        room.sync();
    }
    [[nodiscard]] bool has_jury(contribution_id what) const
    {
        return room.machine->state().find(what)->jury != jury_id{};
    }
};

TEST(juries, that_one_input_leads_to_are_drawn_by_different_seeds)
{
    room_with_a_case with;
    ASSERT_FALSE(with.has_jury(with.shed)) << "two are too few";
    with.room.come_back(6, with.eve);
    with.flag(2, with.bench);
    ASSERT_TRUE(with.has_jury(with.shed) && with.has_jury(with.bench));
    std::vector<std::uint64_t> seeds;
    for (const plain_records::kept& each : with.room.records->written) {
        if (const auto* called = std::get_if<domain::jury_called>(&each.fact.body))
            seeds.push_back(called->seed);
    }
    ASSERT_EQ(seeds.size(), 2u);
    EXPECT_NE(seeds[0], seeds[1]);
}

TEST(juries, are_called_when_enough_people_are_back_whatever_happened_meanwhile)
{
    room_with_a_case with;
    with.room.command(4, 1, domain::cast_vote{ballot_id{2}, with.bench, 1});
    with.room.sync();
    ASSERT_FALSE(with.has_jury(with.shed));
    with.room.come_back(6, with.eve);
    with.room.sync();
    EXPECT_TRUE(with.has_jury(with.shed));
}
}  // namespace
}  // namespace kring::rooms
