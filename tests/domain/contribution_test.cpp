// Ideas and replies: posting and taking back.
#include "base/limits.hpp"
#include "domain/decide.hpp"
#include "domain/text_rules.hpp"

namespace kring::domain::scenarios {
namespace {
TEST(post_idea, posts)
{
    scenario{}
        .when(ana, post_idea{" A shed\r\nfor bikes "})
        .then(contribution_posted{contribution_id{}, "A shed\nfor bikes"}, bike_shed.value())
        .then_room([](const scenario& room) {
            const contribution& made = room.find(bike_shed);
            EXPECT_TRUE(made.is_idea());
            EXPECT_EQ(made.author, ana);
            EXPECT_EQ(made.time, room.state().time);
            EXPECT_EQ(room.state().find(ana)->authored, std::vector{room.id(bike_shed)});
        });
}

TEST(post_idea, posts_the_same_text_again)
{
    scenario{}
        .given(posted(bike_shed, ana, "same"))
        .when(ana, post_idea{"same"})
        .then(contribution_posted{contribution_id{}, "same"});
}

TEST(post_idea, has_text_limits)
{
    expect_text_rules(
        [](const std::string& text) {
            scenario room;
            room.when(ana, post_idea{text});
            return room;
        },
        limits::idea_graphemes_max);
}

// Beyond the bound nobody who joins could be sent the room's view: up to it everything fits, above it nothing is taken.
TEST(post_idea, is_refused_when_the_room_holds_all_that_a_view_can)
{
    scenario room;
    room.given(posted(bike_shed, ana));
    room_state state = room.state();
    const member_id writer = state.members.front().id;
    const command small = post_idea{"four"};
    state.view_bytes = limits::room_view_bytes_max - limits::contribution_bytes - 4;
    EXPECT_TRUE(decide(small, writer, state, context{}));
    ++state.view_bytes;
    EXPECT_EQ(decide(small, writer, state, context{}).error(), refusal::room_full);
    const command reply = post_reply{state.contributions.front().id, "four"};
    EXPECT_EQ(decide(reply, writer, state, context{}).error(), refusal::room_full);
    --state.view_bytes;
    EXPECT_TRUE(decide(reply, writer, state, context{}));
}

TEST(post_idea, counts_towards_what_the_room_holds)
{
    scenario{}.given(posted(bike_shed, ana, "12345")).then_room([](const scenario& room) {
        EXPECT_EQ(room.state().view_bytes, 5 + limits::contribution_bytes);
    });
}

TEST(post_reply, replies_on_two_levels)
{
    scenario{}
        .given(posted(bike_shed, ana))
        .when(bo, post_reply{bike_shed, "how large?"})
        .then(contribution_posted{bike_shed, "how large?"}, answer.value())
        .when(ana, post_reply{answer, "for twenty"})
        .then(contribution_posted{answer, "for twenty"}, answer_to_answer.value())
        .when(bo, post_reply{answer_to_answer, "good"})
        .then_refused(refusal::thread_too_deep);
}

TEST(post_reply, is_refused_on_an_unknown_contribution)
{
    scenario{}
        .when(bo, post_reply{no_such_contribution, "reply"})
        .then_refused(refusal::unknown_contribution);
    scenario{}
        .when(bo, post_reply{contribution_id{}, "reply"})
        .then_refused(refusal::unknown_contribution);
    scenario{}
        .when(bo, post_reply{contribution_id{ana.value()}, "reply"})
        .then_refused(refusal::unknown_contribution);
}

TEST(post_reply, is_refused_on_a_hidden_contribution_and_below_one)
{
    scenario{}
        .given(posted(bike_shed, ana), replied(answer, bike_shed, bo),
               hidden(bike_shed, lead, first_act))
        .when(cem, post_reply{bike_shed, "reply"})
        .then_refused(refusal::contribution_hidden)
        .when(cem, post_reply{answer, "reply"})
        .then_refused(refusal::contribution_hidden)
        .given(undone(first_act, lead))
        .when(cem, post_reply{answer, "reply"})
        .then(contribution_posted{answer, "reply"});
    scenario{}
        .given(posted(bike_shed, ana), replied(answer, bike_shed, bo), hidden(answer, lead))
        .when(cem, post_reply{answer, "reply"})
        .then_refused(refusal::contribution_hidden)
        .when(cem, post_reply{bike_shed, "reply"})
        .then(contribution_posted{bike_shed, "reply"});
}

TEST(post_reply, is_refused_on_a_withdrawn_contribution_and_below_one)
{
    scenario{}
        .given(posted(bike_shed, ana), replied(answer, bike_shed, bo), withdrawn(bike_shed, ana))
        .when(cem, post_reply{bike_shed, "reply"})
        .then_refused(refusal::contribution_withdrawn)
        .when(cem, post_reply{answer, "reply"})
        .then_refused(refusal::contribution_withdrawn);
}

TEST(post_reply, has_text_limits)
{
    expect_text_rules(
        [](const std::string& text) {
            scenario room;
            room.given(posted(bike_shed, ana)).when(bo, post_reply{bike_shed, text});
            return room;
        },
        limits::reply_graphemes_max);
}

TEST(withdraw_contribution, takes_the_text_out_of_every_view)
{
    scenario{}
        .given(posted(bike_shed, ana, "a secret"), voted(bo, support, bike_shed, yes))
        .when(ana, withdraw_contribution{bike_shed})
        .then(contribution_withdrawn{bike_shed})
        .then_room([](const scenario& room) {
            for (const view_kind view :
                 {view_kind::participant, view_kind::facilitator, view_kind::screen}) {
                const view_item item = room.item(bike_shed, view);
                EXPECT_EQ(item.state, item_state::withdrawn);
                EXPECT_EQ(item.text, "");
                EXPECT_EQ(item.author, member_id{});
                EXPECT_EQ(item.author_name, "");
                EXPECT_TRUE(room.totals(bike_shed, view).empty());
            }
        })
        .when(ana, withdraw_contribution{bike_shed})
        .then_nothing_to_do();
}

TEST(withdraw_contribution, leaves_the_replies)
{
    scenario{}
        .given(posted(bike_shed, ana), replied(answer, bike_shed, bo, "still here"))
        .when(ana, withdraw_contribution{bike_shed})
        .then_accepted()
        .then_room([](const scenario& room) {
            EXPECT_EQ(room.item(answer, view_kind::participant).text, "still here");
        });
}

// What one wrote stays one's own, whatever moderation says of it; and nobody then brings it back.
TEST(withdraw_contribution, works_while_hidden)
{
    scenario{}
        .given(posted(bike_shed, ana, "a secret"), hidden(bike_shed, lead, first_act))
        .when(ana, withdraw_contribution{bike_shed})
        .then(contribution_withdrawn{bike_shed})
        .when(lead, undo_act{first_act})
        .then(act_undone{first_act})
        .then_room([](const scenario& room) {
            EXPECT_EQ(room.item(bike_shed, view_kind::participant).state, item_state::withdrawn);
            const view_item seen = room.item(bike_shed, view_kind::facilitator);
            EXPECT_EQ(seen.state, item_state::withdrawn);
            EXPECT_EQ(seen.text, "");
            EXPECT_EQ(seen.hidden_reason, "");
            EXPECT_TRUE(seen.hides.empty());
        });
}

TEST(withdraw_contribution, is_refused_to_others)
{
    scenario{}
        .given(posted(bike_shed, ana))
        .when(bo, withdraw_contribution{bike_shed})
        .then_refused(refusal::not_author);
    scenario{}
        .given(posted(bike_shed, ana))
        .when(lead, withdraw_contribution{bike_shed})
        .then_refused(refusal::not_author);
}

TEST(withdraw_contribution, is_refused_for_an_unknown_contribution)
{
    scenario{}
        .when(ana, withdraw_contribution{no_such_contribution})
        .then_refused(refusal::unknown_contribution);
}
}  // namespace
}  // namespace kring::domain::scenarios
