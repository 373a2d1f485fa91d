#include "base/crypto.hpp"

#include "base/check.hpp"

#include <sodium.h>

#include <algorithm>

namespace kring {
namespace {
const unsigned char* octets_of(bytes_view view)
{
    return reinterpret_cast<const unsigned char*>(view.data());
}

unsigned char* octets_of(bytes& buffer)
{
    return reinterpret_cast<unsigned char*>(buffer.data());
}

template <std::size_t Size>
std::array<std::uint8_t, Size> blake2b(bytes_view octets, const std::uint8_t* key,
                                       std::size_t key_size)
{
    std::array<std::uint8_t, Size> hash{};
    const int failed = crypto_generichash_blake2b(hash.data(), hash.size(), octets_of(octets),
                                                  octets.size(), key, key_size);
    KRING_CHECK(failed == 0);  // only impossible sizes fail
    return hash;
}

constexpr std::size_t nonce_size = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t tag_size = crypto_aead_xchacha20poly1305_ietf_ABYTES;
static_assert(nonce_size == 24);
static_assert(crypto_aead_xchacha20poly1305_ietf_KEYBYTES == sizeof(key_256));

// The place and the text, told apart by the length of the place.
hash_256 nonce_of(const key_256& key, bytes_view associated, bytes_view text)
{
    bytes place_and_text;
    place_and_text.reserve(8 + associated.size() + text.size());
    const std::uint64_t size = associated.size();
    for (int shift = 0; shift < 64; shift += 8)
        place_and_text += static_cast<char>(size >> shift & 0xff);
    place_and_text += associated;
    place_and_text += text;
    key_256 nonce_key = derive_key(key, "nonce");
    const hash_256 nonce = keyed_hash(nonce_key, place_and_text);
    wipe(nonce_key);
    wipe(place_and_text.data(), place_and_text.size());
    return nonce;
}
}  // namespace

bool start_crypto()
{
    return sodium_init() >= 0;
}

void random_bytes(void* destination, std::size_t size)
{
    randombytes_buf(destination, size);
}

key_256 random_key()
{
    key_256 key;
    randombytes_buf(key.data(), key.size());
    return key;
}

std::uint64_t random_u64()
{
    std::uint64_t value = 0;
    randombytes_buf(&value, sizeof value);
    return value;
}

hash_256 blake2b_256(bytes_view octets)
{
    return blake2b<32>(octets, nullptr, 0);
}

hash_128 blake2b_128(bytes_view octets)
{
    return blake2b<16>(octets, nullptr, 0);
}

hash_256 sha256(bytes_view octets)
{
    hash_256 hash{};
    crypto_hash_sha256(hash.data(), reinterpret_cast<const unsigned char*>(octets.data()),
                       octets.size());
    return hash;
}

hash_256 keyed_hash(const key_256& key, bytes_view octets)
{
    return blake2b<32>(octets, key.data(), key.size());
}

key_256 derive_key(const key_256& master, bytes_view purpose)
{
    return keyed_hash(master, bytes{"kring/"}.append(purpose));
}

std::uint64_t short_hash(const key_256& key, bytes_view octets)
{
    static_assert(crypto_shorthash_siphash24_KEYBYTES <= sizeof(key_256));
    std::array<unsigned char, crypto_shorthash_siphash24_BYTES> hash{};
    crypto_shorthash_siphash24(hash.data(), octets_of(octets), octets.size(), key.data());
    // SipHash's result is defined as little-endian octets, so the number is the same on every machine.
    std::uint64_t value = 0;
    for (std::size_t i = hash.size(); i-- > 0;) value = value << 8 | hash[i];
    return value;
}

bool equal_in_constant_time(bytes_view a, bytes_view b)
{
    return a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

bytes seal(const key_256& key, bytes_view associated, bytes_view text)
{
    const hash_256 nonce = nonce_of(key, associated, text);
    bytes sealed(nonce_size + text.size() + tag_size, '\0');
    std::copy_n(nonce.begin(), nonce_size, octets_of(sealed));
    unsigned long long written = 0;
    crypto_aead_xchacha20poly1305_ietf_encrypt(
        octets_of(sealed) + nonce_size, &written, octets_of(text), text.size(),
        octets_of(associated), associated.size(), nullptr, nonce.data(), key.data());
    KRING_CHECK(written == text.size() + tag_size);
    return sealed;
}

std::optional<bytes> unseal(const key_256& key, bytes_view associated, bytes_view sealed)
{
    if (sealed.size() < nonce_size + tag_size) return std::nullopt;
    bytes text(sealed.size() - nonce_size - tag_size, '\0');
    unsigned long long written = 0;
    const int failed = crypto_aead_xchacha20poly1305_ietf_decrypt(
        octets_of(text), &written, nullptr, octets_of(sealed) + nonce_size,
        sealed.size() - nonce_size, octets_of(associated), associated.size(), octets_of(sealed),
        key.data());
    if (failed != 0) return std::nullopt;
    KRING_CHECK(written == text.size());
    return text;
}

void wipe(void* secret, std::size_t size)
{
    sodium_memzero(secret, size);
}

void wipe(key_256& key)
{
    wipe(key.data(), key.size());
}
}  // namespace kring
