// One core: an io_context, its loop, and the thread that runs it. What lives on a core is touched by that thread alone;
// other threads post to it.
#pragma once
#include "net/run_loop.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include <chrono>
#include <cstddef>
#include <optional>
#include <thread>

namespace kring::runtime {
class core {
public:
    core(std::size_t index, std::chrono::milliseconds tick)
        : index_(index), context_(1), loop_(context_, tick)
    {}
    ~core() { stop(); }
    core(const core&) = delete;
    core& operator=(const core&) = delete;

    void start();
    // Ends the loop, whatever it still has to do, and joins the thread. From another thread.
    void stop();

    // Runs `work` on this core's thread, later. From any thread.
    template <class Work>
    void post(Work&& work)
    {
        boost::asio::post(context_, std::forward<Work>(work));
    }
    [[nodiscard]] bool is_here() const { return std::this_thread::get_id() == thread_.get_id(); }

    [[nodiscard]] std::size_t index() const { return index_; }
    [[nodiscard]] net::run_loop& loop() { return loop_; }
    [[nodiscard]] boost::asio::io_context& context() { return context_; }

private:
    using work_guard = boost::asio::executor_work_guard<boost::asio::io_context::executor_type>;

    std::size_t index_;
    boost::asio::io_context context_;
    net::run_loop loop_;
    std::optional<work_guard> work_;
    std::thread thread_;
};
}  // namespace kring::runtime
