// How long the bytes of a vote take, in both directions. Figures are reported in docs/performance.md, never asserted.
#include "base/crypto.hpp"
#include "base/limits.hpp"
#include "domain/later_texts.hpp"
#include "rooms/ports.hpp"
#include "support/large_room.hpp"
#include "wire/client_frames.hpp"
#include "wire/frames.hpp"
#include "wire/records.hpp"

#include <benchmark/benchmark.h>

#include <cstdlib>
#include <vector>

namespace kring::wire {
namespace {
constexpr std::size_t rebuild_records = 1'000'000;

room_keys keys()
{
    return {room_id{}, key_256{7}, [] { return key_256{9}; }};
}

domain::event vote(std::uint64_t at)
{
    domain::event fact;
    fact.at = sequence{at};
    fact.time = instant_from_milliseconds(1'767'225'600'000 + static_cast<std::int64_t>(at));
    fact.actor = member_id{5 + at % 2000};
    fact.body =
        domain::vote_cast{ballot_id{3}, contribution_id{3000 + at % 2000}, at % 2 == 0 ? 1 : -1};
    return fact;
}

rooms::command_stamp stamp(std::uint64_t at)
{
    return {{outbox_id{0x9e3779b97f4a7c15u * at}, command_counter{at / 2000 + 1}},
            0xc2b2ae3d27d4eb4fu * at};
}

// The bodies of a room's votes one behind the other, as a scan of the log brings them.
void decode_vote_records(benchmark::State& state)
{
    room_records encoder{keys()};
    std::vector<bytes> bodies;
    bodies.reserve(rebuild_records);
    for (std::uint64_t at = 1; at <= rebuild_records; ++at)
        bodies.push_back(encoder.encode(vote(at), stamp(at)).body);

    const room_keys known = keys();
    for (auto _ : state) {
        record_reader reader{known};
        for (const bytes& body : bodies) {
            auto record = reader.read(body, {});
            if (!record) std::abort();
            benchmark::DoNotOptimize(*record);
        }
        if (reader.chain() != encoder.chain()) std::abort();
    }
    state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations() * rebuild_records));
}
BENCHMARK(decode_vote_records)->Unit(benchmark::kMillisecond);

void decode_idea_records(benchmark::State& state)
{
    constexpr std::size_t count = 20'000;
    room_records encoder{keys()};
    room_keys known = keys();
    std::vector<rooms::encoded_record> records;
    for (std::uint64_t at = 1; at <= count; ++at) {
        const domain::contribution_posted posted{{}, bytes(120, 'x')};
        records.push_back(encoder.encode({sequence{at}, {}, member_id{5}, posted}, stamp(at)));
        const auto& key = records.back().key;
        if (key && known.add(key->member, key->wrapped)) std::abort();
    }
    for (auto _ : state) {
        record_reader reader{known};
        for (const auto& record : records) {
            auto read = reader.read(record.body, record.sealed);
            if (!read || read->texts != text_presence::complete) std::abort();
            benchmark::DoNotOptimize(*read);
        }
    }
    state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations() * count));
}
BENCHMARK(decode_idea_records)->Unit(benchmark::kMillisecond);

void encode_vote_record(benchmark::State& state)
{
    room_records encoder{keys()};
    std::uint64_t at = 0;
    for (auto _ : state) {
        ++at;
        benchmark::DoNotOptimize(encoder.encode(vote(at), stamp(at)));
    }
    state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()));
}
BENCHMARK(encode_vote_record);

// By the number of the encoding: 1 Protobuf, 2 JSON.
rooms::encoding in_of(const benchmark::State& state)
{
    return static_cast<rooms::encoding>(state.range(0));
}
void in_both(benchmark::internal::Benchmark* each)
{
    each->Arg(static_cast<int>(rooms::encoding::protobuf))
        ->Arg(static_cast<int>(rooms::encoding::json));
}

void encode_update_frame(benchmark::State& state)
{
    const client_frame_encoder encoder;
    domain::view_item item;
    item.id = contribution_id{3000};
    item.author = member_id{77};
    item.author_name = "Ana van den Berg";
    item.author_role = domain::member_role::participant;
    item.text = bytes(120, 'x');
    item.time = instant_from_milliseconds(1'767'225'600'000);
    const std::vector<domain::view_change> changes{{sequence{3000}, item}};
    for (auto _ : state) {
        benchmark::DoNotOptimize(
            encoder.update(in_of(state), sequence{2999}, sequence{3000}, changes));
    }
}
BENCHMARK(encode_update_frame)->Apply(in_both);

void encode_answer_frame(benchmark::State& state)
{
    const client_frame_encoder encoder;
    for (auto _ : state) {
        benchmark::DoNotOptimize(
            encoder.answer(in_of(state), command_counter{41}, rooms::accepted{sequence{300'000}}));
    }
}
BENCHMARK(encode_answer_frame)->Apply(in_both);

void decode_cast_vote_command(benchmark::State& state)
{
    const bytes payload =
        encode_command(command_counter{41},
                       domain::cast_vote{ballot_id{3}, contribution_id{3000}, -1}, in_of(state));
    for (auto _ : state) {
        auto frame = decode_client_frame(payload, in_of(state));
        if (!frame) std::abort();
        benchmark::DoNotOptimize(*frame);
    }
}
BENCHMARK(decode_cast_vote_command)->Apply(in_both);

// What a newcomer to a large room gets, encoded once for all: 2,000 ideas with the counts of 200,000 votes; the second
// argument says whether most texts are left for later.
void encode_large_view_snapshot(benchmark::State& state)
{
    const client_frame_encoder encoder;
    const domain::room_state room = support::large_room({});
    rooms::totals_facts totals;
    domain::all_totals(room, domain::view_kind::participant, totals.subjects);
    std::size_t octets = 0;
    for (auto _ : state) {
        domain::view_state view = domain::view_of(room, domain::view_kind::participant);
        if (state.range(1) == 1)
            domain::leave_texts_out(view, totals.subjects, limits::text_window);
        octets = 0;
        for (const frame_ptr& each : encoder.snapshot(in_of(state), view, totals))
            octets += each->octets.size();
    }
    state.counters["octets"] = static_cast<double>(octets);
}
BENCHMARK(encode_large_view_snapshot)
    ->ArgsProduct({{static_cast<int>(rooms::encoding::protobuf),
                    static_cast<int>(rooms::encoding::json)},
                   {0, 1}})
    ->Unit(benchmark::kMillisecond);
}  // namespace
}  // namespace kring::wire

int main(int argc, char** argv)
{
    if (!kring::start_crypto()) return 1;
    benchmark::Initialize(&argc, argv);
    benchmark::RunSpecifiedBenchmarks();
    return 0;
}
