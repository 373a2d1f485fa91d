// How fast codes may be tried (threat T4). Only failures count, so that a hall that types the right code is never slowed
// down. Beyond its failures an address waits before each code is looked up, and nobody else does; beyond the failures of
// all addresses every code needs a puzzle, which costs a guesser more than it costs a person. Nobody is refused: an honest
// typist behind a guesser's address waits some seconds.
// Invariant: holds at most `addresses_max` addresses; those whose failures are forgiven are let go first.
// Thread: any; a mutex guards all.
#pragma once
#include "base/limits.hpp"
#include "base/rate.hpp"
#include "base/time.hpp"
#include "base/token_bucket.hpp"
#include "net/peer_address.hpp"

#include <chrono>
#include <cstddef>
#include <map>
#include <mutex>
#include <string_view>

namespace kring::runtime {
struct code_bounds {
    rate of_address{limits::code_failures_of_address};
    rate of_all{limits::code_failures};
    std::chrono::milliseconds delay{limits::code_delay};
    std::size_t addresses_max{limits::code_addresses_max};
    std::size_t waiting_max{limits::codes_waiting_max};
};

class code_guard {
public:
    explicit code_guard(const code_bounds& bounds) : bounds_(bounds) {}

    [[nodiscard]] bool needs_puzzle(instant now) const;

    // How somebody at this address, in its numeric form, may try a code. Who has to wait tells `waited` afterwards.
    struct turn {
        std::chrono::milliseconds wait{};  // zero: at once
        bool is_refused{false};            // as many wait as may: come back after `wait`
    };
    [[nodiscard]] turn take_turn(std::string_view address, instant now);
    void waited();

    // The code that somebody at this address tried leads nowhere.
    void failed(std::string_view address, instant now);

private:
    struct failures {
        token_bucket left;
        instant last{};
    };
    void forget_forgiven(instant now);

    const code_bounds bounds_;
    mutable std::mutex mutex_;  // guards what follows
    std::map<net::peer_address, failures> addresses_;
    instant forgotten_at_{};
    token_bucket all_;
    instant puzzles_until_{};
    std::size_t waiting_{};
};
}  // namespace kring::runtime
