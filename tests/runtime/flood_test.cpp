// The server against those who send too much or come when they may not, over real sockets and beside people who do
// neither. Nothing here is timed: what is claimed is who is answered, who is closed, and what the room holds.
#include "support/running_server.hpp"
#include "tools/client_stream.hpp"
#include "tools/machine_rules.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

namespace kring::tests {
namespace {
constexpr std::uint64_t first_facilitator_link = 4;
constexpr ballot_id support{2};

const rooms::refused* refusal_in(const std::optional<tools::client_answered>& answer)
{
    return answer ? std::get_if<rooms::refused>(&answer->outcome) : nullptr;
}

sequence accepted_at(const std::optional<tools::client_answered>& answer)
{
    const auto* accepted = answer ? std::get_if<rooms::accepted>(&answer->outcome) : nullptr;
    return accepted == nullptr ? sequence{} : accepted->at;
}

socket_client facilitator(const running_server& server, const room_id& room)
{
    return socket_client{server, socket_client::joining(server, room, "Noor",
                                                        rooms::credential_kind::facilitator_link,
                                                        first_facilitator_link)};
}

socket_client participant(const running_server& server, const room_id& room,
                          const std::string& name)
{
    return socket_client{server, socket_client::joining(server, room, name)};
}

std::vector<wire::announced_limits> limits_told(const socket_client& client)
{
    std::vector<wire::announced_limits> told;
    for (const auto& each : client.events) {
        if (const auto* welcomed = std::get_if<tools::client_welcomed>(&each))
            told.push_back(welcomed->limits);
    }
    return told;
}

class flood_test : public testing::TestWithParam<std::size_t> {};

// Sends votes as fast as the socket takes them until it is closed; the code it was closed with.
unsigned flood(socket_client& flooder, contribution_id idea)
{
    for (std::uint64_t counter = 1; counter <= 2000; ++counter) {
        const domain::cast_vote wish{support, idea, 1};
        if (!flooder.socket().send_frame(support::opcode::binary,
                                         wire::encode_command(command_counter{counter}, wish)))
            break;
    }
    while (const auto frame = flooder.socket().read_frame()) {
        if (frame->opcode == support::opcode::close) return frame->close_code();
    }
    return 0;
}

TEST_P(flood_test, closes_flooders_and_answers_everybody_else)
{
    running_server server{GetParam(), {}, {}, test_rates::as_given};
    const room_id room = server.create_room();
    auto lead = facilitator(server, room);
    ASSERT_TRUE(lead.enter());
    ASSERT_NE(accepted_at(lead.settle(domain::open_room{})), sequence{});
    // What is measured are the rates of the server; the rules of a room ask for more patience.
    ASSERT_NE(accepted_at(lead.settle(domain::set_policy{
                  tools::without_pace(domain::preset(domain::policy_base::standard))})),
              sequence{});
    const contribution_id idea{accepted_at(lead.settle(domain::post_idea{"Plant trees"})).value()};

    constexpr std::size_t flooders = 8;
    std::vector<std::unique_ptr<socket_client>> floods;
    for (std::size_t index = 0; index < flooders; ++index) {
        floods.push_back(std::make_unique<socket_client>(
            server, socket_client::joining(server, room, "Flood " + std::to_string(index))));
        ASSERT_TRUE(floods.back()->enter());
    }
    std::vector<unsigned> codes(flooders);
    std::vector<std::thread> threads;
    for (std::size_t index = 0; index < flooders; ++index) {
        threads.emplace_back([&, index] { codes[index] = flood(*floods[index], idea); });
    }
    // Five ideas and twenty votes at once are anybody's right, whatever others do.
    std::vector<std::unique_ptr<socket_client>> honest;
    for (std::size_t index = 0; index < 4; ++index) {
        honest.push_back(std::make_unique<socket_client>(
            server, socket_client::joining(server, room, "Honest " + std::to_string(index))));
        EXPECT_TRUE(honest.back()->enter());
        for (int count = 0; count < 5; ++count)
            EXPECT_NE(accepted_at(honest.back()->settle(domain::post_idea{"Honest idea"})),
                      sequence{});
        for (int count = 0; count < 20; ++count) {
            EXPECT_NE(accepted_at(honest.back()->settle(domain::cast_vote{support, idea, 1})),
                      sequence{});
        }
    }
    for (std::thread& each : threads) each.join();
    for (const unsigned code : codes) EXPECT_EQ(code, 4429u);
    EXPECT_EQ(server.counts.of(limit::rate_abuse), flooders);
    EXPECT_GE(server.counts.of(limit::command_rate) + server.counts.of(limit::member_rate),
              flooders * limits::rate_abuse_refusals);
    ASSERT_TRUE(lead.step_until([&] { return lead->view().items.size() == 21; }));
}

class poster final : public tools::stream_owner {
public:
    static constexpr std::size_t ideas = 100;
    void heard(tools::client_stream& from, std::vector<tools::client_event> events) override
    {
        for (const tools::client_event& each : events) {
            if (std::holds_alternative<tools::client_welcomed>(each) && ++welcomes == 1) {
                for (std::size_t count = 0; count < ideas; ++count)
                    from.command(domain::post_idea{"Idea"});
            }
            const auto* answered = std::get_if<tools::client_answered>(&each);
            if (answered != nullptr && std::holds_alternative<rooms::accepted>(answered->outcome))
                ++accepted;
        }
        if (accepted == ideas) from.stop();
    }
    std::size_t accepted{};
    std::size_t welcomes{};
};

TEST_P(flood_test, refuses_too_fast_a_command_with_a_wait_that_is_kept)
{
    runtime::server_options options;
    options.room_bounds = with_wide_rates();
    options.room_bounds.stated.texts = {12'000, 1};
    running_server server{GetParam(), options, {}, test_rates::as_given};
    const room_id room = server.create_room();
    auto lead = facilitator(server, room);
    ASSERT_TRUE(lead.enter());
    ASSERT_NE(accepted_at(lead.settle(domain::open_room{})), sequence{});
    ASSERT_NE(accepted_at(lead.settle(domain::set_policy{
                  tools::without_pace(domain::preset(domain::policy_base::standard))})),
              sequence{});
    // A client that posts a hundred ideas at once and waits each time it is told to: it is never sent away.
    tools::stream_options where;
    where.host = "127.0.0.1";
    where.port = server.port();
    where.draw = [] { return 0.0; };
    tools::stream_ground ground{where};
    poster owner;
    tools::client_stream ana{ground, 0, socket_client::joining(server, room, "Ana"), owner};
    ana.start();
    ground.run();
    EXPECT_EQ(owner.accepted, poster::ideas);
    EXPECT_EQ(owner.welcomes, 1u);
    EXPECT_GT(server.counts.of(limit::member_rate), 0u);
    EXPECT_EQ(server.counts.of(limit::rate_abuse), 0u);
    ASSERT_TRUE(lead.step_until([&] { return lead->view().items.size() == poster::ideas; }));
}

TEST_P(flood_test, tells_everybody_what_to_keep_within)
{
    running_server server{GetParam(), {}, {}, test_rates::as_given};
    const room_id room = server.create_room();
    auto lead = facilitator(server, room);
    ASSERT_TRUE(lead.enter());
    auto ana = participant(server, room, "Ana");
    ASSERT_TRUE(ana.enter());
    ASSERT_EQ(limits_told(ana).size(), 1u);
    EXPECT_EQ(limits_told(ana)[0].commands, limits::socket_commands);
    EXPECT_EQ(limits_told(ana)[0].texts, limits::member_texts);
    EXPECT_EQ(limits_told(ana)[0].votes, limits::member_votes);
    EXPECT_EQ(limits_told(ana)[0].probes, limits::socket_probes);
    ASSERT_EQ(limits_told(lead).size(), 1u);
    EXPECT_EQ(limits_told(lead)[0].votes,
              times(limits::member_votes, limits::facilitator_rate_factor));
}

TEST_P(flood_test, lets_a_join_storm_in_bit_by_bit_and_makes_no_ghosts)
{
    runtime::server_options options;
    options.room_bounds = with_wide_rates();
    options.room_bounds.room_joins = {6000, 3};
    // Whoever is told to come again comes at once, and as often as it takes: that is no matter of addresses here.
    net::visitor_bounds places;
    places.new_per_address_burst = 100'000;
    running_server server{GetParam(), options, places, test_rates::as_given};
    const room_id room = server.create_room();
    auto lead = facilitator(server, room);
    ASSERT_TRUE(lead.enter());
    std::vector<std::unique_ptr<socket_client>> people;
    for (std::size_t index = 0; index < 20; ++index) {
        people.push_back(std::make_unique<socket_client>(
            server, socket_client::joining(server, room, "Person " + std::to_string(index))));
        people.back()->connect();
    }
    for (auto& each : people) {
        while (!each->step_until([&] { return (*each)->is_live(); })) {
            ASSERT_EQ(each->closed_with, 1013u);
            each->connect();
        }
    }
    EXPECT_GE(server.counts.of(limit::room_joins), 1u);
    EXPECT_TRUE(lead.step_until([&] { return lead->members() == 21; }));
}

TEST_P(flood_test, closes_who_probes_without_end)
{
    running_server server{GetParam(), {}, {}, test_rates::as_given};
    const room_id room = server.create_room();
    auto ana = participant(server, room, "Ana");
    ASSERT_TRUE(ana.enter());
    for (std::uint32_t number = 0; number < 200; ++number)
        ana.socket().send_frame(support::opcode::binary, wire::encode_probe(number));
    while (ana.step()) {
    }
    EXPECT_EQ(ana.closed_with, 4429u);
}

TEST_P(flood_test, answers_questions_up_to_their_rate_and_closes_who_asks_without_end)
{
    running_server server{GetParam(), {}, {}, test_rates::as_given};
    const room_id room = server.create_room();
    auto ana = participant(server, room, "Ana");
    ASSERT_TRUE(ana.enter());
    EXPECT_EQ(limits_told(ana)[0].similar, limits::socket_similar);
    const auto ask = [&ana](std::uint32_t number) {
        ana.socket().send_frame(support::opcode::binary,
                                wire::encode_find_similar({number, "a bike shed"}));
    };
    const auto answered = [&ana] {
        return std::count_if(ana.events.begin(), ana.events.end(), [](const auto& each) {
            return std::holds_alternative<wire::similar_ideas>(each);
        });
    };
    ask(0);
    ASSERT_TRUE(ana.step_until([&] { return answered() == 1; }));
    for (std::uint32_t number = 1; number < 200; ++number) ask(number);
    while (ana.step()) {
    }
    EXPECT_LE(answered(), 10);
    EXPECT_EQ(ana.closed_with, 4429u);
}

TEST_P(flood_test, refuses_all_rooms_when_the_server_has_too_much_to_write)
{
    runtime::server_options options;
    options.room_bounds = with_wide_rates();
    options.server_commands = {1, 8};
    running_server server{GetParam(), options, {}, test_rates::as_given};
    std::size_t refused = 0;
    for (int rooms = 0; rooms < 3; ++rooms) {
        const room_id room = server.create_room();
        auto lead = facilitator(server, room);
        ASSERT_TRUE(lead.enter());
        for (int count = 0; count < 4; ++count) {
            lead->command(domain::post_idea{"Idea"});
            lead.flush();
            while (lead.step()) {
                const auto* held = std::get_if<tools::client_held>(&lead.events.back());
                if (held != nullptr && held->why.why == domain::refusal::rate_limited) ++refused;
                if (held != nullptr || lead->unsettled() == 0) break;
            }
            if (refused > 0) break;
        }
    }
    EXPECT_GT(refused, 0u);
    EXPECT_GE(server.counts.of(limit::server_rate), 1u);
}

TEST_P(flood_test, turns_newcomers_away_while_memory_is_short)
{
    std::atomic<std::uint64_t> used{84'000};
    runtime::server_options options;
    options.memory_limit = 100'000;
    options.memory_used = [&used] { return used.load(); };
    running_server server{GetParam(), options};
    const room_id room = server.create_room();
    auto ana = participant(server, room, "Ana");
    ASSERT_TRUE(ana.enter());
    const auto status = [&server] {
        support::raw_client newcomer{server.port()};
        newcomer.send("GET / HTTP/1.1\r\nHost: here\r\n\r\n");
        const auto response = newcomer.read_response();
        return response ? response->status : 0;
    };
    EXPECT_EQ(status(), 404);
    used = 86'000;
    server.wait_until_memory_is(true);
    EXPECT_EQ(status(), 503);
    // Who is inside goes on.
    EXPECT_NE(accepted_at(ana.settle(domain::rename_member{"Anna"})), sequence{});
    used = 70'000;
    server.wait_until_memory_is(false);
    EXPECT_EQ(status(), 404);
    EXPECT_TRUE(participant(server, room, "Bo").enter());
}

// --- rights, on connections that live ---

TEST_P(flood_test, ends_all_connections_of_who_left)
{
    running_server server{GetParam()};
    const room_id room = server.create_room();
    auto ana = participant(server, room, "Ana");
    ASSERT_TRUE(ana.enter());
    const bytes token = ana->place()->token;
    socket_client second{
        server, tools::client_opening{wire::member_entry{token}, outbox_id{5}, command_counter{1}}};
    ASSERT_TRUE(second.enter());
    ASSERT_NE(accepted_at(ana.settle(domain::leave_room{})), sequence{});
    while (second.step()) {
    }
    EXPECT_EQ(second.closed_with, 4401u);
    socket_client third{
        server, tools::client_opening{wire::member_entry{token}, outbox_id{6}, command_counter{1}}};
    EXPECT_FALSE(third.enter());
    EXPECT_EQ(third.closed_with, 4401u);
    const std::lock_guard lock{server.mutex};
    EXPECT_EQ(server.security[security_event::token_void], 1u);
}

TEST_P(flood_test, closes_the_oldest_of_too_many_sockets_of_a_member)
{
    running_server server{GetParam()};
    const room_id room = server.create_room();
    auto ana = participant(server, room, "Ana");
    ASSERT_TRUE(ana.enter());
    const bytes token = ana->place()->token;
    std::vector<std::unique_ptr<socket_client>> others;
    for (std::uint64_t index = 0; index < limits::sockets_per_member_max; ++index) {
        others.push_back(std::make_unique<socket_client>(
            server, tools::client_opening{wire::member_entry{token}, outbox_id{index + 5},
                                          command_counter{1}}));
        ASSERT_TRUE(others.back()->enter());
    }
    while (ana.step()) {
    }
    EXPECT_EQ(ana.closed_with, 4409u);
    EXPECT_EQ(server.counts.of(limit::sockets_per_member), 1u);
    for (auto& each : others)
        EXPECT_NE(accepted_at(each->settle(
                      domain::rename_member{"Anna " + std::to_string((*each)->outbox().value())})),
                  sequence{});
}

// What was sent before the right was lost and is decided after it does nothing.
TEST_P(flood_test, does_nothing_for_who_has_just_left)
{
    running_server server{GetParam()};
    const room_id room = server.create_room();
    auto lead = facilitator(server, room);
    ASSERT_TRUE(lead.enter());
    ASSERT_NE(accepted_at(lead.settle(domain::open_room{})), sequence{});
    auto ana = participant(server, room, "Ana");
    ASSERT_TRUE(ana.enter());
    lead->command(domain::leave_room{});
    lead->command(domain::close_room{});
    lead->command(domain::post_idea{"From beyond"});
    lead.flush();
    while (lead.step()) {
    }
    EXPECT_EQ(lead.closed_with, 4401u);
    // The room is open still, and holds nothing but what Ana says now.
    ASSERT_NE(accepted_at(ana.settle(domain::post_idea{"Still here"})), sequence{});
    ASSERT_TRUE(ana.step_until([&] { return ana->view().items.size() == 1; }));
    EXPECT_EQ(ana->view().items[0].text, "Still here");
}

// The room comes from the token alone: ids of another room are ids that do not exist.
TEST_P(flood_test, answers_alike_about_what_is_elsewhere_and_what_is_nowhere)
{
    running_server server{GetParam()};
    const room_id here = server.create_room();
    const room_id elsewhere = server.create_room();
    auto lead = facilitator(server, here);
    ASSERT_TRUE(lead.enter());
    ASSERT_NE(accepted_at(lead.settle(domain::open_room{})), sequence{});
    auto other = facilitator(server, elsewhere);
    ASSERT_TRUE(other.enter());
    ASSERT_NE(accepted_at(other.settle(domain::open_room{})), sequence{});
    contribution_id foreign{};
    for (int count = 0; count < 10; ++count)
        foreign =
            contribution_id{accepted_at(other.settle(domain::post_idea{"Elsewhere"})).value()};
    ASSERT_GT(foreign.value(), 12u);
    const auto about = [](contribution_id id) {
        return std::vector<domain::command>{
            domain::post_reply{id, "Hello"},      domain::withdraw_contribution{id},
            domain::cast_vote{support, id, 1},    domain::withdraw_vote{support, id},
            domain::hide_contribution{id, "why"}, domain::restore_contribution{id, "why"},
            domain::undo_act{act_id{id.value()}},
        };
    };
    const contribution_id nowhere{1'000'000};
    auto ana = participant(server, here, "Ana");
    ASSERT_TRUE(ana.enter());
    for (socket_client* who : {&lead, &ana}) {
        for (std::size_t kind = 0; kind < about(nowhere).size(); ++kind) {
            const auto of_foreign = who->settle(about(foreign)[kind]);
            const auto of_nowhere = who->settle(about(nowhere)[kind]);
            ASSERT_NE(refusal_in(of_foreign), nullptr) << kind;
            ASSERT_NE(refusal_in(of_nowhere), nullptr) << kind;
            EXPECT_EQ(*refusal_in(of_foreign), *refusal_in(of_nowhere)) << kind;
        }
    }
}

// --- an input that throws ---

TEST_P(flood_test, quarantines_a_room_that_throws_and_serves_the_others)
{
    std::atomic<bool> fails{false};
    runtime::server_options options;
    options.draw_key = [&fails] {
        if (fails) throw std::runtime_error("planted\nfault");
        return random_key();
    };
    running_server server{GetParam(), options};
    const room_id broken = server.create_room();
    const room_id sound = server.create_room();
    auto ana = participant(server, broken, "Ana");
    ASSERT_TRUE(ana.enter());
    auto bo = participant(server, sound, "Bo");
    ASSERT_TRUE(bo.enter());
    fails = true;
    auto cem = participant(server, broken, "Cem");
    EXPECT_FALSE(cem.enter());
    EXPECT_EQ(cem.closed_with, 4503u);
    while (ana.step()) {
    }
    EXPECT_EQ(ana.closed_with, 4503u);
    fails = false;
    // Quarantined, not forgotten: it is not served again at once.
    auto dee = participant(server, broken, "Dee");
    EXPECT_FALSE(dee.enter());
    EXPECT_EQ(dee.closed_with, 4503u);
    EXPECT_NE(accepted_at(bo.settle(domain::rename_member{"Bob"})), sequence{});
    auto eve = participant(server, sound, "Eve");
    EXPECT_TRUE(eve.enter());
    const std::lock_guard lock{server.mutex};
    ASSERT_EQ(server.unavailable.size(), 1u);
    EXPECT_NE(server.unavailable[0].find("planted\\x0afault"), std::string::npos);
}

INSTANTIATE_TEST_SUITE_P(cores, flood_test, testing::Values(1, 2));
}  // namespace
}  // namespace kring::tests
