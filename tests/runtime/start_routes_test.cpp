// Starting a room on the page: who may, what comes of it, and that a link that leaked fills nothing.
#include "support/running_server.hpp"

#include "base/encoding.hpp"

#include <gtest/gtest.h>

namespace kring::tests {
namespace {
class start_routes : public testing::Test {
protected:
    support::raw_response ask(const std::string& method, const std::string& path,
                              const std::string& body = {})
    {
        support::raw_client client{server.port()};
        client.send(method + " " + path +
                    " HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: " +
                    std::to_string(body.size()) + "\r\n\r\n" + body);
        return client.read_response().value_or(support::raw_response{});
    }
    support::raw_response start(const std::string& body)
    {
        return ask("POST", "/api/v1/start", body);
    }
    static std::string wish(const std::string& secret, const std::string& title = "Square")
    {
        return R"({"secret":")" + secret + R"(","title":")" + title +
               R"(","question":"What?","promise":"An answer","language":"en"})";
    }
    running_server server;
    const std::string secret{running_server::start_secret};
};

TEST_F(start_routes, make_a_room_whose_first_user_leads_it)
{
    const auto made = start(wish(secret));
    ASSERT_EQ(made.status, 201) << made.body;
    const auto slash = made.body.find("/r/");
    ASSERT_NE(slash, std::string::npos) << made.body;
    EXPECT_NE(made.body.find("\"join_link\""), std::string::npos);
    EXPECT_NE(made.body.find("\"screen_link\""), std::string::npos);
    const auto room = room_id_from_text(made.body.substr(slash + 3, 22));
    ASSERT_TRUE(room);
    socket_client lead{server, socket_client::joining(server, *room, "Noor",
                                                      rooms::credential_kind::facilitator_link, 4)};
    ASSERT_TRUE(lead.enter());
    const auto opened = lead.settle(domain::open_room{});
    ASSERT_TRUE(opened);
    EXPECT_TRUE(std::holds_alternative<rooms::accepted>(opened->outcome));
}

TEST_F(start_routes, answer_who_has_not_the_link_as_if_nothing_were_here)
{
    const auto unknown = ask("POST", "/api/v1/nothing", "{}");
    ASSERT_EQ(unknown.status, 404);
    for (const std::string& body : {wish("another-secret"), wish(""), std::string{"{}"},
                                    std::string{"no json"}, std::string{R"({"secret":7})"}}) {
        SCOPED_TRACE(body);
        const auto answer = start(body);
        EXPECT_EQ(answer.status, 404);
        EXPECT_EQ(answer.body, unknown.body);
    }
    EXPECT_EQ(ask("GET", "/api/v1/start").status, 405);
}

TEST_F(start_routes, refuse_what_makes_no_room)
{
    EXPECT_EQ(start(R"({"secret":")" + secret + R"("})").status, 400);
    std::string more = wish(secret);
    more.insert(more.size() - 1, R"(,"colour":"red")");
    EXPECT_EQ(start(more).status, 400);
    const auto untitled = start(wish(secret, " "));
    EXPECT_EQ(untitled.status, 409);
    EXPECT_EQ(untitled.body, R"({"code":"REFUSED","text_key":"refusal.text_empty"})");
}

TEST_F(start_routes, start_no_more_rooms_than_the_rate_allows)
{
    for (std::uint32_t i = 0; i < running_server::rooms_started.burst; ++i)
        EXPECT_EQ(start(wish(secret)).status, 201);
    const auto refused = start(wish(secret));
    EXPECT_EQ(refused.status, 429);
    EXPECT_NE(refused.header("retry-after"), "");
    EXPECT_EQ(start(wish("another-secret")).status, 404) << "who has no link is told nothing";
}

TEST_F(start_routes, check_a_format_for_who_may_use_it)
{
    const auto check = [this](const std::string& body) {
        return ask("POST", "/api/v1/formats/check", body);
    };
    const auto taken = check(R"({"secret":")" + secret + R"(","text":"x"})");
    EXPECT_EQ(taken.status, 200);
    EXPECT_EQ(taken.body, R"({"id":"taken"})");
    EXPECT_EQ(check(R"({"secret":")" + secret + R"(","text":""})").status, 422);
    EXPECT_EQ(check(R"({"secret":")" + secret + R"("})").status, 400);
    EXPECT_EQ(check(R"({"secret":"another","text":"x"})").status, 404);
    EXPECT_EQ(check(R"({"text":"x"})").status, 404);

    const room_id room = server.create_room();
    const auto token =
        to_base64url(server.server->credentials().member_token({room, member_id{5}, generation{}}));
    EXPECT_EQ(check(R"({"token":")" + token + R"(","text":"x"})").status, 200);
    EXPECT_EQ(check(R"({"token":"AAAA","text":"x"})").status, 404);
}

TEST_F(start_routes, give_everybody_the_formats)
{
    const auto all = ask("GET", "/api/v1/formats");
    EXPECT_EQ(all.status, 200);
    EXPECT_EQ(all.body, R"({"formats":[]})");
}
}  // namespace
}  // namespace kring::tests
