// A recovery code over HTTP: made by a facilitator, shown in another browser, and asked for before names leave.
#include "support/running_server.hpp"

#include "base/encoding.hpp"

#include <gtest/gtest.h>
#include <boost/json.hpp>

#include <atomic>
#include <string>

namespace kring::tests {
namespace {
namespace json = boost::json;
constexpr std::uint64_t first_facilitator_link = 4;
constexpr member_id lead_id{5};

class recovery_routes : public testing::Test {
protected:
    void serve(runtime::server_options options = {})
    {
        options.now = [this] { return instant_from_milliseconds(now_ms); };
        server.emplace(2, std::move(options));
        room = server->create_room();
        lead.emplace(*server, socket_client::joining(*server, room, "Noor",
                                                     rooms::credential_kind::facilitator_link,
                                                     first_facilitator_link));
        ASSERT_TRUE(lead->enter());
    }
    void pass(std::chrono::milliseconds time) { now_ms += time.count(); }

    support::raw_response post(const std::string& what, const json::object& body,
                               const std::string& authorization = {})
    {
        const std::string text = json::serialize(body);
        support::raw_client client{server->port()};
        client.send(
            "POST /api/v1/rooms/" + to_text(room) + "/" + what + " HTTP/1.1\r\nHost: a\r\n" +
            (authorization.empty() ? "" : "Authorization: " + authorization + "\r\n") +
            "Content-Type: application/json\r\nContent-Length: " + std::to_string(text.size()) +
            "\r\n\r\n" + text);
        return client.read_response().value_or(support::raw_response{});
    }
    [[nodiscard]] std::string token(member_id who = lead_id) const
    {
        return to_base64url(server->server->credentials().member_token({room, who, {}}));
    }
    std::string made_code()
    {
        const auto answer = post("recovery-code", {{"token", token()}});
        EXPECT_EQ(answer.status, 200) << answer.body;
        return std::string{json::parse(answer.body).at("code").as_string()};
    }
    static bool is_refused_as(const support::raw_response& answer, std::string_view key)
    {
        return answer.status == 409 && answer.body.find(key) != std::string::npos;
    }

    std::optional<running_server> server;
    room_id room{};
    std::optional<socket_client> lead;
    std::atomic<std::int64_t> now_ms{1'750'000'000'000};
};

TEST_F(recovery_routes, lead_from_a_code_to_another_browser_of_the_same_facilitator)
{
    serve();
    const std::string code = made_code();
    EXPECT_EQ(code.size(), 29u);
    EXPECT_EQ(made_code(), code) << "its answer may have been lost";

    const auto back = post("recover", {{"code", code}});
    ASSERT_EQ(back.status, 200) << back.body;
    EXPECT_EQ(back.header("cache-control"), "no-store");
    const json::value said = json::parse(back.body);
    EXPECT_EQ(said.at("seconds").as_int64(), 120);
    const std::string link{said.at("link").as_string()};
    const auto pass_text = from_base64url(link.substr(link.find('#') + 1));
    ASSERT_TRUE(pass_text);
    const auto whose = server->server->credentials().verify_pass(
        *pass_text, instant_from_milliseconds(now_ms) + std::chrono::seconds{119});
    ASSERT_TRUE(whose);
    EXPECT_EQ(whose->member, lead_id);
    EXPECT_EQ(server->security[security_event::recovered], 1u);
}

TEST_F(recovery_routes, answer_every_wrong_code_alike)
{
    serve();
    const std::string code = made_code();
    const auto wrong = post("recover", {{"code", "0000-0000-0000-0000-0000-0000"}});
    EXPECT_TRUE(is_refused_as(wrong, "refusal.wrong_recovery_code")) << wrong.body;
    for (const std::string& each : {std::string{}, std::string{"no code"}, code + "0"}) {
        SCOPED_TRACE(each);
        const auto other = post("recover", {{"code", each}});
        EXPECT_EQ(other.status, wrong.status);
        EXPECT_EQ(other.body, wrong.body);
    }
    // Of a room that is not there, too.
    std::swap(room.octets[0], room.octets[1]);
    room.octets[2] ^= 1;
    EXPECT_EQ(post("recover", {{"code", code}}).body, wrong.body);
    EXPECT_EQ(server->security[security_event::wrong_recovery_code], 5u);
}

TEST_F(recovery_routes, take_only_what_they_know)
{
    serve();
    const std::string code = made_code();
    EXPECT_EQ(post("recover", {}).status, 404);
    EXPECT_EQ(post("recover", {{"code", 7}}).status, 404);
    EXPECT_EQ(post("recover", {{"code", code}, {"more", "x"}}).status, 404);
    EXPECT_EQ(post("recover", {{"code", code}, {"token", "x"}}).status, 404);
    EXPECT_EQ(post("recovery-code", {{"token", "x"}}).status, 404);
    EXPECT_EQ(post("recovery-code", {{"code", code}}).status, 404);
    const room_id home = room;
    const std::string foreign = token();
    room = server->create_room();
    EXPECT_EQ(post("recovery-code", {{"token", foreign}}).status, 404) << "of another room";
    room = home;
    EXPECT_TRUE(is_refused_as(post("recovery-code", {{"token", token(member_id{999})}}),
                              "refusal.not_allowed"));
}

TEST_F(recovery_routes, give_another_code_for_the_one_before)
{
    serve();
    const std::string first = made_code();
    pass(limits::recovery_code_repeat_time);
    EXPECT_TRUE(
        is_refused_as(post("recovery-code", {{"token", token()}}), "refusal.recovery_code_needed"));
    EXPECT_TRUE(is_refused_as(post("recovery-code", {{"token", token()}, {"code", "wrong"}}),
                              "refusal.wrong_recovery_code"));
    const auto second = post("recovery-code", {{"token", token()}, {"code", first}});
    ASSERT_EQ(second.status, 200) << second.body;
    EXPECT_TRUE(is_refused_as(post("recover", {{"code", first}}), "refusal.wrong_recovery_code"));
    EXPECT_EQ(post("recover", {{"code", json::parse(second.body).at("code").as_string()}}).status,
              200);
}

TEST_F(recovery_routes, let_names_out_for_the_code_alone)
{
    serve();
    const json::object names{{"format", "csv"}, {"language", "en"}};
    const json::object figures{{"format", "html"}, {"language", "en"}};
    const std::string bearer = "Bearer " + token();
    EXPECT_EQ(post("export", names, bearer).status, 200) << "whoever has none is not asked";
    const std::string code = made_code();
    EXPECT_TRUE(is_refused_as(post("export", names, bearer), "refusal.recovery_code_needed"));
    json::object shown = names;
    shown["code"] = "wrong";
    EXPECT_TRUE(is_refused_as(post("export", shown, bearer), "refusal.wrong_recovery_code"));
    EXPECT_EQ(server->security[security_event::exported], 1u);
    shown["code"] = code;
    EXPECT_EQ(post("export", shown, bearer).status, 200);
    EXPECT_EQ(post("export", figures, bearer).status, 200);
    shown["code"] = 7;
    EXPECT_EQ(post("export", shown, bearer).status, 400);
}

TEST_F(recovery_routes, ask_a_facilitator_who_did_nothing_on_every_way_in)
{
    serve();
    const std::string code = made_code();
    const auto pass_made = post("device-link", {{"token", token()}});
    pass(limits::facilitator_idle);
    EXPECT_TRUE(
        is_refused_as(post("join-link", {{"token", token()}}), "refusal.recovery_code_needed"));
    // A pass that such a token makes is no way round.
    const auto link = post("device-link", {{"token", token()}});
    ASSERT_EQ(link.status, 200);
    const std::string address{json::parse(link.body).at("link").as_string()};
    tools::client_opening opening;
    opening.entry = wire::member_entry{*from_base64url(address.substr(address.find('#') + 1))};
    opening.outbox = outbox_id{77};
    socket_client other{*server, opening};
    EXPECT_FALSE(other.enter());
    EXPECT_EQ(post("recover", {{"code", code}, {"token", token()}}).status, 200);
    EXPECT_EQ(post("join-link", {{"token", token()}}).status, 200);
}

TEST_F(recovery_routes, make_an_address_wait_that_shows_wrong_ones)
{
    runtime::server_options options;
    options.codes.of_address = {1, 2};
    options.codes.delay = std::chrono::milliseconds{1};
    options.codes.waiting_max = 0;
    serve(std::move(options));
    const std::string code = made_code();
    EXPECT_EQ(post("recover", {{"code", "wrong"}}).status, 409);
    EXPECT_EQ(post("recover", {{"code", "wrong"}}).status, 409);
    const auto late = post("recover", {{"code", code}});
    EXPECT_EQ(late.status, 503) << "the right one waits too";
    EXPECT_FALSE(late.header("retry-after").empty());
    pass(std::chrono::minutes{5});
    EXPECT_EQ(post("recover", {{"code", code}}).status, 200);
}
}  // namespace
}  // namespace kring::tests
