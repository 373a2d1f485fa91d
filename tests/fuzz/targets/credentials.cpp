// Links, member tokens and the texts they travel in. Nobody can make one without the key: whatever is accepted is, octet
// for octet, what the server itself would have written.
#include "rooms/credentials.hpp"

#include "base/check.hpp"
#include "base/encoding.hpp"
#include "base/typed_secret.hpp"
#include "fuzz/target.hpp"

#include <string>

namespace kring::fuzz {
namespace {
// The corpus holds links and tokens under this key and for this room.
rooms::credentials server_credentials()
{
    key_256 key;
    key.fill(5);
    return rooms::credentials{key};
}

void check_claims(const rooms::credentials& server, parts from)
{
    room_id room;
    for (auto& octet : room.octets) octet = from.octet();
    const rooms::token_claim token{room, member_id{from.number(8)},
                                   generation{static_cast<std::uint32_t>(from.number(4))}};
    KRING_CHECK(server.verify_token(server.member_token(token)) == token);
    const auto kind = static_cast<rooms::credential_kind>(1 + from.octet() % 3);
    const rooms::link_claim link{kind, from.number(8)};
    const bytes secret = server.link_secret(room, link);
    KRING_CHECK(server.verify_link(room, secret) == link);
    KRING_CHECK(!server.verify_token(secret));
    room.octets[0] ^= 1;
    KRING_CHECK(!server.verify_link(room, secret));
}
}  // namespace

void run(bytes_view input)
{
    const rooms::credentials server = server_credentials();
    if (const auto claim = server.verify_link(room_id{}, input))
        KRING_CHECK(server.link_secret(room_id{}, *claim) == input);
    if (const auto claim = server.verify_token(input))
        KRING_CHECK(server.member_token(*claim) == input);
    check_claims(server, parts{input});

    // One text per value, both ways.
    const std::string text = to_base64url(input);
    const auto octets = from_base64url(text);
    KRING_CHECK(octets && *octets == input);
    if (const auto read = from_base64url(input)) KRING_CHECK(to_base64url(*read) == input);
    // Many texts for one code: whatever is read is written in one way.
    if (const auto typed = from_typed_secret(input))
        KRING_CHECK(from_typed_secret(to_typed_secret(*typed)) == typed);
    const rooms::recovery_claim recovery{room_id{}, member_id{8}, sequence{9}};
    if (server.is_recovery_code(recovery, input)) {
        const auto typed = from_typed_secret(input);
        KRING_CHECK(typed && to_typed_secret(*typed) == server.recovery_code(recovery));
    }
    if (const auto room = room_id_from_text(input)) KRING_CHECK(to_text(*room) == input);
}
}  // namespace kring::fuzz
