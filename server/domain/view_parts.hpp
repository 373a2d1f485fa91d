// What the files of a view share among themselves; nobody else reads it.
// Thread: pure functions on plain values.
#pragma once
#include "domain/room_state.hpp"
#include "domain/view.hpp"

#include <optional>

namespace kring::domain {
// The contribution that a moderation event is about.
[[nodiscard]] std::optional<contribution_id> moderated_by(const event& fact,
                                                          const room_state& after);

// A contribution as a view shows it, and whether it does.
[[nodiscard]] view_item item_of(const room_state& state, const contribution& from, view_kind view);
[[nodiscard]] bool is_in_view(const contribution& which, view_kind view);

// Whether a view shows neither text nor author nor counts of it. On a screen nothing can be unfolded.
[[nodiscard]] bool hides(const contribution& which, view_kind view);

// Nobody's: empty.
[[nodiscard]] const std::string& name_of(const room_state& state, member_id id);

// What an event changes in the moderation log of a view; nothing for most.
[[nodiscard]] std::optional<act_change> act_changed_by(const event& fact, const room_state& after,
                                                       view_kind view);
void show_acts(const room_state& state, view_kind view, view_state& shown);
void fold_act(const act_change& change, view_state& state);

// Invitations, see view_invitations.cpp.
[[nodiscard]] view_batch batch_of(const invitation_batch& from);
void project_invitations(const event& fact, const room_state& after, view_kind view,
                         std::vector<view_change>& changes);

// Answers in words, see view_answers.cpp.
void show_answers(const room_state& state, view_kind view, view_state& shown);
void project_answer(const event& fact, ballot_id prompt, const room_state& after, view_kind view,
                    std::vector<view_change>& changes);
void project_muting(const event& fact, const answer_muted& body, const room_state& after,
                    view_kind view, std::vector<view_change>& changes);
void project_ballot(const event& fact, ballot_id set, const room_state& after, view_kind view,
                    std::vector<view_change>& changes);
// Adds an answer or replaces it; one without texts goes.
void put_answer(const view_answer& answer, std::vector<view_answer>& answers);
}  // namespace kring::domain
