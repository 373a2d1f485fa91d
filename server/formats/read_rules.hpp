// The rules by which a room keeps itself clean, as a table of a TOML file: that of a policy file, or of a format. Internal to
// `formats`; it brings toml++ with it.
// Thread: pure functions.
#pragma once
#include "domain/policy.hpp"
#include "formats/toml_reading.hpp"

#include <string>

namespace kring::formats {
// `called`: what messages call the table; empty: it is the file.
[[nodiscard]] domain::policy read_rules(reading& of, const toml::table& table,
                                        const std::string& called);
}  // namespace kring::formats
