// Where a value comes from, and what a wrong one is told.
#include "app/configuration.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/temporary_directory.hpp"

#include <fstream>

namespace kring::app {
namespace {
using testing::HasSubstr;
using values = std::map<std::string, std::string>;

// The three that have no default.
values needed(values more = {})
{
    more.emplace("data", "/data");
    more.emplace("master-key", "/key");
    more.emplace("client", "/client");
    return more;
}

class configuration_test : public testing::Test {
protected:
    std::filesystem::path file(const std::string& text)
    {
        const auto path = directory.path() / "kring.toml";
        std::ofstream{path} << text;
        return path;
    }
    std::string refusal(const values& flags, const values& environment = {},
                        const std::optional<std::filesystem::path>& from = {})
    {
        const auto made = configure(flags, environment, from);
        return made ? "accepted" : made.error().text;
    }

    tests::temporary_directory directory;
};

TEST_F(configuration_test, has_defaults_for_all_but_the_places)
{
    const auto made = configure(needed(), {}, {});
    ASSERT_TRUE(made);
    EXPECT_EQ(made->listen.host, "127.0.0.1");
    EXPECT_EQ(made->listen.port, 8080);
    EXPECT_EQ(made->operations.port, 8081);
    EXPECT_FALSE(made->lan);
}

TEST_F(configuration_test, takes_a_flag_before_the_environment_before_the_file)
{
    const auto path = file("log-level = \"error\"\ncores = 3\nlisten = \"127.0.0.1:1003\"\n");
    const auto made = configure(needed({{"listen", "127.0.0.1:1001"}}),
                                {{"KRING_LISTEN", "127.0.0.1:1002"}, {"KRING_CORES", "2"}}, path);
    ASSERT_TRUE(made);
    EXPECT_EQ(made->listen.port, 1001);
    EXPECT_EQ(made->cores, 2u);
    EXPECT_EQ(made->log_level, "error");
}

TEST_F(configuration_test, names_what_is_missing)
{
    EXPECT_THAT(refusal({{"data", "/data"}, {"client", "/c"}}),
                HasSubstr("--master-key is missing"));
}

TEST_F(configuration_test, refuses_an_unknown_key_of_the_file_by_name)
{
    const auto path = file("data = \"/d\"\nlistn = \"127.0.0.1:80\"\n");
    const auto text = refusal(needed(), {}, path);
    EXPECT_THAT(text, HasSubstr("listn"));
    EXPECT_THAT(text, HasSubstr("kring.toml"));
}

TEST_F(configuration_test, refuses_an_unknown_variable_by_name)
{
    EXPECT_THAT(refusal(needed(), {{"KRING_LISTN", "x"}}), HasSubstr("KRING_LISTN"));
}

TEST_F(configuration_test, says_the_range_of_a_number)
{
    EXPECT_THAT(refusal(needed({{"cores", "65"}})), HasSubstr("from 0 to 64, not '65'"));
    EXPECT_THAT(refusal(needed({{"cores", "two"}})), HasSubstr("from 0 to 64"));
    EXPECT_THAT(refusal(needed({{"cores", "64"}})), "accepted");
    EXPECT_THAT(refusal(needed({{"cores", "-1"}})), HasSubstr("from 0 to 64"));
}

TEST_F(configuration_test, says_the_line_of_a_file_that_is_no_toml)
{
    EXPECT_THAT(refusal(needed(), {}, file("cores = 1\ncores ==\n")), HasSubstr("line 2"));
}

TEST_F(configuration_test, refuses_a_file_that_is_not_there_and_a_value_of_another_type)
{
    EXPECT_THAT(refusal(needed(), {}, directory.path() / "none.toml"), HasSubstr("cannot read"));
    EXPECT_THAT(refusal(needed(), {}, file("cores = [1]\n")),
                HasSubstr("'cores' must be a number"));
}

TEST_F(configuration_test, refuses_addresses_that_are_not_numeric)
{
    for (const char* wrong :
         {"localhost:80", "127.0.0.1", "127.0.0.1:65536", "127.0.0.1:x", ":80", ""}) {
        EXPECT_THAT(refusal(needed({{"listen", wrong}})), HasSubstr("--listen must be")) << wrong;
    }
    const auto made = configure(needed({{"listen", "[::1]:9000"}}), {}, {});
    ASSERT_TRUE(made);
    EXPECT_EQ(made->listen.host, "::1");
}

// Plain HTTP reaches further than this machine only by explicit choice (threat T28).
TEST_F(configuration_test, refuses_plain_http_to_the_network_unless_it_is_chosen)
{
    EXPECT_THAT(refusal(needed({{"listen", "0.0.0.0:8080"}})), HasSubstr("--lan"));
    EXPECT_THAT(
        refusal(needed({{"listen", "192.168.1.4:8080"}, {"public-url", "http://kring.example"}})),
        HasSubstr("--lan"));
    EXPECT_EQ(refusal(needed({{"listen", "192.168.1.4:8080"}, {"lan", "true"}})), "accepted");
    EXPECT_EQ(
        refusal(needed({{"listen", "0.0.0.0:8080"}, {"public-url", "https://kring.example"}})),
        "accepted");
}

TEST_F(configuration_test, takes_an_origin_as_public_url_and_nothing_more)
{
    for (const char* wrong : {"kring.example", "https://", "https://kring.example/",
                              "https://kring.example/path", "ftp://x"}) {
        EXPECT_THAT(refusal(needed({{"public-url", wrong}})), HasSubstr("public-url must be"))
            << wrong;
    }
}

TEST_F(configuration_test, has_its_reference_page_in_the_documentation)
{
    std::ifstream page{std::string{KRING_SOURCE_DIRECTORY} + "/docs/configuration.md"};
    std::stringstream text;
    text << page.rdbuf();
    EXPECT_EQ(text.str(), reference_page())
        << "write it anew: kring serve --reference > docs/configuration.md";
}
}  // namespace
}  // namespace kring::app
