// Those who wait to be let in, or in the line before a full room, in the order of their coming. It lives as long as the room is awake, and says nothing of who may
// come in: that is in the log.
// Invariants: a newcomer, named by the hash of their nonce, stands here once; no more than the bound.
// Thread: belongs to the room's owner core.
#pragma once
#include "base/crypto.hpp"
#include "base/ids.hpp"
#include "base/limits.hpp"
#include "base/time.hpp"
#include "domain/command.hpp"
#include "rooms/ports.hpp"
#include "rooms/removal_watch.hpp"

#include <optional>
#include <vector>

namespace kring::rooms {
// One who waits: all that is needed to let them join without another word from them.
struct waiting_join {
    domain::join_room wish;
    std::string name;  // as it would stand
    domain::waiting_cause cause{};
    struct device {
        connection_id connection{};
        outbox_id outbox{};
        encoding in{encoding::protobuf};
        address_marks address{};
    };
    std::vector<device> devices;  // the oldest first; none: away
    instant since{};
    instant away_since{};     // while away
    address_marks address{};  // of the device that came last
};

class lobby {
public:
    explicit lobby(std::size_t places = limits::lobby_max,
                   std::chrono::milliseconds away_time = limits::lobby_away_time)
        : places_(places), away_time_(away_time)
    {}

    [[nodiscard]] bool empty() const { return waiting_.empty(); }
    [[nodiscard]] bool full() const { return waiting_.size() >= places_; }
    // Somebody waits at the other end of a connection.
    [[nodiscard]] bool is_watched() const;
    // Somebody waits for what is over after a time.
    [[nodiscard]] bool holds_for_removals() const;
    [[nodiscard]] const std::vector<waiting_join>& all() const { return waiting_; }
    [[nodiscard]] const waiting_join* find(const hash_128& newcomer) const;

    // Who waits already keeps their place and the time since when. Of more devices than a member may have the oldest is given
    // back, to be closed. A newcomer needs a place.
    std::optional<connection_id> take(waiting_join newcomer, std::size_t devices_max);
    // They keep their place for a while. False: nobody of this connection waits.
    bool went_away(connection_id connection, instant now);
    void erase(const hash_128& newcomer);
    // Lets go of those who have been away too long. False: nobody was.
    bool forget_who_left(instant now);

    [[nodiscard]] std::vector<hash_128> newcomers() const;
    // Who waits at the other end of a connection.
    [[nodiscard]] std::size_t watching() const;
    // Somebody who came before this newcomer is there, or anybody if this newcomer does not wait yet.
    [[nodiscard]] bool is_behind(const hash_128& newcomer) const;
    // Counted from 1; 0: nobody of this connection waits.
    [[nodiscard]] std::uint32_t number_of(connection_id connection) const;

private:
    std::vector<waiting_join>::iterator place_of(const hash_128& newcomer);

    std::size_t places_;
    std::chrono::milliseconds away_time_;
    std::vector<waiting_join> waiting_;
};
}  // namespace kring::rooms
