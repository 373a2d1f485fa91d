#include "rooms/credentials.hpp"

#include "base/limits.hpp"
#include "base/typed_secret.hpp"

#include <cstddef>

namespace kring::rooms {
namespace {
constexpr char version = 1;
constexpr std::size_t mac_size = 32;
constexpr int invitation_bits = 16;
constexpr std::size_t link_size = 2 + 8 + mac_size;
constexpr std::size_t claim_size = 2 + 16 + 8 + 4;
constexpr std::size_t token_size = claim_size + mac_size;

void append_little_endian(bytes& out, std::uint64_t value, int octets)
{
    for (int index = 0; index < octets; ++index)
        out += static_cast<char>((value >> (8 * index)) & 0xff);
}

std::uint64_t read_little_endian(bytes_view from)
{
    std::uint64_t value = 0;
    for (std::size_t index = from.size(); index-- > 0;)
        value = (value << 8) | static_cast<unsigned char>(from[index]);
    return value;
}

bytes_view view_of(const hash_256& hash)
{
    return {reinterpret_cast<const char*>(hash.data()), hash.size()};
}

// What a token and a pass begin with; the room in it was read before.
token_claim token_claim_in(bytes_view claimed)
{
    return {*room_id_from_bytes(claimed.substr(2, 16)),
            member_id{read_little_endian(claimed.substr(18, 8))},
            generation{static_cast<std::uint32_t>(read_little_endian(claimed.substr(26, 4)))}};
}
}  // namespace

static_assert(limits::invitations_per_batch_max < 1u << invitation_bits);

std::uint64_t invitation_number(const domain::invitation& which)
{
    return which.batch.value() << invitation_bits | which.number;
}

domain::invitation invitation_of(std::uint64_t number)
{
    const std::uint64_t low = number & ((1u << invitation_bits) - 1);
    return {batch_id{number >> invitation_bits}, static_cast<std::uint32_t>(low)};
}

hash_256 credentials::mac(const room_id& room, bytes_view claim) const
{
    bytes covered{"kring/credential"};
    covered += to_bytes(room);
    covered += claim;
    return keyed_hash(key_, covered);
}

bytes credentials::link_secret(const room_id& room, const link_claim& claim) const
{
    bytes secret{version, static_cast<char>(claim.kind)};
    append_little_endian(secret, claim.number, 8);
    secret += view_of(mac(room, secret));
    return secret;
}

std::optional<link_claim> credentials::verify_link(const room_id& room, bytes_view secret) const
{
    if (secret.size() != link_size || secret[0] != version) return std::nullopt;
    const bytes_view claimed = secret.substr(0, link_size - mac_size);
    if (!equal_in_constant_time(view_of(mac(room, claimed)), secret.substr(claimed.size())))
        return std::nullopt;
    const auto kind = static_cast<credential_kind>(secret[1]);
    switch (kind) {
        case credential_kind::join_link:
        case credential_kind::facilitator_link:
        case credential_kind::screen_link:
        case credential_kind::decision_link:
        case credential_kind::invitation:
            return link_claim{kind, read_little_endian(claimed.substr(2, 8))};
        case credential_kind::member_token:
        case credential_kind::device_pass:
        case credential_kind::recovery_code: break;
    }
    return std::nullopt;
}

bytes credentials::signed_claim(credential_kind kind, const token_claim& claim,
                                bytes_view more) const
{
    bytes whole{version, static_cast<char>(kind)};
    whole += to_bytes(claim.room);
    append_little_endian(whole, claim.member.value(), 8);
    append_little_endian(whole, claim.generation.value(), 4);
    whole += more;
    whole += view_of(mac(claim.room, whole));
    return whole;
}

std::optional<bytes_view> credentials::verified(credential_kind kind, bytes_view whole,
                                                std::size_t size) const
{
    if (whole.size() != size || whole[0] != version || whole[1] != static_cast<char>(kind))
        return std::nullopt;
    const auto room = room_id_from_bytes(whole.substr(2, 16));
    if (!room) return std::nullopt;
    const bytes_view claimed = whole.substr(0, size - mac_size);
    if (!equal_in_constant_time(view_of(mac(*room, claimed)), whole.substr(claimed.size())))
        return std::nullopt;
    return claimed;
}

bytes credentials::member_token(const token_claim& claim) const
{
    return signed_claim(credential_kind::member_token, claim, {});
}

std::optional<token_claim> credentials::verify_token(bytes_view token) const
{
    const auto claimed = verified(credential_kind::member_token, token, token_size);
    if (!claimed) return std::nullopt;
    return token_claim_in(*claimed);
}

bytes credentials::device_pass(const token_claim& claim, instant expires) const
{
    bytes end;
    append_little_endian(end, static_cast<std::uint64_t>(to_milliseconds(expires)), 8);
    return signed_claim(credential_kind::device_pass, claim, end);
}

std::optional<token_claim> credentials::verify_pass(bytes_view pass, instant now) const
{
    const auto claimed = verified(credential_kind::device_pass, pass, token_size + 8);
    if (!claimed) return std::nullopt;
    const std::uint64_t end = read_little_endian(claimed->substr(claim_size, 8));
    if (now >= instant_from_milliseconds(static_cast<std::int64_t>(end))) return std::nullopt;
    return token_claim_in(*claimed);
}

bytes credentials::recovery_octets(const recovery_claim& claim) const
{
    bytes claimed{version, static_cast<char>(credential_kind::recovery_code)};
    append_little_endian(claimed, claim.member.value(), 8);
    append_little_endian(claimed, claim.version.value(), 8);
    return bytes{view_of(mac(claim.room, claimed)).substr(0, typed_secret_octets)};
}

std::string credentials::recovery_code(const recovery_claim& claim) const
{
    return to_typed_secret(recovery_octets(claim));
}

bool credentials::is_recovery_code(const recovery_claim& claim, std::string_view typed) const
{
    const auto octets = from_typed_secret(typed);
    // What is no code at all is compared too, so that it takes as long.
    const bytes shown = octets.value_or(bytes(typed_secret_octets, '\0'));
    const bool is_same = equal_in_constant_time(recovery_octets(claim), shown);
    return is_same && octets.has_value();
}
}  // namespace kring::rooms
