// The key store port: one wrapped key per member and room, apart from the log, with its own backup rotation. Destroying
// a key makes the texts sealed under it unreadable everywhere, in backups too.
//
// Thread: as event_log: one writer, any reader; calls may block.
#pragma once
#include "base/bytes.hpp"
#include "base/ids.hpp"
#include "base/result.hpp"

#include <functional>
#include <vector>

namespace kring::storage {
struct wrapped_key {
    room_id room{};
    member_id member{};  // 0: the room's own texts
    bytes wrapped;

    friend bool operator==(const wrapped_key&, const wrapped_key&) = default;
};

class key_store {
public:
    virtual ~key_store() = default;

    // On stable storage when it returns; called before the records that use the keys. A key that is there already is
    // replaced. After an error every later put fails with `storage_failed`.
    [[nodiscard]] virtual error_code put(const std::vector<wrapped_key>& keys) = 0;

    // All keys of a room, in order of member.
    [[nodiscard]] virtual error_code read(
        const room_id& room, const std::function<void(const wrapped_key&)>& each) const = 0;

    // Removes a key and rewrites the files that held it. Without effect when there is none.
    [[nodiscard]] virtual error_code destroy(const room_id& room, member_id member) = 0;

    // A value the caller stored with `set_check`, empty at first: tells whether the master key is the one of this data.
    [[nodiscard]] virtual result<bytes> check() const = 0;
    [[nodiscard]] virtual error_code set_check(bytes_view check) = 0;
};
}  // namespace kring::storage
