#include "domain/later_texts.hpp"

#include "base/check.hpp"
#include "base/limits.hpp"
#include "domain/view_parts.hpp"

#include <algorithm>
#include <utility>

namespace kring::domain {
namespace {
bool may_leave_out(const view_item& item)
{
    return item.state == item_state::shown && !item.text.empty();
}

std::vector<contribution_id> window_of(const view_state& view,
                                       const std::vector<subject_total>& counts, std::size_t window)
{
    std::vector<contribution_id> chosen{view.stage.pins};
    chosen.push_back(view.stage.spotlight);
    for (const insight& each : view.insights)
        chosen.insert(chosen.end(), each.ideas.begin(), each.ideas.end());

    std::size_t newest = 0;
    for (auto item = view.items.rbegin(); item != view.items.rend() && newest < window; ++item) {
        if (item->parent != contribution_id{} || !may_leave_out(*item)) continue;
        chosen.push_back(item->id);
        ++newest;
    }

    std::vector<std::pair<std::uint32_t, contribution_id>> supported;
    for (const subject_total& each : counts) {
        const auto on = std::find_if(view.ballots.begin(), view.ballots.end(),
                                     [&each](const ballot& one) { return one.id == each.ballot; });
        if (on != view.ballots.end() && on->kind == ballot_kind::support)
            supported.emplace_back(each.counts[0], each.subject);
    }
    const auto most =
        supported.begin() + static_cast<std::ptrdiff_t>(std::min(window, supported.size()));
    std::partial_sort(supported.begin(), most, supported.end(), std::greater{});
    for (auto each = supported.begin(); each != most; ++each) chosen.push_back(each->second);
    std::sort(chosen.begin(), chosen.end());
    return chosen;
}
}  // namespace

void leave_texts_out(view_state& view, const std::vector<subject_total>& counts, std::size_t window)
{
    const auto kept = window_of(view, counts, window);
    for (view_item& item : view.items) {
        if (!may_leave_out(item) || std::binary_search(kept.begin(), kept.end(), item.id)) continue;
        item.text.clear();
        item.text_later = true;
    }
}

std::optional<std::size_t> run_of(const room_state& state, contribution_id item)
{
    const auto found = std::lower_bound(
        state.contributions.begin(), state.contributions.end(), item,
        [](const contribution& each, contribution_id wanted) { return each.id < wanted; });
    if (found == state.contributions.end() || found->id != item) return std::nullopt;
    return static_cast<std::size_t>(found - state.contributions.begin()) / limits::text_run;
}

texts_of_run texts_of(const room_state& state, std::size_t run, view_kind view)
{
    const std::size_t begin = run * limits::text_run;
    const std::size_t end = std::min(begin + limits::text_run, state.contributions.size());
    KRING_CHECK(begin < end);
    texts_of_run said{state.contributions[begin].id, state.contributions[end - 1].id, {}};
    for (std::size_t place = begin; place < end; ++place) {
        const contribution& each = state.contributions[place];
        if (!is_in_view(each, view)) continue;
        view_item item = item_of(state, each, view);
        if (may_leave_out(item)) said.texts.push_back({each.id, std::move(item.text)});
    }
    return said;
}

void put_texts(const texts_of_run& said, view_state& view)
{
    auto item = view.items.begin();
    for (const item_text& each : said.texts) {
        item = std::lower_bound(
            item, view.items.end(), each.id,
            [](const view_item& one, contribution_id wanted) { return one.id < wanted; });
        if (item == view.items.end()) return;
        if (item->id != each.id || !item->text_later) continue;
        item->text = each.text;
        item->text_later = false;
    }
}
}  // namespace kring::domain
