// The data directory: `FORMAT`, `log/` and `keys/`. FORMAT is a small text that is read before RocksDB opens anything:
// the version of the data, and which databases belong to it, so that newer data is left untouched and a missing or
// foreign database is noticed instead of made anew.
// Thread: called at the start, by one thread.
#pragma once
#include "base/failure.hpp"
#include "base/ids.hpp"
#include "base/result.hpp"

#include <filesystem>
#include <optional>
#include <string>

namespace kring::storage {
inline constexpr unsigned data_format_version = 1;

struct data_format {
    std::optional<epoch_id> log;  // the epoch of the log, once it is made
    bool has_keys{};              // the key database is made
};

// Makes the directory where it is missing (its parent must be there) and reads FORMAT, which it writes for a new
// directory. Tries whether the disk takes a write and has the space that opening needs. From here on the process makes files that only its user can read (umask 077). Refused with a text that
// names the cure: `data_newer`, `data_damaged`, or the system's error.
[[nodiscard]] result<data_format, failure> prepare_data_directory(
    const std::filesystem::path& directory);

// Replaces FORMAT, synced, before it returns.
[[nodiscard]] result<void, failure> write_data_format(const std::filesystem::path& directory,
                                                      const data_format& format);

// How to look at damaged data, as the end of a failure's text.
[[nodiscard]] std::string verify_hint(const std::filesystem::path& directory);
}  // namespace kring::storage
