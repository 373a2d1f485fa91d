// Who may ask what over HTTP: every path and method of docs/openapi.yaml, asked by everybody who has some credential or
// none, of a room in every state. The routes come from the contract itself, so one that nobody thought about here fails.
//
// What is expected stands in routes/matrix.txt, to be read and agreed to by people. With KRING_MATRIX_WRITE set the file is
// written anew; what changed in it is then for the eyes of who changes the rules.
#include "api/code_routes.hpp"
#include "api/invitation_routes.hpp"
#include "api/recovery_routes.hpp"
#include "api/rehearsal_routes.hpp"
#include "api/visitor_routes.hpp"
#include "http/health.hpp"
#include "http/metrics.hpp"
#include "support/running_server.hpp"

#include "base/encoding.hpp"

#include <gtest/gtest.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_future.hpp>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <map>
#include <sstream>

namespace kring::tests {
namespace {
using rooms::credential_kind;

constexpr std::uint64_t first_facilitator_link = 4;
constexpr member_id lead_id{5};
const std::string operator_token = "the-operators-token";
const std::string metrics_token = "the-token-for-metrics";

// --- every route: what is sent with it, and where its credential stands ---
enum class place : std::uint8_t { body, header };
struct route_example {
    place of_credential{};
    std::string body;  // beside a credential
};
const std::map<std::string, route_example> examples{
    {"POST /api/v1/rooms",
     {place::header, R"("title":"a","question":"b","promise":"c","language":"en")"}},
    {"GET /api/v1/rooms", {place::header, ""}},
    {"GET /api/v1/start-link", {place::header, ""}},
    {"GET /api/v1/formats", {place::header, ""}},
    {"POST /api/v1/formats/check", {place::body, R"("text":"a format")"}},
    {"POST /api/v1/start",
     {place::body, R"("title":"a","question":"b","promise":"c","language":"en")"}},
    {"GET /api/v1/rooms/{room}/links", {place::header, ""}},
    {"POST /api/v1/rooms/{room}/links", {place::header, R"("role":"helper")"}},
    {"POST /api/v1/code", {place::header, R"("code":"0000 0000")"}},
    {"POST /api/v1/rooms/{room}/card", {place::body, ""}},
    {"POST /api/v1/rooms/{room}/confirmation", {place::body, ""}},
    {"POST /api/v1/rooms/{room}/decision-link", {place::body, ""}},
    {"POST /api/v1/rooms/{room}/join-link", {place::body, ""}},
    {"POST /api/v1/rooms/{room}/device-link", {place::body, ""}},
    {"POST /api/v1/rooms/{room}/rehearsal", {place::body, R"("language":"en")"}},
    {"POST /api/v1/rooms/{room}/invitations", {place::body, R"("batch":$batch)"}},
    {"POST /api/v1/rooms/{room}/recovery-code", {place::body, ""}},
    {"POST /api/v1/rooms/{room}/recover", {place::body, ""}},
    {"GET /report/{room}", {place::header, ""}},
    {"GET /report/{room}/{sequence}", {place::header, ""}},
    {"POST /api/v1/rooms/{room}/export", {place::header, R"("format":"html","language":"en")"}},
    {"GET /livez", {place::header, ""}},
    {"GET /readyz", {place::header, ""}},
    {"GET /metrics", {place::header, ""}},
};

// "POST /api/v1/rooms", in the order of the page.
std::vector<std::string> routes_of_contract()
{
    std::ifstream page{KRING_OPENAPI_PAGE};
    std::vector<std::string> routes;
    std::string path;
    for (std::string line; std::getline(page, line);) {
        if (line.starts_with("  /")) path = line.substr(2, line.rfind(':') - 2);
        for (const std::string method : {"get", "post", "put", "patch", "delete"}) {
            if (line != "    " + method + ":") continue;
            std::string name = method;
            std::transform(name.begin(), name.end(), name.begin(),
                           [](char letter) { return static_cast<char>(letter - 'a' + 'A'); });
            routes.push_back(name + ' ' + path);
        }
    }
    return routes;
}

// --- rooms and who asks ---
struct credential {
    std::string
        name;  // of the member of a body that holds it: "secret", "token" or "code"; empty: none
    std::string value;  // as text
};
struct asked_room {
    std::string name;
    room_id id{};
    sequence report{};  // what a published report is as of; 0: there is none
    std::map<std::string, credential> held;
    sequence batch{};  // of invitations
};

const std::vector<std::string> askers{
    "nobody",         "join link",   "screen link",     "facilitator link", "decision link",
    "invitation",     "device link", "participant",     "helper",           "lead",
    "removed member", "left member", "lead of another", "forged token",     "start link",
    "operator",       "metrics",     "recovery code",   "forged code"};

boost::asio::awaitable<std::optional<std::string>> any_rehearsal(std::size_t, domain::language)
{
    co_return "http://here/r/room#secret";
}

class route_matrix : public testing::Test {
protected:
    void SetUp() override
    {
        runtime::server& machine = *server.server;
        const auto wall = [] {
            return std::chrono::time_point_cast<std::chrono::milliseconds>(
                std::chrono::system_clock::now());
        };
        api::add_visitor_routes(routes, {machine, 0, *server.links, wall});
        api::add_code_routes(routes, {machine, 0, *server.links, wall});
        api::add_invitation_routes(routes, {machine, 0, *server.links, wall});
        api::add_recovery_routes(routes, {machine, 0, *server.links, wall});
        api::add_rehearsal_routes(routes, {machine, 0, *server.links, wall, any_rehearsal});
        api::add_report_routes(routes, {machine, 0, server.documents, "policy"});
        api::add_start_routes(
            routes,
            {machine, 0, *server.links, std::string{running_server::start_secret}, draw_room,
             [] { return std::chrono::milliseconds{}; }, R"({"formats":[]})", any_format});
        api::add_room_routes(routes, {machine, 0, *server.links, operator_token, draw_room,
                                      [this] { return server.log.rooms(); },
                                      std::string{running_server::start_secret}});
        http::add_health_routes(routes, [] { return std::string{}; });
        http::add_metrics_route(
            routes, metrics_token,
            []() -> boost::asio::awaitable<http::metrics> { co_return http::metrics{}; });
    }

    std::string link(const room_id& room, credential_kind kind, std::uint64_t number = 0) const
    {
        return to_base64url(server.secret(room, kind, number));
    }
    std::string token(const rooms::token_claim& claim) const
    {
        return to_base64url(server.server->credentials().member_token(claim));
    }

    socket_client entered(const room_id& room, const std::string& name,
                          credential_kind kind = credential_kind::join_link,
                          std::uint64_t number = 0)
    {
        socket_client who{server, socket_client::joining(server, room, name, kind, number)};
        EXPECT_TRUE(who.enter());
        return who;
    }
    static sequence done(socket_client& who, domain::command wish)
    {
        const auto answer = who.settle(std::move(wish));
        const auto* accepted = answer ? std::get_if<rooms::accepted>(&answer->outcome) : nullptr;
        EXPECT_NE(accepted, nullptr);
        return accepted == nullptr ? sequence{} : accepted->at;
    }
    static std::string token_of(socket_client& who) { return to_base64url(who->place()->token); }

    // Made by this facilitator.
    std::string recovery_code_of(const room_id& room, socket_client& who)
    {
        rooms::visit_wish wish{rooms::ask_recovery_code{{who->place()->member, {}}}};
        auto asked = boost::asio::co_spawn(server.server->core_at(0).context(),
                                           server.server->visit(0, room, std::move(wish)),
                                           boost::asio::use_future);
        const auto how = asked.get();
        const auto* made = std::get_if<rooms::recovery_code>(&how);
        EXPECT_NE(made, nullptr);
        return made == nullptr ? std::string{} : made->text;
    }

    // In a draft, with people of every kind and a charter whose promise can be confirmed; then on to its state.
    asked_room room_in(const std::string& state)
    {
        const room_id id = server.create_room();
        asked_room made{state, id, {}, {}, {}};
        socket_client lead =
            entered(id, "Noor", credential_kind::facilitator_link, first_facilitator_link);
        domain::charter terms;
        terms.goals.push_back({"Trees", {}, {}});
        terms.question = "What?";
        terms.promise = "An answer";
        terms.decision_maker = "The council";
        terms.due = {20300101};
        const sequence charter = done(lead, domain::set_charter{terms});
        const auto helper_link =
            server.operate(id, domain::issue_facilitator_link{domain::member_role::helper});
        const auto helper_number = std::get<rooms::accepted>(helper_link).at.value();
        const auto unused_link =
            server.operate(id, domain::issue_facilitator_link{domain::member_role::helper});
        const auto unused_number = std::get<rooms::accepted>(unused_link).at.value();
        socket_client helper =
            entered(id, "Hugo", credential_kind::facilitator_link, helper_number);
        socket_client ana = entered(id, "Ana");
        socket_client bo = entered(id, "Bo");
        socket_client cem = entered(id, "Cem");
        const std::string of_removed = token_of(bo);
        const std::string of_left = token_of(cem);
        const rooms::token_claim of_ana{id, ana->place()->member, {}};
        done(lead, domain::remove_member{bo->place()->member, "reason"});
        done(cem, domain::leave_room{});
        made.batch = done(lead, domain::make_invitations{"Shop owners", 2});
        std::string forged = token_of(lead);
        forged[70] = forged[70] == 'A' ? 'B' : 'A';

        made.held = {
            {"nobody", {}},
            {"join link", {"secret", link(id, credential_kind::join_link)}},
            {"screen link", {"secret", link(id, credential_kind::screen_link)}},
            {"facilitator link",
             {"secret", link(id, credential_kind::facilitator_link, unused_number)}},
            {"decision link",
             {"secret", link(id, credential_kind::decision_link, charter.value())}},
            {"invitation",
             {"secret", link(id, credential_kind::invitation,
                             rooms::invitation_number({batch_id{made.batch.value()}, 2}))}},
            {"device link",
             {"secret", to_base64url(server.server->credentials().device_pass(
                            of_ana, instant_from_milliseconds(4'000'000'000'000)))}},
            {"participant", {"token", token_of(ana)}},
            {"helper", {"token", token_of(helper)}},
            {"lead", {"token", token_of(lead)}},
            {"removed member", {"token", of_removed}},
            {"left member", {"token", of_left}},
            {"lead of another", {"token", token({draw_room(), lead_id, {}})}},
            {"forged token", {"token", forged}},
            {"start link", {"secret", std::string{running_server::start_secret}}},
            {"operator", {"token", operator_token}},
            {"metrics", {"token", metrics_token}},
            {"recovery code", {"code", recovery_code_of(id, helper)}},
            {"forged code", {"code", "0000-0000-0000-0000-0000-0000"}},
        };
        if (state == "draft") return made;
        done(lead, domain::open_room{});
        if (state == "paused") done(lead, domain::pause_room{"reason"});
        if (state == "closed") done(lead, domain::close_room{});
        if (state == "closed" || state == "published")
            made.report = sequence{done(lead, domain::publish_report{}).value() - 1};
        return made;
    }
    // The credentials are those of a room that is not there.
    asked_room unknown_room()
    {
        const room_id id = draw_room();
        asked_room none{"unknown", id, {}, {}, sequence{7}};
        for (const std::string& asker : askers) none.held[asker] = {};
        none.held["join link"] = {"secret", link(id, credential_kind::join_link)};
        none.held["screen link"] = {"secret", link(id, credential_kind::screen_link)};
        none.held["facilitator link"] = {"secret", link(id, credential_kind::facilitator_link, 4)};
        none.held["decision link"] = {"secret", link(id, credential_kind::decision_link, 6)};
        none.held["invitation"] = {
            "secret", link(id, credential_kind::invitation,
                           rooms::invitation_number({batch_id{none.batch.value()}, 2}))};
        for (const std::string who :
             {"participant", "helper", "lead", "removed member", "left member"})
            none.held[who] = {"token", token({id, lead_id, {}})};
        none.held["lead of another"] = {"token", token({draw_room(), lead_id, {}})};
        none.held["start link"] = {"secret", std::string{running_server::start_secret}};
        none.held["operator"] = {"token", operator_token};
        none.held["metrics"] = {"token", metrics_token};
        const rooms::recovery_claim claim{id, lead_id, sequence{7}};
        none.held["recovery code"] = {"code", server.server->credentials().recovery_code(claim)};
        none.held["forged code"] = {"code", "0000-0000-0000-0000-0000-0000"};
        return none;
    }

    // "200", or "409 room_closed": what somebody is told.
    std::string asked(const std::string& route, const asked_room& room, const credential& shown)
    {
        const route_example& example = examples.at(route);
        const auto space = route.find(' ');
        net::http_request request;
        request.method = route.starts_with("GET") ? net::http_method::get : net::http_method::post;
        request.path = route.substr(space + 1);
        const auto put = [&request](const std::string& name, const std::string& value) {
            if (const auto at = request.path.find(name); at != std::string::npos)
                request.path.replace(at, name.size(), value);
        };
        put("{room}", to_text(room.id));
        put("{sequence}", std::to_string(room.report.value()));
        if (request.method == net::http_method::post) {
            std::string members = example.body;
            const std::string batch{"$batch"};
            if (const auto at = members.find(batch); at != std::string::npos)
                members.replace(at, batch.size(), std::to_string(room.batch.value()));
            if (example.of_credential == place::body && !shown.name.empty()) {
                if (!members.empty()) members += ',';
                members += '"' + shown.name + R"(":")" + shown.value + '"';
            }
            request.headers.push_back({"content-type", "application/json"});
            request.body = '{' + members + '}';
        }
        if (example.of_credential == place::header && !shown.value.empty())
            request.headers.push_back({"authorization", "Bearer " + shown.value});
        auto answered =
            boost::asio::co_spawn(server.server->core_at(0).context(),
                                  routes.serve(std::move(request)), boost::asio::use_future);
        const net::http_response response = answered.get();
        std::string told = std::to_string(response.status);
        const std::string key = R"("text_key":"refusal.)";
        if (const std::string_view body = response.body == nullptr ? bytes_view{} : *response.body;
            body.find(key) != std::string_view::npos) {
            const auto from = body.find(key) + key.size();
            told += ' ' + std::string{body.substr(from, body.find('"', from) - from)};
        }
        return told;
    }

    // Everybody here is at one address, and every code leads nowhere.
    static runtime::server_options without_code_rates()
    {
        runtime::server_options options;
        options.codes.of_all = options.codes.of_address = {rate_per_minute_max, rate_burst_max};
        return options;
    }

    running_server server{1, without_code_rates()};
    http::router routes;
};

TEST_F(route_matrix, is_the_one_that_was_agreed_to)
{
    std::vector<asked_room> all;
    for (const std::string state : {"draft", "open", "paused", "closed", "published"})
        all.push_back(room_in(state));
    all.push_back(unknown_room());

    std::ostringstream told;
    for (const std::string& route : routes_of_contract()) {
        ASSERT_TRUE(examples.contains(route)) << route << " has no example here";
        told << route << '\n';
        for (const std::string& asker : askers) {
            // What is the same in every state is said once.
            std::vector<std::string> answers;
            for (const asked_room& room : all)
                answers.push_back(asked(route, room, room.held.at(asker)));
            const bool is_same = std::equal(answers.begin() + 1, answers.end(), answers.begin());
            told << "  " << asker << std::string(18 - asker.size(), ' ');
            if (is_same) {
                told << answers[0];
            } else {
                for (std::size_t place = 0; place < all.size(); ++place)
                    told << (place == 0 ? "" : ", ") << all[place].name << ' ' << answers[place];
            }
            told << '\n';
        }
    }
    if (std::getenv("KRING_MATRIX_WRITE") != nullptr) {
        std::ofstream{KRING_ROUTES_FILE} << told.str();
        return;
    }
    std::ifstream file{KRING_ROUTES_FILE};
    std::ostringstream agreed;
    agreed << file.rdbuf();
    EXPECT_EQ(told.str(), agreed.str());
}

// What has an example and is not in the contract is asked of nobody.
TEST_F(route_matrix, has_examples_of_the_contract_alone)
{
    const auto known = routes_of_contract();
    EXPECT_EQ(known.size(), examples.size());
    for (const auto& [route, example] : examples)
        EXPECT_NE(std::find(known.begin(), known.end(), route), known.end()) << route;
}
}  // namespace
}  // namespace kring::tests
