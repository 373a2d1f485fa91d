// Invitations at the door of a room: what visitors and newcomers are told, and who waits by one.
#include "rooms/stage.hpp"

#include <gmock/gmock.h>

namespace kring::rooms {
namespace {
using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

std::string refusal(domain::refusal why)
{
    return "answer 0 refused " + std::to_string(static_cast<int>(why));
}

struct invited_room {
    stage room;
    batch_id batch{};
};

// Connection 1 leads, and has made two invitations.
invited_room with_invitations(domain::entry_rules rules = {})
{
    invited_room made{stage::open_room(), {}};
    made.room.command(1, 2, domain::make_invitations{"Shop owners", 2});
    made.batch = made.room.machine->state().invitations.back().id;
    made.room.command(1, 3, domain::set_entry{rules});
    made.room.sync();
    made.room.forget();
    return made;
}

domain::join_room by(const std::string& name, domain::invitation which)
{
    domain::join_room wish;
    wish.nonce_hash = blake2b_128(name);
    wish.name = name;
    wish.invitation = which;
    return wish;
}

TEST(an_invitation, lets_in_one_and_tells_the_next_why_not)
{
    auto [room, batch] = with_invitations({false, false, true});
    room.join(2, by("Ana", {batch, 1}));
    room.sync();
    EXPECT_THAT(room.received(2, "welcome"), SizeIs(1));
    EXPECT_THAT(room.received(1, "update"), SizeIs(1)) << "facilitators see how many are in";
    room.join(3, by("Bo", {batch, 1}));
    room.sync();
    EXPECT_THAT(room.received(3, "answer"),
                ElementsAre(HasSubstr(refusal(domain::refusal::invitation_used))));
    EXPECT_EQ(room.closed(3), close_code::forbidden);
    room.join(4, "Cem");
    room.sync();
    EXPECT_THAT(room.received(4, "answer"),
                ElementsAre(HasSubstr(refusal(domain::refusal::invitation_only))));
    // The same browser, after a restart too.
    room.restart();
    room.join(5, by("Ana", {batch, 1}));
    room.sync();
    EXPECT_THAT(room.received(5, "welcome"), SizeIs(1));
}

std::optional<domain::refusal> refused_look(stage& room, look_at_card look)
{
    room.forget();
    room.ask(std::move(look));
    room.sync();
    if (room.visit_answers.size() != 1) return domain::refusal::busy;
    const auto* no = std::get_if<refused>(&room.visit_answers.front());
    return no == nullptr ? std::nullopt : std::optional{no->why};
}

TEST(the_card, is_kept_from_whom_nothing_lets_in)
{
    auto [room, batch] = with_invitations({false, false, true});
    const look_at_card by_first{{}, std::nullopt, domain::invitation{batch, 1}};
    EXPECT_EQ(refused_look(room, {{}, 0, std::nullopt}), domain::refusal::invitation_only);
    EXPECT_EQ(refused_look(room, {{}, 3, std::nullopt}), domain::refusal::link_expired);
    // A facilitator's or a decision-maker's.
    EXPECT_EQ(refused_look(room, {{}, std::nullopt, std::nullopt}), std::nullopt);
    EXPECT_EQ(refused_look(room, by_first), std::nullopt);
    room.join(2, by("Ana", {batch, 1}));
    EXPECT_EQ(refused_look(room, by_first), domain::refusal::invitation_used);
    room.command(1, 4, domain::withdraw_invitations{{batch, 2}});
    EXPECT_EQ(refused_look(room, {{}, std::nullopt, domain::invitation{batch, 2}}),
              domain::refusal::invitation_withdrawn);
}

TEST(the_list_of_a_batch, is_for_facilitators_who_are_in)
{
    auto [room, batch] = with_invitations();
    room.join(2, by("Ana", {batch, 2}));
    room.sync();
    const auto asked = [&room](member_id who, generation which, batch_id of) {
        room.forget();
        room.ask(ask_invitations{member_entry{who, which}, of});
        room.sync();
        return room.visit_answers.front();
    };
    const auto told = asked(member_id{5}, generation{}, batch);
    ASSERT_TRUE(std::holds_alternative<domain::invitation_batch>(told));
    EXPECT_TRUE(std::get<domain::invitation_batch>(told).issued[0].is_open());
    EXPECT_FALSE(std::get<domain::invitation_batch>(told).issued[1].is_open());
    const auto why = [&](member_id who, generation which, batch_id of) {
        const auto how = asked(who, which, of);
        const auto* no = std::get_if<refused>(&how);
        return no == nullptr ? std::nullopt : std::optional{no->why};
    };
    const member_id ana = room.machine->state().members.back().id;
    EXPECT_EQ(why(ana, generation{}, batch), domain::refusal::not_allowed);
    EXPECT_EQ(why(member_id{5}, generation{3}, batch), domain::refusal::not_allowed);
    EXPECT_EQ(why(member_id{77}, generation{}, batch), domain::refusal::not_allowed);
    EXPECT_EQ(why(member_id{5}, generation{}, batch_id{3}), domain::refusal::unknown_invitation);
}

TEST(two_with_one_invitation, wait_and_one_comes_in)
{
    auto [room, batch] = with_invitations({true, false, true});
    room.join(2, by("Ana", {batch, 1}));
    room.join(3, by("Bo", {batch, 1}));
    room.sync();
    EXPECT_THAT(room.received(3), ElementsAre("waiting 0"));
    room.command(1, 4, domain::let_in{{blake2b_128("Ana")}, false});
    room.sync();
    EXPECT_THAT(room.received(2, "welcome"), SizeIs(1));
    EXPECT_THAT(room.received(3, "answer"),
                ElementsAre(HasSubstr(refusal(domain::refusal::invitation_used))))
        << "at once, and not when something else happens";
}

TEST(who_waits_by_an_invitation, is_told_when_it_is_withdrawn)
{
    auto [room, batch] = with_invitations({true, false, true});
    room.join(2, by("Ana", {batch, 1}));
    room.command(1, 4, domain::withdraw_invitations{{batch, 0}});
    room.sync();
    EXPECT_THAT(room.received(2, "answer"),
                ElementsAre(HasSubstr(refusal(domain::refusal::invitation_withdrawn))));
}

TEST(who_waits_in_the_lobby, is_told_when_the_room_is_by_invitation_only)
{
    auto [room, batch] = with_invitations({true, false, false});
    room.join(2, "Ana");
    room.join(3, by("Bo", {batch, 1}));
    room.sync();
    EXPECT_THAT(room.received(2, "welcome"), IsEmpty());
    EXPECT_THAT(room.received(3, "welcome"), SizeIs(1))
        << "the lobby is for those who come by the link";
    room.command(1, 4, domain::set_entry{{true, false, true}});
    room.sync();
    EXPECT_THAT(room.received(2, "answer"),
                ElementsAre(HasSubstr(refusal(domain::refusal::invitation_only))));
}
}  // namespace
}  // namespace kring::rooms
