// Reading what a script's people answer to its questions. Internal to `formats`; it brings toml++ with it.
// Thread: one reading, one owner.
#pragma once
#include "formats/read_prompt.hpp"
#include "formats/scripted_answers.hpp"

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace kring::formats {
using scripted_answering = std::variant<scripted_question, scripted_reveal, scripted_saying,
                                        scripted_choice, scripted_marks, scripted_comparison>;

class answer_reader {
public:
    // `known`: the text in that field, which an act before gave to an idea.
    using known_names = std::function<std::string(const section&, std::string_view)>;
    explicit answer_reader(known_names known) : known_(std::move(known)) {}

    void ask_ahead(const std::vector<format_prompt>& prompts);
    // Of an act whose verb this is: `ask`, `show`, `answer`, `choose`, `dots`, `score` or `prefer`.
    [[nodiscard]] scripted_answering read(const section& act, std::string_view verb,
                                          std::size_t groups);

private:
    [[nodiscard]] scripted_question question(const section& act, std::size_t groups);
    [[nodiscard]] scripted_saying saying(const section& act);
    [[nodiscard]] scripted_choice choice(const section& act);
    [[nodiscard]] scripted_marks dots(const section& act);
    [[nodiscard]] scripted_marks score(const section& act);
    [[nodiscard]] scripted_comparison comparison(const section& act);

    // The place of a question of one of these kinds, and the question; null, and a fault, when there is none.
    [[nodiscard]] const format_prompt* asked(const section& act, std::string_view field,
                                             std::initializer_list<domain::ballot_kind> kinds,
                                             std::uint32_t& place) const;
    [[nodiscard]] static std::uint32_t percent(const section& act, std::uint32_t most);

    known_names known_;
    std::vector<format_prompt> prompts_;
    std::map<std::uint32_t, std::uint32_t> chosen_;  // percent of the people, by question
};
}  // namespace kring::formats
