// The scripted groups against the real program: each format from its first phase to the report that anybody can open.
#include "formats/script.hpp"
#include "support/program.hpp"
#include "support/raw_client.hpp"
#include "support/temporary_directory.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <set>

namespace kring::tests {
namespace {
using testing::HasSubstr;
using testing::Not;

std::string get(std::uint16_t port, const std::string& path)
{
    support::raw_client client{port};
    client.send("GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    const auto answer = client.read_response();
    return answer && answer->status == 200 ? answer->body : std::string{};
}

class rehearsal_test : public testing::TestWithParam<formats::script> {
protected:
    void SetUp() override
    {
        const auto found = wait_until_serving(server);
        ASSERT_TRUE(found) << server.said();
        places = *found;
    }

    temporary_directory directory;
    program_ground files{directory.path()};
    program server{KRING_PROGRAM, files.serve_the_hasty()};
    serving places;
};

TEST_P(rehearsal_test, ends_in_a_report)
{
    const formats::script& played = GetParam();
    program rehearsal{
        KRING_PROGRAM,
        {"rehearse", played.id, "--operations", "127.0.0.1:" + std::to_string(places.operations),
         "--master-key", files.key.string(), "--server", "127.0.0.1:" + std::to_string(places.port),
         "--language", "en", "--speed", "max"}};
    const auto room = rehearsal.wait_for("room: ");
    ASSERT_EQ(rehearsal.wait(), 0) << rehearsal.said();
    EXPECT_THAT(rehearsal.said(),
                HasSubstr("rehearsed: people " + std::to_string(played.people.size()) + ", acts " +
                          std::to_string(played.acts.size())));
    ASSERT_TRUE(room);

    const std::string report = get(places.port, "/report/" + *room);
    EXPECT_THAT(report, HasSubstr(played.title.english));
    EXPECT_THAT(report, HasSubstr(played.decision_maker.english));
    // What was said is there, but for what the script hides.
    std::set<std::string> hidden;
    for (const formats::scripted_act& each : played.acts) {
        if (const auto* hide = std::get_if<formats::scripted_hide>(&each.deed))
            hidden.insert(hide->subject);
    }
    std::size_t texts = 0;
    for (const formats::scripted_act& each : played.acts) {
        const auto* text = std::get_if<formats::scripted_text>(&each.deed);
        if (text == nullptr) continue;
        ++texts;
        if (hidden.contains(text->name)) {
            EXPECT_THAT(report, Not(HasSubstr(text->text.english)));
        } else {
            EXPECT_THAT(report, HasSubstr(text->text.english));
        }
    }
    EXPECT_GE(texts, 10u);
    // What was asked, what was said to it, whom people spoke for and where they sat.
    const auto asks = formats::prompts_of(played.format, domain::language::english, {});
    for (const domain::open_ballot& each : asks) EXPECT_THAT(report, HasSubstr(each.terms.title));
    std::size_t answers = 0;
    for (const formats::scripted_act& each : played.acts) {
        if (const auto* asked = std::get_if<formats::scripted_question>(&each.deed)) {
            EXPECT_THAT(report, HasSubstr(asked->asked.question.english));
        }
        if (std::holds_alternative<formats::scripted_choice>(each.deed)) ++answers;
        const auto* saying = std::get_if<formats::scripted_saying>(&each.deed);
        if (saying == nullptr) continue;
        ++answers;
        for (const formats::words& said : saying->texts)
            EXPECT_THAT(report, HasSubstr(said.english));
    }
    EXPECT_GE(answers, 4u);
    for (const auto* circles : {&played.stakeholders, &played.tables}) {
        for (const formats::scripted_circle& each : *circles)
            EXPECT_THAT(report, HasSubstr(each.name.english));
    }
    EXPECT_GE(played.stakeholders.size() + played.tables.size(), 2u);
}

INSTANTIATE_TEST_SUITE_P(scripts, rehearsal_test, testing::ValuesIn(formats::built_in_scripts()),
                         [](const auto& each) { return each.param.id; });

TEST(rehearse, says_what_it_was_refused_and_where)
{
    temporary_directory directory;
    program_ground files{directory.path()};
    program server{KRING_PROGRAM, files.serve_the_hasty()};
    const auto places = wait_until_serving(server);
    ASSERT_TRUE(places);
    const auto play = [&](const std::string& acts) {
        const auto path = directory.path() / "script.toml";
        std::ofstream{path} << "id = \"small\"\nformat = \"brainstorm\"\ntitle = \"T\"\n"
                               "question = \"Q\"\npromise = \"P\"\nlead = \"Noor\"\n"
                               "people = [\"Ana\"]\n"
                            << acts;
        program rehearsal{
            KRING_PROGRAM,
            {"rehearse", path.string(), "--operations",
             "127.0.0.1:" + std::to_string(places->operations), "--master-key", files.key.string(),
             "--server", "127.0.0.1:" + std::to_string(places->port), "--speed", "max"}};
        const int code = rehearsal.wait();
        return std::pair{code, rehearsal.said()};
    };
    // Nobody votes while ideas are written.
    const auto [refused, why] = play(
        "[[acts]]\nat = 1\nwho = \"Ana\"\nidea = \"Trees\"\nname = \"trees\"\n"
        "[[acts]]\nat = 2\nsupport = \"trees\"\nshare = 100\n");
    EXPECT_EQ(refused, 1);
    EXPECT_THAT(why, HasSubstr("acts[1], Ana: refusal.not_in_phase"));

    const auto [unread, fault] = play("[[acts]]\nat = 1\nwho = \"Bo\"\nidea = \"Trees\"\n");
    EXPECT_EQ(unread, 2);
    EXPECT_THAT(fault, HasSubstr("script.toml, line 10: 'acts[0].who' names"));
}

TEST(sample, is_played_and_ends_with_the_program)
{
    temporary_directory directory;
    program_ground files{directory.path()};
    auto arguments = files.serve();
    arguments.insert(arguments.end(), {"--sample", "nl"});
    program server{KRING_PROGRAM, arguments};
    ASSERT_TRUE(server.wait_for("A sample session is being played in room "));
    ASSERT_TRUE(server.wait_for("Look on as a helper: "));
    server.signal(SIGTERM);
    EXPECT_EQ(server.wait(), 0) << server.said();
}
}  // namespace
}  // namespace kring::tests
