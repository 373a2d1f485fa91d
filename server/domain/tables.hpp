// Tables: making them, who sits where, their time, and what is harvested from them.
// Ideas at a table are read by everybody; they are that table's own list. A harvest lifts the best supported of each table into the
// plenary, the elder of two before the younger: an idea stays what it is, with its votes and its table. Whether counts are shown
// is for the phases to say, at tables as everywhere.
// Where seats are assigned, the room spreads participants evenly, in the order in which they came, and gives newcomers a place at
// the smallest table; facilitators stand and walk.
// Thread: pure functions but for the state that is applied to.
#pragma once
#include "domain/apply.hpp"
#include "domain/decide.hpp"
#include "domain/room_state.hpp"

#include <vector>

namespace kring::domain {
[[nodiscard]] decision<proposal> decide_on_tables(const make_tables& wish, const member& who,
                                                  const room_state& state, instant now);
[[nodiscard]] decision<proposal> decide_on_tables(const rename_table& wish, const member& who,
                                                  const room_state& state, instant now);
[[nodiscard]] decision<proposal> decide_on_tables(const dissolve_table& wish, const member& who,
                                                  const room_state& state, instant now);
[[nodiscard]] decision<proposal> decide_on_tables(const set_seating& wish, const member& who,
                                                  const room_state& state, instant now);
[[nodiscard]] decision<proposal> decide_on_tables(const take_seat& wish, const member& who,
                                                  const room_state& state, instant now);
[[nodiscard]] decision<proposal> decide_on_tables(const set_note_taker& wish, const member& who,
                                                  const room_state& state, instant now);
[[nodiscard]] decision<proposal> decide_on_tables(const set_table_time& wish, const member& who,
                                                  const room_state& state, instant now);
[[nodiscard]] decision<proposal> decide_on_tables(const harvest_tables& wish, const member& who,
                                                  const room_state& state, instant now);

// Where a newcomer is to sit; 0: nowhere yet.
[[nodiscard]] table_id seat_for_newcomer(const room_state& state);
// Whether this member may post an idea to this list; 0: the plenary's.
[[nodiscard]] decision<void> may_post_to(table_id table, const member& who,
                                         const room_state& state);

[[nodiscard]] applied apply_to_tables(const table_made& body, const event& fact, room_state& state);
[[nodiscard]] applied apply_to_tables(const table_renamed& body, const event& fact,
                                      room_state& state);
[[nodiscard]] applied apply_to_tables(const table_dissolved& body, const event& fact,
                                      room_state& state);
[[nodiscard]] applied apply_to_tables(const seating_set& body, const event& fact,
                                      room_state& state);
[[nodiscard]] applied apply_to_tables(const seat_taken& body, const event& fact, room_state& state);
[[nodiscard]] applied apply_to_tables(const note_taker_set& body, const event& fact,
                                      room_state& state);
[[nodiscard]] applied apply_to_tables(const table_time_set& body, const event& fact,
                                      room_state& state);
[[nodiscard]] applied apply_to_tables(const ideas_harvested& body, const event& fact,
                                      room_state& state);
// Puts back what one harvest lifted.
[[nodiscard]] applied put_back(act_id harvest, room_state& state);

// How many sit at each table, in order of table. Only who is of the room sits.
[[nodiscard]] std::vector<seats_taken> seats_of(const room_state& state);
// Whether an event may change that.
[[nodiscard]] bool changes_seats(const event& fact);
}  // namespace kring::domain
