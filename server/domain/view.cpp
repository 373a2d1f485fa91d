#include "domain/view.hpp"

#include "base/limits.hpp"
#include "domain/community.hpp"
#include "domain/names.hpp"
#include "domain/view_parts.hpp"

#include <algorithm>
#include <type_traits>

namespace kring::domain {
namespace {
const std::string no_name;

view_header header_of(const room_state& state, view_kind view)
{
    return view_header{
        state.phase,
        state.title,
        state.question,
        state.promise,
        state.pause_reason,
        state.language,
        state.reports.empty() ? sequence{} : state.reports.back().as_of,
        state.paused_until,
        state.locked != act_id{},
        view == view_kind::participant ? 0 : state.link_generation,
        view == view_kind::facilitator && state.entry.lobby,
        view != view_kind::participant && state.entry.confidential,
        view != view_kind::participant && state.entry.by_invitation,
        view != view_kind::participant && state.passphrase.has_value(),
        view == view_kind::facilitator ? state.passphrase.value_or(std::string{}) : std::string{},
        view == view_kind::facilitator ? state.entry.participants_max : 0,
        view == view_kind::participant ? screen_scene::by_itself : state.screen};
}

authors_shown authors_of(names_mode names, bool are_shown, view_kind view)
{
    // Facilitators answer for the room, so they can tell one member from another; a name that the charter keeps from
    // everybody is kept from them too.
    if (view == view_kind::facilitator)
        return names == names_mode::shown ? authors_shown::named : authors_shown::numbered;
    if (!are_shown) return authors_shown::hidden;
    switch (names) {
        case names_mode::shown: return authors_shown::named;
        case names_mode::pseudonyms: return authors_shown::numbered;
        case names_mode::unnamed: return authors_shown::hidden;
    }
    return authors_shown::hidden;
}

authors_shown authors_of(const room_state& state, view_kind view)
{
    return authors_of(state.names(), state.phases.authors_are_shown(), view);
}

std::optional<view_charter> charter_of(const room_state& state)
{
    if (!state.charter) return std::nullopt;
    return view_charter{state.charter->version, state.charter->terms,
                        state.charter->confirmed != sequence{}};
}

std::optional<phase_switches> switches_of(const room_state& state)
{
    return state.phases.has_begun ? std::optional{state.phases.switches} : std::nullopt;
}

view_pace pace_of(const room_state& state)
{
    return view_pace{state.pace.between_texts, state.pace.publish_after};
}

// What the community has against it, as facilitators see it.
void show_flags(const room_state& state, const contribution& from, view_item& item)
{
    for (const flag& each : from.flags) {
        if (item.flags.size() == limits::flag_notes_shown_max) break;
        // That it is double has been said where it is merged.
        const bool is_heard =
            each.reason == flag_reason::duplicate && from.merged_into != contribution_id{};
        if (!each.settled && !is_heard)
            item.flags.push_back(view_flag{each.reason, each.double_of, each.note});
    }
    if (const jury* sits = state.find(from.jury); sits != nullptr) {
        item.jury = sits->id;
        item.jury_ends = sits->ends;
    }
    item.appealed = asks_again(from, state);
}
}  // namespace

bool hides(const contribution& which, view_kind view)
{
    if (view == view_kind::facilitator) return false;
    return which.is_hidden() || (view == view_kind::screen && which.blurred != act_id{});
}

view_item item_of(const room_state& state, const contribution& from, view_kind view)
{
    view_item item;
    item.id = from.id;
    item.parent = from.parent;
    item.time = from.time;
    item.improves = from.improves;
    item.group = from.group;
    item.merged_into = from.merged_into;
    item.locked = from.locked;
    item.table = from.table;
    item.lifted = from.lifted;
    if (from.withdrawn) {
        item.state = item_state::withdrawn;
        return item;
    }
    switch (from.admission) {
        case admission::published: break;
        case admission::held: item.state = item_state::held; break;
        case admission::declined:
            item.state = item_state::declined;
            item.hidden_reason = from.decline_reason;
            break;
    }
    const hide_act* act = from.standing_act();
    if (from.blurred != act_id{} || from.judged() != act_id{}) item.found = from.found;
    if (hides(from, view)) {
        item.state = item_state::hidden;
        if (act != nullptr) item.hidden_reason = act->reason;
        return item;
    }
    item.folded = from.blurred;
    if (act != nullptr) {
        item.state = item_state::hidden;
        item.hidden_reason = act->reason;
        for (const hide_act& each : from.hides) {
            if (!each.stands()) continue;
            item.hides.push_back(
                view_hide{each.id, each.by, name_of(state, each.by), each.reason, each.time});
        }
    }
    const member* author = state.find(from.author);
    const authors_shown shown = authors_of(state, view);
    if (shown != authors_shown::hidden) item.author = from.author;
    item.text = from.text;
    item.text_language = from.text_language;
    item.seed = from.seed;
    item.asks = from.asks;
    item.source = from.source;
    item.hands = from.counted_hands();
    item.merge_reason = from.merge_reason;
    item.edited = from.edited;
    if (from.edited != sequence{}) item.edited_time = from.text_time;
    item.tags = from.tags;
    if (view == view_kind::facilitator) {
        for (const text_version& each : from.versions)
            item.versions.push_back(view_version{each.text, each.time});
        show_flags(state, from, item);
    }
    if (author != nullptr) {
        if (shown == authors_shown::named) item.author_name = author->name;
        item.author_role = from.author_role;
    }
    return item;
}

// What nobody has published is in the view of facilitators alone, also once its author took it back.
bool is_in_view(const contribution& which, view_kind view)
{
    return view == view_kind::facilitator || which.is_published();
}

namespace {
// Who wrote what, of all items that a view shows.
std::vector<item_author> all_authors(const room_state& state, view_kind view)
{
    std::vector<item_author> all;
    for (const contribution& each : state.contributions) {
        if (!is_in_view(each, view)) continue;
        view_item item = item_of(state, each, view);
        if (item.author != member_id{})
            all.push_back(item_author{item.id, item.author, std::move(item.author_name)});
    }
    return all;
}

// A new name of somebody whom a view does not show would tell who wrote what is hidden there, or that they are there.
bool appears_in(const member& who, const room_state& state, view_kind view)
{
    const bool sees_moderation = view == view_kind::facilitator;
    if (sees_moderation && who.has_facilitated) return true;  // as who hid something
    if (authors_of(state, view) != authors_shown::named) return false;
    if (sees_moderation && !who.lines.empty()) return true;
    return std::any_of(who.authored.begin(), who.authored.end(), [&](contribution_id id) {
        const contribution* each = state.find(id);
        return each != nullptr && !each->withdrawn && is_in_view(*each, view) &&
               !hides(*each, view);
    });
}

void project_moderation(const contribution& target, const room_state& after, view_kind view,
                        sequence at, std::vector<view_change>& changes)
{
    if (target.withdrawn) return;
    if (hides(target, view)) {
        const hide_act* act = target.standing_act();
        const bool is_found = target.blurred != act_id{} || target.judged() != act_id{};
        changes.push_back(
            view_change{at, item_hidden{target.id, act == nullptr ? std::string{} : act->reason,
                                        is_found ? target.found : std::nullopt}});
    } else {
        changes.push_back(view_change{at, item_of(after, target, view)});
    }
}

void project_order(const event& fact, const contribution& target, const room_state& after,
                   view_kind view, std::vector<view_change>& changes)
{
    // Where the view has no text, an edit or a tag would be a change of nothing that tells that somebody wrote.
    const bool moves = std::holds_alternative<idea_grouped>(fact.body) ||
                       std::holds_alternative<domain::idea_merged>(fact.body) ||
                       std::holds_alternative<idea_unmerged>(fact.body);
    const bool has_text = !target.withdrawn && is_in_view(target, view) && !hides(target, view);
    if (moves || has_text) changes.push_back(view_change{fact.at, item_of(after, target, view)});
}

void project_lock(sequence at, contribution_id thread, const room_state& after, view_kind view,
                  std::vector<view_change>& changes)
{
    const contribution* about = after.find(thread);
    if (about == nullptr) {
        changes.push_back(view_change{at, header_of(after, view)});
    } else {
        changes.push_back(view_change{at, item_of(after, *about, view)});
    }
}

view_line line_of(const room_state& state, const member& about, const private_line& from)
{
    view_line shown;
    shown.id = from.id;
    shown.member = about.id;
    if (authors_of(state, view_kind::facilitator) == authors_shown::named) shown.name = about.name;
    shown.answers = from.by != about.id;
    shown.text = from.text;
    shown.time = from.time;
    return shown;
}

void project_undone(const event& fact, act_id undone, const room_state& after, view_kind view,
                    std::vector<view_change>& changes)
{
    const act* which = after.find(undone);
    const contribution* about = which == nullptr ? nullptr : after.find(which->contribution);
    if (which == nullptr) return;
    switch (which->kind) {
        case act_kind::hiding:
        case act_kind::restoring:
        case act_kind::blurring:
            if (about != nullptr) project_moderation(*about, after, view, fact.at, changes);
            return;
        case act_kind::merging:
            if (about != nullptr)
                changes.push_back(view_change{fact.at, item_of(after, *about, view)});
            return;
        case act_kind::pausing:
            changes.push_back(view_change{fact.at, header_of(after, view)});
            return;
        case act_kind::declining:
            if (about != nullptr && is_in_view(*about, view))
                changes.push_back(view_change{fact.at, item_of(after, *about, view)});
            return;
        case act_kind::muting:
        case act_kind::removing:
        case act_kind::turning_away:
        case act_kind::clearing: return;  // people and self tell of them
        case act_kind::locking:
            project_lock(fact.at, which->contribution, after, view, changes);
            return;
        case act_kind::correcting:
            if (about != nullptr) project_order(fact, *about, after, view, changes);
            return;
        case act_kind::harvesting:
            if (const harvest* lifted = after.find_harvest(undone); lifted != nullptr)
                changes.push_back(view_change{fact.at, items_lifted{lifted->ideas, act_id{}}});
            return;
    }
}
}  // namespace

std::optional<contribution_id> moderated_by(const event& fact, const room_state& after)
{
    if (const auto* hidden = std::get_if<contribution_hidden>(&fact.body))
        return hidden->contribution;
    if (const auto* restored = std::get_if<contribution_restored>(&fact.body))
        return restored->contribution;
    if (const auto* blurred = std::get_if<contribution_blurred>(&fact.body))
        return blurred->contribution;
    if (const auto* cleared = std::get_if<contribution_cleared>(&fact.body))
        return cleared->contribution;
    if (const auto* closed = std::get_if<jury_closed>(&fact.body)) {
        const jury* of = after.find(closed->jury);
        if (of != nullptr && closed->verdict == jury_verdict::removed) return of->contribution;
    }
    if (const auto* undone = std::get_if<act_undone>(&fact.body)) {
        const act* which = after.find(undone->act);
        if (which != nullptr &&
            (which->kind == act_kind::hiding || which->kind == act_kind::restoring ||
             which->kind == act_kind::blurring))
            return which->contribution;
    }
    return std::nullopt;
}

const std::string& name_of(const room_state& state, member_id id)
{
    const member* found = state.find(id);
    return found == nullptr ? no_name : found->name;
}

view_state view_of(const room_state& state, view_kind view)
{
    view_state shown;
    shown.as_of = state.last;
    shown.header = header_of(state, view);
    for (const ballot& each : state.ballots) {
        if (view == view_kind::facilitator || !each.waits) shown.ballots.push_back(each);
    }
    shown.groups = state.groups;
    shown.stakeholder_groups = state.stakeholder_groups;
    shown.seating = state.seating;
    shown.tables = state.tables;
    shown.charter = charter_of(state);
    if (state.phases.version != sequence{})
        shown.phases = view_phases{state.phases.plan, state.phases.active, switches_of(state)};
    shown.pace = pace_of(state);
    shown.policy = state.policy;
    shown.authors = authors_of(state, view);
    show_answers(state, view, shown);
    shown.items.reserve(state.contributions.size());
    for (const contribution& each : state.contributions)
        if (is_in_view(each, view)) shown.items.push_back(item_of(state, each, view));
    show_acts(state, view, shown);
    shown.stage = state.stage;
    shown.insights = state.insights;
    if (view == view_kind::facilitator) {
        for (const invitation_batch& each : state.invitations)
            shown.invitations.push_back(batch_of(each));
        for (const member& each : state.members) {
            for (const private_line& line : each.lines)
                shown.lines.push_back(line_of(state, each, line));
        }
        std::sort(shown.lines.begin(), shown.lines.end(),
                  [](const view_line& a, const view_line& b) { return a.id < b.id; });
    }
    return shown;
}

room_entry entry_of(const room_state& state, way_in by, const std::vector<std::string>& names)
{
    room_entry card{header_of(state, view_kind::participant), charter_of(state),
                    state.stakeholder_groups, free_names(names, state)};
    card.header.by_passphrase = by == way_in::join_link && state.passphrase.has_value();
    return card;
}

void project(const event& fact, const room_state& after, view_kind view,
             std::vector<view_change>& changes)
{
    const std::size_t before = changes.size();
    std::visit(
        [&](const auto& body) {
            using body_type = std::decay_t<decltype(body)>;
            if constexpr (std::is_same_v<body_type, room_created> ||
                          std::is_same_v<body_type, room_opened> ||
                          std::is_same_v<body_type, room_paused> ||
                          std::is_same_v<body_type, room_closed> ||
                          std::is_same_v<body_type, report_published>) {
                changes.push_back(view_change{fact.at, header_of(after, view)});
            } else if constexpr (std::is_same_v<body_type, ballot_opened>) {
                const ballot& opened = *after.find(ballot_id{fact.at.value()});
                if (view == view_kind::facilitator || !opened.waits)
                    changes.push_back(view_change{fact.at, opened});
            } else if constexpr (std::is_same_v<body_type, ballot_set>) {
                project_ballot(fact, body.ballot, after, view, changes);
            } else if constexpr (std::is_same_v<body_type, answer_given> ||
                                 std::is_same_v<body_type, answer_withdrawn>) {
                project_answer(fact, body.ballot, after, view, changes);
            } else if constexpr (std::is_same_v<body_type, answer_muted>) {
                project_muting(fact, body, after, view, changes);
            } else if constexpr (std::is_same_v<body_type, contribution_posted>) {
                const contribution* posted = after.find(contribution_id{fact.at.value()});
                if (posted != nullptr && is_in_view(*posted, view))
                    changes.push_back(view_change{fact.at, item_of(after, *posted, view)});
            } else if constexpr (std::is_same_v<body_type, contribution_withdrawn>) {
                const contribution* taken = after.find(body.contribution);
                if (taken != nullptr && is_in_view(*taken, view))
                    changes.push_back(view_change{fact.at, item_withdrawn{body.contribution}});
            } else if constexpr (std::is_same_v<body_type, member_renamed>) {
                const member* who = after.find(fact.actor);
                if (who != nullptr && appears_in(*who, after, view)) {
                    changes.push_back(view_change{fact.at, author_renamed{fact.actor, body.name}});
                }
            } else if constexpr (std::is_same_v<body_type, policy_set>) {
                changes.push_back(view_change{fact.at, after.policy});
            } else if constexpr (std::is_same_v<body_type, contribution_flagged> ||
                                 std::is_same_v<body_type, flag_withdrawn> ||
                                 std::is_same_v<body_type, jury_called> ||
                                 std::is_same_v<body_type, verdict_appealed>) {
                const contribution* target = after.find(body.contribution);
                if (target != nullptr && !target->withdrawn && view == view_kind::facilitator)
                    changes.push_back(view_change{fact.at, item_of(after, *target, view)});
            } else if constexpr (std::is_same_v<body_type, jury_closed>) {
                const jury* of = after.find(body.jury);
                const contribution* target = of == nullptr ? nullptr : after.find(of->contribution);
                const bool changes_it =
                    view == view_kind::facilitator || body.verdict == jury_verdict::removed;
                if (target != nullptr && changes_it)
                    project_moderation(*target, after, view, fact.at, changes);
            } else if constexpr (std::is_same_v<body_type, contribution_hidden> ||
                                 std::is_same_v<body_type, contribution_restored> ||
                                 std::is_same_v<body_type, contribution_blurred> ||
                                 std::is_same_v<body_type, contribution_cleared>) {
                const auto moderated = moderated_by(fact, after);
                const contribution* target = moderated ? after.find(*moderated) : nullptr;
                if (target != nullptr) project_moderation(*target, after, view, fact.at, changes);
            } else if constexpr (std::is_same_v<body_type, act_undone>) {
                project_undone(fact, body.act, after, view, changes);
            } else if constexpr (std::is_same_v<body_type, contribution_edited> ||
                                 std::is_same_v<body_type, idea_tagged> ||
                                 std::is_same_v<body_type, idea_untagged> ||
                                 std::is_same_v<body_type, idea_grouped> ||
                                 std::is_same_v<body_type, domain::idea_merged> ||
                                 std::is_same_v<body_type, idea_unmerged> ||
                                 std::is_same_v<body_type, hands_counted>) {
                const contribution* target = after.find(body.contribution);
                if (target != nullptr) project_order(fact, *target, after, view, changes);
            } else if constexpr (std::is_same_v<body_type, locked> ||
                                 std::is_same_v<body_type, unlocked>) {
                project_lock(fact.at, body.contribution, after, view, changes);
            } else if constexpr (std::is_same_v<body_type, spotlight_set> ||
                                 std::is_same_v<body_type, idea_pinned> ||
                                 std::is_same_v<body_type, announced>) {
                changes.push_back(view_change{fact.at, after.stage});
            } else if constexpr (std::is_same_v<body_type, insight_shared>) {
                changes.push_back(view_change{
                    fact.at, insight{insight_id{fact.at.value()}, body.text, body.ideas}});
            } else if constexpr (std::is_same_v<body_type, insight_taken_back>) {
                changes.push_back(view_change{fact.at, insight_gone{body.insight}});
            } else if constexpr (std::is_same_v<body_type, line_sent>) {
                // Nobody else may know even that there is one.
                const member* about = after.find(body.member);
                if (view == view_kind::facilitator && about != nullptr && !about->lines.empty())
                    changes.push_back(
                        view_change{fact.at, line_of(after, *about, about->lines.back())});
            } else if constexpr (std::is_same_v<body_type, table_made>) {
                changes.push_back(view_change{fact.at, *after.find(table_id{fact.at.value()})});
            } else if constexpr (std::is_same_v<body_type, table_renamed>) {
                changes.push_back(view_change{fact.at, *after.find(body.table)});
            } else if constexpr (std::is_same_v<body_type, table_dissolved>) {
                changes.push_back(view_change{fact.at, table_gone{body.table}});
            } else if constexpr (std::is_same_v<body_type, seating_set>) {
                changes.push_back(
                    view_change{fact.at, tables_changed{after.seating, std::nullopt}});
            } else if constexpr (std::is_same_v<body_type, table_time_set>) {
                if (const table* one = after.find(body.table); one != nullptr) {
                    changes.push_back(view_change{fact.at, *one});
                } else {
                    changes.push_back(
                        view_change{fact.at, tables_changed{after.seating, body.ends}});
                }
            } else if constexpr (std::is_same_v<body_type, ideas_harvested>) {
                changes.push_back(
                    view_change{fact.at, items_lifted{body.ideas, act_id{fact.at.value()}}});
            } else if constexpr (std::is_same_v<body_type, group_made>) {
                changes.push_back(
                    view_change{fact.at, idea_group{group_id{fact.at.value()}, body.title}});
            } else if constexpr (std::is_same_v<body_type, group_renamed>) {
                changes.push_back(view_change{fact.at, idea_group{body.group, body.title}});
            } else if constexpr (std::is_same_v<body_type, group_dissolved>) {
                changes.push_back(view_change{fact.at, group_gone{body.group}});
            } else if constexpr (std::is_same_v<body_type, join_link_rotated> ||
                                 std::is_same_v<body_type, entry_set> ||
                                 std::is_same_v<body_type, passphrase_set> ||
                                 std::is_same_v<body_type, screen_set>) {
                // Who is in has no use for it; facilitators and screens show the way in and the rest.
                if (view != view_kind::participant)
                    changes.push_back(view_change{fact.at, header_of(after, view)});
            } else if constexpr (std::is_same_v<body_type, invitations_made> ||
                                 std::is_same_v<body_type, invitations_withdrawn> ||
                                 std::is_same_v<body_type, member_joined>) {
                project_invitations(fact, after, view, changes);
            } else if constexpr (std::is_same_v<body_type, stakeholder_groups_set>) {
                changes.push_back(view_change{fact.at, stakeholder_groups_changed{body.groups}});
            } else if constexpr (std::is_same_v<body_type, charter_set> ||
                                 std::is_same_v<body_type, promise_confirmed>) {
                if (auto charter = charter_of(after)) {
                    changes.push_back(view_change{
                        fact.at, charter_changed{std::move(*charter), authors_of(after, view)}});
                }
            } else if constexpr (std::is_same_v<body_type, agenda_set> ||
                                 std::is_same_v<body_type, phases_set>) {
                phases_changed change;
                if constexpr (std::is_same_v<body_type, agenda_set>) change.plan = body.agenda;
                change.active = after.phases.active;
                change.switches = switches_of(after);
                change.authors = authors_of(after, view);
                if (change.authors <
                    authors_of(after.names(), after.phases.authors_were_shown, view)) {
                    change.shown = all_authors(after, view);
                }
                changes.push_back(view_change{fact.at, std::move(change)});
            } else if constexpr (std::is_same_v<body_type, slow_mode_set> ||
                                 std::is_same_v<body_type, hold_set>) {
                changes.push_back(view_change{fact.at, pace_of(after)});
            } else if constexpr (std::is_same_v<body_type, contribution_published> ||
                                 std::is_same_v<body_type, contribution_declined>) {
                const contribution* target = after.find(body.contribution);
                if (target != nullptr && is_in_view(*target, view))
                    changes.push_back(view_change{fact.at, item_of(after, *target, view)});
            } else {
                // Votes and seats reach views as totals, who agreed, who speaks for whom and who has a recovery code as
                // self; leaving, roles, links and who waits as people.
                static_assert(std::is_same_v<body_type, member_left> ||
                              std::is_same_v<body_type, vote_cast> ||
                              std::is_same_v<body_type, vote_withdrawn> ||
                              std::is_same_v<body_type, facilitator_link_issued> ||
                              std::is_same_v<body_type, charter_accepted> ||
                              std::is_same_v<body_type, role_changed> ||
                              std::is_same_v<body_type, lead_taken_over> ||
                              std::is_same_v<body_type, member_muted> ||
                              std::is_same_v<body_type, member_removed> ||
                              std::is_same_v<body_type, stakeholder_group_chosen> ||
                              std::is_same_v<body_type, seat_taken> ||
                              std::is_same_v<body_type, note_taker_set> ||
                              std::is_same_v<body_type, newcomers_let_in> ||
                              std::is_same_v<body_type, newcomer_turned_away> ||
                              std::is_same_v<body_type, recovery_made> ||
                              std::is_same_v<body_type, views_counted> ||
                              std::is_same_v<body_type, jurors_added> ||
                              std::is_same_v<body_type, jury_answered> ||
                              std::is_same_v<body_type, recovery_used>);
            }
        },
        fact.body);
    if (auto act = act_changed_by(fact, after, view)) {
        if (changes.size() == before) changes.push_back(view_change{fact.at, nothing_else{}});
        changes.back().act = std::move(*act);
    }
}
}  // namespace kring::domain
