// Texts that come later: which stay, and that a view that is given them is the view.
#include "domain/later_texts.hpp"

#include "base/limits.hpp"
#include "support/history_generator.hpp"
#include "support/large_room.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>

namespace kring::domain {
namespace {
using histories::history_generator;

std::size_t texts_in(const view_state& view)
{
    return static_cast<std::size_t>(std::count_if(
        view.items.begin(), view.items.end(), [](const auto& each) { return !each.text_later; }));
}

TEST(later_texts, leave_the_newest_the_most_supported_and_what_is_pointed_at)
{
    room_state room = support::large_room({400, 300, 5000, 1});
    const contribution_id first{room.contributions[0].id};
    room.stage.spotlight = room.contributions[100].id;
    room.stage.pins = {room.contributions[101].id};
    room.insights.push_back({insight_id{1}, "An insight", {room.contributions[102].id}});
    view_state view = view_of(room, view_kind::participant);
    std::vector<subject_total> counts;
    all_totals(room, view_kind::participant, counts);
    leave_texts_out(view, counts, 10);
    EXPECT_EQ(texts_in(view), 10u + 10u + 3u);
    std::uint32_t least_shown = ~0u;
    std::uint32_t most_left_out = 0;
    for (const view_item& item : view.items) {
        EXPECT_EQ(item.text.empty(), item.text_later);
        const auto support = std::find_if(counts.begin(), counts.end(), [&](const auto& each) {
            return each.subject == item.id && each.ballot == ballot_id{2};
        });
        const std::uint32_t got = support == counts.end() ? 0 : support->counts[0];
        if (item.text_later)
            most_left_out = std::max(most_left_out, got);
        else if (item.id < view.items[100].id)
            least_shown = std::min(least_shown, got);
    }
    EXPECT_GE(least_shown, most_left_out);
    EXPECT_FALSE(view.items[100].text_later || view.items[101].text_later ||
                 view.items[102].text_later);
    EXPECT_EQ(first, view.items[0].id);
}

// Which ideas have the most support is told only where counts are.
TEST(later_texts, tell_nothing_of_counts_that_are_hidden)
{
    const room_state room = support::large_room({400, 300, 5000, 1});
    view_state view = view_of(room, view_kind::participant);
    leave_texts_out(view, {}, 10);
    EXPECT_EQ(texts_in(view), 10u);
    for (std::size_t place = 0; place + 10 < view.items.size(); ++place)
        EXPECT_TRUE(view.items[place].text_later);
}

TEST(later_texts, come_in_runs_that_stay_what_they_are)
{
    const room_state room = support::large_room({100, 70, 0, 1});
    const auto at = [&room](std::size_t place) { return room.contributions[place].id; };
    EXPECT_EQ(run_of(room, at(0)), 0u);
    EXPECT_EQ(run_of(room, at(limits::text_run - 1)), 0u);
    EXPECT_EQ(run_of(room, at(limits::text_run)), 1u);
    EXPECT_FALSE(run_of(room, contribution_id{1}));
    const texts_of_run last = texts_of(room, 2, view_kind::participant);
    EXPECT_EQ(last.from, at(64));
    EXPECT_EQ(last.through, at(69));
    EXPECT_EQ(last.texts.size(), 6u);
}

TEST(later_texts, are_put_only_where_one_is_missing)
{
    const room_state room = support::large_room({10, 3, 0, 1});
    view_state view = view_of(room, view_kind::participant);
    leave_texts_out(view, {}, 1);
    const contribution_id first = view.items[0].id;
    fold({sequence{room.last.value() + 1}, item_hidden{first, "reason"}}, view);
    put_texts({first, view.items[2].id, {{first, "old"}, {view.items[2].id, "old"}}}, view);
    EXPECT_EQ(view.items[0].text, "");
    EXPECT_NE(view.items[2].text, "old");
    EXPECT_TRUE(view.items[1].text_later);
}

// fold(project(events)) = view_of(apply(events)) also from a view without texts on, however late each run comes, if it is
// told as of a time that is not before the view.
TEST(law, a_view_without_texts_that_is_given_them_is_the_view)
{
    for (std::uint64_t seed = 0; seed < 300; ++seed) {
        SCOPED_TRACE(seed);
        std::mt19937_64 fate{seed};
        history_generator room{seed};
        room.live_until(20 + seed % 40);
        view_state shown = view_of(room.state(), view_kind::participant);
        leave_texts_out(shown, {}, fate() % 3);
        std::vector<texts_of_run> on_their_way;
        std::size_t known = room.events().size();
        room_state followed = room.state();
        for (int round = 0; round < 12; ++round) {
            room.live_until(room.events().size() + 5);
            for (; known < room.events().size(); ++known) {
                // A run is of any moment between the view's and now.
                if (!followed.contributions.empty() && fate() % 3 == 0) {
                    const std::size_t runs =
                        (followed.contributions.size() - 1) / limits::text_run + 1;
                    on_their_way.push_back(
                        texts_of(followed, fate() % runs, view_kind::participant));
                }
                const event& fact = room.events()[known];
                ASSERT_EQ(apply(fact, followed), applied::yes);
                std::vector<view_change> changes;
                project(fact, followed, view_kind::participant, changes);
                for (const view_change& each : changes) fold(each, shown);
                if (!on_their_way.empty() && fate() % 4 == 0) {
                    put_texts(on_their_way.front(), shown);
                    on_their_way.erase(on_their_way.begin());
                }
            }
        }
        for (std::size_t run = 0; run * limits::text_run < followed.contributions.size(); ++run)
            put_texts(texts_of(followed, run, view_kind::participant), shown);
        view_state expected = view_of(followed, view_kind::participant);
        expected.as_of = shown.as_of;
        EXPECT_EQ(shown, expected);
    }
}
}  // namespace
}  // namespace kring::domain
