#include "domain/policy.hpp"

#include <algorithm>

namespace kring::domain {
namespace {
struct number_facts {
    std::string_view name;
    number_range range;
    std::array<std::uint32_t, 3> presets;  // light, standard, careful
};

// In the order of policy_number.
constexpr std::array<number_facts, policy_numbers> facts{{
    {"juries", {0, 1}, {1, 1, 1}},
    {"flag", {1'000, 6'000}, {2'700, 2'700, 2'700}},
    {"view", {0, 200}, {60, 50, 40}},
    {"vote", {0, 3'000}, {1'000, 900, 700}},
    {"call", {1'000, 10'000}, {3'000, 2'000, 1'500}},
    {"blur", {1'000, 20'000}, {5'000, 3'000, 2'500}},
    {"blur_people", {1, 10}, {4, 3, 2}},
    {"jury_seats", {3, 15}, {5, 5, 7}},
    {"jury_lead", {2, 10}, {3, 3, 3}},
    {"jury_seconds", {30, 600}, {90, 90, 90}},
    {"seat_seconds", {10, 300}, {25, 25, 20}},
    {"jurors_max", {3, 30}, {12, 15, 21}},
    {"burst_seconds", {0, 60}, {2, 2, 4}},
    {"burst_views", {0, 20}, {2, 2, 2}},
    {"co_flags", {0, 20}, {1, 1, 1}},
    {"double_people", {0, 20}, {4, 3, 3}},
    {"member_posts", {0, 30}, {12, 6, 4}},
    {"fresh_posts", {0, 30}, {0, 4, 2}},
    {"fresh_seconds", {0, 3'600}, {0, 180, 300}},
    {"room_posts", {0, 1'000}, {120, 60, 40}},
    {"room_wait_seconds", {1, 600}, {10, 20, 30}},
    {"alike_percent", {0, 100}, {95, 80, 70}},
    {"alike_seconds", {10, 3'600}, {300, 300, 600}},
    {"posts_before_links", {0, 20}, {0, 2, 3}},
    {"warns_of_words", {0, 1}, {0, 1, 1}},
    {"voice_percent", {0, 100}, {40, 40, 30}},
    {"voice_posts", {5, 200}, {20, 20, 15}},
    {"voice_people", {2, 200}, {10, 10, 8}},
}};

const number_facts& facts_of(policy_number which)
{
    return facts[static_cast<std::size_t>(which) - 1];
}

policy made_of(policy_base base)
{
    policy made;
    made.base = base;
    for (std::size_t index = 0; index < policy_numbers; ++index)
        made.numbers[index] = facts[index].presets[static_cast<std::size_t>(base) - 1];
    return made;
}

number_range range_of_number(const policy&, policy_number which)
{
    return facts_of(which).range;
}

// The range of a number, narrowed by those that it has to fit.
number_range allowed_in(const policy& of, policy_number which)
{
    number_range range = range_of(which);
    const auto at_least = [&](policy_number other) { range.min = std::max(range.min, of[other]); };
    switch (which) {
        // A post is not folded before anybody is called to judge it.
        case policy_number::blur: at_least(policy_number::call); break;
        case policy_number::jurors_max: at_least(policy_number::jury_seats); break;
        case policy_number::jury_seconds: at_least(policy_number::seat_seconds); break;
        case policy_number::jury_lead:
            range.max = std::min(range.max, of[policy_number::jury_seats]);
            break;
        default: break;
    }
    return range;
}
}  // namespace

const policy& preset(policy_base base)
{
    static const std::array<policy, 3> all{
        made_of(policy_base::light), made_of(policy_base::standard), made_of(policy_base::careful)};
    return all[static_cast<std::size_t>(base) - 1];
}

number_range range_of(policy_number which)
{
    return facts_of(which).range;
}

std::string_view name_of(policy_number which)
{
    return facts_of(which).name;
}

std::optional<policy_number> policy_number_of(std::string_view name)
{
    for (std::size_t index = 0; index < policy_numbers; ++index) {
        if (facts[index].name == name) return static_cast<policy_number>(index + 1);
    }
    return std::nullopt;
}

std::string_view name_of(policy_base base)
{
    switch (base) {
        case policy_base::light: return "light";
        case policy_base::standard: return "standard";
        case policy_base::careful: return "careful";
    }
    return {};
}

std::optional<policy_base> policy_base_of(std::string_view name)
{
    for (const auto base : {policy_base::light, policy_base::standard, policy_base::careful}) {
        if (name_of(base) == name) return base;
    }
    return std::nullopt;
}

std::optional<policy_fault> fault_of(const policy& of)
{
    // What fits a number that cannot be says nothing: each by itself comes first.
    for (const auto& allowed_for : {range_of_number, allowed_in}) {
        for (std::size_t index = 0; index < policy_numbers; ++index) {
            const auto which = static_cast<policy_number>(index + 1);
            const number_range allowed = allowed_for(of, which);
            if (of[which] < allowed.min || of[which] > allowed.max)
                return policy_fault{which, allowed};
        }
    }
    return std::nullopt;
}
}  // namespace kring::domain
