// Kring's own failures: what the world says no to, besides what the operating system and the libraries report.
// Thread: plain values, usable anywhere.
#pragma once
#include "base/result.hpp"

#include <type_traits>

namespace kring {
enum class errc {
    malformed = 1,    // bytes that do not decode
    message_too_big,  // beyond the limit that holds at this point
    unsupported,      // a version or a kind this program does not know
    timed_out,
    data_newer,         // written by a newer program: not touched
    data_damaged,       // a checksum, a chain hash or a gap says so
    data_in_use,        // another process has the data directory open
    key_missing,        // no master key, or a sealed text without its key
    key_exposed,        // the master key's file can be read by others
    key_mismatch,       // the master key is not the one this data was sealed under
    sequence_conflict,  // an append whose expected next sequence is not the log's
    storage_failed,     // a write or a sync failed: nothing may be acknowledged any more
    not_found,
    closed,    // the peer left, or the connection was closed here
    too_slow,  // the peer takes less than it is sent
};

[[nodiscard]] const boost::system::error_category& kring_category() noexcept;
[[nodiscard]] error_code make_error_code(errc code) noexcept;
}  // namespace kring

template <>
struct boost::system::is_error_code_enum<kring::errc> : std::true_type {};
