// An event's two halves: the plain part that stays for ever and the texts that are sealed.
// Thread: pure functions.
#pragma once
#include "base/bytes.hpp"
#include "base/error.hpp"
#include "domain/event.hpp"

#include <cstdint>

namespace kring::wire {
struct event_halves {
    bytes plain;  // an encoded Event
    bytes texts;  // an encoded SealedText; empty when there are none
};

[[nodiscard]] event_halves encode_event(const domain::event_body& body);

[[nodiscard]] inline std::uint32_t kind_of(const domain::event_body& body)
{
    return static_cast<std::uint32_t>(body.index()) + 1;
}

// Fills `body` with the kind and values of a plain part; its texts are empty. `data_newer`: a kind or a field this
// program does not know; `data_damaged`: another kind than `kind`, or no event at all.
[[nodiscard]] error_code decode_plain(bytes_view plain, std::uint32_t kind,
                                      domain::event_body& body);

// Puts texts into a body that `decode_plain` filled; false: these are no texts of such an event.
[[nodiscard]] bool decode_texts(bytes_view texts, domain::event_body& body);
}  // namespace kring::wire
