// Invitations: each lets in one newcomer. They are made in batches, one for a channel by which people are reached, and what is
// printed of one is a link whose MAC makes it: the room keeps how many there are, and what became of each.
// Thread: plain values, usable anywhere.
#pragma once
#include "base/ids.hpp"

#include <cstdint>

namespace kring::domain {
struct invitation {
    batch_id batch{};        // 0: none
    std::uint32_t number{};  // in its batch, from 1; of a withdrawal 0: all of the batch
    friend bool operator==(const invitation&, const invitation&) = default;
};
}  // namespace kring::domain
