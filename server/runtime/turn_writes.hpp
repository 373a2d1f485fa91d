// What the rooms of one core have decided in a turn, on its way to the log. It goes there as one, when the turn ends: the
// log thread then has the whole turn for its batch, instead of waking for the first record and syncing that alone.
// Thread: belongs to its core.
#pragma once
#include "net/flush_queue.hpp"
#include "runtime/log_thread.hpp"

#include <vector>

namespace kring::runtime {
class turn_writes final : public net::flushable {
public:
    // Both outlive this.
    turn_writes(net::flush_queue& dirty, log_thread& log) : dirty_(dirty), log_(log) {}
    ~turn_writes() { dirty_.forget(*this); }

    void add(log_request request)
    {
        requests_.push_back(std::move(request));
        dirty_.mark(*this);
    }
    void flush() override
    {
        if (requests_.empty()) return;
        log_.submit(std::move(requests_));
        requests_.clear();
    }

private:
    net::flush_queue& dirty_;
    log_thread& log_;
    std::vector<log_request> requests_;
};
}  // namespace kring::runtime
