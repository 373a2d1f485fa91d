#include "support/large_room.hpp"

#include "base/check.hpp"
#include "domain/apply.hpp"

#include <algorithm>
#include <fstream>
#include <random>
#include <string>
#include <string_view>

namespace kring::support {
namespace {
using namespace domain;

constexpr instant noon = instant_from_milliseconds(1'767'225'600'000);
constexpr std::size_t idea_min = 60;
constexpr std::size_t idea_max = 280;

// Not std::uniform_int_distribution, which draws otherwise in every library.
class dice {
public:
    explicit dice(std::uint32_t seed) : source_(seed) {}
    std::uint64_t below(std::uint64_t bound) { return source_() % bound; }

private:
    std::mt19937_64 source_;
};

// Words of one language, drawn as often as they were used: a line of the file has the count and the word.
class word_list {
public:
    explicit word_list(const std::string& language)
    {
        std::ifstream file{std::string{KRING_WORDS_DIRECTORY} + "/" + language + ".txt"};
        std::uint32_t count = 0;
        std::string word;
        while (file >> count >> word) {
            used_ += count;
            ends_.push_back(used_);
            words_.push_back(word);
        }
        KRING_CHECK(used_ > 0);
    }
    const std::string& draw(dice& fate) const
    {
        const auto at = std::upper_bound(ends_.begin(), ends_.end(), fate.below(used_));
        return words_[static_cast<std::size_t>(at - ends_.begin())];
    }
    const std::string& any(dice& fate) const { return words_[fate.below(words_.size())]; }

private:
    std::vector<std::uint64_t> ends_;
    std::vector<std::string> words_;
    std::uint64_t used_{};
};

void capitalise(std::string& text)
{
    if (text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 'a' + 'A');
}

std::string idea_text(const word_list& words, dice& fate)
{
    const std::size_t length = idea_min + fate.below(idea_max - idea_min - 20);
    std::string text = words.draw(fate);
    capitalise(text);
    while (text.size() < length) {
        text += fate.below(12) == 0 ? ", " : " ";
        text += words.draw(fate);
    }
    return text + '.';
}

// Unlike any other by its last part.
std::string name_of(const word_list& words, std::uint64_t number, dice& fate)
{
    std::string first = words.any(fate);
    capitalise(first);
    return first + ' ' + static_cast<char>('A' + fate.below(26)) + std::to_string(number);
}
}  // namespace

std::vector<event> large_room_events(const large_room_size& size)
{
    KRING_CHECK(size.ideas <= size.members);
    const word_list dutch{"nl"};
    const word_list english{"en"};
    dice fate{size.seed};
    instant now = noon;
    std::vector<event> facts;
    facts.reserve(6 + size.members + size.ideas + size.votes);
    const auto add = [&](member_id actor, event_body body, std::uint64_t step_ms) {
        now += std::chrono::milliseconds{fate.below(step_ms) + 1};
        const sequence at{facts.size() + 1};
        facts.push_back({at, now, actor, std::move(body)});
        return at;
    };
    add({}, room_created{"Square", "What would make it greener?", "An answer", language::english},
        1);
    add({}, ballot_opened{ballot_kind::support}, 1);
    add({}, ballot_opened{ballot_kind::stance}, 1);
    add({}, facilitator_link_issued{member_role::lead, noon + std::chrono::hours{72}}, 1000);
    std::vector<member_id> people;
    for (std::uint32_t number = 0; number < size.members; ++number) {
        hash_128 nonce{};
        for (std::size_t octet = 0; octet < 4; ++octet)
            nonce[octet] = static_cast<std::uint8_t>(number >> (8 * octet));
        const member_id id{facts.size() + 1};
        const bool leads = number == 0;
        add(id,
            member_joined{leads ? member_role::lead : member_role::participant, nonce,
                          link_id{leads ? 4u : 0u},
                          name_of(number % 2 == 0 ? dutch : english, number, fate)},
            600);
        people.push_back(id);
    }
    add(people[0], room_opened{}, 1000);
    std::vector<contribution_id> ideas;
    for (std::uint32_t number = 0; number < size.ideas; ++number) {
        const auto at =
            add(people[number],
                contribution_posted{{}, idea_text(number % 2 == 0 ? dutch : english, fate)}, 2400);
        ideas.push_back(contribution_id{at.value()});
    }
    for (std::uint32_t number = 0; number < size.votes; ++number) {
        // The smaller of two draws: the first ideas are seen by most.
        const std::uint64_t subject = std::min(fate.below(ideas.size()), fate.below(ideas.size()));
        const bool supports = fate.below(2) == 0;
        const auto value = supports ? 1 : static_cast<std::int32_t>(fate.below(3)) - 1;
        add(people[fate.below(people.size())],
            vote_cast{ballot_id{supports ? 2u : 3u}, ideas[subject], value}, 20);
    }
    return facts;
}

room_state large_room(const large_room_size& size)
{
    room_state room;
    for (const event& fact : large_room_events(size))
        KRING_CHECK(apply(fact, room) == applied::yes);
    return room;
}
}  // namespace kring::support
