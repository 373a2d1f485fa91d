#include "domain/calm.hpp"

#include "base/text.hpp"
#include "domain/hurtful_words.hpp"
#include "domain/similarity.hpp"
#include "domain/text_sketch.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>
#include <vector>

namespace kring::domain {
namespace {
using std::chrono::seconds;

constexpr instant never = instant::max();
// In which posts are counted.
constexpr seconds minute{60};
// A shorter text is never too like another: "Helemaal mee eens" and "I totally agree" are worth saying by each who does, under
// one idea too. With this many letters it has a thought of its own; a flood of short ones is for slow mode.
constexpr std::size_t compared_letters_min = 20;
// Of texts whose sketches are like it so many are compared, the newest first. Of the pairs of four real conversations fewer than
// two in a thousand have sketches that may be 70 in a hundred alike; but whoever writes at great length could make them all so.
constexpr std::size_t compared_texts_max = 8;

std::uint32_t number(const room_state& state, policy_number which)
{
    return state.policy.rules[which];
}
seconds time_of(const room_state& state, policy_number which)
{
    return seconds{number(state, which)};
}

bool is_seen_by_all(const contribution& which)
{
    return which.is_published() && !which.withdrawn && !which.is_hidden();
}

// --- slow mode ---

bool is_paced(const member& who)
{
    return !who.is_facilitator() && !who.takes_notes;
}

const contribution* find_nth_last(const member& who, std::size_t nth, const room_state& state)
{
    if (who.authored.size() < nth) return nullptr;
    return state.find(who.authored[who.authored.size() - nth]);
}

// From when on so many texts of a member fit where at most `most` do in a minute.
instant fits_member(std::size_t texts, std::size_t most, const member& who, const room_state& state)
{
    if (most == 0) return instant{};
    if (texts > most) return never;
    // Taken back or not: whoever takes back writes no faster for it.
    const contribution* in_the_way = find_nth_last(who, most - texts + 1, state);
    return in_the_way == nullptr ? instant{} : in_the_way->time + minute;
}

// And where a newcomer's number counts as well, until they are none.
instant fits_newcomer(std::size_t texts, const member& who, const room_state& state)
{
    const instant settled = who.joined + time_of(state, policy_number::fresh_seconds);
    return std::min(settled,
                    fits_member(texts, number(state, policy_number::fresh_posts), who, state));
}

// From when on so many more fit into the room's minute, if nobody posts meanwhile.
instant fits_room(std::size_t texts, const room_state& state, instant now)
{
    const std::size_t most = number(state, policy_number::room_posts);
    if (most == 0) return instant{};
    std::size_t counted = texts;
    if (counted > most) return never;
    for (auto each = state.contributions.rbegin(); each != state.contributions.rend(); ++each) {
        if (now >= each->time + minute) break;
        // What facilitators bring in, and note-takers for their table, makes nobody else wait.
        if (each->author_role != member_role::participant || each->source.is_given()) continue;
        if (++counted > most) return each->time + minute;
    }
    return instant{};
}

// From when on a member may post so many texts at once.
instant fits(std::size_t texts, const member& who, const room_state& state, instant now)
{
    instant room = fits_room(texts, state, now);
    // In a room that is too fast one text at a time is written.
    if (texts == 1) {
        const contribution* last = find_nth_last(who, 1, state);
        const seconds wait = time_of(state, policy_number::room_wait_seconds);
        room = std::min(room, last == nullptr ? instant{} : last->time + wait);
    }
    return std::max({room, fits_newcomer(texts, who, state),
                     fits_member(texts, number(state, policy_number::member_posts), who, state)});
}

decision<void> keeps_slow(std::size_t texts, const member& who, const room_state& state,
                          instant now)
{
    if (!is_paced(who) || fits(texts, who, state, now) <= now) return {};
    const bool one_fits = texts > 1 && fits(1, who, state, now) <= now;
    return one_fits ? refusal::too_many_at_once : refusal::slow_mode;
}

// --- links ---

bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool is_letter_or_digit(char c)
{
    return is_letter(c) || (c >= '0' && c <= '9');
}
// Of one label of a host name; those of other scripts too.
bool is_of_label(char c)
{
    return is_letter_or_digit(c) || c == '-' || static_cast<unsigned char>(c) >= 0x80;
}
bool ends_with_word(std::string_view text, std::string_view word)
{
    if (text.size() < word.size()) return false;
    const std::string_view end = text.substr(text.size() - word.size());
    return std::equal(end.begin(), end.end(), word.begin(), [](char given, char wanted) {
        return given == wanted || (is_letter(given) && (given | 0x20) == wanted);
    });
}

// Before a slash that has a letter or a digit behind it: labels with dots between them, the last of two or more letters.
bool ends_with_host(std::string_view text)
{
    std::size_t letters = 0;
    while (letters < text.size() && is_letter(text[text.size() - 1 - letters])) ++letters;
    const std::string_view before = text.substr(0, text.size() - letters);
    return letters >= 2 && before.size() >= 2 && before.back() == '.' &&
           is_of_label(before[before.size() - 2]);
}

// A link is "http://" or "https://" before anything; "www." at the beginning of a word and before one; or a bare host name with a
// path, as in "example.org/offer". A host name alone is none: "bus.stop" and "e.g." are written without any link in mind.
bool has_link(std::string_view text)
{
    const auto begins_word = [text](std::size_t at) {
        return at < text.size() && is_of_label(text[at]);
    };
    for (std::size_t at = text.find_first_of("./"); at != std::string_view::npos;
         at = text.find_first_of("./", at + 1)) {
        const std::string_view before = text.substr(0, at);
        if (text[at] == '.') {
            const bool is_www = ends_with_word(before, "www") &&
                                (before.size() == 3 || !is_of_label(before[before.size() - 4]));
            if (is_www && begins_word(at + 1)) return true;
        } else if (at + 1 < text.size() && text[at + 1] == '/') {
            const bool is_scheme =
                ends_with_word(before, "http:") || ends_with_word(before, "https:");
            if (is_scheme && begins_word(at + 2)) return true;
        } else if (begins_word(at + 1) && ends_with_host(before)) {
            return true;
        }
    }
    return false;
}

// The posts that others can see are counted; `but_for`, whose text is changed, is not.
decision<void> keeps_links(std::string_view text, contribution_id but_for, const member& who,
                           const room_state& state)
{
    std::size_t missing = number(state, policy_number::posts_before_links);
    if (missing == 0 || !has_link(text)) return {};
    for (const contribution_id id : who.authored) {
        const contribution* each = state.find(id);
        const bool counts = each != nullptr && id != but_for && is_seen_by_all(*each);
        if (counts && --missing == 0) return {};
    }
    return refusal::links_later;
}

// --- what was said before ---

// In rising order. Words by which a text says the opposite of what it says without them.
constexpr std::array<std::u32string_view, 20> turning_words{
    U"against", U"cannot", U"fewer",   U"geen",  U"less",    U"minder", U"never",
    U"niemand", U"niet",   U"niets",   U"no",    U"nobody",  U"none",   U"nooit",
    U"nor",     U"not",    U"nothing", U"tegen", U"without", U"zonder"};
static_assert(std::is_sorted(turning_words.begin(), turning_words.end()));

// Whether an odd number of them stands in a text. `likeness` leaves most of them out; but nobody is kept from saying the opposite
// of what somebody just said in as many words. By the number, so that whoever floods has no third text for it.
bool is_turned(std::string_view text)
{
    bool turned = false;
    bool after_n = false;
    for (const std::u32string& word : folded_words(text)) {
        // "isn't" is two words.
        const bool is_turning = (after_n && word == U"t") ||
                                std::binary_search(turning_words.begin(), turning_words.end(),
                                                   std::u32string_view{word});
        if (is_turning) turned = !turned;
        after_n = word.back() == U'n';
    }
    return turned;
}

bool has_letters(std::string_view text)
{
    std::size_t letters = 0;
    for (const char c : text) {
        // Beyond ASCII each character counts, by its first octet.
        const bool begins_character = (static_cast<unsigned char>(c) & 0xc0) == 0xc0;
        if (is_letter_or_digit(c) || begins_character) ++letters;
        if (letters == compared_letters_min) return true;
    }
    return false;
}

// What stands for it: itself, or what it is merged into. Null: something that not everybody sees.
const contribution* find_head(const contribution& of, const room_state& state)
{
    const contribution* head = &of;
    while (head != nullptr && head->merged_into != contribution_id{})
        head = state.find(head->merged_into);
    return head != nullptr && is_seen_by_all(*head) ? head : nullptr;
}

struct text_asked {
    std::string_view text;
    contribution_id parent{};      // 0: an idea
    const contribution* edited{};  // null: it is new
};

// The newest first.
std::vector<const contribution*> like_by_sketch(const text_asked& asked, const room_state& state,
                                                instant now)
{
    const std::uint32_t percent = number(state, policy_number::alike_percent);
    const seconds back = time_of(state, policy_number::alike_seconds);
    const text_sketch sketch = sketch_of(asked.text);
    std::vector<const contribution*> found;
    for (const contribution& each : state.contributions) {
        const bool may_be = now < each.text_time + back && each.parent == asked.parent &&
                            may_be_alike(sketch, each.sketch, percent);
        if (may_be && is_seen_by_all(each)) found.push_back(&each);
    }
    std::sort(found.begin(), found.end(), [](const contribution* a, const contribution* b) {
        return a->text_from > b->text_from;
    });
    if (found.size() > compared_texts_max) found.resize(compared_texts_max);
    return found;
}

// Null: nothing.
const contribution* find_said(const text_asked& asked, const room_state& state, instant now)
{
    const std::uint32_t percent = number(state, policy_number::alike_percent);
    if (percent == 0 || !has_letters(asked.text)) return nullptr;
    const contribution* own = asked.edited == nullptr ? nullptr : find_head(*asked.edited, state);
    for (const contribution* each : like_by_sketch(asked, state, now)) {
        const contribution* head = find_head(*each, state);
        // Its own text as it was, and what it is merged with, may say the same.
        if (head == nullptr || head == own) continue;
        if (likeness(asked.text, each->text) * 100 >= percent &&
            is_turned(asked.text) == is_turned(each->text))
            return head;
    }
    return nullptr;
}

contribution_id id_of(const contribution* which)
{
    return which == nullptr ? contribution_id{} : which->id;
}

// In this order: what can be put right at once, what is there already, and last of all the question that is only worth an
// answer if nothing else is in the way.
decision<void> keeps_words(const text_asked& asked, words_meant meant, const member& who,
                           const room_state& state, instant now)
{
    if (auto may = keeps_links(asked.text, id_of(asked.edited), who, state); !may)
        return may.error();
    if (!who.takes_notes && find_said(asked, state, now) != nullptr) return refusal::too_alike;
    const bool warns =
        number(state, policy_number::warns_of_words) != 0 && meant == words_meant::no;
    if (warns && hurtful_word_in(asked.text)) return refusal::words_that_hurt;
    return {};
}
}  // namespace

decision<void> keeps_calm(std::span<const std::string> texts, contribution_id parent,
                          words_meant meant, const member& who, const room_state& state,
                          instant now)
{
    if (who.is_facilitator()) return {};
    if (auto may = keeps_slow(texts.size(), who, state, now); !may) return may.error();
    for (const std::string& each : texts) {
        if (auto may = keeps_words({each, parent, nullptr}, meant, who, state, now); !may)
            return may.error();
    }
    return {};
}

decision<void> keeps_calm(const contribution& edited, const std::string& text, words_meant meant,
                          const member& who, const room_state& state, instant now)
{
    if (who.is_facilitator()) return {};
    return keeps_words({text, edited.parent, &edited}, meant, who, state, now);
}

instant calm_again(const member& who, const room_state& state, instant now)
{
    return is_paced(who) ? fits(1, who, state, now) : instant{};
}

contribution_id said_before(const std::string& text, contribution_id parent,
                            const room_state& state, instant now)
{
    return id_of(find_said({text, parent, nullptr}, state, now));
}

contribution_id said_before(const contribution& edited, const std::string& text,
                            const room_state& state, instant now)
{
    return id_of(find_said({text, edited.parent, &edited}, state, now));
}

namespace {
struct voices {
    std::size_t posts{};
    std::size_t people{};  // no more are counted than are asked for
};
voices voices_in(const room_state& state, std::size_t people_asked)
{
    voices heard;
    std::vector<member_id> people;  // in order of id
    for (const contribution& each : state.contributions) {
        if (!is_seen_by_all(each)) continue;
        ++heard.posts;
        if (people.size() == people_asked) continue;
        const auto place = std::lower_bound(people.begin(), people.end(), each.author);
        if (place == people.end() || *place != each.author) people.insert(place, each.author);
    }
    heard.people = people.size();
    return heard;
}

std::size_t own_voice(const member& who, const room_state& state)
{
    return static_cast<std::size_t>(
        std::count_if(who.authored.begin(), who.authored.end(), [&state](contribution_id id) {
            const contribution* each = state.find(id);
            return each != nullptr && is_seen_by_all(*each) && !each->source.is_given();
        }));
}
}  // namespace

std::uint32_t voice_of(const member& who, const room_state& state)
{
    const std::size_t percent = number(state, policy_number::voice_percent);
    const std::size_t posts_min = number(state, policy_number::voice_posts);
    if (percent == 0 || who.is_facilitator()) return 0;
    const std::size_t own = own_voice(who, state);
    // Of nearly everybody this tells enough, without counting the room.
    if (own * 100 <= percent * posts_min) return 0;
    const std::size_t people_min = number(state, policy_number::voice_people);
    const voices heard = voices_in(state, people_min);
    const bool is_told =
        heard.posts >= posts_min && heard.people >= people_min && own * 100 > percent * heard.posts;
    return is_told ? static_cast<std::uint32_t>(own * 100 / heard.posts) : 0;
}
}  // namespace kring::domain
