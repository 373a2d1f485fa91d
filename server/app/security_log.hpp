// The lines about those who meet a limit or try a door: sampled, with counts, and without anything that a client sent.
// A room is named by the first octets of a hash: lines about one room can be told from those about another, and nothing
// else can be learned from them.
// Thread: any.
#pragma once
#include "base/ids.hpp"
#include "base/limit_counts.hpp"
#include "base/log_sampler.hpp"
#include "base/security_event.hpp"
#include "base/time.hpp"

#include <functional>
#include <string>

namespace kring::app {
class security_log {
public:
    security_log(std::function<void(const std::string&)> write, std::function<instant()> now)
        : write_(std::move(write)), now_(std::move(now))
    {}

    void met(const room_id& room, limit which);
    void happened(const room_id& room, security_event what);
    // Says how much was left out; at the end.
    void finish();

private:
    void line(const room_id& room, const char* what, std::string_view kind);

    std::function<void(const std::string&)> write_;
    std::function<instant()> now_;
    log_sampler sampler_;
};
}  // namespace kring::app
