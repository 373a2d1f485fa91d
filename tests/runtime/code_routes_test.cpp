// A typed code over HTTP: from the facilitator's question to somebody in the room, and what guessing gets.
#include "support/running_server.hpp"

#include "base/encoding.hpp"

#include <gtest/gtest.h>
#include <boost/json.hpp>

#include <string>

namespace kring::tests {
namespace {
namespace json = boost::json;

class code_routes : public testing::Test {
protected:
    support::raw_response post(const std::string& path, const std::string& body)
    {
        support::raw_client client{server->port()};
        client.send("POST " + path +
                    " HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: " +
                    std::to_string(body.size()) + "\r\n\r\n" + body);
        return client.read_response().value_or(support::raw_response{});
    }
    support::raw_response type(const std::string& code)
    {
        return post("/api/v1/code", R"({"code":")" + code + R"("})");
    }
    // As the big screen asks.
    json::object ways_into(const room_id& room)
    {
        const bytes screen = server->secret(room, rooms::credential_kind::screen_link);
        const auto answer = post("/api/v1/rooms/" + to_text(room) + "/join-link",
                                 R"({"secret":")" + to_base64url(screen) + R"("})");
        EXPECT_EQ(answer.status, 200);
        return json::parse(answer.body).as_object();
    }
    std::string code_of(const room_id& room)
    {
        const json::object ways = ways_into(room);
        const json::value* code = ways.if_contains("code");
        return code == nullptr ? std::string{} : std::string{code->as_string()};
    }
    void serve(runtime::server_options options = {}) { server.emplace(2, std::move(options)); }
    static runtime::code_bounds strict()
    {
        runtime::code_bounds bounds;
        bounds.of_all = {1, 2};
        return bounds;
    }

    std::optional<running_server> server;
};

TEST_F(code_routes, lead_from_the_screens_code_to_the_join_link)
{
    serve();
    const room_id square = server->create_room();
    const room_id market = server->create_room();
    const json::object ways = ways_into(square);
    const std::string code{ways.at("code").as_string()};
    EXPECT_EQ(code.size(), 9u);
    EXPECT_EQ(code[4], ' ');
    EXPECT_EQ(ways.at("code_seconds").as_int64(), 24 * 3600);
    EXPECT_EQ(code_of(square), code);
    EXPECT_NE(code_of(market), code);

    const auto found = type(code);
    ASSERT_EQ(found.status, 200);
    EXPECT_EQ(std::string(json::parse(found.body).at("link").as_string()),
              std::string(ways.at("link").as_string()));
    EXPECT_EQ(type(code.substr(0, 4) + code.substr(5)).status, 200);
}

TEST_F(code_routes, answer_every_code_that_leads_nowhere_alike)
{
    serve();
    const room_id square = server->create_room();
    const std::string code = code_of(square);
    const std::string other = code == "0000 0000" ? "0000 0001" : "0000 0000";
    const auto unknown = type(other);
    EXPECT_EQ(unknown.status, 404);
    socket_client lead{*server,
                       socket_client::joining(*server, square, "Noor",
                                              rooms::credential_kind::facilitator_link, 4)};
    ASSERT_TRUE(lead.enter());
    ASSERT_TRUE(lead.settle(domain::lock{{}, "Full"}));
    const auto locked = type(code);
    EXPECT_EQ(locked.status, 404);
    EXPECT_EQ(locked.body, unknown.body);
    EXPECT_EQ(code_of(square), "");
    ASSERT_TRUE(lead.settle(domain::unlock{}));
    EXPECT_EQ(type(code).status, 200);
    EXPECT_EQ(code_of(square), code);

    ASSERT_TRUE(lead.settle(domain::rotate_join_link{}));
    EXPECT_EQ(type(code).status, 404);
    ASSERT_TRUE(lead.settle(domain::close_room{}));
    const auto closed = type(code);
    EXPECT_EQ(closed.status, 404);
    EXPECT_EQ(closed.body, unknown.body);
    EXPECT_EQ(code_of(square), "");
    const std::lock_guard lock{server->mutex};
    EXPECT_EQ(server->security[security_event::wrong_code], 4u);
}

TEST_F(code_routes, refuse_what_is_no_code)
{
    serve();
    for (const std::string body :
         {R"({"code":"1234"})", R"({"code":12345678})", R"({})", "no json", "[]",
          R"({"code":"12345678","room":"x"})", R"({"code":"12345678","answers":[-1]})",
          R"({"code":"12345678","answers":["1"]})", R"({"code":"12345678","challenge":"*"})"}) {
        EXPECT_EQ(post("/api/v1/code", body).status, 400) << body;
    }
    support::raw_client client{server->port()};
    client.send("GET /api/v1/code?code=12345678 HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_EQ(client.read_response()->status, 405);
}

TEST_F(code_routes, ask_for_a_puzzle_after_too_many_failures_and_take_its_answers)
{
    runtime::server_options options;
    options.codes = strict();
    options.puzzle = {2, 4};
    serve(std::move(options));
    const room_id square = server->create_room();
    const std::string code = code_of(square);
    for (int i = 0; i < 3; ++i)
        EXPECT_EQ(type(code == "0000 0000" ? "0000 0001" : "0000 0000").status, 404);
    const auto asked = type(code);
    ASSERT_EQ(asked.status, 429);
    const json::object puzzle = json::parse(asked.body).as_object();
    EXPECT_EQ(puzzle.at("code").as_string(), "PUZZLE");
    ASSERT_EQ(puzzle.at("parts").as_int64(), 2);
    ASSERT_EQ(puzzle.at("bits").as_int64(), 4);
    const auto challenge = from_base64url(std::string_view{puzzle.at("challenge").as_string()});
    ASSERT_TRUE(challenge);
    json::array answers;
    for (std::uint32_t part = 0; part < 2; ++part) {
        for (std::uint32_t number = 0;; ++number) {
            bytes tried = *challenge + static_cast<char>(part);
            for (int shift = 0; shift < 32; shift += 8)
                tried += static_cast<char>(number >> shift & 0xff);
            if (sha256(tried)[0] >> 4 != 0) continue;
            answers.emplace_back(number);
            break;
        }
    }
    json::object attempt{
        {"code", code}, {"challenge", puzzle.at("challenge")}, {"answers", answers}};
    EXPECT_EQ(post("/api/v1/code", json::serialize(attempt)).status, 200);
    attempt["answers"] = json::array{};
    EXPECT_EQ(post("/api/v1/code", json::serialize(attempt)).status, 429);
    EXPECT_EQ(server->counts.of(limit::code_failures), 2u);
    // Links need no puzzle.
    EXPECT_EQ(code_of(square), code);
}

TEST_F(code_routes, delay_an_address_that_failed_often)
{
    runtime::server_options options;
    options.codes.of_address = {1, 1};
    options.codes.delay = std::chrono::milliseconds{1};
    serve(std::move(options));
    const room_id square = server->create_room();
    const std::string code = code_of(square);
    EXPECT_EQ(type(code == "0000 0000" ? "0000 0001" : "0000 0000").status, 404);
    EXPECT_EQ(server->counts.of(limit::code_failures_of_address), 0u);
    EXPECT_EQ(type(code).status, 200);
    EXPECT_EQ(server->counts.of(limit::code_failures_of_address), 1u);
}
}  // namespace
}  // namespace kring::tests
