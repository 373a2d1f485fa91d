#include "runtime/log_thread.hpp"

#include "base/flat_map.hpp"

#include <algorithm>

namespace kring::runtime {
namespace {
std::size_t size_of(const log_request& request)
{
    std::size_t total = 0;
    for (const auto& record : request.records) total += record.body.size() + record.sealed.size();
    return total;
}

// Around what a sync takes on common disks: 0.3 ms on fast ones, tens of milliseconds on slow ones.
constexpr histogram::steps latency_steps{250,    500,    1'000,   2'500,   5'000,     10'000,
                                         25'000, 50'000, 100'000, 250'000, 1'000'000, 5'000'000};
constexpr histogram::steps record_steps{1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 4096};

std::uint64_t micros_since(std::chrono::steady_clock::time_point then)
{
    const auto passed = std::chrono::steady_clock::now() - then;
    return static_cast<std::uint64_t>(
        std::chrono::duration_cast<std::chrono::microseconds>(passed).count());
}
}  // namespace

log_thread::log_thread(storage::event_log& log, storage::key_store& keys,
                       std::function<result<free_space>()> space, log_reports reports,
                       log_bounds bounds)
    : log_(log),
      keys_(keys),
      space_(std::move(space)),
      reports_(std::move(reports)),
      bounds_(bounds),
      durable_micros_(latency_steps),
      write_micros_(latency_steps),
      batch_records_(record_steps)
{}

log_thread::~log_thread()
{
    stop();
}

void log_thread::start()
{
    check_space();
    thread_ = std::thread([this] { run(); });
}

void log_thread::submit(std::vector<log_request> requests)
{
    const auto now = std::chrono::steady_clock::now();
    for (log_request& each : requests) each.submitted = now;
    const std::lock_guard lock{mutex_};
    const bool was_empty = queue_.empty();
    for (log_request& each : requests) queue_.push_back(std::move(each));
    if (was_empty) changed_.notify_one();
}

void log_thread::submit(code_request change)
{
    log_request request;
    request.codes = std::make_shared<const code_request>(std::move(change));
    std::vector<log_request> requests;
    requests.push_back(std::move(request));
    submit(std::move(requests));
}

void log_thread::stop()
{
    {
        const std::lock_guard lock{mutex_};
        stopping_ = true;
        changed_.notify_one();
    }
    if (thread_.joinable()) thread_.join();
}

log_thread::figures log_thread::so_far() const
{
    figures made;
    {
        const std::lock_guard lock{mutex_};
        made = figures_;
        made.queue_requests = queue_.size();
    }
    made.free_bytes = free_bytes_;
    made.free_bytes_wanted = free_bytes_wanted_;
    made.mode = mode_;
    made.durable_micros = durable_micros_.read();
    made.write_micros = write_micros_.read();
    made.batch_records = batch_records_.read();
    return made;
}

void log_thread::run()
{
    for (;;) {
        std::vector<log_request> batch = take_batch();
        check_space();
        if (batch.empty()) {
            const std::lock_guard lock{mutex_};
            if (stopping_ && queue_.empty()) return;
            continue;
        }
        std::vector<std::chrono::steady_clock::time_point> submitted;
        std::size_t records = 0;
        for (const log_request& each : batch) {
            submitted.push_back(each.submitted);
            records += each.records.size();
        }
        written done;
        const auto began = std::chrono::steady_clock::now();
        if (const error_code failure = write(std::move(batch), done)) {
            reports_.failed(failure);
            return;
        }
        write_micros_.add(micros_since(began));
        batch_records_.add(records);
        for (const auto& each : submitted) durable_micros_.add(micros_since(each));
        reports_.durable(done.rooms);
        for (const auto& each : done.codes) each->stored();
    }
}

std::vector<log_request> log_thread::take_batch()
{
    std::unique_lock lock{mutex_};
    // The time limit is for the disk: space that comes back is noticed although nobody writes.
    changed_.wait_for(lock, bounds_.space_check_interval,
                      [this] { return stopping_ || !queue_.empty(); });
    std::vector<log_request> batch;
    std::size_t records = 0;
    std::size_t octets = 0;
    while (!queue_.empty()) {
        const std::size_t more_records = queue_.front().records.size();
        const std::size_t more_octets = size_of(queue_.front());
        const bool fits = records + more_records <= bounds_.batch_records_max &&
                          octets + more_octets <= bounds_.batch_bytes_max;
        if (!batch.empty() && !fits)
            break;  // a decision is never split, so a single large one goes alone
        records += more_records;
        octets += more_octets;
        batch.push_back(std::move(queue_.front()));
        queue_.pop_front();
    }
    if (!batch.empty()) {
        ++figures_.batches;
        figures_.records += records;
    }
    return batch;
}

error_code log_thread::write(std::vector<log_request> batch, written& done)
{
    std::vector<storage::wrapped_key> keys;
    std::vector<storage::room_append> appends;
    flat_map<room_id, std::size_t, std::hash<room_id>> place;
    for (log_request& request : batch) {
        for (auto& key : request.keys) keys.push_back(std::move(key));
        if (request.codes != nullptr) done.codes.push_back(std::move(request.codes));
        if (request.records.empty()) continue;
        const auto [found, is_new] = place.try_emplace(request.room, appends.size());
        if (is_new)
            appends.push_back(storage::room_append{request.room, request.records.front().at, {}});
        auto& records = appends[found->second].records;
        for (auto& record : request.records) records.push_back(std::move(record));
    }
    if (!keys.empty()) {
        if (const error_code failure = keys_.put(keys)) return failure;
    }
    if (const error_code failure = log_.append(appends)) return failure;
    for (const auto& each : appends)
        done.rooms.push_back(durable_room{each.room, each.records.back().at});
    // Rare, and each for itself: a change that comes after another one of the same code must not be lost in it.
    for (const auto& each : done.codes) {
        if (const error_code failure = log_.change_codes(each->changes)) return failure;
    }
    return {};
}

void log_thread::check_space()
{
    const auto now = std::chrono::steady_clock::now();
    if (space_checked_ != decltype(now){} && now - space_checked_ < bounds_.space_check_interval)
        return;
    space_checked_ = now;
    const auto space = space_();
    if (space) {
        free_bytes_ = space->free_bytes;
        free_bytes_wanted_ =
            std::max(bounds_.free_bytes_min, space->total_bytes / 100 * bounds_.free_percent_min);
    }
    // A disk that cannot be asked is treated as full: writing on would be a guess.
    const bool enough = space && free_bytes_ >= free_bytes_wanted_;
    const auto mode = enough ? rooms::storage_mode::writable : rooms::storage_mode::readonly;
    if (mode == mode_) return;
    mode_ = mode;
    reports_.mode_changed(mode);
}
}  // namespace kring::runtime
