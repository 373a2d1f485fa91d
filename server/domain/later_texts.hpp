// Texts that come later. In a large room a view may leave out what most of its items say, and be given it when somebody
// looks: docs/decisions/0018-texts-later.md. An item without its text is whole otherwise, and says that it has one.
//
// Texts are given in runs of neighbours, which are cut by the order of creation and so stay what they are: all who ask
// for any item of a run are given the same.
// Thread: pure functions on plain values.
#pragma once
#include "domain/view.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace kring::domain {
// Leaves out the texts of all items of a view but of a window: its newest ideas, those with the most support as far as
// `counts` tell, each `window` of them, and what is on the stage or cited by an insight.
void leave_texts_out(view_state& view, const std::vector<subject_total>& counts,
                     std::size_t window);

struct item_text {
    contribution_id id{};
    std::string text;
    friend bool operator==(const item_text&, const item_text&) = default;
};
struct texts_of_run {
    contribution_id from{};
    contribution_id through{};
    std::vector<item_text> texts;  // in order of id, of those that the view shows
    friend bool operator==(const texts_of_run&, const texts_of_run&) = default;
};

// Which run an item is in; nothing: there is no such item.
[[nodiscard]] std::optional<std::size_t> run_of(const room_state& state, contribution_id item);
// What the items of a run say in a view. The run is there.
[[nodiscard]] texts_of_run texts_of(const room_state& state, std::size_t run, view_kind view);

// Puts texts where they are missing, and nowhere else.
void put_texts(const texts_of_run& said, view_state& view);
}  // namespace kring::domain
