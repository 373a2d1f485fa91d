// How the load generator knows its own events again, in whatever envelope a server puts them: 36 plain ASCII characters,
// which survive JSON, Protobuf and the cleaning of texts, with the event's number and the instant at which it was due.
// A frame that holds several events holds several markers.
// Thread: pure functions.
#pragma once
#include "base/bytes.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>

namespace kring::tools {
struct event_marker {
    static constexpr bytes_view opening = "<kring:";
    static constexpr std::size_t size = opening.size() + 4 + 8 + 16 + 1;

    std::uint32_t publisher{};  // 16 bits of it
    std::uint32_t number{};     // 0, 1, 2 ... within the publisher
    std::uint64_t due_ns{};     // on the monotonic clock of the generator
};

// A text of `text_bytes` (at least event_marker::size) that begins with the marker; the rest is letters and spaces.
[[nodiscard]] std::string text_with(const event_marker& marker, std::size_t text_bytes);

// The marker at the beginning of `text`; false when there is none.
[[nodiscard]] bool read_marker(bytes_view text, event_marker& marker);

// Calls `found(marker)` for each marker in the payload, in order; how many there were.
template <class Found>
std::size_t find_markers(bytes_view payload, Found&& found)
{
    std::size_t count = 0;
    const char* at = payload.data();
    const char* const end = at + payload.size();
    while (at != end) {
        const void* hit = ::memmem(at, static_cast<std::size_t>(end - at),
                                   event_marker::opening.data(), event_marker::opening.size());
        if (hit == nullptr) break;
        at = static_cast<const char*>(hit);
        event_marker marker;
        if (!read_marker(bytes_view{at, static_cast<std::size_t>(end - at)}, marker)) {
            ++at;
            continue;
        }
        at += event_marker::size;
        ++count;
        found(marker);
    }
    return count;
}
}  // namespace kring::tools
