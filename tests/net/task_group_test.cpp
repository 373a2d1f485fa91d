#include "net/task_group.hpp"

#include "net/completion.hpp"

#include <gtest/gtest.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_future.hpp>

#include <future>
#include <stdexcept>
#include <string>
#include <vector>

namespace kring::net {
namespace {
namespace asio = boost::asio;
using namespace std::chrono_literals;

asio::awaitable<void> wait_for_ever(boost::system::error_code& ended)
{
    asio::steady_timer timer(co_await asio::this_coro::executor,
                             asio::steady_timer::time_point::max());
    auto [code] = co_await timer.async_wait(codes);
    ended = code;
}

// Its second wait is what a cancelled coroutine does not get to any more.
asio::awaitable<void> wait_twice()
{
    for (int i = 0; i < 2; ++i) {
        asio::steady_timer timer(co_await asio::this_coro::executor,
                                 asio::steady_timer::time_point::max());
        [[maybe_unused]] auto [code] = co_await timer.async_wait(codes);
    }
}

asio::awaitable<void> do_nothing()
{
    co_return;
}

asio::awaitable<void> fail_with(std::string text)
{
    throw std::runtime_error(text);
    co_return;
}

// Neither a cancellation nor anything else ends its wait before the timer is cancelled from
// outside.
asio::awaitable<void> wait_stubbornly(asio::steady_timer& timer)
{
    co_await asio::this_coro::reset_cancellation_state(asio::disable_cancellation());
    [[maybe_unused]] auto [code] = co_await timer.async_wait(codes);
}

class task_group_test : public testing::Test {
protected:
    bool join(std::chrono::milliseconds time_max)
    {
        auto joined = asio::co_spawn(context_, group_.join(time_max), asio::use_future);
        while (joined.wait_for(0s) != std::future_status::ready) context_.run_one();
        return joined.get();
    }

    asio::io_context context_;
    std::vector<std::string> failures_;
    task_group group_{context_.get_executor(), [this](const std::exception_ptr& thrown) {
                          try {
                              std::rethrow_exception(thrown);
                          } catch (const std::exception& error) {
                              failures_.emplace_back(error.what());
                          }
                      }};
};

TEST_F(task_group_test, joins_at_once_when_empty)
{
    EXPECT_TRUE(join(0ms));
}

TEST_F(task_group_test, joins_tasks_that_end_by_themselves)
{
    group_.spawn(do_nothing());
    group_.spawn(do_nothing());
    EXPECT_TRUE(join(30s));
    EXPECT_EQ(group_.size(), 0u);
}

TEST_F(task_group_test, cancels_what_waits_and_reports_no_cancellation)
{
    boost::system::error_code ended;
    group_.spawn(wait_for_ever(ended));
    group_.spawn(wait_twice());
    context_.poll();
    EXPECT_EQ(group_.size(), 2u);
    group_.cancel();
    EXPECT_TRUE(join(30s));
    EXPECT_EQ(ended, asio::error::operation_aborted);
    EXPECT_TRUE(failures_.empty());
}

TEST_F(task_group_test, cancels_what_is_spawned_after_it_was_cancelled)
{
    group_.cancel();
    boost::system::error_code ended;
    group_.spawn(wait_for_ever(ended));
    EXPECT_TRUE(join(30s));
}

TEST_F(task_group_test, reports_what_a_task_throws_and_lets_the_others_go_on)
{
    boost::system::error_code ended;
    group_.spawn(wait_for_ever(ended));
    group_.spawn(fail_with("out of luck"));
    context_.poll();
    ASSERT_EQ(failures_.size(), 1u);
    EXPECT_EQ(failures_.front(), "out of luck");
    EXPECT_EQ(group_.size(), 1u);
    group_.cancel();
    EXPECT_TRUE(join(30s));
}

TEST_F(task_group_test, says_when_the_time_to_join_is_over)
{
    asio::steady_timer released(context_, asio::steady_timer::time_point::max());
    group_.spawn(wait_stubbornly(released));
    context_.poll();
    group_.cancel();
    EXPECT_FALSE(join(1ms));
    released.cancel();
    EXPECT_TRUE(join(30s));
}

TEST(task_group, may_go_before_its_cancelled_tasks_do)
{
    asio::io_context context;
    boost::system::error_code ended;
    {
        task_group group(context.get_executor(), [](const std::exception_ptr&) { FAIL(); });
        group.spawn(wait_for_ever(ended));
        context.poll();
    }
    context.restart();
    context.run();
    EXPECT_EQ(ended, asio::error::operation_aborted);
}
}  // namespace
}  // namespace kring::net
