// A format: a way of working together that can be used again, as data. It says what a room of its kind agrees on and
// which phases it goes through; the question, the promise and its day are each room's own.
// Thread: plain values and pure functions.
#pragma once
#include "domain/room_state.hpp"

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace kring::formats {
// One text in both languages; both are empty where there is none.
struct words {
    std::string dutch;
    std::string english;

    [[nodiscard]] bool empty() const { return dutch.empty() && english.empty(); }
    [[nodiscard]] const std::string& in(domain::language which) const
    {
        return which == domain::language::dutch ? dutch : english;
    }
    friend bool operator==(const words&, const words&) = default;
};

struct format_goal {
    words text;
    domain::goal_measure measure{domain::goal_measure::none};
    std::uint32_t target{};
    friend bool operator==(const format_goal&, const format_goal&) = default;
};

struct format_phase {
    words title;
    domain::phase_switches switches;
    std::chrono::minutes duration{};  // 0: open end
    friend bool operator==(const format_phase&, const format_phase&) = default;
};

// Texts are clean and within the bounds of what they become; there is a phase.
struct format {
    std::string id;  // lower-case letters, digits and underscores
    words name;
    words summary;
    words question;  // an example, which the facilitator may change; may be empty, as the next
    words promise;
    std::vector<format_goal> goals;  // beside the first, which is the room's own: its title
    words welcome;
    words unwelcome;
    words confidence;
    std::vector<words> manners;
    domain::ladder_step step{domain::ladder_step::consult};
    domain::names_mode names{domain::names_mode::shown};
    domain::advance advance{domain::advance::by_hand};
    std::vector<format_phase> phases;
    std::vector<words> groups;  // made before the room opens
    friend bool operator==(const format&, const format&) = default;
};

// What is each room's own.
struct room_wish {
    std::string title;
    std::string question;
    std::string promise;
    domain::calendar_date due;
    std::string decision_maker;
    domain::language language{domain::language::dutch};
};

[[nodiscard]] domain::charter charter_of(const format& from, const room_wish& wish);
[[nodiscard]] domain::agenda agenda_of(const format& from, domain::language in);

// What of a room can be used again, in the room's language alone.
[[nodiscard]] format format_of(const domain::room_state& room);
}  // namespace kring::formats
