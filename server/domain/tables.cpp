#include "domain/tables.hpp"

#include "domain/acts.hpp"
#include "domain/deciding.hpp"

#include <algorithm>
#include <tuple>

namespace kring::domain {
namespace {
constexpr text_bounds table_name_bounds{limits::table_name_graphemes_max,
                                        limits::table_name_bytes_max, line_breaks::refused};

decision<void> may_arrange(const member& who, const room_state& state)
{
    if (!who.is_facilitator()) return refusal::not_allowed;
    if (state.phase == room_phase::closed) return refusal::room_closed;
    return {};
}

seats_taken* find_seats(std::vector<seats_taken>& seats, table_id at)
{
    const auto found = std::find_if(seats.begin(), seats.end(),
                                    [at](const seats_taken& each) { return each.table == at; });
    return found == seats.end() ? nullptr : &*found;
}

// Of tables of the same size the first.
seats_taken* smallest(std::vector<seats_taken>& seats)
{
    const auto found = std::min_element(
        seats.begin(), seats.end(),
        [](const seats_taken& a, const seats_taken& b) { return a.people < b.people; });
    return found == seats.end() ? nullptr : &*found;
}

// The participants in the order in which they came, each to the smallest table. `anew`: also who sits already.
void spread(reseating how, const room_state& state, std::vector<event_body>& events)
{
    std::vector<seats_taken> seats = seats_of(state);
    const auto is_to_move = [&](const member& each) {
        return !each.is_facilitator() && each.is_in() &&
               (how == reseating::everybody || each.table == table_id{});
    };
    for (const member& each : state.members) {
        if (!is_to_move(each)) continue;
        if (seats_taken* left = find_seats(seats, each.table); left != nullptr) --left->people;
    }
    for (const member& each : state.members) {
        if (!is_to_move(each)) continue;
        seats_taken* place = smallest(seats);
        if (place == nullptr) return;
        ++place->people;
        if (place->table != each.table) events.emplace_back(seat_taken{each.id, place->table});
    }
}

// How many are for it: by support, or by agreeing where that alone is asked.
std::uint32_t support_of(const contribution& idea, const room_state& state)
{
    const bool only_stance = !state.phases.takes(ballot_kind::support);
    const auto backing = only_stance ? ballot_kind::stance : ballot_kind::support;
    for (const tally& each : idea.tallies) {
        const ballot* on = state.find(each.ballot);
        if (on != nullptr && on->kind == backing) return each.counts[0];
    }
    return 0;
}

// The best of a table: the most supported, of equal ones the eldest. What was lifted before counts among them, so that a second
// harvest of as many lifts nothing more.
std::vector<const contribution*> best_of(table_id at, std::size_t at_most, const room_state& state)
{
    std::vector<const contribution*> ideas;
    for (const contribution& each : state.contributions) {
        const bool is_there = each.is_idea() && each.table == at && each.is_published() &&
                              !each.withdrawn && !each.is_hidden() &&
                              each.merged_into == contribution_id{};
        if (is_there) ideas.push_back(&each);
    }
    std::stable_sort(ideas.begin(), ideas.end(),
                     [&state](const contribution* a, const contribution* b) {
                         return support_of(*a, state) > support_of(*b, state);
                     });
    if (ideas.size() > at_most) ideas.resize(at_most);
    return ideas;
}
}  // namespace

decision<proposal> decide_on_tables(const make_tables& wish, const member& who,
                                    const room_state& state, instant)
{
    if (auto may = may_arrange(who, state); !may) return may.error();
    if (wish.names.empty()) return refusal::text_empty;
    // Two facilitators who make the same tables at once mean the same tables.
    sequence known{};
    std::vector<std::string> names;
    for (const std::string& each : wish.names) {
        auto name = clean(each, table_name_bounds);
        if (!name) return name.error();
        const auto standing =
            std::find_if(state.tables.begin(), state.tables.end(),
                         [&name](const table& made) { return made.name == *name; });
        if (standing != state.tables.end()) {
            known = sequence{standing->id.value()};
        } else if (std::find(names.begin(), names.end(), *name) == names.end()) {
            names.push_back(std::move(*name));
        }
    }
    if (names.empty()) return already(known);
    if (state.tables.size() + names.size() > limits::tables_max) return refusal::too_many_tables;
    proposal made;
    for (std::string& each : names) made.events.emplace_back(table_made{std::move(each)});
    return made;
}

decision<proposal> decide_on_tables(const rename_table& wish, const member& who,
                                    const room_state& state, instant)
{
    if (auto may = may_arrange(who, state); !may) return may.error();
    const table* found = state.find(wish.table);
    if (found == nullptr) return refusal::unknown_table;
    auto name = clean(wish.name, table_name_bounds);
    if (!name) return name.error();
    if (*name == found->name) return already(sequence{});
    return propose(table_renamed{wish.table, std::move(*name)});
}

decision<proposal> decide_on_tables(const dissolve_table& wish, const member& who,
                                    const room_state& state, instant)
{
    if (auto may = may_arrange(who, state); !may) return may.error();
    if (state.find(wish.table) == nullptr) return refusal::unknown_table;
    return propose(table_dissolved{wish.table});
}

decision<proposal> decide_on_tables(const set_seating& wish, const member& who,
                                    const room_state& state, instant)
{
    if (auto may = may_arrange(who, state); !may) return may.error();
    if (state.tables.empty()) return refusal::no_tables;
    proposal made;
    if (wish.how != state.seating) made.events.emplace_back(seating_set{wish.how});
    if (wish.how == seating::assigned) spread(wish.whom, state, made.events);
    return made.events.empty() ? already(sequence{}) : std::move(made);
}

decision<proposal> decide_on_tables(const take_seat& wish, const member& who,
                                    const room_state& state, instant)
{
    if (state.phase == room_phase::closed) return refusal::room_closed;
    const bool is_own = wish.member == member_id{} || wish.member == who.id;
    if (!is_own && !who.is_facilitator()) return refusal::not_allowed;
    const member* sits = is_own ? &who : state.find(wish.member);
    if (sits == nullptr || !sits->is_in()) return refusal::unknown_member;
    if (wish.table != table_id{} && state.find(wish.table) == nullptr)
        return refusal::unknown_table;
    if (sits->table == wish.table) return already(sequence{});
    if (!who.is_facilitator() && state.seating == seating::assigned) return refusal::seats_assigned;
    return propose(seat_taken{sits->id, wish.table});
}

decision<proposal> decide_on_tables(const set_note_taker& wish, const member& who,
                                    const room_state& state, instant)
{
    if (state.phase == room_phase::closed) return refusal::room_closed;
    const bool is_own = wish.member == member_id{} || wish.member == who.id;
    if (!is_own && !who.is_facilitator()) return refusal::not_allowed;
    const member* takes = is_own ? &who : state.find(wish.member);
    if (takes == nullptr || !takes->is_in()) return refusal::unknown_member;
    if (wish.takes_notes && takes->table == table_id{}) return refusal::not_at_table;
    if (takes->takes_notes == wish.takes_notes) return already(sequence{});
    return propose(note_taker_set{takes->id, wish.takes_notes});
}

decision<proposal> decide_on_tables(const set_table_time& wish, const member& who,
                                    const room_state& state, instant now)
{
    if (auto may = may_arrange(who, state); !may) return may.error();
    if (state.tables.empty()) return refusal::no_tables;
    if (wish.table != table_id{} && state.find(wish.table) == nullptr)
        return refusal::unknown_table;
    if (wish.from_now < std::chrono::seconds{} || wish.from_now > limits::phase_time_max)
        return refusal::invalid_time;
    const bool has_end = wish.from_now > std::chrono::seconds{};
    const instant ends = has_end ? now + wish.from_now : instant{};
    const bool stands =
        std::all_of(state.tables.begin(), state.tables.end(), [&](const table& each) {
            return each.ends == ends || (wish.table != table_id{} && each.id != wish.table);
        });
    if (stands) return already(sequence{});
    return propose(table_time_set{wish.table, ends});
}

decision<proposal> decide_on_tables(const harvest_tables& wish, const member& who,
                                    const room_state& state, instant)
{
    if (auto may = may_arrange(who, state); !may) return may.error();
    if (state.tables.empty()) return refusal::no_tables;
    if (wish.table != table_id{} && state.find(wish.table) == nullptr)
        return refusal::unknown_table;
    if (wish.at_most == 0 || wish.at_most > limits::harvest_max) return refusal::invalid_harvest;
    ideas_harvested made;
    for (const table& each : state.tables) {
        if (wish.table != table_id{} && each.id != wish.table) continue;
        for (const contribution* idea : best_of(each.id, wish.at_most, state)) {
            if (idea->lifted == act_id{}) made.ideas.push_back(idea->id);
        }
    }
    if (made.ideas.empty()) return already(sequence{});
    return propose(std::move(made));
}

table_id seat_for_newcomer(const room_state& state)
{
    if (state.seating != seating::assigned) return table_id{};
    std::vector<seats_taken> seats = seats_of(state);
    const seats_taken* place = smallest(seats);
    return place == nullptr ? table_id{} : place->table;
}

decision<void> may_post_to(table_id at, const member& who, const room_state& state)
{
    if (at == table_id{}) return {};
    if (state.find(at) == nullptr) return refusal::unknown_table;
    if (!who.is_facilitator() && who.table != at) return refusal::not_at_table;
    return {};
}

applied apply_to_tables(const table_made& body, const event& fact, room_state& state)
{
    state.tables.push_back(table{table_id{fact.at.value()}, body.name, {}});
    return applied::yes;
}

applied apply_to_tables(const table_renamed& body, const event&, room_state& state)
{
    table* found = state.find(body.table);
    if (found == nullptr) return applied::contradiction;
    found->name = body.name;
    return applied::yes;
}

// Nobody sits there any more, and its ideas are the plenary's.
applied apply_to_tables(const table_dissolved& body, const event&, room_state& state)
{
    if (std::erase_if(state.tables, [&body](const table& each) { return each.id == body.table; }) ==
        0) {
        return applied::contradiction;
    }
    for (member& each : state.members) {
        if (each.table != body.table) continue;
        each.table = table_id{};
        each.takes_notes = false;
    }
    for (contribution& each : state.contributions) {
        if (each.table != body.table) continue;
        each.table = table_id{};
        each.lifted = act_id{};
    }
    return applied::yes;
}

applied apply_to_tables(const seating_set& body, const event&, room_state& state)
{
    state.seating = body.how;
    return applied::yes;
}

applied apply_to_tables(const seat_taken& body, const event&, room_state& state)
{
    member* sits = state.find(body.member);
    if (sits == nullptr) return applied::contradiction;
    if (body.table != table_id{} && state.find(body.table) == nullptr)
        return applied::contradiction;
    sits->table = body.table;
    // Who takes notes does so for a table.
    sits->takes_notes = false;
    return applied::yes;
}

applied apply_to_tables(const note_taker_set& body, const event&, room_state& state)
{
    member* takes = state.find(body.member);
    if (takes == nullptr || (body.takes_notes && takes->table == table_id{}))
        return applied::contradiction;
    takes->takes_notes = body.takes_notes;
    return applied::yes;
}

applied apply_to_tables(const table_time_set& body, const event&, room_state& state)
{
    if (body.table != table_id{} && state.find(body.table) == nullptr)
        return applied::contradiction;
    for (table& each : state.tables) {
        if (body.table == table_id{} || each.id == body.table) each.ends = body.ends;
    }
    return applied::yes;
}

applied apply_to_tables(const ideas_harvested& body, const event& fact, room_state& state)
{
    const act_id id{fact.at.value()};
    for (const contribution_id each : body.ideas) {
        contribution* idea = state.find(each);
        if (idea == nullptr || idea->table == table_id{} || idea->lifted != act_id{})
            return applied::contradiction;
        idea->lifted = id;
    }
    state.harvests.push_back(harvest{id, body.ideas});
    note_act(act_kind::harvesting, fact, {}, state);
    return applied::yes;
}

applied put_back(act_id harvest, room_state& state)
{
    const auto* lifted = state.find_harvest(harvest);
    if (lifted == nullptr) return applied::contradiction;
    for (const contribution_id each : lifted->ideas) {
        contribution* idea = state.find(each);
        if (idea != nullptr && idea->lifted == harvest) idea->lifted = act_id{};
    }
    return applied::yes;
}

std::vector<seats_taken> seats_of(const room_state& state)
{
    std::vector<seats_taken> seats;
    seats.reserve(state.tables.size());
    for (const table& each : state.tables) seats.push_back(seats_taken{each.id, 0});
    if (seats.empty()) return seats;
    for (const member& each : state.members) {
        if (!each.is_in() || each.table == table_id{}) continue;
        // Tables stand in order of id.
        const auto place = std::lower_bound(
            seats.begin(), seats.end(), each.table,
            [](const seats_taken& at, table_id wanted) { return at.table < wanted; });
        if (place != seats.end() && place->table == each.table) ++place->people;
    }
    return seats;
}

bool changes_seats(const event& fact)
{
    return std::holds_alternative<table_made>(fact.body) ||
           std::holds_alternative<table_dissolved>(fact.body) ||
           std::holds_alternative<seat_taken>(fact.body);
}
}  // namespace kring::domain
