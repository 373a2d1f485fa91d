#include "base/limits.hpp"
#include "base/text_language.hpp"
#include "domain/acts.hpp"
#include "domain/community.hpp"
#include "domain/flag_rule.hpp"
#include "domain/ideas.hpp"
#include "domain/merging.hpp"

#include <algorithm>

namespace kring::domain {
applied apply_to_ideas(const contribution_edited& body, const event& fact, room_state& state)
{
    contribution* target = state.find(body.contribution);
    if (target == nullptr || target->withdrawn) return applied::contradiction;
    switch (body.trace) {
        case edit_trace::silent: state.view_bytes -= target->text.size(); break;
        case edit_trace::version:
            target->versions.push_back(text_version{target->text, target->text_time});
            target->edited = fact.at;
            state.view_bytes += limits::tag_bytes;  // its time stands beside it, as a tag's id does
            break;
    }
    state.view_bytes += body.text.size();
    target->text = body.text;
    target->sketch = sketch_of(body.text);
    target->text_language = text_language_of(body.text);
    target->text_from = fact.at;
    target->text_time = fact.time;
    unsettle(target->id, state);
    return applied::yes;
}

applied apply_to_ideas(const idea_tagged& body, const event& fact, room_state& state)
{
    contribution* target = state.find(body.contribution);
    if (target == nullptr) return applied::contradiction;
    target->tags.push_back(tag{tag_id{fact.at.value()}, body.text});
    state.view_bytes += body.text.size() + limits::tag_bytes;
    return applied::yes;
}

applied apply_to_ideas(const idea_untagged& body, const event&, room_state& state)
{
    contribution* target = state.find(body.contribution);
    if (target == nullptr) return applied::contradiction;
    const auto found = std::find_if(target->tags.begin(), target->tags.end(),
                                    [&body](const tag& each) { return each.id == body.tag; });
    if (found == target->tags.end()) return applied::contradiction;
    state.view_bytes -= found->text.size() + limits::tag_bytes;
    target->tags.erase(found);
    return applied::yes;
}

applied apply_to_ideas(const group_made& body, const event& fact, room_state& state)
{
    state.groups.push_back(idea_group{group_id{fact.at.value()}, body.title});
    return applied::yes;
}

applied apply_to_ideas(const group_renamed& body, const event&, room_state& state)
{
    idea_group* group = state.find(body.group);
    if (group == nullptr) return applied::contradiction;
    group->title = body.title;
    return applied::yes;
}

applied apply_to_ideas(const group_dissolved& body, const event&, room_state& state)
{
    if (std::erase_if(state.groups,
                      [&body](const idea_group& each) { return each.id == body.group; }) == 0) {
        return applied::contradiction;
    }
    for (contribution& each : state.contributions) {
        if (each.group == body.group) each.group = group_id{};
    }
    return applied::yes;
}

applied apply_to_ideas(const idea_grouped& body, const event&, room_state& state)
{
    contribution* target = state.find(body.contribution);
    if (target == nullptr) return applied::contradiction;
    if (body.group != group_id{} && state.find(body.group) == nullptr)
        return applied::contradiction;
    target->group = body.group;
    return applied::yes;
}

applied apply_to_ideas(const idea_merged& body, const event& fact, room_state& state)
{
    contribution* merged = state.find(body.contribution);
    contribution* into = state.find(body.into);
    if (merged == nullptr || into == nullptr || merged == into) return applied::contradiction;
    // Both stand for themselves: so no circle can come about.
    if (merged->merged_into != contribution_id{} || into->merged_into != contribution_id{})
        return applied::contradiction;
    merged->merged_into = body.into;
    merged->merged = fact.at;
    merged->merge_reason = body.reason;
    into->absorbed.push_back(body.contribution);
    state.view_bytes += body.reason.size();
    act& merging = note_act(act_kind::merging, fact, body.reason, state);
    merging.contribution = body.contribution;
    merging.into = body.into;
    if (fact.actor == member_id{}) {
        merging.by_rule = ruling{};
        merging.by_rule->rule = rule_kind::doubles;
        merging.by_rule->policy = state.policy.version;
        merging.by_rule->reason = flag_reason::duplicate;
        merging.by_rule->people =
            people_who_say_double(*merged, body.into, weights{state, fact.time});
        merging.by_rule->views = merged->views;
    }
    recount(state, body.into);
    return applied::yes;
}

applied unmerge(contribution_id idea, contribution_id from_id, room_state& state)
{
    contribution* merged = state.find(idea);
    contribution* from = state.find(from_id);
    if (merged == nullptr || from == nullptr || merged->merged_into != from_id)
        return applied::contradiction;
    std::erase(from->absorbed, idea);
    state.view_bytes -= merged->merge_reason.size();
    merged->merged_into = contribution_id{};
    merged->merged = sequence{};
    merged->merge_reason.clear();
    recount(state, from_id);
    return applied::yes;
}

applied apply_to_ideas(const idea_unmerged& body, const event& fact, room_state& state)
{
    const contribution* merged = state.find(body.contribution);
    act* merging = merged == nullptr ? nullptr : state.find(act_id{merged->merged.value()});
    if (merging == nullptr) return applied::contradiction;
    note_undone(*merging, fact.actor, state);
    if (merging->by_rule) settle_doubles(*state.find(body.contribution));
    return unmerge(body.contribution, body.from, state);
}
}  // namespace kring::domain
