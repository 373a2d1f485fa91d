// What a format brings along beside its phases: which ballots take votes, questions, stakeholder groups and tables. What is
// taken, that everything else is refused with its line and its reason, and what becomes of it in a room.
#include "base/limits.hpp"
#include "formats/format_file.hpp"
#include "support/scenario.hpp"

#include <gtest/gtest.h>

namespace kring::formats {
namespace {
using domain::ballot_kind;
using domain::language;

// What is under test begins on line 9.
std::string with(std::string_view lines)
{
    return R"(id = "small"
name = "Small"
summary = "One phase"
groups = ["Green", "Grey"]
[[phases]]
title = "Vote"
vote = "everybody"

)" + std::string{lines};
}

format taken(std::string_view lines)
{
    const auto read = read_format(with(lines));
    EXPECT_TRUE(read) << text_of(read.error(), "file");
    return read ? *read : format{};
}

void expect_refused(std::string_view lines, format_fault wanted)
{
    SCOPED_TRACE(lines);
    const auto read = read_format(with(lines));
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error(), wanted);
}

// --- which ballots take votes ---

TEST(ballots, are_both_unless_a_phase_or_the_format_says_otherwise)
{
    const format both = taken("");
    EXPECT_TRUE(both.phases[0].switches.takes_support && both.phases[0].switches.takes_stance);
    const format phase = taken("ballots = [\"stance\"]\n[[phases]]\ntitle = \"Next\"\n");
    EXPECT_FALSE(phase.phases[0].switches.takes_support);
    EXPECT_TRUE(phase.phases[0].switches.takes_stance);
    EXPECT_TRUE(phase.phases[1].switches.takes_support);
    const auto all = read_format("ballots = [\"support\"]\n" +
                                 with("[[phases]]\ntitle = \"Next\"\nballots = []\n"));
    ASSERT_TRUE(all);
    EXPECT_TRUE(all->phases[0].switches.takes_support);
    EXPECT_FALSE(all->phases[0].switches.takes_stance);
    EXPECT_FALSE(all->phases[1].switches.takes_support || all->phases[1].switches.takes_stance);
}

TEST(ballots, are_those_that_every_room_has_each_once)
{
    expect_refused("ballots = [\"dots\"]",
                   {fault_kind::unknown_word, 9, "phases[0].ballots[0]: support, stance"});
    expect_refused("ballots = [3]",
                   {fault_kind::wrong_type, 9, "phases[0].ballots[0]: support, stance"});
    expect_refused("ballots = \"support\"",
                   {fault_kind::wrong_type, 9, "phases[0].ballots: a list"});
    expect_refused("ballots = [\"support\", \"support\"]",
                   {fault_kind::out_of_range, 9, "phases[0].ballots[1]: each once"});
    expect_refused("ballots = [\"support\", \"stance\", \"stance\"]",
                   {fault_kind::out_of_range, 9, "phases[0].ballots: 0 to 2"});
}

// --- questions ---

TEST(prompts, are_of_every_kind_that_can_be_asked)
{
    const format made = taken(R"([[phases.prompts]]
kind = "dots"
question = { nl = "Welke?", en = "Which?" }
budget = 5
at_most = 2
group = 2
tag = "cheap"
results = "live"
[[phases.prompts]]
kind = "score"
question = "How good?"
criteria = ["Use", "Cost"]
steps = 9
[[phases.prompts]]
kind = "pairwise"
question = "Which of two?"
[[prompts]]
kind = "open"
question = "Why?"
[[prompts]]
kind = "words"
question = "In a word?"
[[prompts]]
kind = "choice"
question = "When?"
options = ["Monday", "Friday"]
[[prompts]]
kind = "scale"
question = "How sure?"
from = "not"
to = "very"
)");
    const auto& phased = made.phases[0].prompts;
    ASSERT_EQ(phased.size(), 3u);
    EXPECT_EQ(phased[0], (format_prompt{ballot_kind::dots,
                                        {"Welke?", "Which?"},
                                        results_shown::live,
                                        2,
                                        alone("cheap"),
                                        5,
                                        2,
                                        0,
                                        {}}));
    EXPECT_EQ(phased[1], (format_prompt{ballot_kind::score,
                                        alone("How good?"),
                                        results_shown::reveal,
                                        0,
                                        {},
                                        0,
                                        0,
                                        9,
                                        {alone("Use"), alone("Cost")}}));
    EXPECT_EQ(phased[2].kind, ballot_kind::pairwise);
    ASSERT_EQ(made.prompts.size(), 4u);
    EXPECT_EQ(made.prompts[0].kind, ballot_kind::open);
    EXPECT_EQ(made.prompts[1].at_most, 3u);
    EXPECT_EQ(made.prompts[2].at_most, 1u);
    EXPECT_EQ(made.prompts[3].steps, 5u);
    EXPECT_EQ(made.prompts[3].labels, (std::vector<words>{alone("not"), alone("very")}));
}

TEST(prompts, have_the_fields_of_their_kind_and_no_others)
{
    struct row {
        std::string_view lines;
        format_fault wanted;
    };
    using enum fault_kind;
    for (const row& each : {
             row{"question = \"q\"", {missing_field, 9, "prompts[0].kind"}},
             row{"kind = \"poll\"",
                 {unknown_word, 10,
                  "prompts[0].kind: open, words, choice, scale, dots, score, pairwise"}},
             row{"kind = \"support\"",
                 {unknown_word, 10,
                  "prompts[0].kind: open, words, choice, scale, dots, score, pairwise"}},
             row{"kind = \"open\"", {missing_field, 9, "prompts[0].question"}},
             row{"kind = \"open\"\nquestion = \" \"", {text_empty, 11, "prompts[0].question"}},
             row{"kind = \"open\"\nquestion = { nl = \"Wat?\", en = \"\" }",
                 {text_empty, 11, "prompts[0].question.en"}},
             row{"kind = \"open\"\nquestion = \"q\"\nbudget = 3",
                 {unknown_field, 12, "prompts[0].budget"}},
             row{"kind = \"open\"\nquestion = \"q\"\ncolour = 3",
                 {unknown_field, 12, "prompts[0].colour"}},
             row{"kind = \"open\"\nquestion = \"q\"\nresults = \"never\"",
                 {unknown_word, 12, "prompts[0].results: live, reveal"}},
             row{"kind = \"words\"\nquestion = \"q\"\nat_most = 6",
                 {out_of_range, 12, "prompts[0].at_most: 1 to 5"}},
             row{"kind = \"choice\"\nquestion = \"q\"", {missing_field, 9, "prompts[0].options"}},
             row{"kind = \"choice\"\nquestion = \"q\"\noptions = [\"a\"]",
                 {out_of_range, 12, "prompts[0].options: 2 to 12"}},
             row{"kind = \"choice\"\nquestion = \"q\"\noptions = [\"a\", \"\"]",
                 {text_empty, 12, "prompts[0].options[1]"}},
             row{"kind = \"choice\"\nquestion = \"q\"\noptions = [\"a\", \"a\"]",
                 {out_of_range, 12, "prompts[0].options[1]: each once"}},
             row{"kind = \"choice\"\nquestion = \"q\"\noptions = [\"a\", \"b\"]\nat_most = 3",
                 {out_of_range, 13, "prompts[0].at_most: 1 to 2"}},
             row{"kind = \"scale\"\nquestion = \"q\"\nsteps = 12",
                 {out_of_range, 12, "prompts[0].steps: 2 to 11"}},
             row{"kind = \"scale\"\nquestion = \"q\"\nfrom = \"no\"",
                 {missing_field, 9, "prompts[0].to"}},
             row{"kind = \"dots\"\nquestion = \"q\"", {missing_field, 9, "prompts[0].budget"}},
             row{"kind = \"dots\"\nquestion = \"q\"\nbudget = 51",
                 {out_of_range, 12, "prompts[0].budget: 1 to 50"}},
             row{"kind = \"dots\"\nquestion = \"q\"\nbudget = 3\nat_most = 4",
                 {out_of_range, 13, "prompts[0].at_most: 1 to 3"}},
             row{"kind = \"dots\"\nquestion = \"q\"\nbudget = 3\ngroup = 3",
                 {out_of_range, 13, "prompts[0].group: 1 to 2"}},
             row{"kind = \"score\"\nquestion = \"q\"\ncriteria = []",
                 {out_of_range, 12, "prompts[0].criteria: 1 to 5"}},
             row{"kind = \"score\"\nquestion = \"q\"\ncriteria = [\"a\"]\nsteps = 10",
                 {out_of_range, 13, "prompts[0].steps: 2 to 9"}},
             row{"kind = \"pairwise\"\nquestion = \"q\"\ntag = \"\"",
                 {text_empty, 12, "prompts[0].tag"}},
         }) {
        expect_refused("[[prompts]]\n" + std::string{each.lines}, each.wanted);
    }
    expect_refused("prompts = [3]", {wrong_type, 9, "phases[0].prompts[0]: a table"});
}

TEST(prompts, are_no_more_than_a_room_takes)
{
    std::string many = "prompts = [\n";
    for (std::size_t each = 0; each < limits::ballots_max - 2; ++each)
        many += "{ kind = \"open\", question = \"q" + std::to_string(each) + "\" },\n";
    many += "]\n";
    EXPECT_TRUE(read_format(with(many)));
    const auto read =
        read_format(with(many + "[[prompts]]\nkind = \"open\"\nquestion = \"one more\"\n"));
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error().kind, fault_kind::out_of_range);
}

TEST(prompts, open_where_somebody_can_answer)
{
    const auto in_phase = [](std::string_view allows, std::string_view kind) {
        return "[[phases]]\ntitle = \"Next\"\n" + std::string{allows} +
               "\n[[phases.prompts]]\nquestion = \"q\"\nkind = \"" + std::string{kind} + "\"\n";
    };
    expect_refused(in_phase("reply = \"everybody\"", "open"),
                   {fault_kind::unanswerable_prompt, 12, "phases[1].prompts[0]"});
    expect_refused(in_phase("write = \"everybody\"", "pairwise"),
                   {fault_kind::unanswerable_prompt, 12, "phases[1].prompts[0]"});
    EXPECT_TRUE(read_format(with(in_phase("write = \"everybody\"", "open"))));
    EXPECT_TRUE(read_format(with(in_phase("vote = \"everybody\"", "open"))));
    EXPECT_TRUE(read_format(with(in_phase("vote = \"facilitators\"", "pairwise"))));
}

// --- stakeholder groups and tables ---

TEST(stakeholders, have_names_that_differ_and_may_be_expected)
{
    const format made = taken(
        "[[stakeholders]]\nname = \"Shops\"\nexpected = 30\n[[stakeholders]]\nname = \"Buses\"\n");
    EXPECT_EQ(made.stakeholders,
              (std::vector<format_stakeholders>{{alone("Shops"), 30}, {alone("Buses"), 0}}));
    using enum fault_kind;
    expect_refused("[[stakeholders]]\nexpected = 3", {missing_field, 9, "stakeholders[0].name"});
    expect_refused("[[stakeholders]]\nname = \"\"", {text_empty, 10, "stakeholders[0].name"});
    expect_refused("[[stakeholders]]\nname = \"a\"\nexpected = -1",
                   {out_of_range, 11, "stakeholders[0].expected: 0 to 1000000"});
    expect_refused("[[stakeholders]]\nname = \"a\"\nsize = 1",
                   {unknown_field, 11, "stakeholders[0].size"});
    expect_refused("[[stakeholders]]\nname = \"a\"\n[[stakeholders]]\nname = \"A\"",
                   {out_of_range, 11, "stakeholders[1].name: each once"});
}

TEST(tables, are_a_number_or_names)
{
    const auto head = [](std::string_view line) {
        return read_format(std::string{line} + "\n" + with(""));
    };
    const auto counted = head("tables = 2\nseating = \"assigned\"");
    ASSERT_TRUE(counted);
    EXPECT_EQ(counted->tables,
              (std::vector<words>{{"Tafel 1", "Table 1"}, {"Tafel 2", "Table 2"}}));
    EXPECT_EQ(counted->seating, domain::seating::assigned);
    const auto named = head("tables = [\"Window\", { nl = \"Deur\", en = \"Door\" }]");
    ASSERT_TRUE(named);
    EXPECT_EQ(named->tables, (std::vector<words>{alone("Window"), {"Deur", "Door"}}));
    const auto refuses = [&](std::string_view line, format_fault wanted) {
        SCOPED_TRACE(line);
        const auto read = head(line);
        ASSERT_FALSE(read);
        EXPECT_EQ(read.error(), wanted);
    };
    using enum fault_kind;
    refuses("tables = 0", {out_of_range, 1, "tables: 1 to 60"});
    refuses("tables = 61", {out_of_range, 1, "tables: 1 to 60"});
    refuses("tables = \"six\"", {wrong_type, 1, "tables: a list"});
    refuses("tables = [\"a\", \"a\"]", {out_of_range, 1, "tables[1]: each once"});
    refuses("tables = [\"\"]", {text_empty, 1, "tables[0]"});
    refuses("seating = \"assigned\"", {missing_field, 1, "tables"});
    refuses("tables = 2\nseating = \"fixed\"", {unknown_word, 2, "seating: chosen, assigned"});
}

TEST(formats_as_json, has_all_that_a_format_brings)
{
    const auto made = read_format("tables = [\"Window\"]\n" + with(R"(ballots = ["stance"]
[[phases.prompts]]
kind = "dots"
question = { nl = "Welke?", en = "Which?" }
budget = 5
[[stakeholders]]
name = "Shops"
)"));
    ASSERT_TRUE(made);
    const std::string json = format_as_json(*made);
    for (
        const std::string_view part :
        {R"("ballots":["stance"])",
         R"("prompts":[{"kind":"dots","question":{"nl":"Welke?","en":"Which?"},"results":"reveal",)"
         R"("group":0,"tag":{"nl":"","en":""},"budget":5,"at_most":5,"steps":0,"labels":[]}])",
         R"("stakeholders":[{"name":{"nl":"Shops","en":"Shops"},"expected":0}])",
         R"("tables":[{"nl":"Window","en":"Window"}],"seating":"chosen")"})
        EXPECT_NE(json.find(part), std::string::npos) << part << "\n" << json;
}

// --- in a room, and back ---

TEST(format_of, gives_back_what_a_format_made)
{
    using namespace domain::scenarios;
    const auto made =
        read_format("tables = 3\nseating = \"assigned\"\n" + with(R"(ballots = ["support"]
[[phases.prompts]]
kind = "dots"
question = "Which?"
budget = 5
group = 2
[[prompts]]
kind = "scale"
question = "How sure?"
results = "live"
[[stakeholders]]
name = "Shops"
expected = 30
)"));
    ASSERT_TRUE(made) << text_of(made.error(), "file");
    const language in = language::english;
    scenario room{beginning_at::draft_room};
    room.when(lead, domain::set_agenda{agenda_of(*made, in)}).then_accepted();
    std::vector<group_id> groups;
    for (const words& each : made->groups) {
        room.when(lead, domain::make_group{each.in(in)}).then_accepted();
        groups.push_back(room.state().groups.back().id);
    }
    for (const domain::open_ballot& each : prompts_of(*made, in, groups))
        room.when(lead, each).then_accepted();
    room.when(lead, domain::set_stakeholder_groups{stakeholders_of(*made, in)}).then_accepted();
    room.when(lead, domain::make_tables{tables_of(*made, in)}).then_accepted();
    room.when(lead, domain::set_seating{made->seating, {}}).then_accepted();

    const format back = format_of(room.state());
    EXPECT_EQ(back.groups, made->groups);
    EXPECT_EQ(back.prompts, made->prompts);
    ASSERT_EQ(back.phases.size(), 1u);
    EXPECT_EQ(back.phases[0], made->phases[0]);
    EXPECT_EQ(back.stakeholders, made->stakeholders);
    EXPECT_EQ(tables_of(back, in), tables_of(*made, in));
    EXPECT_EQ(back.seating, made->seating);
    EXPECT_TRUE(read_format(write_format(back)));
}

// A room may hold for a moment what no format plans; its file is one all the same.
TEST(format_of, makes_a_file_that_is_taken_of_every_room)
{
    using namespace domain::scenarios;
    constexpr auto nobody = domain::permission::nobody;
    scenario room;
    domain::agenda plan;
    plan.advance = domain::advance::unattended;
    plan.phases.push_back(
        {7,
         "Read",
         {nobody, nobody, nobody, false, true, domain::list_order::most_supported},
         {},
         {}});
    plan.phases.push_back({9, "End", {}, {}, {}});
    room.given(planned(plan));
    domain::ballot_terms terms = terms_of(ballot_kind::pairwise);
    terms.phase = 7;
    room.when(lead, domain::open_ballot{ballot_kind::pairwise, terms, true}).then_accepted();
    const format made = format_of(room.state());
    EXPECT_EQ(made.advance, domain::advance::by_hand);
    EXPECT_EQ(made.prompts.size(), 1u) << "nobody could answer it in its phase";
    const auto read = read_format(write_format(made));
    ASSERT_TRUE(read) << text_of(read.error(), "written");
    EXPECT_EQ(*read, made);
}
}  // namespace
}  // namespace kring::formats
