// Who is writing something now: told by their pages, forgotten after a while, written down nowhere. Facilitators are told how
// many, so that they see that a silent room is busy; nobody is told who.
// Thread: belongs to one room machine.
#pragma once
#include "base/ids.hpp"
#include "base/time.hpp"

#include <cstddef>
#include <map>
#include <optional>

namespace kring::rooms {
class writers {
public:
    // This member writes; true when nobody knew it. Holds for limits::writing_for.
    bool began(member_id who, instant now);

    // Sent it, gave up or went; true when it was known that they wrote.
    bool stopped(member_id who);

    // Forgets who was not heard of since; true when there were some.
    bool forget(instant now);

    [[nodiscard]] std::size_t count() const { return until_.size(); }

    // When somebody is to be forgotten; nothing: nobody writes.
    [[nodiscard]] std::optional<instant> next() const;

private:
    std::map<member_id, instant> until_;
};
}  // namespace kring::rooms
