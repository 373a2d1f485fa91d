#include "app/play_speed.hpp"

#include <charconv>

namespace kring::app {
std::optional<double> speed_of(const std::string& text)
{
    if (text == "max") return 0.0;
    double speed = 0;
    if (text.size() < 2 || text[0] != 'x') return std::nullopt;
    const char* end = text.data() + text.size();
    const auto parsed = std::from_chars(text.data() + 1, end, speed, std::chars_format::fixed);
    if (parsed.ec != std::errc{} || parsed.ptr != end || !(speed > 0)) return std::nullopt;
    return speed;
}
}  // namespace kring::app
