#include "base/limits.hpp"
#include "base/text.hpp"
#include "formats/format_file.hpp"
#include "formats/format_words.hpp"

#include <toml++/toml.h>

#include <algorithm>
#include <initializer_list>

namespace kring::formats {
namespace {
using domain::list_order;

constexpr text_bounds line_of(std::size_t graphemes, std::size_t octets)
{
    return {graphemes, octets, line_breaks::refused};
}
constexpr text_bounds lines_of(std::size_t graphemes, std::size_t octets)
{
    return {graphemes, octets, line_breaks::kept};
}

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
constexpr std::size_t id_octets_max = 40;

enum class presence : std::uint8_t { needed, may_be_absent };

// One pass over a file. The first fault stands, and what is read after it is thrown away.
class reading {
public:
    std::optional<format_fault> fault;

    void fail(fault_kind kind, std::size_t line, std::string what)
    {
        if (!fault) fault = format_fault{kind, line, std::move(what)};
    }
    void fail(fault_kind kind, const toml::node& at, std::string what)
    {
        fail(kind, at.source().begin.line, std::move(what));
    }
};

// A table of the file, and how it is called in messages.
class section {
public:
    section(reading& of, const toml::table& table, std::string path,
            std::initializer_list<std::string_view> known)
        : of_(of), table_(table), path_(std::move(path))
    {
        for (const auto& [key, node] : table) {
            if (std::find(known.begin(), known.end(), key.str()) == known.end())
                of_.fail(fault_kind::unknown_field, key.source().begin.line, name(key.str()));
        }
    }

    [[nodiscard]] words text(std::string_view field, const text_bounds& bounds,
                             presence wanted = presence::may_be_absent) const
    {
        const toml::node* found = find(field, wanted);
        return found == nullptr ? words{} : text_at(*found, name(field), bounds);
    }

    template <class Value, std::size_t Count>
    [[nodiscard]] Value word(std::string_view field, const word_list<Value, Count>& list,
                             Value otherwise) const
    {
        const toml::node* found = find(field, presence::may_be_absent);
        if (found == nullptr) return otherwise;
        const auto given = found->value_exact<std::string>();
        const auto value = given ? value_of(list, *given) : std::nullopt;
        if (!value) {
            std::string what = name(field) + ": ";
            for (const auto& [each, number] : list)
                what += (&each == &list.front().first ? "" : ", ") + std::string{each};
            of_.fail(given ? fault_kind::unknown_word : fault_kind::wrong_type, *found, what);
        }
        return value.value_or(otherwise);
    }

    [[nodiscard]] std::int64_t number(std::string_view field, std::int64_t least, std::int64_t most,
                                      std::int64_t otherwise) const
    {
        const toml::node* found = find(field, presence::may_be_absent);
        if (found == nullptr) return otherwise;
        const auto value = found->value_exact<std::int64_t>();
        if (!value) {
            of_.fail(fault_kind::wrong_type, *found, name(field) + ": a whole number");
            return otherwise;
        }
        if (*value < least || *value > most) {
            of_.fail(fault_kind::out_of_range, *found,
                     name(field) + ": " + std::to_string(least) + " to " + std::to_string(most));
        }
        return *value;
    }

    [[nodiscard]] bool flag(std::string_view field, bool otherwise) const
    {
        const toml::node* found = find(field, presence::may_be_absent);
        if (found == nullptr) return otherwise;
        const auto value = found->value_exact<bool>();
        if (!value) of_.fail(fault_kind::wrong_type, *found, name(field) + ": true or false");
        return value.value_or(otherwise);
    }

    // Calls with each element and its name; an absent list is an empty one.
    template <class Function>
    void each_in(std::string_view field, std::size_t least, std::size_t most,
                 Function function) const
    {
        const toml::node* found =
            find(field, least > 0 ? presence::needed : presence::may_be_absent);
        if (found == nullptr) return;
        const toml::array* list = found->as_array();
        if (list == nullptr) {
            of_.fail(fault_kind::wrong_type, *found, name(field) + ": a list");
            return;
        }
        if (list->size() < least || list->size() > most) {
            of_.fail(fault_kind::out_of_range, *found,
                     name(field) + ": " + std::to_string(least) + " to " + std::to_string(most));
            return;
        }
        for (std::size_t place = 0; place < list->size(); ++place)
            function((*list)[place], name(field) + "[" + std::to_string(place) + "]");
    }

    [[nodiscard]] words text_at(const toml::node& node, const std::string& called,
                                const text_bounds& bounds) const
    {
        if (const auto both = node.value_exact<std::string>()) {
            const std::string cleaned = clean(*both, node, called, bounds);
            return {cleaned, cleaned};
        }
        const toml::table* table = node.as_table();
        if (table == nullptr) {
            of_.fail(fault_kind::wrong_type, node,
                     called + ": a text, or { nl = \"\", en = \"\" }");
            return {};
        }
        const section languages{of_, *table, called, {"nl", "en"}};
        return {languages.plain("nl", bounds), languages.plain("en", bounds)};
    }

    [[nodiscard]] const toml::node* find(std::string_view field, presence wanted) const
    {
        const toml::node* found = table_.get(field);
        if (found == nullptr && wanted == presence::needed)
            of_.fail(fault_kind::missing_field, table_, name(field));
        return found;
    }

    [[nodiscard]] std::string name(std::string_view field) const
    {
        return path_.empty() ? std::string{field} : path_ + "." + std::string{field};
    }
    [[nodiscard]] reading& of() const { return of_; }

private:
    [[nodiscard]] std::string plain(std::string_view field, const text_bounds& bounds) const
    {
        const toml::node* found = find(field, presence::needed);
        if (found == nullptr) return {};
        const auto text = found->value_exact<std::string>();
        if (!text) of_.fail(fault_kind::wrong_type, *found, name(field) + ": a text");
        return clean(text.value_or(""), *found, name(field), bounds);
    }

    [[nodiscard]] std::string clean(const std::string& text, const toml::node& at,
                                    const std::string& called, const text_bounds& bounds) const
    {
        auto cleaned = clean_text(text, bounds);
        if (cleaned) return std::move(*cleaned);
        switch (cleaned.error()) {
            case text_fault::empty: of_.fail(fault_kind::text_empty, at, called); break;
            case text_fault::too_long:
                of_.fail(fault_kind::text_too_long, at,
                         called + ": " + std::to_string(bounds.graphemes_max));
                break;
            case text_fault::invalid: of_.fail(fault_kind::text_invalid, at, called); break;
        }
        return {};
    }

    reading& of_;
    const toml::table& table_;
    std::string path_;
};

const toml::table* table_at(reading& of, const toml::node& node, const std::string& called)
{
    const toml::table* table = node.as_table();
    if (table == nullptr) of.fail(fault_kind::wrong_type, node, called + ": a table");
    return table;
}

std::string id_in(const section& from)
{
    const toml::node* found = from.find("id", presence::needed);
    if (found == nullptr) return {};
    const auto id = found->value_exact<std::string>();
    const bool is_fit =
        id && !id->empty() && id->size() <= id_octets_max &&
        id->find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") == std::string::npos;
    if (!is_fit) {
        from.of().fail(fault_kind::wrong_type, *found,
                       "id: up to 40 lower-case letters, digits and underscores");
    }
    return id.value_or("");
}

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
    made.id = id_in(file);
    made.name = file.text("name", title_bounds, presence::needed);
    made.summary = file.text("summary", question_bounds, presence::needed);
    made.question = file.text("question", question_bounds);
    made.promise = file.text("promise", promise_bounds);
    file.each_in("goals", 0, limits::goals_max, [&](const toml::node& node, const auto& called) {
        read_goal(file, node, called, made);
    });
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
    if (text.size() > file_bytes_max) return format_fault{fault_kind::too_large, 0, {}};
    try {
        const toml::table table = toml::parse(text);
        reading of;
        format made = read_table(of, table);
        if (of.fault) return *of.fault;
        return made;
    } catch (const toml::parse_error& fault) {
        return format_fault{fault_kind::syntax, fault.source().begin.line,
                            std::string{fault.description()}};
    }
}
}  // namespace kring::formats
