#include "trials/rules.hpp"

#include <initializer_list>

namespace kring::trials {
namespace {
// No juries, and nothing of what keeps a room calm: a simple rule alone.
domain::policy bare_policy()
{
    using number = domain::policy_number;
    domain::policy made = domain::preset(domain::policy_base::light);
    for (const number each :
         {number::juries, number::double_people, number::member_posts, number::fresh_posts,
          number::fresh_seconds, number::room_posts, number::alike_percent,
          number::posts_before_links, number::warns_of_words, number::voice_percent}) {
        made[each] = 0;
    }
    return made;
}
}  // namespace

trial_rules product_rules(std::string name, const domain::policy& policy)
{
    return trial_rules{std::move(name), policy, baseline::none};
}

const std::vector<trial_rules>& baseline_rules()
{
    static const std::vector<trial_rules> all{
        {"facilitator only", bare_policy(), baseline::facilitator_only},
        {"3 flags hide", bare_policy(), baseline::three_flags},
        {"3 flags, facilitator reviews", bare_policy(), baseline::three_flags_reviewed},
        {"vote balance -3 hides", bare_policy(), baseline::vote_balance}};
    return all;
}

const trial_rules& no_rules()
{
    static const trial_rules none{"no moderation", bare_policy(), baseline::nobody};
    return none;
}
}  // namespace kring::trials
