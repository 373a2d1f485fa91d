// Calm: what keeps a room from being flooded before anybody has to judge anything. How many posts a member and all together
// make in a minute, texts that say again what was just said, links of newcomers, words that hurt, and a share of the posts that
// leaves little to others. A part of `decide`; its numbers are the policy's. Facilitators write as they like; note-takers, who
// write what their table says, as fast and as often as they like.
// Thread: pure functions.
#pragma once
#include "domain/decide.hpp"
#include "domain/room_state.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>

namespace kring::domain {
enum class words_meant : std::uint8_t { no, yes };  // their author was warned

// Whether these texts may be posted now by this member, all of them together; clean texts. `parent` 0: they are ideas. `now` is
// room time. Refused for haste (`slow_mode`) exactly before `calm_again`; where fewer texts could be posted now,
// `too_many_at_once`.
[[nodiscard]] decision<void> keeps_calm(std::span<const std::string> texts, contribution_id parent,
                                        words_meant meant, const member& who,
                                        const room_state& state, instant now);
// Another text for something that was posted: no count of posts, and not compared with itself.
[[nodiscard]] decision<void> keeps_calm(const contribution& edited, const std::string& text,
                                        words_meant meant, const member& who,
                                        const room_state& state, instant now);

// From when on this member may post a text again as far as calm goes, in room time; `now` or earlier: at once.
[[nodiscard]] instant calm_again(const member& who, const room_state& state, instant now);

// What says the same as this text, of what was posted or changed of late and everybody sees; the newest, or what it is merged
// into. 0: nothing. Ideas are compared with ideas, a reply with those to the same parent.
[[nodiscard]] contribution_id said_before(const std::string& text, contribution_id parent,
                                          const room_state& state, instant now);
[[nodiscard]] contribution_id said_before(const contribution& edited, const std::string& text,
                                          const room_state& state, instant now);

// How many in a hundred of all posts that everybody sees are this member's, rounded down, if that is so many that they are told;
// 0: it is not. What was entered for others is nobody's voice but theirs.
[[nodiscard]] std::uint32_t voice_of(const member& who, const room_state& state);
}  // namespace kring::domain
