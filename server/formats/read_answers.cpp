#include "formats/read_answers.hpp"

#include "base/limits.hpp"

#include <algorithm>

namespace kring::formats {
namespace {
using domain::ballot_kind;

constexpr text_bounds answer_bounds =
    lines_of(limits::answer_graphemes_max, limits::answer_bytes_max);
constexpr text_bounds word_bounds = line_of(limits::word_graphemes_max, limits::word_bytes_max);
}  // namespace

void answer_reader::ask_ahead(const std::vector<format_prompt>& prompts)
{
    prompts_.insert(prompts_.end(), prompts.begin(), prompts.end());
}

scripted_answering answer_reader::read(const section& act, std::string_view verb,
                                       std::size_t groups)
{
    if (verb == "ask") return question(act, groups);
    if (verb == "answer") return saying(act);
    if (verb == "choose") return choice(act);
    if (verb == "dots") return dots(act);
    if (verb == "score") return score(act);
    if (verb == "prefer") return comparison(act);
    scripted_reveal made;
    static_cast<void>(
        asked(act, "show",
              {ballot_kind::open, ballot_kind::words, ballot_kind::choice, ballot_kind::scale,
               ballot_kind::dots, ballot_kind::score, ballot_kind::pairwise},
              made.question));
    return made;
}

const format_prompt* answer_reader::asked(const section& act, std::string_view field,
                                          std::initializer_list<ballot_kind> kinds,
                                          std::uint32_t& place) const
{
    const toml::node* found = act.find(field, presence::needed);
    if (found == nullptr) return nullptr;
    const auto number = act.number(field, 1, static_cast<std::int64_t>(prompts_.size()), 0);
    if (number < 1 || number > static_cast<std::int64_t>(prompts_.size())) return nullptr;
    place = static_cast<std::uint32_t>(number);
    const format_prompt& prompt = prompts_[place - 1];
    if (std::find(kinds.begin(), kinds.end(), prompt.kind) == kinds.end()) {
        act.of().fail(fault_kind::wrong_type, *found,
                      act.name(field) + ": a question of another kind than '" +
                          std::string{word_of(prompt_words, prompt.kind)} + "'");
        return nullptr;
    }
    return &prompt;
}

std::uint32_t answer_reader::percent(const section& act, std::uint32_t most)
{
    static_cast<void>(act.find("share", presence::needed));
    return static_cast<std::uint32_t>(act.number("share", 1, most, 1));
}

scripted_question answer_reader::question(const section& act, std::size_t groups)
{
    const toml::node* found = act.find("ask", presence::needed);
    auto prompt = read_prompt(act.of(), *found, act.name("ask"), groups);
    if (!prompt) return {};
    prompts_.push_back(*prompt);
    return {std::move(*prompt)};
}

scripted_saying answer_reader::saying(const section& act)
{
    scripted_saying made;
    const format_prompt* prompt =
        asked(act, "question", {ballot_kind::open, ballot_kind::words}, made.question);
    if (prompt == nullptr) return made;
    if (prompt->kind == ballot_kind::open) {
        made.texts.push_back(act.text("answer", answer_bounds, presence::needed));
        return made;
    }
    act.each_in("answer", 1, prompt->at_most, [&](const toml::node& node, const auto& called) {
        made.texts.push_back(act.text_at(node, called, word_bounds));
    });
    return made;
}

scripted_choice answer_reader::choice(const section& act)
{
    scripted_choice made;
    const format_prompt* prompt =
        asked(act, "question", {ballot_kind::choice, ballot_kind::scale}, made.question);
    if (prompt == nullptr) return made;
    const bool is_scale = prompt->kind == ballot_kind::scale;
    const auto most =
        is_scale ? std::int64_t{prompt->steps} : static_cast<std::int64_t>(prompt->labels.size());
    const std::int64_t place = std::clamp<std::int64_t>(act.number("choose", 1, most, 1), 1, most);
    made.value = is_scale ? static_cast<std::int32_t>(place) : std::int32_t{1} << (place - 1);
    std::uint32_t& chosen = chosen_[made.question];
    made.before = chosen;
    made.percent = percent(act, 100 - chosen);
    chosen += made.percent;
    return made;
}

scripted_marks answer_reader::dots(const section& act)
{
    scripted_marks made;
    made.subject = known_(act, "dots");
    const format_prompt* prompt = asked(act, "question", {ballot_kind::dots}, made.question);
    if (prompt == nullptr) return made;
    made.value = static_cast<std::int32_t>(act.number("count", 1, prompt->at_most, 1));
    made.percent = percent(act, 100);
    return made;
}

scripted_marks answer_reader::score(const section& act)
{
    scripted_marks made;
    made.subject = known_(act, "score");
    const format_prompt* prompt = asked(act, "question", {ballot_kind::score}, made.question);
    if (prompt == nullptr) return made;
    const std::size_t criteria = prompt->labels.size();
    unsigned place = 0;
    act.each_in("values", criteria, criteria, [&](const toml::node& node, const auto& called) {
        const auto value = node.value_exact<std::int64_t>();
        if (!value || *value < 1 || *value > prompt->steps) {
            act.of().fail(fault_kind::out_of_range, node,
                          called + ": 1 to " + std::to_string(prompt->steps));
            return;
        }
        // One digit of four bits for each criterion, the first lowest (domain/ballot.hpp).
        made.value |= static_cast<std::int32_t>(*value << (4 * place++));
    });
    made.percent = percent(act, 100);
    return made;
}

scripted_comparison answer_reader::comparison(const section& act)
{
    scripted_comparison made;
    made.better = known_(act, "prefer");
    made.worse = known_(act, "over");
    if (made.better == made.worse) {
        const toml::node* found = act.find("prefer", presence::needed);
        act.of().fail(fault_kind::unknown_name, *found, act.name("over"));
    }
    static_cast<void>(asked(act, "question", {ballot_kind::pairwise}, made.question));
    made.percent = percent(act, 100);
    return made;
}
}  // namespace kring::formats
