// Scripted sessions: that those that come with the program can be read, and that a wrong one is refused with its line.
#include "formats/script.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <sstream>

namespace kring::formats {
namespace {
constexpr std::string_view head = R"(id = "small"
format = "brainstorm"
title = "Title"
question = "What?"
promise = "An answer"
lead = "Noor"
people = ["Ana", "Bo"]
)";
constexpr std::size_t head_lines = 7;

result<script, format_fault> with_acts(std::string_view acts)
{
    return read_script(std::string{head} + std::string{acts});
}
// Acts begin on the line after the head.
void expect_refused(std::string_view acts, fault_kind why, std::size_t line, std::string_view what)
{
    SCOPED_TRACE(acts);
    const auto read = with_acts(acts);
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error(), (format_fault{why, head_lines + line, std::string{what}}));
}

constexpr std::string_view idea =
    "[[acts]]\nat = 1\nwho = \"Ana\"\nidea = \"Trees\"\nname = \"trees\"\n";

TEST(read_script, takes_what_people_say_and_do)
{
    const auto read =
        with_acts(std::string{idea} +
                  "[[acts]]\nat = 2\nsupport = \"trees\"\nshare = 50\n"
                  "[[acts]]\nat = 2\nwho = \"Noor\"\nphase = 2\n"
                  "[[acts]]\nat = 3\nwho = \"Bo\"\nreply = \"Yes\"\nto = \"trees\"\n");
    ASSERT_TRUE(read) << text_of(read.error(), "script");
    EXPECT_EQ(read->format.id, "brainstorm");
    ASSERT_EQ(read->acts.size(), 4u);
    EXPECT_EQ(read->acts[0], (scripted_act{std::chrono::seconds{1}, "Ana",
                                           scripted_text{"trees", "", "", {"Trees", "Trees"}}}));
    EXPECT_EQ(read->acts[1], (scripted_act{std::chrono::seconds{2}, "",
                                           scripted_votes{scripted_answer::support, "trees", 50}}));
    EXPECT_EQ(read->acts[2], (scripted_act{std::chrono::seconds{2}, "Noor", scripted_phase{2}}));
    EXPECT_EQ(read->acts[3].deed, scripted_deed(scripted_text{"", "trees", "", {"Yes", "Yes"}}));
}

TEST(read_script, refuses_names_that_nothing_has)
{
    expect_refused("[[acts]]\nat = 1\nwho = \"Cem\"\nidea = \"x\"\n", fault_kind::unknown_name, 3,
                   "acts[0].who");
    expect_refused("[[acts]]\nat = 1\nsupport = \"trees\"\nshare = 5\n", fault_kind::unknown_name,
                   3, "acts[0].support");
    expect_refused(std::string{idea} + std::string{idea}, fault_kind::unknown_name, 10,
                   "acts[1].name");
    expect_refused("[[acts]]\nat = 1\nwho = \"Ana\"\nreply = \"x\"\n", fault_kind::missing_field, 1,
                   "acts[0].to");
}

TEST(read_script, refuses_acts_that_cannot_be)
{
    expect_refused(std::string{idea} + "[[acts]]\nat = 0\nwho = \"Ana\"\nidea = \"x\"\n",
                   fault_kind::out_of_range, 7, "acts[1].at: 1 to 86400");
    expect_refused("[[acts]]\nat = 1\nwho = \"Noor\"\nphase = 6\n", fault_kind::out_of_range, 4,
                   "acts[0].phase: 1 to 5");
    expect_refused(std::string{idea} + "[[acts]]\nat = 1\nsupport = \"trees\"\nshare = 101\n",
                   fault_kind::out_of_range, 9, "acts[1].share: 1 to 100");
    expect_refused("[[acts]]\nat = 1\nwho = \"Noor\"\nphse = 2\n", fault_kind::unknown_field, 4,
                   "acts[0].phse");
    const auto twofold = with_acts("[[acts]]\nat = 1\nwho = \"Noor\"\nphase = 2\nidea = \"x\"\n");
    ASSERT_FALSE(twofold);
    EXPECT_EQ(twofold.error().kind, fault_kind::wrong_type);
    const auto nothing = with_acts("[[acts]]\nat = 1\nwho = \"Noor\"\n");
    ASSERT_FALSE(nothing);
    EXPECT_EQ(nothing.error().line, head_lines + 1);
    const auto formatless = read_script("id = \"small\"\nformat = \"none\"\n");
    ASSERT_FALSE(formatless);
    EXPECT_EQ(formatless.error(), (format_fault{fault_kind::unknown_name, 2, "format"}));
}

constexpr std::string_view flag =
    "[[acts]]\nat = 2\nwho = \"Bo\"\nflag = \"trees\"\nreason = \"unkind\"\n";

TEST(read_script, takes_flags_what_whoever_is_called_says_and_another_text)
{
    const auto read =
        with_acts(std::string{idea} + std::string{flag} +
                  "note = { nl = \"Let op\", en = \"Look\" }\n"
                  "[[acts]]\nat = 3\njudge = \"trees\"\nsays = \"remove\"\n"
                  "[[acts]]\nat = 4\nwho = \"Ana\"\nedit = \"trees\"\ntext = \"Limes\"\n");
    ASSERT_TRUE(read) << text_of(read.error(), "script");
    ASSERT_EQ(read->acts.size(), 4u);
    EXPECT_EQ(read->acts[1],
              (scripted_act{
                  std::chrono::seconds{2}, "Bo",
                  scripted_flag{"trees", domain::flag_reason::unkind, {}, {"Let op", "Look"}}}));
    EXPECT_EQ(read->acts[2],
              (scripted_act{std::chrono::seconds{3}, "",
                            scripted_judgement{"trees", domain::jury_answer::remove}}));
    EXPECT_EQ(read->acts[3], (scripted_act{std::chrono::seconds{4}, "Ana",
                                           scripted_edit{"trees", {"Limes", "Limes"}}}));
    const auto twice =
        with_acts(std::string{idea} +
                  "[[acts]]\nat = 1\nwho = \"Bo\"\nidea = \"A tree\"\nname = \"tree\"\n"
                  "[[acts]]\nat = 2\nwho = \"Ana\"\nflag = \"tree\"\nreason = \"double\"\n"
                  "double_of = \"trees\"\n");
    ASSERT_TRUE(twice) << text_of(twice.error(), "script");
    EXPECT_EQ(twice->acts[2].deed,
              scripted_deed(scripted_flag{"tree", domain::flag_reason::duplicate, "trees", {}}));
}

TEST(read_script, refuses_flags_and_judgements_that_cannot_be)
{
    expect_refused(flag, fault_kind::unknown_name, 4, "acts[0].flag");
    expect_refused(std::string{idea} + "[[acts]]\nat = 2\nwho = \"Bo\"\nflag = \"trees\"\n",
                   fault_kind::missing_field, 6, "acts[1].reason");
    expect_refused(
        std::string{idea} + "[[acts]]\nat = 2\nwho = \"Bo\"\nflag = \"trees\"\nreason = \"ugly\"\n",
        fault_kind::unknown_word, 10, "acts[1].reason: off_topic, double, unkind, spam");
    expect_refused(std::string{idea} +
                       "[[acts]]\nat = 2\nwho = \"Bo\"\nflag = \"trees\"\nreason = \"double\"\n",
                   fault_kind::missing_field, 6, "acts[1].double_of");
    expect_refused(std::string{idea} + std::string{flag} + "double_of = \"trees\"\n",
                   fault_kind::unknown_name, 11, "acts[1].double_of");
    expect_refused(std::string{idea} + "[[acts]]\nat = 2\njudge = \"trees\"\n",
                   fault_kind::missing_field, 6, "acts[1].says");
    expect_refused(std::string{idea} + "[[acts]]\nat = 2\njudge = \"trees\"\nsays = \"yes\"\n",
                   fault_kind::unknown_word, 9, "acts[1].says: keep, remove, pass");
    expect_refused(std::string{idea} + "[[acts]]\nat = 2\nwho = \"Ana\"\nedit = \"trees\"\n",
                   fault_kind::missing_field, 6, "acts[1].text");
}

TEST(read_script, takes_rules_of_its_own)
{
    const auto read =
        with_acts("[rules]\nbase = \"careful\"\njury_seats = 3\n" + std::string{idea});
    ASSERT_TRUE(read) << text_of(read.error(), "script");
    domain::policy wanted = domain::preset(domain::policy_base::careful);
    wanted[domain::policy_number::jury_seats] = 3;
    EXPECT_EQ(read->rules, wanted);
    EXPECT_EQ(with_acts(idea)->rules, std::nullopt);
    expect_refused("[rules]\nbase = \"careful\"\njury_seats = 2\n" + std::string{idea},
                   fault_kind::out_of_range, 3, "rules.jury_seats: 3 to 15");
}

constexpr std::string_view ask_choice =
    "[[acts]]\nat = 1\nwho = \"Noor\"\nask = { kind = \"choice\", question = \"Which?\", "
    "options = [\"a\", \"b\"] }\n";

std::string asking(std::string_view prompt)
{
    return "[[acts]]\nat = 1\nwho = \"Noor\"\nask = { " + std::string{prompt} + " }\n";
}

TEST(read_script, takes_what_people_answer)
{
    const auto read = with_acts(std::string{ask_choice} + std::string{idea} +
                                "[[acts]]\nat = 2\nquestion = 1\nchoose = 2\nshare = 30\n"
                                "[[acts]]\nat = 2\nquestion = 1\nchoose = 1\nshare = 50\n" +
                                "[[acts]]\nat = 2\nwho = \"Noor\"\nshow = 1\n");
    ASSERT_TRUE(read) << text_of(read.error(), "script");
    ASSERT_EQ(read->acts.size(), 5u);
    EXPECT_EQ(read->acts[2],
              (scripted_act{std::chrono::seconds{2}, "", scripted_choice{1, 2, 0, 30}}));
    EXPECT_EQ(read->acts[3].deed, scripted_deed(scripted_choice{1, 1, 30, 50}));
    EXPECT_EQ(read->acts[4].deed, scripted_deed(scripted_reveal{1}));
    const auto words =
        with_acts(asking("kind = \"words\", question = \"q\", at_most = 2") +
                  "[[acts]]\nat = 2\nwho = \"Ana\"\nquestion = 1\nanswer = [\"wind\", \"rain\"]\n");
    ASSERT_TRUE(words) << text_of(words.error(), "script");
    EXPECT_EQ(words->acts[1].deed,
              scripted_deed(scripted_saying{1, {alone("wind"), alone("rain")}}));
    const auto scores = with_acts(
        std::string{idea} +
        asking("kind = \"score\", question = \"q\", criteria = [\"a\", \"b\"]") +
        "[[acts]]\nat = 2\nscore = \"trees\"\nquestion = 1\nvalues = [3, 5]\nshare = 50\n");
    ASSERT_TRUE(scores) << text_of(scores.error(), "script");
    EXPECT_EQ(scores->acts[2].deed, scripted_deed(scripted_marks{1, "trees", 3 | 5 << 4, 50}));
}

TEST(read_script, refuses_answers_to_what_is_not_asked_so)
{
    const std::string choose = "[[acts]]\nat = 1\nquestion = 1\nchoose = ";
    expect_refused(choose + "1\nshare = 5\n", fault_kind::out_of_range, 3,
                   "acts[0].question: 1 to 0");
    expect_refused(std::string{ask_choice} + choose + "3\nshare = 5\n", fault_kind::out_of_range, 8,
                   "acts[1].choose: 1 to 2");
    expect_refused(
        std::string{ask_choice} + choose + "1\nshare = 60\n" + choose + "2\nshare = 41\n",
        fault_kind::out_of_range, 14, "acts[2].share: 1 to 40");
    expect_refused(
        std::string{ask_choice} + "[[acts]]\nat = 1\nwho = \"Ana\"\nquestion = 1\nanswer = \"x\"\n",
        fault_kind::wrong_type, 8, "acts[1].question: a question of another kind than 'choice'");
    expect_refused(asking("kind = \"open\", question = \"\""), fault_kind::text_empty, 4,
                   "acts[0].ask.question");
    expect_refused(asking("kind = \"open\", question = \"q\", colour = 1"),
                   fault_kind::unknown_field, 4, "acts[0].ask.colour");
    expect_refused(asking("kind = \"open\", question = \"q\"") +
                       "[[acts]]\nat = 1\nwho = \"Ana\"\nquestion = 1\nanswer = \"\"\n",
                   fault_kind::text_empty, 9, "acts[1].answer");
    expect_refused(std::string{idea} + asking("kind = \"dots\", question = \"q\", budget = 3") +
                       "[[acts]]\nat = 1\ndots = \"trees\"\nquestion = 1\ncount = 4\nshare = 1\n",
                   fault_kind::out_of_range, 14, "acts[2].count: 1 to 3");
    expect_refused(std::string{idea} + asking("kind = \"pairwise\", question = \"q\"") +
                       "[[acts]]\nat = 1\nprefer = \"trees\"\nover = \"trees\"\nquestion = 1\n"
                       "share = 1\n",
                   fault_kind::unknown_name, 12, "acts[2].over");
}

TEST(read_script, places_each_of_the_people_once)
{
    const auto with_circles = [](std::string_view circles) {
        return with_acts(std::string{circles} + std::string{idea});
    };
    const auto read = with_circles(
        "[[stakeholders]]\nname = \"Shops\"\nexpected = 3\npeople = [\"Ana\"]\n"
        "[[tables]]\nname = \"Window\"\npeople = [\"Ana\", \"Bo\"]\n");
    ASSERT_TRUE(read) << text_of(read.error(), "script");
    EXPECT_EQ(read->stakeholders, (std::vector<scripted_circle>{{alone("Shops"), 3, {"Ana"}}}));
    EXPECT_EQ(read->tables, (std::vector<scripted_circle>{{alone("Window"), 0, {"Ana", "Bo"}}}));
    expect_refused("[[tables]]\nname = \"a\"\npeople = [\"Cem\"]\n" + std::string{idea},
                   fault_kind::unknown_name, 3, "tables[0].people[0]");
    expect_refused(
        "[[tables]]\nname = \"a\"\npeople = [\"Bo\"]\n[[tables]]\nname = \"b\"\n"
        "people = [\"Bo\"]\n" +
            std::string{idea},
        fault_kind::unknown_name, 6, "tables[1].people[0]");
    expect_refused("[[tables]]\nname = \"a\"\nexpected = 3\n" + std::string{idea},
                   fault_kind::unknown_field, 3, "tables[0].expected");
    expect_refused("[[stakeholders]]\nname = \"\"\n" + std::string{idea}, fault_kind::text_empty, 2,
                   "stakeholders[0].name");
}

TEST(choosers_of, gives_everybody_at_most_one_choice)
{
    const auto some = choosers_of({1, 1, 0, 40}, 25);
    const auto others = choosers_of({1, 2, 40, 60}, 25);
    EXPECT_EQ(some.size(), 10u);
    EXPECT_EQ(others.size(), 15u);
    std::set<std::size_t> all{some.begin(), some.end()};
    all.insert(others.begin(), others.end());
    EXPECT_EQ(all.size(), 25u);
}

TEST(built_in_scripts, are_the_files_that_come_with_the_program)
{
    std::vector<std::string> files;
    const auto folder = std::filesystem::path{KRING_FORMATS_DIRECTORY} / "scripts";
    for (const auto& each : std::filesystem::directory_iterator{folder}) {
        files.push_back(each.path().stem().string());
        std::ifstream opened{each.path()};
        std::stringstream text;
        text << opened.rdbuf();
        const auto one = read_script(text.str());
        ASSERT_TRUE(one) << text_of(one.error(), each.path().string());
    }
    std::sort(files.begin(), files.end());
    std::vector<std::string> ids;
    std::set<std::string> formats;
    for (const script& each : built_in_scripts()) {
        ids.push_back(each.id);
        formats.insert(each.format.id);
        // The report is of the whole session.
        EXPECT_TRUE(std::holds_alternative<scripted_close>(std::prev(each.acts.end(), 2)->deed))
            << each.id;
        EXPECT_TRUE(std::holds_alternative<scripted_report>(each.acts.back().deed)) << each.id;
    }
    EXPECT_EQ(ids, files);
    // Every format that comes with the program is shown by a script.
    std::set<std::string> all;
    for (const format& each : built_in_formats()) all.insert(each.id);
    EXPECT_EQ(formats, all);
}

TEST(voters_of, gives_everybody_at_most_one_stance_on_a_subject)
{
    constexpr std::size_t people = 25;
    const auto places = [](scripted_answer answer, std::uint32_t percent) {
        return voters_of(scripted_votes{answer, "trees", percent}, people);
    };
    const auto agree = places(scripted_answer::agree, 60);
    const auto disagree = places(scripted_answer::disagree, 20);
    EXPECT_EQ(agree.size(), 15u);
    EXPECT_EQ(disagree.size(), 5u);
    std::set<std::size_t> both{agree.begin(), agree.end()};
    both.insert(disagree.begin(), disagree.end());
    EXPECT_EQ(both.size(), 20u);
    EXPECT_LT(*both.rbegin(), people);
    EXPECT_EQ(places(scripted_answer::support, 60), agree) << "the same people each time";
    EXPECT_NE(voters_of({scripted_answer::agree, "benches", 60}, people), agree);
}
}  // namespace
}  // namespace kring::formats
