// Events as the log keeps them (proto/kring/log/v1/record.proto, docs/log-format.md).
//
// A record has two parts. The body says what happened and carries the chain hash of the record before it, so that no
// record can be altered, dropped or put elsewhere unnoticed. Names and free text are sealed apart under a key of the
// member who wrote them; the body holds only a commitment to the sealed bytes. Redaction drops the sealed bytes,
// erasure destroys the key: either way the texts are gone and the chain still holds.
//
//     chain hash = BLAKE2b-256( previous chain hash (32) | sequence u64 | schema u32 | time_ms i64 | kind u32 | actor u64
//                             | outbox u64 | counter u64 | body_hash u64 | size of plain u32 | plain
//                             | commitment (32, or nothing) )                              all numbers little-endian
//     commitment = BLAKE2b-256( sealed bytes )
//     sealed     = seal( member's key, room (16) | sequence u64 | kind u32, encoded SealedText )
//     wrapped    = seal( wrapping key, room (16) | member u64, member's key (32) )
//
// A body has exactly one encoding: fields in rising order, none twice, none at its default, numbers in their shortest
// form. The reader refuses every other, so each altered bit is an altered value and breaks the chain.
// Thread: one owner each; a room's keys, reader and encoder are used by the room's owner alone.
#pragma once
#include "base/bytes.hpp"
#include "base/crypto.hpp"
#include "base/flat_map.hpp"
#include "base/ids.hpp"
#include "base/result.hpp"
#include "domain/event.hpp"
#include "rooms/ports.hpp"

#include <cstdint>
#include <functional>

namespace kring::wire {
// Of the event vocabulary that this program writes. It reads this one and all older ones.
inline constexpr std::uint32_t record_schema = 1;

// The key that wraps members' keys in the key store.
[[nodiscard]] key_256 wrapping_key_of(const key_256& master);

// How far a chain has come: 0 and zeros before the first record.
struct chain_end {
    sequence at{};
    hash_256 hash{};
    friend bool operator==(const chain_end&, const chain_end&) = default;
};

// The keys of one room's members. Member 0 stands for the room itself and the operator.
class room_keys {
public:
    // `draw_key` gives a fresh random key; a simulation gives its own.
    room_keys(const room_id& room, const key_256& wrapping_key, std::function<key_256()> draw_key);

    // A key from the key store; `key_mismatch`: it was wrapped under another master key, or for another place.
    [[nodiscard]] error_code add(member_id member, bytes_view wrapped);
    // Draws a key and puts it in the place of an older one; to be stored before a record that needs it.
    [[nodiscard]] rooms::fresh_key make(member_id member);
    // Null: there is none, or it was destroyed.
    [[nodiscard]] const key_256* find(member_id member) const;
    void forget(member_id member);

    // SipHash-2-4 under the member's key. For a member without one (never sealed anything, or the key was destroyed)
    // under a key derived from the wrapping key and the member: a repeat is then still told from another body, but not
    // across the destruction of the key.
    [[nodiscard]] std::uint64_t body_hash(member_id member, bytes_view canonical_body) const;

    [[nodiscard]] const room_id& room() const { return room_; }

private:
    room_id room_{};
    key_256 wrapping_key_{};
    std::function<key_256()> draw_key_;
    flat_map<member_id, key_256> keys_;
};

// Encodes a room's events from a chain's end on.
class room_records final : public rooms::record_encoder {
public:
    explicit room_records(room_keys keys, const chain_end& from = {});

    // A joining member gets a key of its own and so does the room when it is created; others only when they seal
    // something and have none.
    [[nodiscard]] rooms::encoded_record encode(const domain::event& fact,
                                               const rooms::command_stamp& stamp) override;
    [[nodiscard]] std::uint64_t body_hash(member_id member,
                                          bytes_view canonical_body) const override;

    [[nodiscard]] const chain_end& chain() const { return chain_; }

private:
    room_keys keys_;
    chain_end chain_;
};

enum class text_presence : std::uint8_t {
    complete,  // there are none, or all are there
    redacted,  // the sealed bytes were dropped
    key_destroyed,  // the sealed bytes are there and match their commitment, but nobody can read them any more
};

struct loaded_record {
    domain::event fact;  // texts empty unless `texts` is complete
    rooms::command_stamp stamp;
    text_presence texts{text_presence::complete};
};

// Reads a room's records in order and verifies the chain as it goes. An alteration of the very last record shows only
// against a chain end kept elsewhere, since no later record speaks of it.
class record_reader {
public:
    // `keys` outlives the reader. `from`: where to go on, as `chain` said it.
    explicit record_reader(const room_keys& keys, const chain_end& from = {});

    // `data_newer`: a schema or a kind of event that this program does not know; `data_damaged`: anything that is not as
    // it was written. After an error the chain is where it was.
    [[nodiscard]] result<loaded_record> read(bytes_view body, bytes_view sealed);

    [[nodiscard]] const chain_end& chain() const { return chain_; }

private:
    const room_keys& keys_;
    chain_end chain_;
    bytes scratch_;  // for hashing
};
}  // namespace kring::wire
