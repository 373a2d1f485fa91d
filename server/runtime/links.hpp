// The addresses that people open. The secret stands behind the `#`, which browsers never send, so that no server or
// proxy log holds it.
// Thread: immutable; shared across cores.
#pragma once
#include "rooms/credentials.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace kring::runtime {
// Of the join links of a room whose link was never rotated.
constexpr std::uint32_t first_link_generation = 0;

class link_maker {
public:
    // `public_url`: scheme, host and port as people reach this server, without a path and a closing slash.
    link_maker(std::string public_url, const rooms::credentials& issuer)
        : public_url_(std::move(public_url)), issuer_(issuer)
    {}

    // `generation`: the room's.
    [[nodiscard]] std::string join_link(const room_id& room, std::uint32_t generation) const;
    // Single use, for a participant.
    [[nodiscard]] std::string invitation_link(const room_id& room,
                                              const domain::invitation& which) const;
    // Single use; `link` is the sequence of the event that issued it.
    [[nodiscard]] std::string facilitator_link(const room_id& room, link_id link) const;
    // Confirms the promise of this version of the charter, as often as it is used, until the promise changes.
    [[nodiscard]] std::string decision_link(const room_id& room, sequence version) const;
    // For another device of the same member, for `limits::device_pass_time` from `now`.
    [[nodiscard]] std::string device_link(const rooms::token_claim& who, instant now) const;
    // Where a facilitator starts a room of their own.
    [[nodiscard]] std::string start_link(const std::string& start_secret) const;
    // The screen's own secret, and behind a dot the join link's, which the screen shows as a QR code.
    [[nodiscard]] std::string screen_link(const room_id& room, std::uint32_t generation) const;

private:
    [[nodiscard]] std::string secret(const room_id& room, const rooms::link_claim& claim) const;
    [[nodiscard]] std::string address(const room_id& room, const std::string& fragment) const;

    std::string public_url_;
    const rooms::credentials& issuer_;
};

// A link's secret or a member token, from the text that carries it; nothing for what is no such text.
[[nodiscard]] std::optional<bytes> secret_of(std::string_view text);

// The operator's token: derived from the master key, so that whoever may read the key's file may operate the server.
[[nodiscard]] std::string operator_token_of(const key_256& master);
// Whoever has it may start rooms on the page. Another number is another secret, so that raising it voids the one before.
[[nodiscard]] std::string start_secret_of(const key_256& master, std::uint64_t number);
// The token of whoever reads the metrics and may do nothing else; `kring metrics --token` prints it.
[[nodiscard]] std::string metrics_token_of(const key_256& master);
}  // namespace kring::runtime
