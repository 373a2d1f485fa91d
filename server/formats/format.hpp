// A format: a way of working together that can be used again, as data. It says what a room of its kind agrees on and
// which phases it goes through; the question, the promise and its day are each room's own.
// Thread: plain values and pure functions.
#pragma once
#include "domain/room_state.hpp"
#include "formats/format_prompt.hpp"
#include "formats/words.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace kring::formats {
struct format_goal {
    words text;
    domain::goal_measure measure{domain::goal_measure::none};
    std::uint32_t target{};
    friend bool operator==(const format_goal&, const format_goal&) = default;
};

struct format_phase {
    words title;
    domain::phase_switches switches;
    std::chrono::minutes duration{};     // 0: open end
    std::vector<format_prompt> prompts;  // that open and close with it
    friend bool operator==(const format_phase&, const format_phase&) = default;
};

struct format_stakeholders {
    words name;
    std::uint32_t expected{};  // 0: nobody says
    friend bool operator==(const format_stakeholders&, const format_stakeholders&) = default;
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
    std::vector<words> groups;           // made before the room opens, as all of the following
    std::vector<format_prompt> prompts;  // that are open all the time
    std::vector<format_stakeholders> stakeholders;
    std::vector<words> tables;
    domain::seating seating{domain::seating::chosen};
    std::optional<domain::policy> rules;  // nothing: those that every room begins with
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

[[nodiscard]] std::vector<domain::stakeholder_group> stakeholders_of(const format& from,
                                                                     domain::language in);
// Empty where there are no tables.
[[nodiscard]] std::vector<std::string> tables_of(const format& from, domain::language in);
// The questions of the session, then those of each phase. `groups`: those that were made of the format's, in order.
[[nodiscard]] std::vector<domain::open_ballot> prompts_of(const format& from, domain::language in,
                                                          std::span<const group_id> groups);

// What of a room can be used again, in the room's language alone.
[[nodiscard]] format format_of(const domain::room_state& room);
}  // namespace kring::formats
