// `kring rehearse`: a scripted session (formats/script.hpp) played into a room through real WebSockets, one connection for
// each of the people and one for the facilitator, who carries the format out as the page does.
//
// Acts come in the order of the script, each when its time has come and the one before is answered. A server that goes away
// is waited for. The rehearsal ends with the script; the room stays as it is then.
// Thread: runs on the caller's until it is done.
#pragma once
#include "base/ids.hpp"
#include "formats/script.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <ostream>
#include <stop_token>
#include <string>

namespace kring::tools {
struct rehearsal_options {
    std::string host;  // numeric, of the public listener
    std::uint16_t port{};
    room_id room{};
    bytes join_secret;
    bytes facilitator_secret;  // not used yet
    domain::language language{domain::language::dutch};
    domain::calendar_date due;
    // Acts after this time are left out, and the people stay until `stop`; 0: none are, and all leave.
    std::chrono::seconds until{};
    double speed{};                // times real time; 0: as fast as the server answers
    std::function<double()> draw;  // uniform in [0, 1), for coming back
    std::ostream& out;
    std::stop_token stop;  // ends it, from any thread
};

enum class rehearsal_result : std::uint8_t {
    played = 0,
    refused = 1,
    could_not_run = 2,
    stopped = 3
};

// Says on `out` what went wrong, with the place in the script, and at the end one summary line.
[[nodiscard]] rehearsal_result rehearse(const formats::script& played,
                                        const rehearsal_options& options);
}  // namespace kring::tools
