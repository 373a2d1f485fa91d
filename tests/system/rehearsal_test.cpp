// The scripted groups against the real program: each format from its first phase to the report that anybody can open.
#include "formats/script.hpp"
#include "support/program.hpp"
#include "support/raw_client.hpp"
#include "support/room_log.hpp"
#include "support/temporary_directory.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <set>
#include <string>
#include <vector>

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
    std::map<std::string, formats::words> edited;
    for (const formats::scripted_act& each : played.acts) {
        if (const auto* edit = std::get_if<formats::scripted_edit>(&each.deed))
            edited[edit->subject] = edit->text;
    }
    std::size_t texts = 0;
    for (const formats::scripted_act& each : played.acts) {
        const auto* text = std::get_if<formats::scripted_text>(&each.deed);
        if (text == nullptr) continue;
        ++texts;
        if (hidden.contains(text->name) || edited.contains(text->name)) {
            EXPECT_THAT(report, Not(HasSubstr(text->text.english)));
            const auto then = edited.find(text->name);
            EXPECT_THAT(report, HasSubstr(then == edited.end() ? "" : then->second.english));
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

// What was said and done about one text, in the order of the log.
std::vector<std::string> course_of(const std::string& text,
                                   const std::vector<wire::loaded_record>& log)
{
    contribution_id what{};
    jury_id jury{};
    std::vector<std::string> course;
    const auto told = [&course](bool is_this, const std::string& word) {
        if (is_this) course.push_back(word);
    };
    for (const wire::loaded_record& each : log) {
        const domain::event_body& body = each.fact.body;
        const auto* posted = std::get_if<domain::contribution_posted>(&body);
        if (posted != nullptr && posted->text == text) what = contribution_id{each.fact.at.value()};
        if (const auto* made = std::get_if<domain::contribution_flagged>(&body))
            told(made->contribution == what, "flagged");
        if (const auto* made = std::get_if<domain::contribution_blurred>(&body))
            told(made->contribution == what, "folded");
        if (const auto* made = std::get_if<domain::jury_called>(&body)) {
            if (made->contribution == what) jury = jury_id{each.fact.at.value()};
            told(made->contribution == what, "called " + std::to_string(made->drawn.size()));
        }
        if (const auto* made = std::get_if<domain::jury_answered>(&body))
            told(made->jury == jury, "judged");
        if (const auto* made = std::get_if<domain::jury_closed>(&body)) {
            told(made->jury == jury && made->verdict == domain::jury_verdict::removed,
                 "removed " + std::to_string(made->removes) + " to " + std::to_string(made->keeps));
        }
        if (const auto* made = std::get_if<domain::contribution_edited>(&body))
            told(made->contribution == what, "edited");
        if (const auto* made = std::get_if<domain::contribution_cleared>(&body))
            told(made->contribution == what && made->why == domain::clearing::edited, "shown");
    }
    return course;
}

TEST(sample, has_a_text_that_is_folded_judged_and_brought_back_by_its_author)
{
    ASSERT_TRUE(start_crypto());
    const auto& scripts = formats::built_in_scripts();
    const auto script = std::find_if(scripts.begin(), scripts.end(),
                                     [](const auto& each) { return each.id == "station_square"; });
    ASSERT_NE(script, scripts.end());
    const auto is_flag = [](const formats::scripted_act& each) {
        return std::holds_alternative<formats::scripted_flag>(each.deed);
    };
    const auto flagged = std::find_if(script->acts.begin(), script->acts.end(), is_flag);
    ASSERT_NE(flagged, script->acts.end());
    const std::string& named = std::get<formats::scripted_flag>(flagged->deed).subject;
    for (const auto language : {domain::language::dutch, domain::language::english}) {
        temporary_directory directory;
        program_ground files{directory.path()};
        program server{KRING_PROGRAM, files.serve_the_hasty()};
        const auto places = wait_until_serving(server);
        ASSERT_TRUE(places);
        program rehearsal{
            KRING_PROGRAM,
            {"rehearse", script->id, "--operations",
             "127.0.0.1:" + std::to_string(places->operations), "--master-key", files.key.string(),
             "--server", "127.0.0.1:" + std::to_string(places->port), "--language",
             language == domain::language::dutch ? "nl" : "en", "--speed", "max"}};
        const auto room = rehearsal.wait_for("room: ");
        ASSERT_EQ(rehearsal.wait(), 0) << rehearsal.said();
        server.signal(SIGTERM);
        ASSERT_EQ(server.wait(), 0) << server.said();
        ASSERT_TRUE(room);
        std::string said;
        for (const formats::scripted_act& each : script->acts) {
            const auto* text = std::get_if<formats::scripted_text>(&each.deed);
            if (text != nullptr && text->name == named) said = text->text.in(language);
        }
        EXPECT_THAT(course_of(said, read_log(files, *room_id_from_text(*room))),
                    testing::ElementsAre("flagged", "flagged", "folded", "called 3", "judged",
                                         "judged", "judged", "removed 2 to 1", "edited", "shown"));
    }
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
