// What went over the sockets of one core, for metrics.
// Thread: counted on the core's thread, read on any.
#pragma once
#include "base/close_code.hpp"
#include "base/counter.hpp"

#include <array>
#include <cstddef>

namespace kring::net {
// The close codes that are told apart; every other one, such as those that peers think up, is the last place.
inline constexpr std::array counted_closes{
    close_code::normal,           close_code::going_away,        close_code::protocol_error,
    close_code::unsupported_data, close_code::invalid_payload,   close_code::policy_violation,
    close_code::message_too_big,  close_code::internal_error,    close_code::service_restart,
    close_code::try_again_later,  close_code::malformed_command, close_code::token_void,
    close_code::forbidden,        close_code::no_such_room,      close_code::hello_too_late,
    close_code::replaced,         close_code::too_slow,          close_code::rate,
    close_code::room_unavailable, close_code::role_changed};

struct traffic {
    counter bytes_received;
    counter bytes_sent;
    counter writes;          // gather writes, of up to 64 pieces each
    counter writes_blocked;  // of them, those the kernel did not take whole
    counter sockets_accepted;
    counter websockets_opened;
    std::array<counter, counted_closes.size() + 1> closes;  // close frames of this side, by code

    void add_close(unsigned code)
    {
        std::size_t index = 0;
        while (index < counted_closes.size() &&
               static_cast<unsigned>(counted_closes[index]) != code) {
            ++index;
        }
        closes[index].add();
    }
};
}  // namespace kring::net
