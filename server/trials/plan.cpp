#include "trials/plan.hpp"

#include "trials/attack_plan.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace kring::trials {
namespace {
constexpr double bridging_share = 0.35;
constexpr double contested_share = 0.45;
constexpr double looks_around = 20;      // seconds before a first post
constexpr double posting_ends = 0.75;    // of the trial
constexpr double voting_follows = 0.25;  // instead, where bad posts come late

post_kind kind_of(draws& from, double bad_share)
{
    if (from.happens(bad_share)) return post_kind::bad;
    const double drawn = from.share();
    if (drawn < bridging_share) return post_kind::bridging;
    return drawn < bridging_share + contested_share ? post_kind::contested : post_kind::weak;
}

void add_people(const scenario& of, draws& from, plan& into)
{
    const auto larger =
        static_cast<std::size_t>(std::lround(of.larger_share * static_cast<double>(of.people)));
    for (std::size_t each = 0; each < of.people; ++each) {
        person made;
        made.group = each < larger ? 0 : 1;
        made.joins = from.between(0, of.join_seconds);
        into.people.push_back(made);
    }
}

void add_posts(const scenario& of, draws& from, plan& into)
{
    for (std::size_t who = 0; who < of.people; ++who) {
        if (!from.happens(of.post_share)) continue;
        const person& author = into.people[who];
        add_post(into, from, who, time_of_post(of, from, author.joins),
                 kind_of(from, of.bad_share));
    }
    for (std::size_t late = 0; late < of.bad_late; ++late)
        add_post(into, from, from.below(of.people), of.seconds / 2 + from.between(0, 60),
                 post_kind::bad);
}
}  // namespace

std::string made_up_text(draws& from, std::size_t words)
{
    static constexpr std::array onsets{"b", "d", "f", "g", "h", "k", "l", "m",
                                       "n", "p", "r", "s", "t", "v", "w", "z"};
    static constexpr std::array vowels{"a", "e", "i", "o", "u", "ee", "oo", "ij"};
    static constexpr std::array codas{"", "n", "r", "s", "t", "l", "k", "m"};
    std::string text;
    for (std::size_t word = 0; word < words; ++word) {
        if (!text.empty()) text += ' ';
        const std::size_t syllables = 1 + from.below(3);
        for (std::size_t each = 0; each < syllables; ++each) {
            text += onsets[from.below(onsets.size())];
            text += vowels[from.below(vowels.size())];
            text += codas[from.below(codas.size())];
        }
    }
    return text;
}

void set_agreement(planned_post& post)
{
    switch (post.kind) {
        case post_kind::bridging: post.agree_of_own = post.agree_of_other = 0.8; return;
        case post_kind::contested:
            post.agree_of_own = 0.8;
            post.agree_of_other = 0.15;
            return;
        case post_kind::weak: post.agree_of_own = post.agree_of_other = 0.35; return;
        case post_kind::bad: post.agree_of_own = post.agree_of_other = 0.08; return;
    }
}

std::size_t add_post(plan& into, draws& from, std::size_t author, double at, post_kind kind)
{
    planned_post made;
    made.author = author;
    made.at = at;
    made.kind = kind;
    made.group = into.people[author].group;
    made.text = made_up_text(from, 8 + from.below(8));
    set_agreement(made);
    into.posts.push_back(std::move(made));
    return into.posts.size() - 1;
}

double time_of_post(const scenario& of, draws& from, double joins)
{
    const double earliest = joins + looks_around;
    const double latest =
        std::max(earliest + 1, of.seconds * (of.bad_late > 0 ? voting_follows : posting_ends));
    if (of.thinks_seconds <= 0) return from.between(earliest, latest);
    return std::min(earliest + from.waiting(of.thinks_seconds), latest);
}

plan make_plan(const scenario& of, std::uint64_t seed, double burst_seconds)
{
    draws from{seed, "plan " + of.name};
    plan made;
    made.seconds = of.seconds;
    add_people(of, from, made);
    add_posts(of, from, made);
    add_attackers(of, burst_seconds, from, made);
    return made;
}
}  // namespace kring::trials
