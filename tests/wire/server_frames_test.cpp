#include "wire/server_frames.hpp"

#include "base/error.hpp"
#include "base/limits.hpp"
#include "wire/frames.hpp"
#include "wire/generated.hpp"
#include "wire/refusal_code.hpp"

#include <gmock/gmock.h>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <set>

namespace kring::wire {
namespace {
using namespace generated;
using namespace std::chrono_literals;

constexpr auto protobuf = rooms::encoding::protobuf;

template <class Frame>
Frame decoded(const frame_ptr& frame)
{
    auto result = decode_server_frame(payload_of(*frame));
    EXPECT_TRUE(result);
    if (!result || !std::holds_alternative<Frame>(*result)) {
        ADD_FAILURE() << "not the frame that was encoded";
        return {};
    }
    return std::get<Frame>(std::move(*result));
}

void expect_equal(const rooms::totals_facts& actual, const rooms::totals_facts& expected)
{
    EXPECT_EQ(actual.as_of, expected.as_of);
    EXPECT_EQ(actual.subjects, expected.subjects);
    EXPECT_EQ(actual.members, expected.members);
    EXPECT_EQ(actual.present, expected.present);
}

rooms::welcome_facts welcome_facts(generator& draw)
{
    rooms::welcome_facts facts;
    facts.room = {draw.array<decltype(room_id::octets)>()};
    facts.member = draw.member();
    if (draw.chance()) facts.role = draw.role();
    facts.view = draw.word(domain::view_kind::screen);
    facts.epoch = draw.id<epoch_id>();
    facts.token = draw.octets(62);
    facts.resumed = draw.chance();
    facts.name = draw.text();
    return facts;
}

std::vector<snapshot_chunk> chunks_of(const domain::view_state& state,
                                      const rooms::totals_facts& totals)
{
    std::vector<snapshot_chunk> chunks;
    for (const frame_ptr& frame : client_frame_encoder{}.snapshot(protobuf, state, totals)) {
        EXPECT_LE(payload_of(*frame).size(), limits::chunk_bytes_max);
        chunks.push_back(decoded<snapshot_chunk>(frame));
    }
    return chunks;
}

// Items whose texts do not compress.
domain::view_state large_view(generator& draw, std::size_t items, std::size_t text_size)
{
    domain::view_state view = draw.view(items);
    for (auto& item : view.items) {
        item.text.resize(text_size);
        for (char& character : item.text) character = static_cast<char>('!' + draw.below(90));
    }
    return view;
}

bytes deflated(const bytes& plain)
{
    z_stream stream{};
    EXPECT_EQ(deflateInit2(&stream, 9, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY), Z_OK);
    bytes packed(deflateBound(&stream, plain.size()), '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(plain.data()));
    stream.avail_in = static_cast<uInt>(plain.size());
    stream.next_out = reinterpret_cast<Bytef*>(packed.data());
    stream.avail_out = static_cast<uInt>(packed.size());
    EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
    packed.resize(stream.total_out);
    deflateEnd(&stream);
    return packed;
}

TEST(server_frames, decode_of_encode_is_the_same_welcome)
{
    generator draw{1};
    for (int i = 0; i < 300; ++i) {
        const auto facts = welcome_facts(draw);
        const auto read = decoded<welcome>(client_frame_encoder{}.welcome(protobuf, facts));
        EXPECT_EQ(read.facts.room, facts.room);
        EXPECT_EQ(read.facts.member, facts.member);
        EXPECT_EQ(read.facts.role, facts.role);
        EXPECT_EQ(read.facts.view, facts.view);
        EXPECT_EQ(read.facts.epoch, facts.epoch);
        EXPECT_EQ(read.facts.token, facts.token);
        EXPECT_EQ(read.facts.resumed, facts.resumed);
        EXPECT_EQ(read.facts.name, facts.name);
    }
}

TEST(server_frames, a_welcome_states_the_limits_in_force)
{
    generator draw{1};
    rooms::welcome_facts facts = welcome_facts(draw);
    facts.limits = {1001,     12,       std::chrono::milliseconds{1500},
                    {1, 2},   {3, 4},   {5, 6},
                    {7, 8},   {9, 10},  {11, 12},
                    {13, 14}, {15, 16}, {17, 18},
                    {19, 20}, {21, 22}, 2'345};
    const auto read = decoded<welcome>(client_frame_encoder{}.welcome(protobuf, facts));
    const announced_limits expected{1001,
                                    12,
                                    limits::idea_graphemes_max,
                                    limits::reply_graphemes_max,
                                    limits::name_graphemes_max,
                                    limits::reason_graphemes_max,
                                    std::chrono::milliseconds{1500},
                                    rate{1, 2},
                                    rate{3, 4},
                                    rate{5, 6},
                                    rate{7, 8},
                                    rate{9, 10},
                                    rate{11, 12},
                                    rate{13, 14},
                                    rate{15, 16},
                                    rate{17, 18},
                                    rate{19, 20},
                                    rate{21, 22},
                                    limits::tag_graphemes_max,
                                    limits::silent_edit_time,
                                    limits::lead_away_time,
                                    2'345};
    EXPECT_EQ(read.limits, expected);
}

TEST(server_frames, decode_of_encode_is_the_same_update)
{
    generator draw{2};
    for (std::size_t i = 0; i < 1000; ++i) {
        std::vector<domain::view_change> changes{draw.change(i % generator::changes)};
        while (draw.chance()) changes.push_back(draw.change(draw.below(generator::changes)));
        const auto after = draw.id<sequence>();
        const auto through = draw.id<sequence>();
        const auto read =
            decoded<update>(client_frame_encoder{}.update(protobuf, after, through, changes));
        EXPECT_EQ(read.after, after);
        EXPECT_EQ(read.through, through);
        EXPECT_EQ(read.changes, changes);
    }
}

TEST(server_frames, decode_of_encode_are_the_same_people)
{
    generator draw{60};
    for (int i = 0; i < 200; ++i) {
        const auto waiting = draw.waiting();
        EXPECT_EQ(decoded<rooms::waiting_facts>(client_frame_encoder{}.waiting(protobuf, waiting)),
                  waiting);
        const auto place = draw.place();
        EXPECT_EQ(decoded<rooms::line_place>(client_frame_encoder{}.in_line(protobuf, place)),
                  place);
        const auto facts = draw.people();
        EXPECT_EQ(decoded<rooms::people_facts>(client_frame_encoder{}.people(protobuf, facts)),
                  facts);
    }
}

TEST(server_frames, decode_of_encode_are_the_same_similar_ideas)
{
    generator draw{11};
    for (int i = 0; i < 100; ++i) {
        std::vector<contribution_id> ideas;
        while (draw.chance()) ideas.push_back(draw.contribution());
        const std::uint32_t number = draw.number_32();
        const auto read =
            decoded<similar_ideas>(client_frame_encoder{}.similar(protobuf, number, ideas));
        EXPECT_EQ(read.number, number);
        EXPECT_EQ(read.ideas, ideas);
    }
}

TEST(server_frames, decode_of_encode_are_the_same_texts)
{
    generator draw{12};
    for (int i = 0; i < 100; ++i) {
        domain::texts_of_run said{draw.contribution(), draw.contribution(), {}};
        while (draw.chance()) said.texts.push_back({draw.contribution(), draw.text()});
        EXPECT_EQ(decoded<domain::texts_of_run>(client_frame_encoder{}.texts(protobuf, said)),
                  said);
    }
}

TEST(server_frames, decode_of_encode_are_the_same_totals)
{
    generator draw{3};
    for (int i = 0; i < 500; ++i) {
        const auto facts = draw.totals();
        expect_equal(decoded<rooms::totals_facts>(client_frame_encoder{}.totals(protobuf, facts)),
                     facts);
    }
}

TEST(server_frames, decode_of_encode_is_the_same_self)
{
    generator draw{4};
    for (int i = 0; i < 500; ++i) {
        const auto self = draw.self();
        EXPECT_EQ(decoded<domain::self_view>(client_frame_encoder{}.self(protobuf, self)), self);
    }
}

TEST(server_frames, decode_of_encode_is_the_same_answer)
{
    generator draw{5};
    std::vector<rooms::outcome> outcomes{rooms::accepted{sequence{0}},
                                         rooms::accepted{sequence{1ull << 60}}, rooms::uncertain{}};
    for (int why = 1; why <= static_cast<int>(domain::refusal::busy); ++why) {
        outcomes.push_back(rooms::refused{static_cast<domain::refusal>(why), 0ms});
        outcomes.push_back(rooms::refused{static_cast<domain::refusal>(why), 1500ms, "Ana 2"});
    }
    for (const auto& outcome : outcomes) {
        const auto counter = draw.id<command_counter>();
        const auto read =
            decoded<answer>(client_frame_encoder{}.answer(protobuf, counter, outcome));
        EXPECT_EQ(read.counter, counter);
        std::visit(
            [&read](const auto& body) { EXPECT_EQ(read.outcome, (decltype(read.outcome){body})); },
            outcome);
    }
}

TEST(server_frames, a_refusal_says_on_what_ground)
{
    rooms::refused alike{domain::refusal::too_alike};
    alike.existing = contribution_id{300};
    rooms::refused hurts{domain::refusal::words_that_hurt};
    hurts.offer = "sukkel";
    rooms::refused rules{domain::refusal::invalid_policy};
    rules.policy = domain::policy_fault{domain::policy_number::voice_people, {2, 200}};
    for (const rooms::refused& each : {alike, hurts, rules}) {
        const auto frame = client_frame_encoder{}.answer(protobuf, command_counter{1}, each);
        EXPECT_EQ(std::get<rooms::refused>(decoded<answer>(frame).outcome), each);
    }
}

// The numbers of what a client reads by: never another.
TEST(server_frames, the_refusals_of_the_community_have_their_codes)
{
    constexpr std::array all{domain::refusal::invalid_policy, domain::refusal::own_contribution,
                             domain::refusal::invalid_flag,   domain::refusal::not_a_juror,
                             domain::refusal::jury_over,      domain::refusal::nothing_to_appeal,
                             domain::refusal::too_alike,      domain::refusal::links_later,
                             domain::refusal::words_that_hurt};
    std::int32_t code = 132;
    for (const domain::refusal each : all) EXPECT_EQ(code_of(each).number, code++);
}

TEST(server_frames, every_refusal_has_a_text_key_of_its_own)
{
    std::set<std::string> keys;
    for (int why = 1; why <= static_cast<int>(domain::refusal::busy); ++why) {
        const auto refusal = static_cast<domain::refusal>(why);
        const auto key = text_key_of(refusal);
        EXPECT_THAT(key, testing::MatchesRegex("refusal\\.[a-z_]+"));
        EXPECT_TRUE(keys.insert(key).second) << key;
        const auto frame = client_frame_encoder{}.answer(protobuf, command_counter{1},
                                                         rooms::refused{refusal, 0ms});
        EXPECT_EQ(decoded<answer>(frame).text_key, key);
    }
    EXPECT_EQ(text_key_of(domain::refusal::contribution_hidden), "refusal.contribution_hidden");
}

TEST(server_frames, a_wait_is_cut_to_what_the_wire_can_say)
{
    const auto waited = [](std::chrono::milliseconds wait) {
        const auto frame = client_frame_encoder{}.answer(
            protobuf, command_counter{1}, rooms::refused{domain::refusal::busy, wait});
        return std::get<rooms::refused>(decoded<answer>(frame).outcome).retry_after;
    };
    EXPECT_EQ(waited(-5ms), 0ms);
    EXPECT_EQ(waited(std::chrono::milliseconds{1ll << 40}),
              std::chrono::milliseconds{0xffffffffll});
}

TEST(server_frames, what_connections_say_by_themselves_comes_through)
{
    const auto read = decoded<notice>(notice_frame(protobuf, notice_kind::shutting_down, 2500ms));
    EXPECT_EQ(read.kind, notice_kind::shutting_down);
    EXPECT_EQ(read.delay, 2500ms);
    EXPECT_EQ(decoded<probe_answer>(probe_answer_frame(protobuf, 41)).number, 41u);
    const auto malformed = decoded<answer>(malformed_frame(protobuf, command_counter{9}));
    EXPECT_EQ(malformed.counter, command_counter{9});
    EXPECT_TRUE(std::holds_alternative<command_malformed>(malformed.outcome));
    EXPECT_EQ(malformed.text_key, "refusal.malformed");
}

TEST(server_frames, frames_are_whole_binary_messages)
{
    const auto frame = probe_answer_frame(protobuf, 41);
    EXPECT_EQ(static_cast<std::uint8_t>(frame->octets.at(0)), 0x82);
    EXPECT_EQ(static_cast<std::size_t>(frame->octets.at(1)), frame->octets.size() - 2);
}

TEST(server_frames, unknown_fields_are_skipped_and_nonsense_is_malformed)
{
    const auto payload = payload_of(*probe_answer_frame(protobuf, 41));
    EXPECT_TRUE(decode_server_frame(payload + block_field(99, "new")));
    EXPECT_EQ(decode_server_frame("").error(), errc::malformed);
    EXPECT_EQ(decode_server_frame(block_field(99, "new")).error(), errc::malformed);
    EXPECT_EQ(decode_server_frame("\xff").error(), errc::malformed);
    const bytes unknown_code = block_field(6, block_field(3, number_field(1, 999)));
    EXPECT_EQ(decode_server_frame(unknown_code).error(), errc::malformed);
    const bytes many_counts =
        block_field(4, block_field(2, block_field(3, bytes(domain::vote_counts_max + 1, '\1'))));
    EXPECT_EQ(decode_server_frame(many_counts).error(), errc::malformed);
}

bytes self_frame(const bytes& content)
{
    return block_field(5, content);
}

bytes changed(const bytes& body)
{
    return block_field(3, block_field(3, number_field(1, 9) + body));
}

TEST(server_frames, words_of_the_community_that_have_no_meaning_are_malformed)
{
    const auto is_read = [](const bytes& frame) { return decode_server_frame(frame).has_value(); };
    const auto item = [](const bytes& content) {
        return changed(block_field(3, number_field(1, 9) + number_field(3, 1) + content));
    };
    const auto found = [&item](std::uint64_t reason) { return item(number_field(150, reason)); };
    const auto flag = [&item](std::uint64_t reason) {
        return item(block_field(152, number_field(1, reason)));
    };
    const auto hidden = [](std::uint64_t reason) {
        return changed(block_field(4, number_field(1, 9) + number_field(150, reason)));
    };
    const auto ruling = [](std::uint64_t rule, std::uint64_t reason) {
        const bytes by = number_field(1, rule) + number_field(3, reason);
        return changed(block_field(
            50, block_field(1, number_field(1, 9) + number_field(2, 12) + block_field(150, by))));
    };
    const auto own_case = [](std::uint64_t reason) {
        return self_frame(block_field(4, number_field(1, 9) + number_field(2, 1) +
                                             block_field(150, number_field(1, reason))));
    };
    const auto call = [](std::uint64_t cause, std::uint64_t reason, std::uint64_t said) {
        return self_frame(block_field(150, number_field(1, 9) + number_field(4, cause) +
                                               number_field(5, reason) + number_field(8, said)));
    };
    const auto own_flag = [](std::uint64_t reason) {
        return self_frame(block_field(151, number_field(1, 9) + number_field(2, reason)));
    };
    const auto policy = [](const bytes& rules) {
        return changed(block_field(92, block_field(2, rules)));
    };
    const auto value = [](std::uint64_t number) { return block_field(2, number_field(1, number)); };

    for (std::uint64_t reason = 1; reason <= 4; ++reason) {
        EXPECT_TRUE(is_read(found(reason)) && is_read(flag(reason)) && is_read(hidden(reason)) &&
                    is_read(own_case(reason)) && is_read(own_flag(reason)) &&
                    is_read(ruling(1, reason)) && is_read(call(1, reason, 1)))
            << reason;
    }
    // Nothing was found, nothing is flagged any more, nothing is answered yet.
    EXPECT_TRUE(is_read(found(0)) && is_read(hidden(0)) && is_read(own_flag(0)) &&
                is_read(call(1, 1, 0)));
    EXPECT_FALSE(is_read(flag(0)) || is_read(own_case(0)) || is_read(ruling(1, 0)) ||
                 is_read(call(1, 0, 0)));
    EXPECT_FALSE(is_read(found(5)) || is_read(hidden(5)) || is_read(flag(5)) ||
                 is_read(own_case(5)) || is_read(own_flag(5)) || is_read(ruling(1, 5)) ||
                 is_read(call(1, 5, 0)));
    EXPECT_TRUE(is_read(ruling(5, 1)) && is_read(call(2, 1, 3)));
    EXPECT_FALSE(is_read(ruling(0, 1)) || is_read(ruling(6, 1)) || is_read(call(0, 1, 0)) ||
                 is_read(call(3, 1, 0)) || is_read(call(1, 1, 4)));
    // Of a jury that is over the rest is empty.
    EXPECT_TRUE(is_read(self_frame(block_field(150, number_field(1, 9) + number_field(2, 1)))));
    EXPECT_TRUE(is_read(policy(number_field(1, 3) + value(28))));
    EXPECT_FALSE(is_read(policy("")) || is_read(policy(number_field(1, 4))) ||
                 is_read(policy(number_field(1, 1) + value(29))) ||
                 is_read(policy(number_field(1, 1) + value(0))) ||
                 is_read(policy(number_field(1, 1) + value(3) + value(3))));
}

TEST(server_frames, spoiled_bytes_never_crash)
{
    generator draw{6};
    const client_frame_encoder encoder;
    for (std::size_t i = 0; i < 20'000; ++i) {
        const std::vector<domain::view_change> changes{draw.change(i % generator::changes)};
        const frame_ptr frame = i % 3 == 0
                                    ? encoder.update(protobuf, sequence{1}, sequence{2}, changes)
                                : i % 3 == 1 ? encoder.self(protobuf, draw.self())
                                             : encoder.welcome(protobuf, welcome_facts(draw));
        static_cast<void>(decode_server_frame(draw.spoiled(payload_of(*frame))).has_value());
    }
}

TEST(view_snapshots, a_small_one_is_one_plain_chunk)
{
    generator draw{7};
    const auto state = draw.view(3);
    const auto totals = draw.totals();
    const auto chunks = chunks_of(state, totals);
    ASSERT_EQ(chunks.size(), 1u);
    EXPECT_EQ(chunks[0].compression, chunk_compression::none);
    EXPECT_EQ(chunks[0].place, chunk_place::last);
    snapshot_assembler assembler;
    const auto whole = assembler.add(chunks[0]);
    ASSERT_TRUE(whole && *whole);
    EXPECT_EQ((*whole)->state, state);
    expect_equal((*whole)->totals, totals);
}

TEST(view_snapshots, a_large_one_is_deflated_and_comes_in_chunks)
{
    generator draw{8};
    snapshot_assembler assembler;  // one for all: it must be ready again
    for (const std::size_t items : {60u, 200u, 2000u}) {
        const auto state = large_view(draw, items, 600);
        const auto totals = draw.totals();
        const auto chunks = chunks_of(state, totals);
        ASSERT_GE(chunks.size(), items * 600 / limits::chunk_bytes_max / 2);
        for (std::size_t i = 0; i < chunks.size(); ++i) {
            EXPECT_EQ(chunks[i].index, i);
            EXPECT_EQ(chunks[i].compression, chunk_compression::deflate_raw);
            const auto whole = assembler.add(chunks[i]);
            ASSERT_TRUE(whole);
            ASSERT_EQ(whole->has_value(), i + 1 == chunks.size());
            if (!*whole) continue;
            EXPECT_EQ((*whole)->state, state);
            expect_equal((*whole)->totals, totals);
        }
    }
}

TEST(view_snapshots, an_empty_view_still_makes_a_chunk)
{
    const auto chunks = chunks_of({}, {});
    ASSERT_EQ(chunks.size(), 1u);
    const auto whole = snapshot_assembler{}.add(chunks[0]);
    ASSERT_TRUE(whole && *whole);
    EXPECT_EQ((*whole)->state, domain::view_state{});
}

TEST(view_snapshots, chunks_out_of_order_are_refused_and_the_next_view_snapshot_is_read)
{
    generator draw{9};
    const auto chunks = chunks_of(large_view(draw, 200, 600), {});
    ASSERT_GE(chunks.size(), 3u);
    snapshot_assembler assembler;
    EXPECT_EQ(assembler.add(chunks[1]).error(), errc::malformed);
    ASSERT_TRUE(assembler.add(chunks[0]));
    EXPECT_EQ(assembler.add(chunks[2]).error(), errc::malformed);
    ASSERT_TRUE(assembler.add(chunks[0]));
    EXPECT_EQ(assembler.add(chunks[0]).error(), errc::malformed);
    ASSERT_TRUE(assembler.add(chunks[0]));
    auto other = chunks[1];
    other.compression = chunk_compression::none;
    EXPECT_EQ(assembler.add(other).error(), errc::malformed);
    for (const auto& chunk : chunks) ASSERT_TRUE(assembler.add(chunk));
}

TEST(view_snapshots, a_bomb_is_stopped_at_the_bound)
{
    const bytes bomb = deflated(bytes(4 * limits::snapshot_bytes_max, '\0'));
    ASSERT_LT(bomb.size(), limits::snapshot_bytes_max);
    snapshot_assembler assembler;
    EXPECT_EQ(assembler.add({0, chunk_place::last, chunk_compression::deflate_raw, bomb}).error(),
              errc::message_too_big);
    // Exactly at the bound it is inflated, and then it is no view snapshot.
    const bytes largest = deflated(bytes(limits::snapshot_bytes_max, '\0'));
    EXPECT_EQ(
        assembler.add({0, chunk_place::last, chunk_compression::deflate_raw, largest}).error(),
        errc::malformed);
    const bytes beyond = deflated(bytes(limits::snapshot_bytes_max + 1, '\0'));
    EXPECT_EQ(assembler.add({0, chunk_place::last, chunk_compression::deflate_raw, beyond}).error(),
              errc::message_too_big);
}

TEST(view_snapshots, endless_chunks_are_stopped_at_the_bound)
{
    snapshot_assembler assembler;
    const bytes body(limits::chunk_bytes_max, 'x');
    std::uint32_t index = 0;
    result<std::optional<view_snapshot>> added{std::optional<view_snapshot>{}};
    while (added && index < 1000) {
        added = assembler.add({index++, chunk_place::more_follow, chunk_compression::none, body});
    }
    ASSERT_FALSE(added);
    EXPECT_EQ(added.error(), errc::message_too_big);
    EXPECT_EQ(index, limits::snapshot_bytes_max / limits::chunk_bytes_max + 1);
}

TEST(view_snapshots, a_stream_that_ends_early_or_late_is_malformed)
{
    generator draw{10};
    auto chunks = chunks_of(large_view(draw, 30, 600), {});
    ASSERT_EQ(chunks.size(), 1u);
    snapshot_assembler assembler;
    ASSERT_TRUE(assembler.add(chunks[0]));
    auto short_one = chunks[0];
    short_one.body.pop_back();
    EXPECT_EQ(assembler.add(short_one).error(), errc::malformed);
    auto long_one = chunks[0];
    long_one.body += 'x';
    EXPECT_EQ(assembler.add(long_one).error(), errc::malformed);
}
}  // namespace
}  // namespace kring::wire
