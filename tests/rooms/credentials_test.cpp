// Links and tokens: what was issued is known again, anything else is not.
#include "rooms/credentials.hpp"
#include "base/encoding.hpp"

#include <gtest/gtest.h>

#include <cctype>
#include <cstdint>

namespace kring::rooms {
namespace {
key_256 counting_key()
{
    key_256 key{};
    for (std::size_t index = 0; index < key.size(); ++index)
        key[index] = static_cast<std::uint8_t>(index);
    return key;
}

room_id counting_room()
{
    room_id room{};
    for (std::size_t index = 0; index < room.octets.size(); ++index)
        room.octets[index] = static_cast<std::uint8_t>(100 + index);
    return room;
}

const room_id room = counting_room();
const token_claim claim{room, member_id{258}, generation{3}};

class credentials_test : public testing::Test {
protected:
    credentials issuer{counting_key()};
};

TEST_F(credentials_test, know_their_own_links)
{
    for (const auto kind : {credential_kind::join_link, credential_kind::facilitator_link,
                            credential_kind::screen_link}) {
        for (const std::uint64_t number : {0ull, 1ull, 4ull, 0x0102030405060708ull, ~0ull}) {
            const link_claim made{kind, number};
            const bytes secret = issuer.link_secret(room, made);
            EXPECT_EQ(issuer.verify_link(room, secret), made);
            EXPECT_EQ(issuer.link_secret(room, made), secret) << "a link can be printed again";
        }
    }
}

TEST_F(credentials_test, know_their_own_tokens)
{
    for (const token_claim& each : {claim, token_claim{room, member_id{1}, generation{0}},
                                    token_claim{room, member_id{~0ull}, generation{~0u}}}) {
        EXPECT_EQ(issuer.verify_token(issuer.member_token(each)), each);
    }
}

TEST_F(credentials_test, know_their_own_passes_until_they_are_over)
{
    const instant end = instant_from_milliseconds(1'700'000'000'000);
    const bytes pass = issuer.device_pass(claim, end);
    EXPECT_EQ(issuer.verify_pass(pass, end - std::chrono::milliseconds{1}), claim);
    EXPECT_EQ(issuer.verify_pass(pass, end), std::nullopt);
    EXPECT_EQ(issuer.verify_pass(pass, end + std::chrono::hours{1}), std::nullopt);
}

TEST_F(credentials_test, a_pass_is_no_token_and_cannot_be_made_to_last)
{
    const instant end = instant_from_milliseconds(1'700'000'000'000);
    const instant before = end - std::chrono::seconds{1};
    const bytes pass = issuer.device_pass(claim, end);
    EXPECT_EQ(issuer.verify_token(pass), std::nullopt);
    EXPECT_EQ(issuer.verify_pass(issuer.member_token(claim), before), std::nullopt);
    EXPECT_EQ(issuer.verify_link(room, pass), std::nullopt);
    for (std::size_t at = 0; at < pass.size(); ++at) {
        bytes altered = pass;
        altered[at] = static_cast<char>(altered[at] ^ 1);
        EXPECT_EQ(issuer.verify_pass(altered, before), std::nullopt) << at;
    }
    EXPECT_EQ(issuer.verify_pass(pass.substr(0, pass.size() - 1), before), std::nullopt);
    EXPECT_EQ(issuer.verify_pass({}, before), std::nullopt);
}

// Links are printed and tokens lie in browsers: their octets are for ever. Both were computed apart from this program.
TEST_F(credentials_test, have_these_octets)
{
    EXPECT_EQ(
        to_hex(issuer.link_secret(room, {credential_kind::facilitator_link, 4})),
        "01020400000000000000ea0e34ed87c9ef21dc5c28229d66572584b819f6041eb578b4534ee6d7d3e658");
    EXPECT_EQ(to_hex(issuer.member_token(claim)),
              "01046465666768696a6b6c6d6e6f70717273020100000000000003000000e1e66ce96c19b25092842091"
              "aa5aa33b93e7a83b82319bd5c9"
              "f0d024f807a673");
}

TEST_F(credentials_test, refuse_each_altered_bit)
{
    const bytes secret = issuer.link_secret(room, {credential_kind::join_link, 1});
    for (std::size_t bit = 0; bit < secret.size() * 8; ++bit) {
        bytes altered = secret;
        altered[bit / 8] = static_cast<char>(altered[bit / 8] ^ (1 << (bit % 8)));
        EXPECT_EQ(issuer.verify_link(room, altered), std::nullopt) << "bit " << bit;
    }
    const bytes token = issuer.member_token(claim);
    for (std::size_t bit = 0; bit < token.size() * 8; ++bit) {
        bytes altered = token;
        altered[bit / 8] = static_cast<char>(altered[bit / 8] ^ (1 << (bit % 8)));
        EXPECT_EQ(issuer.verify_token(altered), std::nullopt) << "bit " << bit;
    }
}

TEST_F(credentials_test, refuse_other_lengths)
{
    const bytes secret = issuer.link_secret(room, {credential_kind::join_link, 1});
    const bytes token = issuer.member_token(claim);
    for (std::size_t length = 0; length < secret.size(); ++length) {
        EXPECT_EQ(issuer.verify_link(room, secret.substr(0, length)), std::nullopt);
    }
    for (std::size_t length = 0; length < token.size(); ++length) {
        EXPECT_EQ(issuer.verify_token(token.substr(0, length)), std::nullopt);
    }
    EXPECT_EQ(issuer.verify_link(room, secret + "x"), std::nullopt);
    EXPECT_EQ(issuer.verify_token(token + "x"), std::nullopt);
}

TEST_F(credentials_test, refuse_what_is_of_another_room_or_key)
{
    room_id other_room = room;
    other_room.octets[15] ^= 1;
    key_256 other_key = counting_key();
    other_key[0] ^= 1;
    const credentials foreign{other_key};
    const bytes secret = issuer.link_secret(room, {credential_kind::facilitator_link, 4});
    EXPECT_EQ(issuer.verify_link(other_room, secret), std::nullopt);
    EXPECT_EQ(foreign.verify_link(room, secret), std::nullopt);
    EXPECT_EQ(foreign.verify_token(issuer.member_token(claim)), std::nullopt);
}

TEST_F(credentials_test, never_take_a_link_for_a_token_or_the_other_way_round)
{
    EXPECT_EQ(issuer.verify_link(room, issuer.member_token(claim)), std::nullopt);
    for (const auto kind : {credential_kind::join_link, credential_kind::facilitator_link,
                            credential_kind::screen_link}) {
        EXPECT_EQ(issuer.verify_token(issuer.link_secret(room, {kind, 4})), std::nullopt);
    }
    // A link whose MAC is right and whose kind is none of a link's.
    EXPECT_EQ(
        issuer.verify_link(room, issuer.link_secret(room, {credential_kind::member_token, 4})),
        std::nullopt);
    EXPECT_EQ(issuer.verify_link(room, issuer.link_secret(room, {credential_kind{0}, 4})),
              std::nullopt);
    EXPECT_EQ(issuer.verify_link(room, issuer.link_secret(room, {credential_kind{9}, 4})),
              std::nullopt);
}
// Claims whose MAC is right, as nobody issues them: of another version or kind than what they are shown for.
TEST_F(credentials_test, refuse_claims_of_another_version_or_kind_whose_mac_is_right)
{
    const auto signed_again = [](bytes claimed) {
        bytes covered{"kring/credential"};
        covered += to_bytes(room);
        covered += claimed;
        const hash_256 mac = keyed_hash(counting_key(), covered);
        claimed.append(reinterpret_cast<const char*>(mac.data()), mac.size());
        return claimed;
    };
    const instant end = instant_from_milliseconds(1'700'000'000'000);
    const instant before = end - std::chrono::seconds{1};
    const bytes token = issuer.member_token(claim).substr(0, 30);
    const bytes pass = issuer.device_pass(claim, end).substr(0, 38);
    const bytes secret = issuer.link_secret(room, {credential_kind::join_link, 1}).substr(0, 10);
    ASSERT_EQ(issuer.verify_token(signed_again(token)), claim);
    ASSERT_EQ(issuer.verify_pass(signed_again(pass), before), claim);
    ASSERT_TRUE(issuer.verify_link(room, signed_again(secret)));
    for (const char other : {'\0', '\1', '\2', '\3', '\4', '\5', '\6', '\7'}) {
        const auto with = [&](bytes claimed, std::size_t at) {
            claimed[at] = other;
            return signed_again(std::move(claimed));
        };
        if (other != token[0]) {
            EXPECT_EQ(issuer.verify_token(with(token, 0)), std::nullopt) << int{other};
            EXPECT_EQ(issuer.verify_pass(with(pass, 0), before), std::nullopt) << int{other};
            EXPECT_EQ(issuer.verify_link(room, with(secret, 0)), std::nullopt) << int{other};
        }
        if (other != token[1]) {
            EXPECT_EQ(issuer.verify_token(with(token, 1)), std::nullopt) << int{other};
        }
        if (other != pass[1]) {
            EXPECT_EQ(issuer.verify_pass(with(pass, 1), before), std::nullopt) << int{other};
        }
    }
}
TEST_F(credentials_test, know_their_own_recovery_codes_however_they_are_typed)
{
    const recovery_claim made{room, member_id{258}, sequence{9}};
    const std::string code = issuer.recovery_code(made);
    EXPECT_EQ(issuer.recovery_code(made), code) << "it can be told again";
    EXPECT_TRUE(issuer.is_recovery_code(made, code));
    std::string typed;
    for (const char each : code) {
        if (each != '-') typed += static_cast<char>(std::tolower(each));
    }
    EXPECT_TRUE(issuer.is_recovery_code(made, typed));
    for (std::size_t place = 0; place < typed.size(); ++place) {
        std::string other = typed;
        other[place] = other[place] == 'z' ? 'y' : 'z';
        EXPECT_FALSE(issuer.is_recovery_code(made, other)) << place;
    }
    EXPECT_FALSE(issuer.is_recovery_code(made, ""));
}

TEST_F(credentials_test, have_a_recovery_code_of_its_own_for_each_room_member_and_version)
{
    const recovery_claim made{room, member_id{258}, sequence{9}};
    const std::string code = issuer.recovery_code(made);
    room_id other_room = room;
    other_room.octets[0] ^= 1;
    for (const recovery_claim& other : {recovery_claim{other_room, member_id{258}, sequence{9}},
                                        recovery_claim{room, member_id{259}, sequence{9}},
                                        recovery_claim{room, member_id{258}, sequence{10}},
                                        recovery_claim{room, member_id{9}, sequence{258}}}) {
        EXPECT_NE(issuer.recovery_code(other), code);
        EXPECT_FALSE(issuer.is_recovery_code(other, code));
    }
    key_256 other_key{};
    EXPECT_NE(credentials{other_key}.recovery_code(made), code);
}
}  // namespace
}  // namespace kring::rooms
