// Saying the passphrase at the door of a room, and how fast it may be tried.
#include "rooms/stage.hpp"

#include <gmock/gmock.h>

namespace kring::rooms {
namespace {
using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;

std::string refusal(domain::refusal why)
{
    return "answer 0 refused " + std::to_string(static_cast<int>(why));
}

domain::join_room saying(const std::string& name, const std::string& passphrase)
{
    domain::join_room wish;
    wish.nonce_hash = blake2b_128(name);
    wish.name = name;
    wish.passphrase = passphrase;
    return wish;
}

// Connection 1 leads.
stage with_passphrase(machine_bounds bounds = {})
{
    stage room = stage::open_room(bounds);
    room.command(1, 2, domain::set_passphrase{"Blue bicycle"});
    room.sync();
    room.forget();
    return room;
}

// What somebody from there is told who says this; empty: they are in.
std::string told(stage& room, std::uint8_t address, const std::string& name,
                 const std::string& passphrase)
{
    static std::uint64_t connection = 100;
    room.join_from(++connection, address, saying(name, passphrase));
    room.sync();
    const auto answers = room.received(connection, "answer");
    if (!answers.empty()) return answers.front();
    return room.received(connection, "welcome").size() == 1 ? "" : "nothing";
}

TEST(a_passphrase, lets_in_whoever_says_it)
{
    stage room = with_passphrase();
    EXPECT_THAT(told(room, 7, "Ana", ""), HasSubstr(refusal(domain::refusal::passphrase_needed)));
    EXPECT_THAT(told(room, 7, "Ana", "Blue"),
                HasSubstr(refusal(domain::refusal::passphrase_wrong)));
    EXPECT_EQ(told(room, 7, "Ana", "blue bicycle "), "");
    // The same browser, after a restart and without it.
    room.restart();
    EXPECT_EQ(told(room, 7, "Ana", ""), "");
}

// By an invitation, a facilitator's or the decision-maker's link nobody is asked, so no card asks them.
TEST(the_card, asks_whoever_came_by_the_join_link)
{
    stage room = with_passphrase();
    room.command(1, 3, domain::make_invitations{"Shop owners", 1});
    room.sync();
    const batch_id batch = room.machine->state().invitations.back().id;
    const auto asks = [&room](look_at_card look) {
        room.forget();
        room.ask(std::move(look));
        room.sync();
        return std::get<domain::room_entry>(room.visit_answers.at(0)).header.by_passphrase;
    };
    EXPECT_TRUE(asks({{}, 0u, std::nullopt}));
    EXPECT_FALSE(asks({{}, std::nullopt, domain::invitation{batch, 1}}));
    EXPECT_FALSE(asks({{}, std::nullopt, std::nullopt}));
}

TEST(wrong_passphrases, make_their_address_wait_and_nobody_else)
{
    machine_bounds bounds;
    bounds.passphrases.of_address = {60, 3};
    stage room = with_passphrase(bounds);
    for (int times = 0; times < 3; ++times)
        EXPECT_THAT(told(room, 7, "Eve", "Blue " + std::to_string(times)),
                    HasSubstr(refusal(domain::refusal::passphrase_wrong)));
    EXPECT_THAT(told(room, 7, "Eve", "Blue bicycle"),
                HasSubstr(refusal(domain::refusal::rate_limited)));
    EXPECT_EQ(room.limits_met.at(limit::passphrases), 1u);
    EXPECT_THAT(told(room, 7, "Eve", ""), HasSubstr(refusal(domain::refusal::passphrase_needed)))
        << "saying nothing tries nothing";
    EXPECT_EQ(told(room, 8, "Bo", "Blue bicycle"), "");
    room.wait(1s);
    EXPECT_EQ(told(room, 7, "Cem", "Blue bicycle"), "");
}

TEST(wrong_passphrases, of_many_addresses_make_those_wait_longer)
{
    machine_bounds bounds;
    bounds.passphrases.of_address = {60, 10};
    bounds.passphrases.of_all = {6, 4};
    bounds.passphrases.pause = 60s;
    stage room = with_passphrase(bounds);
    for (std::uint8_t address = 10; address < 14; ++address)
        EXPECT_THAT(told(room, address, "Eve", "Blue"),
                    HasSubstr(refusal(domain::refusal::passphrase_wrong)));
    EXPECT_THAT(told(room, 10, "Eve", "Blue bicycle"),
                HasSubstr(refusal(domain::refusal::rate_limited)));
    EXPECT_EQ(told(room, 20, "Bo", "Blue bicycle"), "") << "a hall still comes in";
    EXPECT_THAT(told(room, 21, "Eva", "Blue"),
                HasSubstr(refusal(domain::refusal::passphrase_wrong)));
    room.wait(9s);
    EXPECT_THAT(told(room, 10, "Eve", "Blue bicycle"),
                HasSubstr(refusal(domain::refusal::rate_limited)));
    room.wait(60s);
    EXPECT_EQ(told(room, 10, "Eve", "Blue bicycle"), "");
}

TEST(a_passphrase_guard, remembers_so_many_addresses_and_forgives)
{
    const auto from = [](std::uint8_t number) { return address_marks{{number}, {}}; };
    passphrase_bounds bounds;
    bounds.addresses_max = 2;
    bounds.of_address = {60, 2};
    bounds.pause = 10s;
    passphrase_guard guard;
    const instant start{1'000'000s};
    guard.failed(from(1), bounds, start);
    guard.failed(from(2), bounds, start + 5s);
    EXPECT_EQ(guard.wait(from(1), bounds, start + 5s), 0ms);
    EXPECT_EQ(guard.wait(from(3), bounds, start + 5s), bounds.pause) << "no place for another";
    EXPECT_EQ(guard.wait(from(3), bounds, start + 10s), 0ms) << "the first is forgiven";
}

TEST(who_waits_in_the_lobby, says_the_new_passphrase_unless_a_facilitator_lets_them_in)
{
    stage room = with_passphrase();
    room.command(1, 3, domain::set_entry{{true, false}});
    room.sync();
    room.join(2, saying("Ana", "Blue bicycle"));
    room.join(3, saying("Bo", "Blue bicycle"));
    room.join(4, saying("Cem", "Red"));
    room.sync();
    EXPECT_THAT(room.received(2), ElementsAre(HasSubstr("waiting")));
    EXPECT_THAT(room.received(4, "answer"),
                ElementsAre(HasSubstr(refusal(domain::refusal::passphrase_wrong))))
        << "nobody waits for a refusal";
    room.command(1, 4, domain::set_passphrase{"Red tricycle"});
    room.command(1, 5, domain::let_in{{blake2b_128("Ana")}, false});
    room.sync();
    EXPECT_THAT(room.received(2, "welcome"), SizeIs(1));
    room.command(1, 6, domain::set_entry{});
    room.sync();
    EXPECT_THAT(room.received(3, "answer"),
                ElementsAre(HasSubstr(refusal(domain::refusal::passphrase_wrong))));
}
}  // namespace
}  // namespace kring::rooms
