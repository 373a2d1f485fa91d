#include "base/limits.hpp"
#include "formats/format_file.hpp"
#include "formats/read_prompt.hpp"
#include "formats/read_rules.hpp"
#include "formats/toml_reading.hpp"

#include <algorithm>

namespace kring::formats {
namespace {
using domain::list_order;

constexpr text_bounds title_bounds = line_of(limits::title_graphemes_max, limits::title_bytes_max);
constexpr text_bounds question_bounds =
    lines_of(limits::question_graphemes_max, limits::question_bytes_max);
constexpr text_bounds promise_bounds =
    lines_of(limits::promise_graphemes_max, limits::promise_bytes_max);
constexpr text_bounds goal_bounds = line_of(limits::goal_graphemes_max, limits::goal_bytes_max);
constexpr text_bounds charter_line_bounds =
    line_of(limits::charter_line_graphemes_max, limits::charter_line_bytes_max);
constexpr text_bounds confidence_bounds =
    lines_of(limits::confidence_graphemes_max, limits::confidence_bytes_max);
constexpr text_bounds manner_bounds =
    line_of(limits::manner_graphemes_max, limits::manner_bytes_max);
constexpr text_bounds phase_title_bounds =
    line_of(limits::phase_title_graphemes_max, limits::phase_title_bytes_max);

constexpr text_bounds stakeholder_bounds =
    line_of(limits::stakeholder_graphemes_max, limits::stakeholder_bytes_max);
constexpr text_bounds table_bounds =
    line_of(limits::table_name_graphemes_max, limits::table_name_bytes_max);

constexpr std::int64_t target_max = 100'000;
constexpr std::int64_t minutes_max =
    std::chrono::duration_cast<std::chrono::minutes>(limits::phase_time_max).count();

void read_goal(const section& from, const toml::node& node, const std::string& called, format& into)
{
    const toml::table* table = table_at(from.of(), node, called);
    if (table == nullptr) return;
    const section goal{from.of(), *table, called, {"text", "measure", "target"}};
    format_goal made;
    made.text = goal.text("text", goal_bounds, presence::needed);
    made.measure = goal.word("measure", measure_words, domain::goal_measure::none);
    const bool counts = made.measure != domain::goal_measure::none;
    if (counts) static_cast<void>(goal.find("target", presence::needed));
    made.target = static_cast<std::uint32_t>(
        goal.number("target", counts ? 1 : 0, counts ? target_max : 0, 0));
    into.goals.push_back(std::move(made));
}

// Which of the ballots that every room has take votes; those that are not named do not.
void read_ballots(const section& from, domain::phase_switches& into)
{
    if (!from.has("ballots")) return;
    into.takes_support = into.takes_stance = false;
    from.each_in("ballots", 0, standing_ballot_words.size(),
                 [&](const toml::node& node, const auto& called) {
                     const auto kind = from.word_at(node, called, standing_ballot_words,
                                                    domain::ballot_kind::support);
                     bool& takes = kind == domain::ballot_kind::support ? into.takes_support
                                                                        : into.takes_stance;
                     if (takes)
                         from.of().fail(fault_kind::out_of_range, node, called + ": each once");
                     takes = true;
                 });
}

// As many as a room can take, beside the two that it has.
constexpr std::size_t prompts_max = limits::ballots_max - 2;

std::size_t prompts_in(const format& all)
{
    std::size_t count = all.prompts.size();
    for (const format_phase& each : all.phases) count += each.prompts.size();
    return count;
}

void read_phase_prompts(const section& phase, std::size_t groups, format_phase& into)
{
    phase.each_in("prompts", 0, prompts_max, [&](const toml::node& node, const auto& called) {
        auto prompt = read_prompt(phase.of(), node, called, groups);
        if (!prompt) return;
        if (!is_answerable(prompt->kind, into.switches))
            phase.of().fail(fault_kind::unanswerable_prompt, node, called);
        into.prompts.push_back(std::move(*prompt));
    });
}

void read_stakeholders(const section& from, const toml::node& node, const std::string& called,
                       format& into)
{
    const toml::table* table = table_at(from.of(), node, called);
    if (table == nullptr) return;
    const section group{from.of(), *table, called, {"name", "expected"}};
    format_stakeholders made;
    made.name = group.text("name", stakeholder_bounds, presence::needed);
    made.expected = static_cast<std::uint32_t>(
        group.number("expected", 0, limits::stakeholders_expected_max, 0));
    // Whoever chooses must be able to tell them apart, by the eye as well.
    const bool is_again =
        std::any_of(into.stakeholders.begin(), into.stakeholders.end(), [&made](const auto& each) {
            return name_skeleton(each.name.dutch) == name_skeleton(made.name.dutch) ||
                   name_skeleton(each.name.english) == name_skeleton(made.name.english);
        });
    if (is_again) from.of().fail(fault_kind::out_of_range, node, called + ".name: each once");
    into.stakeholders.push_back(std::move(made));
}

// As many as a number says, or by their names.
void read_tables(const section& file, format& into)
{
    const toml::node* given = file.find("tables", presence::may_be_absent);
    if (given != nullptr && given->is_integer()) {
        const auto count =
            file.number("tables", 1, static_cast<std::int64_t>(limits::tables_max), 0);
        for (std::int64_t each = 1; !file.of().fault && each <= count; ++each) {
            const std::string number = std::to_string(each);
            into.tables.push_back({"Tafel " + number, "Table " + number});
        }
    } else {
        file.each_in(
            "tables", 0, limits::tables_max, [&](const toml::node& node, const auto& called) {
                words name = file.text_at(node, called, table_bounds);
                const bool is_again =
                    std::any_of(into.tables.begin(), into.tables.end(), [&name](const words& each) {
                        return each.dutch == name.dutch || each.english == name.english;
                    });
                if (is_again)
                    file.of().fail(fault_kind::out_of_range, node, called + ": each once");
                into.tables.push_back(std::move(name));
            });
    }
    into.seating = file.word("seating", seating_words, domain::seating::chosen);
    if (file.has("seating") && into.tables.empty())
        static_cast<void>(file.find("tables", presence::needed));
}

// `otherwise` is what holds in phases that do not say which ballots take votes.
void read_phase(const section& from, const toml::node& node, const std::string& called,
                const domain::phase_switches& otherwise, format& into)
{
    const toml::table* table = table_at(from.of(), node, called);
    if (table == nullptr) return;
    const section phase{from.of(),
                        *table,
                        called,
                        {"title", "minutes", "write", "reply", "vote", "ballots", "show_counts",
                         "show_authors", "order", "prompts"}};
    format_phase made;
    made.switches = otherwise;
    read_ballots(phase, made.switches);
    made.title = phase.text("title", phase_title_bounds, presence::needed);
    made.duration = std::chrono::minutes{phase.number("minutes", 0, minutes_max, 0)};
    const auto nobody = domain::permission::nobody;
    made.switches.write = phase.word("write", permission_words, nobody);
    made.switches.reply = phase.word("reply", permission_words, nobody);
    made.switches.vote = phase.word("vote", permission_words, nobody);
    made.switches.show_counts = phase.flag("show_counts", true);
    made.switches.show_authors = phase.flag("show_authors", true);
    made.switches.order = phase.word("order", order_words, list_order::newest);
    if (made.switches.order == list_order::most_supported && !made.switches.show_counts)
        from.of().fail(fault_kind::order_tells_counts, node, called);
    const bool is_last = &node == &from.find("phases", presence::needed)->as_array()->back();
    if (into.advance == domain::advance::unattended && !is_last &&
        made.duration == std::chrono::minutes{})
        from.of().fail(fault_kind::endless_phase, node, called);
    read_phase_prompts(phase, into.groups.size(), made);
    into.phases.push_back(std::move(made));
}

format read_table(reading& of, const toml::table& table)
{
    const section file{
        of, table, "", {"id",      "name",      "summary",    "question", "promise", "goals",
                        "welcome", "unwelcome", "confidence", "manners",  "step",    "names",
                        "advance", "ballots",   "phases",     "groups",   "prompts", "stakeholders",
                        "tables",  "seating",   "rules"}};
    format made;
    made.id = file.id("id");
    made.name = file.text("name", title_bounds, presence::needed);
    made.summary = file.text("summary", question_bounds, presence::needed);
    made.question = file.text("question", question_bounds);
    made.promise = file.text("promise", promise_bounds);
    file.each_in(
        "goals", 0, limits::goals_max - 1,
        [&](const toml::node& node, const auto& called) { read_goal(file, node, called, made); });
    made.welcome = file.text("welcome", charter_line_bounds);
    made.unwelcome = file.text("unwelcome", charter_line_bounds);
    made.confidence = file.text("confidence", confidence_bounds);
    file.each_in("manners", 0, limits::manners_max,
                 [&](const toml::node& node, const auto& called) {
                     made.manners.push_back(file.text_at(node, called, manner_bounds));
                 });
    made.step = file.word("step", step_words, domain::ladder_step::consult);
    made.names = file.word("names", names_words, domain::names_mode::shown);
    made.advance = file.word("advance", advance_words, domain::advance::by_hand);
    // Questions name groups, so these come first.
    file.each_in("groups", 0, limits::groups_max, [&](const toml::node& node, const auto& called) {
        made.groups.push_back(file.text_at(node, called, title_bounds));
    });
    domain::phase_switches otherwise;
    read_ballots(file, otherwise);
    file.each_in("phases", 1, limits::phases_max, [&](const toml::node& node, const auto& called) {
        read_phase(file, node, called, otherwise, made);
    });
    file.each_in("prompts", 0, prompts_max, [&](const toml::node& node, const auto& called) {
        if (auto prompt = read_prompt(of, node, called, made.groups.size()))
            made.prompts.push_back(std::move(*prompt));
    });
    if (prompts_in(made) > prompts_max)
        of.fail(fault_kind::out_of_range, table,
                "prompts, of the phases too: 0 to " + std::to_string(prompts_max));
    file.each_in("stakeholders", 0, limits::stakeholder_groups_max,
                 [&](const toml::node& node, const auto& called) {
                     read_stakeholders(file, node, called, made);
                 });
    read_tables(file, made);
    if (const toml::node* rules = file.find("rules", presence::may_be_absent)) {
        if (const toml::table* found = table_at(of, *rules, "rules"))
            made.rules = read_rules(of, *found, "rules");
    }
    return made;
}
}  // namespace

result<format, format_fault> read_format(std::string_view text)
{
    return read_toml<format>(text, read_table);
}
}  // namespace kring::formats
