// A coroutine that sleeps, and who wakes it.
#include "net/wake_up.hpp"

#include "net/completion.hpp"
#include "net/task_group.hpp"

#include <boost/asio/awaitable.hpp>

#include <gtest/gtest.h>

#include <exception>
#include <vector>

namespace kring::net {
namespace {
namespace asio = boost::asio;

asio::awaitable<void> doze(wake_up& bell, std::vector<error_code>& woken, int times)
{
    for (int i = 0; i < times; ++i) {
        auto [code] = co_await bell.async_wait(codes);
        woken.push_back(code);
        if (code) co_return;
    }
}

class wake_up_test : public testing::Test {
protected:
    asio::io_context context{1};
    wake_up bell{context};
    std::vector<error_code> woken;
    task_group tasks{context.get_executor(), [](const std::exception_ptr&) { FAIL(); }};
};

TEST_F(wake_up_test, goes_on_within_the_ring)
{
    tasks.spawn(doze(bell, woken, 2));
    context.poll();
    EXPECT_TRUE(bell.is_awaited());
    bell.ring();
    EXPECT_EQ(woken.size(), 1u);
    EXPECT_TRUE(bell.is_awaited());  // it sleeps again
    bell.ring();
    EXPECT_EQ(woken, (std::vector<error_code>{{}, {}}));
    EXPECT_FALSE(bell.is_awaited());
    bell.ring();  // nobody there
    EXPECT_EQ(woken.size(), 2u);
}

TEST_F(wake_up_test, goes_on_in_a_turn_of_its_own)
{
    tasks.spawn(doze(bell, woken, 1));
    context.poll();
    bell.ring_later();
    bell.ring_later();  // nobody sleeps any more
    EXPECT_TRUE(woken.empty());
    context.restart();
    context.poll();
    EXPECT_EQ(woken, (std::vector<error_code>{{}}));
}

TEST_F(wake_up_test, ends_when_it_is_cancelled)
{
    tasks.spawn(doze(bell, woken, 2));
    context.poll();
    tasks.cancel();
    context.restart();
    context.poll();
    EXPECT_EQ(woken, (std::vector<error_code>{asio::error::operation_aborted}));
    EXPECT_FALSE(bell.is_awaited());
    bell.ring();
}
}  // namespace
}  // namespace kring::net
