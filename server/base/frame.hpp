// Encoded bytes for clients: one whole WebSocket message with its header (RFC 6455 section 5.2). What a server sends is
// not masked and therefore the same for everyone, so a frame is built once and shared by all who get it.
// Thread: immutable; shared across cores.
#pragma once
#include "base/bytes.hpp"

#include <memory>

namespace kring {
struct frame {
    bytes octets;
};
using frame_ptr = std::shared_ptr<const frame>;

enum class frame_kind { text, binary };

// Puts the header before a payload.
[[nodiscard]] frame_ptr make_frame(bytes_view payload, frame_kind kind);
}  // namespace kring
