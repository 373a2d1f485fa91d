// What a facilitator sets about newcomers. Who is in stays in, whatever is set.
// Thread: plain values, usable anywhere.
#pragma once
#include <cstdint>

namespace kring::domain {
struct entry_rules {
    bool lobby{false};  // whoever comes by the join link waits until a facilitator lets them in
    bool confidential{
        false};  // no typed code leads in: what is shown and printed is the link alone
    bool by_invitation{false};  // the join link and the code let nobody new in, an invitation does
    std::uint32_t participants_max{};  // facilitators always get in; 0: as many as the server takes
    friend bool operator==(const entry_rules&, const entry_rules&) = default;
};

// Why somebody waits; facilitators see it.
enum class waiting_cause : std::uint8_t {
    lobby = 1,
    removed_browser = 2,  // somebody was removed who came by the same browser
    removed_address = 3   // or from the same address, which neighbours have too
};
inline constexpr waiting_cause last_waiting_cause = waiting_cause::removed_address;
}  // namespace kring::domain
