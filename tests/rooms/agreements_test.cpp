// What a charter and an agenda ask of the room beyond deciding: the clock, visitors, and what must not be sent any more.
#include "rooms/stage.hpp"

#include <gmock/gmock.h>

namespace kring::rooms {
namespace {
using namespace std::chrono_literals;
using domain::advance;
using domain::permission;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

constexpr ballot_id support{2};
constexpr member_id lead{5};
constexpr member_id ana{7};

domain::charter some_charter(domain::names_mode names = domain::names_mode::shown)
{
    domain::charter terms;
    terms.goals = {{"Ten ideas", domain::goal_measure::ideas, 10}};
    terms.question = "What now?";
    terms.promise = "We answer";
    terms.due = {2026'05'01};
    terms.decision_maker = "Boer";
    terms.names = names;
    return terms;
}

domain::agenda two_phases(advance how)
{
    constexpr auto all = permission::everybody;
    constexpr auto nobody = permission::nobody;
    return {{{1, "write", {all, all, nobody, false, false, domain::list_order::newest}, 10min, {}},
             {2, "vote", {nobody, nobody, all, true, true, domain::list_order::newest}, 0s, {}}},
            how};
}

// An open room with a lead (connection 1) and ana (connection 2).
stage room_with_ana()
{
    stage room = stage::open_room();
    room.join(2, "ana");
    room.sync();
    room.wait(1s);
    room.forget();
    return room;
}

TEST(phases_of_a_room, move_on_by_the_rooms_timer)
{
    stage room = room_with_ana();
    room.command(1, 2, domain::set_agenda{two_phases(advance::unattended)});  // 8
    room.command(1, 3, domain::set_phases{{{1, 0s, 0s}}});                    // 9
    room.sync();
    room.wait(1s);
    room.forget();
    ASSERT_TRUE(room.wake);
    const instant ends = room.machine->state().phases.active.at(0).ends;
    EXPECT_EQ(*room.wake, ends);
    room.wait(ends - room.now - 1ms);
    EXPECT_EQ(room.last(), sequence{9});
    room.wait(1ms);
    EXPECT_EQ(room.last(), sequence{10});
    EXPECT_THAT(room.received(2), IsEmpty()) << "before it is durable";
    room.sync();
    EXPECT_THAT(room.received(2, "update"), ElementsAre("update 9..10 10:phases"));
    EXPECT_EQ(room.machine->state().phases.active,
              (std::vector<domain::active_phase>{{2, instant{}}}));
}

TEST(phases_of_a_room, wake_it_for_the_sooner_of_counts_and_deadline)
{
    stage room = room_with_ana();
    room.command(2, 1, domain::post_idea{"bench"});  // 8
    room.command(1, 2, domain::set_agenda{two_phases(advance::unattended)});
    room.command(1, 3, domain::set_phases{{{1, 0s, 0s}, {2, 0s, 0s}}});
    room.sync();
    room.wait(1s);
    const instant deadline = room.machine->state().phases.active.at(0).ends;
    room.command(2, 2, domain::cast_vote{support, contribution_id{8}, 1});
    room.sync();
    room.command(1, 4, domain::cast_vote{support, contribution_id{8}, 1});
    room.sync();
    ASSERT_TRUE(room.wake);
    EXPECT_LT(*room.wake, deadline);
    room.wait(1s);
    ASSERT_TRUE(room.wake) << "the deadline is still to come";
    EXPECT_EQ(*room.wake, deadline);
}

TEST(phases_of_a_room, are_caught_up_with_by_who_comes_first)
{
    stage room = room_with_ana();
    room.command(1, 2, domain::set_agenda{two_phases(advance::unattended)});
    room.command(1, 3, domain::set_phases{{{1, 0s, 0s}}});  // 9
    room.sync();
    room.restart();
    room.now += 1h;
    room.come_back(3, ana);
    EXPECT_EQ(room.last(), sequence{10});
    room.sync();
    EXPECT_THAT(room.all_received(3), HasSubstr("active|2|0"));
    // Last words are counted from when the end was noticed: nobody was there before.
    room.now += limits::last_words_time;
    room.command(3, 1, domain::post_idea{"late"});
    room.sync();
    EXPECT_THAT(room.received(3, "answer"), ElementsAre(HasSubstr("refused")));
}

TEST(phases_of_a_room, wait_for_a_disk_that_takes_nothing)
{
    stage room = room_with_ana();
    room.command(1, 2, domain::set_agenda{two_phases(advance::unattended)});
    room.command(1, 3, domain::set_phases{{{1, 0s, 0s}}});
    room.sync();
    room.wait(1s);
    room.machine->storage(storage_mode::readonly);
    room.wait(10min);
    EXPECT_EQ(room.last(), sequence{9});
    ASSERT_TRUE(room.wake) << "nobody would try again";
    room.machine->storage(storage_mode::writable);
    room.wait(10s);
    EXPECT_EQ(room.last(), sequence{10});
}

TEST(hidden_counts, are_not_sent_and_come_with_the_reveal)
{
    stage room = room_with_ana();
    room.command(2, 1, domain::post_idea{"bench"});                         // 8
    room.command(2, 2, domain::cast_vote{support, contribution_id{8}, 1});  // 9
    room.sync();
    room.wait(1s);
    room.command(1, 2, domain::set_agenda{two_phases(advance::by_hand)});
    room.command(1, 3, domain::set_phases{{{1, 0s, 0s}}});  // 11
    room.sync();
    room.wait(1s);
    room.forget();
    // A view snapshot from before would hold them: who comes now gets a fresh one.
    room.join(3, "bo");
    room.look_on(4);
    room.sync();
    EXPECT_THAT(room.all_received(3), Not(HasSubstr("8/2:")));
    EXPECT_THAT(room.all_received(4), Not(HasSubstr("8/2:")));
    // And who resumes from before does not get what was shown then once more.
    room.come_back(5, ana, cursor{room.epoch, sequence{9}});
    EXPECT_THAT(room.received(5, "welcome"), ElementsAre(HasSubstr("fresh")));
    room.forget();
    room.command(1, 4, domain::set_phases{{{2, 0s, 0s}}});
    room.sync();
    room.wait(1s);
    for (const std::uint64_t connection : {3, 4})
        EXPECT_THAT(room.received(connection, "totals"), testing::Contains(HasSubstr("8/2:")));
}

TEST(hidden_counts, of_merged_ideas_are_not_sent_either)
{
    stage room = room_with_ana();
    room.command(2, 1, domain::post_idea{"bench"});    // 8
    room.command(2, 2, domain::post_idea{"a bench"});  // 9
    domain::agenda plan = two_phases(advance::by_hand);
    plan.phases[0].switches.vote = permission::everybody;
    room.command(1, 2, domain::set_agenda{plan});
    room.command(1, 3, domain::set_phases{{{1, 0s, 0s}}});  // 11
    room.sync();
    room.wait(1s);
    room.forget();
    room.command(1, 4, domain::merge_idea{contribution_id{9}, contribution_id{8}, "double"});
    room.command(2, 3, domain::cast_vote{support, contribution_id{9}, 1});
    room.sync();
    room.wait(1s);
    EXPECT_THAT(room.all_received(1), HasSubstr("8/2:")) << "who leads sees them";
    EXPECT_THAT(room.received(2, "totals"), IsEmpty());
    room.forget();
    room.command(1, 5, domain::unmerge_idea{contribution_id{9}});
    room.command(1, 6, domain::merge_idea{contribution_id{9}, contribution_id{8}, "double"});
    room.sync();
    room.wait(1s);
    EXPECT_THAT(room.received(2, "totals"), IsEmpty());
    room.command(1, 7, domain::set_phases{{{2, 0s, 0s}}});
    room.sync();
    room.wait(1s);
    EXPECT_THAT(room.received(2, "totals"), testing::Contains(HasSubstr("8/2:")));
}

// An edit brings the item anew, with who wrote it: not in the frame that takes names away.
TEST(names_of_a_room, do_not_leave_with_an_edit_in_that_frame)
{
    stage room = room_with_ana();
    room.command(2, 1, domain::post_idea{"bench"});  // 8
    room.sync();
    room.command(2, 2, domain::edit_contribution{contribution_id{8}, "two benches"});
    room.command(1, 2, domain::set_charter{some_charter(domain::names_mode::unnamed)});
    room.frames->told.clear();
    room.sync();
    std::size_t items = 0;
    for (const domain::view_change& each : room.frames->told) {
        const auto* item = std::get_if<domain::view_item>(&each.body);
        if (item == nullptr) continue;
        ++items;
        EXPECT_EQ(item->author_name, "");
        EXPECT_EQ(item->text, "two benches");
    }
    EXPECT_GT(items, 0u);
}

TEST(names_of_a_room, do_not_leave_in_the_frame_that_takes_them_away)
{
    stage room = room_with_ana();
    room.command(2, 1, domain::post_idea{"bench"});
    room.command(1, 2, domain::set_charter{some_charter(domain::names_mode::unnamed)});
    room.frames->told.clear();
    room.sync();
    EXPECT_THAT(room.received(2, "update"), ElementsAre("update 6..9 8:item(bench) 9:charter"));
    std::size_t items = 0;
    for (const domain::view_change& each : room.frames->told) {
        const auto* item = std::get_if<domain::view_item>(&each.body);
        if (item == nullptr) continue;
        ++items;
        EXPECT_EQ(item->author_name, "");
    }
    EXPECT_GT(items, 0u);
    room.forget();
    room.join(3, "bo");
    room.sync();
    EXPECT_THAT(room.all_received(3), Not(HasSubstr("ana")));
}

// Names that are taken away and shown again within a frame are as new as the last of them.
TEST(names_of_a_room, that_change_after_they_were_shown_again_are_told)
{
    stage room = room_with_ana();
    domain::agenda plan;
    plan.phases.push_back({1, "Write", {}, {}, {}});
    plan.phases.push_back({2, "Vote", {}, {}, {}});
    plan.phases[0].switches.show_authors = true;
    plan.phases[1].switches.show_authors = false;
    room.command(1, 2, domain::set_agenda{plan});
    room.command(2, 3, domain::post_idea{"bench"});
    room.sync();
    room.forget();
    room.command(2, 4, domain::rename_member{"ann"});
    room.command(1, 3, domain::set_phases{{domain::phase_wish{2, {}, {}}}});
    room.command(1, 4, domain::set_phases{{domain::phase_wish{1, {}, {}}}});
    room.command(2, 5, domain::rename_member{"anna"});
    room.sync();
    EXPECT_THAT(room.received(2, "update"),
                ElementsAre("update 9..13 11:phases 12:phases 13:renamed"));
}

TEST(figures_of_a_room, are_told_when_its_charter_counts_something)
{
    stage room = room_with_ana();
    room.command(1, 2, domain::set_charter{some_charter()});
    room.sync();
    room.command(2, 1, domain::accept_charter{sequence{8}});
    room.sync();
    room.wait(1s);
    room.forget();
    room.command(2, 2, domain::post_idea{"bench"});
    room.sync();
    room.wait(1s);
    EXPECT_THAT(room.received(1, "totals"), Not(IsEmpty()));
}

TEST(a_visitor, reads_the_card_and_is_no_member)
{
    stage room = room_with_ana();
    room.ask(look_at_card{});
    ASSERT_EQ(room.visit_answers.size(), 1u);
    EXPECT_EQ(std::get<domain::room_entry>(room.visit_answers[0]).header.title, "title");
    room.command(1, 2, domain::set_charter{some_charter()});
    room.ask(look_at_card{});
    EXPECT_EQ(room.visit_answers.size(), 1u) << "before it is durable";
    room.sync();
    ASSERT_EQ(room.visit_answers.size(), 2u);
    EXPECT_EQ(std::get<domain::room_entry>(room.visit_answers[1]).charter->terms, some_charter());
    EXPECT_EQ(room.machine->state().member_count, 2u);
}

TEST(a_visitor, confirms_the_promise_once_it_is_durable)
{
    stage room = room_with_ana();
    room.ask(domain::confirm_promise{sequence{8}});
    EXPECT_TRUE(std::holds_alternative<refused>(room.visit_answers.at(0)));
    room.command(1, 2, domain::set_charter{some_charter()});  // 8
    room.sync();
    room.forget();
    room.ask(domain::confirm_promise{sequence{8}});  // 9
    EXPECT_THAT(room.visit_answers, IsEmpty());
    room.sync();
    EXPECT_EQ(room.visit_answers.at(0), visit_outcome{accepted{sequence{9}}});
    EXPECT_THAT(room.received(2, "update"), ElementsAre("update 8..9 9:charter"));
    room.ask(domain::confirm_promise{sequence{8}});
    EXPECT_EQ(room.visit_answers.at(1), visit_outcome{accepted{sequence{9}}});
    EXPECT_EQ(room.last(), sequence{9});
}

TEST(a_visitor, gets_the_decision_makers_link_only_as_a_facilitator)
{
    stage room = room_with_ana();
    const auto ask = [&room](member_id who, std::uint32_t generation_of = 0) {
        room.visit_answers.clear();
        room.ask(ask_decision_link{{who, generation{generation_of}}});
        return room.visit_answers.at(0);
    };
    EXPECT_TRUE(std::holds_alternative<refused>(ask(lead))) << "nothing is promised yet";
    room.command(1, 2, domain::set_charter{some_charter()});
    room.sync();
    EXPECT_EQ(ask(lead), visit_outcome{decision_link{sequence{8}}});
    EXPECT_TRUE(std::holds_alternative<refused>(ask(ana)));
    EXPECT_TRUE(std::holds_alternative<refused>(ask(lead, 1))) << "a token that was voided";
    EXPECT_TRUE(std::holds_alternative<refused>(ask(member_id{99})));
    domain::charter unnamed = some_charter();
    unnamed.decision_maker.clear();
    room.command(1, 3, domain::set_charter{unnamed});
    room.sync();
    EXPECT_TRUE(std::holds_alternative<refused>(ask(lead))) << "nobody is named";
}

TEST(a_visitor, is_told_that_nobody_knows_when_the_log_failed)
{
    stage room = room_with_ana();
    room.command(1, 2, domain::set_charter{some_charter()});
    room.sync();
    room.ask(domain::confirm_promise{sequence{8}});
    room.fail();
    EXPECT_THAT(room.visit_answers, ElementsAre(visit_outcome{uncertain{}}));
    room.ask(look_at_card{});
    EXPECT_EQ(room.visit_answers.size(), 2u);
}
}  // namespace
}  // namespace kring::rooms
