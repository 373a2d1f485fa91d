// The identities of Kring. Within a room everything is named by the sequence of the event that created it, so an id
// needs no registry and never collides; rooms are named by 128 random bits.
// Thread: plain values, usable anywhere.
#pragma once
#include "base/bytes.hpp"
#include "base/strong_value.hpp"

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace kring {
// An event's place in its room's log: 1, 2, 3 ... without gaps. 0: before the first.
using sequence = strong_value<struct sequence_tag, std::uint64_t>;

[[nodiscard]] constexpr sequence next(sequence at)
{
    return sequence{at.value() + 1};
}

// Created by the event of the same sequence. 0: none (for a member: the operator, or a screen).
using member_id = strong_value<struct member_id_tag, std::uint64_t>;
using contribution_id = strong_value<struct contribution_id_tag, std::uint64_t>;
using ballot_id = strong_value<struct ballot_id_tag, std::uint64_t>;
using act_id = strong_value<struct act_id_tag, std::uint64_t>;
using link_id = strong_value<struct link_id_tag, std::uint64_t>;
using group_id = strong_value<struct group_id_tag, std::uint64_t>;
using tag_id = strong_value<struct tag_id_tag, std::uint64_t>;
using insight_id = strong_value<struct insight_id_tag, std::uint64_t>;
using batch_id = strong_value<struct batch_id_tag, std::uint64_t>;  // of invitations
using table_id = strong_value<struct table_id_tag, std::uint64_t>;

// Raised to void a member's older tokens.
using generation = strong_value<struct generation_tag, std::uint32_t>;

// The random name of one continuous history: sequences of different epochs do not compare.
using epoch_id = strong_value<struct epoch_id_tag, std::uint64_t>;

// A client's store of numbered commands, and the place of a command in it (from 1; 0: none).
using outbox_id = strong_value<struct outbox_id_tag, std::uint64_t>;
using command_counter = strong_value<struct command_counter_tag, std::uint64_t>;

struct command_id {
    outbox_id outbox{};
    command_counter counter{};

    friend constexpr auto operator<=>(const command_id&, const command_id&) = default;
};

// One WebSocket, unique within the life of the process.
using connection_id = strong_value<struct connection_id_tag, std::uint64_t>;

struct room_id {
    std::array<std::uint8_t, 16> octets{};

    friend constexpr auto operator<=>(const room_id&, const room_id&) = default;
};

// The 16 octets as they stand; from exactly 16 octets, otherwise nothing.
[[nodiscard]] bytes to_bytes(const room_id& room);
[[nodiscard]] std::optional<room_id> room_id_from_bytes(bytes_view octets);

// 22 characters of base64url, as in links and file names; nothing when `text` is not exactly that.
[[nodiscard]] std::string to_text(const room_id& room);
[[nodiscard]] std::optional<room_id> room_id_from_text(std::string_view text);
}  // namespace kring

template <>
struct std::hash<kring::room_id> {
    std::size_t operator()(const kring::room_id& room) const noexcept;
};
