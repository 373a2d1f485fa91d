// The section of a report that tells who was heard: how many came, wrote and voted, of which groups, channels and tables, and
// when. Of few people no numbers stand there. Internal to `insights`.
// Thread: pure functions.
#pragma once
#include "insights/html_writer.hpp"
#include "insights/room_report.hpp"

namespace kring::insights {
void write_heard(const room_report& report, html_writer& to);
}  // namespace kring::insights
