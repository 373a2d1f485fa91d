// Which sockets have become ready, and the sleep until one does.
#include "net/ready_set.hpp"

#include "base/file_descriptor.hpp"
#include "net/run_loop.hpp"

#include <sys/socket.h>

#include <gtest/gtest.h>

#include <array>
#include <memory>
#include <string>
#include <thread>
#include <vector>

namespace kring::net {
namespace {
// One end of a pair of sockets in the set, the other in the test's hand.
class watched final : public ready_listener {
public:
    explicit watched(ready_set& in) : set(in)
    {
        std::array<int, 2> made{};
        EXPECT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, made.data()), 0);
        mine = std::make_unique<file_descriptor>(made[0]);
        theirs = std::make_unique<file_descriptor>(made[1]);
        enter();
    }

    void enter()
    {
        auto added = set.add(mine->number(), *this);
        ASSERT_TRUE(added);
        place = std::move(*added);
    }
    void leave()
    {
        place.leave();
        mine->close();
    }
    void say(std::string_view text) const
    {
        EXPECT_EQ(::send(theirs->number(), text.data(), text.size(), 0),
                  static_cast<ssize_t>(text.size()));
    }
    void on_ready(const readiness& now) override
    {
        told.push_back(now);
        if (then) then();
    }

    ready_set& set;
    std::unique_ptr<file_descriptor> mine;
    std::unique_ptr<file_descriptor> theirs;
    ready_set::place place;
    std::vector<readiness> told;
    std::function<void()> then;
};

class ready_set_test : public testing::Test {
protected:
    void poll_dry()
    {
        while (set.poll()) {
        }
    }
    boost::asio::io_context context{1};
    ready_set set{context};
};

TEST_F(ready_set_test, tells_once_of_what_has_come)
{
    watched one{set};
    watched silent{set};
    poll_dry();  // both have room to write
    one.told.clear();
    silent.told.clear();
    one.say("hello");
    EXPECT_TRUE(set.poll());
    ASSERT_EQ(one.told.size(), 1u);
    EXPECT_TRUE(one.told[0].readable);
    EXPECT_FALSE(one.told[0].ended);
    EXPECT_TRUE(silent.told.empty());
    // Not read, and nothing new: not told again.
    EXPECT_FALSE(set.poll());
    one.say("more");
    EXPECT_TRUE(set.poll());
    EXPECT_EQ(one.told.size(), 2u);
}

TEST_F(ready_set_test, tells_of_what_was_there_before)
{
    std::array<int, 2> made{};
    ASSERT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, made.data()), 0);
    watched other{set};
    poll_dry();
    other.leave();
    other.mine = std::make_unique<file_descriptor>(made[0]);
    other.theirs = std::make_unique<file_descriptor>(made[1]);
    other.told.clear();
    other.say("early");
    other.enter();
    EXPECT_TRUE(set.poll());
    ASSERT_EQ(other.told.size(), 1u);
    EXPECT_TRUE(other.told[0].readable);
}

TEST_F(ready_set_test, tells_that_the_peer_says_no_more)
{
    watched one{set};
    poll_dry();
    one.told.clear();
    one.say("last words");
    one.theirs->close();
    EXPECT_TRUE(set.poll());
    ASSERT_EQ(one.told.size(), 1u);
    EXPECT_TRUE(one.told[0].readable);
    EXPECT_TRUE(one.told[0].ended);
}

TEST_F(ready_set_test, tells_when_there_is_room_again)
{
    watched one{set};
    poll_dry();
    const std::string much(1024 * 1024, 'x');
    while (::send(one.mine->number(), much.data(), much.size(), MSG_DONTWAIT) > 0) {
    }
    one.told.clear();
    EXPECT_FALSE(set.poll());
    std::string taken(much.size(), '\0');
    while (::recv(one.theirs->number(), taken.data(), taken.size(), MSG_DONTWAIT) > 0) {
    }
    EXPECT_TRUE(set.poll());
    ASSERT_EQ(one.told.size(), 1u);
    EXPECT_TRUE(one.told[0].writable);
}

TEST_F(ready_set_test, tells_nothing_more_to_whom_another_took_out)
{
    auto one = std::make_unique<watched>(set);
    auto two = std::make_unique<watched>(set);
    poll_dry();
    one->told.clear();
    two->told.clear();
    // Whoever is told first ends the other, which was in the same batch.
    one->then = [&] { two.reset(); };
    two->then = [&] { one.reset(); };
    one->say("x");
    two->say("x");
    EXPECT_TRUE(set.poll());
    EXPECT_NE(one == nullptr, two == nullptr);
}

TEST_F(ready_set_test, ends_the_sleep_of_its_context)
{
    watched one{set};
    poll_dry();
    one.told.clear();
    set.arm();
    std::thread other([&] { one.say("wake"); });
    EXPECT_EQ(context.run_one(), 1u);
    EXPECT_TRUE(set.poll());
    EXPECT_EQ(one.told.size(), 1u);
    other.join();
}

TEST_F(ready_set_test, asks_nothing_while_it_is_armed)
{
    watched one{set};
    poll_dry();
    one.told.clear();
    set.arm();
    one.say("x");
    EXPECT_FALSE(set.poll());
    EXPECT_EQ(context.run_one(), 1u);
    EXPECT_TRUE(set.poll());
}

TEST(ready_set, may_end_before_who_is_in_it)
{
    boost::asio::io_context context{1};
    auto set = std::make_unique<ready_set>(context);
    watched one{*set};
    set.reset();
    one.leave();
}

TEST_F(ready_set_test, keeps_no_context_awake_when_it_is_empty)
{
    {
        watched one{set};
        set.arm();
    }
    context.run();  // or the test would never end
    EXPECT_TRUE(context.stopped());
    set.arm();
    context.restart();
    EXPECT_EQ(context.run(), 0u);
}
}  // namespace
}  // namespace kring::net
