#include "runtime/links.hpp"

#include "base/encoding.hpp"
#include "base/limits.hpp"

namespace kring::runtime {
namespace {
// Those of screens are never void; this program issues generation 0 only.
constexpr std::uint64_t screen_generation = 0;

std::string token_of(const key_256& master, bytes_view purpose)
{
    const key_256 token = derive_key(master, purpose);
    return to_base64url({reinterpret_cast<const char*>(token.data()), token.size()});
}
}  // namespace

std::string link_maker::join_link(const room_id& room, std::uint32_t generation) const
{
    return address(room, secret(room, {rooms::credential_kind::join_link, generation}));
}

std::string link_maker::invitation_link(const room_id& room, const domain::invitation& which) const
{
    return address(
        room, secret(room, {rooms::credential_kind::invitation, rooms::invitation_number(which)}));
}

std::string link_maker::facilitator_link(const room_id& room, link_id link) const
{
    return address(room, secret(room, {rooms::credential_kind::facilitator_link, link.value()}));
}

std::string link_maker::decision_link(const room_id& room, sequence version) const
{
    return address(room, secret(room, {rooms::credential_kind::decision_link, version.value()}));
}

std::string link_maker::device_link(const rooms::token_claim& who, instant now) const
{
    return address(who.room,
                   to_base64url(issuer_.device_pass(who, now + limits::device_pass_time)));
}

std::string link_maker::start_link(const std::string& start_secret) const
{
    return public_url_ + "/start#" + start_secret;
}

std::string link_maker::screen_link(const room_id& room, std::uint32_t generation) const
{
    return address(room, secret(room, {rooms::credential_kind::screen_link, screen_generation}) +
                             "." + secret(room, {rooms::credential_kind::join_link, generation}));
}

std::string link_maker::secret(const room_id& room, const rooms::link_claim& claim) const
{
    return to_base64url(issuer_.link_secret(room, claim));
}

std::string link_maker::address(const room_id& room, const std::string& fragment) const
{
    return public_url_ + "/r/" + to_text(room) + "#" + fragment;
}

std::optional<bytes> secret_of(std::string_view text)
{
    return from_base64url(text);
}

std::string operator_token_of(const key_256& master)
{
    return token_of(master, "operator");
}

std::string start_secret_of(const key_256& master, std::uint64_t number)
{
    return token_of(master, "start " + std::to_string(number));
}

std::string metrics_token_of(const key_256& master)
{
    return token_of(master, "metrics");
}
}  // namespace kring::runtime
