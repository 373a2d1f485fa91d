// What a study found, as one HTML page that needs nothing beside itself: plots of every measure against its targets, and the
// tables. No script; whoever cannot see the plots has the same numbers in the tables.
// Thread: pure functions.
#pragma once
#include "trials/study.hpp"
#include "trials/tables.hpp"

#include <string>
#include <vector>

namespace kring::trials {
struct report {
    std::string title;
    std::string made_by;               // the command
    std::vector<cell> cells;           // the first rules are those that are judged
    std::vector<varied_cells> varied;  // may be empty
};
[[nodiscard]] std::string html_of(const report& what);
}  // namespace kring::trials
