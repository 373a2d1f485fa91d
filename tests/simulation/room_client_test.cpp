// The client without a transport, told by hand what a server could say.
#include "tools/room_client.hpp"

#include "simulation/process.hpp"
#include "wire/frames.hpp"

#include <gtest/gtest.h>

#include <set>

namespace kring::tools {
namespace {
using namespace std::chrono_literals;
using simulation::payload_of;
constexpr auto in = rooms::encoding::protobuf;

class told_client : public ::testing::Test {
protected:
    told_client() : client(opening()) {}

    static client_opening opening()
    {
        client_opening made;
        made.entry = wire::join_entry{room_id{}, "secret", bytes(wire::nonce_size, 'n'), "ana"};
        made.outbox = outbox_id{9};
        return made;
    }

    void hear(const frame_ptr& frame) { client.received(payload_of(frame)); }
    void connect(bool resumed)
    {
        client.connected();
        last_hello = hello();
        rooms::welcome_facts facts;
        facts.member = member_id{7};
        facts.role = domain::member_role::participant;
        facts.view = domain::view_kind::participant;
        facts.epoch = epoch_id{3};
        facts.token = "token";
        facts.resumed = resumed;
        facts.name = "ana";
        hear(frames.welcome(in, facts));
    }
    void load(std::uint64_t as_of, std::vector<domain::view_item> items = {})
    {
        domain::view_state state;
        state.as_of = sequence{as_of};
        state.items = std::move(items);
        rooms::totals_facts totals;
        totals.as_of = state.as_of;
        for (const frame_ptr& each : frames.snapshot(in, state, totals)) hear(each);
    }
    void update(std::uint64_t after, std::uint64_t through,
                const std::vector<domain::view_change>& changes)
    {
        hear(frames.update(in, sequence{after}, sequence{through}, changes));
    }
    void answer(std::uint64_t counter, const rooms::outcome& how)
    {
        hear(frames.answer(in, command_counter{counter}, how));
    }
    void totals(std::uint64_t as_of, std::uint64_t subject, std::uint32_t count)
    {
        rooms::totals_facts facts;
        facts.as_of = sequence{as_of};
        facts.subjects.push_back({contribution_id{subject}, ballot_id{2}, {count}, 1});
        hear(frames.totals(in, facts));
    }

    [[nodiscard]] wire::hello hello()
    {
        const auto payloads = client.take_payloads();
        EXPECT_EQ(payloads.size(), 1u);
        auto said = wire::decode_client_frame(payloads.front());
        EXPECT_TRUE(said.has_value());
        return std::get<wire::hello>(*said);
    }
    // Counters of the commands that were sent since the last look.
    [[nodiscard]] std::vector<std::uint64_t> sent()
    {
        std::vector<std::uint64_t> counters;
        for (const bytes& payload : client.take_payloads()) {
            auto said = wire::decode_client_frame(payload);
            EXPECT_TRUE(said.has_value());
            counters.push_back(std::get<wire::numbered_command>(*said).counter.value());
        }
        return counters;
    }
    template <class Event>
    [[nodiscard]] std::vector<Event> events()
    {
        std::vector<Event> found;
        for (const client_event& each : client.take_events()) {
            if (const auto* event = std::get_if<Event>(&each)) found.push_back(*event);
        }
        return found;
    }
    [[nodiscard]] static std::vector<std::uint64_t> counted(std::uint64_t from, std::uint64_t to)
    {
        std::vector<std::uint64_t> numbers;
        for (; from <= to; ++from) numbers.push_back(from);
        return numbers;
    }
    [[nodiscard]] static domain::view_item item(std::uint64_t id, const std::string& text)
    {
        domain::view_item made;
        made.id = contribution_id{id};
        made.author = member_id{7};
        made.author_role = domain::member_role::participant;
        made.text = text;
        return made;
    }

    wire::client_frame_encoder frames;
    room_client client;
    wire::hello last_hello;
};

TEST_F(told_client, joins_first_and_is_a_member_from_then_on)
{
    connect(false);
    EXPECT_TRUE(std::holds_alternative<wire::join_entry>(last_hello.entry));
    EXPECT_FALSE(last_hello.from.has_value());
    EXPECT_EQ(last_hello.outbox, outbox_id{9});
    EXPECT_FALSE(client.is_live());
    load(20);
    EXPECT_TRUE(client.is_live());
    client.disconnected(std::nullopt);
    connect(true);
    EXPECT_EQ(std::get<wire::member_entry>(last_hello.entry).token, "token");
    EXPECT_EQ(last_hello.from, (wire::cursor{epoch_id{3}, sequence{20}}));
    EXPECT_TRUE(client.is_live());
    client.disconnected(std::nullopt);
    client.forget_view();
    connect(false);
    EXPECT_FALSE(last_hello.from.has_value());
}

TEST_F(told_client, gives_no_cursor_before_a_view_snapshot_is_whole)
{
    connect(false);
    client.disconnected(std::nullopt);
    connect(false);
    EXPECT_FALSE(last_hello.from.has_value());
}

TEST_F(told_client, sends_as_many_at_a_time_as_the_server_allows)
{
    for (int count = 0; count < 100; ++count) client.command(domain::open_room{});
    EXPECT_TRUE(sent().empty());
    connect(false);
    EXPECT_EQ(sent(), counted(1, 32));
    answer(1, rooms::accepted{sequence{8}});
    answer(3, rooms::accepted{sequence{9}});
    EXPECT_EQ(sent(), counted(33, 34));
}

TEST_F(told_client, never_sends_beyond_the_window_of_the_oldest_unsettled)
{
    connect(false);
    for (int count = 0; count < 100; ++count) client.command(domain::open_room{});
    std::uint64_t highest = 0;
    for (const std::uint64_t each : sent()) highest = std::max(highest, each);
    // Everything but the first is answered.
    for (std::uint64_t counter = 2; counter <= 64; ++counter) {
        answer(counter, rooms::accepted{sequence{counter}});
        for (const std::uint64_t each : sent()) highest = std::max(highest, each);
    }
    EXPECT_EQ(highest, 64u);
    answer(1, rooms::refused{domain::refusal::not_allowed, {}});
    EXPECT_EQ(sent(), counted(65, 96));
}

TEST_F(told_client, sends_again_in_order_what_has_no_outcome)
{
    connect(false);
    for (int count = 0; count < 5; ++count) client.command(domain::open_room{});
    EXPECT_EQ(sent(), counted(1, 5));
    answer(2, rooms::accepted{sequence{8}});
    answer(4, rooms::uncertain{});
    answer(5, rooms::refused{domain::refusal::not_allowed, {}});
    EXPECT_EQ(events<client_answered>().size(), 2u);
    EXPECT_TRUE(sent().empty());
    client.disconnected(close_code::service_restart);
    connect(false);
    EXPECT_EQ(sent(), (std::vector<std::uint64_t>{1, 3, 4}));
    answer(1, rooms::accepted{sequence{9}});
    answer(1, rooms::accepted{sequence{9}});
    EXPECT_EQ(events<client_answered>().size(), 1u);
    EXPECT_EQ(client.unsettled(), 2u);
}

TEST_F(told_client, holds_everything_when_it_is_asked_to_wait)
{
    connect(false);
    client.command(domain::open_room{});
    EXPECT_EQ(sent(), counted(1, 1));
    answer(1, rooms::refused{domain::refusal::busy, 200ms});
    EXPECT_EQ(events<client_held>().size(), 1u);
    client.command(domain::open_room{});
    EXPECT_TRUE(sent().empty());
    client.try_again();
    EXPECT_EQ(sent(), counted(1, 2));
}

TEST_F(told_client, skips_what_it_has_and_asks_anew_where_something_is_missing)
{
    connect(false);
    load(20);
    update(15, 22, {{sequence{16}, item(16, "old")}, {sequence{22}, item(22, "new")}});
    ASSERT_EQ(client.view().items.size(), 1u);
    EXPECT_EQ(client.view().items.front().text, "new");
    EXPECT_EQ(client.cursor()->at, sequence{22});
    update(18, 21, {{sequence{21}, item(21, "old too")}});
    EXPECT_EQ(client.view().items.size(), 1u);
    EXPECT_EQ(client.cursor()->at, sequence{22});
    update(23, 24, {{sequence{24}, item(24, "too new")}});
    const auto renewals = events<client_renewal>();
    ASSERT_EQ(renewals.size(), 1u);
    EXPECT_EQ(renewals.front().why, renewal_reason::gap);
    EXPECT_FALSE(client.is_connected());
    connect(false);
    EXPECT_FALSE(last_hello.from.has_value());
}

TEST_F(told_client, asks_anew_after_bytes_it_does_not_understand)
{
    connect(false);
    load(20);
    client.received("\xff");
    EXPECT_EQ(events<client_renewal>().size(), 1u);
    // What the old connection still says is not heard.
    update(20, 21, {{sequence{21}, item(21, "late")}});
    EXPECT_TRUE(client.view().items.empty());
}

TEST_F(told_client, does_not_believe_in_a_resume_it_did_not_ask_for)
{
    connect(true);
    EXPECT_EQ(events<client_renewal>().size(), 1u);
    EXPECT_FALSE(client.is_live());
}

TEST_F(told_client, keeps_the_newest_counts_of_what_it_shows)
{
    connect(false);
    load(20, {item(16, "bench")});
    totals(22, 16, 5);
    totals(21, 16, 4);
    totals(22, 17, 9);  // not in the view
    ASSERT_EQ(client.totals().size(), 1u);
    EXPECT_EQ(client.totals().begin()->second.counts.counts[0], 5u);
    update(20, 23, {{sequence{23}, domain::item_hidden{contribution_id{16}, "rude"}}});
    EXPECT_TRUE(client.totals().empty());
    totals(23, 16, 6);
    EXPECT_TRUE(client.totals().empty());
}

TEST_F(told_client, folds_self_changes_into_the_whole)
{
    connect(false);
    load(20);
    domain::self_view self;
    self.as_of = sequence{20};
    self.votes = {{{ballot_id{2}, contribution_id{16}}, 1},
                  {{ballot_id{3}, contribution_id{16}}, -1}};
    self.name = "ana";
    hear(frames.self(in, self));
    self = {};
    self.as_of = sequence{21};
    self.extent = domain::self_extent::changes;
    self.votes = {{{ballot_id{2}, contribution_id{16}}, std::nullopt},
                  {{ballot_id{2}, contribution_id{12}}, 1}};
    hear(frames.self(in, self));
    const std::vector<domain::own_vote> expected{{{ballot_id{2}, contribution_id{12}}, 1},
                                                 {{ballot_id{3}, contribution_id{16}}, -1}};
    EXPECT_EQ(client.self().votes, expected);
    EXPECT_EQ(client.self().name, "ana");
}

TEST_F(told_client, tells_an_end_from_a_loss)
{
    const std::vector<std::pair<close_code, end_reason>> ends{
        {close_code::token_void, end_reason::token_void},
        {close_code::no_such_room, end_reason::no_such_room},
        {close_code::replaced, end_reason::replaced},
        {close_code::malformed_command, end_reason::protocol},
        {close_code::forbidden, end_reason::forbidden}};
    for (const auto& [code, reason] : ends) {
        connect(false);
        client.disconnected(code);
        const auto ended = events<client_ended>();
        ASSERT_EQ(ended.size(), 1u);
        EXPECT_EQ(ended.front().why, reason);
        EXPECT_TRUE(client.has_ended());
    }
    for (const close_code code :
         {close_code::service_restart, close_code::too_slow, close_code::try_again_later}) {
        connect(false);
        client.disconnected(code);
        EXPECT_TRUE(events<client_ended>().empty());
        EXPECT_FALSE(client.has_ended());
    }
}

TEST_F(told_client, says_why_its_hello_was_refused)
{
    client.connected();
    answer(0, rooms::refused{domain::refusal::link_used, {}});
    client.disconnected(close_code::forbidden);
    const auto ended = events<client_ended>();
    ASSERT_EQ(ended.size(), 1u);
    ASSERT_TRUE(ended.front().refusal.has_value());
    EXPECT_EQ(ended.front().refusal->why, domain::refusal::link_used);
}
}  // namespace
}  // namespace kring::tools
