#include "formats/read_prompt.hpp"

#include "base/limits.hpp"

#include <algorithm>

namespace kring::formats {
namespace {
using domain::ballot_kind;

constexpr text_bounds asked_bounds =
    line_of(limits::reason_graphemes_max, limits::reason_bytes_max);
constexpr text_bounds label_bounds = line_of(limits::label_graphemes_max, limits::label_bytes_max);
constexpr text_bounds tag_bounds = line_of(limits::tag_graphemes_max, limits::tag_bytes_max);

// What a prompt is left to when its file does not say it: as the form in a room begins.
constexpr std::int64_t steps_usual = 5;
constexpr std::int64_t words_usual = 3;

std::uint32_t count(const section& from, std::string_view field, std::int64_t least,
                    std::int64_t most, std::int64_t otherwise)
{
    return static_cast<std::uint32_t>(from.number(field, least, most, otherwise));
}

void read_labels(const section& from, std::string_view field, std::size_t least, std::size_t most,
                 format_prompt& into)
{
    from.each_in(field, least, most, [&](const toml::node& node, const auto& called) {
        words label = from.text_at(node, called, label_bounds);
        // Nobody could tell two options of one name apart.
        const bool is_again = std::any_of(into.labels.begin(), into.labels.end(), [&](auto& each) {
            return each.dutch == label.dutch || each.english == label.english;
        });
        if (is_again) from.of().fail(fault_kind::out_of_range, node, called + ": each once");
        into.labels.push_back(std::move(label));
    });
}

// Which ideas it is about.
void read_ideas(const section& from, std::size_t groups, format_prompt& into)
{
    into.group = count(from, "group", 1, static_cast<std::int64_t>(groups), 0);
    into.tag = from.text("tag", tag_bounds);
}

class prompt_reader {
public:
    prompt_reader(reading& of, const toml::table& table, std::string called, std::size_t groups)
        : of_(of), table_(table), called_(std::move(called)), groups_(groups)
    {}

    [[nodiscard]] format_prompt read()
    {
        // The kind says which fields there are, so it is read before the others are looked at.
        const section any{of_,
                          table_,
                          called_,
                          {"kind", "question", "results", "options", "criteria", "steps", "from",
                           "to", "budget", "at_most", "group", "tag"}};
        static_cast<void>(any.find("kind", presence::needed));
        made_.kind = any.word("kind", prompt_words, ballot_kind::open);
        switch (made_.kind) {
            case ballot_kind::support:
            case ballot_kind::stance:
            case ballot_kind::open: static_cast<void>(with({"kind", "question", "results"})); break;
            case ballot_kind::words:
                read_words(with({"kind", "question", "results", "at_most"}));
                break;
            case ballot_kind::choice:
                read_choice(with({"kind", "question", "results", "options", "at_most"}));
                break;
            case ballot_kind::scale:
                read_scale(with({"kind", "question", "results", "steps", "from", "to"}));
                break;
            case ballot_kind::dots:
                read_dots(
                    with({"kind", "question", "results", "group", "tag", "budget", "at_most"}));
                break;
            case ballot_kind::score:
                read_score(
                    with({"kind", "question", "results", "group", "tag", "criteria", "steps"}));
                break;
            case ballot_kind::pairwise:
                read_ideas(with({"kind", "question", "results", "group", "tag"}), groups_, made_);
                break;
        }
        return std::move(made_);
    }

private:
    // With what every kind has.
    [[nodiscard]] section with(std::initializer_list<std::string_view> known)
    {
        section prompt{of_, table_, called_, known};
        made_.question = prompt.text("question", asked_bounds, presence::needed);
        made_.results = prompt.word("results", results_words, results_shown::reveal);
        return prompt;
    }
    void read_words(const section& prompt)
    {
        made_.at_most = count(prompt, "at_most", 1, limits::words_max, words_usual);
    }
    void read_choice(const section& prompt)
    {
        read_labels(prompt, "options", 2, limits::options_max, made_);
        made_.at_most =
            count(prompt, "at_most", 1, static_cast<std::int64_t>(made_.labels.size()), 1);
    }
    void read_scale(const section& prompt)
    {
        made_.steps = count(prompt, "steps", 2, limits::scale_steps_max, steps_usual);
        // An end that has a name has another over against it.
        if (!prompt.has("from") && !prompt.has("to")) return;
        made_.labels.push_back(prompt.text("from", label_bounds, presence::needed));
        made_.labels.push_back(prompt.text("to", label_bounds, presence::needed));
    }
    void read_dots(const section& prompt)
    {
        static_cast<void>(prompt.find("budget", presence::needed));
        made_.budget = count(prompt, "budget", 1, limits::dots_max, 1);
        made_.at_most = count(prompt, "at_most", 1, made_.budget, made_.budget);
        read_ideas(prompt, groups_, made_);
    }
    void read_score(const section& prompt)
    {
        read_labels(prompt, "criteria", 1, limits::criteria_max, made_);
        made_.steps = count(prompt, "steps", 2, limits::score_steps_max, steps_usual);
        read_ideas(prompt, groups_, made_);
    }

    reading& of_;
    const toml::table& table_;
    std::string called_;
    std::size_t groups_;
    format_prompt made_;
};
}  // namespace

std::optional<format_prompt> read_prompt(reading& of, const toml::node& node,
                                         const std::string& called, std::size_t groups)
{
    const toml::table* table = table_at(of, node, called);
    if (table == nullptr) return std::nullopt;
    return prompt_reader{of, *table, called, groups}.read();
}
}  // namespace kring::formats
