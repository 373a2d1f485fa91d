// Why a connection ends, as its close frame says it. The numbers are part of the protocol (docs/protocol.md).
#pragma once
#include <cstdint>

namespace kring {
enum class close_code : std::uint16_t {
    normal = 1000,
    going_away = 1001,
    protocol_error = 1002,
    unsupported_data = 1003,
    invalid_payload = 1007,
    policy_violation = 1008,
    message_too_big = 1009,
    internal_error = 1011,
    service_restart = 1012,
    try_again_later = 1013,
    malformed_command = 4400,
    token_void = 4401,
    forbidden = 4403,
    no_such_room = 4404,
    hello_too_late = 4408,
    replaced = 4409,
    too_slow = 4410,
    role_changed = 4411,  // say hello again: another view is yours
    rate = 4429,
    room_unavailable = 4503,
};
}  // namespace kring
