// Words that say nothing by themselves: what stands in most sentences, and the verbs in which all wishes are put. Dutch and
// English. Whoever compares texts leaves them out.
// Thread: pure functions.
#pragma once
#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>

namespace kring::domain {
// In rising order, for a binary search.
inline constexpr std::array<std::string_view, 130> stop_words{
    "a",     "aan",     "about",  "al",    "als",    "also",   "an",     "and",   "are",   "as",
    "at",    "be",      "been",   "bij",   "but",    "by",     "can",    "could", "daar",  "dan",
    "dat",   "de",      "deze",   "did",   "die",    "dit",    "do",     "doen",  "does",  "doet",
    "door",  "een",     "en",     "er",    "for",    "from",   "gaan",   "geen",  "get",   "give",
    "had",   "has",     "have",   "heb",   "hebben", "heeft",  "het",    "hier",  "hoe",   "how",
    "i",     "if",      "ik",     "in",    "into",   "is",     "it",     "its",   "je",    "kan",
    "komen", "krijgen", "kunnen", "laat",  "laten",  "let",    "maar",   "make",  "maken", "me",
    "meer",  "met",     "mij",    "moet",  "moeten", "more",   "must",   "my",    "na",    "naar",
    "need",  "niet",    "no",     "nog",   "not",    "of",     "om",     "on",    "ons",   "onze",
    "ook",   "op",      "or",     "our",   "over",   "s",      "should", "so",    "some",  "t",
    "te",    "that",    "the",    "there", "they",   "this",   "to",     "tot",   "uit",   "us",
    "van",   "veel",    "voor",   "want",  "was",    "wat",    "we",     "wel",   "welke", "which",
    "who",   "wie",     "wij",    "wil",   "will",   "willen", "with",   "would", "zijn",  "zou"};
static_assert(std::is_sorted(stop_words.begin(), stop_words.end()));
inline constexpr std::size_t stop_word_octets_max = 7;
static_assert(std::all_of(stop_words.begin(), stop_words.end(), [](std::string_view each) {
    return each.size() <= stop_word_octets_max;
}));

// Of a folded word.
[[nodiscard]] inline bool is_stop_word(std::string_view word)
{
    return word.size() <= stop_word_octets_max &&
           std::binary_search(stop_words.begin(), stop_words.end(), word);
}
}  // namespace kring::domain
