#include "rooms/lobby.hpp"

#include "base/check.hpp"

#include <algorithm>

namespace kring::rooms {
bool lobby::is_watched() const
{
    return std::any_of(waiting_.begin(), waiting_.end(),
                       [](const auto& each) { return !each.devices.empty(); });
}

std::vector<waiting_join>::iterator lobby::place_of(const hash_128& newcomer)
{
    return std::find_if(waiting_.begin(), waiting_.end(),
                        [&newcomer](const auto& each) { return each.wish.nonce_hash == newcomer; });
}

const waiting_join* lobby::find(const hash_128& newcomer) const
{
    const auto found =
        std::find_if(waiting_.begin(), waiting_.end(),
                     [&newcomer](const auto& each) { return each.wish.nonce_hash == newcomer; });
    return found == waiting_.end() ? nullptr : &*found;
}

std::optional<connection_id> lobby::take(waiting_join newcomer, std::size_t devices_max)
{
    const auto place = place_of(newcomer.wish.nonce_hash);
    if (place == waiting_.end()) {
        KRING_CHECK(!full());
        waiting_.push_back(std::move(newcomer));
        return std::nullopt;
    }
    newcomer.since = place->since;
    newcomer.devices.insert(newcomer.devices.begin(), place->devices.begin(), place->devices.end());
    std::optional<connection_id> oldest;
    if (newcomer.devices.size() > devices_max) {
        oldest = newcomer.devices.front().connection;
        newcomer.devices.erase(newcomer.devices.begin());
    }
    *place = std::move(newcomer);
    return oldest;
}

bool lobby::went_away(connection_id connection, instant now)
{
    for (waiting_join& each : waiting_) {
        if (std::erase_if(each.devices, [connection](const auto& device) {
                return device.connection == connection;
            }) == 0)
            continue;
        if (each.devices.empty()) each.away_since = now;
        return true;
    }
    return false;
}

void lobby::erase(const hash_128& newcomer)
{
    const auto place = place_of(newcomer);
    if (place != waiting_.end()) waiting_.erase(place);
}

bool lobby::forget_who_left(instant now)
{
    return std::erase_if(waiting_, [now, away_time = away_time_](const waiting_join& each) {
               return each.devices.empty() && now >= each.away_since + away_time;
           }) > 0;
}

bool lobby::holds_for_removals() const
{
    return std::any_of(waiting_.begin(), waiting_.end(), [](const waiting_join& each) {
        return each.cause != domain::waiting_cause::lobby;
    });
}

std::vector<hash_128> lobby::newcomers() const
{
    std::vector<hash_128> all;
    all.reserve(waiting_.size());
    for (const waiting_join& each : waiting_) all.push_back(each.wish.nonce_hash);
    return all;
}

std::size_t lobby::watching() const
{
    return static_cast<std::size_t>(
        std::count_if(waiting_.begin(), waiting_.end(),
                      [](const waiting_join& each) { return !each.devices.empty(); }));
}

bool lobby::is_behind(const hash_128& newcomer) const
{
    for (const waiting_join& each : waiting_) {
        if (each.wish.nonce_hash == newcomer) return false;
        if (!each.devices.empty()) return true;
    }
    return false;
}

std::uint32_t lobby::number_of(connection_id connection) const
{
    std::uint32_t number = 0;
    for (const waiting_join& each : waiting_) {
        ++number;
        const bool is_here = std::any_of(
            each.devices.begin(), each.devices.end(),
            [connection](const auto& device) { return device.connection == connection; });
        if (is_here) return number;
    }
    return 0;
}
}  // namespace kring::rooms
