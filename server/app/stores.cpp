#include "app/stores.hpp"

#include "base/error.hpp"
#include "base/master_key.hpp"
#include "storage/rocksdb/rocksdb_event_log.hpp"
#include "storage/rocksdb/rocksdb_key_store.hpp"

namespace kring::app {
namespace {
// Tells one master key from another without giving it away.
bytes check_of(const key_256& master)
{
    const key_256 derived = derive_key(master, "check");
    return bytes{reinterpret_cast<const char*>(derived.data()), derived.size()};
}

result<void, failure> check_key(storage::key_store& keys, const key_256& master,
                                const std::filesystem::path& path)
{
    const auto known = keys.check();
    if (!known)
        return failure{known.error(),
                       "the key database cannot be read: " + known.error().message()};
    if (known->empty()) {
        const error_code failed = keys.set_check(check_of(master));
        if (failed)
            return failure{failed, "the key database cannot be written: " + failed.message()};
        return {};
    }
    if (*known == check_of(master)) return {};
    return failure{make_error_code(errc::key_mismatch),
                   "the master key " + path.string() +
                       " is not the one this data was sealed under: put the right one there"};
}
}  // namespace

result<stores, failure> open_stores(const std::filesystem::path& data,
                                    const std::filesystem::path& master_key)
{
    if (auto place = check_key_place(master_key, data); !place) return place.error();
    auto key = load_master_key(master_key);
    if (!key) return key.error();
    stores opened;
    opened.master_key = *key;
    auto log =
        storage::open_rocksdb_event_log(storage::rocksdb_options{data, epoch_id{random_u64()}});
    if (!log) return log.error();
    opened.log = std::move(*log);
    auto keys = storage::open_rocksdb_key_store(data);
    if (!keys) return keys.error();
    opened.keys = std::move(*keys);
    if (auto same = check_key(*opened.keys, *key, master_key); !same) return same.error();
    return opened;
}
}  // namespace kring::app
