// Turns the address of a peer into marks by which a room can tell that two connections came from one place, and nobody can tell
// which place: its hash (BLAKE2b) under a key of the process and the day. The key leaves with the process.
// Thread: immutable; shared across cores.
#pragma once
#include "base/crypto.hpp"
#include "base/time.hpp"
#include "rooms/removal_watch.hpp"

#include <string>

namespace kring::runtime {
class address_marker {
public:
    explicit address_marker(const key_256& process_key) : key_(process_key) {}
    // `address`: numeric. Of IPv6 its network counts, because a household has one. Zeros for anything else.
    [[nodiscard]] rooms::address_marks of(const std::string& address, instant now) const;

private:
    key_256 key_;
};
}  // namespace kring::runtime
