// The fence every log backend puts before a write: a batch must continue each of its rooms where the log ends.
// Thread: a pure function.
#pragma once
#include "base/check.hpp"
#include "base/error.hpp"
#include "base/ids.hpp"
#include "base/result.hpp"
#include "storage/event_log.hpp"

#include <unordered_map>
#include <vector>

namespace kring::storage {
using room_heads = std::unordered_map<room_id, sequence>;

// The last sequence of each room in the batch once it is written; `sequence_conflict` where it does not continue a room.
// `last_of(room)` gives result<sequence> before the batch. A room may come twice; its parts then follow each other.
template <class LastOf>
[[nodiscard]] result<room_heads> heads_after(const std::vector<room_append>& batch, LastOf last_of)
{
    room_heads heads;
    for (const room_append& each : batch) {
        auto head = heads.find(each.room);
        if (head == heads.end()) {
            const result<sequence> last = last_of(each.room);
            if (!last) return last.error();
            head = heads.emplace(each.room, *last).first;
        }
        if (each.first != next(head->second)) return errc::sequence_conflict;
        for (const stored_record& record : each.records) {
            KRING_CHECK(record.at == next(head->second));
            head->second = record.at;
        }
    }
    return heads;
}
}  // namespace kring::storage
