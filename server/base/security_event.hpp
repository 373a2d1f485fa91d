// What an operator should hear of when somebody tries a door. Limits that somebody met are named in limit_counts.hpp. Every one of them is noted without what the person wrote
// and without an address; how often is the business of whoever writes it down.
// Thread: plain values, usable anywhere.
#pragma once
#include <cstdint>
#include <string_view>

namespace kring {
enum class security_event : std::uint8_t {
    wrong_link,  // a secret that opens nothing: 4404
    token_void,  // a member token that is forged or does not hold any more: 4401
    wrong_code,  // a typed code that leads nowhere: 404
    wrong_recovery_code,
    recovered,  // a facilitator came back by their recovery code
    exported,   // a facilitator took a document out of a room
};

[[nodiscard]] constexpr std::string_view name_of(security_event which)
{
    switch (which) {
        case security_event::wrong_link: return "wrong_link";
        case security_event::token_void: return "token_void";
        case security_event::wrong_code: return "wrong_code";
        case security_event::wrong_recovery_code: return "wrong_recovery_code";
        case security_event::recovered: return "recovered";
        case security_event::exported: return "exported";
    }
    return "unknown";
}
}  // namespace kring
