#include "domain/similarity.hpp"

#include "base/limits.hpp"
#include "base/text.hpp"
#include "domain/stop_words.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

namespace kring::domain {
namespace {
// Below it two texts share words rather than a thought. Chosen on the pairs in tests/domain/similarity_test.cpp.
constexpr double likeness_min = 0.4;
// With less there is not yet a word to go by.
constexpr std::size_t trigrams_min = 4;
// A text of so many differs from another by more than its words; the rest is not looked at.
constexpr std::size_t words_max = 200;

// They are plain ASCII: a word with anything else in it is none of them.
bool is_stop_word(const std::u32string& word)
{
    if (word.size() > stop_word_octets_max) return false;
    std::array<char, stop_word_octets_max> octets{};
    for (std::size_t at = 0; at < word.size(); ++at) {
        if (word[at] >= 0x80) return false;
        octets[at] = static_cast<char>(word[at]);
    }
    return domain::is_stop_word(std::string_view{octets.data(), word.size()});
}

// Two trigrams of one hash make two texts a little more alike than they are; with 32 bits that is rare and harmless.
std::uint32_t hash_of(char32_t first, char32_t second, char32_t third)
{
    std::uint64_t mixed = (std::uint64_t{first} << 42) ^ (std::uint64_t{second} << 21) ^ third;
    mixed *= 0x9e3779b97f4a7c15ull;
    return static_cast<std::uint32_t>(mixed >> 32);
}

std::vector<std::uint32_t> trigrams_of(std::string_view text)
{
    std::vector<std::uint32_t> found;
    found.reserve(text.size() + 8);
    const auto cut = [&found](const std::u32string& word) {
        char32_t before = U' ';
        char32_t last = U' ';
        for (const char32_t each : word) {
            found.push_back(hash_of(before, last, each));
            before = last;
            last = each;
        }
        found.push_back(hash_of(before, last, U' '));
    };
    auto words = folded_words(text);
    if (words.size() > words_max) words.resize(words_max);
    for (const std::u32string& word : words) {
        if (!is_stop_word(word)) cut(word);
    }
    std::sort(found.begin(), found.end());
    found.erase(std::unique(found.begin(), found.end()), found.end());
    return found;
}

double likeness_of(const std::vector<std::uint32_t>& one, const std::vector<std::uint32_t>& other)
{
    if (one.empty() || other.empty()) return 0;
    std::size_t shared = 0;
    for (std::size_t a = 0, b = 0; a < one.size() && b < other.size();) {
        // Without a branch for which is smaller: that one cannot be foretold.
        const std::uint32_t left = one[a];
        const std::uint32_t right = other[b];
        shared += left == right ? 1u : 0u;
        a += left <= right ? 1u : 0u;
        b += right <= left ? 1u : 0u;
    }
    return static_cast<double>(shared) /
           std::sqrt(static_cast<double>(one.size()) * static_cast<double>(other.size()));
}

// What stands for an idea: itself, or what it is merged into. Null: nothing that everybody may see.
const contribution* shown_for(const contribution& idea, const room_state& state)
{
    if (idea.withdrawn || idea.is_hidden() || !idea.is_published()) return nullptr;
    const contribution* head = &idea;
    while (head != nullptr && head->merged_into != contribution_id{})
        head = state.find(head->merged_into);
    return head == nullptr || head->withdrawn || head->is_hidden() ? nullptr : head;
}
}  // namespace

double likeness(std::string_view one, std::string_view other)
{
    return likeness_of(trigrams_of(one), trigrams_of(other));
}

void similarity_index::catch_up(const room_state& state)
{
    entries_.resize(state.contributions.size());
    for (std::size_t at = 0; at < entries_.size(); ++at) {
        const contribution& each = state.contributions[at];
        if (!each.is_idea() || entries_[at].text_from == each.text_from) continue;
        entries_[at] = entry{each.text_from, trigrams_of(each.text)};
    }
}

std::vector<contribution_id> similarity_index::find(std::string_view text, const room_state& state)
{
    std::vector<contribution_id> found;
    if (text.size() > limits::idea_bytes_max) return found;
    const trigrams asked = trigrams_of(text);
    if (asked.size() < trigrams_min) return found;
    catch_up(state);

    struct candidate {
        double likeness{};
        contribution_id idea{};
    };
    std::vector<candidate> candidates;
    for (std::size_t at = 0; at < entries_.size(); ++at) {
        const double how = likeness_of(asked, entries_[at].of_text);
        if (how < likeness_min) continue;
        const contribution* shown = shown_for(state.contributions[at], state);
        if (shown != nullptr) candidates.push_back(candidate{how, shown->id});
    }
    std::sort(candidates.begin(), candidates.end(), [](const candidate& a, const candidate& b) {
        return a.likeness != b.likeness ? a.likeness > b.likeness : a.idea < b.idea;
    });
    for (const candidate& each : candidates) {
        if (found.size() == limits::similar_ideas_max) break;
        if (std::find(found.begin(), found.end(), each.idea) == found.end())
            found.push_back(each.idea);
    }
    return found;
}
}  // namespace kring::domain
