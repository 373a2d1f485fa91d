// What clients say, both ways: the server decodes it; replay, the simulation and the tests, which are clients too,
// encode it. A payload is the content of one whole WebSocket message (proto/kring/v1/client.proto): binary, or text that
// says the same in the JSON mapping of proto3.
//
// Decoding is strict, because what a server does not understand it must neither store nor silently drop (threat T19).
// `malformed` is: an unknown field at any depth, a group, a field that comes twice, two members of a oneof or none, a
// number beyond its field's range, a text that is not UTF-8, a room that is not 16 octets, a nonce that is not 32, a
// counter or outbox of zero where one is needed; in JSON what `read_json` refuses besides. `unsupported` is a Hello of another protocol version, whatever else it
// holds. Work and memory are linear in the payload, whose size the connection bounds.
// Thread: pure functions on plain values.
#pragma once
#include "base/bytes.hpp"
#include "base/ids.hpp"
#include "base/result.hpp"
#include "domain/command.hpp"
#include "rooms/ports.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace kring::wire {
inline constexpr std::uint32_t protocol_version = 1;
inline constexpr std::size_t nonce_size = 32;

// Where a client's view ends, and the history that this sequence belongs to.
struct cursor {
    epoch_id epoch{};
    sequence at{};
    friend bool operator==(const cursor&, const cursor&) = default;
};

struct member_entry {
    bytes token;
    friend bool operator==(const member_entry&, const member_entry&) = default;
};
struct join_entry {
    room_id room{};
    bytes secret;
    bytes nonce;  // nonce_size octets
    std::string name;
    sequence accepts{};  // the version of the charter that the newcomer agrees to; 0: none
    std::uint32_t stakeholder_group{};  // 0: none
    member_id removed_as{};             // whom this browser was when it was removed; 0: nobody
    std::string passphrase{};           // as it was typed; empty: none was
    bool waits_in_line{false};          // for a place while the room is full
    friend bool operator==(const join_entry&, const join_entry&) = default;
};
struct screen_entry {
    room_id room{};
    bytes secret;
    friend bool operator==(const screen_entry&, const screen_entry&) = default;
};
using hello_entry = std::variant<member_entry, join_entry, screen_entry>;

struct hello {
    hello_entry entry;
    outbox_id outbox{};  // 0 for a screen, and only for a screen
    std::optional<cursor> from;
    std::uint32_t protocol{protocol_version};
    rooms::text_wish texts{rooms::text_wish::at_once};
    friend bool operator==(const hello&, const hello&) = default;
};

struct numbered_command {
    command_counter counter{};
    domain::command body;
    bytes
        canonical;  // of the body alone: equal bodies give equal bytes, in whatever encoding they came
};

struct probe {
    std::uint32_t number{};
    friend bool operator==(const probe&, const probe&) = default;
};

// Which ideas are like this text?
struct find_similar {
    std::uint32_t number{};
    std::string text;
    friend bool operator==(const find_similar&, const find_similar&) = default;
};

// What do this item and its neighbours say?
struct fetch_texts {
    contribution_id near{};
    friend bool operator==(const fetch_texts&, const fetch_texts&) = default;
};

// These were before a member's eyes: 1 to limits::seen_ids_max of them.
struct seen {
    std::vector<contribution_id> contributions;
    friend bool operator==(const seen&, const seen&) = default;
};

struct writing {
    rooms::writing_now how{};
    friend bool operator==(const writing&, const writing&) = default;
};

using client_frame =
    std::variant<hello, numbered_command, probe, find_similar, fetch_texts, seen, writing>;

[[nodiscard]] result<client_frame> decode_client_frame(
    bytes_view payload, rooms::encoding in = rooms::encoding::protobuf);

// The counter of a command that was refused as malformed, as far as it can be told: so that the answer finds its
// command. 0: it cannot.
[[nodiscard]] command_counter counter_of_malformed(bytes_view payload,
                                                   rooms::encoding in = rooms::encoding::protobuf);

[[nodiscard]] bytes encode_hello(const hello& opening,
                                 rooms::encoding in = rooms::encoding::protobuf);
[[nodiscard]] bytes encode_command(command_counter counter, const domain::command& body,
                                   rooms::encoding in = rooms::encoding::protobuf);
[[nodiscard]] bytes encode_probe(std::uint32_t number,
                                 rooms::encoding in = rooms::encoding::protobuf);
[[nodiscard]] bytes encode_find_similar(const find_similar& question,
                                        rooms::encoding in = rooms::encoding::protobuf);
[[nodiscard]] bytes encode_fetch_texts(const fetch_texts& wish,
                                       rooms::encoding in = rooms::encoding::protobuf);
[[nodiscard]] bytes encode_writing(const writing& news,
                                   rooms::encoding in = rooms::encoding::protobuf);
[[nodiscard]] bytes encode_seen(const seen& looks, rooms::encoding in = rooms::encoding::protobuf);

// What `numbered_command::canonical` is for this body.
[[nodiscard]] bytes canonical_bytes(const domain::command& body);
}  // namespace kring::wire
