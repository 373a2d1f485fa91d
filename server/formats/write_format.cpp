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
                                      {"show_counts", each.switches.show_counts},
                                      {"show_authors", each.switches.show_authors},
                                      {"order", word_of(order_words, each.switches.order)}});
    }
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
                        {"groups", json_of(one.groups)}};
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
        set(phase, "show_counts", each.switches.show_counts);
        set(phase, "show_authors", each.switches.show_authors);
        put_word(phase, "order", order_words, each.switches.order);
        phases.push_back(std::move(phase));
    }
    set(table, "phases", std::move(phases));
    toml::array groups;
    for (const words& each : from.groups) add_text(groups, each);
    if (!groups.empty()) set(table, "groups", std::move(groups));
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
