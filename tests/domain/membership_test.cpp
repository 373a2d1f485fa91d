// Joining, names and leaving.
#include "base/limits.hpp"
#include "domain/text_rules.hpp"

namespace kring::domain::scenarios {
namespace {
using namespace std::chrono_literals;

TEST(join_room, makes_a_participant)
{
    scenario{}
        .when(join_room{link_id{}, nonce(9), " Dee "})
        .then(member_joined{member_role::participant, nonce(9), link_id{}, "Dee"}, newcomer.value())
        .then_room([](const scenario& room) {
            const member* made = room.state().find(room.id(newcomer));
            ASSERT_NE(made, nullptr);
            EXPECT_EQ(made->name, "Dee");
            EXPECT_FALSE(made->is_facilitator());
            EXPECT_EQ(made->generation, generation{0});
            EXPECT_EQ(room.state().member_count, 6u);
            EXPECT_EQ(room.state().participant_count, 4u);
        });
}

TEST(join_room, may_take_a_name_that_another_has)
{
    scenario{}.when(join_room{link_id{}, nonce(9), "Ana"}).then_accepted();
}

TEST(join_room, with_a_known_nonce_finds_the_member)
{
    scenario{}
        .when(join_room{link_id{}, nonce(9), "Dee"})
        .then(member_joined{member_role::participant, nonce(9), link_id{}, "Dee"}, newcomer.value())
        .when(join_room{link_id{}, nonce(9), "Another name"})
        .then_already(sequence{newcomer.value()});
    // Also where a newcomer is refused, and whatever the link: the answer of the first join may have been lost.
    scenario{}
        .given(closed())
        .when(join_room{link_id{}, nonce(3), "Ana"})
        .then_already(sequence{ana.value()});
    scenario{}.when(join_room{lead_link, nonce(1), "Lea"}).then_already(sequence{lead.value()});
    scenario{}.when(join_room{no_such_link, nonce(3), ""}).then_already(sequence{ana.value()});
}

TEST(join_room, with_a_facilitator_link_makes_a_facilitator)
{
    scenario{}
        .when(join_room{unused_link, nonce(9), "Dee"})
        .then(member_joined{member_role::helper, nonce(9), unused_link, "Dee"}, newcomer.value())
        .then_room([](const scenario& room) {
            EXPECT_TRUE(room.state().find(room.id(newcomer))->is_facilitator());
            EXPECT_EQ(room.state().links.at(unused_link).used_by, room.id(newcomer));
            EXPECT_EQ(room.state().participant_count, 3u);
        });
}

TEST(join_room, is_refused_with_a_facilitator_link_the_second_time)
{
    scenario{}
        .when(join_room{unused_link, nonce(9), "Dee"})
        .then_accepted()
        .when(join_room{unused_link, nonce(10), "Eve"})
        .then_refused(refusal::link_used);
}

TEST(join_room, is_refused_with_an_expired_link)
{
    const instant expires = beginning + 72h;
    scenario{}.at(expires - 1ms).when(join_room{unused_link, nonce(9), "Dee"}).then_accepted();
    scenario{}
        .at(expires)
        .when(join_room{unused_link, nonce(9), "Dee"})
        .then_refused(refusal::link_expired);
    // One that was used says so, whenever it is.
    scenario{}
        .at(expires)
        .when(join_room{lead_link, nonce(9), "Dee"})
        .then_refused(refusal::link_used);
}

// The room lived past the expiry; a clock that is set back afterwards does not bring the link back.
TEST(join_room, is_refused_with_a_link_that_expired_in_room_time)
{
    scenario room{beginning_at::draft_room};
    room.given(link_issued(fresh_link, member_role::helper, beginning + 13s), opened(),
               posted(bike_shed, ana));
    ASSERT_GT(room.state().time, beginning + 13s);
    room.at(beginning)
        .when(join_room{fresh_link, nonce(9), "Dee"})
        .then_refused(refusal::link_expired);
}

TEST(join_room, is_refused_with_an_unknown_link)
{
    scenario{}.when(join_room{no_such_link, nonce(9), "Dee"}).then_refused(refusal::not_allowed);
    scenario{}
        .when(join_room{link_id{ana.value()}, nonce(9), "Dee"})
        .then_refused(refusal::not_allowed);
}

TEST(join_room, is_refused_where_no_room_is)
{
    scenario{beginning_at::empty_room}
        .when(join_room{link_id{}, nonce(9), "Dee"})
        .then_refused(refusal::not_allowed);
}

TEST(join_room, is_refused_at_the_number_of_participants_that_the_operator_set)
{
    scenario room;
    context circumstances;
    circumstances.bounds.participants_max = room.state().participant_count + 1;
    const join_room wish{link_id{}, nonce(9), "Dee"};
    EXPECT_TRUE(decide_join(wish, room.state(), circumstances));
    --circumstances.bounds.participants_max;
    EXPECT_EQ(decide_join(wish, room.state(), circumstances).error(), refusal::room_full);
}

TEST(join_room, is_refused_in_a_full_room_except_to_facilitators)
{
    scenario room;
    std::uint64_t number = 0;
    while (room.state().participant_count < limits::participants_max) {
        hash_128 of{};
        of[0] = static_cast<std::uint8_t>(++number);
        of[1] = static_cast<std::uint8_t>(number >> 8);
        of[2] = 1;
        room.when(join_room{link_id{}, of, "One more"}).then_accepted();
    }
    room.when(join_room{link_id{}, nonce(250), "Too many"}).then_refused(refusal::room_full);
    room.when(join_room{unused_link, nonce(251), "Fay"}).then_accepted();
    // Who leaves makes room for one.
    room.given(left(ana)).when(join_room{link_id{}, nonce(250), "The last"}).then_accepted();
    room.when(join_room{link_id{}, nonce(252), "Too many"}).then_refused(refusal::room_full);
    // A facilitator who leaves does not.
    room.given(left(helper))
        .when(join_room{link_id{}, nonce(252), "Too many"})
        .then_refused(refusal::room_full);
}

TEST(join_room, has_name_limits)
{
    for (const link_id with : {link_id{}, unused_link}) {
        const auto asking = [with](const std::string& text) {
            scenario room;
            room.when(join_room{with, nonce(9), text});
            return room;
        };
        expect_text_rules(asking, limits::name_graphemes_max);
        asking("two\nlines").then_refused(refusal::text_invalid);
    }
}

TEST(rename_member, changes_the_name)
{
    scenario{}
        .when(ana, rename_member{" Anna "})
        .then(member_renamed{"Anna"})
        .then_room([](const scenario& room) { EXPECT_EQ(room.state().find(ana)->name, "Anna"); });
    scenario{}.when(ana, rename_member{" Ana "}).then_nothing_to_do();
    scenario{}.when(ana, rename_member{"Bo"}).then(member_renamed{"Bo"});
}

TEST(rename_member, has_name_limits)
{
    const auto asking = [](const std::string& text) {
        scenario room;
        room.when(ana, rename_member{text});
        return room;
    };
    expect_text_rules(asking, limits::name_graphemes_max);
    asking("two\nlines").then_refused(refusal::text_invalid);
    asking("tab\tbed").then(member_renamed{"tab bed"});
}

TEST(leave_room, voids_the_token_and_keeps_what_was_done)
{
    scenario{}
        .given(posted(bike_shed, ana), voted(ana, support, bike_shed, yes))
        .when(ana, leave_room{})
        .then(member_left{})
        .then_room([](const scenario& room) {
            const member* gone = room.state().find(ana);
            EXPECT_TRUE(gone->left);
            EXPECT_EQ(gone->generation, generation{1});
            EXPECT_EQ(room.state().member_count, 4u);
            EXPECT_EQ(room.state().participant_count, 2u);
            EXPECT_EQ(room.item(bike_shed, view_kind::participant).author_name, "Ana");
            EXPECT_EQ(room.totals(bike_shed, view_kind::participant).at(0).counts[0], 1u);
        })
        .when(ana, leave_room{})
        .then_refused(refusal::not_allowed);
}

TEST(leave_room, of_a_facilitator_leaves_the_participants_count)
{
    scenario{}.when(helper, leave_room{}).then(member_left{}).then_room([](const scenario& room) {
        EXPECT_EQ(room.state().member_count, 4u);
        EXPECT_EQ(room.state().participant_count, 3u);
    });
}
}  // namespace
}  // namespace kring::domain::scenarios
