// How fast a room's passphrase may be tried. Only wrong ones count, so that a hall which says the right one is never slowed
// down. Beyond its failures an address waits; beyond those of all addresses together, each that failed waits for
// `passphrase_pause` after every failure, and whoever has not failed yet does not.
// Invariant: holds at most `addresses_max` addresses; those that failed longest ago are let go first, and while none can be let
// go, whoever is not known waits too.
// Thread: belongs to the room's owner core.
#pragma once
#include "base/crypto.hpp"
#include "base/limits.hpp"
#include "base/token_bucket.hpp"
#include "rooms/removal_watch.hpp"

#include <chrono>
#include <cstddef>
#include <map>

namespace kring::rooms {
struct passphrase_bounds {
    rate of_address{limits::passphrase_failures_of_address};
    rate of_all{limits::passphrase_failures};
    std::chrono::milliseconds pause{limits::passphrase_pause};
    std::size_t addresses_max{limits::passphrase_addresses_max};
};

class passphrase_guard {
public:
    // Zero: whoever comes from there may try one now.
    [[nodiscard]] std::chrono::milliseconds wait(const address_marks& from,
                                                 const passphrase_bounds& bounds, instant now);
    void failed(const address_marks& from, const passphrase_bounds& bounds, instant now);

private:
    struct failures {
        token_bucket left;
        instant last{};
    };
    void forget_forgiven(const passphrase_bounds& bounds, instant now);

    std::map<hash_128, failures> addresses_;
    token_bucket all_;
    instant forgotten_at_{};
};
}  // namespace kring::rooms
