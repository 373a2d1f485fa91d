// Format files: what is taken, and that everything else is refused with its line and its reason.
#include "formats/format_file.hpp"

#include "base/limits.hpp"
#include "domain/apply.hpp"
#include "support/scenario.hpp"

#include <gtest/gtest.h>

#include <filesystem>

namespace kring::formats {
namespace {
using domain::language;
using domain::permission;

constexpr std::string_view small = R"(id = "small"
name = { nl = "Klein", en = "Small" }
summary = "One phase"

[[phases]]
title = "Write"
write = "everybody"
)";

std::string with(std::string_view line)
{
    return std::string{line} + "\n" + std::string{small};
}

// `line` is the first line of the file, so that the fault is on line 1.
void expect_refused(std::string_view line, fault_kind why, std::string_view what)
{
    SCOPED_TRACE(line);
    const auto read = read_format(with(line));
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error(), (format_fault{why, 1, std::string{what}}));
}

TEST(read_format, takes_what_a_file_says)
{
    const auto read = read_format(small);
    ASSERT_TRUE(read);
    EXPECT_EQ(read->id, "small");
    EXPECT_EQ(read->name, (words{"Klein", "Small"}));
    EXPECT_EQ(read->summary, (words{"One phase", "One phase"}));
    ASSERT_EQ(read->phases.size(), 1u);
    EXPECT_EQ(read->phases[0].switches.write, permission::everybody);
    EXPECT_EQ(read->phases[0].switches.vote, permission::nobody);
    EXPECT_TRUE(read->phases[0].switches.show_counts);
    EXPECT_EQ(read->phases[0].duration, std::chrono::minutes{0});
}

TEST(read_format, refuses_what_it_does_not_know_with_the_line)
{
    expect_refused("colour = \"red\"", fault_kind::unknown_field, "colour");
    expect_refused("step = \"decide\"", fault_kind::unknown_word,
                   "step: inform, consult, advise, co_produce, co_decide");
    expect_refused("step = 3", fault_kind::wrong_type,
                   "step: inform, consult, advise, co_produce, co_decide");
    expect_refused("question = \" \"", fault_kind::text_empty, "question");
    expect_refused("question = { nl = \"Wat?\", en = \"\" }", fault_kind::text_empty,
                   "question.en");
    expect_refused("question = { nl = \"Wat?\" }", fault_kind::missing_field, "question.en");
    expect_refused("question = { nl = \"Wat?\", en = \"What?\", de = \"Was?\" }",
                   fault_kind::unknown_field, "question.de");
    expect_refused("question = 7", fault_kind::wrong_type,
                   "question: a text, or { nl = \"\", en = \"\" }");
    expect_refused("welcome = \"two\\nlines\"", fault_kind::text_invalid, "welcome");
    expect_refused("manners = [\"a\", \"b\", \"c\", \"d\", \"e\", \"f\"]", fault_kind::out_of_range,
                   "manners: 0 to 5");
    expect_refused("manners = \"be kind\"", fault_kind::wrong_type, "manners: a list");
    expect_refused("goals = [{ text = \"Many\", measure = \"ideas\" }]", fault_kind::missing_field,
                   "goals[0].target");
    expect_refused("goals = [{ text = \"Many\", target = 3 }]", fault_kind::out_of_range,
                   "goals[0].target: 0 to 0");
    expect_refused("goals = [{ text = \"Many\", measure = \"likes\", target = 3 }]",
                   fault_kind::unknown_word,
                   "goals[0].measure: ideas, contributions, writers, voters, votes");
    expect_refused("goals = [7]", fault_kind::wrong_type, "goals[0]: a table");
    expect_refused("groups = [\"\"]", fault_kind::text_empty, "groups[0]");
    expect_refused("welcome = \"" + std::string(limits::charter_line_graphemes_max + 1, 'x') + "\"",
                   fault_kind::text_too_long,
                   "welcome: " + std::to_string(limits::charter_line_graphemes_max));
}

TEST(read_format, refuses_a_phase_that_cannot_be)
{
    const auto with_phase = [](std::string_view lines) {
        return read_format(std::string{small} + "\n[[phases]]\ntitle = \"Next\"\n" +
                           std::string{lines});
    };
    const auto expect = [&](std::string_view lines, format_fault wanted) {
        SCOPED_TRACE(lines);
        const auto read = with_phase(lines);
        ASSERT_FALSE(read);
        EXPECT_EQ(read.error(), wanted);
    };
    EXPECT_TRUE(with_phase("minutes = 1440"));
    expect("minutes = 1441", {fault_kind::out_of_range, 11, "phases[1].minutes: 0 to 1440"});
    expect("minutes = -1", {fault_kind::out_of_range, 11, "phases[1].minutes: 0 to 1440"});
    expect("minutes = 1.5", {fault_kind::wrong_type, 11, "phases[1].minutes: a whole number"});
    expect("show_counts = \"no\"",
           {fault_kind::wrong_type, 11, "phases[1].show_counts: true or false"});
    expect("wrte = \"everybody\"", {fault_kind::unknown_field, 11, "phases[1].wrte"});
    expect("write = \"all\"",
           {fault_kind::unknown_word, 11, "phases[1].write: nobody, facilitators, everybody"});
    expect("order = \"most_supported\"\nshow_counts = false",
           {fault_kind::order_tells_counts, 9, "phases[1]"});
    EXPECT_TRUE(with_phase("order = \"most_supported\""));
    const auto untitled = read_format(std::string{small} + "\n[[phases]]\nminutes = 3\n");
    ASSERT_FALSE(untitled);
    EXPECT_EQ(untitled.error(), (format_fault{fault_kind::missing_field, 9, "phases[1].title"}));
}

TEST(read_format, takes_rules_by_the_keys_of_a_policy_file)
{
    const auto read =
        read_format(std::string{small} + "[rules]\nbase = \"careful\"\njury_seconds = 120\n");
    ASSERT_TRUE(read) << text_of(read.error(), "small");
    domain::policy wanted = domain::preset(domain::policy_base::careful);
    wanted[domain::policy_number::jury_seconds] = 120;
    EXPECT_EQ(read->rules, wanted);
    EXPECT_EQ(read_format(small)->rules, std::nullopt) << "it leaves a room its own";
}

TEST(read_format, refuses_rules_that_cannot_be)
{
    expect_refused("rules = 3", fault_kind::wrong_type, "rules: a table");
    expect_refused("rules = { call = 4000 }", fault_kind::missing_field, "rules.base");
    expect_refused("rules = { base = \"strict\" }", fault_kind::unknown_word,
                   "rules.base: light, standard, careful");
    expect_refused("rules = { base = \"light\", calls = 1 }", fault_kind::unknown_field,
                   "rules.calls");
    expect_refused("rules = { base = \"light\", call = 1.5 }", fault_kind::wrong_type,
                   "rules.call: a whole number");
    expect_refused("rules = { base = \"light\", call = 999 }", fault_kind::out_of_range,
                   "rules.call: 1000 to 10000");
    expect_refused("rules = { base = \"light\", call = 9000 }", fault_kind::out_of_range,
                   "rules.blur: 9000 to 20000 with the other numbers as they are");
}

TEST(read_format, refuses_a_phase_without_end_that_nobody_would_end)
{
    const std::string unattended = with("advance = \"unattended\"");
    EXPECT_TRUE(read_format(unattended)) << "the last may have no end";
    const auto stuck = read_format(unattended + "\n[[phases]]\ntitle = \"Never\"\n");
    ASSERT_FALSE(stuck);
    EXPECT_EQ(stuck.error(), (format_fault{fault_kind::endless_phase, 6, "phases[0]"}));
}

TEST(read_format, refuses_what_is_no_file_of_a_format)
{
    const auto why = [](std::string_view text) {
        const auto read = read_format(text);
        return read ? fault_kind{} : read.error().kind;
    };
    EXPECT_EQ(why("id = "), fault_kind::syntax);
    EXPECT_EQ(why(""), fault_kind::missing_field);
    EXPECT_EQ(why("id = \"Small\"\n"), fault_kind::wrong_type);
    EXPECT_EQ(why("id = \"small\"\nname = \"n\"\nsummary = \"s\"\n"), fault_kind::missing_field);
    EXPECT_EQ(why("id = \"small\"\nname = \"n\"\nsummary = \"s\"\nphases = []\n"),
              fault_kind::out_of_range);
    EXPECT_EQ(why(std::string(file_bytes_max + 1, '#')), fault_kind::too_large);
    EXPECT_EQ(why("a = " + std::string(30'000, '[')), fault_kind::syntax);
    const auto broken = read_format("id = \"small\"\nname = \n");
    ASSERT_FALSE(broken);
    EXPECT_EQ(broken.error().line, 2u);
}

TEST(text_of, names_file_line_and_reason)
{
    const auto read = read_format(with("colour = \"red\""));
    ASSERT_FALSE(read);
    EXPECT_EQ(text_of(read.error(), "my.toml"),
              "my.toml, line 1: unknown field 'colour': mend its name or take it out");
    for (int kind = 1; kind <= static_cast<int>(last_fault_kind); ++kind) {
        const format_fault each{static_cast<fault_kind>(kind), 0, "x"};
        EXPECT_GT(text_of(each, "f").size(), std::string{"f: "}.size());
        EXPECT_TRUE(text_key_of(each.kind).starts_with("format."));
    }
}

TEST(built_in_formats, are_the_files_that_come_with_the_program)
{
    std::vector<std::string> files;
    for (const auto& each : std::filesystem::directory_iterator{KRING_FORMATS_DIRECTORY}) {
        if (each.path().extension() == ".toml") files.push_back(each.path().stem().string());
    }
    std::sort(files.begin(), files.end());
    std::vector<std::string> ids;
    for (const format& each : built_in_formats()) ids.push_back(each.id);
    EXPECT_EQ(ids, files);
}

class each_built_in : public testing::TestWithParam<format> {};

TEST_P(each_built_in, comes_back_from_its_file)
{
    const auto read = read_format(write_format(GetParam()));
    ASSERT_TRUE(read) << text_of(read.error(), "written") << "\n" << write_format(GetParam());
    EXPECT_EQ(*read, GetParam());
}

TEST_P(each_built_in, is_what_a_room_takes_in_both_languages)
{
    using namespace domain::scenarios;
    for (const language each : {language::dutch, language::english}) {
        scenario room{beginning_at::draft_room};
        const domain::charter terms =
            charter_of(GetParam(), room_wish{"Square", "What?", "An answer",
                                             domain::calendar_date{20300101}, "The council", each});
        const domain::agenda plan = agenda_of(GetParam(), each);
        room.when(lead, domain::set_charter{terms}).then_accepted();
        room.when(lead, domain::set_agenda{plan}).then_accepted();
        EXPECT_EQ(room.state().charter->terms, terms) << "what the format says is clean already";
        EXPECT_EQ(room.state().phases.plan, plan);
        room.when(lead, domain::open_room{}).then_accepted();
        for (const domain::phase_plan& phase : plan.phases)
            room.when(lead, domain::set_phases{{{phase.number, {}, {}}}}).then_accepted();
    }
}

INSTANTIATE_TEST_SUITE_P(built_in, each_built_in, testing::ValuesIn(built_in_formats()),
                         [](const auto& each) { return each.param.id; });

TEST(format_of, takes_a_room_as_it_is)
{
    using namespace domain::scenarios;
    scenario room;
    domain::charter agreed = some_charter();
    agreed.goals.insert(agreed.goals.begin(), {"A green square", domain::goal_measure::none, 0});
    room.given(agreed_on(first_charter, agreed), planned(), grouped_as(first_group, "Green"));
    const format made = format_of(room.state());
    EXPECT_EQ(made.id, "room");
    const domain::agenda plan = agenda_of(made, language::english);
    EXPECT_EQ(plan, room.state().phases.plan);
    const auto& terms = room.state().charter->terms;
    EXPECT_EQ(made.goals.size(), 1u) << "the first is the room's own";
    EXPECT_EQ(charter_of(made, {"A green square", terms.question, terms.promise, terms.due,
                                terms.decision_maker, language::dutch}),
              terms);
    ASSERT_EQ(made.groups.size(), 1u);
    EXPECT_EQ(made.groups[0].english, "Green");
    const auto read = read_format(write_format(made));
    ASSERT_TRUE(read) << text_of(read.error(), "written");
    EXPECT_EQ(*read, made);
}

TEST(format_of, takes_rules_that_were_set)
{
    using namespace domain::scenarios;
    EXPECT_EQ(format_of(scenario{}.state()).rules, std::nullopt);
    domain::policy rules = domain::preset(domain::policy_base::light);
    rules[domain::policy_number::jury_seats] = 3;
    const format made = format_of(scenario{}.given(rules_are(rules)).state());
    EXPECT_EQ(made.rules, rules);
    const auto read = read_format(write_format(made));
    ASSERT_TRUE(read) << text_of(read.error(), "written");
    EXPECT_EQ(read->rules, rules);
    // Those that every room begins with need not be said, also where somebody said them.
    const auto standard = domain::preset(domain::policy_base::standard);
    EXPECT_EQ(format_of(scenario{}.given(rules_are(rules), rules_are(standard)).state()).rules,
              std::nullopt);
}

TEST(format_of, keeps_goals_that_count_as_far_as_there_is_place)
{
    using namespace domain::scenarios;
    domain::charter agreed = some_charter();
    agreed.goals.resize(limits::goals_max, agreed.goals.front());
    const format made = format_of(scenario{}.given(agreed_on(first_charter, agreed)).state());
    EXPECT_EQ(made.goals.size(), limits::goals_max - 1);
    EXPECT_EQ(charter_of(made, {"T", "Q", "P", {}, "", language::dutch}).goals.size(),
              limits::goals_max);
}

TEST(format_of, gives_a_room_without_phases_one_that_allows_all)
{
    using namespace domain::scenarios;
    const format made = format_of(scenario{}.state());
    ASSERT_EQ(made.phases.size(), 1u);
    EXPECT_EQ(made.phases[0].switches.vote, permission::everybody);
    EXPECT_TRUE(made.goals.empty());
    EXPECT_TRUE(read_format(write_format(made)));
}

TEST(formats_as_json, has_every_field_in_both_languages)
{
    const auto read = read_format(small);
    ASSERT_TRUE(read);
    EXPECT_EQ(
        formats_as_json({*read}),
        R"({"formats":[{"id":"small","name":{"nl":"Klein","en":"Small"},)"
        R"("summary":{"nl":"One phase","en":"One phase"},"question":{"nl":"","en":""},)"
        R"("promise":{"nl":"","en":""},"goals":[],"welcome":{"nl":"","en":""},)"
        R"("unwelcome":{"nl":"","en":""},"confidence":{"nl":"","en":""},"manners":[],)"
        R"("step":"consult","names":"shown","advance":"by_hand",)"
        R"("phases":[{"title":{"nl":"Write","en":"Write"},"minutes":0,"write":"everybody",)"
        R"("reply":"nobody","vote":"nobody","ballots":["support","stance"],"show_counts":true,"show_authors":true,)"
        R"("order":"newest","prompts":[]}],"groups":[],"prompts":[],"stakeholders":[],)"
        R"("tables":[],"seating":"chosen","rules":null}]})");
}

TEST(formats_as_json, names_every_number_of_its_rules)
{
    const auto read = read_format(std::string{small} + "[rules]\nbase = \"light\"\ncall = 4000\n");
    ASSERT_TRUE(read) << text_of(read.error(), "small");
    const std::string written = format_as_json(*read);
    EXPECT_NE(written.find(R"("rules":{"base":"light","juries":1,)"), std::string::npos) << written;
    EXPECT_NE(written.find(R"("call":4000,"blur":5000,)"), std::string::npos) << written;
    EXPECT_NE(written.find(R"("voice_people":10})"), std::string::npos) << written;
}
}  // namespace
}  // namespace kring::formats
