// What one core can say of itself at one time, for metrics: sums and largest values, never a room or a member.
// Thread: a plain value, filled on its core and then moved.
#pragma once
#include "net/traffic.hpp"
#include "rooms/ports.hpp"
#include "rooms/room_machine.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

namespace kring::runtime {
// Connections that are more than so many frames behind are counted.
inline constexpr std::array<std::size_t, 4> lag_steps{0, 16, 128, 1024};

struct core_figures {
    std::size_t core{};

    // --- connections past their hello ---
    std::uint64_t connections{};
    std::array<std::uint64_t, domain::view_kinds> listeners{};  // by view
    std::array<std::uint64_t, 2> encodings{};                   // by sub-protocol
    std::uint64_t feed_bytes{};  // of shared frames that somebody still has to get
    std::uint64_t lag_frames_max{};
    std::uint64_t lag_bytes_max{};
    std::array<std::uint64_t, lag_steps.size()> behind{};

    // --- rooms in memory ---
    std::uint64_t rooms{};
    std::uint64_t rooms_loading{};
    std::uint64_t rooms_unavailable{};
    std::uint64_t members{};
    std::uint64_t view_bytes{};
    std::uint64_t waiting_records{};  // decided and not durable yet
    rooms::machine_figures rooms_did{};

    // --- sockets ---
    std::uint64_t bytes_received{};
    std::uint64_t bytes_sent{};
    std::uint64_t writes{};
    std::uint64_t writes_blocked{};
    std::uint64_t sockets_accepted{};
    std::uint64_t websockets_opened{};
    std::array<std::uint64_t, net::counted_closes.size() + 1> closes{};

    void count(const net::traffic& of)
    {
        bytes_received += of.bytes_received.value();
        bytes_sent += of.bytes_sent.value();
        writes += of.writes.value();
        writes_blocked += of.writes_blocked.value();
        sockets_accepted += of.sockets_accepted.value();
        websockets_opened += of.websockets_opened.value();
        for (std::size_t index = 0; index < closes.size(); ++index)
            closes[index] += of.closes[index].value();
    }
};

inline void add(rooms::machine_figures& to, const rooms::machine_figures& more)
{
    for (std::size_t kind = 0; kind < to.commands.size(); ++kind) {
        to.commands[kind].accepted += more.commands[kind].accepted;
        to.commands[kind].refused += more.commands[kind].refused;
    }
    for (std::size_t why = 0; why < to.refusals.size(); ++why)
        to.refusals[why] += more.refusals[why];
    to.uncertain += more.uncertain;
    to.resumed += more.resumed;
    to.snapshots_sent += more.snapshots_sent;
    to.snapshots_encoded += more.snapshots_encoded;
    to.foreign_cursors += more.foreign_cursors;
}

// Sums, and the largest of the largest.
inline void add(core_figures& to, const core_figures& more)
{
    const auto add_all = [](auto& sums, const auto& each) {
        for (std::size_t index = 0; index < sums.size(); ++index) sums[index] += each[index];
    };
    to.connections += more.connections;
    add_all(to.listeners, more.listeners);
    add_all(to.encodings, more.encodings);
    to.feed_bytes += more.feed_bytes;
    to.lag_frames_max = std::max(to.lag_frames_max, more.lag_frames_max);
    to.lag_bytes_max = std::max(to.lag_bytes_max, more.lag_bytes_max);
    add_all(to.behind, more.behind);
    to.rooms += more.rooms;
    to.rooms_loading += more.rooms_loading;
    to.rooms_unavailable += more.rooms_unavailable;
    to.members += more.members;
    to.view_bytes += more.view_bytes;
    to.waiting_records += more.waiting_records;
    add(to.rooms_did, more.rooms_did);
    to.bytes_received += more.bytes_received;
    to.bytes_sent += more.bytes_sent;
    to.writes += more.writes;
    to.writes_blocked += more.writes_blocked;
    to.sockets_accepted += more.sockets_accepted;
    to.websockets_opened += more.websockets_opened;
    add_all(to.closes, more.closes);
}
}  // namespace kring::runtime
