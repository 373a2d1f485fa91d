// Hiding, restoring and undoing. What is hidden is a set of acts that stand; each can be lifted on its own.
#include "base/limits.hpp"
#include "domain/text_rules.hpp"

namespace kring::domain::scenarios {
namespace {
std::vector<act_id> standing(const scenario& room, contribution_id of)
{
    std::vector<act_id> found;
    for (const hide_act& each : room.find(of).hides) {
        if (each.stands()) found.push_back(each.id);
    }
    return found;
}

TEST(hide_contribution, takes_text_and_author_from_participants_and_screens)
{
    scenario{}
        .given(posted(bike_shed, ana, "a secret"), voted(bo, support, bike_shed, yes))
        .when(lead, hide_contribution{bike_shed, " off topic "})
        .then(contribution_hidden{bike_shed, "off topic"}, first_act.value())
        .then_room([](const scenario& room) {
            for (const view_kind view : {view_kind::participant, view_kind::screen}) {
                view_item expected;
                expected.id = room.id(bike_shed);
                expected.state = item_state::hidden;
                expected.time = room.find(bike_shed).time;
                expected.hidden_reason = "off topic";
                EXPECT_EQ(room.item(bike_shed, view), expected);
                EXPECT_TRUE(room.totals(bike_shed, view).empty());
            }
            const view_item seen = room.item(bike_shed, view_kind::facilitator);
            EXPECT_EQ(seen.state, item_state::hidden);
            EXPECT_EQ(seen.text, "a secret");
            EXPECT_EQ(seen.author_name, "Ana");
            EXPECT_EQ(seen.hides, (std::vector<view_hide>{{room.id(first_act), lead, "Lea",
                                                           "off topic", room.state().time}}));
            EXPECT_EQ(room.totals(bike_shed, view_kind::facilitator).size(), 1u);
        });
}

TEST(hide_contribution, of_ones_own_act_that_stands_is_found)
{
    scenario{}
        .given(posted(bike_shed, ana), hidden(bike_shed, lead, first_act))
        .when(lead, hide_contribution{bike_shed, "another reason"})
        .then_already(sequence{first_act.value()})
        // Even without a reason: the act has one.
        .when(lead, hide_contribution{bike_shed, ""})
        .then_already(sequence{first_act.value()})
        .given(undone(first_act, helper))
        .when(lead, hide_contribution{bike_shed, "again"})
        .then(contribution_hidden{bike_shed, "again"});
}

TEST(hide_contribution, works_on_replies)
{
    scenario{}
        .given(posted(bike_shed, ana), replied(answer, bike_shed, bo))
        .when(helper, hide_contribution{answer, "rude"})
        .then(contribution_hidden{answer, "rude"});
}

TEST(hide_contribution, by_a_second_facilitator_stands_beside_the_first)
{
    scenario{}
        .given(posted(bike_shed, ana, "a secret"))
        .when(lead, hide_contribution{bike_shed, "first"})
        .then(contribution_hidden{bike_shed, "first"}, first_act.value())
        .when(helper, hide_contribution{bike_shed, "second"})
        .then(contribution_hidden{bike_shed, "second"}, second_act.value())
        .then_room([](const scenario& room) {
            EXPECT_EQ(standing(room, bike_shed),
                      (std::vector{room.id(first_act), room.id(second_act)}));
            EXPECT_EQ(room.item(bike_shed, view_kind::participant).hidden_reason, "first");
        })
        // One of the two undone leaves the other, whose reason is then shown.
        .when(lead, undo_act{first_act})
        .then(act_undone{first_act})
        .then_room([](const scenario& room) {
            EXPECT_EQ(standing(room, bike_shed), std::vector{room.id(second_act)});
            EXPECT_EQ(room.item(bike_shed, view_kind::participant).hidden_reason, "second");
            EXPECT_EQ(room.item(bike_shed, view_kind::participant).text, "");
        })
        .when(lead, undo_act{second_act})
        .then(act_undone{second_act})
        .then_room([](const scenario& room) {
            EXPECT_EQ(room.item(bike_shed, view_kind::participant).text, "a secret");
        });
}

TEST(hide_contribution, is_refused)
{
    scenario room;
    room.given(posted(bike_shed, ana), posted(bench, ana), withdrawn(bench, ana));
    room.when(ana, hide_contribution{bike_shed, "r"}).then_refused(refusal::not_allowed);
    room.when(lead, hide_contribution{no_such_contribution, "r"})
        .then_refused(refusal::unknown_contribution);
    room.when(lead, hide_contribution{bench, "r"}).then_refused(refusal::contribution_withdrawn);
}

TEST(hide_contribution, has_text_limits)
{
    const auto asking = [](const std::string& text) {
        scenario room;
        room.given(posted(bike_shed, ana)).when(lead, hide_contribution{bike_shed, text});
        return room;
    };
    expect_text_rules(asking, limits::reason_graphemes_max);
    asking("two\nlines").then_refused(refusal::text_invalid);
}

TEST(restore_contribution, lifts_all_acts_and_shows_everything_again)
{
    scenario{}
        .given(posted(bike_shed, ana, "a secret"), voted(bo, support, bike_shed, yes),
               hidden(bike_shed, lead, first_act), hidden(bike_shed, helper, second_act))
        .when(helper, restore_contribution{bike_shed, " a mistake "})
        .then(contribution_restored{bike_shed, "a mistake"}, third_act.value())
        .then_room([](const scenario& room) {
            for (const view_kind view :
                 {view_kind::participant, view_kind::facilitator, view_kind::screen}) {
                const view_item item = room.item(bike_shed, view);
                EXPECT_EQ(item.state, item_state::shown);
                EXPECT_EQ(item.text, "a secret");
                EXPECT_EQ(item.author_name, "Ana");
                EXPECT_EQ(item.hidden_reason, "");
                EXPECT_TRUE(item.hides.empty());
                EXPECT_EQ(room.totals(bike_shed, view).size(), 1u);
            }
        });
}

TEST(restore_contribution, is_refused)
{
    scenario room;
    room.given(posted(bike_shed, ana), posted(bench, ana), hidden(bench, lead),
               withdrawn(bench, ana));
    room.when(lead, restore_contribution{bike_shed, "r"}).then_refused(refusal::not_hidden);
    room.when(lead, restore_contribution{bench, "r"}).then_refused(refusal::contribution_withdrawn);
    room.when(lead, restore_contribution{no_such_contribution, "r"})
        .then_refused(refusal::unknown_contribution);
    room.when(ana, restore_contribution{bike_shed, "r"}).then_refused(refusal::not_allowed);
    room.given(hidden(bike_shed, lead), restored(bike_shed, lead));
    room.when(lead, restore_contribution{bike_shed, "r"}).then_refused(refusal::not_hidden);
}

TEST(restore_contribution, has_text_limits)
{
    const auto asking = [](const std::string& text) {
        scenario room;
        room.given(posted(bike_shed, ana), hidden(bike_shed, lead))
            .when(lead, restore_contribution{bike_shed, text});
        return room;
    };
    expect_text_rules(asking, limits::reason_graphemes_max);
    asking("two\nlines").then_refused(refusal::text_invalid);
}

TEST(undo_act, of_a_restoring_brings_exactly_its_acts_back)
{
    scenario{}
        .given(posted(bike_shed, ana), hidden(bike_shed, lead, first_act), undone(first_act, lead),
               hidden(bike_shed, lead, second_act), hidden(bike_shed, helper, third_act))
        .then_room([](const scenario& room) {
            EXPECT_EQ(standing(room, bike_shed),
                      (std::vector{room.id(second_act), room.id(third_act)}));
        })
        .given(restored(bike_shed, lead, act_id{names_begin + 100}))
        .then_room([](const scenario& room) { EXPECT_TRUE(standing(room, bike_shed).empty()); })
        .when(helper, undo_act{act_id{names_begin + 100}})
        .then(act_undone{act_id{names_begin + 100}})
        // Not the one that was undone before the restoring.
        .then_room([](const scenario& room) {
            EXPECT_EQ(standing(room, bike_shed),
                      (std::vector{room.id(second_act), room.id(third_act)}));
            EXPECT_EQ(room.item(bike_shed, view_kind::participant).state, item_state::hidden);
        });
}

TEST(undo_act, of_one_restoring_leaves_what_another_lifted)
{
    constexpr act_id early{names_begin + 100};
    constexpr act_id late{names_begin + 101};
    scenario{}
        .given(posted(bike_shed, ana), hidden(bike_shed, lead, first_act),
               restored(bike_shed, lead, early), hidden(bike_shed, helper, second_act),
               restored(bike_shed, lead, late))
        .when(lead, undo_act{late})
        .then(act_undone{late})
        .then_room([](const scenario& room) {
            EXPECT_EQ(standing(room, bike_shed), std::vector{room.id(second_act)});
        })
        .when(lead, undo_act{early})
        .then(act_undone{early})
        .then_room([](const scenario& room) {
            EXPECT_EQ(standing(room, bike_shed),
                      (std::vector{room.id(first_act), room.id(second_act)}));
            EXPECT_EQ(room.item(bike_shed, view_kind::facilitator).hides.size(), 2u);
        });
}

TEST(undo_act, of_a_lifted_act_outlasts_the_restoring)
{
    constexpr act_id restoring{names_begin + 100};
    scenario{}
        .given(posted(bike_shed, ana), hidden(bike_shed, lead, first_act),
               restored(bike_shed, lead, restoring))
        .when(lead, undo_act{first_act})
        .then(act_undone{first_act})
        .when(lead, undo_act{restoring})
        .then(act_undone{restoring})
        .then_room([](const scenario& room) { EXPECT_TRUE(standing(room, bike_shed).empty()); });
}

TEST(undo_act, twice_is_found_done)
{
    scenario{}
        .given(posted(bike_shed, ana), hidden(bike_shed, lead, first_act),
               undone(first_act, helper))
        .when(lead, undo_act{first_act})
        .then_nothing_to_do();
}

TEST(undo_act, is_refused)
{
    scenario room;
    room.given(posted(bike_shed, ana), hidden(bike_shed, lead, first_act));
    room.when(ana, undo_act{first_act}).then_refused(refusal::not_allowed);
    room.when(lead, undo_act{no_such_act}).then_refused(refusal::unknown_act);
    room.when(lead, undo_act{act_id{}}).then_refused(refusal::unknown_act);
    // A sequence that is no act; undoing is none either, so an undo cannot be undone.
    room.when(lead, undo_act{act_id{ana.value()}}).then_refused(refusal::unknown_act);
    room.given(undone(first_act, lead));
    room.when(lead, undo_act{act_id{room.state().last.value()}}).then_refused(refusal::unknown_act);
}
}  // namespace
}  // namespace kring::domain::scenarios
