// A listener with its loop on a thread of its own, for tests that speak to it through real sockets.
// It ends by itself: in order when the test has closed its clients, by cancelling otherwise.
// Thread: the test's; `on_loop` carries work over.
#pragma once
#include "net/listener.hpp"
#include "net/run_loop.hpp"
#include "net/task_group.hpp"
#include "net/ws_handshake.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_future.hpp>

#include <chrono>
#include <exception>
#include <future>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace kring::support {
class net_server {
public:
    // Deadlines of a test are short, and so is the tick.
    static constexpr std::chrono::milliseconds tick{5};

    net_server(net::listener_options options, net::listener_handlers handlers)
        : loop_(context_, tick), guard_(context_.get_executor())
    {
        handlers.on_failure = [this](const std::exception_ptr& thrown) { note(thrown); };
        auto opened = net::listener::open(loop_, std::move(options), std::move(handlers));
        if (!opened) throw std::runtime_error("listening failed: " + opened.error().message());
        listener_ = std::move(*opened);
        listener_->start();
        // OpenSSL tidies up at exit, and has to do so after the loop's thread has ended, which uses it: so it is used here first,
        // before the end of whoever keeps this until then is registered.
        static_cast<void>(net::accept_value(""));
        thread_ = std::thread([this] { loop_.run(); });
    }

    ~net_server()
    {
        if (thread_.joinable()) static_cast<void>(finish(std::chrono::milliseconds{0}));
    }
    net_server(const net_server&) = delete;
    net_server& operator=(const net_server&) = delete;

    [[nodiscard]] std::uint16_t port() const { return listener_->port(); }
    [[nodiscard]] net::listener& listener() { return *listener_; }

    // Runs `work` on the loop's thread and waits for it.
    template <class Work>
    auto on_loop(Work work)
    {
        std::packaged_task<decltype(work())()> task(std::move(work));
        auto result = task.get_future();
        boost::asio::post(context_, [&task] { task(); });
        return result.get();
    }

    // Stops everything; whether all ended by itself within the time.
    bool finish(std::chrono::milliseconds time_max = std::chrono::seconds{30})
    {
        auto ended =
            boost::asio::co_spawn(context_, listener_->finish(time_max), boost::asio::use_future);
        const bool by_itself = ended.get();
        on_loop([this] {
            listener_.reset();
            return 0;
        });
        guard_.reset();
        thread_.join();
        return by_itself;
    }

    // What the handlers threw, as texts.
    [[nodiscard]] std::vector<std::string> failures()
    {
        const std::lock_guard lock(mutex_);
        return failures_;
    }

private:
    void note(const std::exception_ptr& thrown)
    {
        std::string text = "not an exception";
        try {
            std::rethrow_exception(thrown);
        } catch (const std::exception& error) {
            text = error.what();
        } catch (...) {
        }
        const std::lock_guard lock(mutex_);
        failures_.push_back(std::move(text));
    }

    boost::asio::io_context context_;
    net::run_loop loop_;
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> guard_;
    std::unique_ptr<net::listener> listener_;
    std::thread thread_;
    std::mutex mutex_;  // guards failures_
    std::vector<std::string> failures_;
};
}  // namespace kring::support
