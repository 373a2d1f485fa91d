// Recovery codes. A facilitator may have one, to come back without the browser they had, and is asked for it before something
// that matters: a document with names, and going on after a long time in which they did nothing.
//
// The room keeps that there is a code and which one, never the code: whether somebody showed the right one, who asks tells. An
// open browser does not say whose hands are on it, so what counts as having been there is what the facilitator did, in the log.
// Whoever does not facilitate any more has no code that opens anything.
// Thread: pure functions but for the state that is applied to.
#pragma once
#include "domain/apply.hpp"
#include "domain/decide.hpp"
#include "domain/room_state.hpp"

namespace kring::domain {
enum class shown_code : std::uint8_t { none, wrong, right };

// Over HTTP, by a facilitator for themselves. Who has a code shows it to get another.
struct make_recovery_code {
    member_id who{};
    shown_code shown{};
};
// Somebody showed the code of this member, and goes on as them.
struct use_recovery_code {
    member_id who{};
};

// Null: this member has none, or does not facilitate any more.
[[nodiscard]] const recovery* find_recovery(member_id who, const room_state& state);
// A facilitator who has a code did nothing for so long that they have to show it to go on.
[[nodiscard]] bool must_show_code(member_id who, const room_state& state,
                                  const context& circumstances);

// `already`: the code of this version was made a moment ago and is told once more, because its answer may have been lost.
[[nodiscard]] decision<proposal> decide_recovery(const make_recovery_code& wish,
                                                 const room_state& state,
                                                 const context& circumstances);
[[nodiscard]] decision<proposal> decide_recovery(const use_recovery_code& wish,
                                                 const room_state& state);

[[nodiscard]] applied apply_to_recovery(const recovery_made& body, const event& fact,
                                        room_state& state);
[[nodiscard]] applied apply_to_recovery(const recovery_used& body, const event& fact,
                                        room_state& state);
// Whoever did this was there.
void note_presence(const event& fact, room_state& state);
}  // namespace kring::domain
