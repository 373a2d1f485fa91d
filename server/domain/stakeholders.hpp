// Stakeholder groups: setting them, choosing one, and how many of each are there, wrote and voted.
//
// Votes are secret. Of a group with fewer people than `limits::breakdown_people_min` it is only told how many joined, and as
// few people are never what is left over when all that is told is taken from the room's figures.
// Thread: pure functions.
#pragma once
#include "domain/command.hpp"
#include "domain/decide.hpp"
#include "domain/room_state.hpp"

#include <optional>
#include <vector>

namespace kring::domain {
[[nodiscard]] decision<proposal> decide_set_stakeholder_groups(const set_stakeholder_groups& wish,
                                                               const member& who,
                                                               const room_state& state);
[[nodiscard]] decision<proposal> decide_choose_stakeholder_group(
    const choose_stakeholder_group& wish, const member& who, const room_state& state);

struct stakeholder_count {
    std::uint32_t number{};  // 0: of those who chose none
    std::uint32_t joined{};
    struct heard {
        std::uint32_t wrote{};
        std::uint32_t voted{};
        friend bool operator==(const heard&, const heard&) = default;
    };
    std::optional<heard> who;  // nothing: too few to tell
    friend bool operator==(const stakeholder_count&, const stakeholder_count&) = default;
};
// Of groups with few people, and of as few as are left over, nothing but how many there are.
void keep_few_apart(std::vector<stakeholder_count>& counts);

// Of all who ever took part without leading, in the order of the groups, those without one last; empty where there are no groups.
[[nodiscard]] std::vector<stakeholder_count> count_stakeholders(const room_state& state);
}  // namespace kring::domain
