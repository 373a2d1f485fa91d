// The cryptography Kring needs, all from libsodium, all in crypto.cpp.
// Nothing here draws randomness but `random_bytes`, which only `app` and the edges call: everything else is a function
// of its arguments, so that a simulation replays bit for bit.
// Thread: pure functions after `start_crypto`.
#pragma once
#include "base/bytes.hpp"
#include "base/result.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace kring {
using key_256 = std::array<std::uint8_t, 32>;
using hash_256 = std::array<std::uint8_t, 32>;
using hash_128 = std::array<std::uint8_t, 16>;

// Once, before anything else here. False: the system has no usable random source.
[[nodiscard]] bool start_crypto();

// Overwrites a buffer with random octets of the system.
void random_bytes(void* destination, std::size_t size);
[[nodiscard]] key_256 random_key();
[[nodiscard]] std::uint64_t random_u64();

// BLAKE2b (RFC 7693) with 32 and 16 octets, unkeyed.
[[nodiscard]] hash_256 blake2b_256(bytes_view octets);
[[nodiscard]] hash_128 blake2b_128(bytes_view octets);

// SHA-256 (FIPS 180-4), for what browsers compare (CSP level 3, section 2.3.1).
[[nodiscard]] hash_256 sha256(bytes_view octets);

// BLAKE2b-256 keyed with 32 octets: a MAC, and a pseudo-random function to derive keys with.
[[nodiscard]] hash_256 keyed_hash(const key_256& key, bytes_view octets);
// A key for one purpose: keyed_hash(master, "kring/" + purpose).
[[nodiscard]] key_256 derive_key(const key_256& master, bytes_view purpose);

// SipHash-2-4 with the first 16 octets of the key.
[[nodiscard]] std::uint64_t short_hash(const key_256& key, bytes_view octets);

// In time that depends on the lengths alone.
[[nodiscard]] bool equal_in_constant_time(bytes_view a, bytes_view b);

// XChaCha20-Poly1305. The nonce (the first 24 octets of the result) is keyed_hash of associated data and text under a
// key derived from `key`: the same nonce can only meet the same text, so a sequence that is written again after a
// crash never reuses one. Equal texts at one place seal alike; `associated` therefore names the place.
[[nodiscard]] bytes seal(const key_256& key, bytes_view associated, bytes_view text);
// Nothing when key, associated data or sealed bytes are not the ones they were.
[[nodiscard]] std::optional<bytes> unseal(const key_256& key, bytes_view associated,
                                          bytes_view sealed);

// Overwrites a secret with zeros, which an optimiser may not leave out.
void wipe(void* secret, std::size_t size);
void wipe(key_256& key);
}  // namespace kring
