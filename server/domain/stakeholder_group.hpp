// Stakeholder groups: whom people speak for. Facilitators say which there are and how many people they expect of each;
// participants choose one of them or none.
// Thread: plain values, usable anywhere.
#pragma once
#include <cstdint>
#include <string>

namespace kring::domain {
struct stakeholder_group {
    std::uint32_t number{};  // not 0; stays with the group when the list is set anew
    std::string title;
    std::uint32_t expected{};  // how many people; 0: nobody said
    friend bool operator==(const stakeholder_group&, const stakeholder_group&) = default;
};
}  // namespace kring::domain
