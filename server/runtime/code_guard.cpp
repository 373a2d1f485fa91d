#include "runtime/code_guard.hpp"

#include <optional>

namespace kring::runtime {
namespace {
// An address that cannot be read counts as one of its own.
net::peer_address network_of(std::string_view address)
{
    return net::peer_address::parse(address).value_or(net::peer_address{}).network();
}

std::chrono::milliseconds time_to_forgive(const rate& allowed)
{
    return std::chrono::minutes{1} * allowed.burst / allowed.per_minute + std::chrono::seconds{1};
}
}  // namespace

bool code_guard::needs_puzzle(instant now) const
{
    const std::lock_guard lock{mutex_};
    return now < puzzles_until_;
}

code_guard::turn code_guard::take_turn(std::string_view address, instant now)
{
    const std::lock_guard lock{mutex_};
    const auto found = addresses_.find(network_of(address));
    if (found == addresses_.end()) return {};
    const auto wait = found->second.left.wait(bounds_.of_address, now);
    if (wait == std::chrono::milliseconds{}) return {};
    if (waiting_ >= bounds_.waiting_max) return {bounds_.delay, true};
    ++waiting_;
    return {bounds_.delay, false};
}

void code_guard::waited()
{
    const std::lock_guard lock{mutex_};
    --waiting_;
}

void code_guard::failed(std::string_view address, instant now)
{
    const std::lock_guard lock{mutex_};
    if (all_.take(bounds_.of_all, now) > std::chrono::milliseconds{})
        puzzles_until_ = now + limits::code_puzzle_time;
    const net::peer_address from = network_of(address);
    if (!addresses_.contains(from) && addresses_.size() >= bounds_.addresses_max) {
        forget_forgiven(now);
        // So many at once have made codes need puzzles long before.
        if (addresses_.size() >= bounds_.addresses_max) return;
    }
    failures& its = addresses_[from];
    its.left.charge(bounds_.of_address, now);
    its.last = now;
}

void code_guard::forget_forgiven(instant now)
{
    // Looking through all is cheap once a second, and not at each failure of a flood.
    if (now - forgotten_at_ < std::chrono::seconds{1} && now >= forgotten_at_) return;
    forgotten_at_ = now;
    const auto forgiven = now - time_to_forgive(bounds_.of_address);
    std::erase_if(addresses_, [&](const auto& each) { return each.second.last <= forgiven; });
}
}  // namespace kring::runtime
