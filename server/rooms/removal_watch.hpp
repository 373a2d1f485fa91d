// Where those who were removed came from, for a while: whoever comes from there waits to be looked at (threat T31).
// An address is known here only by its hash under a key of the process and the day, and is neither logged nor told.
// Thread: belongs to the room's owner core.
#pragma once
#include "base/crypto.hpp"
#include "base/flat_map.hpp"
#include "base/ids.hpp"
#include "base/time.hpp"

#include <vector>

namespace kring::rooms {
// An address under today's key and under yesterday's, so that whoever came before midnight is known after it. Zeros: unknown.
struct address_marks {
    hash_128 today{};
    hash_128 yesterday{};
    friend bool operator==(const address_marks&, const address_marks&) = default;
};
[[nodiscard]] bool are_one(const address_marks& some, const address_marks& others);

class removal_watch {
public:
    // Where a member is connected from now.
    void seen(member_id who, const address_marks& from) { from_.insert_or_assign(who, from); }
    void removed(member_id who, instant until);
    void taken_in_again(member_id who);
    [[nodiscard]] bool knows(const address_marks& from, instant now) const;

private:
    struct entry {
        member_id who{};
        address_marks from;
        instant until{};
    };
    flat_map<member_id, address_marks> from_;
    std::vector<entry> removed_;
};
}  // namespace kring::rooms
