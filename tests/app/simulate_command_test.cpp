// `kring simulate` as it is called: what it prints, writes and exits with, and a stored room's log under other rules.
#include "app/simulate_command.hpp"

#include "app/stores.hpp"
#include "support/temporary_directory.hpp"
#include "trials/room_driver.hpp"
#include "wire/records.hpp"

#include <gtest/gtest.h>
#include <CLI/CLI.hpp>
#include <boost/json.hpp>

#include <filesystem>
#include <fstream>
#include <sstream>

namespace kring::app {
namespace {
namespace json = boost::json;

struct outcome {
    int code{};
    std::string out;
    std::string err;
};

outcome called_with(std::vector<std::string> words)
{
    CLI::App program{"kring"};
    simulate_command command{program};
    std::reverse(words.begin(), words.end());
    words.emplace_back("simulate");
    testing::internal::CaptureStdout();
    testing::internal::CaptureStderr();
    outcome made;
    try {
        program.parse(std::move(words));
        made.code = command.run();
    } catch (const CLI::ParseError&) {
        made.code = -1;
    }
    made.out = testing::internal::GetCapturedStdout();
    made.err = testing::internal::GetCapturedStderr();
    return made;
}

std::string text_in(const std::filesystem::path& file)
{
    std::ifstream in{file, std::ios::binary};
    std::stringstream text;
    text << in.rdbuf();
    return text.str();
}
void put(const std::filesystem::path& file, const std::string& text)
{
    std::ofstream{file, std::ios::binary} << text;
}

TEST(simulate, prints_tables_and_writes_what_it_is_asked_for)
{
    const tests::temporary_directory place;
    const auto page = place.path() / "report.html";
    const auto figures = place.path() / "figures.json";
    const outcome made =
        called_with({"--scenario", "S14", "--seeds", "1", "--preset", "light,careful", "--plain",
                     "--html", page.string(), "--json", figures.string()});
    EXPECT_EQ(made.code, 0) << made.err;
    EXPECT_NE(made.out.find("Rules: light"), std::string::npos);
    EXPECT_NE(made.out.find("| S14-5 5 people"), std::string::npos);
    EXPECT_NE(text_in(page).find("<svg"), std::string::npos);
    const json::value read = json::parse(text_in(figures));
    EXPECT_EQ(read.at("cells").as_array().size(), 8U);
    EXPECT_EQ(read.at("cells").as_array().at(1).at("rules").as_string(), "careful");
}

TEST(simulate, exits_with_one_when_a_target_is_missed)
{
    const tests::temporary_directory place;
    const auto file = place.path() / "none.toml";
    put(file, "base = \"standard\"\njuries = 0\n");
    const outcome made = called_with(
        {"--scenario", "S5", "--seeds", "1", "--moderator", "no", "--policy", file.string()});
    EXPECT_EQ(made.code, 1);
    EXPECT_NE(made.out.find("missed"), std::string::npos);
}

TEST(simulate, says_what_is_wrong_with_what_it_is_given)
{
    EXPECT_EQ(called_with({"--scenario", "S99"}).code, 2);
    EXPECT_EQ(called_with({"--preset", "strict"}).code, -1);
    const tests::temporary_directory place;
    const auto file = place.path() / "odd.toml";
    put(file, "base = \"standard\"\nblur_people = 99\n");
    const outcome made = called_with({"--policy", file.string(), "--scenario", "S14"});
    EXPECT_EQ(made.code, 2);
    EXPECT_NE(made.err.find("line 2: out of range: blur_people: 1 to 10"), std::string::npos)
        << made.err;
    EXPECT_EQ(called_with({"--polis", place.path().string()}).code, 2);
    EXPECT_EQ(called_with({"--log", "no-room"}).code, 2);
}

// A room of twenty in whose log a post was flagged five times, stored as the server stores it.
class stored_room {
public:
    stored_room()
    {
        EXPECT_TRUE(start_crypto());
        put(key(), std::string(64, 'a'));
        std::filesystem::permissions(key(), std::filesystem::perms::owner_read);
        trials::room_driver room{domain::preset(domain::policy_base::standard), 1, {}};
        std::vector<member_id> people;
        for (std::uint64_t each = 1; each <= 20; ++each)
            people.push_back(*room.join("Person " + std::to_string(each), each));
        room.advance(room.now() + std::chrono::minutes{7});
        domain::post_idea idea;
        idea.text = "Buy my watches, they are cheap";
        flagged_ = contribution_id{room.wish(people[0], idea)->value()};
        for (std::size_t who = 1; who <= 5; ++who) {
            room.advance(room.now() + std::chrono::seconds{8});
            domain::flag_contribution flag;
            flag.contribution = flagged_;
            flag.reason = domain::flag_reason::spam;
            static_cast<void>(room.wish(people[who], flag));
        }
        store(room.history());
    }

    [[nodiscard]] std::filesystem::path data() const { return place_.path() / "data"; }
    [[nodiscard]] std::filesystem::path key() const { return place_.path() / "master.key"; }
    [[nodiscard]] std::string room() const { return to_text(id_); }
    [[nodiscard]] contribution_id flagged() const { return flagged_; }

private:
    void store(const std::vector<domain::event>& log)
    {
        const auto opened = open_stores(data(), key());
        ASSERT_TRUE(opened) << opened.error().text;
        wire::room_records records{
            wire::room_keys{id_, wire::wrapping_key_of(opened->master_key), random_key}};
        std::vector<storage::wrapped_key> keys;
        storage::room_append batch{id_, sequence{1}, {}};
        for (const domain::event& each : log) {
            auto made = records.encode(each, {});
            if (made.key) keys.push_back({id_, made.key->member, made.key->wrapped});
            batch.records.push_back({made.at, std::move(made.body), std::move(made.sealed)});
        }
        ASSERT_FALSE(opened->keys->put(keys));
        ASSERT_FALSE(opened->log->append({std::move(batch)}));
    }

    tests::temporary_directory place_;
    room_id id_{{1, 2, 3}};
    contribution_id flagged_{};
};

TEST(simulate, plays_a_stored_log_under_other_rules)
{
    const stored_room past;
    const std::vector<std::string> where{
        "--log", past.room(), "--data", past.data().string(), "--master-key", past.key().string()};
    const std::string flagged = "contribution " + std::to_string(past.flagged().value());

    const outcome same = called_with(where);
    EXPECT_EQ(same.code, 0) << same.err;
    EXPECT_NE(same.out.find(flagged + ": the same"), std::string::npos) << same.out;

    const tests::temporary_directory place;
    const auto file = place.path() / "none.toml";
    put(file, "base = \"standard\"\njuries = 0\n");
    auto other = where;
    other.insert(other.end(), {"--policy", file.string()});
    const outcome without = called_with(other);
    EXPECT_EQ(without.code, 0) << without.err;
    EXPECT_NE(without.out.find(flagged + ": otherwise"), std::string::npos) << without.out;
    EXPECT_NE(without.out.find("jury called"), std::string::npos) << without.out;
    EXPECT_NE(without.out.find("under none.toml: nothing"), std::string::npos) << without.out;
}

TEST(simulate, says_when_there_is_no_such_room)
{
    const stored_room past;
    const outcome made = called_with({"--log", to_text(room_id{{9}}), "--data",
                                      past.data().string(), "--master-key", past.key().string()});
    EXPECT_EQ(made.code, 2);
    EXPECT_NE(made.err.find("there is no room"), std::string::npos) << made.err;
}
}  // namespace
}  // namespace kring::app
