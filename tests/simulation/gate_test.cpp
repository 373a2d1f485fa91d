// While no sync finishes nothing leaves the process that tells of what is not on disk; then all of it does, in order.
#include "simulation/parlour.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace kring::simulation {
namespace {
using namespace std::chrono_literals;

template <class Kind>
std::vector<Kind> heard(parlour::guest& by, std::size_t from)
{
    std::vector<Kind> found;
    for (std::size_t index = from; index < by.heard.size(); ++index) {
        if (const auto* each = std::get_if<Kind>(&by.heard[index])) found.push_back(*each);
    }
    return found;
}

TEST(durable_gate, lets_nothing_out_while_the_disk_does_not_answer)
{
    parlour here;
    const auto lead = here.enter("lead", 4);
    const auto screen = here.look_on();
    here.pass(1s);
    here.command(lead, domain::open_room{});
    const auto ana = here.enter("ana");
    here.pass(1s);
    here.command(ana, domain::post_idea{"bench"});
    here.pass(1s);
    const contribution_id bench = here.at(ana).client->view().items.front().id;

    here.server->shut_disk();
    const std::size_t left_before = here.left();
    std::vector<std::size_t> heard_before;
    for (const auto& each : here.guests) heard_before.push_back(each.heard.size());
    const sequence durable = here.server->find(here.room)->durable_through();
    // A command of each kind of answer, a vote for the totals, a join, a resume, a new screen, an operator's wish.
    here.command(ana, domain::post_idea{"shed"});
    here.command(ana, domain::post_idea{""});  // refused, on a state with the shed in it
    here.command(lead, domain::cast_vote{ballot_id{2}, bench, 1});
    here.command(lead, domain::cast_vote{ballot_id{2}, bench, 1});  // so already
    const auto bo = here.enter("bo");
    const auto late_screen = here.look_on();
    const auto nobody = here.enter("nobody", 999);  // turned away
    here.server->ask(here.room, {rooms::request_id{2},
                                 domain::issue_facilitator_link{domain::member_role::helper}});
    here.pass(5s);
    here.leave(ana);
    here.come_back(ana);  // resumes, sends again what has no answer
    here.command(lead, domain::leave_room{});
    here.pass(60s);

    EXPECT_EQ(here.left(), left_before);
    for (std::size_t who = 0; who < heard_before.size(); ++who) {
        EXPECT_EQ(here.at(who).heard.size(), heard_before[who]);
    }
    EXPECT_TRUE(here.at(bo).heard.empty());
    EXPECT_TRUE(here.at(late_screen).heard.empty());
    EXPECT_TRUE(here.closes.empty());
    EXPECT_EQ(here.operator_answers.size(), 1u);
    EXPECT_EQ(here.server->find(here.room)->durable_through(), durable);

    here.server->open_disk();
    here.pass(5s);
    EXPECT_TRUE(here.at(bo).client->is_live());
    EXPECT_TRUE(here.at(late_screen).client->is_live());
    EXPECT_TRUE(here.at(ana).client->is_live());
    EXPECT_TRUE(here.at(ana).client->place()->resumed);
    EXPECT_TRUE(here.at(nobody).client->has_ended());
    EXPECT_TRUE(here.at(lead).client->has_ended());
    EXPECT_EQ(here.operator_answers.size(), 2u);
    for (auto& each : here.guests) {
        EXPECT_TRUE(each.client->has_ended() || each.client->unsettled() == 0);
    }
    // In order: the answers of the lead by counter, the updates by sequence.
    const auto answers = heard<wire::answer>(here.at(lead), heard_before[lead]);
    ASSERT_EQ(answers.size(), 3u);
    EXPECT_TRUE(std::is_sorted(
        answers.begin(), answers.end(),
        [](const wire::answer& a, const wire::answer& b) { return a.counter < b.counter; }));
    const auto updates = heard<wire::update>(here.at(screen), heard_before[screen]);
    ASSERT_FALSE(updates.empty());
    for (std::size_t index = 1; index < updates.size(); ++index) {
        EXPECT_EQ(updates[index].after, updates[index - 1].through);
    }
    const auto welcomed =
        here.at(ana).heard.begin() + static_cast<std::ptrdiff_t>(heard_before[ana]);
    EXPECT_TRUE(std::holds_alternative<wire::welcome>(*welcomed));
    EXPECT_FALSE(heard<rooms::totals_facts>(here.at(screen), heard_before[screen]).empty());
}
}  // namespace
}  // namespace kring::simulation
