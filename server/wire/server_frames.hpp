// What the server says, as a client reads it: for replay, the simulation and the tests, so that all of them meet the
// bytes a browser meets. A payload is the content of one WebSocket message, without its header.
//
// Lenient where a browser is: unknown fields are skipped, so that an older client outlives a newer server. `malformed` is
// what cannot be understood: bytes that are no Protobuf or no JSON, no body, a code without a meaning here.
// Thread: pure functions on plain values; an assembler has one owner.
#pragma once
#include "base/bytes.hpp"
#include "base/ids.hpp"
#include "base/rate.hpp"
#include "base/result.hpp"
#include "domain/view.hpp"
#include "rooms/ports.hpp"
#include "wire/frames.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace kring::wire {
struct announced_limits {
    std::uint32_t message_bytes_max{};
    std::uint32_t commands_in_flight_max{};
    std::uint32_t idea_graphemes_max{};
    std::uint32_t reply_graphemes_max{};
    std::uint32_t name_graphemes_max{};
    std::uint32_t reason_graphemes_max{};
    std::chrono::milliseconds ping_interval{};
    // Nothing: the server limits no such rate.
    std::optional<rate> commands;
    std::optional<rate> texts;
    std::optional<rate> votes;
    std::optional<rate> flags;
    std::optional<rate> changes;
    std::optional<rate> snapshots;
    std::optional<rate> probes;
    std::optional<rate> similar;
    std::optional<rate> fetches;
    std::optional<rate> seen;
    std::optional<rate> writing;
    std::uint32_t tag_graphemes_max{};
    std::chrono::milliseconds silent_edit{};
    std::chrono::milliseconds lead_away{};
    std::uint32_t participants_max{};  // 0: not told
    friend bool operator==(const announced_limits&, const announced_limits&) = default;
};

struct welcome {
    rooms::welcome_facts facts;  // but for its limits, which stand below as they were said
    announced_limits limits;
};

enum class chunk_compression : std::uint8_t { none = 1, deflate_raw = 2 };
enum class chunk_place : std::uint8_t { more_follow, last };

struct snapshot_chunk {
    std::uint32_t index{};
    chunk_place place{chunk_place::more_follow};
    chunk_compression compression{chunk_compression::none};
    bytes body;  // of a part in JSON its Protobuf bytes: joined they are one message as well
};

struct update {
    sequence after{};
    sequence through{};
    std::vector<domain::view_change> changes;
};

struct command_malformed {
    friend bool operator==(const command_malformed&, const command_malformed&) = default;
};

struct answer {
    command_counter counter{};  // 0: of the Hello
    std::variant<rooms::accepted, rooms::refused, rooms::uncertain, command_malformed> outcome;
    std::string text_key;  // of a refusal
};

struct notice {
    notice_kind kind{};
    std::chrono::milliseconds delay{};
};

struct probe_answer {
    std::uint32_t number{};
};

struct similar_ideas {
    std::uint32_t number{};
    std::vector<contribution_id> ideas;  // the most alike first
};

using server_frame =
    std::variant<welcome, snapshot_chunk, update, rooms::totals_facts, domain::self_view, answer,
                 notice, probe_answer, similar_ideas, rooms::people_facts, domain::texts_of_run,
                 rooms::waiting_facts, rooms::line_place>;

[[nodiscard]] result<server_frame> decode_server_frame(
    bytes_view payload, rooms::encoding in = rooms::encoding::protobuf);

struct view_snapshot {
    domain::view_state state;
    rooms::totals_facts totals;
};

// Joins the chunks of a view snapshot. Never holds more than limits::snapshot_bytes_max, joined or inflated.
class snapshot_assembler {
public:
    // Nothing until the last chunk came; then the view snapshot, and the assembler is ready for another. `malformed`: a
    // chunk out of order, or bytes that do not inflate or decode; `message_too_big`: beyond the bound. After an error it
    // starts anew.
    [[nodiscard]] result<std::optional<view_snapshot>> add(const snapshot_chunk& chunk);

private:
    std::uint32_t next_index_{};
    chunk_compression compression_{chunk_compression::none};  // of the chunks so far
    bytes joined_;
};
}  // namespace kring::wire
