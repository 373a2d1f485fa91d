// Policies as files in TOML: the rules by which a room keeps itself clean (domain/policy.hpp, docs/self-moderation.md). A file
// names a base and whatever numbers it wants otherwise; what it does not name is the base's. It is taken whole or refused
// with the line, the reason and the range.
//
//     base = "standard"
//     blur_people = 4
//     jury_seconds = 120
// Thread: pure functions.
#pragma once
#include "base/result.hpp"
#include "domain/policy.hpp"
#include "formats/format_file.hpp"

#include <string>
#include <string_view>

namespace kring::formats {
[[nodiscard]] result<domain::policy, format_fault> read_policy(std::string_view text);
// What `read_policy` gives the same policy of: its base, and the numbers that differ from it.
[[nodiscard]] std::string write_policy(const domain::policy& from);
}  // namespace kring::formats
