#include "storage/memory/memory_event_log.hpp"

#include "base/error.hpp"
#include "storage/fence.hpp"

#include <algorithm>
#include <mutex>

namespace kring::storage {
memory_event_log::memory_event_log(epoch_id epoch) : epoch_(epoch) {}

epoch_id memory_event_log::epoch() const
{
    return epoch_;
}

sequence memory_event_log::last_of(const room_id& room) const
{
    const auto found = rooms_.find(room);
    return sequence{found == rooms_.end() ? 0 : found->second.size()};
}

error_code memory_event_log::append(const std::vector<room_append>& batch)
{
    const std::unique_lock lock{mutex_};
    const auto heads = heads_after(
        batch, [this](const room_id& room) -> result<sequence> { return last_of(room); });
    if (!heads) return heads.error();
    for (const room_append& each : batch) {
        if (each.records.empty()) continue;  // a room without records is not there
        std::vector<record_ptr>& records = rooms_[each.room];
        for (const stored_record& record : each.records)
            records.push_back(std::make_shared<stored_record>(record));
    }
    return {};
}

error_code memory_event_log::read(const room_id& room, sequence from, sequence to,
                                  const std::function<bool(const record_view&)>& each) const
{
    std::vector<record_ptr> wanted;
    {
        const std::shared_lock lock{mutex_};
        const std::uint64_t first = std::max<std::uint64_t>(from.value(), 1);
        const std::uint64_t last = std::min(to, last_of(room)).value();
        if (first > last) return {};
        const auto records = rooms_.at(room).begin();
        wanted.assign(records + static_cast<std::ptrdiff_t>(first - 1),
                      records + static_cast<std::ptrdiff_t>(last));
    }
    for (const record_ptr& record : wanted) {
        if (!each({.at = record->at, .body = record->body, .sealed = record->sealed})) break;
    }
    return {};
}

result<sequence> memory_event_log::last_sequence(const room_id& room) const
{
    const std::shared_lock lock{mutex_};
    return last_of(room);
}

result<std::vector<room_id>> memory_event_log::rooms() const
{
    const std::shared_lock lock{mutex_};
    std::vector<room_id> found;
    found.reserve(rooms_.size());
    for (const auto& [room, records] : rooms_) found.push_back(room);
    return found;
}

error_code memory_event_log::change_codes(const code_changes& changes)
{
    const std::unique_lock lock{mutex_};
    for (const code_entry& each : changes.put) codes_.insert_or_assign(each.code, each);
    for (const room_code each : changes.dropped) codes_.erase(each);
    return {};
}

result<std::vector<code_entry>> memory_event_log::codes() const
{
    const std::shared_lock lock{mutex_};
    std::vector<code_entry> found;
    found.reserve(codes_.size());
    for (const auto& [code, entry] : codes_) found.push_back(entry);
    return found;
}

error_code memory_event_log::redact(const room_id& room, sequence at)
{
    const std::unique_lock lock{mutex_};
    if (at.value() == 0 || at > last_of(room)) return errc::not_found;
    record_ptr& place = rooms_.at(room)[at.value() - 1];
    place =
        std::make_shared<stored_record>(stored_record{.at = at, .body = place->body, .sealed = {}});
    return {};
}
}  // namespace kring::storage
