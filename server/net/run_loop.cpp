#include "net/run_loop.hpp"

namespace kring::net {
namespace {
// So many handlers at most before what they produced is written. One delivers at most a message of
// one client, so a turn joins a few hundred messages; more would only make the first of them wait.
constexpr std::size_t turn_handlers_max = 256;
}  // namespace

run_loop::run_loop(boost::asio::io_context& context, std::chrono::milliseconds tick)
    : context_(context), ready_(context), wheel_(context.get_executor(), tick)
{}

void run_loop::run()
{
    for (;;) {
        std::size_t handled = 0;
        while (handled < turn_handlers_max && context_.poll_one() != 0) ++handled;
        const bool heard = ready_.poll();
        const bool flushed = dirty_.flush_all();
        if (handled != 0 || heard || flushed) continue;
        // Nothing is ready and nothing is waiting to be written: sleep until one handler ran.
        ready_.arm();
        if (context_.run_one() == 0) return;
    }
}
}  // namespace kring::net
