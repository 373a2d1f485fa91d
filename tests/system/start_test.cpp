// What a start meets: each trouble ends it with one line that says what is wrong and what to do, and a code that is not 0.
#include "app/operations_call.hpp"
#include "support/program.hpp"
#include "support/raw_client.hpp"
#include "support/temporary_directory.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace kring::tests {
namespace {
using testing::HasSubstr;

class start_test : public testing::Test {
protected:
    // What the program says when it does not start: one line.
    std::string refusal(const std::vector<std::string>& arguments)
    {
        program server{KRING_PROGRAM, arguments};
        EXPECT_NE(server.wait(), 0);
        const std::string said = server.said();
        EXPECT_EQ(std::count(said.begin(), said.end(), '\n'), 1) << said;
        return said;
    }

    temporary_directory directory;
    program_ground files{directory.path()};
};

TEST_F(start_test, serves_pages_and_health_and_ends_with_0_on_sigterm)
{
    program server{KRING_PROGRAM, files.serve()};
    const auto places = wait_until_serving(server);
    ASSERT_TRUE(places) << server.said();
    support::raw_client page{places->port};
    page.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    const auto index = page.read_response();
    ASSERT_TRUE(index);
    EXPECT_EQ(index->status, 200);
    EXPECT_THAT(index->body, HasSubstr("Kring"));
    support::raw_client probe{places->operations};
    probe.send("GET /readyz HTTP/1.1\r\nHost: x\r\n\r\n");
    EXPECT_EQ(probe.read_response()->status, 200);
    probe.send("GET /livez HTTP/1.1\r\nHost: x\r\n\r\n");
    EXPECT_EQ(probe.read_response()->status, 200);
    // Health is not for the public.
    page.send("GET /readyz HTTP/1.1\r\nHost: x\r\n\r\n");
    EXPECT_EQ(page.read_response()->status, 404);
    server.signal(SIGTERM);
    EXPECT_EQ(server.wait(), 0) << server.said();
}

TEST_F(start_test, serves_what_is_there_on_a_disk_that_is_too_full_and_says_what_it_asks_for)
{
    std::vector<std::string> wanted = files.serve();
    wanted.insert(wanted.end(), {"--free-bytes-min", std::to_string(std::uint64_t{1} << 50)});
    program server{KRING_PROGRAM, wanted};
    const auto why = server.wait_for("the disk is nearly full (");
    ASSERT_TRUE(why) << server.said();
    EXPECT_THAT(*why, HasSubstr("free-bytes-min asks for 1073741824 MiB"));
    const auto places = wait_until_serving(server);
    ASSERT_TRUE(places) << server.said();
    support::raw_client probe{places->operations};
    probe.send("GET /readyz HTTP/1.1\r\nHost: x\r\n\r\n");
    EXPECT_EQ(probe.read_response()->status, 503);
    server.signal(SIGTERM);
    EXPECT_EQ(server.wait(), 0) << server.said();
}

TEST_F(start_test, names_the_master_key_that_is_missing_and_how_to_make_one)
{
    std::filesystem::remove(files.key);
    EXPECT_THAT(refusal(files.serve()), HasSubstr("urandom"));
}

TEST_F(start_test, refuses_a_master_key_that_others_can_read)
{
    ::chmod(files.key.c_str(), 0644);
    EXPECT_THAT(refusal(files.serve()), HasSubstr("chmod"));
}

TEST_F(start_test, refuses_a_master_key_in_the_data_directory)
{
    std::filesystem::create_directory(files.data);
    std::filesystem::rename(files.key, files.data / "key");
    files.key = files.data / "key";
    EXPECT_THAT(refusal(files.serve()), HasSubstr("move it elsewhere"));
}

TEST_F(start_test, refuses_data_that_was_sealed_under_another_key)
{
    {
        program server{KRING_PROGRAM, files.serve()};
        ASSERT_TRUE(wait_until_serving(server)) << server.said();
        server.signal(SIGTERM);
        EXPECT_EQ(server.wait(), 0);
    }
    std::ofstream{files.key} << std::string(64, 'b') << '\n';
    EXPECT_THAT(refusal(files.serve()), HasSubstr("not the one"));
}

TEST_F(start_test, names_the_port_that_is_in_use)
{
    program server{KRING_PROGRAM, files.serve()};
    const auto places = wait_until_serving(server);
    ASSERT_TRUE(places);
    const temporary_directory elsewhere;
    const program_ground others{elsewhere.path()};
    const std::string taken = "127.0.0.1:" + std::to_string(places->port);
    EXPECT_THAT(refusal(others.serve(taken)),
                testing::AllOf(HasSubstr(taken), HasSubstr("another port")));
}

TEST_F(start_test, refuses_a_data_directory_that_is_in_use)
{
    program server{KRING_PROGRAM, files.serve()};
    ASSERT_TRUE(wait_until_serving(server));
    EXPECT_THAT(refusal(files.serve()),
                testing::AllOf(HasSubstr("in use"), HasSubstr("name another data directory")));
}

TEST_F(start_test, refuses_data_of_a_newer_program_and_leaves_it_alone)
{
    {
        program server{KRING_PROGRAM, files.serve()};
        ASSERT_TRUE(wait_until_serving(server));
        server.signal(SIGTERM);
        EXPECT_EQ(server.wait(), 0);
    }
    std::ifstream from{files.data / "FORMAT"};
    std::string format{std::istreambuf_iterator<char>{from}, {}};
    const auto version = format.find('1');
    ASSERT_NE(version, std::string::npos);
    format.replace(version, 1, "9");
    std::ofstream{files.data / "FORMAT"} << format;
    EXPECT_THAT(refusal(files.serve()), HasSubstr("newer"));
}

TEST_F(start_test, refuses_a_client_directory_without_a_page)
{
    std::filesystem::remove(files.client / "index.html");
    EXPECT_THAT(refusal(files.serve()), HasSubstr("--client"));
}

TEST_F(start_test, refuses_plain_http_to_the_network)
{
    EXPECT_THAT(refusal(files.serve("0.0.0.0:0")), HasSubstr("--lan"));
}

// The hard limit as an operator would lower it; the program can only raise the soft one.
std::vector<std::string> under_descriptor_limit(int limit,
                                                const std::vector<std::string>& arguments)
{
    std::vector<std::string> words{
        "-c", "ulimit -n " + std::to_string(limit) + "; exec \"$0\" \"$@\"", KRING_PROGRAM};
    words.insert(words.end(), arguments.begin(), arguments.end());
    return words;
}

TEST_F(start_test, refuses_a_descriptor_limit_below_the_connections_it_is_to_hold)
{
    auto arguments = files.serve();
    arguments.insert(arguments.end(), {"--connections-max", "3000"});
    program server{"/bin/sh", under_descriptor_limit(2000, arguments)};
    EXPECT_EQ(server.wait(), 1);
    EXPECT_THAT(server.said(), testing::AllOf(HasSubstr("2000"), HasSubstr("3512"),
                                              HasSubstr("--connections-max 1488")));
}

TEST_F(start_test, refuses_a_descriptor_limit_that_the_log_alone_would_use_up)
{
    program server{"/bin/sh", under_descriptor_limit(1023, files.serve())};
    EXPECT_EQ(server.wait(), 1);
    EXPECT_THAT(server.said(), testing::AllOf(HasSubstr("1023"), HasSubstr("LimitNOFILE")));
}

TEST_F(start_test, serves_under_the_smallest_descriptor_limit_that_is_enough)
{
    program server{"/bin/sh", under_descriptor_limit(1024, files.serve())};
    EXPECT_TRUE(wait_until_serving(server)) << server.said();
}

// What a health check of the image asks, by the very program.
TEST_F(start_test, tells_the_health_of_a_server_by_its_exit_code)
{
    std::string operations;
    {
        program server{KRING_PROGRAM, files.serve()};
        const auto places = wait_until_serving(server);
        ASSERT_TRUE(places) << server.said();
        operations = "127.0.0.1:" + std::to_string(places->operations);
        program alive{KRING_PROGRAM, {"health", "--operations", operations}};
        EXPECT_EQ(alive.wait(), 0);
        EXPECT_EQ(alive.said(), "alive\n");
        program ready{KRING_PROGRAM, {"health", "--ready", "--operations", operations}};
        EXPECT_EQ(ready.wait(), 0);
        EXPECT_EQ(ready.said(), "ready\n");
        // The public listener is a server too, and not the one to ask.
        program elsewhere{KRING_PROGRAM,
                          {"health", "--operations", "127.0.0.1:" + std::to_string(places->port)}};
        EXPECT_EQ(elsewhere.wait(), 1);
    }
    program gone{KRING_PROGRAM, {"health", "--operations", operations}};
    EXPECT_EQ(gone.wait(), 1);
    EXPECT_THAT(gone.said(), HasSubstr("no server answers"));
}

TEST_F(start_test, refuses_a_file_with_an_impossible_limit)
{
    const auto path = directory.path() / "kring.toml";
    std::ofstream{path} << "ring-bytes-max = 1\n";
    auto arguments = files.serve();
    arguments.insert(arguments.end(), {"--config", path.string()});
    EXPECT_THAT(refusal(arguments), HasSubstr("kring.toml: ring-bytes-max must be a number from"));
}

TEST_F(start_test, refuses_a_flag_it_does_not_know)
{
    auto arguments = files.serve();
    arguments.push_back("--no-such-flag");
    program server{KRING_PROGRAM, arguments};
    EXPECT_NE(server.wait(), 0);
    EXPECT_THAT(server.said(), HasSubstr("no-such-flag"));
}

TEST_F(start_test, verifies_a_log_and_finds_a_flipped_octet)
{
    program server{KRING_PROGRAM, files.serve()};
    const auto places = wait_until_serving(server);
    ASSERT_TRUE(places);
    const app::room_call call{{"127.0.0.1", places->operations}, files.key};
    ASSERT_TRUE(app::call_operations(
        call, net::http_method::post, "/api/v1/rooms",
        {{"title", "T"}, {"question", "Q"}, {"promise", "P"}, {"language", "nl"}}));
    server.signal(SIGTERM);
    EXPECT_EQ(server.wait(), 0);
    const std::vector<std::string> verify{"verify", "--data", files.data.string(), "--master-key",
                                          files.key.string()};
    {
        program whole{KRING_PROGRAM, verify};
        EXPECT_EQ(whole.wait(), 0);
        EXPECT_THAT(whole.said(), HasSubstr("1 rooms, 4 records, 0 damaged"));
    }
    // Whatever holds the records: a write-ahead log here, since nothing was flushed.
    bool flipped = false;
    for (const auto& each : std::filesystem::directory_iterator{files.data / "log"}) {
        if (each.path().extension() != ".log" || std::filesystem::file_size(each.path()) < 200)
            continue;
        std::fstream file{each.path(), std::ios::in | std::ios::out | std::ios::binary};
        file.seekg(100);
        const char octet = static_cast<char>(file.get() ^ 1);
        file.seekp(100);
        file.put(octet);
        flipped = true;
    }
    for (const auto& each : std::filesystem::directory_iterator{files.data / "log"}) {
        if (flipped || each.path().extension() != ".sst") continue;
        std::fstream file{each.path(), std::ios::in | std::ios::out | std::ios::binary};
        file.seekg(20);
        const char octet = static_cast<char>(file.get() ^ 1);
        file.seekp(20);
        file.put(octet);
        flipped = true;
    }
    ASSERT_TRUE(flipped);
    program damaged{KRING_PROGRAM, verify};
    EXPECT_NE(damaged.wait(), 0);
}
}  // namespace
}  // namespace kring::tests
