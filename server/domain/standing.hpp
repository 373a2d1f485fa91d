// Standing: how much a member's flag weighs, and who may be drawn for a jury. It is earned in minutes: by being there, by
// voting, by posts that others support, by jury votes that agreed with the verdict, by flags that held up; and it is capped. It
// is never shown. Weights are relative to the room's median, so that in the first minutes, when nobody has earned anything, all
// are equal.
// Thread: pure functions.
#pragma once
#include "domain/room_state.hpp"

#include <cstdint>
#include <optional>

namespace kring::domain {
// Thousandths, 20 to 1,500.
[[nodiscard]] std::uint32_t standing_of(const member& who, const room_state& state, instant now);
// The median over all participants who are in; 0: there are none.
[[nodiscard]] std::uint32_t median_standing(const room_state& state, instant now);
// That which the room keeps, as long as it is fresh (limits::median_life); otherwise it is counted.
[[nodiscard]] std::uint32_t median_kept(const room_state& state, instant now);
// What members weigh at one moment. The median that it is relative to is found when it is first asked for, and once: whoever
// comes in makes the rules look at every open case, and to find it they have to look at every member.
class weights {
public:
    // `now` is room time. The state outlives it and does not change meanwhile.
    weights(const room_state& state, instant now) : state_(state), now_(now) {}

    // Thousandths of a person of ordinary standing, at most limits::weight_max. A facilitator's is 1,000.
    [[nodiscard]] std::uint32_t of(const member& who) const;
    [[nodiscard]] const room_state& state() const { return state_; }
    [[nodiscard]] instant now() const { return now_; }

private:
    const room_state& state_;
    instant now_;
    mutable std::optional<std::uint32_t> median_;
};
}  // namespace kring::domain
