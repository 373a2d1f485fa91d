#include "domain/view.hpp"
#include "domain/view_parts.hpp"

#include <algorithm>

namespace kring::domain {
namespace {
void show_less(view_item& item, authors_shown to)
{
    switch (to) {
        case authors_shown::named: return;
        case authors_shown::hidden: item.author = member_id{}; [[fallthrough]];
        case authors_shown::numbered: item.author_name.clear(); return;
    }
}

view_item* find_item(view_state& state, contribution_id id)
{
    const auto found = std::lower_bound(
        state.items.begin(), state.items.end(), id,
        [](const view_item& item, contribution_id wanted) { return item.id < wanted; });
    return found != state.items.end() && found->id == id ? &*found : nullptr;
}

void put_item(view_state& state, const view_item& item)
{
    if (state.items.empty() || state.items.back().id < item.id) {
        state.items.push_back(item);
        return;
    }
    const auto place = std::lower_bound(
        state.items.begin(), state.items.end(), item.id,
        [](const view_item& each, contribution_id wanted) { return each.id < wanted; });
    if (place != state.items.end() && place->id == item.id) {
        *place = item;
    } else {
        state.items.insert(place, item);
    }
}

struct folder {
    view_state& state;

    void operator()(const view_header& header) const
    {
        state.header = header;
        // A phase hides counts so that nobody votes as others do; closing shows them.
        if (header.phase == room_phase::closed && state.phases && state.phases->switches)
            state.phases->switches->show_counts = true;
    }
    void operator()(const view_item& item) const { put_item(state, item); }
    void operator()(const item_hidden& change) const
    {
        if (view_item* item = find_item(state, change.id); item != nullptr) {
            strip(*item, item_state::hidden);
            item->hidden_reason = change.reason;
            item->found = change.found;
        }
    }
    void operator()(const item_withdrawn& change) const
    {
        if (view_item* item = find_item(state, change.id); item != nullptr)
            strip(*item, item_state::withdrawn);
    }
    void operator()(const author_renamed& change) const
    {
        for (view_item& item : state.items) {
            if (item.author == change.member && state.authors == authors_shown::named)
                item.author_name = change.name;
            for (view_hide& hide : item.hides) {
                if (hide.by == change.member) hide.by_name = change.name;
            }
        }
        for (view_line& line : state.lines) {
            if (line.member == change.member && state.authors == authors_shown::named)
                line.name = change.name;
        }
        for (view_act& act : state.acts) {
            if (act.by == change.member) act.by_name = change.name;
            if (act.undone_by == change.member) act.undone_by_name = change.name;
        }
    }
    void operator()(const ballot& changed) const
    {
        // One that waited comes after others that were asked later.
        const auto place =
            std::find_if(state.ballots.begin(), state.ballots.end(),
                         [&changed](const ballot& each) { return each.id >= changed.id; });
        if (place != state.ballots.end() && place->id == changed.id) {
            *place = changed;
        } else {
            state.ballots.insert(place, changed);
        }
    }
    void operator()(const prompt_changed& change) const
    {
        (*this)(change.prompt);
        std::erase_if(state.answers, [&change](const view_answer& each) {
            return each.ballot == change.prompt.id;
        });
        for (const view_answer& each : change.answers) put_answer(each, state.answers);
    }
    void operator()(const answers_changed& change) const
    {
        for (const view_answer& each : change.answers) put_answer(each, state.answers);
    }
    void operator()(const text_muted& change) const
    {
        if (!change.is_muted) {
            std::erase(state.muted, change.what);
            return;
        }
        const auto behind = std::find_if(
            state.muted.begin(), state.muted.end(),
            [&change](const muted_text& each) { return each.ballot > change.what.ballot; });
        state.muted.insert(behind, change.what);
    }
    void operator()(const idea_group& group) const
    {
        const auto place =
            std::find_if(state.groups.begin(), state.groups.end(),
                         [&group](const idea_group& each) { return each.id >= group.id; });
        if (place != state.groups.end() && place->id == group.id) {
            *place = group;
        } else {
            state.groups.insert(place, group);
        }
    }
    void operator()(const stakeholder_groups_changed& change) const
    {
        state.stakeholder_groups = change.groups;
    }
    void operator()(const group_gone& gone) const
    {
        std::erase_if(state.groups, [&gone](const idea_group& each) { return each.id == gone.id; });
        for (view_item& item : state.items) {
            if (item.group == gone.id) item.group = group_id{};
        }
    }
    void operator()(const table& changed) const
    {
        const auto place =
            std::find_if(state.tables.begin(), state.tables.end(),
                         [&changed](const table& each) { return each.id >= changed.id; });
        if (place != state.tables.end() && place->id == changed.id) {
            *place = changed;
        } else {
            state.tables.insert(place, changed);
        }
    }
    void operator()(const table_gone& gone) const
    {
        std::erase_if(state.tables, [&gone](const table& each) { return each.id == gone.id; });
        for (view_item& item : state.items) {
            if (item.table != gone.id) continue;
            item.table = table_id{};
            item.lifted = act_id{};
        }
    }
    void operator()(const tables_changed& change) const
    {
        state.seating = change.seating;
        if (!change.ends) return;
        for (table& each : state.tables) each.ends = *change.ends;
    }
    void operator()(const items_lifted& change) const
    {
        for (const contribution_id each : change.ids) {
            if (view_item* item = find_item(state, each); item != nullptr) item->lifted = change.by;
        }
    }
    void operator()(const nothing_else&) const {}
    void operator()(const room_stage& stage) const { state.stage = stage; }
    void operator()(const insight& shared) const { state.insights.push_back(shared); }
    void operator()(const insight_gone& gone) const
    {
        std::erase_if(state.insights, [&gone](const insight& each) { return each.id == gone.id; });
    }
    void operator()(const view_batch& batch) const
    {
        const auto known =
            std::find_if(state.invitations.begin(), state.invitations.end(),
                         [&batch](const view_batch& each) { return each.id == batch.id; });
        if (known != state.invitations.end()) {
            *known = batch;
        } else {
            state.invitations.push_back(batch);
        }
    }
    void operator()(const view_line& line) const { state.lines.push_back(line); }
    void operator()(const charter_changed& change) const
    {
        state.charter = change.charter;
        show(change.authors);
    }
    void operator()(const phases_changed& change) const
    {
        if (!state.phases) state.phases.emplace();
        if (change.plan) state.phases->plan = *change.plan;
        state.phases->active = change.active;
        state.phases->switches = change.switches;
        show(change.authors);
        for (const item_author& each : change.shown) {
            if (view_item* item = find_item(state, each.id); item != nullptr) {
                item->author = each.author;
                item->author_name = each.name;
            }
        }
    }
    void operator()(const view_pace& pace) const { state.pace = pace; }
    void operator()(const policy_in_force& policy) const { state.policy = policy; }
    void show(authors_shown to) const
    {
        if (to > state.authors) {
            for (view_item& item : state.items) show_less(item, to);
            for (view_line& line : state.lines) line.name.clear();
        }
        state.authors = to;
    }
};
}  // namespace

void strip(view_item& item, item_state to)
{
    view_item bare;
    bare.id = item.id;
    bare.parent = item.parent;
    bare.time = item.time;
    bare.state = to;
    bare.improves = item.improves;
    bare.group = item.group;
    bare.merged_into = item.merged_into;
    bare.locked = item.locked;
    bare.table = item.table;
    bare.lifted = item.lifted;
    item = std::move(bare);
}

void fold(const view_change& change, view_state& state)
{
    if (change.at <= state.as_of) return;
    std::visit(folder{state}, change.body);
    if (change.act) fold_act(*change.act, state);
    state.as_of = change.at;
}
}  // namespace kring::domain
