#include "rooms/passphrase_guard.hpp"

#include <algorithm>

namespace kring::rooms {
namespace {
std::chrono::milliseconds time_to_forgive(const passphrase_bounds& bounds)
{
    const auto refilled =
        std::chrono::minutes{1} * bounds.of_address.burst / bounds.of_address.per_minute +
        std::chrono::seconds{1};
    return std::max<std::chrono::milliseconds>(refilled, bounds.pause);
}
}  // namespace

std::chrono::milliseconds passphrase_guard::wait(const address_marks& from,
                                                 const passphrase_bounds& bounds, instant now)
{
    const auto found = addresses_.find(from.today);
    if (found == addresses_.end()) {
        if (addresses_.size() < bounds.addresses_max) return {};
        forget_forgiven(bounds, now);
        return addresses_.size() < bounds.addresses_max ? std::chrono::milliseconds{}
                                                        : bounds.pause;
    }
    failures& its = found->second;
    const auto own = its.left.wait(bounds.of_address, now);
    if (all_.wait(bounds.of_all, now) == std::chrono::milliseconds{}) return own;
    const auto paused = its.last + bounds.pause - now;
    return std::max({own, std::chrono::duration_cast<std::chrono::milliseconds>(paused),
                     std::chrono::milliseconds{}});
}

void passphrase_guard::failed(const address_marks& from, const passphrase_bounds& bounds,
                              instant now)
{
    all_.charge(bounds.of_all, now);
    failures& its = addresses_[from.today];
    its.left.charge(bounds.of_address, now);
    its.last = std::max(its.last, now);
}

void passphrase_guard::forget_forgiven(const passphrase_bounds& bounds, instant now)
{
    // Looking through all is cheap once a second, and not at each of a flood.
    if (now - forgotten_at_ < std::chrono::seconds{1} && now >= forgotten_at_) return;
    forgotten_at_ = now;
    const auto forgiven = now - time_to_forgive(bounds);
    std::erase_if(addresses_, [&](const auto& each) { return each.second.last <= forgiven; });
}
}  // namespace kring::rooms
