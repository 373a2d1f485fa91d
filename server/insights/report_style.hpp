// How a report looks, on a screen and on paper, in light and in dark. Internal to `insights`; its hash is that of html_report.hpp.
// Thread: immutable.
#pragma once
#include <string_view>

namespace kring::insights {
[[nodiscard]] std::string_view report_style();
}  // namespace kring::insights
