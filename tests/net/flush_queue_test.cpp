#include "net/flush_queue.hpp"

#include "net/run_loop.hpp"

#include <gtest/gtest.h>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include <functional>
#include <memory>
#include <utility>

namespace kring::net {
namespace {
class counting_target final : public flushable {
public:
    explicit counting_target(std::function<void()> then = {}) : then_(std::move(then)) {}
    void flush() override
    {
        ++flushes;
        if (then_) then_();
    }
    int flushes = 0;

private:
    std::function<void()> then_;
};

TEST(flush_queue, drains_a_target_once_however_often_it_was_marked)
{
    flush_queue queue;
    counting_target target;
    queue.mark(target);
    queue.mark(target);
    EXPECT_TRUE(queue.flush_all());
    EXPECT_EQ(target.flushes, 1);
    EXPECT_FALSE(queue.flush_all());
    EXPECT_EQ(target.flushes, 1);
}

TEST(flush_queue, leaves_what_is_marked_while_draining_to_the_next_turn)
{
    flush_queue queue;
    counting_target* self = nullptr;
    counting_target target([&] { queue.mark(*self); });
    self = &target;
    queue.mark(target);
    EXPECT_TRUE(queue.flush_all());
    EXPECT_EQ(target.flushes, 1);
    EXPECT_FALSE(queue.empty());
    EXPECT_TRUE(queue.flush_all());
    EXPECT_EQ(target.flushes, 2);
    queue.forget(target);
}

TEST(flush_queue, forgets_a_target_that_another_one_ends)
{
    flush_queue queue;
    auto doomed = std::make_unique<counting_target>();
    counting_target ender([&] {
        queue.forget(*doomed);
        doomed.reset();
    });
    counting_target last;
    queue.mark(ender);
    queue.mark(*doomed);
    queue.mark(last);
    EXPECT_TRUE(queue.flush_all());
    EXPECT_EQ(doomed, nullptr);
    EXPECT_EQ(last.flushes, 1);
    EXPECT_TRUE(queue.empty());
}

TEST(flush_queue, may_end_before_who_is_marked)
{
    counting_target target;
    flush_queue later;
    {
        flush_queue queue;
        queue.mark(target);
    }
    later.forget(target);  // not marked any more, so nothing is touched
    later.mark(target);
    EXPECT_TRUE(later.flush_all());
    EXPECT_EQ(target.flushes, 1);
}

TEST(run_loop, flushes_once_for_all_handlers_of_a_turn)
{
    boost::asio::io_context context;
    run_loop loop(context);
    counting_target target;
    int handled = 0;
    for (int i = 0; i < 100; ++i) {
        boost::asio::post(context, [&] {
            ++handled;
            loop.dirty().mark(target);
        });
    }
    loop.run();
    EXPECT_EQ(handled, 100);
    EXPECT_EQ(target.flushes, 1);
}
}  // namespace
}  // namespace kring::net
