// Which trigrams: those of similarity.hpp as far as octets tell them, so that what is alike there has like sketches. The
// letters of Latin-1 lose their accents and blanks and punctuation beyond ASCII part words, because phones put them into
// Dutch and English texts by themselves; all other octets are letters as they are.
//
// How many trigrams two texts share is told from how many bits they have, and how many both have together: of m bits, k
// stand after about the sum of m / (m - i) for i below k trigrams, as a collector of m coupons has k of them (linear
// counting; Whang, Vander-Zanden and Taylor, "A linear-time probabilistic counting algorithm", 1990, with the same error).
#include "domain/text_sketch.hpp"

#include "domain/stop_words.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace kring::domain {
namespace {
constexpr std::size_t sketch_bits = 256;
// As many as similarity.cpp looks at.
constexpr std::size_t words_max = 200;

constexpr std::uint8_t blank = ' ';
// The letters of U+00C0 to U+00FF, each as one of ASCII; what is none of them without its accent keeps a place of its own.
constexpr std::string_view latin_letters =
    "aaaaaa1ceeeeiiii2nooooo ouuuuy34aaaaaa1ceeeeiiii2nooooo ouuuuy3y";
static_assert(latin_letters.size() == 64);

// The next letter of a text, or a blank for what is none; moves on behind it.
std::uint8_t take_letter(std::string_view& text)
{
    const auto octet_at = [&text](std::size_t at) {
        return at < text.size() ? static_cast<std::uint8_t>(text[at]) : std::uint8_t{};
    };
    const auto take = [&text](std::size_t octets, std::uint8_t as) {
        text.remove_prefix(std::min(octets, text.size()));
        return as;
    };
    const std::uint8_t first = octet_at(0);
    const bool is_letter = (first >= 'a' && first <= 'z') || (first >= '0' && first <= '9');
    if (is_letter) return take(1, first);
    if (first >= 'A' && first <= 'Z') return take(1, static_cast<std::uint8_t>(first - 'A' + 'a'));
    if (first < 0x80) return take(1, blank);
    const std::uint8_t second = octet_at(1);
    if (first == 0xc2) return take(2, blank);  // U+0080 to U+00BF: signs
    if (first == 0xc3 && second >= 0x80 && second < 0xc0)
        return take(2, static_cast<std::uint8_t>(latin_letters[second - 0x80]));
    // U+2000 to U+206F: blanks, dashes, quotes, the ellipsis.
    if (first == 0xe2 && (second == 0x80 || (second == 0x81 && octet_at(2) < 0xb0)))
        return take(3, blank);
    return take(1, first);
}

// A word as it is read: the bits of its trigrams, and its beginning, by which a stop word is known.
struct word_reader {
    std::array<std::uint64_t, 4> bits{};
    std::array<char, stop_word_octets_max> begins{};
    std::size_t octets{};
    std::uint8_t before{blank};
    std::uint8_t last{blank};

    void add(std::uint8_t letter)
    {
        if (octets < begins.size()) begins[octets] = static_cast<char>(letter);
        ++octets;
        mark(letter);
        before = last;
        last = letter;
    }
    void end() { mark(blank); }
    [[nodiscard]] bool counts() const
    {
        return octets > begins.size() || !is_stop_word(std::string_view{begins.data(), octets});
    }

private:
    void mark(std::uint8_t letter)
    {
        const std::uint64_t trigram =
            (std::uint64_t{before} << 16) | (std::uint64_t{last} << 8) | letter;
        const std::uint64_t bit = (trigram * 0x9e3779b97f4a7c15ull) >> 56;
        bits[bit / 64] |= std::uint64_t{1} << (bit % 64);
    }
};

// Bits of all four words at once: by twos, by fours, then octet by octet, of which each has at most 32.
std::uint16_t count_bits(const std::array<std::uint64_t, 4>& words)
{
    constexpr std::uint64_t by_two = 0x5555555555555555ull;
    constexpr std::uint64_t by_four = 0x3333333333333333ull;
    constexpr std::uint64_t by_octet = 0x0f0f0f0f0f0f0f0full;
    std::uint64_t octets = 0;
    for (std::uint64_t word : words) {
        word -= (word >> 1) & by_two;
        word = (word & by_four) + ((word >> 2) & by_four);
        octets += (word + (word >> 4)) & by_octet;
    }
    // The octets' sum reaches 256: it is made of the sums of two.
    constexpr std::uint64_t by_pair = 0x00ff00ff00ff00ffull;
    const std::uint64_t pairs = (octets & by_pair) + ((octets >> 8) & by_pair);
    return static_cast<std::uint16_t>((pairs * 0x0001000100010001ull) >> 48);
}

// Of a number of bits.
struct count_told {
    double trigrams{};
    double root{};   // of these
    double error{};  // of that number, one standard deviation
};
using counts_told = std::array<count_told, sketch_bits + 1>;
const counts_told& told_by()
{
    static const counts_told told = [] {
        counts_told made{};
        constexpr auto bits = static_cast<double>(sketch_bits);
        for (std::size_t at = 1; at <= sketch_bits; ++at) {
            made[at].trigrams = made[at - 1].trigrams + bits / (bits - static_cast<double>(at - 1));
            made[at].root = std::sqrt(made[at].trigrams);
            const double load = made[at].trigrams / bits;
            made[at].error = std::sqrt(bits * (std::exp(load) - load - 1));
        }
        return made;
    }();
    return told;
}

// Chosen so that of pairs with just the likeness that is asked for fewer than one in ten thousand are lost, of all lengths
// (tests/domain/text_sketch_test.cpp draws them).
constexpr double errors_forgiven = 2;
// And for what folding makes of letters beyond Latin-1.
constexpr double trigrams_forgiven = 3;
}  // namespace

text_sketch sketch_of(std::string_view text)
{
    text_sketch made;
    std::size_t words = 0;
    while (!text.empty() && words < words_max) {
        const std::uint8_t first = take_letter(text);
        if (first == blank) continue;
        ++words;
        word_reader word;
        for (std::uint8_t letter = first; letter != blank;
             letter = text.empty() ? blank : take_letter(text))
            word.add(letter);
        word.end();
        if (!word.counts()) continue;
        for (std::size_t at = 0; at < made.bits.size(); ++at) made.bits[at] |= word.bits[at];
    }
    made.set = count_bits(made.bits);
    return made;
}

bool may_be_alike(const text_sketch& one, const text_sketch& other, std::uint32_t percent)
{
    const counts_told& told = told_by();
    const count_told& left = told[one.set];
    const count_told& right = told[other.set];
    const count_told& smaller = left.trigrams < right.trigrams ? left : right;
    if (smaller.trigrams == 0) return false;
    const double wanted = percent / 100.0 * left.root * right.root;
    std::array<std::uint64_t, 4> both{};
    for (std::size_t at = 0; at < both.size(); ++at) both[at] = one.bits[at] | other.bits[at];
    const count_told& whole = told[count_bits(both)];
    // They share no more than all of the smaller one. No branch between the two: which decides cannot be foretold.
    const double shared_at_most =
        std::min(left.trigrams + right.trigrams - whole.trigrams + errors_forgiven * whole.error,
                 smaller.trigrams + errors_forgiven * smaller.error);
    return shared_at_most + trigrams_forgiven >= wanted;
}
}  // namespace kring::domain
