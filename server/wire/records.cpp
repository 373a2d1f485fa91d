#include "wire/records.hpp"

#include "base/check.hpp"
#include "base/error.hpp"
#include "kring/log/v1/record.pb.h"
#include "wire/event_fields.hpp"
#include "wire/record_body.hpp"

#include <algorithm>
#include <utility>

namespace kring::wire {
namespace {
bytes member_octets(member_id member)
{
    bytes octets;
    for (unsigned shift = 0; shift < 64; shift += 8)
        octets += static_cast<char>(member.value() >> shift & 0xffu);
    return octets;
}

bytes place_of_key(const room_id& room, member_id member)
{
    return to_bytes(room) + member_octets(member);
}

bytes encode_body(const record_body& body)
{
    log::v1::Record message;
    message.set_sequence(body.at);
    message.set_schema(body.schema);
    message.set_time_ms(body.time_ms);
    message.set_kind(body.kind);
    message.set_actor(body.actor);
    message.set_outbox(body.outbox);
    message.set_counter(body.counter);
    message.set_body_hash(body.body_hash);
    message.set_plain(body.plain.data(), body.plain.size());
    message.set_commitment(body.commitment.data(), body.commitment.size());
    message.set_previous(body.previous.data(), body.previous.size());
    return message.SerializeAsString();
}
}  // namespace

key_256 wrapping_key_of(const key_256& master)
{
    return derive_key(master, "wrap");
}

room_keys::room_keys(const room_id& room, const key_256& wrapping_key,
                     std::function<key_256()> draw_key)
    : room_(room), wrapping_key_(wrapping_key), draw_key_(std::move(draw_key))
{}

error_code room_keys::add(member_id member, bytes_view wrapped)
{
    const auto octets = unseal(wrapping_key_, place_of_key(room_, member), wrapped);
    key_256 key{};
    if (!octets || octets->size() != key.size()) return errc::key_mismatch;
    std::copy(octets->begin(), octets->end(), key.begin());
    keys_[member] = key;
    return {};
}

rooms::fresh_key room_keys::make(member_id member)
{
    const key_256 key = draw_key_();
    keys_[member] = key;
    return {member, seal(wrapping_key_, place_of_key(room_, member), view_of(key))};
}

const key_256* room_keys::find(member_id member) const
{
    const auto found = keys_.find(member);
    return found == keys_.end() ? nullptr : &found->second;
}

void room_keys::forget(member_id member)
{
    const auto found = keys_.find(member);
    if (found == keys_.end()) return;
    wipe(found->second);
    keys_.erase(found);
}

std::uint64_t room_keys::body_hash(member_id member, bytes_view canonical_body) const
{
    if (const key_256* key = find(member); key != nullptr) return short_hash(*key, canonical_body);
    return short_hash(derive_key(wrapping_key_, "body-hash/" + place_of_key(room_, member)),
                      canonical_body);
}

room_records::room_records(room_keys keys, const chain_end& from)
    : keys_(std::move(keys)), chain_(from)
{}

rooms::encoded_record room_records::encode(const domain::event& fact,
                                           const rooms::command_stamp& stamp)
{
    KRING_CHECK(fact.at == next(chain_.at));  // a gap in a chain cannot be mended later
    const event_halves halves = encode_event(fact.body);
    const std::uint32_t kind = kind_of(fact.body);
    const bool joins = std::holds_alternative<domain::member_joined>(fact.body);
    const bool creates = std::holds_alternative<domain::room_created>(fact.body);
    const member_id sealer = sealing_member(fact.at, fact.actor, joins);

    rooms::encoded_record record;
    record.at = fact.at;
    if (joins || creates || (!halves.texts.empty() && keys_.find(sealer) == nullptr))
        record.key = keys_.make(sealer);
    hash_256 commitment{};
    if (!halves.texts.empty()) {
        record.sealed = seal(*keys_.find(sealer),
                             place_of_sealed(keys_.room(), fact.at.value(), kind), halves.texts);
        commitment = blake2b_256(record.sealed);
    }

    record_body body;
    body.at = fact.at.value();
    body.schema = record_schema;
    body.time_ms = to_milliseconds(fact.time);
    body.kind = kind;
    body.actor = fact.actor.value();
    body.outbox = stamp.id.outbox.value();
    body.counter = stamp.id.counter.value();
    body.body_hash = stamp.body_hash;
    body.plain = halves.plain;
    body.commitment = record.sealed.empty() ? bytes_view{} : view_of(commitment);
    body.previous = view_of(chain_.hash);
    record.body = encode_body(body);
    bytes scratch;
    chain_ = {fact.at, chain_hash(body, scratch)};
    return record;
}

std::uint64_t room_records::body_hash(member_id member, bytes_view canonical_body) const
{
    return keys_.body_hash(member, canonical_body);
}
}  // namespace kring::wire
