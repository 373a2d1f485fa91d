#include "storage/memory/memory_key_store.hpp"

#include <mutex>

namespace kring::storage {
error_code memory_key_store::put(const std::vector<wrapped_key>& keys)
{
    const std::unique_lock lock{mutex_};
    for (const wrapped_key& key : keys) keys_[key.room][key.member] = key.wrapped;
    return {};
}

error_code memory_key_store::read(const room_id& room,
                                  const std::function<void(const wrapped_key&)>& each) const
{
    std::map<member_id, bytes> wanted;
    {
        const std::shared_lock lock{mutex_};
        const auto found = keys_.find(room);
        if (found != keys_.end()) wanted = found->second;
    }
    for (const auto& [member, wrapped] : wanted)
        each({.room = room, .member = member, .wrapped = wrapped});
    return {};
}

error_code memory_key_store::destroy(const room_id& room, member_id member)
{
    const std::unique_lock lock{mutex_};
    const auto found = keys_.find(room);
    if (found != keys_.end()) found->second.erase(member);
    return {};
}

result<bytes> memory_key_store::check() const
{
    const std::shared_lock lock{mutex_};
    return check_;
}

error_code memory_key_store::set_check(bytes_view check)
{
    const std::unique_lock lock{mutex_};
    check_ = check;
    return {};
}
}  // namespace kring::storage
