// A rehearsal over HTTP: who is offered one, in which language, and what whoever comes too late is told. Who may ask stands in
// the route matrix; that a crowd comes is for the browser's test of it.
#include "api/rehearsal_routes.hpp"
#include "support/running_server.hpp"

#include "base/encoding.hpp"

#include <gtest/gtest.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_future.hpp>
#include <boost/json.hpp>

#include <vector>

namespace kring::tests {
namespace {
namespace json = boost::json;
constexpr std::uint64_t first_facilitator_link = 4;
constexpr member_id lead_id{5};

// Remembers what was asked of it.
struct stage {
    bool has_place{true};
    std::vector<domain::language> asked;
};
boost::asio::awaitable<std::optional<std::string>> begin_on(stage& here, domain::language language)
{
    here.asked.push_back(language);
    if (!here.has_place) co_return std::nullopt;
    co_return "http://here/r/rehearsal#secret";
}

class rehearsal_routes : public testing::Test {
protected:
    void SetUp() override
    {
        room = server.create_room();
        socket_client lead{server, socket_client::joining(server, room, "Noor",
                                                          rooms::credential_kind::facilitator_link,
                                                          first_facilitator_link)};
        ASSERT_TRUE(lead.enter());
    }
    void offer(bool is_offered = true)
    {
        api::visitor_ground ground{*server.server, 0, *server.links, [] { return instant{}; }};
        if (is_offered) {
            ground.rehearse = [this](std::size_t, domain::language language) {
                return begin_on(here, language);
            };
        }
        api::add_visitor_routes(routes, ground);
        api::add_rehearsal_routes(routes, std::move(ground));
    }
    net::http_response post(const std::string& what, json::object body)
    {
        net::http_request request;
        request.method = net::http_method::post;
        request.path = "/api/v1/rooms/" + to_text(room) + "/" + what;
        request.headers.push_back({"content-type", "application/json"});
        request.body = json::serialize(body);
        return boost::asio::co_spawn(server.server->core_at(0).context(),
                                     routes.serve(std::move(request)), boost::asio::use_future)
            .get();
    }
    [[nodiscard]] std::string token() const
    {
        return to_base64url(server.server->credentials().member_token({room, lead_id, {}}));
    }
    static json::value said(const net::http_response& answer)
    {
        return json::parse(std::string_view{*answer.body});
    }

    running_server server{1};
    room_id room{};
    stage here;
    http::router routes;
};

TEST_F(rehearsal_routes, give_a_facilitator_the_link_of_one_in_their_language)
{
    offer();
    EXPECT_TRUE(said(post("join-link", {{"token", token()}})).at("rehearses").as_bool());
    const auto answer = post("rehearsal", {{"token", token()}, {"language", "nl"}});
    ASSERT_EQ(answer.status, 200);
    EXPECT_EQ(said(answer).at("link").as_string(), "http://here/r/rehearsal#secret");
    EXPECT_EQ(post("rehearsal", {{"token", token()}, {"language", "en"}}).status, 200);
    EXPECT_EQ(here.asked, (std::vector{domain::language::dutch, domain::language::english}));
}

TEST_F(rehearsal_routes, tell_who_comes_while_none_can_begin_when_to_ask_again)
{
    offer();
    here.has_place = false;
    const auto answer = post("rehearsal", {{"token", token()}, {"language", "nl"}});
    EXPECT_EQ(answer.status, 503);
    EXPECT_EQ(answer.header("Retry-After"), "60");
}

TEST_F(rehearsal_routes, are_not_there_where_none_is_offered)
{
    offer(false);
    EXPECT_FALSE(said(post("join-link", {{"token", token()}})).at("rehearses").as_bool());
    EXPECT_EQ(post("rehearsal", {{"token", token()}, {"language", "nl"}}).status, 404);
}

TEST_F(rehearsal_routes, take_only_what_they_know)
{
    offer();
    EXPECT_EQ(post("rehearsal", {{"token", token()}}).status, 404);
    EXPECT_EQ(post("rehearsal", {{"token", token()}, {"language", "fr"}}).status, 404);
    EXPECT_EQ(post("rehearsal", {{"token", token()}, {"language", "nl"}, {"more", 1}}).status, 404);
    const std::string foreign = token();
    room = server.create_room();
    EXPECT_EQ(post("rehearsal", {{"token", foreign}, {"language", "nl"}}).status, 404);
    EXPECT_TRUE(here.asked.empty());
}
}  // namespace
}  // namespace kring::tests
