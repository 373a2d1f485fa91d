// Each kind of spoil is reported as what it is, and an honest history is not.
#include "support/history_checker.hpp"
#include "simulation/parlour.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace kring::tests {
namespace {
using namespace std::chrono_literals;
using simulation::parlour;

// An honest afternoon: a lead, two participants and a screen; one of them is away for a while.
class spoiled_history : public ::testing::Test {
protected:
    void SetUp() override
    {
        here.enter("lead", 4);
        here.pass(1s);
        here.command(lead, domain::open_room{});
        here.enter("ana");
        here.enter("bo");
        here.look_on();
        here.pass(1s);
        here.command(ana, domain::post_idea{"bench"});
        here.pass(1s);
        const contribution_id bench = here.at(ana).client->view().items.front().id;
        here.leave(bo);
        here.pass(1s);
        here.command(ana, domain::post_idea{"shed"});
        here.pass(1s);
        here.command(lead, domain::cast_vote{ballot_id{2}, bench, 1});
        here.pass(1s);
        here.command(lead, domain::cast_vote{ballot_id{2}, bench, 1});
        here.command(ana, domain::open_room{});
        here.pass(1s);
        here.come_back(bo);
        here.pass(1s);
        here.command(bo, domain::post_reply{bench, "with a roof"});
        here.command(lead, domain::hide_contribution{bench, "rude"});
        here.command(lead, domain::hide_contribution{bench, "rude"});
        here.pass(1s);
        // Within one batch: the text is left out of the frame.
        here.command(ana, domain::post_idea{"mistake"});
        here.pass(1s);
        log = here.end();
    }

    // In the order in which they came in.
    static constexpr std::size_t lead = 0;
    static constexpr std::size_t ana = 1;
    static constexpr std::size_t bo = 2;
    static constexpr std::size_t screen = 3;

    [[nodiscard]] client_history& history(std::size_t who) { return *here.at(who).history; }
    [[nodiscard]] std::vector<finding> check()
    {
        std::vector<const client_history*> all;
        for (const auto& each : here.guests) all.push_back(each.history.get());
        return check_histories(all, log);
    }
    // At least one finding of this kind.
    [[nodiscard]] ::testing::AssertionResult is_reported_as(fault kind)
    {
        const auto findings = check();
        const bool found = std::any_of(findings.begin(), findings.end(),
                                       [kind](const finding& each) { return each.kind == kind; });
        if (found) return ::testing::AssertionSuccess();
        auto result = ::testing::AssertionFailure()
                      << findings.size() << " findings, none of this kind";
        for (const finding& each : findings) result << "\n  " << ::testing::PrintToString(each);
        return result;
    }
    // The first update of a client with a change in it.
    [[nodiscard]] client_history::update& update_of(std::size_t who)
    {
        for (client_history::sight& each : history(who).sights) {
            auto* update = std::get_if<client_history::update>(&each);
            if (update != nullptr && !update->changes.empty()) return *update;
        }
        ADD_FAILURE() << "there is no update";
        std::abort();
    }

    parlour here;
    std::vector<wire::loaded_record> log;
};

TEST_F(spoiled_history, is_not_reported_when_it_is_honest)
{
    for (const finding& each : check()) ADD_FAILURE() << ::testing::PrintToString(each);
    // What is needed for the spoils is there.
    EXPECT_TRUE(here.at(bo).client->place()->resumed);
    EXPECT_GE(history(ana).settlings.size(), 4u);
}

TEST_F(spoiled_history, a_record_that_is_gone_is_lost)
{
    log.pop_back();  // the last idea, which was answered
    EXPECT_TRUE(is_reported_as(fault::lost));
    EXPECT_TRUE(is_reported_as(fault::seen_not_durable));
}

TEST_F(spoiled_history, a_vote_that_was_already_so_needs_its_record)
{
    // The second of two equal votes is answered with the sequence of the first.
    auto settling = history(lead).settlings.find(command_counter{3});
    ASSERT_NE(settling, history(lead).settlings.end());
    settling->second.outcome = rooms::accepted{sequence{8}};
    EXPECT_TRUE(is_reported_as(fault::lost));
    settling->second.outcome = rooms::accepted{sequence{}};
    EXPECT_TRUE(is_reported_as(fault::lost));
}

TEST_F(spoiled_history, a_command_twice_in_the_log_is_doubled)
{
    wire::loaded_record again = log.back();
    again.fact.at = next(again.fact.at);
    log.push_back(again);
    EXPECT_TRUE(is_reported_as(fault::doubled));
}

TEST_F(spoiled_history, a_record_nobody_asked_for_is_unexpected)
{
    history(ana).sendings.erase(command_counter{1});
    EXPECT_TRUE(is_reported_as(fault::unexpected));
}

TEST_F(spoiled_history, a_record_of_an_unknown_outbox_is_unexpected)
{
    log.back().stamp.id.outbox = outbox_id{4711};
    EXPECT_TRUE(is_reported_as(fault::unexpected));
}

TEST_F(spoiled_history, a_record_that_does_something_else_is_unexpected)
{
    history(ana).sendings.at(command_counter{1}).body = domain::post_idea{"another bench"};
    EXPECT_TRUE(is_reported_as(fault::unexpected));
}

TEST_F(spoiled_history, a_refused_command_in_the_log_is_unexpected)
{
    history(ana).settlings.at(command_counter{1}).outcome =
        rooms::refused{domain::refusal::room_paused, {}};
    EXPECT_TRUE(is_reported_as(fault::unexpected));
}

TEST_F(spoiled_history, an_answer_with_another_sequence_is_unexpected)
{
    history(ana).settlings.at(command_counter{1}).outcome = rooms::accepted{sequence{1}};
    EXPECT_TRUE(is_reported_as(fault::unexpected));
}

TEST_F(spoiled_history, an_answer_to_nothing_is_unexpected)
{
    history(ana).settlings[command_counter{99}] = {1, rooms::refused{domain::refusal::busy, {}}};
    EXPECT_TRUE(is_reported_as(fault::unexpected));
}

TEST_F(spoiled_history, a_gap_in_the_log_is_unexpected)
{
    log.erase(log.begin() + 8);
    EXPECT_TRUE(is_reported_as(fault::unexpected));
}

TEST_F(spoiled_history, commands_against_the_order_of_answers_are_out_of_order)
{
    // As if bo's reply, which stands later, had been answered before ana sent her first idea.
    const moment first = history(ana).sendings.at(command_counter{1}).when;
    history(bo).settlings.at(command_counter{1}).when = first - 1;
    EXPECT_TRUE(is_reported_as(fault::out_of_order));
}

TEST_F(spoiled_history, changes_against_their_order_are_out_of_order)
{
    client_history::update& update = update_of(ana);
    update.changes.push_back(update.changes.front());
    EXPECT_TRUE(is_reported_as(fault::out_of_order));
}

TEST_F(spoiled_history, a_change_the_log_does_not_hold_was_not_durable)
{
    client_history::update& update = update_of(screen);
    std::get<domain::view_item>(update.changes.front().body).text = "something else";
    EXPECT_TRUE(is_reported_as(fault::seen_not_durable));
}

TEST_F(spoiled_history, a_change_beyond_the_log_was_not_durable)
{
    history(ana).sights.emplace_back(
        client_history::update{sequence{log.size()}, sequence{log.size() + 1}, {}});
    EXPECT_TRUE(is_reported_as(fault::seen_not_durable));
}

TEST_F(spoiled_history, a_view_snapshot_that_differs_was_not_durable)
{
    for (client_history::sight& each : history(screen).sights) {
        if (auto* load = std::get_if<client_history::load>(&each))
            load->digest = "0000000000000000";
    }
    EXPECT_TRUE(is_reported_as(fault::seen_not_durable));
}

TEST_F(spoiled_history, a_change_that_is_left_out_is_stale)
{
    update_of(bo).changes.clear();
    EXPECT_TRUE(is_reported_as(fault::stale));
}

TEST_F(spoiled_history, an_update_that_is_left_out_is_stale)
{
    auto& sights = history(bo).sights;
    const auto resumed =
        std::find_if(sights.begin(), sights.end(), [](const client_history::sight& each) {
            const auto* welcome = std::get_if<client_history::welcome>(&each);
            return welcome != nullptr && welcome->resumed;
        });
    ASSERT_NE(resumed, sights.end());
    ASSERT_TRUE(std::holds_alternative<client_history::update>(*std::next(resumed)));
    sights.erase(std::next(resumed));
    EXPECT_TRUE(is_reported_as(fault::stale));
}

TEST_F(spoiled_history, a_gap_the_client_found_itself_is_stale)
{
    history(bo).sights.insert(history(bo).sights.begin() + 3,
                              client_history::renewal{tools::renewal_reason::gap});
    EXPECT_TRUE(is_reported_as(fault::stale));
}

TEST_F(spoiled_history, an_end_that_differs_is_stale)
{
    std::get<client_history::ending>(history(screen).sights.back()).digest = "0000000000000000";
    EXPECT_TRUE(is_reported_as(fault::stale));
}

TEST_F(spoiled_history, bytes_nobody_understands_are_unexpected)
{
    history(bo).sights.emplace_back(client_history::renewal{tools::renewal_reason::malformed});
    EXPECT_TRUE(is_reported_as(fault::unexpected));
}
}  // namespace
}  // namespace kring::tests
