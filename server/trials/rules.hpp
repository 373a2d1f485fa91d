// What a trial tries: the product's rules, or one of the simple ones that they are compared with. Those exist here alone: they
// are no part of the product, and are carried out by an extra helper who hides through the domain as any facilitator does.
// Thread: plain values, usable anywhere.
#pragma once
#include "domain/policy.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace kring::trials {
enum class baseline : std::uint8_t {
    none,                  // the product's rules
    nobody,                // nothing is hidden
    facilitator_only,      // flags lead to nothing
    three_flags,           // three flags hide
    three_flags_reviewed,  // and the facilitator looks at what they hid
    vote_balance           // three more votes against than for hide
};

struct trial_rules {
    std::string name;
    domain::policy policy;
    baseline instead{baseline::none};
};

[[nodiscard]] trial_rules product_rules(std::string name, const domain::policy& policy);
// In the order above, from `facilitator_only` on.
[[nodiscard]] const std::vector<trial_rules>& baseline_rules();
// What exposure is compared with.
[[nodiscard]] const trial_rules& no_rules();
}  // namespace kring::trials
