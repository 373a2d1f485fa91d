// How many bytes a large room costs those who join it and those who are in it. The room is drawn from a seed, so the
// figures are the same on every machine, but for what another zlib makes of them.
#include "support/large_room.hpp"
#include "base/limits.hpp"
#include "domain/apply.hpp"
#include "domain/later_texts.hpp"
#include "wire/frames.hpp"

#include <gtest/gtest.h>

#include <numeric>

namespace kring::wire {
namespace {
using namespace domain;
using namespace std::chrono_literals;
using support::large_room;
using support::large_room_size;

constexpr auto protobuf = rooms::encoding::protobuf;

std::size_t octets_of(const std::vector<frame_ptr>& frames)
{
    return std::accumulate(
        frames.begin(), frames.end(), std::size_t{},
        [](std::size_t sum, const frame_ptr& each) { return sum + each->octets.size(); });
}

rooms::totals_facts totals_in(const room_state& room)
{
    rooms::totals_facts totals;
    totals.as_of = room.last;
    all_totals(room, view_kind::participant, totals.subjects);
    totals.members = static_cast<std::uint32_t>(room.member_count);
    totals.present = totals.members;
    return totals;
}

std::size_t octets_of_join(const room_state& room, rooms::text_wish texts)
{
    view_state view = view_of(room, view_kind::participant);
    const rooms::totals_facts totals = totals_in(room);
    if (texts == rooms::text_wish::later && view.items.size() > limits::whole_view_items_max)
        leave_texts_out(view, totals.subjects, limits::text_window);
    return octets_of(client_frame_encoder{}.snapshot(protobuf, view, totals));
}

// docs/performance.md tells these.
TEST(large_room, is_joined_with_few_bytes)
{
    const room_state usual = large_room({2000, 200, 20'000, 1});
    const room_state large = large_room({2000, 2000, 200'000, 1});
    const std::size_t usual_octets = octets_of_join(usual, rooms::text_wish::later);
    const std::size_t whole_octets = octets_of_join(large, rooms::text_wish::at_once);
    const std::size_t large_octets = octets_of_join(large, rooms::text_wish::later);
    RecordProperty("ideas_200", std::to_string(usual_octets));
    RecordProperty("ideas_2000_at_once", std::to_string(whole_octets));
    RecordProperty("ideas_2000", std::to_string(large_octets));
    EXPECT_LE(usual_octets, 25'000u);
    EXPECT_LE(large_octets, 100'000u);
    EXPECT_GT(whole_octets, 2 * large_octets);
}

// What a participant is sent when facilitators change a setting, whatever it is.
std::size_t octets_of_change(room_state room, const event_body& setting)
{
    const sequence before = room.last;
    const event fact{next(before), room.time + 1s, member_id{5}, setting};
    EXPECT_EQ(apply(fact, room), applied::yes);
    std::vector<view_change> changes;
    project(fact, room, view_kind::participant, changes);
    EXPECT_EQ(changes.size(), 1u);
    return client_frame_encoder{}.update(protobuf, before, fact.at, changes)->octets.size();
}

charter terms_with(names_mode names)
{
    charter terms;
    terms.goals.push_back({"A greener square", {}, {}});
    terms.question = "What would make it greener?";
    terms.promise = "An answer";
    terms.names = names;
    return terms;
}

TEST(large_room, pays_for_a_changed_setting_the_same_however_many_ideas_it_has)
{
    // As many events, so that all numbers are as long.
    room_state small = large_room({2000, 10, 3990, 1});
    room_state large = large_room({2000, 2000, 2000, 1});
    ASSERT_EQ(small.last, large.last);
    agenda plan;
    plan.phases.push_back({1, "Write", {}, {}, {}});
    plan.phases.push_back({2, "Vote", {}, {}, {}});
    plan.phases[1].switches.show_authors = false;
    plan.phases[1].switches.show_counts = false;

    std::vector<event_body> settings{
        room_paused{"Coffee", {}},
        charter_set{terms_with(names_mode::shown)},
        charter_set{terms_with(names_mode::unnamed)},
        agenda_set{plan},
        phases_set{{{1, {}}}},
        phases_set{{{2, {}}}},
        slow_mode_set{30s},
        hold_set{60s},
        spotlight_set{contribution_id{2006}, true},
        announced{"Ten more minutes"},
        ballot_set{ballot_id{2}, false, false},
        group_made{"Green"},
        table_made{"Window"},
        seating_set{seating::assigned},
    };
    for (const event_body& setting : settings) {
        SCOPED_TRACE(setting.index());
        EXPECT_EQ(octets_of_change(small, setting), octets_of_change(large, setting));
        for (room_state* each : {&small, &large}) {
            const event fact{next(each->last), each->time, member_id{5}, setting};
            ASSERT_EQ(apply(fact, *each), applied::yes);
        }
    }
}
}  // namespace
}  // namespace kring::wire
