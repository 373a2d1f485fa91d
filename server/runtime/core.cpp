#include "runtime/core.hpp"

namespace kring::runtime {
void core::start()
{
    work_.emplace(boost::asio::make_work_guard(context_));
    thread_ = std::thread([this] { loop_.run(); });
}

void core::stop()
{
    work_.reset();
    context_.stop();
    if (thread_.joinable()) thread_.join();
}
}  // namespace kring::runtime
