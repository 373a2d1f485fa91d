// The envelope of a record: what its body says besides the event itself, and the chain hash over it. The body is read by
// hand rather than by the library for two reasons: only the canonical encoding may pass, and a room is rebuilt from
// millions of these.
// Thread: pure functions; views point into the octets that were parsed.
#pragma once
#include "base/bytes.hpp"
#include "base/crypto.hpp"
#include "base/ids.hpp"
#include "base/result.hpp"
#include "domain/event.hpp"

#include <cstdint>

namespace kring::wire {
struct record_body {
    std::uint64_t at{};
    std::uint32_t schema{};
    std::int64_t time_ms{};
    std::uint32_t kind{};
    std::uint64_t actor{};
    std::uint64_t outbox{};
    std::uint64_t counter{};
    std::uint64_t body_hash{};
    bytes_view plain;
    bytes_view commitment;  // 32 octets or none
    bytes_view previous;    // 32 octets
};

// `data_newer` as soon as the schema says so; `data_damaged` for any encoding but the canonical one.
[[nodiscard]] result<record_body> parse_record_body(bytes_view octets);

// `scratch` is overwritten; it saves an allocation for each record.
[[nodiscard]] hash_256 chain_hash(const record_body& body, bytes& scratch);

// Where sealed bytes belong: they open nowhere else.
[[nodiscard]] bytes place_of_sealed(const room_id& room, std::uint64_t at, std::uint32_t kind);

// Whose key a record's texts are sealed under: who joins has its own already.
[[nodiscard]] inline member_id sealing_member(sequence at, member_id actor, bool joins)
{
    return joins ? member_id{at.value()} : actor;
}

[[nodiscard]] inline bytes_view view_of(const hash_256& hash)
{
    return {reinterpret_cast<const char*>(hash.data()), hash.size()};
}
}  // namespace kring::wire
