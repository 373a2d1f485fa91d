// The agenda: phases in order, what each allows and shows, and which are active. Several may be active at a time; what
// they allow and show unites.
// Thread: plain values, usable anywhere.
#pragma once
#include "base/time.hpp"

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace kring::domain {
// In rising order: of two the larger holds.
enum class permission : std::uint8_t { nobody = 0, facilitators = 1, everybody = 2 };
enum class list_order : std::uint8_t { newest = 1, oldest = 2, most_supported = 3, few_eyes = 4 };
enum class advance : std::uint8_t { by_hand = 1, unattended = 2 };

struct phase_switches {
    permission write{permission::nobody};
    permission reply{permission::nobody};
    permission vote{permission::nobody};
    bool show_counts{false};
    bool show_authors{false};
    list_order order{list_order::newest};
    // Which of the two ballots that every room has take votes; the others are asked and closed by themselves.
    bool takes_support{true};
    bool takes_stance{true};
    friend bool operator==(const phase_switches&, const phase_switches&) = default;
};

struct phase_plan {
    std::uint32_t number{};  // what it is called: not 0, once in an agenda
    std::string title;
    phase_switches switches;
    std::chrono::seconds duration{};  // 0: open end
    instant starts{};                 // by itself; the epoch: when somebody starts it
    friend bool operator==(const phase_plan&, const phase_plan&) = default;
};

struct agenda {
    std::vector<phase_plan> phases;
    domain::advance advance{domain::advance::by_hand};

    [[nodiscard]] const phase_plan* find(std::uint32_t number) const;
    // Null: the last.
    [[nodiscard]] const phase_plan* after(std::uint32_t number) const;
    friend bool operator==(const agenda&, const agenda&) = default;
};

struct active_phase {
    std::uint32_t number{};
    instant ends{};  // room time; the epoch: open end

    [[nodiscard]] bool has_end() const { return ends != instant{}; }
    friend bool operator==(const active_phase&, const active_phase&) = default;
};

[[nodiscard]] bool is_active(std::uint32_t number, const std::vector<active_phase>& active);
// What holds while exactly these are active; those that the agenda does not know count for nothing.
[[nodiscard]] phase_switches united(const agenda& plan, const std::vector<active_phase>& active);
// Puts them in the order of the agenda and drops what it does not know.
void put_in_order(const agenda& plan, std::vector<active_phase>& active);
}  // namespace kring::domain
