// What whoever comes by the join link has to say before they are let in. Facilitators say it in the hall or write it into their
// invitation, so it is kept to be read again; it is sealed in the log as all texts are, and is in no report and no export.
//
// People type it on a phone, which begins with a capital letter and ends with a blank: only what reads alike counts
// (`folded_text`), and blanks are run together.
// Thread: pure functions but for the state that is applied to.
#pragma once
#include "domain/apply.hpp"
#include "domain/decide.hpp"
#include "domain/room_state.hpp"

#include <optional>
#include <string_view>

namespace kring::domain {
// Whether this newcomer has to say it: neither who was invited nor who was let in by a facilitator, nor who is in already.
[[nodiscard]] bool asks_passphrase(const join_room& wish, const room_state& state);
// Why it lets nobody in who says this; nothing: it does. Only where it is asked for.
[[nodiscard]] std::optional<refusal> hinders_entry(std::string_view said, const room_state& state);

// 8 to 64 grapheme clusters, at least one of them a letter or digit; for facilitators, until the room is closed.
[[nodiscard]] decision<proposal> decide_on_passphrase(const set_passphrase& wish, const member& who,
                                                      const room_state& state);
[[nodiscard]] applied apply_to_passphrase(const passphrase_set& body, room_state& state);
}  // namespace kring::domain
