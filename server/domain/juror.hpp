// What members drawn by lot say about a contribution that was flagged.
// Thread: plain values, usable anywhere.
#pragma once
#include "base/ids.hpp"

#include <cstdint>

namespace kring {
// Named by the event that called it.
using jury_id = strong_value<struct jury_id_tag, std::uint64_t>;
}  // namespace kring

namespace kring::domain {
enum class jury_answer : std::uint8_t {
    keep = 1,
    remove = 2,
    pass = 3  // cannot say: somebody else is drawn
};
inline constexpr jury_answer last_jury_answer = jury_answer::pass;

enum class jury_cause : std::uint8_t {
    flags = 1,
    appeal = 2  // the author asked for a fresh one
};
inline constexpr jury_cause last_jury_cause = jury_cause::appeal;

enum class jury_verdict : std::uint8_t {
    kept = 1,
    removed = 2,
    // Before it came to one, the author or a facilitator settled it, or the room closed.
    overtaken = 3
};
inline constexpr jury_verdict last_jury_verdict = jury_verdict::overtaken;

// Why a contribution is shown again, or not folded any more.
enum class clearing : std::uint8_t {
    kept = 1,      // a jury kept it
    edited = 2,    // its author changed it, which works once
    unflagged = 3  // those who flagged it took it back
};
inline constexpr clearing last_clearing = clearing::unflagged;
}  // namespace kring::domain
