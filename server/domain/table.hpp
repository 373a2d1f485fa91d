// Tables: the circles that a room is parted into for a while. Each has a list of ideas and a time of its own; what a table
// finds best is lifted into the plenary, where everybody goes on with it.
// Thread: plain values.
#pragma once
#include "base/ids.hpp"
#include "base/time.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace kring::domain {
// Who says where somebody sits: they themselves, or the room, which keeps tables of equal size.
enum class seating : std::uint8_t { chosen = 1, assigned = 2 };

// Whom an assignment of seats moves.
enum class reseating : std::uint8_t { who_stands, everybody };

struct table {
    table_id id{};
    std::string name;
    instant ends{};  // its time, said and not kept: nothing happens by itself; the epoch: none
    friend bool operator==(const table&, const table&) = default;
};

// How many of the room sit at a table.
struct seats_taken {
    table_id table{};
    std::uint32_t people{};
    friend bool operator==(const seats_taken&, const seats_taken&) = default;
};

// The ideas that one act lifted into the plenary.
struct harvest {
    act_id id{};
    std::vector<contribution_id> ideas;
    friend bool operator==(const harvest&, const harvest&) = default;
};
}  // namespace kring::domain
