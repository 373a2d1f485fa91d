// The server over real sockets: what reaches a client, when, and what happens when the log fails.
#include "support/running_server.hpp"

#include "base/error.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <future>

namespace kring::tests {
namespace {
constexpr std::uint64_t first_facilitator_link = 4;

sequence accepted_at(const std::optional<tools::client_answered>& answer)
{
    if (!answer) return {};
    const auto* accepted = std::get_if<rooms::accepted>(&answer->outcome);
    return accepted == nullptr ? sequence{} : accepted->at;
}

class server_test : public testing::TestWithParam<std::size_t> {
protected:
    socket_client facilitator(const room_id& room)
    {
        return socket_client{
            server,
            socket_client::joining(server, room, "Noor", rooms::credential_kind::facilitator_link,
                                   first_facilitator_link)};
    }
    socket_client participant(const room_id& room, const std::string& name)
    {
        return socket_client{server, socket_client::joining(server, room, name)};
    }

    running_server server{GetParam()};
};

TEST_P(server_test, carries_a_vote_from_one_client_to_all)
{
    const room_id room = server.create_room();
    auto lead = facilitator(room);
    ASSERT_TRUE(lead.enter());
    ASSERT_NE(accepted_at(lead.settle(domain::open_room{})), sequence{});
    std::vector<std::unique_ptr<socket_client>> people;
    for (int index = 0; index < 8; ++index) {
        people.push_back(std::make_unique<socket_client>(
            server, socket_client::joining(server, room, "Person " + std::to_string(index))));
        ASSERT_TRUE(people.back()->enter());
    }
    const sequence idea = accepted_at(people[0]->settle(domain::post_idea{"Plant trees"}));
    ASSERT_NE(idea, sequence{});
    for (auto& each : people) {
        ASSERT_TRUE(each->step_until([&] { return (*each)->view().items.size() == 1; }));
        ASSERT_NE(accepted_at(each->settle(
                      domain::cast_vote{ballot_id{2}, contribution_id{idea.value()}, 1})),
                  sequence{});
    }
    const auto all_counted = [&](socket_client& client) {
        const auto found = client->totals().find({contribution_id{idea.value()}, ballot_id{2}});
        return found != client->totals().end() && found->second.counts.counts[0] == 8;
    };
    for (auto& each : people) EXPECT_TRUE(each->step_until([&] { return all_counted(*each); }));
    EXPECT_TRUE(lead.step_until([&] { return all_counted(lead); }));
    for (auto& each : people) EXPECT_EQ((*each)->view(), (*people[0])->view());
}

TEST_P(server_test, lets_nothing_out_before_it_is_durable)
{
    const room_id room = server.create_room();
    auto lead = facilitator(room);
    ASSERT_TRUE(lead.enter());
    ASSERT_NE(accepted_at(lead.settle(domain::open_room{})), sequence{});
    auto writer = participant(room, "Ana");
    ASSERT_TRUE(writer.enter());

    server.log.shut_gate();
    const command_counter posted = writer->command(domain::post_idea{"Behind the gate"});
    writer.flush();
    server.log.wait_for_held_append();
    // The probe is answered at once, so whatever else had left would have come before it.
    writer.socket().send_frame(support::opcode::binary, wire::encode_probe(5));
    for (bool answered = false; !answered;) {
        const auto frame = writer.socket().read_frame();
        ASSERT_TRUE(frame);
        if (frame->opcode != support::opcode::binary) continue;
        const auto said = wire::decode_server_frame(frame->payload);
        ASSERT_TRUE(said);
        EXPECT_FALSE(std::holds_alternative<wire::answer>(*said));
        EXPECT_FALSE(std::holds_alternative<wire::update>(*said));
        answered = std::holds_alternative<wire::probe_answer>(*said);
        if (!answered) writer->received(frame->payload);
    }
    server.log.open_gate();
    EXPECT_NE(accepted_at(writer.answer_to(posted)), sequence{});
    EXPECT_TRUE(lead.step_until([&] { return lead->view().items.size() == 1; }));
}

TEST_P(server_test, counts_who_is_here_and_what_they_did)
{
    const room_id room = server.create_room();
    auto lead = facilitator(room);
    ASSERT_TRUE(lead.enter());
    ASSERT_NE(accepted_at(lead.settle(domain::open_room{})), sequence{});
    auto ana = participant(room, "Ana");
    ASSERT_TRUE(ana.enter());
    ASSERT_NE(accepted_at(ana.settle(domain::post_idea{"Plant trees"})), sequence{});
    ASSERT_EQ(accepted_at(ana.settle(domain::post_idea{""})), sequence{});
    auto bo = participant(room, "Bo");
    ASSERT_TRUE(bo.enter());
    bo.cut();
    ana.cut();
    ASSERT_TRUE(ana.enter());

    // The hub hears of a cut when its socket says so.
    runtime::core_figures sum = server.figures();
    while (sum.connections > 2) sum = server.figures();
    EXPECT_EQ(sum.connections, 2u);
    EXPECT_EQ(sum.listeners[0], 1u);
    EXPECT_EQ(sum.listeners[1], 1u);
    EXPECT_EQ(sum.listeners[2], 0u);
    EXPECT_EQ(sum.rooms, 1u);
    EXPECT_EQ(sum.members, 2u);
    EXPECT_EQ(sum.waiting_records, 0u);
    EXPECT_EQ(sum.websockets_opened, 4u);
    EXPECT_EQ(sum.rooms_did.resumed, 1u);
    EXPECT_EQ(sum.rooms_did.snapshots_sent, 3u);
    const auto& posted = sum.rooms_did.commands[domain::command{domain::post_idea{}}.index()];
    EXPECT_EQ(posted.accepted, 1u);
    EXPECT_EQ(posted.refused, 1u);
    EXPECT_EQ(sum.rooms_did.commands.back().accepted, 3u);
    EXPECT_EQ(sum.rooms_did.refusals[static_cast<std::size_t>(domain::refusal::text_empty)], 1u);
    EXPECT_GT(sum.bytes_sent, 500u);
    EXPECT_GT(sum.bytes_received, 100u);
    EXPECT_GT(sum.writes, 4u);
    const auto log = server.server->log_figures();
    EXPECT_EQ(log.records, 9u);  // four of a new room, three joins, an opening, an idea
    EXPECT_EQ(log.durable_micros.count(), 6u);
    EXPECT_EQ(log.batch_records.sum, 9u);
    EXPECT_EQ(log.queue_requests, 0u);
}

// Guarantee G12: what was taken is answered before the farewell, what comes later is not taken.
TEST_P(server_test, answers_what_it_has_taken_before_it_says_farewell)
{
    const room_id room = server.create_room();
    auto lead = facilitator(room);
    ASSERT_TRUE(lead.enter());
    ASSERT_NE(accepted_at(lead.settle(domain::open_room{})), sequence{});
    server.log.shut_gate();
    const command_counter taken = lead->command(domain::post_idea{"In time"});
    lead.flush();
    server.log.wait_for_held_append();

    auto ended = std::async(std::launch::async, [this] { server.server->drain(); });
    while (!server.finishing()) continue;
    EXPECT_EQ(server.server->why_not_ready(), "stopping");
    const command_counter late = lead->command(domain::post_idea{"Too late"});
    lead.flush();
    server.log.open_gate();
    EXPECT_NE(accepted_at(lead.answer_to(taken)), sequence{});
    EXPECT_FALSE(lead.answer_to(late));
    EXPECT_EQ(lead.closed_with, 1012u);
    const auto told = std::count_if(lead.events.begin(), lead.events.end(), [](const auto& each) {
        return std::holds_alternative<wire::notice>(each);
    });
    EXPECT_EQ(told, 1);
    lead.cut();
    ended.get();
    EXPECT_EQ(server.server->log_figures().records, 7u);  // a new room, a join, an opening, an idea
}

TEST_P(server_test, resumes_a_client_that_was_cut)
{
    const room_id room = server.create_room();
    auto lead = facilitator(room);
    ASSERT_TRUE(lead.enter());
    ASSERT_NE(accepted_at(lead.settle(domain::open_room{})), sequence{});
    auto ana = participant(room, "Ana");
    ASSERT_TRUE(ana.enter());
    ana.cut();
    // Written while away; and one by somebody else.
    const command_counter offline = ana->command(domain::post_idea{"Written offline"});
    ASSERT_NE(accepted_at(lead.settle(domain::post_idea{"Meanwhile"})), sequence{});
    ana.connect();
    EXPECT_NE(accepted_at(ana.answer_to(offline)), sequence{});
    EXPECT_TRUE(ana.step_until([&] { return ana->view().items.size() == 2; }));
    EXPECT_TRUE(lead.step_until([&] { return lead->view().items.size() == 2; }));
    bool resumed = false;
    for (const auto& each : ana.events) {
        if (const auto* welcomed = std::get_if<tools::client_welcomed>(&each))
            resumed = welcomed->facts.resumed;
    }
    EXPECT_TRUE(resumed);
}

TEST_P(server_test, answers_uncertain_and_sends_everybody_away_when_the_log_fails)
{
    const room_id room = server.create_room();
    auto lead = facilitator(room);
    ASSERT_TRUE(lead.enter());
    server.log.shut_gate();
    server.log.fail_append(1, failed_write::not_done);
    lead->command(domain::open_room{});
    lead.flush();
    server.log.wait_for_held_append();
    server.log.open_gate();
    EXPECT_TRUE(server.log_failure.get_future().get());
    while (lead.step()) {
    }
    EXPECT_EQ(lead.closed_with, 1012u);
    for (const auto& each : lead.events)
        EXPECT_FALSE(std::holds_alternative<tools::client_answered>(each));
    EXPECT_EQ(lead->unsettled(), 1u);
}

TEST_P(server_test, closes_4401_on_a_foreign_token_and_4404_on_a_foreign_link)
{
    const room_id room = server.create_room();
    socket_client forged{
        server, tools::client_opening{wire::member_entry{bytes(62, 'x')}, outbox_id{1}, {}}};
    EXPECT_FALSE(forged.enter());
    EXPECT_EQ(forged.closed_with, 4401u);

    auto opening = socket_client::joining(server, room, "Eve");
    std::get<wire::join_entry>(opening.entry).room.octets[0] ^= 1;
    socket_client elsewhere{server, std::move(opening)};
    EXPECT_FALSE(elsewhere.enter());
    EXPECT_EQ(elsewhere.closed_with, 4404u);
}

TEST_P(server_test, voids_the_token_of_who_left)
{
    const room_id room = server.create_room();
    auto ana = participant(room, "Ana");
    ASSERT_TRUE(ana.enter());
    const bytes token = ana->place()->token;
    ASSERT_NE(accepted_at(ana.settle(domain::leave_room{})), sequence{});
    socket_client again{server, tools::client_opening{wire::member_entry{token}, outbox_id{5}, {}}};
    EXPECT_FALSE(again.enter());
    EXPECT_EQ(again.closed_with, 4401u);
}

TEST_P(server_test, keeps_its_last_places_for_facilitators)
{
    net::visitor_bounds places;
    places.places_max = 4;
    places.reserved_percent = 50;
    running_server small{GetParam(), {}, places};
    const room_id room = small.create_room();
    socket_client lead{
        small, socket_client::joining(small, room, "Noor", rooms::credential_kind::facilitator_link,
                                      first_facilitator_link)};
    ASSERT_TRUE(lead.enter());
    ASSERT_NE(accepted_at(lead.settle(domain::open_room{})), sequence{});
    socket_client ana{small, socket_client::joining(small, room, "Ana")};
    ASSERT_TRUE(ana.enter());
    // Half of the places is taken; what is left waits for those who can help.
    socket_client bo{small, socket_client::joining(small, room, "Bo")};
    EXPECT_FALSE(bo.enter());
    EXPECT_EQ(bo.closed_with, 1013u);
    socket_client again{
        small, tools::client_opening{wire::member_entry{lead->place()->token}, outbox_id{9}, {}}};
    EXPECT_TRUE(again.enter());
    EXPECT_EQ(small.visitors.count().accepted, 3u);
}

TEST_P(server_test, closes_4408_on_a_client_that_does_not_say_hello)
{
    runtime::server_options options;
    options.session.hello_time_max = std::chrono::milliseconds{1};
    running_server impatient{GetParam(), options};
    support::raw_client silent{impatient.port()};
    silent.upgrade();
    EXPECT_EQ(silent.read_close_code(), 4408u);
}

TEST_P(server_test, closes_4400_on_the_third_malformed_message)
{
    const room_id room = server.create_room();
    auto ana = participant(room, "Ana");
    ASSERT_TRUE(ana.enter());
    for (int count = 0; count < 3; ++count)
        ana.socket().send_frame(support::opcode::binary, "\xff\xff");
    while (ana.step()) {
    }
    EXPECT_EQ(ana.closed_with, 4400u);
}

TEST_P(server_test, keeps_a_thousand_commands_in_order_under_back_pressure)
{
    const room_id room = server.create_room();
    auto lead = facilitator(room);
    ASSERT_TRUE(lead.enter());
    ASSERT_NE(accepted_at(lead.settle(domain::open_room{})), sequence{});
    for (int index = 0; index < 1000; ++index)
        lead->command(domain::post_idea{"Idea " + std::to_string(index)});
    lead.flush();
    ASSERT_TRUE(lead.step_until(
        [&] { return lead->unsettled() == 0 && lead->view().items.size() == 1000; }));
    for (std::size_t index = 0; index < 1000; ++index) {
        EXPECT_EQ(lead->view().items[index].text, "Idea " + std::to_string(index));
    }
}

// A view snapshot may be several times what a slow reader is allowed to have waiting.
TEST_P(server_test, lets_people_into_a_room_whose_view_is_larger_than_a_backlog)
{
    const room_id room = server.create_room();
    auto lead = facilitator(room);
    ASSERT_TRUE(lead.enter());
    const sequence idea = accepted_at(lead.settle(domain::post_idea{"Many replies"}));
    std::uint64_t random = 1;
    constexpr int replies = 500;
    for (int index = 0; index < replies; ++index) {
        std::string text;
        // Characters drawn from a large alphabet: nothing that deflate could make small.
        while (text.size() < 5500) {
            random = random * 6364136223846793005ull + 1442695040888963407ull;
            const auto character = static_cast<std::uint32_t>(0x4e00 + (random >> 33) % 0x5000);
            text += static_cast<char>(0xe0 | character >> 12);
            text += static_cast<char>(0x80 | (character >> 6 & 0x3f));
            text += static_cast<char>(0x80 | (character & 0x3f));
        }
        ASSERT_NE(accepted_at(lead.settle(domain::post_reply{contribution_id{idea.value()}, text})),
                  sequence{});
    }
    auto late = participant(room, "Late");
    EXPECT_TRUE(late.enter()) << late.closed_with;
    EXPECT_EQ(late->view().items.size(), replies + 1u);
}

TEST_P(server_test, says_goodbye_with_1012_when_it_stops)
{
    const room_id room = server.create_room();
    auto ana = participant(room, "Ana");
    ASSERT_TRUE(ana.enter());
    std::thread stopper{[this] { server.stop(); }};
    while (ana.step()) {
    }
    // The close is answered, as a browser does, so that the server need not wait for it.
    ana.socket().send_close(1012);
    ana.cut();
    stopper.join();
    EXPECT_EQ(ana.closed_with, 1012u);
}

INSTANTIATE_TEST_SUITE_P(cores, server_test, testing::Values(1, 2, 4));
}  // namespace
}  // namespace kring::tests
