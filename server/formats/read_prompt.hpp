// Reading a question of a format from its file. Internal to `formats`; it brings toml++ with it.
// Thread: one reading, one owner.
#pragma once
#include "formats/format_prompt.hpp"
#include "formats/toml_reading.hpp"

#include <optional>
#include <string>

namespace kring::formats {
// Nothing, and a fault, when it is none. `groups`: how many the format has.
[[nodiscard]] std::optional<format_prompt> read_prompt(reading& of, const toml::node& node,
                                                       const std::string& called,
                                                       std::size_t groups);
}  // namespace kring::formats
