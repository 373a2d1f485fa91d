// Making and withdrawing invitations, and who came by which batch.
//
// An invitation is used up by the join that names it and stays so, whatever becomes of the member: given on, it would let in
// somebody whom nobody invited. A lost sheet is withdrawn; who is in by it stays in.
// Thread: pure functions but for the state that is applied to.
#pragma once
#include "domain/apply.hpp"
#include "domain/decide.hpp"
#include "domain/room_state.hpp"
#include "domain/stakeholders.hpp"

#include <optional>
#include <vector>

namespace kring::domain {
// Why this invitation lets nobody in; nothing: it does.
[[nodiscard]] std::optional<refusal> hinders_entry(const invitation& which,
                                                   const room_state& state);

[[nodiscard]] decision<proposal> decide_on_invitations(const make_invitations& wish,
                                                       const member& who, const room_state& state);
[[nodiscard]] decision<proposal> decide_on_invitations(const withdraw_invitations& wish,
                                                       const member& who, const room_state& state);

[[nodiscard]] applied apply_to_invitations(const invitations_made& body, const event& fact,
                                           room_state& state);
[[nodiscard]] applied apply_to_invitations(const invitations_withdrawn& body, const event& fact,
                                           room_state& state);
// A member joined by it.
[[nodiscard]] applied use_up(const invitation& which, member_id by, room_state& state);

struct channel_count {
    batch_id batch{};  // 0: of those who came without an invitation
    std::uint32_t joined{};
    std::optional<stakeholder_count::heard> who;  // nothing: too few to tell
    friend bool operator==(const channel_count&, const channel_count&) = default;
};
// Of all who ever took part without leading, in the order of the batches, those without an invitation last; empty where there
// are no batches. What few people did is told as stakeholders.hpp tells it.
[[nodiscard]] std::vector<channel_count> count_channels(const room_state& state);
}  // namespace kring::domain
