#include "domain/calm.hpp"
#include "domain/deciding.hpp"
#include "domain/ideas.hpp"
#include "domain/merging.hpp"
#include "domain/pace.hpp"

#include <algorithm>

namespace kring::domain {
namespace {
// What facilitators may put in order: an idea that everybody sees.
decision<const contribution*> find_idea(contribution_id id, const room_state& state)
{
    auto found = find_shown(id, state);
    if (found && !(*found)->is_idea()) return refusal::not_an_idea;
    return found;
}
}  // namespace

decision<proposal> decide_on_ideas(const edit_contribution& wish, const member& who,
                                   const room_state& state, instant now)
{
    if (auto may = may_contribute(who, state); !may) return may.error();
    const contribution* target = state.find(wish.contribution);
    if (target == nullptr) return refusal::unknown_contribution;
    if (target->author != who.id) return refusal::not_author;
    const auto act = target->is_idea() ? phase_act::write : phase_act::reply;
    // What the community keeps from others can be put right whatever the phase.
    const bool is_case = target->blurred != act_id{} || target->judged() != act_id{};
    const auto writes = may_write(act, who, state, now);
    if (!writes && !(is_case && writes.error() == refusal::not_in_phase)) {
        const auto same = clean(wish.text, target->is_idea() ? idea_bounds : reply_bounds);
        const bool is_there = same && *same == target->text && !target->withdrawn;
        if (writes.error() == refusal::not_in_phase && is_there) return already(target->text_from);
        return writes.error();
    }
    if (target->withdrawn) return refusal::contribution_withdrawn;
    if (target->admission == admission::declined) return refusal::contribution_hidden;
    // What waits may be put right; what is out would go round whoever looks first.
    if (target->is_published() && is_held(who, state)) return refusal::edits_held;
    auto text = clean(wish.text, target->is_idea() ? idea_bounds : reply_bounds);
    if (!text) return text.error();
    if (*text == target->text) return already(target->text_from);
    const bool is_silent = !target->is_published() || now - target->time < limits::silent_edit_time;
    const auto trace = is_silent ? edit_trace::silent : edit_trace::version;
    if (trace == edit_trace::version && target->versions.size() >= limits::versions_max)
        return refusal::too_many_edits;
    // In silence the new text takes the place of the one before, which stays as a version otherwise.
    const std::size_t freed = is_silent ? target->text.size() : 0;
    const std::size_t needed = text->size() + (is_silent ? 0 : limits::tag_bytes);
    if (needed > freed && !has_place_for(needed - freed, state)) return refusal::room_full;
    const auto meant = wish.despite_words ? words_meant::yes : words_meant::no;
    if (auto calm = keeps_calm(*target, *text, meant, who, state, now); !calm) return calm.error();
    return propose(contribution_edited{wish.contribution, trace, std::move(*text)});
}

decision<proposal> decide_on_ideas(const tag_idea& wish, const member& who, const room_state& state,
                                   instant)
{
    if (!who.is_facilitator()) return refusal::not_allowed;
    const auto target = find_idea(wish.contribution, state);
    if (!target) return target.error();
    auto text = clean(wish.text, tag_bounds);
    if (!text) return text.error();
    if (const std::string* known = spelling_of(*text, state)) *text = *known;
    for (const tag& each : (*target)->tags) {
        if (each.text == *text) return already(sequence{each.id.value()});
    }
    if ((*target)->tags.size() >= limits::tags_per_idea_max) return refusal::too_many_tags;
    if (!has_place_for(text->size() + limits::tag_bytes, state)) return refusal::room_full;
    return propose(idea_tagged{wish.contribution, std::move(*text)});
}

decision<proposal> decide_on_ideas(const untag_idea& wish, const member& who,
                                   const room_state& state, instant)
{
    if (!who.is_facilitator()) return refusal::not_allowed;
    const auto target = find_idea(wish.contribution, state);
    if (!target) return target.error();
    const bool is_there = std::any_of((*target)->tags.begin(), (*target)->tags.end(),
                                      [&wish](const tag& each) { return each.id == wish.tag; });
    if (!is_there) return already(sequence{});
    return propose(idea_untagged{wish.contribution, wish.tag});
}

decision<proposal> decide_on_ideas(const make_group& wish, const member& who,
                                   const room_state& state, instant)
{
    if (!who.is_facilitator()) return refusal::not_allowed;
    auto title = clean(wish.title, title_bounds);
    if (!title) return title.error();
    // Two facilitators who think of the same group at once mean one.
    for (const idea_group& each : state.groups) {
        if (each.title == *title) return already(sequence{each.id.value()});
    }
    if (state.groups.size() >= limits::groups_max) return refusal::too_many_groups;
    return propose(group_made{std::move(*title)});
}

decision<proposal> decide_on_ideas(const rename_group& wish, const member& who,
                                   const room_state& state, instant)
{
    if (!who.is_facilitator()) return refusal::not_allowed;
    const idea_group* group = state.find(wish.group);
    if (group == nullptr) return refusal::unknown_group;
    auto title = clean(wish.title, title_bounds);
    if (!title) return title.error();
    if (*title == group->title) return already(sequence{});
    return propose(group_renamed{wish.group, std::move(*title)});
}

decision<proposal> decide_on_ideas(const dissolve_group& wish, const member& who,
                                   const room_state& state, instant)
{
    if (!who.is_facilitator()) return refusal::not_allowed;
    if (state.find(wish.group) == nullptr) return refusal::unknown_group;
    return propose(group_dissolved{wish.group});
}

decision<proposal> decide_on_ideas(const group_idea& wish, const member& who,
                                   const room_state& state, instant)
{
    if (!who.is_facilitator()) return refusal::not_allowed;
    const auto target = find_idea(wish.contribution, state);
    if (!target) return target.error();
    if (wish.group != group_id{} && state.find(wish.group) == nullptr)
        return refusal::unknown_group;
    if ((*target)->group == wish.group) return already(sequence{});
    return propose(idea_grouped{wish.contribution, wish.group});
}

decision<proposal> decide_on_ideas(const merge_idea& wish, const member& who,
                                   const room_state& state, instant)
{
    if (!who.is_facilitator()) return refusal::not_allowed;
    // The counts of a room that was closed are final.
    if (state.phase == room_phase::closed) return refusal::room_closed;
    const auto target = find_idea(wish.contribution, state);
    if (!target) return target.error();
    const auto into = find_idea(wish.into, state);
    if (!into) return into.error();
    if (*target == *into) return refusal::same_idea;
    if ((*target)->merged_into == wish.into) return already((*target)->merged);
    if ((*target)->merged_into != contribution_id{} || (*into)->merged_into != contribution_id{})
        return refusal::idea_merged;
    if (united_with(state, **target).size() + united_with(state, **into).size() >
        limits::merged_ideas_max) {
        return refusal::merge_too_large;
    }
    auto reason = clean(wish.reason, reason_bounds);
    if (!reason) return reason.error();
    if (!has_place_for(reason->size(), state)) return refusal::room_full;
    return propose(domain::idea_merged{wish.contribution, wish.into, std::move(*reason)});
}

decision<proposal> decide_on_ideas(const unmerge_idea& wish, const member& who,
                                   const room_state& state, instant)
{
    if (!who.is_facilitator()) return refusal::not_allowed;
    if (state.phase == room_phase::closed) return refusal::room_closed;
    // A hidden idea too: what it was merged into must not keep its votes for good.
    const contribution* target = state.find(wish.contribution);
    if (target == nullptr) return refusal::unknown_contribution;
    if (target->withdrawn) return refusal::contribution_withdrawn;
    if (target->merged_into == contribution_id{}) return refusal::not_merged;
    return propose(idea_unmerged{wish.contribution, target->merged_into});
}

void release_absorbed(const contribution& taken_back, const room_state& state,
                      std::vector<event_body>& events)
{
    if (taken_back.merged_into != contribution_id{}) return;
    std::vector<const contribution*> leaving{&taken_back};
    for (std::size_t at = 0; at < leaving.size(); ++at) {
        const contribution* from = leaving[at];
        for (const contribution_id each : from->absorbed) {
            events.emplace_back(idea_unmerged{each, from->id});
            const contribution* released = state.find(each);
            // What was taken back before cannot stand for what is merged into it either.
            if (released != nullptr && released->withdrawn) leaving.push_back(released);
        }
    }
}
}  // namespace kring::domain
