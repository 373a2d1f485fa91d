// A report's contents for programs: tables for spreadsheets, and one JSON text with everything in it.
// Thread: pure functions.
#pragma once
#include "base/bytes.hpp"
#include "insights/room_report.hpp"

namespace kring::insights {
// A line for each contribution; one that is hidden or was taken back has no text. With a byte order mark: without it a
// common spreadsheet reads UTF-8 as something else.
[[nodiscard]] bytes csv_contributions(const room_report& report);
// A line for each figure: its name, and its number or nothing where it is not told.
[[nodiscard]] bytes csv_figures(const room_report& report);
// docs/protocol.md describes it.
[[nodiscard]] bytes json_report(const room_report& report);
}  // namespace kring::insights
