// The log port: durable, ordered records per room. Storage does not know what a record says: it keeps `body` and
// `sealed` by room and sequence, and can drop a `sealed` for good. What it returns it wrote; what it acknowledged survives
// a crash.
//
// Thread: `append` and `redact` are called by one thread at a time (the log thread); `read`, `last_sequence`, `rooms`
// and `codes` by any thread, also meanwhile. All calls may block on the disk, so none is made on a thread that runs Asio.
#pragma once
#include "base/bytes.hpp"
#include "base/ids.hpp"
#include "base/result.hpp"
#include "base/room_code.hpp"
#include "base/time.hpp"

#include <cstdint>
#include <functional>
#include <vector>

namespace kring::storage {
struct stored_record {
    sequence at{};
    bytes body;
    bytes sealed;  // empty: none, or redacted

    friend bool operator==(const stored_record&, const stored_record&) = default;
};

// The records of one room in a batch: sequences `first`, `first`+1 ... `first` is the expected next sequence, which
// fences a second writer.
struct room_append {
    room_id room{};
    sequence first{};
    std::vector<stored_record> records;
};

// Where a typed code leads, and until when. Kept after that as well, so that it is not given to another room too soon.
struct code_entry {
    room_code code{};
    room_id room{};
    std::uint32_t link_generation{};  // of the join link that it stands for
    instant ends{};

    friend bool operator==(const code_entry&, const code_entry&) = default;
};

struct code_changes {
    std::vector<code_entry> put;  // each in the place of what stood under its code
    std::vector<room_code> dropped;
};

class event_log {
public:
    virtual ~event_log() = default;

    // The history all sequences here belong to; drawn when the log was made.
    [[nodiscard]] virtual epoch_id epoch() const = 0;

    // All of the batch or nothing, on stable storage when it returns. `sequence_conflict`: nothing was written, the log
    // stays usable. Any other error: the outcome is unknown, and every later append fails with `storage_failed`.
    [[nodiscard]] virtual error_code append(const std::vector<room_append>& batch) = 0;

    // Hands the records with sequences from `from` to `to` (both included) to `each` in order, as far as they exist. A
    // gap or a failed checksum is `data_damaged`. Views into a record are valid during the call of `each`, which returns
    // false to stop.
    struct record_view {
        sequence at{};
        bytes_view body;
        bytes_view sealed;
    };
    [[nodiscard]] virtual error_code read(
        const room_id& room, sequence from, sequence to,
        const std::function<bool(const record_view&)>& each) const = 0;

    // 0 for a room that is not there.
    [[nodiscard]] virtual result<sequence> last_sequence(const room_id& room) const = 0;

    // All rooms with at least one record, in order of id.
    [[nodiscard]] virtual result<std::vector<room_id>> rooms() const = 0;

    // Changes the directory of codes: all of it or nothing, on stable storage when it returns. After an error every later
    // change and append fails with `storage_failed`. Called by the thread that appends.
    [[nodiscard]] virtual error_code change_codes(const code_changes& changes) = 0;

    // The whole directory, in order of code.
    [[nodiscard]] virtual result<std::vector<code_entry>> codes() const = 0;

    // Drops the sealed bytes of one record and rewrites the files that held them, so that they cannot be read from the
    // disk any more. Without effect on a record that has none. `not_found`: there is no such record.
    [[nodiscard]] virtual error_code redact(const room_id& room, sequence at) = 0;
};
}  // namespace kring::storage
