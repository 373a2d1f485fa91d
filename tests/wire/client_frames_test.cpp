#include "wire/client_frames.hpp"
#include "wire/client_scan.hpp"

#include "base/error.hpp"
#include "base/limits.hpp"
#include "kring/v1/client.pb.h"
#include "wire/generated.hpp"

#include <gmock/gmock.h>
#include <google/protobuf/descriptor.h>

#include <set>

namespace kring::wire {
namespace {
using namespace generated;

constexpr std::uint32_t hello_field = 1;
constexpr std::uint32_t command_field = 2;
constexpr std::uint32_t counter_field = 1;
constexpr std::uint32_t cast_vote_field = 30;
constexpr std::uint32_t post_idea_field = 20;

bytes command_frame(const bytes& content)
{
    return block_field(command_field, content);
}

bytes vote(std::uint64_t ballot = 2, std::uint64_t subject = 9, std::uint64_t zigzag = 2)
{
    return number_field(1, ballot) + number_field(2, subject) + number_field(3, zigzag);
}

hello join_hello()
{
    generator draw{1};
    hello opening;
    opening.entry = join_entry{
        {draw.array<decltype(room_id::octets)>()}, draw.octets(42), draw.octets(32), "Ana"};
    opening.outbox = outbox_id{77};
    return opening;
}

bytes hello_frame(const bytes& content)
{
    return block_field(hello_field, number_field(1, 1) + content);
}

error_code fault_of(const bytes& payload)
{
    const auto decoded = decode_client_frame(payload);
    return decoded ? error_code{} : decoded.error();
}

TEST(client_frames, decode_of_encode_is_the_same_command)
{
    generator draw{2};
    for (std::size_t kind = 0; kind < generator::commands; ++kind) {
        for (int i = 0; i < 300; ++i) {
            const domain::command body = draw.command(kind);
            const command_counter counter{1 + draw.number() / 2};
            const auto decoded = decode_client_frame(encode_command(counter, body));
            ASSERT_TRUE(decoded) << line_of(body);
            const auto& command = std::get<numbered_command>(*decoded);
            EXPECT_EQ(command.counter, counter);
            EXPECT_EQ(line_of(command.body), line_of(body));
            EXPECT_EQ(command.canonical, canonical_bytes(body));
        }
    }
}

TEST(client_frames, decode_of_encode_is_the_same_hello)
{
    generator draw{3};
    for (int i = 0; i < 1000; ++i) {
        const room_id room{draw.array<decltype(room_id::octets)>()};
        hello opening;
        opening.outbox = outbox_id{1 + draw.number() / 2};
        switch (i % 3) {
            case 0: opening.entry = member_entry{draw.octets(62)}; break;
            case 1:
                opening.entry = join_entry{room,
                                           draw.octets(42),
                                           draw.octets(32),
                                           draw.text(),
                                           draw.id<sequence>(),
                                           draw.number_32(),
                                           draw.id<member_id>(),
                                           draw.text(),
                                           draw.chance()};
                break;
            default: opening.entry = screen_entry{room, draw.octets(42)}; opening.outbox = {};
        }
        if (draw.chance()) opening.from = cursor{draw.id<epoch_id>(), draw.id<sequence>()};
        if (draw.chance()) opening.texts = rooms::text_wish::later;
        const auto decoded = decode_client_frame(encode_hello(opening));
        ASSERT_TRUE(decoded);
        EXPECT_EQ(std::get<hello>(*decoded), opening);
    }
}

TEST(client_frames, decode_of_encode_is_the_same_question)
{
    const find_similar question{7, "een bankje \u00e9"};
    const auto read = decode_client_frame(encode_find_similar(question));
    ASSERT_TRUE(read);
    EXPECT_EQ(std::get<find_similar>(*read), question);
}

TEST(client_frames, decode_of_encode_is_the_same_wish_for_texts)
{
    const auto read = decode_client_frame(encode_fetch_texts({contribution_id{300}}));
    ASSERT_TRUE(read);
    EXPECT_EQ(std::get<fetch_texts>(*read), fetch_texts{contribution_id{300}});
}

// A bool is 0 or 1: another number would be another encoding of the same command.
TEST(client_frames, a_seed_is_marked_by_one_and_by_no_other_number)
{
    const auto idea = [](std::uint64_t seed) {
        return block_field(
            2, number_field(1, 5) + block_field(20, block_field(1, "a") + number_field(3, seed)));
    };
    const auto read = decode_client_frame(idea(1));
    ASSERT_TRUE(read);
    EXPECT_TRUE(std::get<domain::post_idea>(std::get<numbered_command>(*read).body).seed);
    EXPECT_TRUE(decode_client_frame(idea(0)));
    EXPECT_EQ(decode_client_frame(idea(2)).error(), errc::malformed);
}

TEST(client_frames, decode_of_encode_is_the_same_probe)
{
    for (const std::uint32_t number : {0u, 1u, 300u, 0xffffffffu}) {
        const auto decoded = decode_client_frame(encode_probe(number));
        ASSERT_TRUE(decoded);
        EXPECT_EQ(std::get<probe>(*decoded).number, number);
    }
}

TEST(client_frames, equal_bodies_have_equal_canonical_bytes_in_whatever_encoding_they_come)
{
    const bytes expected = canonical_bytes(domain::cast_vote{ballot_id{2}, contribution_id{9}, 0});
    const bytes counter = number_field(counter_field, 5);
    const std::vector<bytes> frames{
        command_frame(counter +
                      block_field(cast_vote_field, number_field(1, 2) + number_field(2, 9))),
        // The default written out, fields in another order, numbers longer than they need be.
        command_frame(counter + block_field(cast_vote_field, vote(2, 9, 0))),
        command_frame(counter +
                      block_field(cast_vote_field, number_field(2, 9) + number_field(1, 2))),
        command_frame(block_field(cast_vote_field, number_field(1, 2, 10) + number_field(2, 9, 3)) +
                      counter),
        command_frame(number_field(counter_field, 6) +
                      block_field(cast_vote_field, number_field(1, 2) + number_field(2, 9))),
    };
    for (const bytes& frame : frames) {
        const auto decoded = decode_client_frame(frame);
        ASSERT_TRUE(decoded);
        EXPECT_EQ(std::get<numbered_command>(*decoded).canonical, expected);
    }
}

TEST(client_frames, different_bodies_have_different_canonical_bytes)
{
    generator draw{4};
    std::set<std::string> lines;
    std::set<bytes> encoded;
    for (int i = 0; i < 3000; ++i) {
        const domain::command body = draw.command(draw.below(generator::commands));
        lines.insert(line_of(body));
        encoded.insert(canonical_bytes(body));
    }
    EXPECT_EQ(lines.size(), encoded.size());
}

TEST(client_frames, an_unknown_field_is_refused_at_any_depth)
{
    const bytes good = number_field(counter_field, 1) + block_field(cast_vote_field, vote());
    ASSERT_TRUE(decode_client_frame(command_frame(good)));
    for (const bytes& unknown :
         {number_field(99, 1), fixed64_field(99, 1), block_field(99, "x"), tag(99, 5) + "abcd"}) {
        EXPECT_EQ(fault_of(command_frame(good) + unknown), errc::malformed);
        EXPECT_EQ(fault_of(command_frame(good + unknown)), errc::malformed);
        EXPECT_EQ(fault_of(command_frame(number_field(counter_field, 1) +
                                         block_field(cast_vote_field, vote() + unknown))),
                  errc::malformed);
    }
    const bytes entry = fixed64_field(5, 7) + block_field(2, block_field(1, "token"));
    ASSERT_TRUE(decode_client_frame(hello_frame(entry)));
    EXPECT_EQ(fault_of(hello_frame(entry + number_field(99, 1))), errc::malformed);
    EXPECT_EQ(fault_of(hello_frame(fixed64_field(5, 7) +
                                   block_field(2, block_field(1, "token") + number_field(99, 1)))),
              errc::malformed);
    EXPECT_EQ(fault_of(hello_frame(entry + block_field(6, number_field(99, 1)))), errc::malformed);
}

TEST(client_frames, groups_are_refused)
{
    constexpr unsigned start = 3;
    constexpr unsigned end = 4;
    const bytes good = number_field(counter_field, 1) + block_field(cast_vote_field, vote());
    EXPECT_EQ(fault_of(command_frame(good) + tag(99, start) + tag(99, end)), errc::malformed);
    EXPECT_EQ(fault_of(command_frame(good + tag(99, start) + tag(99, end))), errc::malformed);
    EXPECT_EQ(fault_of(tag(command_field, start) + good + tag(command_field, end)),
              errc::malformed);
    bytes nested;
    for (int i = 0; i < 20'000; ++i) nested += tag(15, start);
    for (int i = 0; i < 20'000; ++i) nested += tag(15, end);
    EXPECT_EQ(fault_of(nested), errc::malformed);
    EXPECT_EQ(fault_of(command_frame(good) + nested), errc::malformed);
}

TEST(client_frames, depth_is_refused)
{
    for (const std::uint32_t field : {1u, 2u, 3u, 20u}) {
        bytes nested;
        for (int depth = 0; depth < 5000; ++depth) nested = block_field(field, nested);
        EXPECT_EQ(fault_of(nested), errc::malformed);
    }
}

TEST(client_frames, what_comes_twice_is_refused)
{
    const bytes counter = number_field(counter_field, 1);
    const bytes body = block_field(cast_vote_field, vote());
    EXPECT_EQ(fault_of(command_frame(counter + counter + body)), errc::malformed);
    EXPECT_EQ(fault_of(command_frame(counter + body + body)), errc::malformed);
    EXPECT_EQ(fault_of(command_frame(counter + body) + command_frame(counter + body)),
              errc::malformed);
    EXPECT_EQ(
        fault_of(command_frame(counter + body + block_field(post_idea_field, block_field(1, "x")))),
        errc::malformed)
        << "two members of a oneof";
    EXPECT_EQ(fault_of(command_frame(counter + body) + block_field(3, number_field(1, 1))),
              errc::malformed);

    bytes many;
    for (int i = 0; i < 10'000; ++i) many += block_field(post_idea_field, "");
    EXPECT_EQ(fault_of(command_frame(counter + many)), errc::malformed);
    many.clear();
    for (int i = 0; i < 10'000; ++i) many += command_frame("");
    EXPECT_EQ(fault_of(many), errc::malformed);
}

TEST(client_frames, a_missing_body_is_refused)
{
    EXPECT_EQ(fault_of(""), errc::malformed);
    EXPECT_EQ(fault_of(command_frame("")), errc::malformed);
    EXPECT_EQ(fault_of(command_frame(number_field(counter_field, 1))), errc::malformed);
    EXPECT_EQ(fault_of(hello_frame(fixed64_field(5, 7))), errc::malformed);
    EXPECT_EQ(fault_of(block_field(hello_field, "")), errc::unsupported)
        << "no version is none we speak";
}

TEST(client_frames, a_counter_of_zero_is_refused)
{
    const bytes body = block_field(cast_vote_field, vote());
    EXPECT_EQ(fault_of(command_frame(body)), errc::malformed);
    EXPECT_EQ(fault_of(command_frame(number_field(counter_field, 0) + body)), errc::malformed);
    EXPECT_FALSE(fault_of(command_frame(number_field(counter_field, 1) + body)));
}

TEST(client_frames, an_outbox_belongs_to_members_and_not_to_screens)
{
    const bytes entry = block_field(2, block_field(1, "token"));
    EXPECT_EQ(fault_of(hello_frame(entry)), errc::malformed);
    EXPECT_EQ(fault_of(hello_frame(entry + fixed64_field(5, 0))), errc::malformed);
    EXPECT_FALSE(fault_of(hello_frame(entry + fixed64_field(5, 1))));
    const bytes screen = block_field(4, block_field(1, bytes(16, 'r')) + block_field(2, "secret"));
    EXPECT_FALSE(fault_of(hello_frame(screen)));
    EXPECT_EQ(fault_of(hello_frame(screen + fixed64_field(5, 1))), errc::malformed);
}

TEST(client_frames, rooms_have_16_octets_and_nonces_32)
{
    const auto join = [](std::size_t room, std::size_t nonce) {
        return hello_frame(fixed64_field(5, 7) +
                           block_field(3, block_field(1, bytes(room, 'r')) + block_field(2, "s") +
                                              block_field(3, bytes(nonce, 'n'))));
    };
    EXPECT_FALSE(fault_of(join(16, 32)));
    for (const std::size_t size : {0, 15, 17}) EXPECT_EQ(fault_of(join(size, 32)), errc::malformed);
    for (const std::size_t size : {0, 31, 33}) EXPECT_EQ(fault_of(join(16, size)), errc::malformed);
    for (const std::size_t size : {0, 15, 17}) {
        EXPECT_EQ(fault_of(hello_frame(block_field(4, block_field(1, bytes(size, 'r'))))),
                  errc::malformed);
    }
}

TEST(client_frames, text_that_is_not_utf8_is_refused)
{
    const auto idea = [](const bytes& text) {
        return command_frame(number_field(counter_field, 1) +
                             block_field(post_idea_field, block_field(1, text)));
    };
    EXPECT_FALSE(fault_of(idea("\xc3\xa9")));
    testing::internal::CaptureStderr();
    for (const bytes text : {"\xff", "\xc3", "\xed\xa0\x80", "\xc0\xaf", "\xf4\x90\x80\x80"}) {
        EXPECT_EQ(fault_of(idea(text)), errc::malformed);
    }
    EXPECT_EQ(testing::internal::GetCapturedStderr(), "")
        << "a peer must not be able to fill the log";
}

TEST(client_frames, a_number_beyond_its_range_is_refused_and_not_cut)
{
    const auto voted = [](const bytes& value) {
        return command_frame(number_field(counter_field, 1) +
                             block_field(cast_vote_field, number_field(1, 2) + value));
    };
    EXPECT_FALSE(fault_of(voted(number_field(3, 0xffffffffu))));
    EXPECT_EQ(fault_of(voted(number_field(3, 0x100000000u))), errc::malformed);
    EXPECT_EQ(fault_of(voted(number_field(3, ~0ull))), errc::malformed);
    EXPECT_EQ(fault_of(voted(tag(3, 0) + bytes(10, '\xff') + '\x01')), errc::malformed)
        << "11 octets";
    EXPECT_EQ(fault_of(voted(tag(3, 0) + bytes(9, '\xff') + '\x02')), errc::malformed) << "65 bits";
    EXPECT_EQ(fault_of(voted(block_field(3, "x"))), errc::malformed) << "another wire type";
    const auto counted = [](const bytes& counter) {
        return command_frame(tag(counter_field, 0) + counter +
                             block_field(cast_vote_field, vote()));
    };
    EXPECT_FALSE(fault_of(counted(bytes(9, '\xff') + '\x01')));
    EXPECT_EQ(fault_of(counted(bytes(9, '\xff') + '\x03')), errc::malformed) << "65 bits";
    EXPECT_EQ(fault_of(block_field(3, number_field(1, 0x100000000u))), errc::malformed)
        << "a probe's number";
    EXPECT_EQ(fault_of(hello_frame(block_field(2, "") + tag(5, 0) + varint(5))), errc::malformed);
}

TEST(client_frames, another_protocol_version_is_unsupported_whatever_else_it_holds)
{
    hello opening = join_hello();
    opening.protocol = 2;
    EXPECT_EQ(fault_of(encode_hello(opening)), errc::unsupported);
    EXPECT_EQ(fault_of(block_field(hello_field, number_field(1, 2) + block_field(99, "new"))),
              errc::unsupported);
    EXPECT_EQ(fault_of(block_field(hello_field, number_field(1, 1ull << 40))), errc::unsupported);
    EXPECT_EQ(fault_of(hello_frame(block_field(99, "new"))), errc::malformed);
}

TEST(client_frames, beyond_the_largest_message_nothing_is_read)
{
    const auto idea = [](std::size_t size) {
        return encode_command(command_counter{1}, domain::post_idea{bytes(size, 'x')});
    };
    const std::size_t envelope = idea(limits::message_bytes_max).size() - limits::message_bytes_max;
    EXPECT_FALSE(fault_of(idea(limits::message_bytes_max - envelope)));
    EXPECT_EQ(fault_of(idea(limits::message_bytes_max - envelope + 1)), errc::malformed);
}

TEST(client_frames, every_truncation_is_refused)
{
    std::vector<bytes> frames{encode_hello(join_hello()), encode_probe(5)};
    generator draw{6};
    for (std::size_t kind = 0; kind < generator::commands; ++kind) {
        frames.push_back(encode_command(command_counter{300}, draw.command(kind)));
    }
    for (const bytes& frame : frames) {
        ASSERT_FALSE(fault_of(frame));
        for (std::size_t size = 0; size < frame.size(); ++size) {
            EXPECT_EQ(fault_of(frame.substr(0, size)), errc::malformed) << size;
        }
    }
}

TEST(client_frames, spoiled_bytes_never_crash_and_what_passes_is_sound)
{
    generator draw{7};
    std::size_t passed = 0;
    for (int i = 0; i < 20'000; ++i) {
        bytes frame = i % 4 == 0 ? encode_hello(join_hello())
                                 : encode_command(command_counter{1 + draw.number() / 2},
                                                  draw.command(draw.below(generator::commands)));
        frame = draw.spoiled(std::move(frame));
        static_cast<void>(counter_of_malformed(frame));
        const auto decoded = decode_client_frame(frame);
        if (!decoded) continue;
        ++passed;
        if (const auto* command = std::get_if<numbered_command>(&*decoded)) {
            const auto again = decode_client_frame(encode_command(command->counter, command->body));
            ASSERT_TRUE(again);
            ASSERT_EQ(std::get<numbered_command>(*again).canonical, command->canonical);
        } else if (const auto* opening = std::get_if<hello>(&*decoded)) {
            const auto again = decode_client_frame(encode_hello(*opening));
            ASSERT_TRUE(again);
            ASSERT_EQ(std::get<hello>(*again), *opening);
        }
    }
    EXPECT_GT(passed, 1000u) << "spoiling must leave some frames readable, or this says little";
}

TEST(client_frames, the_counter_of_a_malformed_command_is_found_when_it_is_there)
{
    const bytes counter = number_field(counter_field, 500);
    EXPECT_EQ(counter_of_malformed(command_frame(counter + block_field(77, "new"))),
              command_counter{500});
    EXPECT_EQ(counter_of_malformed(command_frame(block_field(77, "new") + counter)),
              command_counter{500});
    EXPECT_EQ(counter_of_malformed(command_frame(block_field(cast_vote_field, vote()))),
              command_counter{0});
    EXPECT_EQ(counter_of_malformed(encode_hello(join_hello())), command_counter{0});
    EXPECT_EQ(counter_of_malformed("\xff\xff"), command_counter{0});
    EXPECT_EQ(counter_of_malformed(""), command_counter{0});
}

TEST(client_frames, a_list_has_as_many_entries_as_a_list_may_have)
{
    const auto with_goals = [](std::size_t count) {
        bytes charter;
        for (std::size_t i = 0; i < count; ++i) charter += block_field(1, "");
        charter += number_field(8, 1) + number_field(11, 1);
        return decode_client_frame(command_frame(
            number_field(counter_field, 1) +
            block_field(v1::Command::kSetCharterFieldNumber, block_field(1, charter))));
    };
    EXPECT_TRUE(with_goals(limits::json_items_max));
    EXPECT_FALSE(with_goals(limits::json_items_max + 1));
}

TEST(client_frames, a_word_that_has_no_meaning_is_malformed)
{
    const auto with = [](const bytes& charter) {
        return decode_client_frame(command_frame(
            number_field(counter_field, 1) +
            block_field(v1::Command::kSetCharterFieldNumber, block_field(1, charter))));
    };
    EXPECT_TRUE(with(number_field(8, 5) + number_field(11, 3)));
    EXPECT_FALSE(with(number_field(8, 6) + number_field(11, 3)));
    EXPECT_FALSE(with(number_field(8, 5) + number_field(11, 4)));
    EXPECT_FALSE(with(number_field(8, 5)));
    EXPECT_FALSE(
        with(number_field(8, 5) + number_field(11, 3) + block_field(1, number_field(2, 6))));
}

// --- a room that keeps itself clean ---
bytes policy_frame(const bytes& policy)
{
    return command_frame(number_field(counter_field, 1) +
                         block_field(v1::Command::kSetPolicyFieldNumber, block_field(1, policy)));
}

bytes value_of(std::uint64_t number, std::uint64_t value)
{
    return block_field(2, number_field(1, number) + number_field(2, value));
}

domain::policy policy_in(const bytes& frame)
{
    const auto read = decode_client_frame(frame);
    EXPECT_TRUE(read);
    if (!read) return {};
    return std::get<domain::set_policy>(std::get<numbered_command>(*read).body).policy;
}

TEST(client_frames, numbers_that_rules_leave_out_are_those_of_their_base)
{
    using domain::policy_base;
    using domain::policy_number;
    EXPECT_EQ(policy_in(policy_frame(number_field(1, 1))), domain::preset(policy_base::light));
    EXPECT_EQ(policy_in(policy_frame(number_field(1, 3))), domain::preset(policy_base::careful));
    auto expected = domain::preset(policy_base::standard);
    expected[policy_number::juries] = 0;
    expected[policy_number::voice_people] = 0xffffffff;  // whether it can be the room says
    EXPECT_EQ(
        policy_in(policy_frame(number_field(1, 2) + value_of(28, 0xffffffff) + value_of(1, 0))),
        expected);
}

TEST(client_frames, the_same_rules_have_the_same_canonical_bytes_however_they_are_said)
{
    const auto canonical = [](const bytes& policy) {
        const auto read = decode_client_frame(policy_frame(policy));
        return read ? std::get<numbered_command>(*read).canonical : bytes{};
    };
    const domain::set_policy wish{domain::preset(domain::policy_base::standard)};
    const bytes expected = canonical_bytes(wish);
    EXPECT_EQ(canonical(number_field(1, 2)), expected);
    EXPECT_EQ(canonical(number_field(1, 2) + value_of(1, 1)), expected);
    EXPECT_EQ(canonical(value_of(8, 5) + value_of(1, 1) + number_field(1, 2)), expected);
    EXPECT_NE(canonical(number_field(1, 2) + value_of(1, 0)), expected);
    EXPECT_NE(canonical(number_field(1, 1)), expected);
}

TEST(client_frames, rules_that_say_a_number_twice_or_one_without_a_meaning_are_malformed)
{
    EXPECT_EQ(fault_of(policy_frame("")), errc::malformed) << "no base";
    EXPECT_EQ(fault_of(policy_frame(number_field(1, 4))), errc::malformed);
    EXPECT_EQ(fault_of(policy_frame(number_field(1, 256 + 1))), errc::malformed);
    const bytes base = number_field(1, 2);
    EXPECT_FALSE(fault_of(policy_frame(base + value_of(28, 1))));
    EXPECT_EQ(fault_of(policy_frame(base + value_of(29, 1))), errc::malformed);
    EXPECT_EQ(fault_of(policy_frame(base + value_of(0, 1))), errc::malformed);
    EXPECT_EQ(fault_of(policy_frame(base + value_of(3, 1) + value_of(3, 1))), errc::malformed);
    EXPECT_EQ(fault_of(policy_frame(base + value_of(3, 1ull << 32))), errc::malformed);
    EXPECT_EQ(fault_of(command_frame(number_field(counter_field, 1) +
                                     block_field(v1::Command::kSetPolicyFieldNumber, ""))),
              errc::malformed)
        << "no rules at all";
}

TEST(client_frames, reasons_and_answers_are_those_that_have_a_meaning)
{
    const auto fault_of_word = [](int command, std::uint64_t word) {
        return fault_of(command_frame(number_field(counter_field, 1) +
                                      block_field(static_cast<std::uint32_t>(command),
                                                  number_field(1, 9) + number_field(2, word))));
    };
    constexpr int flag = v1::Command::kFlagContributionFieldNumber;
    constexpr int answer = v1::Command::kAnswerJuryFieldNumber;
    for (std::uint64_t word = 1; word <= 4; ++word) EXPECT_FALSE(fault_of_word(flag, word));
    for (std::uint64_t word = 1; word <= 3; ++word) EXPECT_FALSE(fault_of_word(answer, word));
    for (const std::uint64_t word : {0u, 5u, 257u})
        EXPECT_EQ(fault_of_word(flag, word), errc::malformed) << word;
    for (const std::uint64_t word : {0u, 4u, 257u})
        EXPECT_EQ(fault_of_word(answer, word), errc::malformed) << word;
}

TEST(client_frames, decode_of_encode_are_the_same_looks)
{
    generator draw{13};
    for (std::size_t count = 1; count <= limits::seen_ids_max; ++count) {
        seen looks;
        while (looks.contributions.size() < count)
            looks.contributions.emplace_back(1 + draw.number() / 2);
        const auto read = decode_client_frame(encode_seen(looks));
        ASSERT_TRUE(read);
        EXPECT_EQ(std::get<seen>(*read), looks);
    }
}

TEST(client_frames, looks_are_at_something_and_not_at_too_much)
{
    const auto looks = [](std::size_t count, std::uint64_t id) {
        bytes ids;
        for (std::size_t i = 0; i < count; ++i) ids += varint(id);
        return block_field(v1::ClientFrame::kSeenFieldNumber, block_field(1, ids));
    };
    EXPECT_FALSE(fault_of(looks(limits::seen_ids_max, ~0ull)));
    EXPECT_EQ(fault_of(looks(limits::seen_ids_max + 1, 9)), errc::malformed);
    EXPECT_EQ(fault_of(looks(limits::json_items_max + 1, 9)), errc::malformed);
    EXPECT_EQ(fault_of(looks(0, 9)), errc::malformed);
    EXPECT_EQ(fault_of(looks(1, 0)), errc::malformed);
    EXPECT_EQ(fault_of(block_field(v1::ClientFrame::kSeenFieldNumber, "")), errc::malformed);
}

TEST(client_frames, decode_of_encode_tell_who_writes_and_who_stopped)
{
    for (const auto how : {rooms::writing_now::begun, rooms::writing_now::stopped}) {
        const auto read = decode_client_frame(encode_writing({how}));
        ASSERT_TRUE(read);
        EXPECT_EQ(std::get<writing>(*read), writing{how});
    }
    EXPECT_EQ(fault_of(block_field(v1::ClientFrame::kWritingFieldNumber, number_field(2, 1))),
              errc::malformed);
}

// Packed, once, of numbers that fit and end: though a parser would take more.
TEST(client_frames, a_list_of_numbers_has_one_encoding)
{
    const auto looks = [](const bytes& content) {
        return block_field(v1::ClientFrame::kSeenFieldNumber, content);
    };
    EXPECT_FALSE(fault_of(looks(block_field(1, varint(9) + varint(300)))));
    EXPECT_EQ(fault_of(looks(number_field(1, 9))), errc::malformed) << "not packed";
    EXPECT_EQ(fault_of(looks(block_field(1, varint(9)) + block_field(1, varint(300)))),
              errc::malformed);
    EXPECT_EQ(fault_of(looks(block_field(1, "\x89"))), errc::malformed) << "cut off";
    EXPECT_EQ(fault_of(looks(block_field(1, bytes(9, '\xff') + '\x02'))), errc::malformed)
        << "65 bits";
    EXPECT_EQ(fault_of(looks(block_field(1, varint(9)) + number_field(2, 1))), errc::malformed);
}

// Why depth and number of fields need no counting (threat T19): a frame's size in fields is bounded by its messages, and
// lists by the scan.
TEST(client_frames, the_contract_has_no_cycles_and_only_types_the_scan_knows)
{
    using google::protobuf::Descriptor;
    using google::protobuf::FieldDescriptor;
    const std::function<void(const Descriptor&, int)> walk = [&](const Descriptor& type,
                                                                 int depth) {
        ASSERT_LE(depth, 16);
        ASSERT_LE(type.field_count(), static_cast<int>(message_fields_max));
        for (int i = 0; i < type.field_count(); ++i) {
            const FieldDescriptor& field = *type.field(i);
            // In a list of numbers an entry has one encoding: that of 64 bits, packed.
            if (field.is_packable()) {
                EXPECT_EQ(field.type(), FieldDescriptor::TYPE_UINT64) << field.full_name();
            }
            EXPECT_THAT(field.type(),
                        testing::AnyOf(FieldDescriptor::TYPE_UINT64, FieldDescriptor::TYPE_UINT32,
                                       FieldDescriptor::TYPE_SINT32, FieldDescriptor::TYPE_FIXED64,
                                       FieldDescriptor::TYPE_STRING, FieldDescriptor::TYPE_BYTES,
                                       FieldDescriptor::TYPE_MESSAGE, FieldDescriptor::TYPE_ENUM,
                                       FieldDescriptor::TYPE_BOOL, FieldDescriptor::TYPE_INT64))
                << field.full_name();
            if (field.message_type() != nullptr) walk(*field.message_type(), depth + 1);
        }
    };
    walk(*v1::ClientFrame::descriptor(), 1);
}
}  // namespace
}  // namespace kring::wire
