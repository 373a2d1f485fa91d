#include "domain/answers.hpp"
#include "domain/deciding.hpp"

#include <algorithm>
#include <utility>

namespace kring::domain {
namespace {
constexpr text_bounds answer_bounds{limits::answer_graphemes_max, limits::answer_bytes_max,
                                    line_breaks::kept};
constexpr text_bounds word_bounds{limits::word_graphemes_max, limits::word_bytes_max,
                                  line_breaks::refused};

decision<const ballot*> find_prompt(ballot_id id, const room_state& state)
{
    const ballot* found = state.find(id);
    if (found == nullptr) return refusal::unknown_ballot;
    if (subject_of(found->kind) != vote_on::nothing) return refusal::not_a_prompt;
    return found;
}

// Whether this member may give or take back an answer in words.
decision<const ballot*> may_answer(ballot_id id, const member& who, const room_state& state,
                                   instant now)
{
    if (auto may = may_write(phase_act::say, who, state, now); !may) return may.error();
    const auto prompt = find_prompt(id, state);
    if (prompt && !(*prompt)->is_open) return refusal::ballot_closed;
    return prompt;
}

// The spelling that the question knows a word by; null: it is new.
const std::string* spelling_in(const prompt_answers& known, const std::string& word)
{
    const std::string folded = folded_text(word);
    for (const std::string& each : known.muted) {
        if (folded_text(each) == folded) return &each;
    }
    // No two of them fold alike, so that their order means nothing.
    for (const auto& [each, times] : known.said) {
        if (folded_text(each) == folded) return &each;
    }
    return nullptr;
}

decision<std::vector<std::string>> clean_words(const std::vector<std::string>& typed,
                                               const prompt_answers& known)
{
    std::vector<std::string> words;
    for (const std::string& each : typed) {
        auto word = clean(each, word_bounds);
        if (!word) return word.error();
        if (const std::string* spelled = spelling_in(known, *word)) *word = *spelled;
        const auto reads_like = [folded = folded_text(*word)](const std::string& other) {
            return folded_text(other) == folded;
        };
        // Who says a word twice says it once.
        if (std::none_of(words.begin(), words.end(), reads_like)) words.push_back(std::move(*word));
    }
    return words;
}
}  // namespace

decision<proposal> decide_on_answers(const answer_prompt& wish, const member& who,
                                     const room_state& state, instant now)
{
    const auto prompt = may_answer(wish.ballot, who, state, now);
    if (!prompt) return prompt.error();
    const std::size_t most = (*prompt)->kind == ballot_kind::words ? (*prompt)->terms.at_most : 1;
    if (wish.texts.empty() || wish.texts.size() > most) return refusal::invalid_answer;
    const prompt_answers& known = state.answers.at(wish.ballot);
    std::vector<std::string> texts;
    if ((*prompt)->kind == ballot_kind::words) {
        auto words = clean_words(wish.texts, known);
        if (!words) return words.error();
        texts = std::move(*words);
    } else {
        auto text = clean(wish.texts.front(), answer_bounds);
        if (!text) return text.error();
        texts.push_back(std::move(*text));
    }
    const given_answer* standing = known.find(who.id);
    if (standing != nullptr && standing->texts == texts) return already(standing->at);
    if (!has_place_for(bytes_of(texts), state)) return refusal::room_full;
    return propose(answer_given{wish.ballot, std::move(texts)});
}

decision<proposal> decide_on_answers(const withdraw_answer& wish, const member& who,
                                     const room_state& state, instant now)
{
    const auto prompt = may_answer(wish.ballot, who, state, now);
    if (!prompt) return prompt.error();
    const given_answer* standing = state.answers.at(wish.ballot).find(who.id);
    if (standing == nullptr || standing->texts.empty()) return already(sequence{});
    return propose(answer_withdrawn{wish.ballot});
}

decision<proposal> decide_on_answers(const mute_answer& wish, const member& who,
                                     const room_state& state, instant)
{
    if (!who.is_facilitator()) return refusal::not_allowed;
    const auto prompt = find_prompt(wish.ballot, state);
    if (!prompt) return prompt.error();
    const prompt_answers& known = state.answers.at(wish.ballot);
    const bool is_muted = known.is_muted(wish.text);
    if (!is_muted && !known.said.contains(wish.text)) return refusal::unknown_answer;
    if (is_muted == wish.is_muted) return already(sequence{});
    if (wish.is_muted && !has_place_for(wish.text.size() + limits::tag_bytes, state))
        return refusal::room_full;
    return propose(answer_muted{wish.ballot, wish.is_muted, wish.text});
}
}  // namespace kring::domain
