// The rules of a room in which a machine plays what people said.
// Thread: pure functions.
#pragma once
#include "domain/policy.hpp"

namespace kring::tools {
// Those rules, but without a pace: what is played faster than people type is no flood, and flags that come faster than people
// read are no burst.
[[nodiscard]] domain::policy without_pace(domain::policy rules);
// The standard rules without a pace and without a look at texts: what was said elsewhere, long ago, is played as it was said.
[[nodiscard]] domain::policy rules_for_recorded();
}  // namespace kring::tools
