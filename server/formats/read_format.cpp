#include "base/limits.hpp"
#include "formats/format_file.hpp"
#include "formats/toml_reading.hpp"

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

void read_phase(const section& from, const toml::node& node, const std::string& called,
                format& into)
{
    const toml::table* table = table_at(from.of(), node, called);
    if (table == nullptr) return;
    const section phase{
        from.of(),
        *table,
        called,
        {"title", "minutes", "write", "reply", "vote", "show_counts", "show_authors", "order"}};
    format_phase made;
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
    into.phases.push_back(std::move(made));
}

format read_table(reading& of, const toml::table& table)
{
    const section file{
        of,
        table,
        "",
        {"id", "name", "summary", "question", "promise", "goals", "welcome", "unwelcome",
         "confidence", "manners", "step", "names", "advance", "phases", "groups"}};
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
    file.each_in("phases", 1, limits::phases_max, [&](const toml::node& node, const auto& called) {
        read_phase(file, node, called, made);
    });
    file.each_in("groups", 0, limits::groups_max, [&](const toml::node& node, const auto& called) {
        made.groups.push_back(file.text_at(node, called, title_bounds));
    });
    return made;
}
}  // namespace

result<format, format_fault> read_format(std::string_view text)
{
    return read_toml<format>(text, read_table);
}
}  // namespace kring::formats
