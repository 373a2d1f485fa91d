// What somebody who is in no room may ask over HTTP, and that of everything else the answer is the same.
#include "app/operations_call.hpp"
#include "app/room_links.hpp"
#include "base/encoding.hpp"
#include "base/master_key.hpp"
#include "rooms/credentials.hpp"
#include "support/program.hpp"
#include "support/raw_client.hpp"
#include "support/temporary_directory.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace kring::tests {
namespace {
using rooms::credential_kind;
using testing::HasSubstr;

class visitor_test : public testing::Test {
protected:
    void SetUp() override
    {
        ASSERT_TRUE(start_crypto());
        const auto serving_at = wait_until_serving(server);
        ASSERT_TRUE(serving_at) << server.said();
        port = serving_at->port;
        const app::room_call call{{"127.0.0.1", serving_at->operations}, files.key};
        const auto made = app::create_room(call, {{"title", "Station square"},
                                                  {"question", "What should grow?"},
                                                  {"promise", "We answer"},
                                                  {"language", "en"}});
        ASSERT_TRUE(made) << made.error().text;
        room = made->room;
        id = room_id_from_text(room).value();
        join = *app::secret_in(made->join);
        facilitator = *app::secret_in(made->facilitator);
        screen = *app::secret_in(made->screen);
        const auto master = load_master_key(files.key);
        ASSERT_TRUE(master);
        issuer.emplace(derive_key(*master, "token"));
    }

    support::raw_response ask(const std::string& method, const std::string& path,
                              const std::string& body = {})
    {
        support::raw_client client{port};
        client.send(method + " " + path + " HTTP/1.1\r\nHost: x\r\nContent-Length: " +
                    std::to_string(body.size()) + "\r\n\r\n" + body);
        return client.read_response().value();
    }
    support::raw_response post(const std::string& what, const std::string& name, bytes_view secret,
                               const std::string& of = {})
    {
        return ask("POST", "/api/v1/rooms/" + (of.empty() ? room : of) + "/" + what,
                   "{\"" + name + "\":\"" + to_base64url(secret) + "\"}");
    }
    [[nodiscard]] bytes decision(std::uint64_t version) const
    {
        return issuer->link_secret(id, {credential_kind::decision_link, version});
    }

    temporary_directory directory;
    program_ground files{directory.path()};
    program server{KRING_PROGRAM, files.serve()};
    std::uint16_t port{};
    std::string room;
    room_id id{};
    bytes join;
    bytes facilitator;
    bytes screen;
    std::optional<rooms::credentials> issuer;
};

TEST_F(visitor_test, reads_the_card_with_a_link_that_leads_in)
{
    for (const bytes& secret : {join, facilitator, decision(1)}) {
        const auto card = post("card", "secret", secret);
        EXPECT_EQ(card.status, 200);
        EXPECT_THAT(card.body, HasSubstr("\"title\":\"Station square\""));
        EXPECT_THAT(card.body, testing::Not(HasSubstr("charter")));
    }
}

TEST_F(visitor_test, learns_nothing_without_the_right_secret)
{
    const auto unknown = ask("GET", "/api/v1/rooms/" + room + "/nothing");
    ASSERT_EQ(unknown.status, 404);
    const std::string elsewhere = to_text(room_id{{1}});
    bytes altered = join;
    altered.back() = static_cast<char>(altered.back() ^ 1);
    const auto expect_nothing = [](const support::raw_response& answer) {
        EXPECT_EQ(answer.status, 404);
        EXPECT_EQ(answer.body, "{\"code\":\"NOT_FOUND\"}\n");
    };
    expect_nothing(post("card", "secret", screen));
    expect_nothing(post("card", "secret", altered));
    expect_nothing(post("card", "secret", ""));
    expect_nothing(post("card", "secret", join, elsewhere));
    expect_nothing(post("card", "secret", join, "x"));
    expect_nothing(post("card", "token", join));
    expect_nothing(ask("POST", "/api/v1/rooms/" + room + "/card", "no json"));
    expect_nothing(ask("POST", "/api/v1/rooms/" + room + "/card", "[]"));
    expect_nothing(ask("POST", "/api/v1/rooms/" + room + "/card",
                       "{\"secret\":\"" + to_base64url(join) + "\",\"more\":1}"));
    // A link that leads in confirms nothing, nor does a token of another room ask for anything.
    expect_nothing(post("confirmation", "secret", join));
    expect_nothing(post("confirmation", "secret", facilitator));
    expect_nothing(post("decision-link", "token", join));
    expect_nothing(
        post("decision-link", "token", issuer->member_token({room_id{{1}}, member_id{5}, {}})));
}

TEST_F(visitor_test, confirms_nothing_that_was_not_promised)
{
    const auto answer = post("confirmation", "secret", decision(1));
    EXPECT_EQ(answer.status, 409);
    EXPECT_THAT(answer.body, HasSubstr("refusal.link_expired"));
}

TEST_F(visitor_test, gets_no_link_to_confirm_by_without_being_a_facilitator)
{
    const auto answer =
        post("decision-link", "token", issuer->member_token({id, member_id{99}, generation{}}));
    EXPECT_EQ(answer.status, 409);
    EXPECT_THAT(answer.body, HasSubstr("refusal.not_allowed"));
}

TEST_F(visitor_test, gets_the_join_link_with_the_screens_secret_or_a_facilitators_token)
{
    const auto answer = post("join-link", "secret", screen);
    EXPECT_EQ(answer.status, 200);
    EXPECT_THAT(answer.body, HasSubstr("/r/" + room + "#" + to_base64url(join)));
    EXPECT_EQ(post("join-link", "secret", join).status, 404);
    EXPECT_EQ(post("join-link", "secret", facilitator).status, 404);
    EXPECT_EQ(post("join-link", "token", screen).status, 404);
    EXPECT_EQ(
        post("join-link", "token", issuer->member_token({id, member_id{99}, generation{}})).status,
        409);
    EXPECT_EQ(
        post("join-link", "token", issuer->member_token({room_id{{1}}, member_id{5}, generation{}}))
            .status,
        404);
    // A join link of a generation that there never was tells nothing of the room.
    const auto card =
        post("card", "secret", issuer->link_secret(id, {credential_kind::join_link, 1}));
    EXPECT_EQ(card.status, 409);
    EXPECT_THAT(card.body, testing::Not(HasSubstr("Station square")));
}

TEST_F(visitor_test, gets_a_link_for_another_device_with_the_own_token)
{
    const rooms::token_claim claim{id, member_id{5}, generation{}};
    const auto answer = post("device-link", "token", issuer->member_token(claim));
    ASSERT_EQ(answer.status, 200);
    const std::string begin = "/r/" + room + "#";
    const std::size_t at = answer.body.find(begin) + begin.size();
    const auto pass = from_base64url(answer.body.substr(at, answer.body.find('"', at) - at));
    ASSERT_TRUE(pass) << answer.body;
    EXPECT_EQ(issuer->verify_pass(*pass, instant{}), claim);
    // A pass is for a hello alone: it makes no further one, and asks for nothing.
    EXPECT_EQ(post("device-link", "token", *pass).status, 404);
    EXPECT_EQ(post("join-link", "token", *pass).status, 404);
    EXPECT_EQ(post("card", "secret", *pass).status, 404);
    EXPECT_EQ(post("device-link", "secret", join).status, 404);
    EXPECT_EQ(
        post("device-link", "token", issuer->member_token({room_id{{1}}, member_id{5}, {}})).status,
        404);
}

TEST_F(visitor_test, changes_nothing_by_a_get)
{
    for (const std::string what :
         {"card", "confirmation", "decision-link", "join-link", "device-link"}) {
        for (const std::string method : {"GET", "HEAD"}) {
            support::raw_client client{port};
            client.send(method + " /api/v1/rooms/" + room + "/" + what +
                        " HTTP/1.1\r\nHost: x\r\n\r\n");
            EXPECT_EQ(client.read_response(method == "GET")->status, 405) << method << " " << what;
        }
    }
}

// The rooms of the operator are not for the public listener.
TEST_F(visitor_test, finds_no_operators_routes)
{
    EXPECT_EQ(ask("GET", "/api/v1/rooms").status, 404);
    EXPECT_EQ(ask("GET", "/api/v1/rooms/" + room + "/links").status, 404);
}
}  // namespace
}  // namespace kring::tests
