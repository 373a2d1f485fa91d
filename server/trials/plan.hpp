// What is going to happen in a trial before the rules have a say: who comes when, who wants to post what and when, and what
// attackers are up to. A plan depends on the scenario and the seed alone, so that the same plan meets different rules.
// Thread: plain values and pure functions.
#pragma once
#include "trials/random.hpp"
#include "trials/scenario.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace kring::trials {
// Why somebody is there.
enum class role : std::uint8_t {
    ordinary,
    spammer,
    brigade,
    fresh,
    mimic,
    shield,
    sleeper,
    one_by_one,
    evader,
    organiser  // of a recorded conversation; a helper
};

// In seconds from the beginning of the trial.
struct stretch {
    double from{};
    double until{};
    friend bool operator==(const stretch&, const stretch&) = default;
};

struct person {
    trials::role role{role::ordinary};
    std::size_t group{};         // of opinion: 0 is the larger
    double joins{};              // in seconds
    bool looks{true};            // at what others post, votes on some of it and flags some of it
    std::vector<stretch> there;  // when they are connected; empty: from their joining on
    friend bool operator==(const person&, const person&) = default;
};

// What a post is in truth. Bridging, contested and weak ones are good.
enum class post_kind : std::uint8_t { bridging, contested, weak, bad };

struct planned_post {
    std::size_t author{};
    double at{};  // in seconds
    post_kind kind{post_kind::bridging};
    std::size_t group{};   // whose opinion it is
    bool targeted{false};  // by attackers
    bool has_link{false};
    std::string text;
    double agree_of_own{};    // the share of votes that agree, in the author's group
    double agree_of_other{};  // and in the other
    friend bool operator==(const planned_post&, const planned_post&) = default;
};

enum class intent_kind : std::uint8_t { flag, agree };
// What an attacker does to a post once it is there.
struct intent {
    intent_kind kind{intent_kind::flag};
    std::size_t who{};
    std::size_t post{};
    double after{};       // seconds after the post
    double not_before{};  // seconds from the beginning
    friend bool operator==(const intent&, const intent&) = default;
};

// A look with a vote that was really cast, of a recorded conversation.
struct recorded_vote {
    std::size_t who{};
    std::size_t post{};
    double at{};
    std::int32_t value{};
    friend bool operator==(const recorded_vote&, const recorded_vote&) = default;
};

struct plan {
    double seconds{};
    std::vector<person> people;
    std::vector<planned_post> posts;
    std::vector<intent> intents;
    std::vector<recorded_vote> recorded;  // by time; then nobody looks of their own accord
    friend bool operator==(const plan&, const plan&) = default;
};

// `burst_seconds` of the rules, which are public: attackers read them.
[[nodiscard]] plan make_plan(const scenario& of, std::uint64_t seed, double burst_seconds);

// So many words out of a small dictionary: texts that are as unlike as people's.
[[nodiscard]] std::string made_up_text(draws& from, std::size_t words);
// The shares that the kinds of posts have.
void set_agreement(planned_post& post);
}  // namespace kring::trials
