// Links, member tokens, passes for another device of a member and recovery codes. Each is a claim with a MAC under a key derived from the
// master key, so nothing is stored, a link can be printed again at any time, and none can be guessed. Whether a claim still
// holds (a member's generation, a used-up link) is for the room to say.
//
//     secret = version (1) | kind (1) | number (8, little-endian) | MAC (32)
//     token  = version (1) | kind (1) | room (16) | member (8) | generation (4) | MAC (32)
//     pass   = the same with the time of its end (8, little-endian, milliseconds since 1970) before the MAC
//     recovery code = the first 15 octets of the MAC over version (1) | kind (1) | member (8) | number (8), typed by people
//
// The MAC is BLAKE2b-256, keyed, over "kring/credential" | room | all octets before it.
// Thread: immutable; shared across cores.
#pragma once
#include "base/crypto.hpp"
#include "base/ids.hpp"
#include "base/time.hpp"
#include "domain/invitation.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace kring::rooms {
enum class credential_kind : std::uint8_t {
    join_link = 1,
    facilitator_link = 2,
    screen_link = 3,
    member_token = 4,
    decision_link = 5,
    device_pass = 6,
    invitation = 7,
    recovery_code = 8
};

struct link_claim {
    credential_kind kind{};
    // join links: how often the room made a new one; screen links: 0; facilitator links: the sequence of the issuing event; the
    // decision-maker's links: the version of the charter that set the promise which they confirm; invitations: the sequence
    // of the event that made their batch x 2^16 + the number in it.
    std::uint64_t number{};
    friend bool operator==(const link_claim&, const link_claim&) = default;
};

struct token_claim {
    room_id room{};
    member_id member{};
    kring::generation generation{};
    friend bool operator==(const token_claim&, const token_claim&) = default;
};

// Which code of which facilitator.
struct recovery_claim {
    room_id room{};
    member_id member{};
    sequence version{};  // of the event that made it
    friend bool operator==(const recovery_claim&, const recovery_claim&) = default;
};

[[nodiscard]] std::uint64_t invitation_number(const domain::invitation& which);
[[nodiscard]] domain::invitation invitation_of(std::uint64_t number);

class credentials {
public:
    explicit credentials(const key_256& token_key) : key_(token_key) {}

    [[nodiscard]] bytes link_secret(const room_id& room, const link_claim& claim) const;
    // Nothing for a foreign, altered or unknown secret; in constant time.
    [[nodiscard]] std::optional<link_claim> verify_link(const room_id& room,
                                                        bytes_view secret) const;

    [[nodiscard]] bytes member_token(const token_claim& claim) const;
    [[nodiscard]] std::optional<token_claim> verify_token(bytes_view token) const;

    // Opens for another device of the same member what their token opens, and only before `expires`: it is shown on a
    // screen, where others see it too.
    [[nodiscard]] bytes device_pass(const token_claim& claim, instant expires) const;
    [[nodiscard]] std::optional<token_claim> verify_pass(bytes_view pass, instant now) const;

    // By which a facilitator shows who they are, as it is written down.
    [[nodiscard]] std::string recovery_code(const recovery_claim& claim) const;
    // Whether somebody typed it, however they did; in constant time.
    [[nodiscard]] bool is_recovery_code(const recovery_claim& claim, std::string_view typed) const;

private:
    [[nodiscard]] bytes recovery_octets(const recovery_claim& claim) const;
    [[nodiscard]] bytes signed_claim(credential_kind kind, const token_claim& claim,
                                     bytes_view more) const;
    // What stands before the MAC, if that is right.
    [[nodiscard]] std::optional<bytes_view> verified(credential_kind kind, bytes_view whole,
                                                     std::size_t size) const;
    [[nodiscard]] hash_256 mac(const room_id& room, bytes_view claim) const;

    key_256 key_;
};
}  // namespace kring::rooms
