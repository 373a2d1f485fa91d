#include "formats/format_file.hpp"
#include "formats/format_words.hpp"

#include <toml++/toml.h>
#include <boost/json.hpp>

#include <sstream>

namespace kring::formats {
namespace json = boost::json;

namespace {
template <class Value>
void set(toml::table& table, std::string_view field, Value value)
{
    table.insert_or_assign(field, std::move(value));
}

void put_text(toml::table& table, std::string_view field, const words& text)
{
    if (text.empty()) return;
    if (text.dutch == text.english)
        set(table, field, text.dutch);
    else
        set(table, field, toml::table{{"nl", text.dutch}, {"en", text.english}});
}

void add_text(toml::array& list, const words& text)
{
    if (text.dutch == text.english)
        list.push_back(text.dutch);
    else
        list.push_back(toml::table{{"nl", text.dutch}, {"en", text.english}});
}

template <class Value, std::size_t Count>
void put_word(toml::table& table, std::string_view field, const word_list<Value, Count>& list,
              Value value)
{
    set(table, field, std::string{word_of(list, value)});
}

template <class List>
List ballots_of(const domain::phase_switches& switches)
{
    List list;
    for (const auto& [word, kind] : standing_ballot_words) {
        if (takes(switches, kind)) list.emplace_back(word);
    }
    return list;
}

json::value json_of(const words& text)
{
    return json::object{{"nl", text.dutch}, {"en", text.english}};
}

json::array json_of(const std::vector<words>& texts)
{
    json::array list;
    for (const words& each : texts) list.push_back(json_of(each));
    return list;
}

json::object json_of(const format_prompt& prompt)
{
    return json::object{{"kind", word_of(prompt_words, prompt.kind)},
                        {"question", json_of(prompt.question)},
                        {"results", word_of(results_words, prompt.results)},
                        {"group", prompt.group},
                        {"tag", json_of(prompt.tag)},
                        {"budget", prompt.budget},
                        {"at_most", prompt.at_most},
                        {"steps", prompt.steps},
                        {"labels", json_of(prompt.labels)}};
}

json::array json_of(const std::vector<format_prompt>& prompts)
{
    json::array list;
    for (const format_prompt& each : prompts) list.push_back(json_of(each));
    return list;
}

toml::table toml_of(const format_prompt& prompt)
{
    toml::table table;
    put_word(table, "kind", prompt_words, prompt.kind);
    put_text(table, "question", prompt.question);
    put_word(table, "results", results_words, prompt.results);
    const auto put_number = [&table](std::string_view field, std::uint32_t number) {
        if (number != 0) set(table, field, std::int64_t{number});
    };
    put_number("group", prompt.group);
    put_text(table, "tag", prompt.tag);
    put_number("budget", prompt.budget);
    put_number("at_most", prompt.at_most);
    put_number("steps", prompt.steps);
    if (prompt.kind == domain::ballot_kind::scale && prompt.labels.size() == 2) {
        put_text(table, "from", prompt.labels[0]);
        put_text(table, "to", prompt.labels[1]);
    } else if (!prompt.labels.empty()) {
        toml::array labels;
        for (const words& each : prompt.labels) add_text(labels, each);
        set(table, prompt.kind == domain::ballot_kind::score ? "criteria" : "options",
            std::move(labels));
    }
    return table;
}

void put_prompts(toml::table& table, const std::vector<format_prompt>& prompts)
{
    toml::array list;
    for (const format_prompt& each : prompts) list.push_back(toml_of(each));
    if (!list.empty()) set(table, "prompts", std::move(list));
}

// What is read as the same rules: their base, and the numbers that differ from it.
toml::table toml_of(const domain::policy& rules)
{
    const domain::policy& base = domain::preset(rules.base);
    toml::table table;
    set(table, "base", std::string{domain::name_of(rules.base)});
    for (std::size_t each = 1; each <= domain::policy_numbers; ++each) {
        const auto which = static_cast<domain::policy_number>(each);
        if (rules[which] != base[which])
            set(table, domain::name_of(which), std::int64_t{rules[which]});
    }
    return table;
}

// Each number by its name, so that whoever sets them need not know the presets; null: those that every room begins with.
json::value json_of(const std::optional<domain::policy>& rules)
{
    if (!rules) return nullptr;
    json::object made{{"base", domain::name_of(rules->base)}};
    for (std::size_t each = 1; each <= domain::policy_numbers; ++each) {
        const auto which = static_cast<domain::policy_number>(each);
        made[domain::name_of(which)] = (*rules)[which];
    }
    return made;
}

json::object json_of(const format& one)
{
    json::array goals;
    for (const format_goal& each : one.goals) {
        goals.push_back(json::object{{"text", json_of(each.text)},
                                     {"measure", word_of(measure_words, each.measure)},
                                     {"target", each.target}});
    }
    json::array phases;
    for (const format_phase& each : one.phases) {
        phases.push_back(json::object{{"title", json_of(each.title)},
                                      {"minutes", each.duration.count()},
                                      {"write", word_of(permission_words, each.switches.write)},
                                      {"reply", word_of(permission_words, each.switches.reply)},
                                      {"vote", word_of(permission_words, each.switches.vote)},
                                      {"ballots", ballots_of<json::array>(each.switches)},
                                      {"show_counts", each.switches.show_counts},
                                      {"show_authors", each.switches.show_authors},
                                      {"order", word_of(order_words, each.switches.order)},
                                      {"prompts", json_of(each.prompts)}});
    }
    json::array stakeholders;
    for (const format_stakeholders& each : one.stakeholders)
        stakeholders.push_back(
            json::object{{"name", json_of(each.name)}, {"expected", each.expected}});
    return json::object{{"id", one.id},
                        {"name", json_of(one.name)},
                        {"summary", json_of(one.summary)},
                        {"question", json_of(one.question)},
                        {"promise", json_of(one.promise)},
                        {"goals", std::move(goals)},
                        {"welcome", json_of(one.welcome)},
                        {"unwelcome", json_of(one.unwelcome)},
                        {"confidence", json_of(one.confidence)},
                        {"manners", json_of(one.manners)},
                        {"step", word_of(step_words, one.step)},
                        {"names", word_of(names_words, one.names)},
                        {"advance", word_of(advance_words, one.advance)},
                        {"phases", std::move(phases)},
                        {"groups", json_of(one.groups)},
                        {"prompts", json_of(one.prompts)},
                        {"stakeholders", std::move(stakeholders)},
                        {"tables", json_of(one.tables)},
                        {"seating", word_of(seating_words, one.seating)},
                        {"rules", json_of(one.rules)}};
}
}  // namespace

std::string write_format(const format& from)
{
    toml::table table;
    set(table, "id", from.id);
    put_text(table, "name", from.name);
    put_text(table, "summary", from.summary);
    put_text(table, "question", from.question);
    put_text(table, "promise", from.promise);
    put_text(table, "welcome", from.welcome);
    put_text(table, "unwelcome", from.unwelcome);
    put_text(table, "confidence", from.confidence);
    put_word(table, "step", step_words, from.step);
    put_word(table, "names", names_words, from.names);
    put_word(table, "advance", advance_words, from.advance);
    toml::array goals;
    for (const format_goal& each : from.goals) {
        toml::table goal;
        put_text(goal, "text", each.text);
        if (each.measure != domain::goal_measure::none) {
            put_word(goal, "measure", measure_words, each.measure);
            set(goal, "target", std::int64_t{each.target});
        }
        goals.push_back(std::move(goal));
    }
    if (!goals.empty()) set(table, "goals", std::move(goals));
    toml::array manners;
    for (const words& each : from.manners) add_text(manners, each);
    if (!manners.empty()) set(table, "manners", std::move(manners));
    toml::array phases;
    for (const format_phase& each : from.phases) {
        toml::table phase;
        put_text(phase, "title", each.title);
        if (each.duration > std::chrono::minutes{})
            set(phase, "minutes", std::int64_t{each.duration.count()});
        put_word(phase, "write", permission_words, each.switches.write);
        put_word(phase, "reply", permission_words, each.switches.reply);
        put_word(phase, "vote", permission_words, each.switches.vote);
        if (!each.switches.takes_support || !each.switches.takes_stance) {
            toml::array ballots;
            for (const std::string& word : ballots_of<std::vector<std::string>>(each.switches))
                ballots.push_back(word);
            set(phase, "ballots", std::move(ballots));
        }
        set(phase, "show_counts", each.switches.show_counts);
        set(phase, "show_authors", each.switches.show_authors);
        put_word(phase, "order", order_words, each.switches.order);
        put_prompts(phase, each.prompts);
        phases.push_back(std::move(phase));
    }
    set(table, "phases", std::move(phases));
    toml::array groups;
    for (const words& each : from.groups) add_text(groups, each);
    if (!groups.empty()) set(table, "groups", std::move(groups));
    put_prompts(table, from.prompts);
    toml::array stakeholders;
    for (const format_stakeholders& each : from.stakeholders) {
        toml::table group;
        put_text(group, "name", each.name);
        if (each.expected > 0) set(group, "expected", std::int64_t{each.expected});
        stakeholders.push_back(std::move(group));
    }
    if (!stakeholders.empty()) set(table, "stakeholders", std::move(stakeholders));
    toml::array tables;
    for (const words& each : from.tables) add_text(tables, each);
    if (!tables.empty()) set(table, "tables", std::move(tables));
    if (from.seating != domain::seating::chosen)
        put_word(table, "seating", seating_words, from.seating);
    if (from.rules) set(table, "rules", toml_of(*from.rules));
    std::ostringstream text;
    text << table << '\n';
    return text.str();
}

std::string format_as_json(const format& one)
{
    return json::serialize(json_of(one));
}

std::string formats_as_json(const std::vector<format>& all)
{
    json::array list;
    for (const format& each : all) list.push_back(json_of(each));
    return json::serialize(json::object{{"formats", std::move(list)}});
}
}  // namespace kring::formats
