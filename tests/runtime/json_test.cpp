// The sub-protocol kring.v1.json on the live server: the same room for whoever speaks it.
#include "support/running_server.hpp"

#include "domain/view.hpp"

#include <gtest/gtest.h>

#include <thread>

namespace kring::tests {
namespace {
namespace opcode = support::opcode;

constexpr std::uint64_t first_facilitator_link = 4;
constexpr std::string_view json_protocol = "kring.v1.json";

sequence accepted_at(const std::optional<tools::client_answered>& answer)
{
    if (!answer) return {};
    const auto* accepted = std::get_if<rooms::accepted>(&answer->outcome);
    return accepted == nullptr ? sequence{} : accepted->at;
}

class json_test : public testing::TestWithParam<std::size_t> {
protected:
    void SetUp() override
    {
        room = server.create_room();
        lead.emplace(server, socket_client::joining(server, room, "Noor",
                                                    rooms::credential_kind::facilitator_link,
                                                    first_facilitator_link));
        ASSERT_TRUE(lead->enter());
        ASSERT_NE(accepted_at(lead->settle(domain::open_room{})), sequence{});
    }
    tools::client_opening opening(const std::string& name, rooms::encoding in) const
    {
        auto made = socket_client::joining(server, room, name);
        made.in = in;
        return made;
    }
    // A socket that has said its hello in JSON.
    support::raw_client entered(const std::string& name) const
    {
        const auto how = opening(name, rooms::encoding::json);
        wire::hello hello;
        hello.entry = how.entry;
        hello.outbox = how.outbox;
        support::raw_client socket{server.port()};
        socket.upgrade({}, json_protocol);
        socket.send_frame(opcode::text, wire::encode_hello(hello, rooms::encoding::json));
        return socket;
    }

    running_server server{GetParam()};
    room_id room;
    std::optional<socket_client> lead;
};

TEST_P(json_test, clients_of_both_encodings_see_the_same_and_resume_alike)
{
    socket_client text{server, opening("Ana", rooms::encoding::json)};
    socket_client binary{server, opening("Bo", rooms::encoding::protobuf)};
    ASSERT_TRUE(text.enter());
    ASSERT_TRUE(binary.enter());
    const sequence idea =
        accepted_at(text.settle(domain::post_idea{"Trees \"and\" \n b\u00e9nches"}));
    ASSERT_NE(idea, sequence{});
    const contribution_id subject{idea.value()};
    ASSERT_NE(accepted_at(binary.settle(domain::post_reply{subject, "Yes"})), sequence{});
    for (socket_client* each : {&text, &binary}) {
        ASSERT_NE(accepted_at(each->settle(domain::cast_vote{ballot_id{2}, subject, 1})),
                  sequence{});
    }
    text.cut();
    binary.cut();
    const sequence missed = accepted_at(lead->settle(domain::post_idea{"Meanwhile"}));
    ASSERT_NE(missed, sequence{});
    for (socket_client* each : {&text, &binary}) {
        each->events.clear();
        ASSERT_TRUE(each->enter());
        ASSERT_TRUE(each->step_until([&] { return (*each)->view().items.size() == 3; }));
        ASSERT_TRUE(each->step_until([&] {
            const auto found = (*each)->totals().find({subject, ballot_id{2}});
            return found != (*each)->totals().end() && found->second.counts.counts[0] == 2;
        }));
        bool resumed = false;
        for (const auto& event : each->events) {
            if (const auto* welcomed = std::get_if<tools::client_welcomed>(&event))
                resumed = welcomed->facts.resumed;
        }
        EXPECT_TRUE(resumed);
    }
    EXPECT_EQ(text->view(), binary->view());
    EXPECT_EQ(domain::digest_of(text->view()), domain::digest_of(binary->view()));
    EXPECT_EQ(text->self().votes.size(), 1u);
    // Each of the two cast its own vote, at its own sequence.
    EXPECT_EQ(text->self().votes.at(0).key, binary->self().votes.at(0).key);
    EXPECT_EQ(text->self().votes.at(0).value, binary->self().votes.at(0).value);
}

TEST_P(json_test, a_command_keeps_its_outcome_when_it_is_repeated_in_the_other_encoding)
{
    socket_client text{server, opening("Ana", rooms::encoding::json)};
    ASSERT_TRUE(text.enter());
    const sequence idea = accepted_at(text.settle(domain::post_idea{"Once"}));
    ASSERT_NE(idea, sequence{});
    // The same member and outbox over the other sub-protocol: the repeat finds its outcome, another body does not.
    const bytes token = text->place()->token;
    const outbox_id outbox = text->outbox();
    text.cut();
    socket_client binary{server, {wire::member_entry{token}, outbox, command_counter{1}}};
    ASSERT_TRUE(binary.enter());
    EXPECT_EQ(accepted_at(binary.settle(domain::post_idea{"Once"})), idea);
    EXPECT_EQ(binary->view().items.size(), 1u);
    binary.cut();
    socket_client other{
        server, {wire::member_entry{token}, outbox, command_counter{1}, rooms::encoding::json}};
    ASSERT_TRUE(other.enter());
    const auto refused = other.settle(domain::post_idea{"Twice"});
    ASSERT_TRUE(refused);
    ASSERT_TRUE(std::holds_alternative<rooms::refused>(refused->outcome));
    EXPECT_EQ(std::get<rooms::refused>(refused->outcome).why, domain::refusal::id_reused);
}

TEST_P(json_test, a_large_view_comes_in_texts_and_a_screen_reads_it)
{
    for (int i = 0; i < 30; ++i) {
        const sequence idea = accepted_at(lead->settle(domain::post_idea{bytes(400, '"')}));
        ASSERT_NE(idea, sequence{});
        domain::post_reply reply{contribution_id{idea.value()}, bytes(1900, 'y')};
        ASSERT_NE(accepted_at(lead->settle(std::move(reply))), sequence{});
    }
    ASSERT_TRUE(lead->step_until([&] { return (*lead)->view().items.size() == 60; }));
    tools::client_opening watching;
    wire::screen_entry entry;
    entry.room = room;
    entry.secret = server.secret(room, rooms::credential_kind::screen_link);
    watching.entry = std::move(entry);
    watching.in = rooms::encoding::json;
    socket_client screen{server, std::move(watching)};
    ASSERT_TRUE(screen.enter());
    EXPECT_EQ(screen->view().items.size(), 60u);
    EXPECT_EQ(screen->view().items.back().text, (*lead)->view().items.back().text);
}

TEST_P(json_test, the_frame_kind_of_the_other_sub_protocol_is_unsupported)
{
    {
        support::raw_client socket{server.port()};
        socket.upgrade({}, json_protocol);
        socket.send_frame(opcode::binary, wire::encode_probe(1));
        EXPECT_EQ(socket.read_close_code(), 1003u) << "before the hello";
    }
    {
        auto socket = entered("Ana");
        socket.send_frame(opcode::binary, wire::encode_probe(1, rooms::encoding::json));
        EXPECT_EQ(socket.read_close_code(), 1003u);
    }
    support::raw_client socket{server.port()};
    socket.upgrade();
    socket.send_frame(opcode::text, wire::encode_probe(1, rooms::encoding::json));
    EXPECT_EQ(socket.read_close_code(), 1003u);
}

TEST_P(json_test, malformed_text_is_answered_twice_and_then_closed)
{
    auto socket = entered("Ana");
    for (const std::uint64_t counter : {1u, 2u, 3u}) {
        socket.send_frame(opcode::text, R"({"command":{"counter":")" + std::to_string(counter) +
                                            R"(","castVote":{"ballot":"2","ballot":"2"}}})");
    }
    std::vector<std::uint64_t> refused;
    std::optional<unsigned> code;
    while (!code) {
        const auto frame = socket.read_frame();
        ASSERT_TRUE(frame);
        if (frame->opcode == opcode::close) {
            code = frame->close_code();
            continue;
        }
        if (frame->opcode != opcode::text) continue;
        const auto said = wire::decode_server_frame(frame->payload, rooms::encoding::json);
        ASSERT_TRUE(said) << frame->payload;
        if (const auto* answer = std::get_if<wire::answer>(&*said)) {
            EXPECT_TRUE(std::holds_alternative<wire::command_malformed>(answer->outcome));
            refused.push_back(answer->counter.value());
        }
    }
    EXPECT_EQ(code, 4400u);
    EXPECT_EQ(refused, (std::vector<std::uint64_t>{1, 2, 3}));
}

TEST_P(json_test, a_bomb_for_a_hello_is_malformed)
{
    for (const std::string& bomb : std::vector<std::string>{
             std::string(4000, '['), "{\"hello\":" + std::string(4000, '{'), "null",
             R"({"hello":{"protocol":2}})", R"({"probe":{"number":1}})"}) {
        support::raw_client socket{server.port()};
        socket.upgrade({}, json_protocol);
        socket.send_frame(opcode::text, bomb);
        EXPECT_EQ(socket.read_close_code(), 4400u) << bomb.substr(0, 30);
    }
    support::raw_client socket{server.port()};
    socket.upgrade({}, json_protocol);
    socket.send_frame(opcode::text, "{\"hello\":\"\xff\"}");
    EXPECT_EQ(socket.read_close_code(), 1007u) << "WebSocket text is UTF-8 by itself";
}

TEST_P(json_test, a_shutdown_is_announced_in_the_clients_own_encoding)
{
    auto socket = entered("Ana");
    // Once it is welcomed it belongs to those who are told.
    const auto welcome = socket.read_frame();
    ASSERT_TRUE(welcome);
    ASSERT_EQ(welcome->opcode, opcode::text);
    std::thread stopping{[this] { server.stop(); }};
    bool told = false;
    while (const auto frame = socket.read_frame()) {
        if (frame->opcode == opcode::close) break;
        ASSERT_EQ(frame->opcode, opcode::text);
        if (frame->payload.starts_with(R"({"notice":{"kind":"NOTICE_KIND_SHUTTING_DOWN")"))
            told = true;
    }
    EXPECT_TRUE(told);
    socket.close();
    lead->cut();
    stopping.join();
}

INSTANTIATE_TEST_SUITE_P(cores, json_test, testing::Values(1, 2));
}  // namespace
}  // namespace kring::tests
