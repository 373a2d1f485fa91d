// What a room remembers of one member's outbox: the highest counter that was applied, and how the last 64 ended. A
// command therefore takes effect once, however often it is sent, for the life of the room: inside the window a repeat
// gets its old outcome, below it a refusal, above it is new.
// Thread: a plain value; one owner.
#pragma once
#include "base/ids.hpp"

#include <cstdint>
#include <deque>
#include <optional>

namespace kring::rooms {
struct settled_command {
    command_counter counter{};
    sequence first{};  // of its events
    std::uint64_t body_hash{};
    friend bool operator==(const settled_command&, const settled_command&) = default;
};

class outbox_window {
public:
    enum class place { fresh, repeated, stale };

    [[nodiscard]] place place_of(command_counter counter) const;
    // Of a `repeated` counter.
    [[nodiscard]] const settled_command& outcome_of(command_counter counter) const;
    // Of a `fresh` counter.
    void settle(const settled_command& command);

    friend bool operator==(const outbox_window&, const outbox_window&) = default;

private:
    [[nodiscard]] const settled_command* find(command_counter counter) const;

    command_counter highest_{};
    std::deque<settled_command>
        settled_;  // in rising order of counter; none at or below highest_ - 64
};
}  // namespace kring::rooms
