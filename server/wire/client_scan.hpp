// A look at a client's bytes before anything is built from them. Protobuf itself accepts much that no client of ours
// sends: it keeps unknown fields, lets groups nest, merges what comes twice and cuts numbers that are too large.
// Thread: pure functions.
#pragma once
#include "base/bytes.hpp"

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>

namespace kring::wire {
// More fields than the largest message of a client has: Command, with one for each of them.
inline constexpr std::size_t message_fields_max = 128;

// Whether a payload is a ClientFrame of which every field is known, of its declared wire type (lists of numbers packed), within
// its range, and there once, with at most one member of each oneof. Depth and number of fields are thereby bounded by the messages
// themselves, of which none contains itself or a list (a test holds that).
[[nodiscard]] bool is_plain_client_frame(bytes_view payload);

// The number at the end of a path of field numbers, in bytes that need not be a valid message. The first that is there
// counts. Nothing: it could not be found.
[[nodiscard]] std::optional<std::uint64_t> find_number(bytes_view payload,
                                                       std::initializer_list<std::uint32_t> path);
}  // namespace kring::wire
