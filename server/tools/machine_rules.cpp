#include "tools/machine_rules.hpp"

namespace kring::tools {
using domain::policy_number;

domain::policy without_pace(domain::policy rules)
{
    for (const auto each : {policy_number::member_posts, policy_number::fresh_posts,
                            policy_number::room_posts, policy_number::burst_seconds})
        rules[each] = 0;
    return rules;
}

domain::policy rules_for_recorded()
{
    domain::policy rules = without_pace(domain::preset(domain::policy_base::standard));
    for (const auto each : {policy_number::alike_percent, policy_number::posts_before_links,
                            policy_number::warns_of_words})
        rules[each] = 0;
    return rules;
}
}  // namespace kring::tools
