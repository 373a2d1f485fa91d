// Where a value comes from, and what a wrong one is told.
#include "app/configuration.hpp"

#include "app/limit_settings.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/temporary_directory.hpp"

#include <fstream>
#include <set>

namespace kring::app {
namespace {
using testing::ElementsAre;
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

TEST_F(configuration_test, trusts_the_proxies_it_is_told)
{
    EXPECT_TRUE(configure(needed(), {}, {})->trusted_proxies.empty());
    const auto made =
        configure(needed({{"trusted-proxies", "127.0.0.1, 10.0.0.0/8,2001:db8::/32"}}), {}, {});
    ASSERT_TRUE(made);
    EXPECT_EQ(made->trusted_proxies.size(), 3u);
    EXPECT_EQ(made->forwarded_by, net::forwarding::x_forwarded_for);
    EXPECT_EQ(configure(needed({{"forwarded-by", "forwarded"}}), {}, {})->forwarded_by,
              net::forwarding::forwarded);
    for (const char* wrong : {"proxy.example", "10.0.0.1/8", "10.0.0.0/33", "127.0.0.1,,::1"}) {
        EXPECT_THAT(refusal(needed({{"trusted-proxies", wrong}})),
                    HasSubstr("trusted-proxies must be"));
    }
    EXPECT_THAT(refusal(needed({{"forwarded-by", "x-real-ip"}})),
                HasSubstr("forwarded-by must be"));
}

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
    EXPECT_THAT(refusal(needed({{"listen", "0.0.0.0:8080"}})), HasSubstr("--tls-cert"));
    EXPECT_EQ(
        refusal(needed(
            {{"listen", "192.168.1.4:8443"}, {"tls-cert", "cert.pem"}, {"tls-key", "key.pem"}})),
        "accepted");
    EXPECT_THAT(refusal(needed({{"tls-cert", "cert.pem"}})), HasSubstr("--tls-key"));
    EXPECT_THAT(refusal(needed({{"tls-key", "key.pem"}})), HasSubstr("--tls-cert"));
    EXPECT_THAT(refusal(needed({{"tls-cert", "cert.pem"},
                                {"tls-key", "key.pem"},
                                {"public-url", "http://kring.example"}})),
                HasSubstr("https://"));
    EXPECT_EQ(
        refusal(needed({{"listen", "0.0.0.0:8080"}, {"public-url", "https://kring.example"}})),
        "accepted");
}

TEST_F(configuration_test, takes_sites_that_may_embed_a_room)
{
    EXPECT_TRUE(configure(needed(), {}, {})->embedding_hosts.empty());
    const auto made = configure(
        needed({{"embedding-hosts",
                 "https://www.example.org, https://*.example.net:8443,http://127.0.0.1:9000"}}),
        {}, {});
    ASSERT_TRUE(made);
    EXPECT_THAT(made->embedding_hosts,
                ElementsAre("https://www.example.org", "https://*.example.net:8443",
                            "http://127.0.0.1:9000"));
    for (const char* wrong :
         {"www.example.org", "https://", "https://*", "*", "https://*.", "https://a.org/path",
          "https://a.org; script-src *", "https://a.org b.org", "ftp://a.org", "https://A.org",
          "https://a..org", "https://a.org:0", "https://a.org:x", "'self'", "https://a.org,,"}) {
        EXPECT_THAT(refusal(needed({{"embedding-hosts", wrong}})),
                    HasSubstr("embedding-hosts must be"))
            << wrong;
    }
}

TEST_F(configuration_test, takes_an_origin_as_public_url_and_nothing_more)
{
    for (const char* wrong : {"kring.example", "https://", "https://kring.example/",
                              "https://kring.example/path", "ftp://x"}) {
        EXPECT_THAT(refusal(needed({{"public-url", wrong}})), HasSubstr("public-url must be"))
            << wrong;
    }
}

// The defaults of the keys are those of the code, so a server without a file is the one that the tests run.
TEST_F(configuration_test, leaves_every_limit_as_it_is_in_code_when_nothing_is_given)
{
    const auto made = configure(needed(), {}, {});
    ASSERT_TRUE(made);
    const limits_in_force code;
    const limits_in_force& ours = made->limits;
    EXPECT_EQ(ours.inside.session.message_bytes_max, limits::message_bytes_max);
    EXPECT_EQ(ours.inside.room_bounds.stated.message_bytes_max, limits::message_bytes_max);
    EXPECT_EQ(ours.inside.room_bounds.stated.commands_in_flight_max,
              code.inside.session.commands_in_flight_max);
    EXPECT_EQ(ours.inside.room_bounds.stated.ping_interval, code.outside.websocket.ping_interval);
    EXPECT_EQ(ours.outside.websocket.backlog_bytes_max, code.outside.websocket.backlog_bytes_max);
    EXPECT_EQ(ours.inside.feed_bounds.bytes_max, code.inside.feed_bounds.bytes_max);
    EXPECT_EQ(ours.inside.feed_bounds.frames_max, code.inside.feed_bounds.frames_max);
    EXPECT_EQ(ours.inside.feed_bounds.age_max, code.inside.feed_bounds.age_max);
    EXPECT_EQ(ours.inside.log.free_bytes_min, limits::free_bytes_min);
}

TEST_F(configuration_test, has_one_row_for_each_limit_with_a_default_inside_its_range)
{
    std::set<std::string> names;
    for (const setting& each : settings()) {
        EXPECT_TRUE(names.insert(each.name).second) << each.name << " is there twice";
        EXPECT_FALSE(each.meaning.empty()) << each.name;
        if (each.group != setting_group::limit) continue;
        const auto fallback = std::stoull(each.fallback);
        EXPECT_GE(fallback, each.least) << each.name;
        EXPECT_LE(fallback, each.most) << each.name;
        EXPECT_LT(each.least, each.most) << each.name;
        // The unit is part of the name, so that nobody has to look it up.
        EXPECT_EQ(each.name.ends_with("-ms"), each.in == unit::milliseconds) << each.name;
        EXPECT_EQ(each.name.find("-bytes-") != std::string::npos, each.in == unit::bytes)
            << each.name;
    }
}

// A row that writes to the place of another one would leave its own limit where it was.
TEST_F(configuration_test, writes_each_limit_to_a_place_of_its_own)
{
    const auto image = [](std::string_view changed) {
        return put_limits([&](std::string_view name) {
            for (const limit_setting& each : limit_settings()) {
                if (each.name == name) return name == changed ? each.most - 1 : each.fallback;
            }
            ADD_FAILURE() << name;
            return std::uint64_t{};
        });
    };
    EXPECT_EQ(image("ring-bytes-max").inside.room_bounds.ring.bytes_max, (64u << 20) - 1);
    EXPECT_EQ(image("ring-bytes-max").inside.room_bounds.resume_bytes_max,
              limits::resume_bytes_max);
    EXPECT_EQ(image("backlog-age-max-ms").outside.websocket.backlog_age_max.count(), 599'999);
    EXPECT_EQ(image("backlog-age-max-ms").inside.feed_bounds.age_max.count(), 599'999);
    EXPECT_EQ(image("retry-after-s").outside.retry_after.count(), 299);
    EXPECT_EQ(image("participants-max").inside.domain_bounds.participants_max, 9999u);
    EXPECT_EQ(image("hello-time-max-ms").inside.session.hello_time_max.count(), 59'999);
    EXPECT_EQ(image("message-bytes-max").inside.session.message_bytes_max,
              limits::message_bytes_max - 1);
}

TEST_F(configuration_test, refuses_a_limit_beyond_its_range_with_file_key_range_and_unit)
{
    for (const setting& each : settings()) {
        if (each.group != setting_group::limit) continue;
        const auto above = std::to_string(each.most + 1);
        const auto text = refusal(needed(), {}, file(each.name + " = " + above + "\n"));
        EXPECT_THAT(text,
                    HasSubstr("kring.toml: " + each.name + " must be a number from " +
                              std::to_string(each.least) + " to " + std::to_string(each.most)));
        EXPECT_THAT(text, HasSubstr(std::string{name_of(each.in)} + ", not '" + above));
        if (each.least == 0) continue;
        EXPECT_THAT(refusal(needed({{each.name, std::to_string(each.least - 1)}})),
                    HasSubstr("--" + each.name + " must be a number from"));
    }
}

TEST_F(configuration_test, refuses_two_limits_that_contradict_each_other)
{
    const auto text =
        refusal(needed(), {}, file("ring-bytes-max = 65536\nresume-bytes-max = 65537\n"));
    EXPECT_THAT(text, HasSubstr("kring.toml: resume-bytes-max must be at most ring-bytes-max"));
    EXPECT_THAT(text, HasSubstr("(65536), not 65537"));
    EXPECT_THAT(text, HasSubstr("from 65536 to 67108864 bytes"));
    EXPECT_EQ(refusal(needed(), {}, file("ring-bytes-max = 65536\nresume-bytes-max = 65536\n")),
              "accepted");
    // The other side may be the default.
    EXPECT_THAT(refusal(needed({{"backlog-bytes-max", "65536"}})),
                HasSubstr("resume-bytes-max must be at most backlog-bytes-max"));
    for (const limit_relation& each : limit_relations()) {
        const auto value_of = [](std::string_view name, bool highest) {
            for (const limit_setting& row : limit_settings()) {
                if (row.name == name) return std::to_string(highest ? row.most : row.least);
            }
            return std::string{};
        };
        EXPECT_NE(refusal(needed({{std::string{each.lesser}, value_of(each.lesser, true)},
                                  {std::string{each.greater}, value_of(each.greater, false)}})),
                  "accepted")
            << each.lesser << " and " << each.greater;
    }
}

// What raises more than rates would measure another program.
TEST_F(configuration_test, loads_the_file_for_measuring_which_raises_no_bound_of_memory)
{
    const auto path = std::filesystem::path{KRING_SOURCE_DIRECTORY} / "deploy" / "load.toml";
    ASSERT_EQ(refusal(needed(), {}, path), "accepted");
    std::ifstream opened{path};
    std::set<std::string> raised;
    for (std::string line; std::getline(opened, line);) {
        const auto equals = line.find(" = ");
        if (equals != std::string::npos && !line.starts_with('#'))
            raised.insert(line.substr(0, equals));
    }
    EXPECT_FALSE(raised.empty());
    for (const std::string& name : raised) {
        EXPECT_TRUE(name.ends_with("-rate") || name.ends_with("-burst") ||
                    name.ends_with("-per-minute") ||
                    name.find("-per-address-") != std::string::npos)
            << name << " bounds more than a rate";
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
