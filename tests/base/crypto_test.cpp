#include "base/crypto.hpp"
#include "base/encoding.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace kring {
namespace {
class crypto : public testing::Test {
protected:
    static void SetUpTestSuite() { ASSERT_TRUE(start_crypto()); }

    static key_256 key_of(std::uint8_t first)
    {
        key_256 key;
        for (std::size_t i = 0; i < key.size(); ++i) key[i] = static_cast<std::uint8_t>(first + i);
        return key;
    }

    template <std::size_t Size>
    static std::string hex(const std::array<std::uint8_t, Size>& octets)
    {
        return to_hex({reinterpret_cast<const char*>(octets.data()), octets.size()});
    }
};

// The expected values of these hashes were computed with Python's hashlib, an independent implementation.
TEST_F(crypto, hashes_as_rfc_7693_says)
{
    EXPECT_EQ(hex(blake2b_256("abc")),
              "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319");
    EXPECT_EQ(hex(blake2b_256("")),
              "0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8");
    EXPECT_EQ(hex(blake2b_128("abc")), "cf4ab791c62b8d2b2109c90275287816");
    EXPECT_EQ(hex(keyed_hash(key_of(0), "abc")),
              "d63a32d3e44738d7907f964316c241adaba0abfeabc32349677578a15a203f7f");
    EXPECT_EQ(derive_key(key_of(0), "token"), keyed_hash(key_of(0), "kring/token"));
    EXPECT_NE(derive_key(key_of(0), "token"), derive_key(key_of(0), "seal"));
}

// From the paper (Aumasson and Bernstein, SipHash, appendix A): key 00..0f, message 00..0e.
TEST_F(crypto, short_hash_is_siphash_2_4)
{
    bytes message;
    for (int i = 0; i < 15; ++i) message += static_cast<char>(i);
    EXPECT_EQ(short_hash(key_of(0), message), 0xa129ca6149be45e5u);
}

TEST_F(crypto, compares_whole_values)
{
    EXPECT_TRUE(equal_in_constant_time("", ""));
    EXPECT_TRUE(equal_in_constant_time("same", "same"));
    EXPECT_FALSE(equal_in_constant_time("same", "sama"));
    EXPECT_FALSE(equal_in_constant_time("same", "sam"));
}

TEST_F(crypto, opens_what_it_sealed)
{
    for (const std::size_t size : {0u, 1u, 31u, 4096u, 100'000u}) {
        const bytes text(size, 'x');
        const bytes sealed = seal(key_of(1), "place", text);
        EXPECT_EQ(sealed.size(), size + 24 + 16);
        EXPECT_EQ(unseal(key_of(1), "place", sealed), text);
        if (size > 16) {
            EXPECT_EQ(sealed.find(text.substr(0, 16)), bytes::npos);
        }
    }
}

TEST_F(crypto, opens_nothing_that_was_changed)
{
    const bytes sealed = seal(key_of(1), "place", "what was written");
    EXPECT_FALSE(unseal(key_of(2), "place", sealed));
    EXPECT_FALSE(unseal(key_of(1), "plac", sealed));
    EXPECT_FALSE(unseal(key_of(1), "place", ""));
    for (std::size_t size = 0; size < sealed.size(); ++size) {
        EXPECT_FALSE(unseal(key_of(1), "place", bytes_view{sealed}.substr(0, size)));
    }
    for (std::size_t bit = 0; bit < sealed.size() * 8; ++bit) {
        bytes flipped = sealed;
        flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << bit % 8));
        EXPECT_FALSE(unseal(key_of(1), "place", flipped)) << bit;
    }
}

TEST_F(crypto, never_uses_a_nonce_for_two_texts)
{
    const auto nonce = [](const bytes& sealed) { return sealed.substr(0, 24); };
    std::set<bytes> nonces;
    for (const char* place : {"a", "ab", "b", ""}) {
        for (const char* text : {"", "b", "bc", "c"})
            nonces.insert(nonce(seal(key_of(1), place, text)));
    }
    EXPECT_EQ(nonces.size(), 16u);  // "a" + "bc" and "ab" + "c" included
    EXPECT_EQ(seal(key_of(1), "a", "b"), seal(key_of(1), "a", "b"));
    EXPECT_NE(nonce(seal(key_of(1), "a", "b")), nonce(seal(key_of(2), "a", "b")));
}

TEST_F(crypto, draws_different_keys_and_wipes_them)
{
    key_256 key = random_key();
    EXPECT_NE(key, random_key());
    EXPECT_NE(random_u64(), random_u64());
    wipe(key);
    EXPECT_TRUE(std::all_of(key.begin(), key.end(), [](std::uint8_t octet) { return octet == 0; }));
}
}  // namespace
}  // namespace kring
