// What the room says to people beyond deciding: a name that is free, names to choose from, and who is there of each group.
#include "rooms/stage.hpp"

#include <gmock/gmock.h>

namespace kring::rooms {
namespace {
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

std::string taken(const std::string& offer)
{
    return "refused " + std::to_string(static_cast<int>(domain::refusal::name_taken)) + " offer " +
           offer;
}

TEST(a_taken_name, is_refused_with_one_that_is_free)
{
    stage room = stage::open_room();
    room.join(2, "Ana");
    room.sync();
    domain::join_room another;
    another.nonce_hash = blake2b_128("another");
    another.name = "ANA";
    room.join(3, another);
    EXPECT_THAT(room.received(3, "answer"), ElementsAre("answer 0 " + taken("ANA 2")));
    // With the same nonce and another name the same person gets in.
    another.name = "ANA 2";
    room.join(4, another);
    room.sync();
    EXPECT_THAT(room.received(4, "welcome").size(), 1u);

    room.command(4, 1, domain::rename_member{"lead"});
    EXPECT_THAT(room.received(4, "answer"), ElementsAre("answer 1 " + taken("lead 2")));
}

TEST(a_visitor, learns_which_names_are_free)
{
    stage room = stage::open_room();
    room.join(2, "Calm Otter");
    room.sync();
    room.ask(look_at_card{{"calm otter", "Kind Finch"}});
    EXPECT_THAT(std::get<domain::room_entry>(room.visit_answers.at(0)).free_names,
                ElementsAre("Kind Finch"));
}

TEST(a_rotated_link, is_void_at_once_and_nobody_leaves)
{
    stage room = stage::open_room();
    room.join(2, "Ana");
    room.look_on(3);
    room.sync();
    room.forget();
    room.command(1, 2, domain::rotate_join_link{});
    room.join(4, "Bo");  // before it is durable
    room.ask(look_at_card{{}, 0});
    room.sync();
    EXPECT_THAT(room.received(4, "answer"),
                ElementsAre(HasSubstr(
                    "refused " + std::to_string(static_cast<int>(domain::refusal::link_expired)))));
    EXPECT_EQ(room.closes.at(connection_id{4}), close_code::forbidden);
    EXPECT_TRUE(std::holds_alternative<refused>(room.visit_answers.at(0)));
    EXPECT_THAT(room.closes, testing::SizeIs(1));
    // Facilitators and screens are told, and may ask for the new one.
    EXPECT_THAT(room.received(1, "update"), ElementsAre(HasSubstr("header")));
    EXPECT_THAT(room.received(3, "update"), ElementsAre(HasSubstr("header")));
    EXPECT_THAT(room.received(2, "update"), testing::IsEmpty());
    room.visit_answers.clear();
    room.ask(ask_join_link{});
    room.ask(ask_join_link{member_entry{member_id{5}, generation{}}});
    room.ask(ask_join_link{member_entry{member_id{7}, generation{}}});
    room.ask(ask_join_link{member_entry{member_id{5}, generation{1}}});
    room.ask(look_at_card{{}, 1});
    EXPECT_EQ(room.visit_answers.at(0), (visit_outcome{join_link{1, domain::code_use::leads_in}}));
    EXPECT_EQ(room.visit_answers.at(1), (visit_outcome{join_link{1, domain::code_use::leads_in}}));
    EXPECT_TRUE(std::holds_alternative<refused>(room.visit_answers.at(2))) << "a participant";
    EXPECT_TRUE(std::holds_alternative<refused>(room.visit_answers.at(3))) << "a void token";
    EXPECT_TRUE(std::holds_alternative<domain::room_entry>(room.visit_answers.at(4)));
}

// What the directory of codes hears of a room, and what the room says to whoever comes by a code.
TEST(a_typed_code, leads_in_while_the_room_lets_people_in)
{
    stage room = stage::open_room();
    const auto enter = [&](std::uint32_t generation) {
        room.visit_answers.clear();
        room.ask(enter_by_code{generation});
        return std::holds_alternative<join_link>(room.visit_answers.at(0));
    };
    room.sync();
    EXPECT_THAT(room.codes, testing::IsEmpty());
    EXPECT_TRUE(enter(0));
    EXPECT_FALSE(enter(1));

    room.command(1, 2, domain::lock{{}, "Full"});
    EXPECT_THAT(room.codes, testing::IsEmpty()) << "before it is durable";
    room.sync();
    EXPECT_FALSE(enter(0));
    room.command(1, 3, domain::unlock{});
    room.sync();
    EXPECT_TRUE(enter(0));
    room.command(1, 4, domain::rotate_join_link{});
    room.sync();
    EXPECT_FALSE(enter(0));
    EXPECT_TRUE(enter(1));
    room.command(1, 5, domain::pause_room{"Coffee", {}});
    room.sync();
    EXPECT_TRUE(enter(1));
    room.command(1, 6, domain::set_entry{{.confidential = true}});
    room.sync();
    EXPECT_FALSE(enter(1));
    room.command(1, 7, domain::set_entry{});
    room.sync();
    EXPECT_TRUE(enter(1));
    room.command(1, 8, domain::close_room{});
    room.sync();
    EXPECT_FALSE(enter(1));

    using domain::code_use;
    EXPECT_THAT(room.codes,
                ElementsAre(code_changed{code_use::waits, 0}, code_changed{code_use::leads_in, 0},
                            code_changed{code_use::leads_in, 1}, code_changed{code_use::none, 1},
                            code_changed{code_use::leads_in, 1}, code_changed{code_use::none, 1}));
    // Who may know the link is told whether a code may stand for it.
    room.visit_answers.clear();
    room.ask(ask_join_link{});
    EXPECT_EQ(room.visit_answers.at(0), (visit_outcome{join_link{1, code_use::none}}));
}

TEST(stakeholder_counts, go_to_facilitators_alone)
{
    stage room = stage::open_room();
    room.join(2, "Ana");
    room.look_on(3);
    room.sync();
    room.command(1, 2, domain::set_stakeholder_groups{{{1, "Residents", 10}}});
    room.command(2, 1, domain::choose_stakeholder_group{1});
    room.wait(std::chrono::seconds{1});
    room.sync();
    EXPECT_THAT(room.received(1, "totals"), testing::Contains(HasSubstr("of 1: 1 of 0: 0")));
    for (const std::uint64_t other : {2u, 3u})
        EXPECT_THAT(room.received(other, "totals"), testing::Each(Not(HasSubstr(" of "))));
    EXPECT_THAT(room.received(2, "answer"), ElementsAre(HasSubstr("ok")));
}
}  // namespace
}  // namespace kring::rooms
