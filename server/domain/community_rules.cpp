#include "base/flat_map.hpp"
#include "base/limits.hpp"
#include "domain/community.hpp"
#include "domain/deciding.hpp"
#include "domain/flag_rule.hpp"
#include "domain/jury.hpp"
#include "domain/merging.hpp"

#include <algorithm>

namespace kring::domain {
namespace {
struct rules {
    const room_state& state;
    const context& circumstances;
    instant now{room_time(state, circumstances)};
    domain::weights weights{state, now};

    [[nodiscard]] std::uint32_t operator[](policy_number which) const
    {
        return state.policy.rules[which];
    }

    // What nobody but the rules keeps from others.
    [[nodiscard]] static bool is_theirs(const contribution& target)
    {
        return !target.withdrawn && target.is_published() &&
               (!target.is_hidden() || target.judged() != act_id{});
    }

    [[nodiscard]] bool settles_itself(const jury& of, const contribution& target) const
    {
        if (state.phase == room_phase::closed || !is_theirs(target)) return true;
        if (of.cause == jury_cause::appeal) return target.judged() == act_id{};
        return std::none_of(target.flags.begin(), target.flags.end(), is_against);
    }

    [[nodiscard]] std::vector<event_body> of_jury(const jury& of) const
    {
        const contribution& target = *state.find(of.contribution);
        const jury_count counted = count_of(of);
        if (settles_itself(of, target))
            return {jury_closed{of.id, jury_verdict::overtaken, counted.keeps, counted.removes}};
        if (const auto verdict = verdict_of(of, now)) {
            std::vector<event_body> made{
                jury_closed{of.id, *verdict, counted.keeps, counted.removes}};
            const bool is_kept_from_others =
                target.blurred != act_id{} || target.judged() != act_id{};
            if (*verdict == jury_verdict::kept && is_kept_from_others)
                made.emplace_back(contribution_cleared{target.id, clearing::kept});
            return made;
        }
        std::vector<member_id> next = next_in_line(of, substitutes_due(of, now));
        if (next.empty()) return {};
        return {jurors_added{of.id, std::move(next)}};
    }

    // Who waits in the order of the draw and is there.
    [[nodiscard]] std::vector<member_id> next_in_line(const jury& of, std::size_t count) const
    {
        std::vector<member_id> next;
        for (const member_id each : of.in_line) {
            if (next.size() == count) break;
            const member* who = state.find(each);
            const bool is_there = who != nullptr && who->is_in() &&
                                  std::binary_search(circumstances.present.begin(),
                                                     circumstances.present.end(), each);
            if (is_there) next.push_back(each);
        }
        return next;
    }

    [[nodiscard]] std::vector<event_body> call(const contribution& target, jury_cause cause,
                                               const evidence& ground) const
    {
        jury_pool pool = pool_for(target, circumstances.present, weights);
        if (pool.size() < limits::jury_eligible_min) return {};
        std::vector<member_id> drawn = draw(pool, circumstances.lot);
        drawn.resize(std::min<std::size_t>(drawn.size(), (*this)[policy_number::jury_seats]));
        return {jury_called{target.id, cause, state.policy.version, ground, circumstances.lot,
                            std::move(pool.eligible), std::move(pool.voters), std::move(drawn),
                            now + std::chrono::seconds{(*this)[policy_number::jury_seconds]},
                            std::move(pool.others)}};
    }

    // What it is called double of by at least so many, in the order in which it was first said of each. Counted before anybody is
    // weighed: there may be as many flags as members.
    [[nodiscard]] static std::vector<contribution_id> called_double_of(const contribution& target,
                                                                       std::uint32_t enough)
    {
        flat_map<contribution_id, std::uint32_t> counts;
        std::vector<contribution_id> order;
        for (const flag& each : target.flags) {
            if (each.settled || each.reason != flag_reason::duplicate) continue;
            if (++counts[each.double_of] == 1) order.push_back(each.double_of);
        }
        std::erase_if(order, [&](contribution_id each) { return counts[each] < enough; });
        return order;
    }

    // The idea that enough people say this one is double of.
    [[nodiscard]] const contribution* double_of(const contribution& target) const
    {
        const std::uint32_t enough = (*this)[policy_number::double_people];
        if (enough == 0 || target.merged_into != contribution_id{}) return nullptr;
        for (const contribution_id each : called_double_of(target, enough)) {
            const auto into = find_shown(each, state);
            const bool can_merge =
                into && (*into)->merged_into == contribution_id{} &&
                united_with(state, target).size() + united_with(state, **into).size() <=
                    limits::merged_ideas_max;
            if (can_merge && people_who_say_double(target, each, weights) >= enough) return *into;
        }
        return nullptr;
    }

    [[nodiscard]] std::vector<event_body> of_contribution(const contribution& target) const
    {
        if ((*this)[policy_number::juries] == 0 || state.phase == room_phase::closed ||
            !is_theirs(target)) {
            return {};
        }
        const act_id kept_by = std::max(target.blurred, target.judged());
        const bool is_rewritten = kept_by != act_id{} && target.text_from.value() > kept_by.value();
        if (is_rewritten && !target.edited_back)
            return {contribution_cleared{target.id, clearing::edited}};
        if (target.is_hidden()) {
            if (!asks_again(target, state)) return {};
            return call(target, jury_cause::appeal, evidence_of(target));
        }
        if (const contribution* into = double_of(target); into != nullptr)
            return {domain::idea_merged{target.id, into->id, {}}};
        // Nothing more comes of flags before the verdict.
        if (target.blurred != act_id{} && target.jury != jury_id{}) return {};
        const evidence ground = weigh(target, weights);
        const auto points = ground.points;
        const bool folds = points >= static_cast<std::int32_t>((*this)[policy_number::blur]) &&
                           ground.people >= people_to_fold(target);
        if (folds && target.blurred == act_id{})
            return {contribution_blurred{target.id, state.policy.version, ground}};
        if (target.jury != jury_id{}) return {};
        const bool calls = points >= static_cast<std::int32_t>((*this)[policy_number::call]);
        if (target.blurred != act_id{} && !calls)
            return {contribution_cleared{target.id, clearing::unflagged}};
        if (!calls) return {};
        return call(target, jury_cause::flags, ground);
    }

    // Of what a jury removed once, one person is enough.
    [[nodiscard]] std::uint32_t people_to_fold(const contribution& target) const
    {
        return target.removals > 0 ? 1 : (*this)[policy_number::blur_people];
    }

    [[nodiscard]] evidence evidence_of(const contribution& target) const
    {
        evidence ground;
        ground.reason = target.found.value_or(flag_reason::off_topic);
        ground.views = target.views;
        return ground;
    }
};
}  // namespace

const jury* latest_jury(const contribution& target, const room_state& state)
{
    const auto& all = state.community.juries;
    const auto found = std::find_if(all.rbegin(), all.rend(), [&](const jury& each) {
        return each.contribution == target.id && each.verdict != jury_verdict::overtaken;
    });
    return found == all.rend() ? nullptr : &*found;
}

bool asks_again(const contribution& target, const room_state& state)
{
    if (target.appealed == sequence{} || target.jury != jury_id{} || target.judged() == act_id{})
        return false;
    const auto& all = state.community.juries;
    return std::none_of(all.begin(), all.end(), [&](const jury& each) {
        return each.contribution == target.id && each.cause == jury_cause::appeal &&
               each.verdict != jury_verdict::overtaken && each.id.value() > target.appealed.value();
    });
}

std::vector<event_body> rules_due(const room_state& state, const context& circumstances)
{
    const rules follow{state, circumstances};
    for (const jury_id id : state.community.sitting) {
        if (auto made = follow.of_jury(*state.find(id)); !made.empty()) return made;
    }
    for (const contribution_id id : state.community.unsettled) {
        if (auto made = follow.of_contribution(*state.find(id)); !made.empty()) return made;
    }
    return {};
}

std::vector<event_body> cases_due(const room_state& state, const context& circumstances)
{
    const rules follow{state, circumstances};
    for (const contribution_id id : state.community.open_cases) {
        const contribution& target = *state.find(id);
        if (target.jury != jury_id{}) continue;
        if (auto made = follow.of_contribution(target); !made.empty()) return made;
    }
    return {};
}

std::optional<instant> next_rule(const room_state& state)
{
    std::optional<instant> first;
    for (const jury_id id : state.community.sitting) {
        const instant each = next_deadline_of(*state.find(id));
        if (!first || each < *first) first = each;
    }
    return first;
}
}  // namespace kring::domain
