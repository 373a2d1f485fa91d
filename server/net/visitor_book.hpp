// Who is at the door and who is inside, over the listeners of all cores. A visit is one socket from
// its accept to its end. It is pending until its hello was accepted: anybody can hold a pending
// socket, so these are few, and when they are too many the one that got least far gives way, so that
// newcomers who mean it pass while somebody fills the door (threat T11). An address counts as its
// network (peer_address::network).
// What the book holds is bounded too: visits by their places, addresses by visits and
// `idle_addresses_max`.
// Thread: any; one mutex guards all of it, held for a few pointer writes. Nothing of a caller is
// called under it.
#pragma once
#include "base/limit_counts.hpp"
#include "base/limits.hpp"
#include "net/peer_address.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <variant>

namespace kring::net {
struct visitor_bounds {
    std::size_t places_max = limits::places_max;
    // Of the places, in hundredths: for facilitators alone. Who is one is only known after the hello,
    // so these places take everybody in as pending, and keep facilitators.
    std::size_t reserved_percent = limits::places_reserved_percent;
    std::size_t pending_max = limits::pending_max;
    std::size_t pending_per_address_max = limits::pending_per_address_max;
    std::size_t visits_per_address_max = limits::connections_per_address_max;
    // Newcomers behind one address: so many at once, and so many a second afterwards.
    std::size_t new_per_address_burst = limits::new_per_address_burst;
    std::size_t new_per_address_rate = limits::new_per_address_rate;
    // Who has not got further for so long may be evicted.
    std::chrono::milliseconds eviction_age = limits::eviction_age;
    // Evicted, and not gone yet: beyond them nobody is evicted.
    std::size_t leaving_max = limits::leaving_max;
    // Addresses without a visit that are remembered until their rate is forgotten by itself.
    std::size_t idle_addresses_max = limits::idle_addresses_max;
};

// How far a pending visit got; the least first. Octets do not count: to dribble is cheap.
enum class progress : std::uint8_t {
    waiting,   // has said nothing yet, or nothing since its last answer
    speaking,  // a request has begun, or is being answered
    upgraded,  // a WebSocket without a hello
};

enum class guest : std::uint8_t { facilitator, other };

class visitor_book;
struct visit_record;  // in visitor_book.cpp

// One socket in the book, until it is destroyed; it may outlive the book.
class visit {
public:
    visit(visit&&) noexcept;
    visit& operator=(visit&&) = delete;
    ~visit();

    void reached(progress stage);
    // The address is another one than was thought when it came in, because a proxy says so; it is a
    // newcomer there. Says which limit keeps it out, if any.
    [[nodiscard]] std::optional<limit> move_to(const peer_address& address);
    // The hello holds: from here on nobody is evicted for another. False: all places but the reserved
    // ones are taken, or it was evicted meanwhile; close with 1013. To be accepted twice is nothing.
    [[nodiscard]] bool accept(guest who);

private:
    friend class visitor_book;
    explicit visit(std::unique_ptr<visit_record> record);
    std::unique_ptr<visit_record> record_;
};

class visitor_book {
public:
    using time_point = std::chrono::steady_clock::time_point;

    // `counts` outlives the book; null in tests only. `now` is called on any thread.
    explicit visitor_book(visitor_bounds bounds = {}, limit_counts* counts = nullptr,
                          std::function<time_point()> now = std::chrono::steady_clock::now);
    ~visitor_book();
    visitor_book(const visitor_book&) = delete;
    visitor_book& operator=(const visitor_book&) = delete;

    // Someone new, or the limit that keeps them out. No address: it is not known yet, as behind a
    // proxy, and only what holds for all counts. `end` is called at most once, from any thread and
    // perhaps after the visit is over, when the visit has to give way: it has the socket closed at
    // once, and comes back without waiting.
    [[nodiscard]] std::variant<visit, limit> enter(const std::optional<peer_address>& address,
                                                   std::function<void()> end);

    // How long newcomers do better to wait where they are, in the kernel's queue, than to be told that there is no place: all
    // pending places are taken by visits that have just got further, as when a whole hall arrives at one moment. At most
    // `eviction_age`, because then one of them gives way. Zero: `enter` has an answer now.
    [[nodiscard]] std::chrono::milliseconds crowded_for() const;

    // Newcomers are turned away for as long as the process has too little memory left.
    void set_memory_short(bool is_short);

    struct figures {
        std::size_t visits = 0;  // without those that were told to go
        std::size_t pending = 0;
        std::size_t accepted = 0;
        std::size_t addresses = 0;
    };
    [[nodiscard]] figures count() const;

private:
    friend class visit;
    friend struct visit_record;
    struct state;
    std::shared_ptr<state> state_;
};
}  // namespace kring::net
