// The log in an embedded RocksDB, in the folder `log/` of the data directory. Bodies and sealed bytes lie in two column
// families under the same key, so that a redaction rewrites sealed bytes alone.
// Thread: as the port says; further, a redaction waits for the reads that are under way, and later reads for it.
#pragma once
#include "base/failure.hpp"
#include "base/ids.hpp"
#include "base/result.hpp"
#include "storage/event_log.hpp"

#include <filesystem>
#include <memory>

namespace kring::storage {
struct rocksdb_options {
    std::filesystem::path
        directory;              // the data directory; made where it is missing, its parent is not
    epoch_id epoch_when_new{};  // random; becomes the epoch of a log that is made now
};

// Opens the log, or makes it in a new data directory. From here on the process makes files that only its user can read
// (umask 077). The failure's text is one line that says what is wrong and how to mend it; its code is `data_newer`,
// `data_damaged` or `data_in_use`, or the system's. Newer data is left untouched.
[[nodiscard]] result<std::unique_ptr<event_log>, failure> open_rocksdb_event_log(
    const rocksdb_options& options);
}  // namespace kring::storage
