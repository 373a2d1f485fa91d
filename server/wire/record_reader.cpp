#include "base/error.hpp"
#include "wire/event_fields.hpp"
#include "wire/record_body.hpp"
#include "wire/records.hpp"

#include <utility>
#include <variant>

namespace kring::wire {
namespace {
// Opens the texts of a record whose plain part is in `fact`.
result<text_presence> read_texts(const room_keys& keys, const record_body& body, bytes_view sealed,
                                 domain::event& fact)
{
    if (body.commitment.empty()) {
        if (!sealed.empty()) return errc::data_damaged;
        return text_presence::complete;
    }
    if (sealed.empty()) return text_presence::redacted;
    if (view_of(blake2b_256(sealed)) != body.commitment) return errc::data_damaged;

    // From here on the sealed bytes are those that were written. If they do not open, their key was destroyed; the member
    // may have another by now.
    const bool joins = std::holds_alternative<domain::member_joined>(fact.body);
    const key_256* key = keys.find(sealing_member(fact.at, fact.actor, joins));
    if (key == nullptr) return text_presence::key_destroyed;
    const auto texts = unseal(*key, place_of_sealed(keys.room(), body.at, body.kind), sealed);
    if (!texts) return text_presence::key_destroyed;
    if (!decode_texts(*texts, fact.body)) return errc::data_damaged;
    return text_presence::complete;
}
}  // namespace

record_reader::record_reader(const room_keys& keys, const chain_end& from)
    : keys_(keys), chain_(from)
{}

result<loaded_record> record_reader::read(bytes_view octets, bytes_view sealed)
{
    const auto body = parse_record_body(octets);
    if (!body) return body.error();
    const sequence at{body->at};
    if (at != next(chain_.at) || body->previous != view_of(chain_.hash)) return errc::data_damaged;

    loaded_record record;
    record.fact.at = at;
    record.fact.time = instant_from_milliseconds(body->time_ms);
    record.fact.actor = member_id{body->actor};
    record.stamp = {{outbox_id{body->outbox}, command_counter{body->counter}}, body->body_hash};
    if (const error_code failed = decode_plain(body->plain, body->kind, record.fact.body))
        return failed;
    const auto texts = read_texts(keys_, *body, sealed, record.fact);
    if (!texts) return texts.error();
    record.texts = *texts;

    chain_ = {at, chain_hash(*body, scratch_)};
    return record;
}
}  // namespace kring::wire
