// What is on the list: insults of a person, and slurs, that have hardly another use where a neighbourhood, a school or a team
// talks. What is not: curses that hurt nobody, names of groups that people give themselves, words of politics and of illness,
// and words that are also something else (an "eikel" grows on an oak, a "dyke" keeps the water out, a "loser" is who loses by
// a plan). A short list that is right is better than a long one that people learn to click away.
#include "domain/hurtful_words.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <vector>

namespace kring::domain {
namespace {
// Folded, in rising order, for a binary search; with their plurals.
constexpr std::array<std::u32string_view, 179> hurtful_words{
    U"arsehole",     U"arseholes",    U"asshole",       U"assholes",     U"bastard",
    U"bastards",     U"bellend",      U"bellends",      U"bitch",        U"bitches",
    U"cunt",         U"cunts",        U"dickhead",      U"dickheads",    U"dimwit",
    U"dimwits",      U"dipshit",      U"dipshits",      U"dombo",        U"domkop",
    U"domkoppen",    U"domoor",       U"domoren",       U"douchebag",    U"douchebags",
    U"dumbass",      U"dumbasses",    U"etterbak",      U"etterbakken",  U"faggot",
    U"faggots",      U"fucker",       U"fuckers",       U"fuckface",     U"fuckwit",
    U"fuckwits",     U"gook",         U"gooks",         U"halfwit",      U"halfwits",
    U"hoer",         U"hoeren",       U"hoerenjong",    U"hoerenzoon",   U"hufter",
    U"hufterig",     U"hufters",      U"idioot",        U"idiot",        U"idioten",
    U"idiotic",      U"idiots",       U"jackass",       U"jackasses",    U"kankerhoer",
    U"kankerhoeren", U"kankerlijer",  U"kankerlijers",  U"kike",         U"kikes",
    U"klerelijer",   U"klerelijers",  U"klerewijf",     U"klojo",        U"klojos",
    U"klootzak",     U"klootzakken",  U"kutkop",        U"kutmarokkaan", U"kutmarokkanen",
    U"kuttenkop",    U"kutturk",      U"kutturken",     U"kutwijf",      U"kutwijven",
    U"lowlife",      U"lowlifes",     U"lul",           U"lulhannes",    U"mafkees",
    U"mafkezen",     U"malloot",      U"malloten",      U"moron",        U"moronic",
    U"morons",       U"motherfucker", U"motherfuckers", U"nigga",        U"niggas",
    U"nigger",       U"niggers",      U"nikker",        U"nikkers",      U"nitwit",
    U"nitwits",      U"numbskull",    U"numbskulls",    U"oen",          U"oenen",
    U"opgerot",      U"oprotten",     U"paedo",         U"paedos",       U"paki",
    U"pakis",        U"pedo",         U"pedos",         U"pikey",        U"pikeys",
    U"pillock",      U"pillocks",     U"ploert",        U"ploerten",     U"plonker",
    U"plonkers",     U"raghead",      U"ragheads",      U"randdebiel",   U"randdebielen",
    U"rotwijf",      U"rotwijven",    U"rotzak",        U"rotzakken",    U"schoft",
    U"schoften",     U"scumbag",      U"scumbags",      U"shemale",      U"shemales",
    U"shithead",     U"shitheads",    U"slet",          U"sletten",      U"slut",
    U"sluts",        U"slutty",       U"smeerlap",      U"smeerlappen",  U"spleetogen",
    U"spleetoog",    U"stommeling",   U"stommelingen",  U"stommerik",    U"stommeriken",
    U"sufferd",      U"sufferds",     U"sukkel",        U"sukkels",      U"teringlijer",
    U"teringlijers", U"teringwijf",   U"tosser",        U"tossers",      U"towelhead",
    U"towelheads",   U"trannies",     U"tranny",        U"trut",         U"trutten",
    U"twat",         U"twats",        U"tyfuslijer",    U"tyfuslijers",  U"viezerik",
    U"viezeriken",   U"wanker",       U"wankers",       U"wetback",      U"wetbacks",
    U"whore",        U"whores",       U"wog",           U"wogs",         U"zeikerd",
    U"zeikerds",     U"zeikwijf",     U"zwartjoekel",   U"zwartjoekels"};
static_assert(std::is_sorted(hurtful_words.begin(), hurtful_words.end()));

bool is_hurtful(const std::u32string& word)
{
    return std::binary_search(hurtful_words.begin(), hurtful_words.end(),
                              std::u32string_view{word});
}

bool has_hurtful(std::string_view text)
{
    const auto words = folded_words(text);
    return std::any_of(words.begin(), words.end(), is_hurtful);
}

std::size_t octets_of_character(std::string_view text)
{
    std::size_t octets = 1;
    while (octets < text.size() && (static_cast<unsigned char>(text[octets]) & 0xc0) == 0x80)
        ++octets;
    return octets;
}

// What folds to nothing (an accent that stands apart, a soft hyphen) parts no word.
bool is_of_word(std::string_view character)
{
    return !folded_words(character).empty() || folded_text(character).empty();
}
}  // namespace

std::optional<std::string> hurtful_word_in(std::string_view text)
{
    const auto words = folded_words(text);
    const auto found = std::find_if(words.begin(), words.end(), is_hurtful);
    // Of most texts this is all.
    if (found == words.end()) return std::nullopt;
    std::size_t begin = 0;
    for (std::size_t at = 0; at <= text.size();) {
        const std::size_t octets = octets_of_character(text.substr(at));
        if (at == text.size() || !is_of_word(text.substr(at, octets))) {
            const std::string_view word = text.substr(begin, at - begin);
            if (has_hurtful(word)) return std::string{word};
            begin = at + octets;
        }
        at += octets;
    }
    // Characters that make the word together alone: as the list spells it.
    return std::string{found->begin(), found->end()};
}
}  // namespace kring::domain
