#include "tools/machine_rules.hpp"

namespace kring::tools {
using domain::policy_number;

domain::policy rules_without_pace()
{
    domain::policy rules = domain::preset(domain::policy_base::standard);
    for (const auto each :
         {policy_number::member_posts, policy_number::fresh_posts, policy_number::room_posts})
        rules[each] = 0;
    return rules;
}

domain::policy rules_for_recorded()
{
    domain::policy rules = rules_without_pace();
    for (const auto each : {policy_number::alike_percent, policy_number::posts_before_links,
                            policy_number::warns_of_words})
        rules[each] = 0;
    return rules;
}
}  // namespace kring::tools
