#include "base/limits.hpp"
#include "formats/read_answers.hpp"
#include "formats/read_rules.hpp"
#include "formats/script.hpp"
#include "formats/toml_reading.hpp"

#include <algorithm>
#include <set>

namespace kring::formats {
namespace {
constexpr text_bounds title_bounds = line_of(limits::title_graphemes_max, limits::title_bytes_max);
constexpr text_bounds question_bounds =
    lines_of(limits::question_graphemes_max, limits::question_bytes_max);
constexpr text_bounds promise_bounds =
    lines_of(limits::promise_graphemes_max, limits::promise_bytes_max);
constexpr text_bounds person_bounds =
    line_of(limits::manner_graphemes_max, limits::manner_bytes_max);
constexpr text_bounds name_bounds = line_of(limits::name_graphemes_max, limits::name_bytes_max);
constexpr text_bounds idea_bounds = lines_of(limits::idea_graphemes_max, limits::idea_bytes_max);
constexpr text_bounds reply_bounds = lines_of(limits::reply_graphemes_max, limits::reply_bytes_max);
constexpr text_bounds reason_bounds =
    line_of(limits::reason_graphemes_max, limits::reason_bytes_max);
constexpr text_bounds tag_bounds = line_of(limits::tag_graphemes_max, limits::tag_bytes_max);
constexpr text_bounds label_bounds = line_of(40, 160);
constexpr text_bounds stakeholder_bounds =
    line_of(limits::stakeholder_graphemes_max, limits::stakeholder_bytes_max);
constexpr text_bounds table_bounds =
    line_of(limits::table_name_graphemes_max, limits::table_name_bytes_max);

constexpr std::size_t people_max = 200;
constexpr std::size_t acts_max = 5'000;
constexpr std::int64_t seconds_max = 24 * 3600;
constexpr std::int64_t days_max = 1'000;

// What an act is, by the one of these that it has.
constexpr std::string_view verbs[] = {"idea",    "reply", "support", "agree", "disagree", "pass",
                                      "phase",   "group", "tag",     "merge", "hide",     "restore",
                                      "publish", "close", "ask",     "show",  "answer",   "choose",
                                      "dots",    "score", "prefer",  "flag",  "judge",    "edit"};
// Those that a share of the people do, or whoever is called to.
constexpr std::string_view shared_verbs[] = {"support", "agree", "disagree", "pass", "choose",
                                             "dots",    "score", "prefer",   "judge"};
constexpr word_list<domain::flag_reason, 4> flag_words{{
    {"off_topic", domain::flag_reason::off_topic},
    {"double", domain::flag_reason::duplicate},
    {"unkind", domain::flag_reason::unkind},
    {"spam", domain::flag_reason::spam},
}};
constexpr word_list<domain::jury_answer, 3> jury_words{{
    {"keep", domain::jury_answer::keep},
    {"remove", domain::jury_answer::remove},
    {"pass", domain::jury_answer::pass},
}};

class script_reader {
public:
    script_reader(reading& of, const toml::table& table)
        : file_(of, table, "",
                {"id", "format", "title", "question", "promise", "decision_maker", "due_in_days",
                 "lead", "people", "groups", "stakeholders", "tables", "rules", "acts"}),
          answers_([this](const section& act, std::string_view field) {
              return known(act, field, presence::needed);
          })
    {}

    [[nodiscard]] script read()
    {
        script made;
        made.id = file_.id("id");
        made.format = format_in();
        made.title = file_.text("title", title_bounds, presence::needed);
        made.question = file_.text("question", question_bounds, presence::needed);
        made.promise = file_.text("promise", promise_bounds, presence::needed);
        made.decision_maker = file_.text("decision_maker", person_bounds);
        made.due_in = std::chrono::days{file_.number("due_in_days", 1, days_max, 14)};
        made.lead = file_.plain("lead", name_bounds);
        file_.each_in("people", 1, people_max, [&](const toml::node& node, const auto& called) {
            made.people.push_back(file_.text_at(node, called, name_bounds).english);
        });
        file_.each_in("groups", 0, limits::groups_max,
                      [&](const toml::node& node, const auto& called) {
                          made.groups.push_back(file_.text_at(node, called, title_bounds));
                      });
        made.stakeholders = circles("stakeholders", stakeholder_bounds,
                                    limits::stakeholder_groups_max, made.people);
        made.tables = circles("tables", table_bounds, limits::tables_max, made.people);
        if (const toml::node* rules = file_.find("rules", presence::may_be_absent)) {
            if (const toml::table* found = table_at(file_.of(), *rules, "rules"))
                made.rules = read_rules(file_.of(), *found, "rules");
        }
        answers_.ask_ahead(made.format.prompts);
        for (const format_phase& each : made.format.phases) answers_.ask_ahead(each.prompts);
        file_.each_in("acts", 1, acts_max, [&](const toml::node& node, const auto& called) {
            read_act(node, called, made);
        });
        return made;
    }

private:
    [[nodiscard]] format format_in()
    {
        const std::string id = file_.id("format");
        for (const format& each : built_in_formats()) {
            if (each.id == id) return each;
        }
        if (const toml::node* found = file_.find("format", presence::needed))
            file_.of().fail(fault_kind::unknown_name, *found, "format");
        return {};
    }

    // Each of the people belongs to one of them at most.
    [[nodiscard]] std::vector<scripted_circle> circles(std::string_view field,
                                                       const text_bounds& bounds, std::size_t most,
                                                       const std::vector<std::string>& people)
    {
        std::vector<scripted_circle> made;
        std::set<std::string> placed;
        file_.each_in(field, 0, most, [&](const toml::node& node, const auto& called) {
            const toml::table* table = table_at(file_.of(), node, called);
            if (table == nullptr) return;
            const bool counts = field == "stakeholders";
            const section circle{
                file_.of(), *table, called,
                counts ? std::initializer_list<std::string_view>{"name", "expected", "people"}
                       : std::initializer_list<std::string_view>{"name", "people"}};
            scripted_circle one;
            one.name = circle.text("name", bounds, presence::needed);
            one.expected = static_cast<std::uint32_t>(
                circle.number("expected", 0, limits::stakeholders_expected_max, 0));
            circle.each_in("people", 0, people_max, [&](const toml::node& who, const auto& at) {
                const std::string name = circle.text_at(who, at, name_bounds).english;
                const bool is_known = std::find(people.begin(), people.end(), name) != people.end();
                if (!is_known || !placed.insert(name).second)
                    file_.of().fail(fault_kind::unknown_name, who, at);
                one.people.push_back(name);
            });
            made.push_back(std::move(one));
        });
        return made;
    }

    void read_act(const toml::node& node, const std::string& called, script& into)
    {
        const toml::table* table = table_at(file_.of(), node, called);
        if (table == nullptr) return;
        const section act{
            file_.of(),
            *table,
            called,
            {"at",       "who",    "name",   "to",        "improves", "share",    "into",  "text",
             "reason",   "idea",   "reply",  "support",   "agree",    "disagree", "pass",  "phase",
             "group",    "tag",    "merge",  "hide",      "restore",  "publish",  "close", "ask",
             "show",     "answer", "choose", "dots",      "score",    "prefer",   "over",  "values",
             "question", "count",  "flag",   "double_of", "note",     "judge",    "says",  "edit"}};
        const auto is_there = [&act](std::string_view verb) { return act.has(verb); };
        if (std::count_if(std::begin(verbs), std::end(verbs), is_there) != 1) {
            std::string what = called + ": exactly one of ";
            for (const std::string_view each : verbs)
                what += (each == verbs[0] ? "" : ", ") + std::string{each};
            file_.of().fail(fault_kind::wrong_type, node, what);
            return;
        }
        scripted_act made;
        const std::int64_t earliest = into.acts.empty() ? 0 : into.acts.back().at.count();
        static_cast<void>(act.find("at", presence::needed));
        made.at = std::chrono::seconds{act.number("at", earliest, seconds_max, earliest)};
        const std::string_view verb = *std::find_if(std::begin(verbs), std::end(verbs), is_there);
        const bool is_of_people = std::find(std::begin(shared_verbs), std::end(shared_verbs),
                                            verb) != std::end(shared_verbs);
        if (!is_of_people) made.who = person(act, into);
        made.deed = deed(act, verb, into);
        into.acts.push_back(std::move(made));
    }

    [[nodiscard]] scripted_deed deed(const section& act, std::string_view verb, const script& of)
    {
        if (verb == "idea") {
            scripted_text made;
            made.text = act.text("idea", idea_bounds);
            made.improves = known(act, "improves", presence::may_be_absent);
            made.name = given(act);
            return made;
        }
        if (verb == "reply") {
            scripted_text made;
            made.text = act.text("reply", reply_bounds);
            made.to = known(act, "to", presence::needed);
            made.name = given(act);
            replies_.insert(made.name);
            return made;
        }
        if (verb == "phase") {
            return scripted_phase{static_cast<std::uint32_t>(act.number(
                "phase", 1,
                static_cast<std::int64_t>(std::max<std::size_t>(1, of.format.phases.size())), 1))};
        }
        if (verb == "group") {
            const auto groups =
                static_cast<std::int64_t>(of.format.groups.size() + of.groups.size());
            static_cast<void>(act.find("into", presence::needed));
            return scripted_group{known(act, "group", presence::needed),
                                  static_cast<std::uint32_t>(act.number("into", 1, groups, 1))};
        }
        if (verb == "tag")
            return scripted_tag{known(act, "tag", presence::needed),
                                act.text("text", tag_bounds, presence::needed)};
        if (verb == "merge")
            return scripted_merge{known(act, "merge", presence::needed),
                                  known(act, "into", presence::needed),
                                  act.text("reason", reason_bounds, presence::needed)};
        if (verb == "hide")
            return scripted_hide{known(act, "hide", presence::needed),
                                 act.text("reason", reason_bounds, presence::needed)};
        if (verb == "restore")
            return scripted_restore{known(act, "restore", presence::needed),
                                    act.text("reason", reason_bounds, presence::needed)};
        if (verb == "flag") return flag(act);
        if (verb == "judge") return judgement(act);
        if (verb == "edit") return edit(act);
        if (verb == "publish") return scripted_report{};
        if (verb == "close") return scripted_close{};
        const bool is_vote =
            verb == "support" || verb == "agree" || verb == "disagree" || verb == "pass";
        if (is_vote) return votes(act, verb);
        const std::size_t groups = of.format.groups.size() + of.groups.size();
        return std::visit([](auto&& made) -> scripted_deed { return std::move(made); },
                          answers_.read(act, verb, groups));
    }

    [[nodiscard]] scripted_votes votes(const section& act, std::string_view verb)
    {
        scripted_votes made;
        made.answer = verb == "support"    ? scripted_answer::support
                      : verb == "agree"    ? scripted_answer::agree
                      : verb == "disagree" ? scripted_answer::disagree
                                           : scripted_answer::pass;
        made.subject = known(act, verb, presence::needed);
        static_cast<void>(act.find("share", presence::needed));
        made.percent = static_cast<std::uint32_t>(act.number("share", 1, 100, 1));
        return made;
    }

    [[nodiscard]] scripted_flag flag(const section& act)
    {
        scripted_flag made;
        made.subject = known(act, "flag", presence::needed);
        static_cast<void>(act.find("reason", presence::needed));
        made.reason = act.word("reason", flag_words, domain::flag_reason::off_topic);
        const bool is_double = made.reason == domain::flag_reason::duplicate;
        made.double_of =
            known(act, "double_of", is_double ? presence::needed : presence::may_be_absent);
        if (!is_double && act.has("double_of")) unknown(act, "double_of");
        made.note = act.text("note", reason_bounds);
        return made;
    }

    [[nodiscard]] scripted_judgement judgement(const section& act)
    {
        scripted_judgement made;
        made.subject = known(act, "judge", presence::needed);
        static_cast<void>(act.find("says", presence::needed));
        made.answer = act.word("says", jury_words, domain::jury_answer::pass);
        return made;
    }

    [[nodiscard]] scripted_edit edit(const section& act)
    {
        scripted_edit made;
        made.subject = known(act, "edit", presence::needed);
        const bool is_reply = replies_.contains(made.subject);
        made.text = act.text("text", is_reply ? reply_bounds : idea_bounds, presence::needed);
        return made;
    }

    [[nodiscard]] std::string person(const section& act, const script& of)
    {
        const std::string who = act.plain("who", name_bounds);
        const bool is_known =
            who == of.lead || std::find(of.people.begin(), of.people.end(), who) != of.people.end();
        if (!is_known) unknown(act, "who");
        return who;
    }

    // A name that was given by an act before.
    [[nodiscard]] std::string known(const section& act, std::string_view field, presence wanted)
    {
        const std::string name = act.plain(field, label_bounds, wanted);
        if (!name.empty() && !names_.contains(name)) unknown(act, field);
        return name;
    }

    [[nodiscard]] std::string given(const section& act)
    {
        std::string name = act.plain("name", label_bounds, presence::may_be_absent);
        if (!name.empty() && !names_.insert(name).second) unknown(act, "name");
        return name;
    }

    void unknown(const section& act, std::string_view field)
    {
        if (const toml::node* found = act.find(field, presence::may_be_absent))
            file_.of().fail(fault_kind::unknown_name, *found, act.name(field));
    }

    section file_;
    answer_reader answers_;
    std::set<std::string> names_;
    std::set<std::string> replies_;  // of these names
};
}  // namespace

result<script, format_fault> read_script(std::string_view text)
{
    return read_toml<script>(text, [](reading& of, const toml::table& table) {
        return script_reader{of, table}.read();
    });
}
}  // namespace kring::formats
