// Protobuf messages as JSON and back, for the sub-protocol kring.v1.json: the JSON mapping of proto3, read strictly.
//
// The library's own conversion is not used on this way: it takes much that is no JSON (single quotes, names without
// quotes, numbers that are cut), lets a later key win over an earlier one, and builds a type resolver's idea of the message
// first, which costs more than all else that is done for a vote (docs/decisions/0008). The tests hold this one against it.
// Thread: pure functions.
#pragma once
#include "base/bytes.hpp"

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string_view>

namespace google::protobuf {
class Message;
}

namespace kring::wire {
// Appends the message: lowerCamelCase names, 64-bit numbers as strings, enums by name, bytes in base64 with padding, and
// no field that has no presence and stands at its default. Texts are UTF-8 already, and stay as they are but for `"`, `\`
// and control characters.
void append_json(const google::protobuf::Message& message, bytes& out);

// Fills an empty message. False: the text is not RFC 8259 in UTF-8 with paired surrogates, nests deeper than
// limits::json_depth_max, names a field that is unknown or twice (under either of its names), sets two members of a oneof,
// or holds a value that is not its field's: a list where the field is none or of a list, a word that its enum has not, a number with fraction,
// exponent or beyond its range, a bare number beyond 2^53-1 (which most programs have cut before it came here; as a string
// it is exact), bytes that are not base64 of either alphabet. `null` is a field that is not there. Memory is linear in the
// text, and nothing is kept of what the message has no field for.
[[nodiscard]] bool read_json(bytes_view text, google::protobuf::Message& message);

// The number at the end of a path of keys, in text that need not be a valid message, nor whole. Nothing: it could not be
// found.
[[nodiscard]] std::optional<std::uint64_t> find_json_number(
    bytes_view text, std::initializer_list<std::string_view> path);
}  // namespace kring::wire
