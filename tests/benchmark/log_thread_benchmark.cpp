// Records per second of the log thread over RocksDB, every one synced, beside RocksDB itself with 64 records a batch, in
// one run so that the disk is the same. Both write 150-octet records, below /var/tmp: a directory in memory would make
// every sync free and the figure meaningless.
#include "runtime/log_thread.hpp"
#include "storage/rocksdb/rocksdb_event_log.hpp"
#include "storage/rocksdb/rocksdb_key_store.hpp"

#include <benchmark/benchmark.h>
#include <rocksdb/db.h>

#include <condition_variable>
#include <cstdlib>
#include <filesystem>
#include <mutex>

namespace kring {
namespace {
constexpr std::size_t record_size = 150;

struct disk_directory {
    disk_directory() : path(::mkdtemp(pattern)) {}
    ~disk_directory() { std::filesystem::remove_all(path); }
    disk_directory(const disk_directory&) = delete;
    disk_directory& operator=(const disk_directory&) = delete;

    char pattern[32] = "/var/tmp/kring-bench-XXXXXX";
    std::filesystem::path path;
};

void rocksdb_alone(benchmark::State& state)
{
    const auto batch_size = static_cast<std::size_t>(state.range(0));
    const disk_directory directory;
    rocksdb::Options options;
    options.create_if_missing = true;
    options.compression = rocksdb::kNoCompression;
    rocksdb::DB* opened = nullptr;
    if (!rocksdb::DB::Open(options, (directory.path / "raw").string(), &opened).ok()) {
        state.SkipWithError("cannot open");
        return;
    }
    const std::unique_ptr<rocksdb::DB> db{opened};
    rocksdb::WriteOptions synced;
    synced.sync = true;
    const std::string value(record_size, 'v');
    std::uint64_t number = 0;
    for (auto _ : state) {
        rocksdb::WriteBatch batch;
        for (std::size_t index = 0; index < batch_size; ++index) {
            std::string key(16, 'r');
            ++number;
            for (int shift = 56; shift >= 0; shift -= 8) key += static_cast<char>(number >> shift);
            batch.Put(key, value);
        }
        if (!db->Write(synced, &batch).ok()) state.SkipWithError("write failed");
    }
    state.SetItemsProcessed(static_cast<std::int64_t>(number));
}
BENCHMARK(rocksdb_alone)->Arg(64)->UseRealTime();

// One record per request, `depth` requests under way: what the rooms do in a vote storm.
void log_thread_over_rocksdb(benchmark::State& state)
{
    const auto depth = static_cast<std::uint64_t>(state.range(0));
    const auto rooms_count = static_cast<std::uint64_t>(state.range(1));
    const disk_directory directory;
    auto log = storage::open_rocksdb_event_log({directory.path / "data", epoch_id{1}});
    auto keys = storage::open_rocksdb_key_store(directory.path / "data");
    if (!log || !keys) {
        state.SkipWithError("cannot open");
        return;
    }
    std::mutex mutex;
    std::condition_variable changed;
    std::uint64_t durable = 0;
    std::vector<std::uint64_t> durable_of(rooms_count);
    runtime::log_reports reports;
    reports.durable = [&](const std::vector<runtime::durable_room>& written) {
        const std::lock_guard lock{mutex};
        for (const runtime::durable_room& each : written) {
            std::uint64_t& before = durable_of[each.room.octets[0]];
            durable += each.through.value() - before;
            before = each.through.value();
        }
        changed.notify_one();
    };
    reports.failed = [](error_code) { std::abort(); };
    reports.mode_changed = [](rooms::storage_mode) {};
    runtime::log_thread writer{
        **log, **keys, [] { return result<free_space>{free_space{1ull << 40, 1ull << 41}}; },
        reports};
    writer.start();
    const std::string body(record_size, 'v');
    std::uint64_t submitted = 0;
    std::vector<std::uint64_t> last(rooms_count);
    for (auto _ : state) {
        {
            std::unique_lock lock{mutex};
            changed.wait(lock, [&] { return submitted - durable < depth; });
        }
        runtime::log_request request;
        const auto place = submitted % rooms_count;
        request.room.octets[0] = static_cast<std::uint8_t>(place);
        request.records.push_back(storage::stored_record{sequence{++last[place]}, body, {}});
        std::vector<runtime::log_request> one;
        one.push_back(std::move(request));
        writer.submit(std::move(one));
        ++submitted;
    }
    writer.stop();
    state.SetItemsProcessed(static_cast<std::int64_t>(submitted));
    state.counters["records_per_sync"] =
        static_cast<double>(writer.so_far().records) / static_cast<double>(writer.so_far().batches);
}
BENCHMARK(log_thread_over_rocksdb)
    ->Args({64, 1})
    ->Args({128, 1})
    ->Args({256, 1})
    ->Args({512, 1})
    ->Args({512, 64})
    ->UseRealTime();
}  // namespace
}  // namespace kring

BENCHMARK_MAIN();
