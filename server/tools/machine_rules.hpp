// The rules of a room in which a machine plays what people said.
// Thread: pure functions.
#pragma once
#include "domain/policy.hpp"

namespace kring::tools {
// The standard rules, but without a pace: what is played faster than people type is no flood.
[[nodiscard]] domain::policy rules_without_pace();
// And without a look at texts: what was said elsewhere, long ago, is played as it was said.
[[nodiscard]] domain::policy rules_for_recorded();
}  // namespace kring::tools
