// What becomes of ideas after they were posted: edits, tags, groups, merges. A part of `decide` and `apply`, which are the
// ways in. Who may write may edit; what facilitators put in order they may in any phase. `now` is room time.
// Thread: pure functions but for the state that is applied to.
#pragma once
#include "domain/apply.hpp"
#include "domain/decide.hpp"
#include "domain/room_state.hpp"

#include <vector>

namespace kring::domain {
[[nodiscard]] decision<proposal> decide_on_ideas(const edit_contribution& wish, const member& who,
                                                 const room_state& state, instant now);
[[nodiscard]] decision<proposal> decide_on_ideas(const tag_idea& wish, const member& who,
                                                 const room_state& state, instant now);
[[nodiscard]] decision<proposal> decide_on_ideas(const untag_idea& wish, const member& who,
                                                 const room_state& state, instant now);
[[nodiscard]] decision<proposal> decide_on_ideas(const make_group& wish, const member& who,
                                                 const room_state& state, instant now);
[[nodiscard]] decision<proposal> decide_on_ideas(const rename_group& wish, const member& who,
                                                 const room_state& state, instant now);
[[nodiscard]] decision<proposal> decide_on_ideas(const dissolve_group& wish, const member& who,
                                                 const room_state& state, instant now);
[[nodiscard]] decision<proposal> decide_on_ideas(const group_idea& wish, const member& who,
                                                 const room_state& state, instant now);
[[nodiscard]] decision<proposal> decide_on_ideas(const merge_idea& wish, const member& who,
                                                 const room_state& state, instant now);
[[nodiscard]] decision<proposal> decide_on_ideas(const unmerge_idea& wish, const member& who,
                                                 const room_state& state, instant now);

// An idea that its author takes back takes no other's with it: what is merged into it stands for itself again, when it
// does itself. Appends.
void release_absorbed(const contribution& taken_back, const room_state& state,
                      std::vector<event_body>& events);

// Takes the link away, as undoing the merge does.
[[nodiscard]] applied unmerge(contribution_id idea, contribution_id from, room_state& state);

[[nodiscard]] applied apply_to_ideas(const contribution_edited& body, const event& fact,
                                     room_state& state);
[[nodiscard]] applied apply_to_ideas(const idea_tagged& body, const event& fact, room_state& state);
[[nodiscard]] applied apply_to_ideas(const idea_untagged& body, const event& fact,
                                     room_state& state);
[[nodiscard]] applied apply_to_ideas(const group_made& body, const event& fact, room_state& state);
[[nodiscard]] applied apply_to_ideas(const group_renamed& body, const event& fact,
                                     room_state& state);
[[nodiscard]] applied apply_to_ideas(const group_dissolved& body, const event& fact,
                                     room_state& state);
[[nodiscard]] applied apply_to_ideas(const idea_grouped& body, const event& fact,
                                     room_state& state);
[[nodiscard]] applied apply_to_ideas(const idea_merged& body, const event& fact, room_state& state);
[[nodiscard]] applied apply_to_ideas(const idea_unmerged& body, const event& fact,
                                     room_state& state);
}  // namespace kring::domain
