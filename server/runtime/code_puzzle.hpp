// The client puzzle of threat T4: while somebody tries many codes, a code is looked up only for whoever has spent a
// second or two of computing on that very code. Nothing is stored: a puzzle is a claim with a MAC, and its answers are worth
// nothing for another code, so it does not matter how often they are used.
//
//     challenge = end in milliseconds since 1970 (8, little-endian) | BLAKE2b-256 keyed, of end and code (32)
//     an answer = a number such that SHA-256(challenge | which part (1) | number (4, little-endian)) begins with so many
//                 bits that are zero; one for each part. (Hashcash, A. Back 2002, with SHA-256 and in parts.)
// Thread: immutable; shared across cores.
#pragma once
#include "base/bytes.hpp"
#include "base/crypto.hpp"
#include "base/limits.hpp"
#include "base/room_code.hpp"
#include "base/time.hpp"

#include <cstdint>
#include <span>

namespace kring::runtime {
struct puzzle_size {
    std::uint32_t parts{limits::puzzle_parts};
    std::uint32_t bits{limits::puzzle_bits};  // of each part; at most 32
};

class code_puzzle {
public:
    explicit code_puzzle(const key_256& key, puzzle_size size = {}) : key_(key), size_(size) {}

    [[nodiscard]] bytes challenge(room_code code, instant now) const;
    // Whether these are answers to a challenge of this code that has not ended.
    [[nodiscard]] bool is_solved(room_code code, bytes_view challenge,
                                 std::span<const std::uint32_t> answers, instant now) const;
    [[nodiscard]] const puzzle_size& size() const { return size_; }

private:
    [[nodiscard]] bytes signed_end(room_code code, std::int64_t ends) const;

    key_256 key_;
    puzzle_size size_;
};
}  // namespace kring::runtime
