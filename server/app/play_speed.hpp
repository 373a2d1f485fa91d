// How fast something recorded or scripted is played: "max", or times real time, such as "x100".
// Thread: pure function.
#pragma once
#include <optional>
#include <string>

namespace kring::app {
// 0: as fast as the server answers; nothing for what is no speed.
[[nodiscard]] std::optional<double> speed_of(const std::string& text);
}  // namespace kring::app
