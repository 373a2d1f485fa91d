// The two halves of an event, as a record holds them: the kind, the plain part with its size before it, and the texts as
// they are once unsealed.
#include "base/check.hpp"
#include "fuzz/target.hpp"
#include "wire/event_fields.hpp"

namespace kring::fuzz {
void run(bytes_view input)
{
    parts from{input};
    const std::uint32_t kind = from.octet();
    const bytes_view plain = from.sized_block();
    const bytes_view texts = from.rest();
    domain::event_body body;
    if (wire::decode_plain(plain, kind, body)) return;
    KRING_CHECK(wire::kind_of(body) == kind);
    if (!wire::decode_texts(texts, body)) return;

    const wire::event_halves halves = wire::encode_event(body);
    domain::event_body again;
    KRING_CHECK(!wire::decode_plain(halves.plain, kind, again));
    KRING_CHECK(wire::decode_texts(halves.texts, again));
    KRING_CHECK(again == body);
    const wire::event_halves stable = wire::encode_event(again);
    KRING_CHECK(stable.plain == halves.plain && stable.texts == halves.texts);
}
}  // namespace kring::fuzz
