// The rules as data: presets within their ranges, numbers that have to fit each other.
#include "domain/policy.hpp"

#include <gtest/gtest.h>

#include <set>

namespace kring::domain {
namespace {
constexpr std::array all_bases{policy_base::light, policy_base::standard, policy_base::careful};

TEST(preset, has_no_fault_and_its_own_base)
{
    for (const policy_base base : all_bases) {
        EXPECT_EQ(preset(base).base, base);
        EXPECT_EQ(fault_of(preset(base)), std::nullopt) << name_of(base);
        EXPECT_EQ(policy_base_of(name_of(base)), base);
    }
    EXPECT_EQ(policy_base_of("strict"), std::nullopt);
}

TEST(preset, that_is_light_has_no_word_list_and_no_limits_for_newcomers)
{
    const policy& light = preset(policy_base::light);
    EXPECT_EQ(light[policy_number::warns_of_words], 0u);
    EXPECT_EQ(light[policy_number::fresh_posts], 0u);
    EXPECT_EQ(light[policy_number::posts_before_links], 0u);
}

TEST(policy_number, has_a_name_of_its_own_and_a_range_that_is_kept)
{
    std::set<std::string_view> names;
    for (std::size_t index = 1; index <= policy_numbers; ++index) {
        const auto which = static_cast<policy_number>(index);
        EXPECT_TRUE(names.insert(name_of(which)).second) << name_of(which);
        EXPECT_EQ(policy_number_of(name_of(which)), which);
        const number_range range = range_of(which);
        EXPECT_LT(range.min, range.max) << name_of(which);
        policy over = preset(policy_base::standard);
        over[which] = range.max + 1;
        ASSERT_TRUE(fault_of(over)) << name_of(which);
        EXPECT_EQ(fault_of(over)->which, which);
        if (range.min == 0) continue;
        policy under = preset(policy_base::standard);
        under[which] = range.min - 1;
        ASSERT_TRUE(fault_of(under)) << name_of(which);
        EXPECT_EQ(fault_of(under)->allowed.min >= range.min, true);
    }
    EXPECT_EQ(policy_number_of("no_such_number"), std::nullopt);
}

TEST(policy_number, has_to_fit_the_others)
{
    policy rules = preset(policy_base::standard);
    rules[policy_number::blur] = 1'500;  // folded before anybody is called
    EXPECT_EQ(fault_of(rules), (policy_fault{policy_number::blur, {2'000, 20'000}}));
    rules = preset(policy_base::standard);
    rules[policy_number::jurors_max] = 4;
    EXPECT_EQ(fault_of(rules), (policy_fault{policy_number::jurors_max, {5, 30}}));
    rules = preset(policy_base::standard);
    rules[policy_number::jury_lead] = 6;
    EXPECT_EQ(fault_of(rules), (policy_fault{policy_number::jury_lead, {2, 5}}));
    rules = preset(policy_base::standard);
    rules[policy_number::seat_seconds] = 120;
    EXPECT_EQ(fault_of(rules), (policy_fault{policy_number::jury_seconds, {120, 600}}));
}
}  // namespace
}  // namespace kring::domain
