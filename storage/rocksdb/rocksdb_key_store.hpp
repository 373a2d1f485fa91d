// The wrapped keys in an embedded RocksDB of their own, in the folder `keys/` of the data directory: small, and with a
// backup rotation of its own.
// Thread: as the port says; further, a destruction waits for the reads that are under way, and later reads for it.
#pragma once
#include "base/failure.hpp"
#include "base/result.hpp"
#include "storage/key_store.hpp"

#include <filesystem>
#include <memory>

namespace kring::storage {
// Opens the keys of a data directory, or makes an empty store in a new one. Failures and side effects are those of
// `open_rocksdb_event_log`, which is opened first.
[[nodiscard]] result<std::unique_ptr<key_store>, failure> open_rocksdb_key_store(
    const std::filesystem::path& directory);
}  // namespace kring::storage
