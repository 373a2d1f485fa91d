// Names of members. Nobody can take a name that could be taken for another member's, and no participant one that says that
// they lead the room: badges are drawn by the client, never written (threat T23).
//
// What a name looks like is computed here, once, and stands in the event that brings the name: a later program with newer
// tables replays the same room.
// Thread: pure functions.
#pragma once
#include "domain/command.hpp"
#include "domain/refusal.hpp"
#include "domain/room_state.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace kring::domain {
[[nodiscard]] name_form form_of(std::string_view name);

// Whether a participant may not be called so, however it is spelt.
[[nodiscard]] bool is_reserved_name(std::string_view name);

// Whether another member could be taken for this one. Who left and wrote nothing is in nobody's way.
[[nodiscard]] bool is_name_taken(const name_form& form, member_id whose, const room_state& state);

// What somebody calls themselves: cleaned, free in this room and not reserved. Where the charter shows no names, nobody
// reads what a participant sends in place of one: it is made free instead of being refused. `whose`: 0 for a newcomer.
struct chosen_name {
    std::string text;
    name_form form;
};
[[nodiscard]] decision<chosen_name> choose_name(const std::string& wish, member_id whose,
                                                member_role role, const room_state& state);

// A name like this one that `choose_name` takes: for whoever was refused theirs. Empty: there is none.
[[nodiscard]] std::string free_name_like(const std::string& wish, member_id whose, member_role role,
                                         const room_state& state);

// Those of these names that a newcomer can take, in their order.
[[nodiscard]] std::vector<std::string> free_names(const std::vector<std::string>& names,
                                                  const room_state& state);
}  // namespace kring::domain
