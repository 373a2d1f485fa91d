// Records as the log gives them back: the body with its size before it, then the sealed bytes. The chain is taken to end
// where the record says it does, or nothing behind that check would ever be reached.
#include "base/check.hpp"
#include "fuzz/target.hpp"
#include "wire/record_body.hpp"
#include "wire/records.hpp"

#include <algorithm>

namespace kring::fuzz {
namespace {
wire::room_keys no_keys()
{
    return wire::room_keys{room_id{}, key_256{}, [] {
                               key_256 key;
                               key.fill(7);
                               return key;
                           }};
}
}  // namespace

void run(bytes_view input)
{
    parts from{input};
    const bytes_view octets = from.sized_block();
    const bytes_view sealed = from.rest();
    const auto parsed = wire::parse_record_body(octets);
    if (!parsed) return;

    wire::chain_end before{sequence{parsed->at - 1}, {}};
    std::copy(parsed->previous.begin(), parsed->previous.end(), before.hash.begin());
    const wire::room_keys keys = no_keys();
    wire::record_reader reader{keys, before};
    const auto loaded = reader.read(octets, sealed);
    if (!loaded) {
        KRING_CHECK(reader.chain() == before);
        return;
    }
    KRING_CHECK(reader.chain().at == sequence{parsed->at});

    // Written again it says the same, under whatever key.
    wire::room_records writer{no_keys(), before};
    const auto written = writer.encode(loaded->fact, loaded->stamp);
    wire::room_keys fresh = no_keys();
    if (written.key) KRING_CHECK(!fresh.add(written.key->member, written.key->wrapped));
    wire::record_reader second{fresh, before};
    const auto again = second.read(written.body, written.sealed);
    KRING_CHECK(again);
    KRING_CHECK(again->fact == loaded->fact && again->stamp == loaded->stamp);
    KRING_CHECK(again->texts == wire::text_presence::complete);
    KRING_CHECK(second.chain() == writer.chain());

    // A body has one encoding: only what the event's own part leaves open may differ.
    const auto rewritten = wire::parse_record_body(written.body);
    KRING_CHECK(rewritten);
    const bool same_parts = rewritten->plain == parsed->plain &&
                            rewritten->commitment == parsed->commitment &&
                            parsed->schema == wire::record_schema;
    if (same_parts) {
        KRING_CHECK(written.body == octets);
        KRING_CHECK(second.chain() == reader.chain());
    }
}
}  // namespace kring::fuzz
