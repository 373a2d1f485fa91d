#include "net/task_group.hpp"

#include "net/completion.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/system/system_error.hpp>

#include <algorithm>
#include <list>
#include <utility>
#include <vector>

namespace kring::net {
namespace asio = boost::asio;

namespace {
struct task {
    asio::cancellation_signal signal;
};

[[nodiscard]] bool is_cancellation(const std::exception_ptr& thrown)
{
    try {
        std::rethrow_exception(thrown);
    } catch (const boost::system::system_error& error) {
        return error.code() == asio::error::operation_aborted;
    } catch (...) {
        return false;
    }
}

// A timer in the list of those who wait for the last task, for as long as it lives.
class joining_timer {
public:
    joining_timer(std::vector<asio::steady_timer*>& list, asio::steady_timer& timer)
        : list_(list), timer_(timer)
    {
        list_.push_back(&timer_);
    }
    ~joining_timer() { std::erase(list_, &timer_); }
    joining_timer(const joining_timer&) = delete;
    joining_timer& operator=(const joining_timer&) = delete;

private:
    std::vector<asio::steady_timer*>& list_;
    asio::steady_timer& timer_;
};
}  // namespace

// Shared with the completion handlers, which may come after the group is gone.
struct task_group::state {
    asio::any_io_executor executor;
    failure_handler on_failure;
    std::list<std::shared_ptr<task>> tasks;
    std::vector<asio::steady_timer*> joining;
    bool cancelled = false;

    void end(std::list<std::shared_ptr<task>>::iterator at, const std::exception_ptr& thrown)
    {
        tasks.erase(at);
        if (tasks.empty()) {
            for (asio::steady_timer* waiting : joining) waiting->cancel();
        }
        if (thrown == nullptr || (cancelled && is_cancellation(thrown))) return;
        on_failure(thrown);
    }
};

task_group::task_group(asio::any_io_executor executor, failure_handler on_failure)
    : state_(std::make_shared<state>())
{
    state_->executor = std::move(executor);
    state_->on_failure = std::move(on_failure);
}

task_group::~task_group()
{
    cancel();
    // What the handler refers to may be gone when a late task ends.
    state_->on_failure = [](const std::exception_ptr&) {};
}

void task_group::spawn(asio::awaitable<void> body)
{
    auto started = std::make_shared<task>();
    const auto at = state_->tasks.insert(state_->tasks.end(), started);
    // The handler keeps the signal alive: Asio uses the slot until it has let go of the handler.
    auto done = [group = state_, at, started](const std::exception_ptr& thrown) {
        group->end(at, thrown);
    };
    asio::co_spawn(state_->executor, std::move(body),
                   asio::bind_cancellation_slot(started->signal.slot(), std::move(done)));
    if (state_->cancelled) started->signal.emit(asio::cancellation_type::terminal);
}

void task_group::cancel()
{
    state_->cancelled = true;
    // A copy, because a task may end while it is asked to.
    const std::vector<std::shared_ptr<task>> running(state_->tasks.begin(), state_->tasks.end());
    for (const auto& each : running) each->signal.emit(asio::cancellation_type::terminal);
}

asio::awaitable<bool> task_group::join(std::chrono::milliseconds time_max)
{
    // Held beyond the group's own life, in case the wait is what is destroyed last.
    const std::shared_ptr<state> group = state_;
    if (group->tasks.empty()) co_return true;

    asio::steady_timer timer(group->executor, time_max);
    const joining_timer joining(group->joining, timer);
    [[maybe_unused]] auto [code] = co_await timer.async_wait(codes);
    co_return group->tasks.empty();
}

std::size_t task_group::size() const
{
    return state_->tasks.size();
}

bool task_group::cancelled() const
{
    return state_->cancelled;
}
}  // namespace kring::net
