// Tables: making them, who sits where, whose list an idea is on, their time, and what is harvested.
#include "domain/tables.hpp"
#include "base/limits.hpp"
#include "domain/text_rules.hpp"

namespace kring::domain::scenarios {
namespace {
using namespace std::chrono_literals;
constexpr view_kind all_views[]{view_kind::participant, view_kind::facilitator, view_kind::screen};
constexpr act_id harvest_act{names_begin + 101};
constexpr act_id second_harvest{names_begin + 102};
constexpr table_id nowhere{};

scenario with_tables()
{
    scenario room;
    room.given(table_set(first_table, "Table 1"), table_set(second_table, "Table 2"));
    return room;
}

std::vector<std::uint32_t> seats_in(const scenario& room)
{
    std::vector<std::uint32_t> seats;
    for (const seats_taken& each : seats_of(room.state())) seats.push_back(each.people);
    return seats;
}

table_id table_of(const scenario& room, member_id who)
{
    return room.state().find(room.id(who))->table;
}

// --- making them ---

TEST(make_tables, makes_each_once_and_shows_them_to_all)
{
    scenario room;
    room.when(lead, make_tables{{" Table 1 ", "Table 2", "Table 1"}})
        .then_all({table_made{"Table 1"}, table_made{"Table 2"}});
    for (const view_kind view : all_views) {
        const auto tables = view_of(room.state(), view).tables;
        ASSERT_EQ(tables.size(), 2u);
        EXPECT_EQ(tables[0].name, "Table 1");
    }
    // Two facilitators who make the same tables at once mean the same.
    room.when(helper, make_tables{{"Table 2"}})
        .then_already(sequence{room.state().tables[1].id.value()});
    room.when(helper, make_tables{{"Table 2", "Table 3"}}).then(table_made{"Table 3"});
}

TEST(make_tables, is_refused)
{
    scenario room;
    room.when(ana, make_tables{{"Table 1"}}).then_refused(refusal::not_allowed);
    room.when(lead, make_tables{{}}).then_refused(refusal::text_empty);
    std::vector<std::string> names;
    for (std::size_t count = 0; count < limits::tables_max; ++count)
        names.push_back("Table " + std::to_string(count));
    room.when(lead, make_tables{names}).then_accepted();
    room.when(lead, make_tables{{"One more"}}).then_refused(refusal::too_many_tables);
    room.given(closed());
    room.when(lead, make_tables{{"One more"}}).then_refused(refusal::room_closed);
}

TEST(make_tables, takes_names_as_texts)
{
    expect_text_rules(
        [](const std::string& text) {
            scenario room;
            room.when(lead, make_tables{{text}});
            return room;
        },
        limits::table_name_graphemes_max);
}

TEST(rename_table, renames)
{
    scenario room = with_tables();
    room.when(helper, rename_table{first_table, "By the window"})
        .then(table_renamed{first_table, "By the window"});
    EXPECT_EQ(view_of(room.state(), view_kind::screen).tables[0].name, "By the window");
    room.when(lead, rename_table{first_table, "By the window"}).then_nothing_to_do();
    room.when(lead, rename_table{no_such_table, "x"}).then_refused(refusal::unknown_table);
    room.when(ana, rename_table{first_table, "x"}).then_refused(refusal::not_allowed);
    room.when(lead, rename_table{first_table, ""}).then_refused(refusal::text_empty);
}

TEST(dissolve_table, leaves_its_people_standing_and_its_ideas_to_the_plenary)
{
    scenario room = with_tables();
    room.given(seated(ana, first_table), takes_notes(ana), seated(bo, second_table),
               posted_at(first_table, bike_shed, ana), posted_at(second_table, bench, bo),
               harvested({bike_shed, bench}, harvest_act));
    room.when(ana, dissolve_table{first_table}).then_refused(refusal::not_allowed);
    room.when(lead, dissolve_table{first_table}).then(table_dissolved{first_table});
    EXPECT_EQ(table_of(room, ana), nowhere);
    EXPECT_FALSE(room.state().find(ana)->takes_notes);
    EXPECT_EQ(table_of(room, bo), room.id(second_table));
    for (const view_kind view : all_views) {
        EXPECT_EQ(room.item(bike_shed, view).table, nowhere);
        EXPECT_EQ(room.item(bike_shed, view).lifted, act_id{});
        EXPECT_EQ(room.item(bench, view).lifted, room.id(harvest_act));
    }
    room.when(lead, dissolve_table{first_table}).then_refused(refusal::unknown_table);
    room.when(lead, undo_act{harvest_act}).then(act_undone{harvest_act});
    EXPECT_EQ(room.item(bench, view_kind::screen).lifted, act_id{});
}

// --- who sits where ---

TEST(take_seat, is_everybodys_own_choice)
{
    scenario room = with_tables();
    room.when(ana, take_seat{first_table, {}}).then(seat_taken{ana, first_table});
    room.when(bo, take_seat{first_table, bo}).then(seat_taken{bo, first_table});
    EXPECT_EQ(seats_in(room), (std::vector<std::uint32_t>{2, 0}));
    room.when(ana, take_seat{first_table, {}}).then_nothing_to_do();
    room.when(ana, take_seat{second_table, {}}).then(seat_taken{ana, second_table});
    room.when(ana, take_seat{nowhere, {}}).then(seat_taken{ana, nowhere});
    EXPECT_EQ(seats_in(room), (std::vector<std::uint32_t>{1, 0}));
    room.when(helper, take_seat{second_table, cem}).then(seat_taken{cem, second_table});
    EXPECT_EQ(self_of(room.state(), cem).seat, (own_seat{room.id(second_table), false}));
    EXPECT_EQ(self_of(room.state(), ana).seat, std::nullopt);
}

TEST(take_seat, is_refused)
{
    scenario room = with_tables();
    room.given(left(bo));
    room.when(ana, take_seat{no_such_table, {}}).then_refused(refusal::unknown_table);
    room.when(ana, take_seat{first_table, cem}).then_refused(refusal::not_allowed);
    room.when(lead, take_seat{first_table, bo}).then_refused(refusal::unknown_member);
    room.given(seating_is(seating::assigned));
    room.when(ana, take_seat{first_table, {}}).then_refused(refusal::seats_assigned);
    room.when(lead, take_seat{first_table, ana}).then(seat_taken{ana, first_table});
    room.when(ana, take_seat{nowhere, {}}).then_refused(refusal::seats_assigned);
    room.when(helper, take_seat{first_table, {}}).then(seat_taken{helper, first_table});
    room.given(closed());
    room.when(lead, take_seat{second_table, ana}).then_refused(refusal::room_closed);
}

TEST(set_seating, spreads_those_who_stand_in_the_order_in_which_they_came)
{
    scenario room = with_tables();
    room.given(seated(cem, first_table));
    room.when(lead, set_seating{seating::assigned, reseating::who_stands})
        .then_all({seating_set{seating::assigned}, seat_taken{ana, second_table},
                   seat_taken{bo, first_table}});
    EXPECT_EQ(seats_in(room), (std::vector<std::uint32_t>{2, 1}));
    EXPECT_EQ(table_of(room, lead), nowhere);
    room.when(helper, set_seating{seating::assigned, reseating::who_stands}).then_nothing_to_do();
    room.when(lead, set_seating{seating::assigned, reseating::everybody})
        .then_all({seat_taken{ana, first_table}, seat_taken{bo, second_table}});
    room.when(lead, set_seating{seating::chosen, reseating::who_stands})
        .then(seating_set{seating::chosen});
    EXPECT_EQ(table_of(room, ana), room.id(first_table));
}

TEST(set_seating, gives_newcomers_a_seat_at_the_smallest_table)
{
    scenario room = with_tables();
    room.given(seated(ana, first_table), seated(bo, first_table), seated(cem, second_table),
               seating_is(seating::assigned));
    room.when(join_room{{}, nonce(99), "Dora", {}}).then_accepted();
    const member& dora = room.state().members.back();
    EXPECT_EQ(dora.table, room.id(second_table));
    EXPECT_EQ(room.events().back().body, (event_body{seat_taken{dora.id, dora.table}}));
    EXPECT_EQ(seats_in(room), (std::vector<std::uint32_t>{2, 2}));
    // Facilitators stand.
    room.when(join_room{unused_link, nonce(98), "Hans", {}}).then_accepted();
    EXPECT_EQ(room.state().members.back().table, nowhere);
}

TEST(set_seating, is_refused)
{
    scenario room;
    room.when(lead, set_seating{seating::assigned, {}}).then_refused(refusal::no_tables);
    room.given(table_set(first_table, "Table 1"));
    room.when(ana, set_seating{seating::assigned, {}}).then_refused(refusal::not_allowed);
}

TEST(seats, are_of_those_who_are_in_the_room)
{
    scenario room = with_tables();
    room.given(seated(ana, first_table), seated(bo, first_table), seated(cem, first_table),
               removed(ana, first_act), left(bo));
    EXPECT_EQ(seats_in(room), (std::vector<std::uint32_t>{1, 0}));
    room.given(undone(first_act, lead));
    EXPECT_EQ(seats_in(room), (std::vector<std::uint32_t>{2, 0}));
}

// --- notes ---

TEST(set_note_taker, lets_a_member_enter_for_the_table_and_nobody_else)
{
    scenario room = with_tables();
    room.given(seated(ana, first_table));
    const post_idea for_us{"A bench", {}, false, {"Table 1", 6}, first_table};
    room.when(ana, for_us).then_refused(refusal::not_allowed);
    room.when(ana, post_ideas{{"A bench"}, false, {}, first_table})
        .then_refused(refusal::not_allowed);
    room.when(ana, set_note_taker{{}, true}).then(note_taker_set{ana, true});
    room.when(ana, set_note_taker{ana, true}).then_nothing_to_do();
    EXPECT_EQ(person_of(room.state(), ana).table, room.id(first_table));
    EXPECT_TRUE(person_of(room.state(), ana).takes_notes);
    room.when(ana, for_us).then_accepted();
    room.when(ana, post_ideas{{"A tree", "Shade"}, false, {"Table 1", 6}, first_table})
        .then_accepted();
    room.when(ana, post_ideas{{"A tree"}, true, {}, first_table})
        .then_refused(refusal::not_allowed);
    // Not into the plenary, and not for another table.
    room.when(ana, post_idea{"A bench", {}, false, {"", 6}, nowhere})
        .then_refused(refusal::not_allowed);
    room.when(ana, post_idea{"A bench", {}, false, {"", 6}, second_table})
        .then_refused(refusal::not_at_table);
    // Another seat is another table's.
    room.when(ana, take_seat{second_table, {}}).then(seat_taken{ana, second_table});
    EXPECT_FALSE(room.state().find(ana)->takes_notes);
}

TEST(set_note_taker, waits_with_what_was_entered_where_texts_are_looked_at_first)
{
    scenario room = with_tables();
    room.given(seated(ana, first_table), takes_notes(ana), held_for(5min));
    room.when(ana, post_ideas{{"A tree", "Shade"}, false, {"", 6}, first_table}).then_accepted();
    EXPECT_EQ(room.state().held.size(), 2u);
}

TEST(set_note_taker, is_refused)
{
    scenario room = with_tables();
    room.given(seated(bo, first_table));
    room.when(ana, set_note_taker{{}, true}).then_refused(refusal::not_at_table);
    room.when(ana, set_note_taker{bo, true}).then_refused(refusal::not_allowed);
    room.when(lead, set_note_taker{member_id{999}, true}).then_refused(refusal::unknown_member);
    room.when(helper, set_note_taker{bo, true}).then(note_taker_set{bo, true});
    room.when(lead, set_note_taker{bo, false}).then(note_taker_set{bo, false});
    room.given(closed());
    room.when(bo, set_note_taker{{}, true}).then_refused(refusal::room_closed);
}

// --- lists ---

TEST(post_idea, goes_to_the_list_of_ones_table_or_to_the_plenary)
{
    scenario room = with_tables();
    room.given(seated(ana, first_table));
    room.when(ana, post_idea{"A bench", {}, false, {}, first_table})
        .then(contribution_posted{{}, "A bench", {}, false, false, false, {}, first_table},
              bench.value());
    for (const view_kind view : all_views)
        EXPECT_EQ(room.item(bench, view).table, room.id(first_table));
    room.when(ana, post_idea{"A tree"}).then(contribution_posted{{}, "A tree"});
    room.when(ana, post_idea{"x", {}, false, {}, second_table}).then_refused(refusal::not_at_table);
    room.when(bo, post_idea{"x", {}, false, {}, first_table}).then_refused(refusal::not_at_table);
    room.when(ana, post_idea{"x", {}, false, {}, no_such_table})
        .then_refused(refusal::unknown_table);
    room.when(helper, post_idea{"x", {}, false, {}, second_table}).then_accepted();
    // Where it is stays known when its text leaves the view.
    room.given(hidden(bench, lead));
    EXPECT_EQ(room.item(bench, view_kind::participant).table, room.id(first_table));
}

// --- time ---

TEST(set_table_time, is_said_for_one_table_or_for_all)
{
    scenario room = with_tables();
    const instant now = beginning + 1h;
    room.at(now);
    room.when(lead, set_table_time{nowhere, 10min}).then(table_time_set{nowhere, now + 10min});
    room.when(lead, set_table_time{second_table, 5min})
        .then(table_time_set{second_table, now + 5min});
    EXPECT_EQ(room.state().tables[0].ends, now + 10min);
    EXPECT_EQ(room.state().tables[1].ends, now + 5min);
    room.when(lead, set_table_time{second_table, 5min}).then_nothing_to_do();
    room.when(helper, set_table_time{nowhere, 0s}).then(table_time_set{nowhere, instant{}});
    EXPECT_FALSE(next_deadline(room.state()));
}

TEST(set_table_time, is_refused)
{
    scenario room;
    room.when(lead, set_table_time{nowhere, 1min}).then_refused(refusal::no_tables);
    room.given(table_set(first_table, "Table 1"));
    room.when(ana, set_table_time{first_table, 1min}).then_refused(refusal::not_allowed);
    room.when(lead, set_table_time{no_such_table, 1min}).then_refused(refusal::unknown_table);
    room.when(lead, set_table_time{first_table, limits::phase_time_max + 1s})
        .then_refused(refusal::invalid_time);
}

// --- the harvest ---

TEST(harvest_tables, lifts_the_best_of_each_table_the_elder_before_the_younger)
{
    scenario room = with_tables();
    room.given(posted_at(first_table, bike_shed, ana), posted_at(first_table, bench, bo),
               posted_at(second_table, answer, cem), posted_at(second_table, answer_to_answer, cem),
               voted(ana, support, bench, yes));
    room.when(lead, harvest_tables{1, nowhere})
        .then(ideas_harvested{{bench, answer}}, harvest_act.value());
    for (const view_kind view : all_views) {
        EXPECT_EQ(room.item(bench, view).lifted, room.id(harvest_act));
        EXPECT_EQ(room.item(bench, view).table, room.id(first_table));
        EXPECT_EQ(room.item(bike_shed, view).lifted, act_id{});
    }
    EXPECT_EQ(room.state().acts.back().kind, act_kind::harvesting);
    // As many again are the same; one more of one table is one more.
    room.when(helper, harvest_tables{1, nowhere}).then_nothing_to_do();
    room.when(helper, harvest_tables{2, second_table})
        .then(ideas_harvested{{answer_to_answer}}, second_harvest.value());
    room.when(helper, undo_act{harvest_act}).then(act_undone{harvest_act});
    EXPECT_EQ(room.item(bench, view_kind::screen).lifted, act_id{});
    EXPECT_EQ(room.item(answer_to_answer, view_kind::screen).lifted, room.id(second_harvest));
    EXPECT_EQ(room.totals(bench, view_kind::participant)[0].counts[0], 1u);
}

TEST(harvest_tables, leaves_what_is_not_shown_or_merged)
{
    scenario room = with_tables();
    room.given(posted_at(first_table, bike_shed, ana), posted_at(first_table, bench, bo),
               posted_at(second_table, answer, cem), posted(answer_to_answer, cem),
               hidden(bike_shed, lead), merged(bench, answer), voted(ana, support, bench, yes));
    // The votes on what was merged into it, at another table, are the idea's.
    room.when(lead, harvest_tables{3, nowhere}).then(ideas_harvested{{answer}});
}

TEST(harvest_tables, is_refused)
{
    scenario room;
    room.when(lead, harvest_tables{1, nowhere}).then_refused(refusal::no_tables);
    room.given(table_set(first_table, "Table 1"));
    room.when(ana, harvest_tables{1, nowhere}).then_refused(refusal::not_allowed);
    room.when(lead, harvest_tables{0, nowhere}).then_refused(refusal::invalid_harvest);
    room.when(lead, harvest_tables{limits::harvest_max + 1, nowhere})
        .then_refused(refusal::invalid_harvest);
    room.when(lead, harvest_tables{1, no_such_table}).then_refused(refusal::unknown_table);
    room.when(lead, harvest_tables{1, nowhere}).then_nothing_to_do();
    room.given(posted_at(first_table, bike_shed, ana), harvested({bike_shed}, harvest_act),
               closed());
    room.when(lead, harvest_tables{1, nowhere}).then_refused(refusal::room_closed);
    room.when(lead, undo_act{harvest_act}).then_refused(refusal::room_closed);
}
}  // namespace
}  // namespace kring::domain::scenarios
