// Who has seen what: how many members looked at a contribution speaks for it as long as they do not flag it. It lives in
// memory; the log gets counts, now and then (views_counted), so that a room that was read again from its log goes on from
// these. Whoever looks again after that counts again, at most once.
// Thread: a plain value; one owner.
#pragma once
#include "base/flat_map.hpp"
#include "domain/event.hpp"
#include "domain/room_state.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace kring::domain {
class exposure {
public:
    // One's own, and what is not there for everybody, does not count. Whether it was new.
    bool see(member_id who, contribution_id what, const room_state& state);
    // Not less than the log's.
    [[nodiscard]] std::uint32_t views_of(contribution_id what, const room_state& state) const;
    // What the log does not have yet, in order, at most `limits::views_counted_max`; empty: nothing.
    [[nodiscard]] std::vector<view_count> uncounted(const room_state& state) const;
    [[nodiscard]] bool has_uncounted() const { return !fresh_.empty(); }
    // These are in the log now.
    void counted(const std::vector<view_count>& seen);

private:
    struct looks {
        std::vector<std::uint64_t> members;  // a bit each, by their place in room_state::members
        std::uint32_t count{};               // of these bits
        std::uint32_t before{};              // in the log when this began
    };
    flat_map<contribution_id, looks> seen_;
    std::vector<contribution_id> fresh_;  // in order of id
};
}  // namespace kring::domain
