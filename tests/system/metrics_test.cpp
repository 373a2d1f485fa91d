// What an operator's monitoring sees of the real program (threat T29).
#include "app/operations_call.hpp"
#include "base/encoding.hpp"
#include "support/program.hpp"
#include "support/raw_client.hpp"
#include "support/temporary_directory.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>

namespace kring::tests {
namespace {
using testing::HasSubstr;
using testing::Not;

constexpr int rooms_made = 60;

class metrics_test : public testing::Test {
protected:
    void SetUp() override
    {
        const auto found = wait_until_serving(server);
        ASSERT_TRUE(found) << server.said();
        places = *found;
        program asked{KRING_PROGRAM, {"metrics", "--token", "--master-key", files.key.string()}};
        ASSERT_EQ(asked.wait(), 0);
        token = asked.said();
        token.pop_back();
    }

    std::string room(const std::string& title)
    {
        const app::room_call call{{"127.0.0.1", places.operations}, files.key};
        const auto made = app::call_operations(call, net::http_method::post, "/api/v1/rooms",
                                               {{"title", title},
                                                {"question", "What is counted?"},
                                                {"promise", "Only sums."},
                                                {"language", "en"}});
        return made ? app::text_of(*made, "room") : made.error().text;
    }

    support::raw_response ask(const std::string& credential)
    {
        support::raw_client client{places.operations};
        client.send("GET /metrics HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + credential +
                    "\r\nConnection: close\r\n\r\n");
        return client.read_response().value();
    }
    std::string scrape() { return ask(token).body; }

    // The value of one line; -1 without it.
    static double value(const std::string& text, const std::string& line)
    {
        std::istringstream lines{text};
        for (std::string each; std::getline(lines, each);) {
            if (each.starts_with(line + " ")) return std::stod(each.substr(line.size()));
        }
        return -1;
    }
    static auto lines(const std::string& text)
    {
        return std::count(text.begin(), text.end(), '\n');
    }

    temporary_directory directory;
    program_ground files{directory.path()};
    program server{KRING_PROGRAM, files.serve()};
    serving places;
    std::string token;
};

TEST_F(metrics_test, are_for_those_who_have_their_token)
{
    EXPECT_EQ(ask(token).status, 200);
    EXPECT_EQ(ask("no-token").status, 401);
    // The public listener knows no such page, with or without the token.
    support::raw_client page{places.port};
    page.send("GET /metrics HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + token + "\r\n\r\n");
    EXPECT_EQ(page.read_response()->status, 404);
    // The token of the metrics is good for nothing else.
    support::raw_client rooms{places.operations};
    rooms.send("GET /api/v1/rooms HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + token +
               "\r\n\r\n");
    EXPECT_EQ(rooms.read_response()->status, 401);
}

TEST_F(metrics_test, have_as_many_lines_for_many_rooms_as_for_none_and_name_nobody)
{
    const std::string before = scrape();
    ASSERT_GT(lines(before), 100);
    EXPECT_EQ(value(before, "kring_rooms_loaded"), 0);
    EXPECT_EQ(value(before, "kring_log_records_total"), 0);
    std::vector<std::string> made;
    for (int number = 0; number < rooms_made; ++number)
        made.push_back(room("Unspeakable " + std::to_string(number)));
    const std::string after = scrape();
    EXPECT_EQ(lines(after), lines(before));
    EXPECT_EQ(value(after, "kring_rooms_loaded"), rooms_made);
    EXPECT_EQ(value(after, "kring_log_records_total"), 4 * rooms_made);
    EXPECT_EQ(value(after, "kring_durable_seconds_count"), rooms_made);
    EXPECT_EQ(value(after, "kring_durable_seconds_bucket{le=\"+Inf\"}"), rooms_made);
    EXPECT_GT(value(after, "kring_free_disk_bytes"), 0);
    EXPECT_EQ(value(after, "kring_free_disk_wanted_bytes"), 1 << 30);
    EXPECT_EQ(value(after, "kring_storage_mode{mode=\"writable\"}"), 1);
    EXPECT_GT(value(after, "process_resident_memory_bytes"), 0);
    EXPECT_GT(value(after, "kring_memory_bound_bytes"), value(before, "kring_memory_bound_bytes"));
    EXPECT_EQ(value(after, "kring_limit_reached_total{limit=\"backlog\"}"), 0);
    EXPECT_THAT(after, Not(HasSubstr("Unspeakable")));
    for (const std::string& each : made) EXPECT_THAT(after, Not(HasSubstr(each)));
}

TEST_F(metrics_test, are_printed_by_the_program_itself)
{
    const std::string operations = "127.0.0.1:" + std::to_string(places.operations);
    program printed{KRING_PROGRAM,
                    {"metrics", "--operations", operations, "--master-key", files.key.string()}};
    EXPECT_EQ(printed.wait(), 0);
    EXPECT_THAT(printed.said(), HasSubstr("kring_build_info{version=\""));
}
}  // namespace
}  // namespace kring::tests
