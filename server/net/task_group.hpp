// Owns coroutines, so that nothing is detached: a group cancels its tasks, waits for them with a
// deadline, and reports the exceptions they end with. A task that is cancelled and ends with
// `operation_aborted` has ended well.
// Thread: everything on the executor's thread, which must be a single one.
#pragma once
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstddef>
#include <exception>
#include <functional>
#include <memory>

namespace kring::net {
class task_group {
public:
    using failure_handler = std::function<void(std::exception_ptr)>;

    // `on_failure` gets what a task threw; the other tasks go on.
    task_group(boost::asio::any_io_executor executor, failure_handler on_failure);
    // Cancels what still runs. Owners join first: a task may use what its owner holds.
    ~task_group();
    task_group(const task_group&) = delete;
    task_group& operator=(const task_group&) = delete;

    // Starts the task; on the executor's thread at once, up to its first wait. After `cancel` a
    // task is cancelled as it starts.
    void spawn(boost::asio::awaitable<void> task);

    // Asks every task to end: its pending wait completes with `operation_aborted`. Returns at once. From another thread than
    // the executor's it is only heard while the executor runs (Asio passes it on there): a loop that was stopped keeps who
    // sleeps, and all they own, for ever.
    void cancel();

    // Waits until no task is left. False: the time is over and some still run.
    boost::asio::awaitable<bool> join(std::chrono::milliseconds time_max);

    [[nodiscard]] std::size_t size() const;
    [[nodiscard]] bool cancelled() const;

private:
    struct state;
    std::shared_ptr<state> state_;
};
}  // namespace kring::net
