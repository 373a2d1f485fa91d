// The charter: what a room agrees on before anybody writes. It is set whole each time; a version is named by the
// sequence that set it.
// Thread: plain values, usable anywhere.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

namespace kring::domain {
// What a goal is counted by. Each is a count that the log gives.
enum class goal_measure : std::uint8_t {
    none = 0,
    ideas = 1,
    contributions = 2,
    writers = 3,
    voters = 4,
    votes = 5
};
// How much say people have, in rising order.
enum class ladder_step : std::uint8_t {
    inform = 1,
    consult = 2,
    advise = 3,
    co_produce = 4,
    co_decide = 5
};
// What is shown of who wrote something, in falling order.
enum class names_mode : std::uint8_t { shown = 1, pseudonyms = 2, unnamed = 3 };

// A day, without a time and a zone: the number YYYYMMDD.
struct calendar_date {
    std::uint32_t number{};

    [[nodiscard]] bool is_valid() const;
    friend bool operator==(const calendar_date&, const calendar_date&) = default;
};

struct goal {
    std::string text;
    goal_measure measure{goal_measure::none};
    std::uint32_t target{};  // 0 exactly without a measure
    friend bool operator==(const goal&, const goal&) = default;
};

struct charter {
    std::vector<goal> goals;
    std::string question;
    std::string welcome;    // what can be contributed
    std::string unwelcome;  // what cannot
    std::string promise;
    calendar_date due;
    std::string decision_maker;  // empty: nobody is named, so nobody can confirm
    ladder_step step{ladder_step::consult};
    std::string confidence;
    std::vector<std::string> manners;
    names_mode names{names_mode::shown};
    friend bool operator==(const charter&, const charter&) = default;
};

// Whether both promise the same, by the same person and day: a confirmation of one is a confirmation of the other.
[[nodiscard]] bool promise_same(const charter& left, const charter& right);
[[nodiscard]] bool counts_something(const charter& of);
}  // namespace kring::domain
