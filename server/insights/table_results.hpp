// Who was heard at which table, and how much came of it. What few people did is not told apart, as in all of a report.
// Thread: pure functions on plain values.
#pragma once
#include "base/ids.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace kring::insights {
struct room_past;
struct room_report;

struct table_result {
    table_id id{};
    std::string name;
    std::uint32_t people{};              // who sat there as of then, participants
    std::optional<std::uint32_t> wrote;  // of them; nothing: too few to be told apart
    std::optional<std::uint32_t> voted;
    std::uint32_t ideas{};   // that are shown
    std::uint32_t lifted{};  // of these, into the plenary
};

// In the order in which the tables were made. `report` has its items already.
[[nodiscard]] std::vector<table_result> tables_of(const room_past& past, const room_report& report);
}  // namespace kring::insights
