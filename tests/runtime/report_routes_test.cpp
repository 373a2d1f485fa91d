// Reports and exports over HTTP: who gets what, and that what is not for somebody answers as if it were not there.
#include "support/running_server.hpp"

#include "base/encoding.hpp"

#include <gtest/gtest.h>

namespace kring::tests {
namespace {
constexpr std::uint64_t first_facilitator_link = 4;
constexpr member_id lead_id{5};

class report_routes : public testing::Test {
protected:
    void SetUp() override
    {
        room = server.create_room();
        lead.emplace(server, socket_client::joining(server, room, "Noor",
                                                    rooms::credential_kind::facilitator_link,
                                                    first_facilitator_link));
        ASSERT_TRUE(lead->enter());
        done(domain::open_room{});
        idea = contribution_id{done(domain::post_idea{"Plant trees"}).value()};
    }

    sequence done(domain::command wish)
    {
        const auto answer = lead->settle(std::move(wish));
        const auto* accepted = answer ? std::get_if<rooms::accepted>(&answer->outcome) : nullptr;
        EXPECT_NE(accepted, nullptr);
        return accepted == nullptr ? sequence{} : accepted->at;
    }
    support::raw_response get(const std::string& path)
    {
        support::raw_client client{server.port()};
        client.send("GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n");
        return client.read_response().value_or(support::raw_response{});
    }
    support::raw_response get_report(const std::string& version = {})
    {
        return get("/report/" + to_text(room) + version);
    }
    [[nodiscard]] std::string token(member_id who, generation of = {}) const
    {
        return to_base64url(server.server->credentials().member_token({room, who, of}));
    }
    support::raw_response take(const std::string& authorization, const std::string& body,
                               const std::optional<room_id>& from = {})
    {
        support::raw_client client{server.port()};
        client.send("POST /api/v1/rooms/" + to_text(from.value_or(room)) +
                    "/export HTTP/1.1\r\nHost: a\r\nAuthorization: " + authorization +
                    "\r\nContent-Type: application/json\r\nContent-Length: " +
                    std::to_string(body.size()) + "\r\n\r\n" + body);
        return client.read_response().value_or(support::raw_response{});
    }
    const std::string html = R"({"format":"html","language":"en"})";

    running_server server;
    room_id room{};
    std::optional<socket_client> lead;
    contribution_id idea{};
};

TEST_F(report_routes, give_what_was_published_and_nothing_else)
{
    const auto unknown = get("/report/" + to_text(room_id{}));
    EXPECT_EQ(unknown.status, 404);
    for (const auto& path : {"", "/7", "/0", "/07", "/-1", "/x", "/7/8", "/"}) {
        SCOPED_TRACE(path);
        EXPECT_EQ(get_report(path).status, 404);
        EXPECT_EQ(get_report(path).body, unknown.body);
    }
    EXPECT_EQ(get("/report/short").body, unknown.body);

    done(domain::publish_report{});
    EXPECT_EQ(get_report().body, "html as of 7, shown 1, times 8\n");
    EXPECT_EQ(get_report("/7").body, get_report().body);
    EXPECT_EQ(get_report("/6").body, unknown.body);
    EXPECT_EQ(get_report("/8").body, unknown.body);
    EXPECT_EQ(get_report().header("content-security-policy"), "policy");
    EXPECT_EQ(get_report().header("cache-control"), "no-store");

    done(domain::post_idea{"Benches"});
    done(domain::close_room{});
    EXPECT_TRUE(get_report().body.starts_with("html as of 7, "));
    done(domain::publish_report{});
    EXPECT_TRUE(get_report().body.starts_with("html as of 10, shown 2"));
    EXPECT_TRUE(get_report("/7").body.starts_with("html as of 7, shown 1"));
}

TEST_F(report_routes, make_an_old_version_anew_when_something_was_hidden)
{
    done(domain::publish_report{});
    EXPECT_TRUE(get_report("/7").body.starts_with("html as of 7, shown 1"));
    const sequence hidden = done(domain::hide_contribution{idea, "a name"});
    EXPECT_TRUE(get_report("/7").body.starts_with("html as of 7, shown 0"));
    done(domain::undo_act{act_id{hidden.value()}});
    EXPECT_TRUE(get_report("/7").body.starts_with("html as of 7, shown 1"));
}

TEST_F(report_routes, serve_a_whole_room_that_opens_the_report_at_once)
{
    done(domain::publish_report{});
    std::promise<void> begun;
    std::promise<void> may_go_on;
    const std::shared_future<void> gate = may_go_on.get_future().share();
    std::size_t made = 0;
    before_a_document() = [&] {
        if (++made == 1) begun.set_value();
        gate.wait();
    };
    std::vector<std::unique_ptr<support::raw_client>> people;
    for (std::size_t each = 0; each < 3 * limits::reports_waiting_max; ++each) {
        people.push_back(std::make_unique<support::raw_client>(server.port()));
        people.back()->send("GET /report/" + to_text(room) + " HTTP/1.1\r\nHost: a\r\n\r\n");
    }
    begun.get_future().wait();
    // All have asked once the last request was answered by somebody else's route on the same core.
    EXPECT_EQ(get("/nowhere").status, 404);
    may_go_on.set_value();
    for (auto& each : people)
        EXPECT_EQ(each->read_response().value_or(support::raw_response{}).status, 200);
    before_a_document() = {};
    EXPECT_EQ(made, 1u);
}

TEST_F(report_routes, let_facilitators_take_documents)
{
    const auto made = take("Bearer " + token(lead_id), html);
    EXPECT_EQ(made.status, 200);
    EXPECT_EQ(made.body, "html as of 7, shown 1, times 7\n");
    EXPECT_EQ(made.header("content-disposition"), "attachment; filename=\"plain-7\"");
    EXPECT_EQ(made.header("x-content-type-options"), "nosniff");
    EXPECT_EQ(made.header("kring-as-of"), "7");
    EXPECT_EQ(server.security[security_event::exported], 1u);
}

TEST_F(report_routes, make_a_document_as_of_an_earlier_moment)
{
    EXPECT_EQ(
        take("Bearer " + token(lead_id), R"({"format":"csv","language":"nl","as_of":6})").body,
        "csv as of 6, shown 0, times 7\n");
    EXPECT_EQ(
        take("Bearer " + token(lead_id), R"({"format":"csv","language":"nl","as_of":8})").status,
        400);
}

TEST_F(report_routes, refuse_who_may_not)
{
    socket_client ana{server, socket_client::joining(server, room, "Ana")};
    ASSERT_TRUE(ana.enter());
    EXPECT_EQ(take("Bearer " + token(member_id{8}), html).status, 403);
    // Nobody, somebody of another time, and what is no token at all.
    for (const std::string& each :
         {std::string{}, std::string{"Bearer"}, std::string{"Bearer abc"}, token(lead_id),
          "Bearer " + token(lead_id, generation{1}), "Bearer " + token(member_id{999})}) {
        SCOPED_TRACE(each);
        EXPECT_EQ(take(each, html).status, 401);
    }
    EXPECT_EQ(server.security[security_event::token_void], 6u);
    // A room of somebody else's answers as one that is not there.
    const room_id other = server.create_room();
    const auto foreign = take("Bearer " + token(lead_id), html, other);
    EXPECT_EQ(foreign.status, 404);
    EXPECT_EQ(foreign.body, take("Bearer " + token(lead_id), html, room_id{}).body);
    EXPECT_EQ(server.security[security_event::exported], 0u);

    done(domain::leave_room{});
    EXPECT_EQ(take("Bearer " + token(lead_id), html).status, 401);
}

TEST_F(report_routes, take_only_what_they_know)
{
    for (const auto& body :
         {"", "{}", "[]", R"({"format":"html"})", R"({"format":"pdf","language":"en"})",
          R"({"format":"html","language":"de"})", R"({"format":1,"language":"en"})",
          R"({"format":"html","language":"en","token":"x"})",
          R"({"format":"html","language":"en","as_of":0})",
          R"({"format":"html","language":"en","as_of":-1})",
          R"({"format":"html","language":"en","as_of":"7"})",
          R"({"format":"html","language":"en","as_of":7.5})"}) {
        SCOPED_TRACE(body);
        EXPECT_EQ(take("Bearer " + token(lead_id), body).status, 400);
    }
}

TEST(report_rate, is_one_document_in_ten_seconds)
{
    running_server server{1, {}, {}, test_rates::as_given};
    const room_id room = server.create_room();
    socket_client lead{server, socket_client::joining(server, room, "Noor",
                                                      rooms::credential_kind::facilitator_link,
                                                      first_facilitator_link)};
    ASSERT_TRUE(lead.enter());
    const std::string token =
        to_base64url(server.server->credentials().member_token({room, lead_id, {}}));
    const std::string body = R"({"format":"html","language":"en"})";
    const auto take = [&] {
        support::raw_client client{server.port()};
        client.send("POST /api/v1/rooms/" + to_text(room) +
                    "/export HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer " + token +
                    "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
        return client.read_response().value_or(support::raw_response{});
    };
    EXPECT_EQ(take().status, 200);
    const auto second = take();
    EXPECT_EQ(second.status, 429);
    EXPECT_EQ(second.header("retry-after"), "10");
    EXPECT_EQ(server.counts.of(limit::export_rate), 1u);
}
}  // namespace
}  // namespace kring::tests
