// The report as one HTML file that needs nothing else: no script, no font, no picture from anywhere. Foreign text is
// escaped and nothing of it ever stands in a tag, an attribute or the style (threat T22).
// Thread: pure functions.
#pragma once
#include "base/bytes.hpp"
#include "insights/room_report.hpp"

#include <string>

namespace kring::insights {
[[nodiscard]] bytes html_report(const room_report& report, domain::language language);

// The one style that its policy allows, as a source of `style-src`: 'sha256-...'.
[[nodiscard]] const std::string& report_style_source();
// The whole Content-Security-Policy for a response that is a report.
[[nodiscard]] std::string report_policy();
}  // namespace kring::insights
