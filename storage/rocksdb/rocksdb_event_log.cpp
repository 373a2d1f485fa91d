#include "storage/rocksdb/rocksdb_event_log.hpp"

#include "base/check.hpp"
#include "base/error.hpp"
#include "storage/fence.hpp"
#include "storage/rocksdb/data_directory.hpp"
#include "storage/rocksdb/database.hpp"
#include "storage/rocksdb/record_key.hpp"

#include <rocksdb/db.h>
#include <rocksdb/iterator.h>
#include <rocksdb/write_batch.h>

#include <algorithm>
#include <mutex>
#include <optional>

namespace kring::storage {
namespace {
constexpr std::string_view epoch_fact = "epoch";
constexpr std::size_t records_family = 1;
constexpr std::size_t sealed_family = 2;
constexpr std::size_t codes_family = 3;
// Last sequences kept at hand. Beyond it all are forgotten and read again as they are asked for.
constexpr std::size_t heads_max = 100'000;

rocksdb::Slice slice(bytes_view octets)
{
    return {octets.data(), octets.size()};
}

bytes_view view(const rocksdb::Slice& octets)
{
    return {octets.data(), octets.size()};
}

template <class Number>
bytes big_endian(Number number)
{
    bytes octets(sizeof(Number), '\0');
    for (std::size_t index = sizeof(Number); index-- > 0; number >>= 8)
        octets[index] = static_cast<char>(number & 0xff);
    return octets;
}

// Of exactly as many octets as the number has.
template <class Number>
Number from_big_endian(bytes_view octets)
{
    Number number = 0;
    for (const char octet : octets)
        number = static_cast<Number>(number << 8 | static_cast<unsigned char>(octet));
    return number;
}

// A code's value: room (16) | link generation (4) | end in milliseconds since 1970 (8); numbers big-endian, as its key is.
constexpr std::size_t code_value_size = record_key::room_size + 4 + 8;

bytes value_of(const code_entry& entry)
{
    return to_bytes(entry.room) + big_endian(entry.link_generation) +
           big_endian(static_cast<std::uint64_t>(to_milliseconds(entry.ends)));
}

std::optional<code_entry> code_entry_from(bytes_view key, bytes_view value)
{
    if (key.size() != sizeof(std::uint32_t) || value.size() != code_value_size) return std::nullopt;
    const auto number = from_big_endian<std::uint32_t>(key);
    const auto room = room_id_from_bytes(value.substr(0, record_key::room_size));
    if (number >= room_codes || !room) return std::nullopt;
    const bytes_view rest = value.substr(record_key::room_size);
    return code_entry{room_code{number}, *room, from_big_endian<std::uint32_t>(rest.substr(0, 4)),
                      instant_from_milliseconds(static_cast<std::int64_t>(
                          from_big_endian<std::uint64_t>(rest.substr(4))))};
}

class rocksdb_event_log final : public event_log {
public:
    rocksdb_event_log(std::unique_ptr<database> opened, epoch_id epoch)
        : database_(std::move(opened)), epoch_(epoch)
    {}

    [[nodiscard]] epoch_id epoch() const override { return epoch_; }
    [[nodiscard]] error_code append(const std::vector<room_append>& batch) override;
    [[nodiscard]] error_code read(
        const room_id& room, sequence from, sequence to,
        const std::function<bool(const record_view&)>& each) const override;
    [[nodiscard]] result<sequence> last_sequence(const room_id& room) const override;
    [[nodiscard]] result<std::vector<room_id>> rooms() const override;
    [[nodiscard]] error_code change_codes(const code_changes& changes) override;
    [[nodiscard]] result<std::vector<code_entry>> codes() const override;
    [[nodiscard]] error_code redact(const room_id& room, sequence at) override;

private:
    [[nodiscard]] result<sequence> read_last_sequence(const room_id& room) const;

    const std::unique_ptr<database> database_;
    const epoch_id epoch_;
    mutable std::mutex mutex_;  // guards heads_
    room_heads heads_;          // only what is durable, and only written by the log thread
};

error_code rocksdb_event_log::append(const std::vector<room_append>& batch)
{
    if (database_->has_failed()) return errc::storage_failed;
    const auto heads =
        heads_after(batch, [this](const room_id& room) { return last_sequence(room); });
    if (!heads) return heads.error();

    rocksdb::WriteBatch writes;
    for (const room_append& each : batch) {
        for (const stored_record& record : each.records) {
            const record_key key{each.room, record.at.value()};
            rocksdb::Status status = writes.Put(database_->family(records_family),
                                                slice(key.view()), slice(record.body));
            if (status.ok() && !record.sealed.empty()) {
                status = writes.Put(database_->family(sealed_family), slice(key.view()),
                                    slice(record.sealed));
            }
            KRING_CHECK(status.ok());  // only sizes beyond 4 GiB are refused
        }
    }
    if (writes.Count() == 0) return {};
    if (const error_code error = database_->write(writes)) return error;

    const std::lock_guard lock{mutex_};
    if (heads_.size() + heads->size() > heads_max) heads_.clear();
    for (const auto& [room, last] : *heads) heads_[room] = last;
    return {};
}

error_code rocksdb_event_log::read(const room_id& room, sequence from, sequence to,
                                   const std::function<bool(const record_view&)>& each) const
{
    const auto reading = database_->reading();
    const record_key first{room, std::max<std::uint64_t>(from.value(), 1)};
    const record_key end = record_key::end_of(room);
    const rocksdb::Slice lower = slice(first.view());
    const rocksdb::Slice upper = slice(end.view());
    rocksdb::ReadOptions options;
    options.iterate_lower_bound = &lower;
    options.iterate_upper_bound = &upper;
    options.verify_checksums = true;
    options.fill_cache = false;  // a room is read once, when it is rebuilt
    // Sealed bytes are looked up second: they are written together with their record, so none can be missing.
    const std::unique_ptr<rocksdb::Iterator> records{
        database_->db().NewIterator(options, database_->family(records_family))};
    const std::unique_ptr<rocksdb::Iterator> seals{
        database_->db().NewIterator(options, database_->family(sealed_family))};

    seals->Seek(lower);
    std::uint64_t expected = record_key::number_of(first.view());
    for (records->Seek(lower); records->Valid(); records->Next(), ++expected) {
        // Not `to` but the room's end bounds the search, so that a gap shows in the sequence that comes after it.
        const bytes_view key = view(records->key());
        if (key.size() != record_key::size || record_key::number_of(key) != expected) {
            return expected > to.value() ? error_code{} : errc::data_damaged;
        }
        if (expected > to.value()) return {};

        while (seals->Valid() && seals->key().compare(records->key()) < 0) seals->Next();
        if (!seals->Valid() && !seals->status().ok())
            return database_->failed_read(seals->status());
        const bool has_seal = seals->Valid() && seals->key() == records->key();
        const record_view record{.at = sequence{expected},
                                 .body = view(records->value()),
                                 .sealed = has_seal ? view(seals->value()) : bytes_view{}};
        if (!each(record)) return {};
    }
    if (!records->status().ok()) return database_->failed_read(records->status());
    return {};
}

result<sequence> rocksdb_event_log::last_sequence(const room_id& room) const
{
    {
        const std::lock_guard lock{mutex_};
        const auto found = heads_.find(room);
        if (found != heads_.end()) return found->second;
    }
    // Not kept here: only the log thread may, for a reader's answer may be outdated by the time it is stored.
    return read_last_sequence(room);
}

result<sequence> rocksdb_event_log::read_last_sequence(const room_id& room) const
{
    const auto reading = database_->reading();
    const record_key begin{room, 0};
    const record_key end = record_key::end_of(room);
    const rocksdb::Slice lower = slice(begin.view());
    rocksdb::ReadOptions options;
    options.iterate_lower_bound = &lower;
    options.verify_checksums = true;
    const std::unique_ptr<rocksdb::Iterator> records{
        database_->db().NewIterator(options, database_->family(records_family))};
    records->SeekForPrev(slice(end.view()));
    if (!records->status().ok()) return database_->failed_read(records->status());
    if (!records->Valid()) return sequence{0};
    if (records->key().size() != record_key::size) return errc::data_damaged;
    return sequence{record_key::number_of(view(records->key()))};
}

result<std::vector<room_id>> rocksdb_event_log::rooms() const
{
    const auto reading = database_->reading();
    rocksdb::ReadOptions options;
    options.verify_checksums = true;
    const std::unique_ptr<rocksdb::Iterator> records{
        database_->db().NewIterator(options, database_->family(records_family))};
    std::vector<room_id> found;
    // From room to room, over the records between.
    for (records->SeekToFirst(); records->Valid();
         records->Seek(slice(record_key::end_of(found.back()).view()))) {
        const bytes_view key = view(records->key());
        if (key.size() != record_key::size) return errc::data_damaged;
        const room_id room = record_key::room_of(key);
        if (!found.empty() && !(found.back() < room)) return errc::data_damaged;
        found.push_back(room);
    }
    if (!records->status().ok()) return database_->failed_read(records->status());
    return found;
}

error_code rocksdb_event_log::change_codes(const code_changes& changes)
{
    if (database_->has_failed()) return errc::storage_failed;
    rocksdb::WriteBatch writes;
    rocksdb::ColumnFamilyHandle* const family = database_->family(codes_family);
    rocksdb::Status status;
    for (const code_entry& each : changes.put) {
        const bytes key = big_endian(each.code.value());
        if (status.ok()) status = writes.Put(family, slice(key), slice(value_of(each)));
    }
    for (const room_code each : changes.dropped) {
        const bytes key = big_endian(each.value());
        if (status.ok()) status = writes.Delete(family, slice(key));
    }
    KRING_CHECK(status.ok());  // only sizes beyond 4 GiB are refused
    if (writes.Count() == 0) return {};
    return database_->write(writes);
}

result<std::vector<code_entry>> rocksdb_event_log::codes() const
{
    const auto reading = database_->reading();
    rocksdb::ReadOptions options;
    options.verify_checksums = true;
    const std::unique_ptr<rocksdb::Iterator> entries{
        database_->db().NewIterator(options, database_->family(codes_family))};
    std::vector<code_entry> found;
    for (entries->SeekToFirst(); entries->Valid(); entries->Next()) {
        const auto entry = code_entry_from(view(entries->key()), view(entries->value()));
        if (!entry) return errc::data_damaged;
        found.push_back(*entry);
    }
    if (!entries->status().ok()) return database_->failed_read(entries->status());
    return found;
}

error_code rocksdb_event_log::redact(const room_id& room, sequence at)
{
    if (database_->has_failed()) return errc::storage_failed;
    const record_key key{room, at.value()};
    rocksdb::PinnableSlice value;
    const rocksdb::ReadOptions options;
    rocksdb::Status status =
        database_->db().Get(options, database_->family(records_family), slice(key.view()), &value);
    if (status.IsNotFound()) return errc::not_found;
    value.Reset();
    if (status.ok()) {
        status = database_->db().Get(options, database_->family(sealed_family), slice(key.view()),
                                     &value);
    }
    if (status.IsNotFound()) return {};
    if (!status.ok()) return database_->failed_read(status);
    value.Reset();  // RocksDB keeps what is pinned
    return database_->erase_for_good(sealed_family, key.view());
}

result<epoch_id> epoch_from(bytes_view octets)
{
    if (octets.size() != sizeof(std::uint64_t)) return errc::data_damaged;
    return epoch_id{from_big_endian<std::uint64_t>(octets)};
}

// The epoch of an opened log; a new log gets `when_new`. FORMAT names a log only once its epoch is on the disk: where
// `named` is there and the epoch is not, the log has lost its beginning.
result<epoch_id> settled_epoch(database& opened, std::optional<epoch_id> named, epoch_id when_new)
{
    const auto stored = opened.fact(epoch_fact);
    if (!stored) return stored.error();
    if (!stored->empty()) return epoch_from(*stored);
    if (named) return errc::data_damaged;
    rocksdb::WriteBatch batch;
    const rocksdb::Status status =
        batch.Put(opened.family(0), slice(epoch_fact), slice(big_endian(when_new.value())));
    KRING_CHECK(status.ok());
    if (const error_code error = opened.write(batch)) return error;
    return when_new;
}
}  // namespace

result<std::unique_ptr<event_log>, failure> open_rocksdb_event_log(const rocksdb_options& options)
{
    auto format = prepare_data_directory(options.directory);
    if (!format) return format.error();
    const auto presence =
        format->log ? database::presence::expected : database::presence::not_made_yet;
    auto opened =
        database::open(options.directory, "log", {"records", "sealed", "codes"}, presence);
    if (!opened) return opened.error();

    const auto epoch = settled_epoch(**opened, format->log, options.epoch_when_new);
    if (!epoch && epoch.error() == errc::storage_failed) {
        return failure{epoch.error(), "cannot write into the data directory " +
                                          quoted(options.directory) +
                                          "; check the disk and its free space"};
    }
    if (!epoch || (format->log && *format->log != *epoch)) {
        return failure{errc::data_damaged, "the log in " + quoted(options.directory) +
                                               " is not the one its file FORMAT names; " +
                                               verify_hint(options.directory)};
    }
    if (!format->log) {
        format->log = *epoch;
        if (const auto written = write_data_format(options.directory, *format); !written)
            return written.error();
    }
    return std::make_unique<rocksdb_event_log>(std::move(*opened), *epoch);
}
}  // namespace kring::storage
