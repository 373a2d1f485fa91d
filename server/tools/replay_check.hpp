// Whether a room is what the export says it must be: for every member the own votes, cell by cell, and the own hidden
// statements; in every view the statements' text, author and state; the counts against the columns of cells.
// The comparisons take what a client was shown and nothing else. They are compared with the exported cells, not with the
// votes that were played, so a mistake in playing shows as well.
// Thread: pure functions on plain values.
#pragma once
#include "base/ids.hpp"
#include "domain/view.hpp"
#include "tools/polis_export.hpp"
#include "tools/replay_plan.hpp"
#include "tools/room_client.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace kring::tools {
// Counts all of them and keeps the texts of the first.
class difference_list {
public:
    static constexpr std::size_t kept_max = 20;

    void add(std::string text);
    [[nodiscard]] std::size_t count() const { return count_; }
    [[nodiscard]] const std::vector<std::string>& first() const { return first_; }

private:
    std::size_t count_{};
    std::vector<std::string> first_;
};

// What the export's things are called in the room.
struct room_names {
    ballot_id stance{};
    std::vector<contribution_id> ids;  // by comment
    std::vector<member_id> members;    // by actor of the plan
};

void compare_self(const polis_export& source, const room_names& names, std::size_t participant,
                  const domain::self_view& self, difference_list& differences);

// `who` is whose view it is, for the texts.
void compare_view(const polis_export& source, const replay_plan& plan, const room_names& names,
                  domain::view_kind kind, const domain::view_state& view, const std::string& who,
                  difference_list& differences);

// The export's columns, counted: agree, disagree, pass; by comment.
using column_counts = std::vector<std::array<std::uint32_t, 3>>;
[[nodiscard]] column_counts count_columns(const polis_export& source);

using shown_totals = std::map<room_client::totals_key, room_client::total>;
void compare_totals(const polis_export& source, const column_counts& columns,
                    const room_names& names, domain::view_kind kind, const shown_totals& totals,
                    const std::string& who, difference_list& differences);
}  // namespace kring::tools
