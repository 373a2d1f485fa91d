// What the decisions of all topics share: cleaning a text, room time, who may write now, what may be answered, proposing one
// event. Internal to `domain`.
// Thread: pure functions.
#pragma once
#include "base/limits.hpp"
#include "base/text.hpp"
#include "domain/decide.hpp"
#include "domain/decide_phases.hpp"

#include <algorithm>
#include <string>
#include <utility>

namespace kring::domain {
inline constexpr text_bounds idea_bounds{limits::idea_graphemes_max, limits::idea_bytes_max,
                                         line_breaks::kept};
inline constexpr text_bounds reply_bounds{limits::reply_graphemes_max, limits::reply_bytes_max,
                                          line_breaks::kept};
inline constexpr text_bounds reason_bounds{limits::reason_graphemes_max, limits::reason_bytes_max,
                                           line_breaks::refused};
inline constexpr text_bounds title_bounds{limits::title_graphemes_max, limits::title_bytes_max,
                                          line_breaks::refused};

inline constexpr text_bounds tag_bounds{limits::tag_graphemes_max, limits::tag_bytes_max,
                                        line_breaks::refused};
inline constexpr text_bounds ballot_title_bounds{limits::reason_graphemes_max,
                                                 limits::reason_bytes_max, line_breaks::refused};

[[nodiscard]] decision<std::string> clean(const std::string& text, const text_bounds& bounds);

// Expiries are counted and compared in room time: a clock that is set back neither shortens nor prolongs a link's life.
[[nodiscard]] inline instant room_time(const room_state& state, const context& circumstances)
{
    return std::max(state.time, circumstances.now);
}

// Writing and voting: in an open room; facilitators also before it opens, to prepare it.
[[nodiscard]] decision<void> may_contribute(const member& who, const room_state& state);

// Not muted now.
[[nodiscard]] decision<void> may_speak(const member& who, instant now);

// Posting and editing: where one may contribute, has agreed to the charter, and a phase allows it. `now` is room time.
[[nodiscard]] decision<void> may_write(phase_act act, const member& who, const room_state& state,
                                       instant now);

// What may be replied to, voted on or withdrawn: there, neither hidden nor withdrawn.
[[nodiscard]] decision<const contribution*> find_shown(contribution_id id, const room_state& state);

// Whether the room's view can still be sent to whoever joins once so many octets more are in it.
[[nodiscard]] bool has_place_for(std::size_t octets, const room_state& state);

// The room's own spelling of a tag, so that "Green" and "green" are one. Null: it has no such tag.
[[nodiscard]] const std::string* spelling_of(const std::string& text, const room_state& state);

template <class Body>
[[nodiscard]] proposal propose(Body body)
{
    proposal made;
    made.events.reserve(1);
    made.events.emplace_back(std::move(body));
    return made;
}
}  // namespace kring::domain
