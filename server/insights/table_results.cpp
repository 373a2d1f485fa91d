#include "insights/table_results.hpp"

#include "base/limits.hpp"
#include "insights/room_report.hpp"

#include <algorithm>

namespace kring::insights {
namespace {
// Where one number alone is left out it could be told from the sum: then the smallest that is left goes too.
void leave_out_second(std::vector<table_result>& tables,
                      std::optional<std::uint32_t> table_result::* count)
{
    const auto left_out = std::count_if(tables.begin(), tables.end(), [count](const auto& each) {
        return each.people > 0 && !(each.*count);
    });
    if (left_out != 1) return;
    table_result* smallest = nullptr;
    for (table_result& each : tables) {
        if (!(each.*count) || *(each.*count) == 0) continue;
        if (smallest == nullptr || *(each.*count) < *(smallest->*count)) smallest = &each;
    }
    if (smallest != nullptr) (smallest->*count).reset();
}
}  // namespace

std::vector<table_result> tables_of(const room_past& past, const room_report& report)
{
    std::vector<table_result> tables;
    for (const domain::table& each : past.then.tables) {
        table_result& made = tables.emplace_back();
        made.id = each.id;
        made.name = each.name;
        std::uint32_t wrote = 0;
        std::uint32_t voted = 0;
        for (const domain::member& who : past.then.members) {
            if (who.table != each.id || who.is_facilitator() || !who.is_in()) continue;
            ++made.people;
            if (who.has_published) ++wrote;
            if (!who.votes.empty()) ++voted;
        }
        if (made.people >= limits::breakdown_people_min) {
            made.wrote = wrote;
            made.voted = voted;
        }
        for (const reported_item& item : report.items) {
            if (item.table != each.id || item.state != domain::item_state::shown) continue;
            ++made.ideas;
            if (item.is_lifted) ++made.lifted;
        }
    }
    leave_out_second(tables, &table_result::wrote);
    leave_out_second(tables, &table_result::voted);
    return tables;
}
}  // namespace kring::insights
