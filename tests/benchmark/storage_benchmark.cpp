// What the log costs over raw RocksDB, in the same run on the same disk. A batch is 64 records of 150 octets, synced; it
// is what the log thread writes under load. KRING_BENCHMARK_DIRECTORY names the disk (default: the current folder).
#include "storage/rocksdb/rocksdb_event_log.hpp"

#include <benchmark/benchmark.h>
#include <rocksdb/db.h>
#include <rocksdb/options.h>
#include <rocksdb/write_batch.h>

#include <cstdlib>
#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

namespace kring {
namespace {
namespace fs = std::filesystem;

constexpr std::uint64_t batch_records = 64;
constexpr std::size_t body_bytes = 110;
constexpr std::size_t sealed_bytes = 40;

class scratch {
public:
    scratch()
    {
        const char* place = std::getenv("KRING_BENCHMARK_DIRECTORY");
        std::string pattern =
            fs::absolute(fs::path{place != nullptr ? place : "."} / "kring-benchmark-XXXXXX")
                .string();
        if (::mkdtemp(pattern.data()) == nullptr)
            throw std::runtime_error{"no folder for the benchmark: " + pattern};
        path = pattern;
    }
    scratch(const scratch&) = delete;
    scratch& operator=(const scratch&) = delete;
    ~scratch() { fs::remove_all(path); }

    fs::path path;
};

bytes octets(std::size_t size, std::uint64_t seed)
{
    bytes made;
    for (; made.size() < size; seed = seed * 6364136223846793005u + 1442695040888963407u)
        made += static_cast<char>(seed >> 56);
    return made;
}

room_id room_of(std::uint64_t number)
{
    room_id room;
    const bytes random = octets(room.octets.size(), number * 1'000'003 + 17);
    std::copy(random.begin(), random.end(), room.octets.begin());
    return room;
}

storage::room_append next_of(std::uint64_t room, std::uint64_t first, std::uint64_t count)
{
    storage::room_append append{room_of(room), sequence{first}, {}};
    for (std::uint64_t at = first; at < first + count; ++at) {
        append.records.push_back(
            {sequence{at}, octets(body_bytes, at), octets(sealed_bytes, at + 1)});
    }
    return append;
}

std::unique_ptr<storage::event_log> open_log(const fs::path& path)
{
    auto log = storage::open_rocksdb_event_log({path / "data", epoch_id{1}});
    if (!log) throw std::runtime_error{log.error().text};
    return std::move(*log);
}

void report(benchmark::State& state, std::uint64_t records)
{
    state.counters["records/s"] =
        benchmark::Counter(static_cast<double>(records), benchmark::Counter::kIsRate);
    state.counters["batches/s"] =
        benchmark::Counter(static_cast<double>(state.iterations()), benchmark::Counter::kIsRate);
}

// The least RocksDB has to do for a batch: one column family, keys in order, one synced write.
void raw_rocksdb(benchmark::State& state)
{
    const scratch folder;
    rocksdb::Options options;
    options.create_if_missing = true;
    rocksdb::DB* opened = nullptr;
    if (!rocksdb::DB::Open(options, folder.path.string(), &opened).ok())
        throw std::runtime_error{"cannot open RocksDB"};
    const std::unique_ptr<rocksdb::DB> db{opened};
    rocksdb::WriteOptions synced;
    synced.sync = true;
    const bytes value = octets(body_bytes + sealed_bytes, 1);
    std::uint64_t next = 0;
    for (auto _ : state) {
        rocksdb::WriteBatch batch;
        for (std::uint64_t i = 0; i < batch_records; ++i, ++next) {
            char key[24] = {};
            for (int octet = 0; octet < 8; ++octet)
                key[16 + octet] = static_cast<char>(next >> (56 - 8 * octet) & 0xff);
            if (!batch.Put(rocksdb::Slice{key, sizeof key}, value).ok())
                throw std::runtime_error{"put"};
        }
        if (!db->Write(synced, &batch).ok()) throw std::runtime_error{"write"};
    }
    report(state, next);
}

void append_to_rooms(benchmark::State& state)
{
    const auto rooms = static_cast<std::uint64_t>(state.range(0));
    const std::uint64_t each = batch_records / rooms;
    const scratch folder;
    const auto log = open_log(folder.path);
    std::uint64_t first = 1;
    std::uint64_t records = 0;
    for (auto _ : state) {
        state.PauseTiming();  // the rooms make the records, not the log
        std::vector<storage::room_append> batch;
        for (std::uint64_t room = 0; room < rooms; ++room)
            batch.push_back(next_of(room, first, each));
        state.ResumeTiming();
        if (log->append(batch)) throw std::runtime_error{"append"};
        first += each;
        records += batch_records;
    }
    report(state, records);
}

void read_a_million(benchmark::State& state)
{
    constexpr std::uint64_t count = 1'000'000;
    constexpr std::uint64_t chunk = 5000;
    const scratch folder;
    {
        const auto log = open_log(folder.path);
        for (std::uint64_t first = 1; first <= count; first += chunk) {
            if (log->append({next_of(1, first, chunk)})) throw std::runtime_error{"append"};
        }
    }
    const auto log = open_log(folder.path);
    std::uint64_t read = 0;
    for (auto _ : state) {
        std::size_t size = 0;
        const error_code error =
            log->read(room_of(1), sequence{1}, sequence{count}, [&](const auto& record) {
                size += record.body.size() + record.sealed.size();
                ++read;
                return true;
            });
        if (error || size != count * (body_bytes + sealed_bytes)) throw std::runtime_error{"read"};
    }
    report(state, read);
}

BENCHMARK(raw_rocksdb)->Unit(benchmark::kMicrosecond)->UseRealTime()->MinTime(3);
BENCHMARK(append_to_rooms)
    ->ArgName("rooms")
    ->Arg(1)
    ->Arg(64)
    ->Unit(benchmark::kMicrosecond)
    ->UseRealTime()
    ->MinTime(3);
BENCHMARK(read_a_million)->Unit(benchmark::kMillisecond)->UseRealTime();
}  // namespace
}  // namespace kring

BENCHMARK_MAIN();
