#include "tools/replay_check.hpp"

#include <algorithm>

namespace kring::tools {
namespace {
using domain::item_state;
using domain::view_kind;

std::string text_of(const std::optional<std::int32_t>& vote)
{
    return vote ? std::to_string(*vote) : "no vote";
}

std::string comment_name(const polis_export& source, std::size_t comment)
{
    return "comment " + std::to_string(source.comments[comment].id);
}

bool is_hidden(const polis_export& source, std::size_t comment)
{
    return source.comments[comment].moderation == polis_moderation::rejected;
}

const char* name_of(item_state state)
{
    switch (state) {
        case item_state::shown: return "shown";
        case item_state::hidden: return "hidden";
        case item_state::withdrawn: return "withdrawn";
        case item_state::held: return "held";
        case item_state::declined: return "declined";
    }
    return "unknown";
}
}  // namespace

void difference_list::add(std::string text)
{
    ++count_;
    if (first_.size() < kept_max) first_.push_back(std::move(text));
}

void compare_self(const polis_export& source, const room_names& names, std::size_t participant,
                  const domain::self_view& self, difference_list& differences)
{
    const polis_participant& wanted = source.participants[participant];
    const std::string who = "participant " + std::to_string(wanted.id);
    std::map<contribution_id, std::int32_t> votes;
    for (const domain::own_vote& each : self.votes) {
        if (each.key.ballot == names.stance && each.value)
            votes.emplace(each.key.subject, *each.value);
    }
    for (std::size_t comment = 0; comment < source.comments.size(); ++comment) {
        std::optional<std::int32_t> own;
        if (const auto found = votes.find(names.ids[comment]); found != votes.end()) {
            own = found->second;
            votes.erase(found);
        }
        if (own == wanted.cells[comment]) continue;
        differences.add(who + ", " + comment_name(source, comment) + ": the export says " +
                        text_of(wanted.cells[comment]) + ", the room " + text_of(own));
    }
    for (const auto& [subject, value] : votes) {
        differences.add(who + " has a vote on " + std::to_string(subject.value()) +
                        ", which is no comment of the export");
    }
    for (std::size_t comment = 0; comment < source.comments.size(); ++comment) {
        if (source.comments[comment].author != participant) continue;
        const auto own = std::find_if(
            self.contributions.begin(), self.contributions.end(),
            [&](const domain::own_contribution& each) { return each.id == names.ids[comment]; });
        const bool told = own != self.contributions.end() && own->state == item_state::hidden;
        if (told != is_hidden(source, comment)) {
            differences.add(who + " is " + (told ? "" : "not ") + "told that the own " +
                            comment_name(source, comment) + " is hidden");
        } else if (told && own->text != source.comments[comment].cleaned) {
            differences.add(who + " is shown another text of the own hidden " +
                            comment_name(source, comment));
        }
    }
}

void compare_view(const polis_export& source, const replay_plan& plan, const room_names& names,
                  view_kind kind, const domain::view_state& view, const std::string& who,
                  difference_list& differences)
{
    for (std::size_t comment = 0; comment < source.comments.size(); ++comment) {
        const polis_comment& wanted = source.comments[comment];
        const auto place = [&] { return who + ", " + comment_name(source, comment) + ": "; };
        const auto item = std::lower_bound(
            view.items.begin(), view.items.end(), names.ids[comment],
            [](const domain::view_item& each, contribution_id id) { return each.id < id; });
        if (item == view.items.end() || item->id != names.ids[comment]) {
            differences.add(place() + "not in the view");
            continue;
        }
        const item_state state =
            is_hidden(source, comment) ? item_state::hidden : item_state::shown;
        if (item->state != state) {
            differences.add(place() + "is " + name_of(item->state) + ", not " + name_of(state));
            continue;
        }
        // Of a hidden one only facilitators see what it was.
        const bool is_open = state == item_state::shown || kind == view_kind::facilitator;
        if (item->text != (is_open ? wanted.cleaned : std::string{})) {
            differences.add(place() +
                            (is_open ? "another text" : "its text is shown although it is hidden"));
        }
        const std::string& author = plan.actors[wanted.author].name;
        if (is_open &&
            (item->author != names.members[wanted.author] || item->author_name != author)) {
            differences.add(place() + "written by '" + item->author_name + "', not by '" + author +
                            "'");
        }
        if (!is_open && (item->author != member_id{} || !item->author_name.empty())) {
            differences.add(place() + "its author is shown although it is hidden");
        }
    }
}

column_counts count_columns(const polis_export& source)
{
    column_counts counted(source.comments.size());
    for (const polis_participant& each : source.participants) {
        for (std::size_t comment = 0; comment < each.cells.size(); ++comment) {
            if (const auto& cell = each.cells[comment])
                ++counted[comment][*cell == 1 ? 0 : *cell == -1 ? 1 : 2];
        }
    }
    return counted;
}

void compare_totals(const polis_export& source, const column_counts& columns,
                    const room_names& names, view_kind kind, const shown_totals& totals,
                    const std::string& who, difference_list& differences)
{
    for (std::size_t comment = 0; comment < source.comments.size(); ++comment) {
        const auto found = totals.find({names.ids[comment], names.stance});
        const auto place = [&] { return who + ", " + comment_name(source, comment) + ": "; };
        if (is_hidden(source, comment) && kind != view_kind::facilitator) {
            if (found != totals.end())
                differences.add(place() + "its counts are shown although it is hidden");
            continue;
        }
        // Where nobody voted there are no counts.
        column_counts::value_type counts{};
        if (found != totals.end())
            std::copy_n(found->second.counts.counts.begin(), counts.size(), counts.begin());
        if (counts == columns[comment]) continue;
        const auto written = [](const column_counts::value_type& each) {
            return std::to_string(each[0]) + " agree, " + std::to_string(each[1]) + " disagree, " +
                   std::to_string(each[2]) + " pass";
        };
        differences.add(place() + "the export's column has " + written(columns[comment]) +
                        ", the room counts " + written(counts));
    }
}
}  // namespace kring::tools
