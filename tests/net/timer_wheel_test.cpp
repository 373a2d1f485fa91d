#include "net/timer_wheel.hpp"

#include <gtest/gtest.h>
#include <boost/asio/io_context.hpp>

#include <memory>
#include <string>

namespace kring::net {
namespace {
using namespace std::chrono_literals;

class timer_wheel_test : public testing::Test {
protected:
    boost::asio::io_context context_;
    timer_wheel wheel_{context_.get_executor(), 1ms};
    std::string order_;
};

TEST_F(timer_wheel_test, meets_deadlines_in_the_order_of_their_times)
{
    // The longest goes around the wheel more than once.
    deadline longest(wheel_, [&] { order_ += 'c'; });
    deadline middle(wheel_, [&] { order_ += 'b'; });
    deadline shortest(wheel_, [&] { order_ += 'a'; });
    longest.arm(150ms);
    middle.arm(22ms);
    shortest.arm(2ms);
    context_.run();
    EXPECT_EQ(order_, "abc");
    EXPECT_GE(wheel_.now(), 150u);
}

TEST_F(timer_wheel_test, is_never_early)
{
    std::uint64_t met = 0;
    deadline due(wheel_, [&] { met = wheel_.now(); });
    const std::uint64_t begun = wheel_.now();
    due.arm(10ms);
    context_.run();
    EXPECT_GE(met, begun + 10);
    EXPECT_LE(met, begun + 12);
}

TEST_F(timer_wheel_test, forgets_a_disarmed_and_a_destroyed_deadline)
{
    deadline disarmed(wheel_, [&] { order_ += 'x'; });
    auto destroyed = std::make_unique<deadline>(wheel_, [&] { order_ += 'x'; });
    deadline kept(wheel_, [&] { order_ += 'k'; });
    disarmed.arm(3ms);
    destroyed->arm(3ms);
    kept.arm(3ms);
    disarmed.disarm();
    destroyed.reset();
    EXPECT_FALSE(disarmed.armed());
    context_.run();
    EXPECT_EQ(order_, "k");
}

TEST_F(timer_wheel_test, lets_a_deadline_disarm_another_one_that_is_due_with_it)
{
    std::unique_ptr<deadline> first;
    std::unique_ptr<deadline> second;
    first = std::make_unique<deadline>(wheel_, [&] {
        order_ += '1';
        second->disarm();
    });
    second = std::make_unique<deadline>(wheel_, [&] {
        order_ += '2';
        first->disarm();
    });
    first->arm(5ms);
    second->arm(5ms);
    context_.run();
    EXPECT_EQ(order_.size(), 1u);
}

TEST_F(timer_wheel_test, can_be_armed_again_when_it_is_met)
{
    int left = 3;
    deadline* again = nullptr;
    deadline due(wheel_, [&] {
        order_ += 'd';
        if (--left != 0) again->arm(1ms);
    });
    again = &due;
    due.arm(1ms);
    context_.run();
    EXPECT_EQ(order_, "ddd");
}

TEST_F(timer_wheel_test, replaces_an_earlier_arming)
{
    deadline moved(wheel_, [&] { order_ += 'm'; });
    deadline other(wheel_, [&] { order_ += 'o'; });
    moved.arm(2ms);
    other.arm(10ms);
    moved.arm(30ms);
    context_.run();
    EXPECT_EQ(order_, "om");
}

TEST_F(timer_wheel_test, holds_no_work_when_nothing_is_armed)
{
    deadline due(wheel_, [&] { order_ += 'x'; });
    due.arm(24h);
    due.disarm();
    context_.run();  // would run for a day
    EXPECT_EQ(order_, "");
    // And goes on when something is armed afterwards.
    context_.restart();
    due.arm(1ms);
    context_.run();
    EXPECT_EQ(order_, "x");
}
}  // namespace
}  // namespace kring::net
