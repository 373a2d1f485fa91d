#include "storage/rocksdb/rocksdb_key_store.hpp"

#include "base/check.hpp"
#include "base/error.hpp"
#include "storage/rocksdb/data_directory.hpp"
#include "storage/rocksdb/database.hpp"
#include "storage/rocksdb/record_key.hpp"

#include <rocksdb/db.h>
#include <rocksdb/iterator.h>
#include <rocksdb/write_batch.h>

namespace kring::storage {
namespace {
constexpr std::string_view check_fact = "check";
constexpr std::size_t keys_family = 1;

rocksdb::Slice slice(bytes_view octets)
{
    return {octets.data(), octets.size()};
}

bytes_view view(const rocksdb::Slice& octets)
{
    return {octets.data(), octets.size()};
}

class rocksdb_key_store final : public key_store {
public:
    explicit rocksdb_key_store(std::unique_ptr<database> opened) : database_(std::move(opened)) {}

    [[nodiscard]] error_code put(const std::vector<wrapped_key>& keys) override;
    [[nodiscard]] error_code read(
        const room_id& room, const std::function<void(const wrapped_key&)>& each) const override;
    [[nodiscard]] error_code destroy(const room_id& room, member_id member) override;
    [[nodiscard]] result<bytes> check() const override { return database_->fact(check_fact); }
    [[nodiscard]] error_code set_check(bytes_view check) override;

private:
    const std::unique_ptr<database> database_;
};

error_code rocksdb_key_store::put(const std::vector<wrapped_key>& keys)
{
    rocksdb::WriteBatch batch;
    for (const wrapped_key& key : keys) {
        const record_key place{key.room, key.member.value()};
        const rocksdb::Status status =
            batch.Put(database_->family(keys_family), slice(place.view()), slice(key.wrapped));
        KRING_CHECK(status.ok());  // only sizes beyond 4 GiB are refused
    }
    return database_->write(batch);
}

error_code rocksdb_key_store::read(const room_id& room,
                                   const std::function<void(const wrapped_key&)>& each) const
{
    const auto reading = database_->reading();
    const record_key begin{room, 0};
    const record_key end = record_key::end_of(room);
    const rocksdb::Slice lower = slice(begin.view());
    const rocksdb::Slice upper = slice(end.view());
    rocksdb::ReadOptions options;
    options.iterate_lower_bound = &lower;
    options.iterate_upper_bound = &upper;
    options.verify_checksums = true;
    const std::unique_ptr<rocksdb::Iterator> keys{
        database_->db().NewIterator(options, database_->family(keys_family))};
    for (keys->SeekToFirst(); keys->Valid(); keys->Next()) {
        const bytes_view key = view(keys->key());
        if (key.size() != record_key::size) return errc::data_damaged;
        const wrapped_key found{.room = room,
                                .member = member_id{record_key::number_of(key)},
                                .wrapped = bytes{view(keys->value())}};
        each(found);
    }
    if (!keys->status().ok()) return database_->failed_read(keys->status());
    return {};
}

error_code rocksdb_key_store::destroy(const room_id& room, member_id member)
{
    const record_key key{room, member.value()};
    bytes value;
    const rocksdb::Status status = database_->db().Get(
        rocksdb::ReadOptions{}, database_->family(keys_family), slice(key.view()), &value);
    if (status.IsNotFound()) return {};
    if (!status.ok()) return database_->failed_read(status);
    return database_->erase_for_good(keys_family, key.view());
}

error_code rocksdb_key_store::set_check(bytes_view check)
{
    rocksdb::WriteBatch batch;
    const rocksdb::Status status = batch.Put(database_->family(0), slice(check_fact), slice(check));
    KRING_CHECK(status.ok());
    return database_->write(batch);
}
}  // namespace

result<std::unique_ptr<key_store>, failure> open_rocksdb_key_store(
    const std::filesystem::path& directory)
{
    auto format = prepare_data_directory(directory);
    if (!format) return format.error();
    const auto presence =
        format->has_keys ? database::presence::expected : database::presence::not_made_yet;
    auto opened = database::open(directory, "keys", {"keys"}, presence);
    if (!opened) return opened.error();
    if (!format->has_keys) {
        format->has_keys = true;
        if (const auto written = write_data_format(directory, *format); !written)
            return written.error();
    }
    return std::make_unique<rocksdb_key_store>(std::move(*opened));
}
}  // namespace kring::storage
