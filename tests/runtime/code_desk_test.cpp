// The directory of codes: who gets which, for how long, and what is left of it after a crash.
#include "runtime/code_desk.hpp"

#include "base/crypto.hpp"
#include "storage/memory/memory_event_log.hpp"

#include <gtest/gtest.h>

#include <cstring>
#include <deque>

namespace kring::runtime {
namespace {
using namespace std::chrono_literals;
using domain::code_use;

constexpr room_id square{{1}};
constexpr room_id market{{2}};

class code_desk_test : public testing::Test {
protected:
    code_desk_test() { restart(); }

    // Everything that is not on stable storage is gone.
    void restart()
    {
        waiting.clear();
        desk = std::make_unique<code_desk>(
            code_desk::ports{[this] { return now; }, [this] { return next_draw(); },
                             [this](code_request change) { waiting.push_back(std::move(change)); }},
            codes_max);
        EXPECT_FALSE(desk->load(log));
    }
    // The next codes that are drawn, in each draw of eight the same; then 1000, 1001 ...
    key_256 next_draw()
    {
        std::uint32_t bits = following++;
        if (!draws.empty()) {
            bits = draws.front();
            draws.pop_front();
        }
        key_256 random;
        for (std::size_t index = 0; index < random.size(); index += sizeof bits) {
            std::memcpy(random.data() + index, &bits, sizeof bits);
            ++bits;
        }
        return random;
    }
    void store_all()
    {
        while (!waiting.empty()) {
            const code_request change = std::move(waiting.front());
            waiting.pop_front();
            EXPECT_FALSE(log.change_codes(change.changes));
            change.stored();
        }
    }
    // Asks, stores, and hears.
    std::optional<given_code> ask(const room_id& room, std::uint32_t generation = 0)
    {
        std::optional<given_code> heard;
        bool is_told = false;
        desk->ask(room, generation, [&](std::optional<given_code> code) {
            heard = code;
            is_told = true;
        });
        store_all();
        EXPECT_TRUE(is_told);
        return heard;
    }

    std::size_t codes_max{100};
    storage::memory_event_log log{epoch_id{1}};
    instant now = instant_from_milliseconds(1'764'000'000'000);
    std::deque<std::uint32_t> draws;
    std::uint32_t following{1000};
    std::deque<code_request> waiting;
    std::unique_ptr<code_desk> desk;
};

TEST_F(code_desk_test, gives_a_room_one_code_that_leads_to_it_for_a_day)
{
    draws = {12'345'678};
    const auto given = ask(square);
    EXPECT_EQ(given, (given_code{room_code{12'345'678}, now + 24h}));
    EXPECT_EQ(ask(square), given);
    EXPECT_EQ(desk->find(given->code), (code_desk::target{square, 0}));
    EXPECT_EQ(desk->find(room_code{1}), std::nullopt);
    now += 24h - 1ms;
    EXPECT_TRUE(desk->find(given->code));
    now += 1ms;
    EXPECT_FALSE(desk->find(given->code));
    EXPECT_NE(ask(square)->code, given->code);
}

TEST_F(code_desk_test, tells_a_code_once_it_is_on_stable_storage)
{
    int told = 0;
    desk->ask(square, 0, [&](std::optional<given_code>) { ++told; });
    desk->ask(square, 0, [&](std::optional<given_code>) { ++told; });
    EXPECT_EQ(told, 0);
    ASSERT_EQ(waiting.size(), 1u);
    store_all();
    EXPECT_EQ(told, 2);
}

TEST_F(code_desk_test, keeps_a_code_for_another_day_when_it_is_asked_for_late)
{
    const auto given = ask(square);
    now += 12h;
    EXPECT_EQ(ask(square), given);
    now += 1ms;
    EXPECT_EQ(ask(square), (given_code{given->code, now + 24h}));
    restart();
    now += 23h;
    EXPECT_TRUE(desk->find(given->code));
}

TEST_F(code_desk_test, gives_no_number_twice_before_thirty_days_have_passed)
{
    draws = {7};
    const auto given = ask(square);
    EXPECT_EQ(given->code, room_code{7});
    draws = {7};
    EXPECT_EQ(ask(market)->code, room_code{8});
    now += 24h + 30 * 24h - 1ms;
    desk->sweep();
    store_all();
    draws = {7};
    const auto other = ask(room_id{{3}});
    EXPECT_EQ(other->code, room_code{9});
    now += 1ms;
    desk->sweep();
    store_all();
    EXPECT_EQ(log.codes().value().size(), 1u);
    draws = {7};
    EXPECT_EQ(ask(room_id{{4}})->code, room_code{7});
}

TEST_F(code_desk_test, ends_a_code_for_good_when_the_room_closes_or_rotates_its_links)
{
    const auto first = ask(square);
    desk->changed(square, code_use::none, 0);
    EXPECT_FALSE(desk->find(first->code));
    const auto second = ask(square);
    EXPECT_NE(second->code, first->code);
    desk->changed(square, code_use::leads_in, 1);
    EXPECT_FALSE(desk->find(second->code));
    const auto third = ask(square, 1);
    EXPECT_EQ(desk->find(third->code), (code_desk::target{square, 1}));
    // Also where nobody told of the rotation.
    const auto fourth = ask(square, 2);
    EXPECT_FALSE(desk->find(third->code));
    EXPECT_EQ(desk->find(fourth->code), (code_desk::target{square, 2}));

    store_all();
    restart();
    for (const auto& ended : {first, second, third}) EXPECT_FALSE(desk->find(ended->code));
    EXPECT_TRUE(desk->find(fourth->code));
    EXPECT_EQ(ask(square, 2), fourth);
}

TEST_F(code_desk_test, lets_a_code_wait_while_the_room_lets_nobody_in)
{
    const auto given = ask(square);
    desk->changed(square, code_use::waits, 0);
    EXPECT_FALSE(desk->find(given->code));
    desk->changed(square, code_use::leads_in, 0);
    EXPECT_TRUE(desk->find(given->code));
    desk->changed(market, code_use::none, 0);  // has none
}

TEST_F(code_desk_test, loses_a_code_that_a_crash_met_before_it_was_stored)
{
    draws = {7};
    desk->ask(square, 0, [](std::optional<given_code>) { FAIL() << "was never stored"; });
    restart();
    EXPECT_FALSE(desk->find(room_code{7}));
}

TEST_F(code_desk_test, stores_the_last_change_of_a_code_last)
{
    std::optional<given_code> heard{given_code{}};
    desk->ask(square, 0, [&](std::optional<given_code> code) { heard = code; });
    desk->changed(square, code_use::none, 0);
    store_all();
    // It ended before it could be told.
    EXPECT_EQ(heard, std::nullopt);
    restart();
    EXPECT_FALSE(desk->find(room_code{1000}));
}

TEST_F(code_desk_test, gives_a_room_no_more_codes_than_its_rate_allows)
{
    for (std::uint32_t i = 0; i < limits::codes_of_room.burst; ++i) EXPECT_TRUE(ask(square, i));
    EXPECT_EQ(ask(square, 99), std::nullopt);
    EXPECT_TRUE(ask(market));
    now += 1min;
    EXPECT_TRUE(ask(square, 99));
}

TEST_F(code_desk_test, gives_none_when_as_many_are_taken_as_may)
{
    codes_max = 2;
    restart();
    EXPECT_TRUE(ask(square));
    EXPECT_TRUE(ask(market));
    EXPECT_EQ(ask(room_id{{3}}), std::nullopt);
    EXPECT_TRUE(ask(square));
}

TEST_F(code_desk_test, knows_what_was_stored_before_it_started)
{
    EXPECT_EQ(desk->size(), 0u);
    EXPECT_TRUE(ask(square));
    EXPECT_EQ(desk->size(), 1u);
    restart();
    EXPECT_EQ(desk->size(), 1u);
}
}  // namespace
}  // namespace kring::runtime
